"""The activity page as a person goes through it."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt

from gui.pointing import click, words
from gui.receipts import deeds
from gui.staged import APPS, NOW
from tidytrace.findings.model import Phrase
from tidytrace.gui.activity.confirm import destroying
from tidytrace.gui.controls import Button
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Beside, Deed, News, Restored, Settled, Trouble
from tidytrace.gui.home.page import Phase


@pytest.fixture
def activity(qtbot, window, engine):
    engine.done = deeds()
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: len(window.activity.rows) == 5)
    return window.activity


def test_nothing_was_done_yet(qtbot, window):
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: window.activity.notice.heading.text() == "Nothing was changed yet")
    assert window.activity.notice.isVisible()


def test_every_receipt_says_what_when_and_how_it_stands(activity):
    rows = list(activity.rows.values())
    assert [row.heading.text() for row in rows] == [
        "2 chats erased · Codex CLI, Cursor",
        "Switch moved: Usage statistics are sent · Gemini CLI",
        "1 chat erased · Codex CLI",
        "14 chats erased · Claude Code",
        "Words cut out of 1 chat · Claude Code",
    ]
    assert rows[0].line.text().endswith("can be undone until 30 November 2026")
    assert rows[1].line.text().endswith("can be undone")
    assert rows[2].line.text().endswith("no copy was kept · 1 place named by the proof")
    assert " · copy destroyed " in rows[3].line.text()
    assert " · undone " in rows[4].line.text()
    assert [row.back.isVisible() for row in rows] == [True, True, False, False, False]
    assert [row.end.isVisible() for row in rows] == [True, False, False, False, False]
    positions = [row.mapTo(activity, row.rect().topLeft()).y() for row in rows]
    assert positions == sorted(positions)


def test_erased_chats_come_back_and_the_row_says_how(qtbot, activity, engine):
    row = activity.rows["r-1"]
    engine.restored = Restored(chats=2, places=5, beside=(Beside("~/.codex/h", "~/.codex/h.restored"),))
    click(qtbot, row.back)
    qtbot.waitUntil(row.said.isVisible)
    said = row.said.text().replace("\u200b", "").splitlines()
    assert said[0] == "2 chats are back"
    assert said[1] == "Something newer stands at ~/.codex/h; the erased one was put beside it: ~/.codex/h.restored"
    qtbot.waitUntil(lambda: " · undone " in row.line.text())
    assert not row.back.isVisible()


def test_what_could_not_come_back_stays_undoable(qtbot, activity, engine):
    row = activity.rows["r-1"]
    engine.restored = Restored(chats=2, places=0, problems=(Trouble("~/.codex", "Codex CLI is running."),))
    click(qtbot, row.back)
    qtbot.waitUntil(row.said.isVisible)
    assert row.said.property("kind") == "problem"
    assert row.said.text().replace("\u200b", "") == "Not everything is back\n~/.codex: Codex CLI is running."
    assert row.back.text() == "Undo"


def test_bringing_back_can_be_stopped(qtbot, activity, engine):
    row = activity.rows["r-1"]
    engine.gate.clear()
    click(qtbot, row.back)
    qtbot.waitUntil(lambda: ("restore", "r-1") in engine.calls)
    assert row.back.text() == "Stop"
    assert row.bar.isVisible()
    click(qtbot, row.back)
    assert row.back.text() == "Stopping…"
    engine.gate.set()
    qtbot.waitUntil(row.said.isVisible)


def test_a_title_is_shown_without_what_is_sensitive_in_it(qtbot, activity, engine):
    engine.masking.values = {"walking": "•••••••"}
    row = activity.rows["r-1"]
    click(qtbot, row.more)
    qtbot.waitUntil(lambda: row.is_open)
    assert "Plan a ••••••• holiday · Codex CLI" in words(row)
    assert "walking" not in words(row)


def test_titles_are_shown_only_when_asked_for_and_forgotten_again(qtbot, activity, engine):
    row = activity.rows["r-1"]
    assert not any(what == "titles" for what, _ in engine.calls)
    click(qtbot, row.more)
    qtbot.waitUntil(lambda: row.is_open)
    assert "Plan a walking holiday · Codex CLI" in words(row)
    assert "(no title) · Cursor" in words(row)
    assert words(row).count("is back") == 1
    click(qtbot, row.more)
    assert not row.is_open
    assert "Plan a walking holiday · Codex CLI" not in words(row)


def test_one_chat_of_an_erasure_can_come_back_alone(qtbot, activity, engine):
    row = activity.rows["r-1"]
    click(qtbot, row.more)
    qtbot.waitUntil(lambda: row.is_open)
    engine.restored = Restored(chats=1, places=2)
    buttons = [one for one in row.findChildren(Button) if one.accessibleName() == "Bring back: Plan a walking holiday"]
    click(qtbot, buttons[0])
    qtbot.waitUntil(row.said.isVisible)
    assert ("restore", ("r-1", ("codex:1",))) in engine.calls
    assert row.said.text() == "1 chat is back"
    assert not row.is_open


def test_a_vault_with_a_passphrase_asks_before_it_tells(qtbot, activity, engine):
    engine.locked, engine.passphrase = True, "correct horse"
    row = activity.rows["r-1"]
    click(qtbot, row.more)
    qtbot.waitUntil(lambda: activity.passphrase is not None)
    qtbot.keyClicks(activity.passphrase.field, "correct horse")
    qtbot.keyClick(activity.passphrase.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.is_open)


def test_who_gives_no_passphrase_finds_the_row_as_it_was(qtbot, activity, engine):
    engine.locked, engine.passphrase = True, "correct horse"
    row = activity.rows["r-1"]
    click(qtbot, row.back)
    qtbot.waitUntil(lambda: activity.passphrase is not None)
    click(qtbot, activity.passphrase.keep)
    assert row.back.text() == "Undo"
    assert not row.bar.isVisible()


def test_a_copy_is_destroyed_only_after_a_question_that_keeps_it_by_default(qtbot, activity, engine):
    row = activity.rows["r-1"]
    click(qtbot, row.end)
    assert activity.confirm.keep.isDefault()
    qtbot.keyClick(activity.confirm, Qt.Key.Key_Return)
    assert not any(what == "destroy" for what, _ in engine.calls)
    click(qtbot, row.end)
    assert "Destroy the copy of 2 chats?" in words(activity.confirm)
    click(qtbot, activity.confirm.go)
    qtbot.waitUntil(lambda: " · copy destroyed " in row.line.text())
    assert not row.back.isVisible()


def test_a_copy_of_words_is_called_that(qtbot, english):
    dialog = destroying(msgspec.structs.replace(deeds()[4], state="can-be-undone"), english)
    qtbot.addWidget(dialog)
    assert "Destroy the copy of the words that were cut out?" in words(dialog)
    assert any("bring the words back" in one for one in words(dialog))


def test_a_switch_goes_back(qtbot, activity, engine):
    click(qtbot, activity.rows["r-2"].back)
    qtbot.waitUntil(lambda: ("undo", "r-2") in engine.calls)


def test_a_fix_that_is_undone_here_is_undone_on_the_home_page(qtbot, window, engine):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    window.home.fix("cursor.privacy-mode")
    row = window.home.findings.shown("cursor.privacy-mode")
    qtbot.waitUntil(lambda: row.action.text() == "Undo")
    engine.done = (Deed(receipt="r-0", kind="setting", when=NOW, state="can-be-undone", apps=(APPS["cursor"],)),)
    window.turn_to(window.activity)
    qtbot.waitUntil(lambda: "r-0" in window.activity.rows)
    click(qtbot, window.activity.rows["r-0"].back)
    qtbot.waitUntil(lambda: row.action.text() == "Fix")
    assert window.home.results.receipts == {}


def test_an_undo_that_fails_says_why(qtbot, activity, engine):
    engine.problem = EngineProblem("Close {app} first.", {"app": "Gemini CLI"})
    row = activity.rows["r-2"]
    click(qtbot, row.back)
    qtbot.waitUntil(row.said.isVisible)
    assert row.said.text() == "Close Gemini CLI first."
    assert row.back.text() == "Undo"


def test_receipts_that_cannot_be_read(qtbot, window, engine):
    # what the start settles makes the list be read anew
    qtbot.waitUntil(lambda: bool(engine.settles) and not window.work.busy("settle"))
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "no permission"})
    window.turn_to(window.activity)
    notice = window.activity.notice
    qtbot.waitUntil(lambda: notice.heading.text() == "The receipts could not be read")
    click(qtbot, notice.button)
    qtbot.waitUntil(lambda: notice.heading.text() == "Nothing was changed yet")


def test_a_damaged_receipt_is_named_beside_the_others(qtbot, window, engine):
    engine.done = deeds()
    engine.troubles = (Trouble("/home/wang/r-9.json", "This receipt is damaged."),)
    window.turn_to(window.activity)
    qtbot.waitUntil(window.activity.problem.isVisible)
    assert window.activity.problem.text().replace("\u200b", "") == "/home/wang/r-9.json: This receipt is damaged."
    assert len(window.activity.rows) == 5


def test_new_receipts_come_on_top_and_older_ones_on_demand(qtbot, window, engine):
    many = tuple(
        Deed(receipt=f"r-{number:03}", kind="erase", when=NOW, state="no-copy", chats=1) for number in range(120)
    )
    engine.done = many[1:]
    window.turn_to(window.activity)
    activity = window.activity
    qtbot.waitUntil(lambda: len(activity.rows) == 50)
    click(qtbot, activity.older)
    assert len(activity.rows) == 100
    engine.done = many
    activity.load()
    qtbot.waitUntil(lambda: "r-000" in activity.rows)
    assert activity.rows["r-000"].y() < activity.rows["r-001"].y()


# --- what the start put in order


def test_a_start_with_nothing_to_put_in_order_says_nothing(qtbot, window, engine):
    qtbot.waitUntil(lambda: engine.settles == [None])
    qtbot.wait(20)
    assert not window.rail.note.isVisible()


def test_an_interrupted_erasure_is_told_quietly(qtbot, make_window, engine):
    engine.settled = Settled(
        (News(how="finished", when=datetime.datetime(2025, 11, 23, 9, tzinfo=datetime.UTC), gone=3),)
    )
    window = make_window(engine)
    note = window.rail.note
    qtbot.waitUntil(note.isVisible)
    assert note.words.text() == "The erasure of 23 Nov 2025 was interrupted; it is finished now."
    click(qtbot, note.more)
    assert window.pages.currentWidget() is window.activity
    assert not note.isVisible()
    qtbot.waitUntil(window.activity.news[0].isVisible)
    assert "3 chats erased" in words(window.activity.news[0])
    assert not window.activity.news[0].button.isVisible()


def test_one_that_waits_says_for_what_and_can_be_tried_again(qtbot, make_window, engine):
    reason = Phrase("app-running", {"app": APPS["codex"], "processes": "codex"})
    engine.settled = Settled((News(how="waiting", when=NOW, kept=(reason,)),))
    window = make_window(engine)
    qtbot.waitUntil(window.rail.note.isVisible)
    window.turn_to(window.activity)
    card = window.activity.news[0]
    qtbot.waitUntil(card.isVisible)
    assert "Codex CLI is running (codex). Close it and try again." in words(card)
    engine.settled = Settled((News(how="finished", when=NOW, gone=1),))
    click(qtbot, card.button)
    qtbot.waitUntil(lambda: len(engine.settles) == 2)
    qtbot.waitUntil(lambda: "it is finished now" in " ".join(words(window.activity.news[0])))


def test_one_that_waits_for_the_passphrase_asks_for_it(qtbot, make_window, engine):
    engine.settled = Settled((News(how="waiting", when=NOW, locked=True),))
    window = make_window(engine)
    qtbot.waitUntil(window.rail.note.isVisible)
    window.turn_to(window.activity)
    qtbot.waitUntil(window.activity.news[0].isVisible)
    click(qtbot, window.activity.news[0].button)
    qtbot.keyClicks(window.activity.passphrase.field, "correct horse")
    click(qtbot, window.activity.passphrase.go)
    qtbot.waitUntil(lambda: engine.settles == [None, "correct horse"])


def test_copies_whose_time_is_over_are_told(qtbot, make_window, engine):
    engine.settled = Settled(ended=1)
    window = make_window(engine)
    qtbot.waitUntil(window.rail.note.isVisible)
    assert window.rail.note.words.text() == "The time for undo of 1 erasure is over; its copy was destroyed."
    click(qtbot, window.rail.note.close_button)
    assert not window.rail.note.isVisible()


def _seen(activity):
    return [name for name, row in activity.rows.items() if row.isVisible()]


def test_what_can_be_undone_is_one_choice_away(activity):
    activity.sieve.kind.setCurrentIndex(activity.sieve.kind.findData("can-be-undone"))
    assert _seen(activity) == ["r-1", "r-2"]
    activity.sieve.kind.setCurrentIndex(activity.sieve.kind.findData("redact"))
    assert _seen(activity) == ["r-5"]
    activity.sieve.kind.setCurrentIndex(0)
    assert len(_seen(activity)) == 5


def test_words_find_what_was_done(qtbot, activity):
    qtbot.keyClicks(activity.sieve.search, "codex erased")
    qtbot.keyClick(activity.sieve.search, Qt.Key.Key_Return)
    assert _seen(activity) == ["r-1", "r-3"]
    activity.sieve.search.setText("nothing has this")
    qtbot.waitUntil(activity.none_fits.isVisible)
    assert _seen(activity) == []
    assert not activity._card.isVisible()


def test_an_undo_from_here_is_told_by_the_toast_too(qtbot, window, activity):
    click(qtbot, activity.rows["r-2"].back)
    qtbot.waitUntil(lambda: window.toast.said is not None)
    assert window.toast.said.words == "Undone: Switch moved: Usage statistics are sent · Gemini CLI"
    assert window.toast.said.undo is None
