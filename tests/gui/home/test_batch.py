"""«Fix these…»: a list before, the doing, a list after, and all of it taken back."""

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from tidytrace.findings.model import State
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.home.batch.dialog import BatchDialog, Stage
from tidytrace.gui.home.page import Phase

CURSOR, GEMINI = "cursor.privacy-mode", "gemini-cli.usage-statistics"


@pytest.fixture
def home(qtbot, window):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    return window.home


@pytest.fixture
def several(home):
    return home.findings.sections[State.RISK].several


@pytest.fixture
def asked(qtbot, home, several):
    several.click()
    dialog = home.several.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.CHOOSING)
    return dialog


def _words(widget):
    return " | ".join(one.text().replace("\u200b", "") for one in widget.findChildren(QLabel) if not one.isHidden())


def _row(dialog, finding):
    return next(row for row in dialog.rows if row.planned.finding.id == finding)


def test_it_is_offered_where_more_than_one_can_be_put_right(home, several):
    assert several.text() == "Fix these 2…"
    assert several.isVisible()
    home.results.receipts[CURSOR] = "r-1"
    home._show_counts()
    assert not several.isVisible()


def test_the_list_says_what_would_change_and_nothing_has_changed(asked, engine):
    words = _words(asked)
    assert "Gemini CLI" in words
    assert "privacy.mode: not set → true · in /home/wang/.config/gemini-cli/settings.json" in words
    assert asked.go.text() == "&Change these 2"
    assert engine.fixed == {}


def test_each_can_be_left_out_and_the_others_get_a_receipt_each(qtbot, asked, home, engine):
    _row(asked, GEMINI).box.click()
    assert asked.go.text() == "&Change 1"
    asked.go.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    assert set(engine.fixed) == {CURSOR}
    assert home.findings.shown(CURSOR).action.text() == "Undo"
    assert home.findings.shown(GEMINI).action.text() == "Fix"
    assert asked.heading.text() == "1 of 1 done"


def test_undo_all_brings_everything_back(qtbot, asked, home, engine):
    asked.go.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    assert set(engine.fixed) == {CURSOR, GEMINI}
    assert home.header.headline.text() == "1 thing needs you"
    asked.undo_all.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED and not asked.receipts)
    assert engine.fixed == {}
    assert home.header.headline.text() == "3 things need you"
    assert "It is as it was before." in _words(asked)
    assert asked.undo_all.isHidden()


def test_the_toast_takes_all_of_it_back(qtbot, window, asked, engine):
    asked.go.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    asked.reject()
    assert window.toast.said.words == "2 changes were made."
    window.toast.undo()
    qtbot.waitUntil(lambda: engine.fixed == {})
    qtbot.waitUntil(lambda: window.home.header.headline.text() == "3 things need you")


def test_what_was_not_done_says_why_and_stops_no_other(qtbot, asked, engine):
    engine.fixing.refused[CURSOR] = Trouble(
        "/home/wang/x.json", "It cannot be read or written: {reason}", {"reason": "full"}
    )
    asked.go.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    assert asked.heading.text() == "1 of 2 done"
    assert "Not changed: /home/wang/x.json: It cannot be read or written: full" in _words(asked)
    assert set(engine.fixed) == {GEMINI}


def test_an_undo_that_is_refused_is_told_plainly(qtbot, window, asked, engine):
    asked.go.click()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    engine.fixing.kept[engine.fixed[CURSOR]] = Trouble("", "Someone else changed it since.")
    asked.reject()
    window.toast.undo()
    qtbot.waitUntil(lambda: window.toast.said is not None and window.toast.said.undo is None)
    assert window.toast.words.text() == "Not everything could be taken back: Someone else changed it since."
    assert set(engine.fixed) == {CURSOR}


def test_an_app_that_runs_is_told_and_left_out_until_it_is_closed(qtbot, home, several, engine):
    engine.fixing.running.add(CURSOR)
    several.click()
    dialog = home.several.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.CHOOSING)
    row = _row(dialog, CURSOR)
    assert not row.box.isEnabled()
    assert "Close the app first; it is running: cursor (4711)." in _words(row)
    assert dialog.go.text() == "&Change 1"
    engine.fixing.running.clear()
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.CHOOSING)
    assert _row(dialog, CURSOR).chosen


def test_what_costs_something_says_what_and_what_is_gone_for_good_is_not_chosen(qtbot, window, home, engine):
    found = {one.id: one for one in engine.found}
    dear = msgspec.structs.replace(found[CURSOR], check="cloud-backup")
    gone = msgspec.structs.replace(found[GEMINI], check="retention")
    dialog = BatchDialog([dear, gone], engine.fixing, window.work, home._, home)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.stage is Stage.CHOOSING)
    assert "What you give up: Your chats will no longer appear on your other devices." in _words(_row(dialog, CURSOR))
    assert _row(dialog, CURSOR).chosen
    assert "Those do not come back." in _words(_row(dialog, GEMINI))
    assert not _row(dialog, GEMINI).chosen


def test_cancel_stops_after_the_one_at_hand(qtbot, asked, engine):
    engine.gate.clear()
    engine.entered.clear()
    asked.go.click()
    qtbot.waitUntil(engine.entered.is_set)
    asked.cancel.click()
    assert asked.isVisible()
    engine.gate.set()
    qtbot.waitUntil(lambda: asked.stage is Stage.ENDED)
    assert len(engine.fixed) == 1
    assert asked.heading.text() == "1 of 2 done"
    assert "1 was left as it is." in _words(asked)


def test_closing_the_list_changes_nothing(asked, engine):
    asked.reject()
    assert not asked.isVisible()
    assert engine.fixed == {}
