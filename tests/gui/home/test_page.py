"""The home page as a person goes through it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.pointing import stand_still
from gui.staged import NOW, StagedEngine
from tidytrace.findings.model import Finding, Phrase, Remedy, State
from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import Guide, TipSheet
from tidytrace.gui.home.page import Phase


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def home(window):
    return window.home


@pytest.fixture
def checked(qtbot, home):
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    stand_still(qtbot, home)
    return home


def _words(widget):
    return [label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_nothing_is_looked_at_before_the_person_says_so(home, engine):
    assert engine.calls == []
    assert "Check now" in home.header.button.text().replace("&", "")
    assert all(card.state is None for card in home.checklist.cards.values())
    assert "Not looked at yet" in home.checklist.cards["antivirus"].accessibleName()


def test_an_earlier_check_up_is_mentioned(make_window):
    home = make_window(StagedEngine(last=NOW)).home
    assert home.header.line.text().startswith("Last check ")


def test_counts_first_then_checklist_then_findings(checked):
    assert checked.header.headline.text() == "3 things need you"
    assert checked.header.line.text().startswith("6 fine · 2 could not be checked · 1 only you can check · last check")
    assert checked.checklist.cards["data-sharing-off"].state is State.RISK
    assert checked.checklist.cards["mind-access"].state is State.UNKNOWN
    assert "Could not check" in checked.checklist.cards["mind-access"].accessibleName()
    sections = checked.findings.sections
    assert [len(sections[state].rows) for state in (State.RISK, State.UNKNOWN, State.MANUAL)] == [3, 2, 1]
    assert not sections[State.OK].rows  # folded: made when somebody looks
    assert sections[State.OK].isVisible()


def test_what_needs_the_person_is_shown_while_the_check_up_runs(qtbot, home, engine):
    engine.gate.clear()
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: len(home.findings.sections[State.RISK].rows) == 1)
    assert home.phase is Phase.WORKING
    assert home.header.headline.text() == "1 thing needs you so far"
    assert home.header.line.text() == "Step 1 of 3: Looking at data sharing"
    assert home.header.stop.isVisible()
    assert home.header.bar.isVisible()
    engine.gate.set()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    assert not home.header.bar.isVisible()


def test_nothing_moves_under_the_mouse(qtbot, home, engine):
    """Between start and end the button's place, the bar's room and the cards stay where they are."""

    def places():
        return [
            home.header._sides.geometry(),
            home.header.bar.geometry(),
            home.header.geometry(),
            [card.geometry() for card in home.checklist.cards.values()],
        ]

    engine.gate.clear()
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: len(home.findings.sections[State.RISK].rows) == 1)
    stand_still(qtbot, home)
    during = places()
    first = home.findings.sections[State.RISK].rows["gemini-cli.usage-statistics"]
    first.action.setFocus()  # the person points at it
    top = first.mapTo(home, first.rect().topLeft())
    engine.gate.set()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    qtbot.waitUntil(lambda: places() == during)
    qtbot.waitUntil(lambda: first.mapTo(home, first.rect().topLeft()) == top)


def test_without_anybody_pointing_the_gravest_goes_to_the_top(checked):
    assert next(iter(checked.findings.sections[State.RISK].rows)) == "cursor.privacy-mode"


def test_a_double_click_starts_and_does_not_cancel(qtbot, home, engine):
    engine.gate.clear()
    _click(qtbot, home.header.button)
    _click(qtbot, home.header.stop)
    assert not home.header.stop.isEnabled()
    engine.gate.set()
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)


def test_cancel_keeps_what_was_found_and_does_not_call_the_rest_fine(qtbot, home, engine):
    engine.gate.clear()
    _click(qtbot, home.header.button)
    qtbot.waitUntil(home.header.stop.isEnabled)
    _click(qtbot, home.header.stop)
    assert home.header.stop.text() == "Stopping…"
    engine.gate.set()
    qtbot.waitUntil(lambda: home.phase is Phase.STOPPED)
    assert home.header.headline.text() == "Stopped before the end"
    assert home.header.line.text().startswith("1 thing needs you so far")
    assert home.checklist.cards["cloud-backup-off"].state is None
    assert home.last_check_up is None


def test_an_error_is_a_sentence_and_a_way_on(qtbot, home, engine):
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "disk full"})
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: home.phase is Phase.FAILED)
    assert home.header.headline.text() == "The check-up could not be finished"
    assert home.header.line.text() == "It cannot be read or written: disk full"
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)


def test_a_fix_turns_the_row_into_done_with_undo(qtbot, checked, engine):
    row = checked.findings.shown("cursor.privacy-mode")
    before = row.geometry()
    _click(qtbot, row.action)
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    assert row.why.text().startswith("Done.")
    assert checked.header.headline.text() == "2 things need you"
    assert row.geometry().topLeft() == before.topLeft()
    _click(qtbot, row.action)
    qtbot.waitUntil(lambda: row.action.text() == "Fix")
    assert checked.header.headline.text() == "3 things need you"
    assert engine.fixed == {}


def test_when_all_is_fixed_the_tip_is_fine(qtbot, checked):
    for name in ("cursor.privacy-mode", "gemini-cli.usage-statistics"):
        row = checked.findings.shown(name)
        _click(qtbot, row.action)
        qtbot.waitUntil(lambda row=row: row.action.text() == "Undo")
    # the account switch is still for the person to look at
    assert checked.checklist.cards["data-sharing-off"].state is State.MANUAL


def test_a_fix_that_fails_says_why_in_its_row(qtbot, checked, engine):
    engine.problem = EngineProblem("It is write-protected.", where="/home/wang/.config/cursor/settings.json")
    row = checked.findings.shown("cursor.privacy-mode")
    _click(qtbot, row.action)
    qtbot.waitUntil(row.problem.isVisible)
    assert row.problem.text().replace("\u200b", "").endswith("settings.json: It is write-protected.")
    assert row.action.text() == "Fix"
    assert row.action.isEnabled()
    assert checked.header.headline.text() == "3 things need you"


def test_the_evidence_is_one_click_deeper(qtbot, checked):
    row = checked.findings.shown("gemini-cli.usage-statistics")
    assert not any("usageStatisticsEnabled" in words for words in _words(row))
    _click(qtbot, row.more)
    shown = _words(row)
    assert "/home/wang/.config/gemini-cli/settings.json" in shown
    assert "privacy.usageStatisticsEnabled = true" in shown
    _click(qtbot, row.more)
    assert not row._details.isVisible()


def test_show_me_where_gives_steps_and_an_address_to_copy(qtbot, checked, monkeypatch):
    copied = []
    monkeypatch.setattr(desktop, "copy", copied.append)
    row = checked.findings.shown("codex.account-training")
    _click(qtbot, row.action)
    guide = checked.findChild(Guide)
    assert not guide._area.verticalScrollBar().isVisible()  # there is room for all of it
    assert "Open Codex CLI: Settings › Data controls" in _words(guide)
    _click(qtbot, guide.copied)
    assert copied == ["https://chatgpt.com/#settings/DataControls"]
    assert guide.copied.text() == "Copied"
    qtbot.keyClick(guide, Qt.Key.Key_Escape)


def test_a_tip_tells_what_to_do_and_leads_to_its_findings(qtbot, checked):
    _click(qtbot, checked.checklist.cards["delete-chats"])
    sheet = checked.findChild(TipSheet)
    assert any("Claude Code: 38 of 64 chats" in words for words in _words(sheet))
    show = next(button for button in sheet.buttons_of_rows if "Claude Code" in button.accessibleName())
    _click(qtbot, show)
    qtbot.waitUntil(lambda: checked.window().focusWidget() is checked.findings.shown("claude-code.old-chats").action)


def test_old_chats_lead_to_the_chats_of_that_app(qtbot, checked, window):
    _click(qtbot, checked.findings.shown("claude-code.old-chats").action)
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    assert window.chats.facets.facets().app == "claude-code"


def test_what_is_fine_unfolds(qtbot, checked):
    section = checked.findings.sections[State.OK]
    _click(qtbot, section.fold)
    qtbot.waitUntil(lambda: len(section.rows) == 6)
    assert all(row.action is None for row in section.rows.values())


def test_a_second_check_up_starts_from_nothing(qtbot, checked, engine):
    row = checked.findings.shown("cursor.privacy-mode")
    _click(qtbot, row.action)
    qtbot.waitUntil(lambda: bool(engine.fixed))
    checked.check()
    assert checked.findings.shown("cursor.privacy-mode") is None
    qtbot.waitUntil(lambda: checked.phase is Phase.DONE)
    assert checked.header.headline.text() == "3 things need you"


def _access(name, *, parts=(), state=State.RISK):
    return Finding(
        id=f"codex.{name}",
        app="codex",
        check="app-access",
        tip="mind-access",
        state=state,
        severity="high",
        title=Phrase("step", {"step": name}),
        why=Phrase("effect", {"effect": name}),
        remedy=Remedy(kind="setting", reversible=True),
        parts=parts,
    )


@pytest.mark.parametrize("state", [State.RISK, State.UNKNOWN, State.OK])
def test_what_one_finding_sums_up_is_below_its_row_and_counted_once(qtbot, make_window, state):
    powers = _access("powers", parts=("codex.approval", "codex.sandbox"), state=state)
    engine = StagedEngine()
    # the order of gravity puts a part before the whole
    engine.found = (powers, _access("approval", state=state), _access("sandbox", state=state))
    home = make_window(engine).home
    _click(qtbot, home.header.button)
    qtbot.waitUntil(lambda: home.phase is Phase.DONE)
    assert home.results.counts()[state] == 1
    home.reveal("codex.approval")
    section = home.findings.sections[state]
    assert list(section.rows) == ["codex.powers"]
    row = section.rows["codex.powers"]
    assert list(row.parts) == ["codex.approval", "codex.sandbox"]
    assert home.findings.shown("codex.approval").isVisible()
    if state is State.RISK:
        assert home.header.headline.text() == "1 thing needs you"
        _click(qtbot, row.parts["codex.sandbox"].action)
        qtbot.waitUntil(lambda: "codex.sandbox" in home.results.receipts)
        assert home.results.counts()[state] == 1
        _click(qtbot, row.action)
        qtbot.waitUntil(lambda: "codex.powers" in home.results.receipts)
        assert home.header.headline.text() == "Nothing needs you"
        assert not row.parts["codex.approval"].isEnabled()
