"""Words in the whole text: the list fills as chats are found, their places are marked in the preview, nothing stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.pointing import click
from memory import reachable
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import HIT_ROLE
from tidytrace.gui.engine import EngineProblem

WORDS = "neighbour says"


@pytest.fixture
def chats(make_window, qtbot, engine):
    window = make_window(engine)
    window.show_page(1)
    chats = window.chats
    qtbot.waitUntil(lambda: chats.table.rowCount() > 0)
    chats.facets.where.setCurrentIndex(1)
    return chats


def look_for(qtbot, chats, words):
    chats.facets.search.setText(words)
    QTest.keyClick(chats.facets.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not chats.finder.stop.isVisible() and bool(chats.table.hits))


def test_the_list_shows_the_chats_with_the_words_and_where_they_stand(qtbot, chats, engine) -> None:
    look_for(qtbot, chats, WORDS)
    assert chats.table.rowCount() == 25
    line = chats.table.index(0, Column.TITLE).data(HIT_ROLE)
    assert "near the neighbour says by the lake" in line
    assert line in chats.table.index(0, Column.TITLE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert chats.finder.line.text() == "25 chats found · looked through 250 chats"
    assert engine.searching.asked == [WORDS]


def test_the_first_hits_come_at_once_and_it_can_be_stopped(qtbot, chats, engine) -> None:
    engine.gate.clear()
    chats.facets.search.setText(WORDS)
    QTest.keyClick(chats.facets.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chats.table.rowCount() == 1)
    assert "looking… 1 of 250" in chats.finder.line.text()
    click(qtbot, chats.finder.stop)
    engine.gate.set()
    qtbot.waitUntil(lambda: "stopped after" in chats.finder.line.text())
    assert chats.table.rowCount() == 1


def test_places_are_marked_and_visited_one_after_the_other(qtbot, chats) -> None:
    look_for(qtbot, chats, WORDS)
    chats.view.setCurrentIndex(chats.table.index(0, Column.TITLE))
    qtbot.waitUntil(lambda: bool(chats.preview.places.spans))
    bar = chats.preview.places
    text = chats.preview.transcript.toPlainText()
    assert {text[start:end].casefold() for start, end in bar.spans} == {"neighbour", "says"}
    assert bar.line.text() == "Place 1 of 2"
    click(qtbot, bar.on)
    assert bar.line.text() == "Place 2 of 2"
    assert chats.preview.transcript.textCursor().position() == bar.spans[1][0]
    click(qtbot, bar.on)
    assert bar.line.text() == "Place 1 of 2"
    assert len(chats.preview.transcript.extraSelections()) == 2


def test_back_in_titles_everything_is_as_before(qtbot, chats) -> None:
    look_for(qtbot, chats, WORDS)
    chats.facets.search.clear()
    assert chats.table.rowCount() == 250
    chats.facets.where.setCurrentIndex(0)
    assert not chats.finder.isVisible()
    assert chats.table.index(0, Column.TITLE).data(HIT_ROLE) is None


def test_what_was_chosen_stays_chosen(qtbot, chats) -> None:
    chats.table.toggle(1)
    look_for(qtbot, chats, WORDS)
    assert len(chats.table.chosen()) == 1
    chats.finder.clear()
    assert len(chats.table.chosen()) == 1


def test_one_letter_is_too_little_and_one_chinese_character_is_not(qtbot, chats, engine) -> None:
    chats.facets.search.setText("x")
    QTest.keyClick(chats.facets.search, Qt.Key.Key_Return)
    assert chats.finder.line.text() == "At least two letters, please."
    assert engine.searching.asked == []
    look_for(qtbot, chats, "好")
    assert engine.searching.asked == ["好"]


def test_a_problem_is_told(qtbot, chats, engine) -> None:
    engine.problem = EngineProblem("This app is no longer in the catalogue.")
    chats.facets.search.setText(WORDS)
    QTest.keyClick(chats.facets.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chats.finder.line.text() == "This app is no longer in the catalogue.")


def test_nothing_is_left_of_it_when_it_is_cleared(qtbot, chats, engine) -> None:
    look_for(qtbot, chats, "Rumpelwicht")
    engine.searching.asked.clear()
    chats.finder.clear()
    assert (chats.facets.search.text(), chats.finder.words, chats.table.hits) == ("", "", {})
    assert not [one for one in reachable(chats.finder) if isinstance(one, str) and "Rumpelwicht" in one]


def test_it_goes_with_the_window_and_stays_on_another_page(qtbot, chats) -> None:
    look_for(qtbot, chats, WORDS)
    window = chats.window()
    window.show_page(0)
    window.show_page(1)
    assert chats.facets.search.text() == WORDS
    window.hide()
    qtbot.waitUntil(lambda: not chats.facets.search.text())
    assert chats.table.hits == {}
