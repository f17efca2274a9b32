"""A switch is moved after its change was shown, and put back at once; by mouse, by keyboard, in both languages."""

import pytest
from PySide6.QtCore import Qt

from gui.pointing import click, said, words
from gui.staged import StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.language import Language

USAGE = "gemini-cli.usage-statistics"


def test_the_change_is_shown_before_it_is_made_and_can_be_put_back(qtbot, window, open_app, engine):
    row = open_app("gemini-cli").rows[USAGE]
    assert row.heading.text() == "Usage statistics are sent"  # whose it is says the page
    click(qtbot, row.action)
    dialog = window.apps.fixing.asking
    qtbot.waitUntil(dialog.go.isEnabled)
    told = words(dialog)
    assert engine.apps.changes[0].where in told
    assert told[told.index("Now") + 1] == engine.apps.changes[0].before
    assert told[told.index("Then") + 1] == engine.apps.changes[0].after
    assert said(engine, "fix") == []
    click(qtbot, dialog.go)
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert said(engine, "fix") == [USAGE]
    assert row.finding.state is State.OK
    assert row.said.isVisible()
    assert window.apps.side.listing.entry("gemini-cli").needs == 0
    click(qtbot, row.action)
    qtbot.waitUntil(lambda: row.action.text() == "Turn off…")
    assert engine.fixed == {}
    assert row.finding.state is State.RISK


def test_who_does_not_want_the_change_has_changed_nothing(qtbot, window, open_app, engine):
    click(qtbot, open_app("gemini-cli").rows[USAGE].action)
    qtbot.waitUntil(window.apps.fixing.asking.go.isEnabled)
    qtbot.keyClick(window.apps.fixing.asking, Qt.Key.Key_Escape)
    assert said(engine, "fix") == []


def test_why_a_change_cannot_be_made_is_said(qtbot, window, open_app, engine):
    row = open_app("gemini-cli").rows[USAGE]
    engine.problem = EngineProblem("Close the app first; it is running: {processes}.", {"processes": "gemini (7)"})
    click(qtbot, row.action)
    qtbot.waitUntil(lambda: "gemini (7)" in window.apps.fixing.asking.told.text())
    assert not window.apps.fixing.asking.go.isEnabled()
    window.apps.fixing.asking.reject()
    engine.problem = EngineProblem("The disk is full.")
    window.apps.fixing.fix(USAGE)
    qtbot.waitUntil(row.problem.isVisible)
    assert row.problem.text() == "The disk is full."
    assert row.action.text() == "Turn off…"


def test_what_may_not_be_changed_shows_the_steps_instead(qtbot, open_app):
    row = open_app("open-webui").rows["open-webui.sharing"]
    assert row.action.text() == "Show me where"
    assert row.finding.remedy.kind == "guide"


def test_the_home_page_knows_what_was_changed_here_and_the_other_way_round(qtbot, window, open_app, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    row = open_app("gemini-cli").rows[USAGE]
    window.apps.fixing.fix(USAGE)
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert window.home.results.receipts == engine.fixed
    home_row = window.home.findings.shown(USAGE)
    assert home_row.action.text() == "Undo"
    window.turn_to(window.home)
    window.home.undo(USAGE)
    qtbot.waitUntil(lambda: engine.fixed == {})
    window.turn_to(window.apps)
    qtbot.waitUntil(lambda: window.apps.side.listing.entry("gemini-cli").needs == 1)
    window.apps.show_app("gemini-cli")
    qtbot.waitUntil(lambda: USAGE in window.apps.sheet.rows)
    assert window.apps.sheet.rows[USAGE].action.text() == "Turn off…"


def test_details_stay_open_when_a_switch_is_moved(qtbot, window, open_app):
    row = open_app("gemini-cli").rows[USAGE]
    click(qtbot, row.more)
    assert "gemini-cli.usage-statistics" in words(row)
    assert "By hand" in words(row)
    window.apps.fixing.fix(USAGE)
    qtbot.waitUntil(lambda: row.action.text() == "Put back")
    assert USAGE in words(row)


def _tab_to(qtbot, window, wanted, limit=60):
    for _ in range(limit):
        if window.focusWidget() is wanted:
            return
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reached {wanted.accessibleName() or wanted}")


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_from_the_list_to_a_switch_and_back_by_keyboard_alone(qtbot, make_window, code):
    language = Language(code)
    off, back = language("Turn off…"), language("Put back")
    engine = StagedEngine()
    window = make_window(engine, language)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    page = window.apps
    assert page.isVisible()
    _tab_to(qtbot, window, page.notice.button)
    qtbot.keyClick(page.notice.button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.reload.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is page.side.search
    qtbot.keyClicks(page.side.search, "gemini")
    qtbot.keyClick(page.side.search, Qt.Key.Key_Down)
    assert window.focusWidget() is page.side.view
    qtbot.keyClick(page.side.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: USAGE in page.sheet.rows and not page.sheet.body.busy)
    qtbot.keyClick(page.side.view, Qt.Key.Key_Return)
    row = page.sheet.rows[USAGE]
    _tab_to(qtbot, window, row.action)
    assert row.action.text() == off
    qtbot.keyClick(row.action, Qt.Key.Key_Space)
    qtbot.waitUntil(page.fixing.asking.go.hasFocus)
    qtbot.keyClick(page.fixing.asking.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.action.text() == back)
    assert window.focusWidget() is row.action  # the keyboard stays where it was
    qtbot.keyClick(row.action, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.action.text() == off)
    assert window.focusWidget() is row.action
    assert engine.fixed == {}
