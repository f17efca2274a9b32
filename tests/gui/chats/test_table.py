"""The table model, without a window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.staged import APPS, NOW, conversation
from tidytrace.gui.chats.shelf import Column, Facets, Shelf
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.engine import Listing


@pytest.fixture
def table(qapp, english):
    table = ChatTable(english)
    chats = tuple(conversation(number) for number in range(60))
    table.show_shelf(Shelf(Listing(conversations=chats, apps=APPS), english))
    return table


def _text(table, row, column):
    return table.index(row, column).data()


def test_the_model_keeps_qts_rules(table):
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.sort(Column.TITLE)
    table.show_facets(Facets(app="codex"))
    table.show_facets(Facets(text="no such thing"))
    assert table.rowCount() == 0


def test_a_row_says_title_app_day_and_size(table):
    assert _text(table, 3, Column.TITLE) == "体检报告里的尿酸偏高是什么意思"
    assert _text(table, 3, Column.APP) == "Cursor"
    assert _text(table, 3, Column.SIZE) == "10\u00a0kB"


def test_the_heading_says_the_order(table):
    heading = table.headerData(Column.USED, Qt.Orientation.Horizontal)
    assert heading == "Last used ↓"
    table.sort(Column.TITLE, Qt.SortOrder.AscendingOrder)
    assert table.headerData(Column.TITLE, Qt.Orientation.Horizontal) == "Title ↑"


def test_nothing_is_ever_chosen_beforehand(table):
    assert table.marks == set()
    assert table.chosen() == []


def test_marks_survive_search_and_order(table):
    table.toggle(2)
    marked = table.conversation(2).id
    table.show_facets(Facets(text="tomato", app="codex"))
    table.sort(Column.SIZE)
    assert table.hidden_marks() == 1
    assert [one.id for one in table.chosen()] == [marked]
    table.show_facets(Facets())
    assert table.hidden_marks() == 0
    table.toggle(table.row_of(marked))
    assert table.chosen() == []


def test_all_shown_means_only_what_is_shown(table):
    table.show_facets(Facets(app="codex"))
    table.mark_shown()
    assert {one.app for one in table.chosen()} == {"codex"}
    table.clear_marks()
    assert table.chosen() == []


def test_a_chat_that_cannot_be_erased_cannot_be_chosen(table):
    row = table.row_of(conversation(7).id)
    assert table.index(row, Column.MARK).data(Qt.ItemDataRole.CheckStateRole) is None
    table.toggle(row)
    table.mark_shown()
    assert conversation(7).id not in table.marks
    hint = table.index(row, Column.TITLE).data(Qt.ItemDataRole.ToolTipRole)
    assert hint == "It is kept on the vendor's servers; erase it in the app or on the web."


def test_marks_of_chats_that_are_gone_are_forgotten(table, english):
    table.toggle(0)
    chats = tuple(conversation(number) for number in range(1, 60))
    table.show_shelf(Shelf(Listing(conversations=chats, apps=APPS), english))
    assert table.chosen() == []


def test_a_hundred_thousand_rows_are_no_burden(qapp, english):
    table = ChatTable(english)
    listing = Listing(conversations=tuple(conversation(number, NOW) for number in range(100_000)), apps=APPS)
    table.show_shelf(Shelf(listing, english))
    assert table.rowCount() == 100_000
    assert _text(table, 99_999, Column.APP) in {name.en for name in APPS.values()}
