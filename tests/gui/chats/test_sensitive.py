"""What should never have been typed: marked in the list, chosen by, and cut out."""

import time

import pytest
from PySide6.QtCore import Qt

from gui.pointing import click
from gui.staged import StagedEngine
from tidytrace.chats.model import Conversation
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import BADGE_ROLE
from tidytrace.gui.engine import EngineProblem


@pytest.fixture
def chats(make_window, qtbot, engine):
    """A chats page that is listed, its look for sensitive content still under way."""
    engine.look_gate.clear()
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    yield window.chats
    engine.look_gate.set()


@pytest.fixture
def looked(chats, qtbot, engine):
    engine.look_gate.set()
    qtbot.waitUntil(chats.facets.sensitive.isEnabled)
    return chats


def _title(chats, row, role=Qt.ItemDataRole.DisplayRole):
    return chats.table.index(row, Column.TITLE).data(role)


def _choose(chats, words):
    choice = chats.facets.sensitive
    choice.setCurrentIndex(next(n for n in range(choice.count()) if words in choice.itemText(n)))


def test_nobody_waits_for_the_look(chats, qtbot):
    assert chats.facets.sensitive.currentText() == "Sensitive: looking…"
    assert not chats.facets.sensitive.isEnabled()
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(lambda: "My neighbour" in chats.preview.transcript.toPlainText())


def test_the_look_takes_no_choice_away(chats, qtbot, engine):
    chats.view.setCurrentIndex(chats.table.index(4, Column.TITLE))
    engine.look_gate.set()
    qtbot.waitUntil(chats.facets.sensitive.isEnabled)
    assert chats.view.currentIndex().row() == 4


def test_a_chat_says_what_was_found_in_it_in_words(looked):
    assert _title(looked, 0, BADGE_ROLE) == ("bank card", "")
    assert _title(looked, 2, BADGE_ROLE) == ("payment password or code", " +2")
    assert _title(looked, 1, BADGE_ROLE) == ("", "")
    said = "Sensitive: payment password or code (2), resident ID, access key"
    assert said in _title(looked, 2, Qt.ItemDataRole.ToolTipRole)
    assert _title(looked, 2, Qt.ItemDataRole.AccessibleTextRole).endswith(said)


def test_only_chats_with_a_kind_of_it(looked):
    _choose(looked, "Sensitive content (2)")
    assert looked.table.rowCount() == 2
    _choose(looked, "bank card (1)")
    assert [looked.table.conversation(0).id, looked.table.rowCount()] == ["claude-code:000000", 1]
    looked.facets.reset()
    assert looked.table.rowCount() == 250


def test_what_was_found_is_counted_in_the_chosen_app(looked):
    def words():
        return [looked.facets.sensitive.itemText(n) for n in range(1, looked.facets.sensitive.count())]

    everywhere = words()
    assert everywhere[0] == "Sensitive content (2)"
    looked.facets.only_app("claude-code")
    assert words() == ["Sensitive content (1)", "bank card (1)"]
    _choose(looked, "bank card")
    assert looked.table.rowCount() == 1
    looked.facets.app.setCurrentIndex(looked.facets.app.findData("gemini-cli"))
    assert looked.facets.sensitive.currentText() == "bank card (0)"  # what was chosen stays chosen
    assert looked.table.rowCount() == 0
    looked.facets.reset()
    assert words() == everywhere


def test_a_look_that_fails_is_not_called_clean(make_window, qtbot):
    class Blind(StagedEngine):
        def sensitive(self, cancelled):
            raise EngineProblem("It cannot be read.")

    window = make_window(Blind())
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.facets.sensitive.currentText() == "Sensitive: could not check")


def test_nothing_found_is_said(chats, qtbot, engine):
    engine.sensitive_found = {}
    engine.look_gate.set()
    qtbot.waitUntil(lambda: chats.facets.sensitive.currentText() == "Nothing sensitive found")


def test_from_the_finding_to_the_chats_that_it_is_about(qtbot, make_window, engine):
    engine.look_gate.clear()
    window = make_window(engine)
    window.home.sensitive.emit("gemini-cli")
    assert window.pages.currentWidget() is window.chats
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    engine.look_gate.set()
    qtbot.waitUntil(lambda: window.chats.table.rowCount() == 1)
    assert window.chats.table.conversation(0).id == "gemini-cli:000002"
    window.home.sensitive.emit("claude-code")
    assert [window.chats.table.conversation(0).id, window.chats.table.rowCount()] == ["claude-code:000000", 1]


def test_what_was_found_is_cut_out_after_the_person_saw_it(looked, qtbot, engine):
    looked.view.setCurrentIndex(looked.table.index(0, Column.TITLE))
    qtbot.waitUntil(looked.preview.cut_what_was_found.isVisible)
    assert looked.preview.found.text() == "Sensitive: bank card"
    click(qtbot, looked.preview.cut_what_was_found)
    qtbot.waitUntil(lambda: looked.cutting is not None)
    assert looked.cutting.stage is Stage.TYPING
    assert looked.cutting.words.words == ["6222 0212 3456 7894"]
    looked.cutting.reject()


def test_a_chat_without_it_offers_nothing(looked, qtbot):
    looked.view.setCurrentIndex(looked.table.index(1, Column.TITLE))
    qtbot.waitUntil(lambda: looked.preview.shown == looked.table.conversation(1).id)
    assert isinstance(looked.table.conversation(1), Conversation)
    assert not looked.preview.cut_what_was_found.isVisible()
    assert not looked.preview.found.isVisible()


def test_the_look_rests_while_the_person_moves_the_list(make_window, qtbot):
    """It asks all the time whether it is still wanted; who scrolls comes first."""
    waited = []

    class Patient(StagedEngine):
        def sensitive(self, cancelled):
            window.chats.looking.rest()
            begin = time.monotonic()
            cancelled()
            waited.append(time.monotonic() - begin)
            return {}

    window = make_window(Patient())
    window.show_page(1)
    qtbot.waitUntil(lambda: bool(waited))
    assert waited[0] >= 0.2
