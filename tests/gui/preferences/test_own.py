"""«Remove all traces of Tidytrace itself»: the list first, nothing ticked, honest about undo, and then the end."""

import pytest
from PySide6.QtCore import Qt

from gui.staged_preferring import OWN
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.preferences.own_dialog import OwnDialog, Stage
from tidytrace.gui.work import Work
from tidytrace.watch.own.model import Own, Removed, Trouble


@pytest.fixture
def ask(qtbot, engine, english):
    made = []

    def make() -> OwnDialog:
        work = Work()
        dialog = OwnDialog(engine.preferring, work, english)
        dialog.ends = []
        dialog.removed.connect(lambda: dialog.ends.append(True))
        qtbot.addWidget(dialog)
        dialog.open()
        made.append(work)
        qtbot.waitUntil(lambda: dialog.stage is not Stage.LOOKING)
        return dialog

    yield make
    for work in made:
        work.close()


def _told(dialog):
    return " ".join(label.text() for label in dialog.findChildren(type(dialog.line)) if label.text())


def test_the_list_names_each_kind_and_nothing_is_ticked(ask, engine):
    dialog = ask()
    told = _told(dialog)
    for words in ("What starts by itself", "What you set", "What was done and seen", "Copies of erased chats"):
        assert words in told
    assert "receipts" in told.replace("\u200b", "")
    assert not dialog.copies.isChecked()
    assert engine.preferring.removals == []


def test_it_is_said_what_it_means_for_undo(ask):
    dialog = ask()
    assert "2 switches that were moved stay as they are now" in dialog.meaning.text()
    assert "1 erasure can still be undone" in dialog.meaning.text()
    dialog.copies.click()
    assert "What 1 erasure took can never be brought back." in dialog.meaning.text()


def test_enter_and_escape_keep_everything(qtbot, ask, engine):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog = ask()
        qtbot.keyClick(dialog, key)
        assert not dialog.isVisible()
        assert dialog.ends == []
    assert engine.preferring.removals == []


@pytest.mark.parametrize("copies", [False, True])
def test_it_is_removed_and_the_program_ends_when_that_was_read(qtbot, ask, engine, copies):
    dialog = ask()
    if copies:
        dialog.copies.click()
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert engine.preferring.removals == [copies]
    assert dialog.heading.text() == "It is all removed"
    assert dialog.ends == []
    dialog.keep.click()
    assert dialog.ends == [True]


def test_what_could_not_be_removed_is_named(qtbot, ask, engine):
    problem = Trouble("/home/wang/.cache/tidytrace", "It cannot be read or written: {reason}", {"reason": "busy"})
    engine.preferring.remove_own = lambda _shown, **_how: Removed(problems=(problem,))
    dialog = ask()
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert dialog.heading.text() == "Not everything could be removed"
    assert "busy" in _told(dialog)


def test_a_refusal_changes_nothing_and_the_program_goes_on(qtbot, ask, engine):
    engine.preferring.problem = EngineProblem("A watcher is running and would write anew. End it first, then repeat.")
    dialog = ask()
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage is Stage.FAILED)
    assert "End it first" in dialog.line.text()
    dialog.keep.click()
    assert dialog.ends == []


def test_a_computer_with_nothing_of_ours(ask, engine):
    engine.preferring.found = Own()
    dialog = ask()
    assert dialog.heading.text() == "Tidytrace keeps nothing on this computer"
    assert not dialog.go.isVisible()


def test_there_are_no_copies_to_be_asked_about_where_there_are_none(ask, engine):
    engine.preferring.found = Own(pieces=OWN.pieces[:-1])
    assert not ask().copies.isVisible()
