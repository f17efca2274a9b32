"""Cutting words out of a chat: which, where they stand, the question, the end, undo."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from gui.pointing import click, said, words
from gui.staged import APPS
from memory import reachable
from tidytrace.findings.model import Phrase
from tidytrace.gui.activity.row import DeedRow
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Deed, Restored, Trouble
from tidytrace.gui.redacting import CutPlace, Redacted

CARD = "6222 0212 3456 7890"


@pytest.fixture
def chats(make_window, qtbot, engine):
    """The chats page with the first chat to read."""
    window = make_window(engine)
    window.show_page(1)
    chats = window.chats
    qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
    read(qtbot, chats, 0)
    return chats


def read(qtbot, chats, row):
    chats.view.setCurrentIndex(chats.table.index(row, Column.TITLE))
    qtbot.waitUntil(lambda: chats.preview.shown == chats.table.conversation(row).id)
    qtbot.waitUntil(lambda: chats.preview.transcript.toPlainText() != "")


@pytest.fixture
def typing(qtbot, chats):
    """The dialog as it opens."""
    click(qtbot, chats.preview.cut_out)
    assert chats.cutting.stage is Stage.TYPING
    return chats.cutting


@pytest.fixture
def asked(qtbot, typing):
    """The card number was found; now it is the person's word."""
    look_for(qtbot, typing, CARD)
    return typing


def look_for(qtbot, dialog, *lines, stage=Stage.ASKING):
    dialog.words.field.setPlainText("\n".join(lines))
    click(qtbot, dialog.go)
    qtbot.waitUntil(lambda: dialog.stage is stage)


def cut_out(qtbot, dialog):
    click(qtbot, dialog.go)
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)


# --- the way in


def test_the_preview_offers_it_for_a_chat_that_can_be_changed(qtbot, chats):
    assert chats.preview.cut_out.isEnabled()
    assert chats.preview.cut_out.text() == "&Cut out words…"
    read(qtbot, chats, 7)  # this one is kept on the vendor's servers
    assert not chats.preview.cut_out.isEnabled()
    hint = "It is kept on the vendor's servers; erase it in the app or on the web."
    assert chats.preview.cut_out.toolTip() == hint
    assert chats.preview.cut_out.accessibleDescription() == hint


def test_a_chat_that_goes_only_with_all_others_is_not_changed_alone(qtbot, chats, engine):
    engine.chats[1] = msgspec.structs.replace(engine.chats[1], erasable="with-all", reason="only-all")
    chats.load()
    qtbot.waitUntil(lambda: chats.table.conversation(1).erasable == "with-all")
    read(qtbot, chats, 1)
    assert not chats.preview.cut_out.isEnabled()


def test_the_keyboard_gets_there_and_through(qtbot, chats, engine):
    chats.preview.cut_out.setFocus()
    qtbot.keyClick(chats.preview.cut_out, Qt.Key.Key_Space)
    dialog = chats.cutting
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.words.field)
    qtbot.keyClicks(dialog.words.field, "Hunter2-secret")
    qtbot.keyClick(dialog.words.field, Qt.Key.Key_Return)  # a new line, not the end
    qtbot.keyClicks(dialog.words.field, "Wang Wei")
    assert dialog.stage is Stage.TYPING
    qtbot.keyClick(dialog.words.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    assert engine.words == ("Hunter2-secret", "Wang Wei")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # the careful answer is the one that Enter gives
    assert not dialog.isVisible()
    assert said(engine, "redact") == []


def test_what_is_selected_in_the_text_stands_in_the_field(qtbot, chats):
    text = chats.preview.transcript
    assert text.find("neighbour")
    click(qtbot, chats.preview.cut_out)
    assert chats.cutting.words.words == ["neighbour"]
    assert chats.cutting.go.isEnabled()


def test_several_selected_lines_are_several_words_without_the_names_of_who_said_them(qtbot, chats):
    text = chats.preview.transcript
    text.selectAll()
    chosen = text.selected()
    assert "My neighbour says it is easy. <b>Is it?</b>" in chosen
    assert "read_file: notes.txt" in chosen
    assert not any(line.startswith(("You", "AI", "Tool")) for line in chosen)
    text.moveCursor(QTextCursor.MoveOperation.Start)
    click(qtbot, chats.preview.cut_out)
    assert chats.cutting.words.words == []


# --- which words


def test_nothing_happens_before_words_are_typed_that_fit(qtbot, typing, engine):
    assert not typing.go.isEnabled()
    for line, complaint in (
        ("abc", "Line 1: A word must have at least 4 letters or digits, or 2 Chinese characters."),
        ("张", "Line 1: A word must have at least 4 letters or digits, or 2 Chinese characters."),
        (f"{CARD}\n\nx", "Line 3: A word must have at least 4 letters or digits, or 2 Chinese characters."),
        ("x" * 501, "Line 1: A word must be one line of at most 500 visible characters."),
        ("longer\n" * 20_000, "That is too much at once."),
    ):
        typing.words.field.setPlainText(line)
        assert typing.words.complaint.text() == complaint
        assert not typing.go.isEnabled()
    typing.words.field.setPlainText(f"{CARD}\n张伟\n\n6222021234567890")
    assert typing.words.complaint.text() == "2 words"  # the same number, written in another way
    assert typing.go.isEnabled()
    assert said(engine, "look") == []


def test_going_back_while_it_looks_keeps_what_was_typed(qtbot, typing, engine):
    engine.gate.clear()
    typing.words.field.setPlainText(CARD)
    click(qtbot, typing.go)
    assert typing.stage is Stage.PLANNING
    assert typing.line.text() == "Nothing is changed yet."
    click(qtbot, typing.keep)
    assert typing.stage is Stage.TYPING
    assert typing.words.words == [CARD]
    engine.gate.set()


# --- where they stand


def test_the_question_counts_places_by_kind_and_names_the_storage(asked, engine):
    seen = words(asked)
    assert asked.heading.text() == "Cut the words out of 5 places?"
    assert "Plan a walking holiday in the Lake District · Claude Code" in seen
    assert "[removed]" in seen
    assert seen[seen.index("Chats") + 1] == "3 places"
    assert "~/.claude-code/sessions/000000.jsonl · 3 places" in seen
    assert seen[seen.index("Prompt history") + 1] == "1 place"
    assert "~/.claude-code/state.sqlite · in what the database no longer uses" in seen
    assert any("flash" in one for one in seen)
    assert asked.consequence.line.text().startswith("You can bring them back until ")
    assert asked.keep.isDefault()
    assert not any(CARD in one for one in seen)
    assert said(engine, "redact") == []


def test_without_a_copy_it_is_said_as_danger(asked):
    asked.copy.choose(0)
    assert asked.consequence.line.text() == "This cannot be undone."
    assert asked.go.property("kind") == "danger"
    assert "Nothing is kept, so nobody can bring the words back, not even you." in words(asked)


def test_other_words_are_typed_when_the_answer_is_not_what_was_thought(qtbot, asked, engine):
    click(qtbot, asked.back)
    assert asked.stage is Stage.TYPING
    assert asked.words.words == [CARD]
    look_for(qtbot, asked, "张伟")
    assert engine.words == ("张伟",)


def test_words_that_stand_nowhere_are_said_to(qtbot, typing, engine):
    engine.cut_places = ()
    look_for(qtbot, typing, CARD, stage=Stage.OVER)
    assert typing.heading.text() == "The words do not stand in this chat"
    assert any(one.startswith("Whole words are looked for, exactly as you write them.") for one in words(typing))
    assert not typing.go.isVisible()
    click(qtbot, typing.back)
    assert typing.stage is Stage.TYPING


def test_an_app_that_runs_is_asked_first(qtbot, typing, engine):
    engine.cannot = Phrase("app-running", {"app": APPS["claude-code"], "processes": "claude 4711"})
    look_for(qtbot, typing, CARD, stage=Stage.OVER)
    assert typing.heading.text() == "Nothing can be cut out now"
    assert "Claude Code is running (claude 4711). Close it and try again." in words(typing)
    engine.cannot = None
    click(qtbot, typing.back)
    click(qtbot, typing.go)
    qtbot.waitUntil(lambda: typing.stage is Stage.ASKING)


def test_places_that_cannot_be_changed_are_named_before(qtbot, typing, engine):
    engine.stays = (Trouble("~/.claude-code/x.bin", "The words stand in a file that is no text."),)
    look_for(qtbot, typing, CARD)
    assert "These places cannot be changed" in words(typing)
    assert "~/.claude-code/x.bin: The words stand in a file that is no text." in words(typing)


def test_what_cannot_be_looked_for_says_why_and_can_be_tried_again(qtbot, typing, engine):
    engine.problem = EngineProblem("the file is damaged", where="/home/wang/x")
    look_for(qtbot, typing, CARD, stage=Stage.OVER)
    assert typing.heading.text() == "That did not work"
    assert "/home/wang/x: the file is damaged" in words(typing)
    click(qtbot, typing.back)
    assert typing.words.words == [CARD]


# --- the key


def test_without_a_keyring_the_person_chooses_first(qtbot, asked, engine):
    asked._home = None
    click(qtbot, asked.go)
    assert asked.stage is Stage.KEY
    assert not asked.go.isEnabled()
    click(qtbot, asked.key.picks["file"])
    assert asked.go.text() == "&Save this and cut them out"
    cut_out(qtbot, asked)
    assert said(engine, "choose") == [("file", None)]
    assert said(engine, "redact") == [7]


def test_the_way_back_from_the_key_is_the_question(qtbot, asked):
    asked._home = None
    click(qtbot, asked.go)
    click(qtbot, asked.keep)
    assert asked.heading.text() == "Cut the words out of 5 places?"
    assert asked.go.text() == "&Cut them out"


def test_a_locked_vault_asks_for_its_passphrase(qtbot, asked, engine):
    engine.locked, engine.passphrase = True, "correct horse"
    click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.passphrase is not None)
    qtbot.keyClicks(asked.passphrase.field, "correct horse")
    click(qtbot, asked.passphrase.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "The words are cut out"


# --- the end


def test_the_end_proves_it_and_the_preview_reads_the_chat_anew(qtbot, chats, asked, engine):
    before = len(said(engine, "messages"))
    cut_out(qtbot, asked)
    seen = words(asked)
    assert asked.heading.text() == "The words are cut out"
    assert "A word still stands in 0 of 212 files" in seen
    assert "Cut out of 5 places in 3 files; [removed] stands there now." in seen
    assert any(one.startswith("You can bring them back until 30 November 2026.") for one in seen)
    assert asked.undo.isVisible()
    qtbot.waitUntil(lambda: len(said(engine, "messages")) == before + 1)


def test_undo_from_activity_lets_the_preview_read_the_chat_anew(qtbot, chats, engine):
    before = len(said(engine, "messages"))
    chats.window().activity.restored.emit()
    qtbot.waitUntil(lambda: len(said(engine, "messages")) == before + 1)


def test_undo_brings_the_words_back(qtbot, asked, engine):
    engine.restored = Restored(chats=1, places=3)
    cut_out(qtbot, asked)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert asked.heading.text() == "The words are back"
    assert "Brought back in 3 files" in words(asked)
    assert said(engine, "restore") == [engine.receipt]


def test_without_a_copy_there_is_no_undo(qtbot, asked, engine):
    asked.copy.choose(0)
    cut_out(qtbot, asked)
    assert said(engine, "redact") == [0]
    assert not asked.undo.isVisible()


def test_stopping_says_how_far_it_came(qtbot, asked, engine):
    engine.gate.clear()
    engine.entered.clear()
    click(qtbot, asked.go)
    assert engine.entered.wait(60)
    qtbot.waitUntil(lambda: asked.working.name.text() == "Cutting out…")
    click(qtbot, asked.keep)
    assert asked.keep.text() == "Stopping…"
    asked.close()
    assert asked.isVisible()  # what has begun comes to its end
    engine.gate.set()
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "Stopped. The words are cut out of 1 place"


def test_what_is_left_is_never_called_clean(qtbot, asked, engine):
    engine.redacted = Redacted(
        times=3,
        files=1,
        searched=212,
        receipt=engine.receipt,
        failed=(Trouble("~/.claude-code/history.jsonl", "It is read-only."),),
        found=(Trouble("~/.claude-code/other.jsonl", "A word still stands there."),),
        unread=(Trouble("~/.claude-code/locked.db", "It may not be read."),),
        some_short=True,
    )
    cut_out(qtbot, asked)
    seen = words(asked)
    assert asked.heading.text() == "Not everything could be cut out"
    assert "A word still stands in 1 of 212 files" in seen
    assert any(one.endswith("Short words were only looked for in this chat's own places.") for one in seen)
    assert seen[seen.index("Could not be cut out") + 1] == "~/.claude-code/history.jsonl: It is read-only."
    assert "~/.claude-code/other.jsonl: A word still stands there." in seen
    assert "~/.claude-code/locked.db: It may not be read." in seen


def test_nothing_that_could_be_cut_out_leaves_nothing_to_undo(qtbot, asked, engine):
    engine.redacted = Redacted(
        times=0,
        files=0,
        searched=212,
        receipt=engine.receipt,
        failed=(Trouble("~/.claude-code/history.jsonl", "It is read-only."),),
    )
    cut_out(qtbot, asked)
    assert asked.heading.text() == "Nothing could be cut out"
    assert not asked.undo.isVisible()
    assert "~/.claude-code/history.jsonl: It is read-only." in words(asked)


# --- what was typed


def _held(root):
    return {one for one in reachable(root) if isinstance(one, str)}


@pytest.mark.parametrize("end", ["kept", "done"])
def test_the_words_are_forgotten_when_the_dialog_closes(qtbot, chats, typing, engine, end):
    secret = f"Hunter{engine.now.year}"  # no constant, which the code of this test would hold
    look_for(qtbot, typing, secret)
    assert secret in _held(typing.words.words)
    if end == "done":
        cut_out(qtbot, typing)
    click(qtbot, typing.keep)
    assert not typing.isVisible()
    assert typing.words.field.toPlainText() == ""
    assert not typing.words.field.document().isUndoAvailable()
    engine.words = ()  # the made-up computer alone remembers
    assert secret not in _held(typing)
    assert secret not in _held(chats._work)


def test_the_next_dialog_begins_empty(qtbot, chats, asked):
    click(qtbot, asked.keep)
    click(qtbot, chats.preview.cut_out)
    assert chats.cutting is not asked
    assert chats.cutting.words.words == []


def test_input_methods_are_asked_not_to_learn_the_words(typing):
    hints = typing.words.field.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText


def test_a_place_of_a_database_that_is_no_longer_used_counts_as_one(qtbot, typing, engine):
    engine.cut_places = (CutPlace("~/.claude-code/state.sqlite", "index", 0),)
    look_for(qtbot, typing, CARD)
    assert typing.heading.text() == "Cut the words out of 1 place?"


def test_activity_says_that_words_are_back(qtbot, english, engine):
    deed = Deed(receipt="r-1", kind="redact", when=engine.now, state="can-be-undone", apps=(APPS["codex"],), chats=1)
    row = DeedRow(deed, english)
    qtbot.addWidget(row)
    row.restored(Restored(chats=1, places=3))
    assert row.said.text() == "The words are back"


def test_what_was_cut_out_is_told_below_the_page_and_taken_back_from_there(qtbot, chats, asked, engine, monkeypatch):
    toast = chats.window().toast
    monkeypatch.setattr(toast, "_may_move", lambda: True)  # wherever the mouse of this computer is
    cut_out(qtbot, asked)
    assert toast.said is None  # the dialog still says it
    told = asked.heading.text()
    click(qtbot, asked.keep)
    qtbot.waitUntil(toast.isVisible)
    assert toast.words.text() == told
    click(qtbot, toast.undo_button)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert asked.isVisible()
    assert asked.heading.text() == "The words are back"
    assert toast.isHidden()


def test_words_that_are_back_already_are_not_offered_again(qtbot, chats, asked):
    cut_out(qtbot, asked)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    click(qtbot, asked.keep)
    assert chats.window().toast.said is None
