"""Wherever the window names a chat, what is sensitive in its title is masked."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from gui.pointing import click
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem

CARD, MASKED = "6222 0212 3456 7894", "6222 •••• •••• 7894"


@pytest.fixture
def chats(make_window, qtbot, engine):
    engine.chats[0] = msgspec.structs.replace(engine.chats[0], title=f"My card is {CARD}")
    engine.masking.values = {CARD: MASKED}
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    return window.chats


def _row(chats):
    shelf = chats.table.shelf
    [row] = [row for row in range(chats.table.rowCount()) if MASKED in chats.table.index(row, Column.TITLE).data()]
    assert CARD not in shelf.titles
    return chats.table.index(row, Column.TITLE)


def test_the_list_and_a_screen_reader_say_it_masked(chats):
    index = _row(chats)
    assert index.data() == f"My card is {MASKED}"
    assert CARD not in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert CARD not in (index.data(Qt.ItemDataRole.ToolTipRole) or "")


def test_so_does_the_heading_above_the_text(qtbot, chats):
    chats.view.setCurrentIndex(_row(chats))
    qtbot.waitUntil(lambda: MASKED in chats.preview.heading.text())
    spoken = QAccessible.queryAccessibleInterface(chats.preview.heading)
    assert CARD not in spoken.text(QAccessible.Text.Name)


def test_the_question_before_erasing_names_it_masked(chats, engine):
    title, _ = chats.name_of(engine.chats[0])
    assert title == f"My card is {MASKED}"


def test_it_is_said_when_nothing_could_be_masked(qtbot, chats, engine):
    engine.masking.problem = EngineProblem("The rules are damaged.")
    click(qtbot, chats.reload)
    qtbot.waitUntil(lambda: "sensitive words in titles could not be masked" in chats.line.text())
    assert chats.table.rowCount() == len(engine.chats)


def test_who_could_not_look_says_so(engine):
    engine.masking.values = {CARD: MASKED}
    masked = masked_titles(engine.masking, {"one": f"My card is {CARD}", "two": "A cat", "three": None})
    assert masked == {"one": f"My card is {MASKED}"}
    engine.masking.problem = EngineProblem("The rules are damaged.")
    assert masked_titles(engine.masking, {"one": CARD}) is None
