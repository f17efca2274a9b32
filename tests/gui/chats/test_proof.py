"""How an erasure ends: proof, leftovers, undo."""

from PySide6.QtCore import Qt

from gui.pointing import click, erase, said, words
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Beside, Leftover, Restored, Trouble

# --- the act and the proof


def test_the_proof_counts_and_the_list_follows(qtbot, make_window, asked, engine):
    erase(qtbot, asked)
    assert asked.heading.text() == "2 chats are erased"
    assert "0 traces in 212 files, 3.1\u00a0MB searched" in words(asked)
    assert any(one.startswith("You can bring them back until 30 November 2026.") for one in words(asked))
    chats = asked.parent()
    qtbot.waitUntil(lambda: chats.table.rowCount() == 248)
    assert chats.table.marks == set()


def test_leftovers_are_named_with_what_they_hold(qtbot, asked, engine):
    engine.leftovers = (
        Leftover("~/.claude/index.idx", "id"),
        Leftover("~/.claude/one/workspace", "link"),
        Leftover("~/.claude/kept.jsonl", "text", wanted=True),
        Leftover("~/.claude/other.jsonl", "shared-text"),
    )
    erase(qtbot, asked)
    seen = words(asked)
    assert "2 traces in 212 files, 3.1\u00a0MB searched" in seen
    assert "~/.claude/index.idx (the chat's id)" in seen
    assert "~/.claude/one/workspace (a link in the chat's folder)" in seen
    assert seen.index("You kept these places") < seen.index("~/.claude/kept.jsonl (the chat's text)")
    assert "Chats that you keep have some of the same words" in seen


def test_files_with_text_are_offered_and_go_only_when_they_are_ticked(qtbot, asked, engine):
    engine.leftovers = (
        Leftover("~/.claude/debug.txt", "text", path="/home/wang/.claude/debug.txt", bytes=900),
        Leftover("~/.claude/dump.bin", "text", path="/home/wang/.claude/dump.bin", bytes=90),
    )
    erase(qtbot, asked)
    first = asked.proof
    assert "2 traces in 212 files, 3.1\u00a0MB searched" in words(asked)
    assert not first.go_on.isEnabled()
    first.view.setFocus()
    qtbot.keyClick(first.view, Qt.Key.Key_Space)
    assert first.go_on.text() == "Erase 1 file too"
    click(qtbot, first.go_on)
    qtbot.waitUntil(lambda: asked.proof is not first)
    assert said(engine, "leftovers") == [({"/home/wang/.claude/debug.txt"}, 7)]
    assert "1 trace in 212 files, 3.1\u00a0MB searched" in words(asked)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert said(engine, "restore") == ["r-20261123-091300-0002", "r-20261123-091200-0001"]  # the newer one first


def test_what_could_not_be_looked_into_is_never_called_clean(qtbot, asked, engine):
    engine.leftovers = (Leftover("~/.claude/locked.db", "unreadable"),)
    erase(qtbot, asked)
    seen = words(asked)
    assert any("1 file could not be looked into." in one for one in seen)
    assert "~/.claude/locked.db (could not be read)" in seen


def test_stopping_in_the_middle_says_how_far_it_came(qtbot, asked, engine):
    engine.gate.clear()
    engine.entered.clear()
    click(qtbot, asked.go)
    assert engine.entered.wait(60)
    qtbot.waitUntil(lambda: asked.working.name.text() == "Erasing…")
    click(qtbot, asked.keep)  # now «Stop»
    assert asked.isVisible()
    engine.gate.set()
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "Stopped. 1 chat is erased"


def test_an_erasure_that_cannot_begin_says_why(qtbot, asked, engine):
    engine.problem = EngineProblem("Another Tidytrace is erasing or restoring right now.")
    erase(qtbot, asked)
    assert asked.heading.text() == "That did not work"
    assert "Another Tidytrace is erasing or restoring right now." in words(asked)
    assert not asked.undo.isVisible()


# --- undo


def test_undo_brings_them_back_and_says_how(qtbot, asked, engine):
    engine.restored = Restored(
        chats=2, places=5, beside=(Beside("~/.codex/history.jsonl", "~/.codex/history.jsonl.restored"),)
    )
    erase(qtbot, asked)
    chats = asked.parent()
    qtbot.waitUntil(lambda: chats.table.rowCount() == 248)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    seen = words(asked)
    assert asked.heading.text() == "2 chats are back"
    assert "5 places brought back" in seen
    assert "~/.codex/history.jsonl → ~/.codex/history.jsonl.restored" in seen
    qtbot.waitUntil(lambda: chats.table.rowCount() == 250)


def test_an_undo_that_is_not_complete_can_be_repeated(qtbot, asked, engine):
    engine.restored = Restored(chats=2, places=1, problems=(Trouble("~/.codex/x", "It is read-only."),))
    erase(qtbot, asked)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert asked.heading.text() == "Not everything is back"
    assert "~/.codex/x: It is read-only." in words(asked)
    engine.restored = Restored(chats=2, places=5)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.heading.text() == "2 chats are back")


def test_what_was_erased_can_be_brought_back_from_below_the_page(qtbot, asked, engine, monkeypatch):
    window = asked.parent().window()
    monkeypatch.setattr(window.toast, "_may_move", lambda: True)  # wherever the mouse of this computer is
    erase(qtbot, asked)
    click(qtbot, asked.keep)
    assert not asked.isVisible()
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast.words.text() == "2 chats are erased"
    click(qtbot, window.toast.undo_button)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert asked.isVisible()
    assert said(engine, "restore") == ["r-20261123-091200-0001"]
    asked.reject()
    assert not window.toast.isVisible()


def test_what_is_back_already_is_not_offered_again(qtbot, asked):
    erase(qtbot, asked)
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    asked.reject()
    assert asked.parent().window().toast.said is None


def test_without_a_copy_there_is_nothing_to_take_back(qtbot, asked):
    asked.copy.choose(0)
    erase(qtbot, asked)
    asked.reject()
    assert asked.parent().window().toast.said is None


def test_an_erasure_that_could_not_begin_can_be_tried_again(qtbot, asked, engine):
    engine.problem = EngineProblem("The disk has no room left.")
    erase(qtbot, asked)
    seen = " ".join(words(asked))
    assert "The disk has no room left." in seen
    assert "all else is as it was" in seen
    engine.problem = None
    click(qtbot, asked.again)
    assert asked.stage is Stage.ASKING
    assert asked.again.isHidden()
    erase(qtbot, asked)
    assert asked.heading.text() == "2 chats are erased"
