"""Chats in groups: by app, date and folder, closed and opened, chosen as a whole."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.staged import APPS, NOW, conversation
from tidytrace.gui.chats.shelf import Column, Facets, Grouping, Shelf
from tidytrace.gui.chats.table import GROUP_ROLE, ChatTable
from tidytrace.gui.engine import Listing

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
FOLDERS = ("/home/wang/projects/invoices", "file:///home/wang/notes", None, "not a folder")


def _table(language, chats):
    table = ChatTable(language)
    table.show_shelf(Shelf(Listing(conversations=tuple(chats), apps=APPS), language, NOW))
    return table


@pytest.fixture
def table(qapp, english):
    return _table(english, [conversation(number) for number in range(60)])


def _headings(table):
    rows = range(table.rowCount())
    return [table.index(row, Column.TITLE).data() for row in rows if table.group_at(row) is not None]


def _ago(days, number=0):
    return msgspec.structs.replace(
        conversation(number), id=f"codex:{days}", updated=NOW - datetime.timedelta(days=days)
    )


def test_by_app_each_group_says_how_many_and_how_large(table):
    table.group(Grouping.APP)
    names = sorted((name.en for name in APPS.values()), key=str.casefold)
    assert _headings(table) == [f"{name} · 10 chats" for name in names]
    assert table.rowCount() == 60 + len(APPS)
    assert table.index(0, Column.SIZE).data().endswith("kB")
    assert table.index(0, Column.TITLE).data(GROUP_ROLE) == "open"
    assert {table.conversation(row).app for row in range(1, 11)} == {table.now.groups[0].key[0]}


def test_by_date_the_near_past_is_told_apart(qapp, english):
    # 23 November 2026 is a Monday: the week begins with it
    table = _table(english, [_ago(days) for days in (0, 1, 10, 40, 400, 800)])
    table.group(Grouping.DATE)
    assert [line.split(" · ")[0] for line in _headings(table)] == ["Today", "This month", "This year", "2025", "2024"]
    table.sort(Column.USED, Qt.SortOrder.AscendingOrder)
    assert [line.split(" · ")[0] for line in _headings(table)] == ["2024", "2025", "This year", "This month", "Today"]


def test_by_month_and_year_and_without_a_date(qapp, english):
    chats = [_ago(1), _ago(400), msgspec.structs.replace(conversation(3), created=None, updated=None)]
    table = _table(english, chats)
    table.group(Grouping.MONTH)
    assert _headings(table) == ["November 2026 · 1 chat", "October 2025 · 1 chat", "No date · 1 chat"]
    table.group(Grouping.YEAR)
    assert _headings(table) == ["2026 · 1 chat", "2025 · 1 chat", "No date · 1 chat"]


def test_by_folder_of_the_person(qapp, english):
    chats = [msgspec.structs.replace(conversation(number), project=FOLDERS[number % 4]) for number in range(8)]
    table = _table(english, chats)
    table.group(Grouping.FOLDER)
    assert _headings(table) == [
        "notes — /home/wang · 2 chats",
        "invoices — /home/wang/projects · 2 chats",
        "No folder · 4 chats",
    ]


def test_a_closed_group_keeps_its_heading_and_its_order(table):
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.group(Grouping.APP)
    inside = [table.conversation(row).id for row in range(1, 11)]
    table.open_group(0, opened=False)
    assert table.rowCount() == 50 + len(APPS)
    assert table.group_at(1) is not None
    assert table.index(0, Column.TITLE).data(ACCESSIBLE).endswith("Group, closed")
    table.sort(Column.TITLE)
    assert table.group_at(1) is not None  # closed groups stay so
    table.sort(Column.USED, Qt.SortOrder.DescendingOrder)
    table.open_group(0, opened=True)
    assert [table.conversation(row).id for row in range(1, 11)] == inside
    table.open_all(opened=False)
    assert (table.rowCount(), table.shown) == (len(APPS), 0)


def test_a_group_is_chosen_as_a_whole_and_says_how_much_of_it_is(table):
    table.group(Grouping.APP)
    heading = table.index(0, Column.MARK)
    assert heading.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    table.toggle(2)
    assert heading.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.PartiallyChecked
    assert _headings(table)[0].endswith(" · 1 chosen")
    table.toggle(0)
    assert heading.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    can = [one for group in table.now.groups[:1] for one in group.numbers if table.shelf.can_be_marked[one]]
    assert len(table.marks) == len(can)
    table.toggle(0)
    assert table.marks == frozenset()


def test_what_is_chosen_in_a_closed_group_is_told_as_not_shown(table):
    table.group(Grouping.APP)
    table.toggle(0)
    count = len(table.marks)
    table.open_group(0, opened=False)
    assert table.hidden_marks() == count
    table.mark_shown()  # nobody chooses what they do not see
    assert len(table.marks) > count
    table.open_group(0, opened=True)
    assert table.hidden_marks() == 0


def test_the_facets_hold_in_groups_too(table):
    table.group(Grouping.APP)
    table.show_facets(Facets(app="codex"))
    assert len(_headings(table)) == 1
    table.show_facets(Facets(text="no such thing"))
    assert table.rowCount() == 0
    assert table.row_of(conversation(3).id) is None


@pytest.fixture
def chats(make_window, qtbot, engine):
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    page = window.chats
    page.groups.choice.setCurrentIndex(page.groups.choice.findData(Grouping.APP))
    return page


def test_the_keyboard_opens_closes_and_chooses_a_group(qtbot, chats):
    view, table = chats.view, chats.table
    view.setFocus()
    view.setCurrentIndex(table.index(0, Column.TITLE))
    rows = table.rowCount()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert table.rowCount() < rows
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert table.rowCount() == rows
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert table.rowCount() < rows
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert {one.app for one in table.chosen()} == {table.now.groups[0].key[0]}
    assert chats.marks.hint.text().endswith("are not shown")
    assert chats.marks.these.isVisible()


def test_a_click_on_a_heading_closes_it(qtbot, chats):
    view, table = chats.view, chats.table
    rows = table.rowCount()
    spot = view.visualRect(table.index(0, Column.TITLE)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert table.rowCount() < rows
    chats.groups.fold.click()
    assert table.shown == 0
    assert chats.groups.fold.text() == "Open all groups"
    chats.groups.fold.click()
    assert table.rowCount() == rows


def test_who_reads_a_chat_goes_on_when_the_list_is_grouped_otherwise(qtbot, chats):
    view, table = chats.view, chats.table
    row = next(row for row in range(table.rowCount()) if table.group_at(row) is None)
    read = table.conversation(row).id
    view.setCurrentIndex(table.index(row, Column.TITLE))
    qtbot.waitUntil(lambda: chats.preview.shown == read)
    chats.groups.choice.setCurrentIndex(chats.groups.choice.findData(Grouping.YEAR))
    assert table.conversation(view.currentIndex().row()).id == read


def test_while_a_long_list_is_arranged_the_old_rows_stay_as_they_are(table, monkeypatch):
    """Every question about them is answered for what is on the table, not for what is wanted."""
    asked = []
    monkeypatch.setattr("tidytrace.gui.chats.table.AT_ONCE", 10)
    table.group(Grouping.APP)
    table.elsewhere = lambda shelf, wanted: asked.append((shelf, wanted))
    before = _headings(table)
    table.group(Grouping.MONTH)
    assert _headings(table) == before
    table.open_group(0, opened=False)
    table.toggle(1)
    assert table.index(1, Column.TITLE).data(ACCESSIBLE)
    ((shelf, wanted),) = asked
    table.sort(Column.SIZE)
    table.show(shelf, wanted, shelf.arrange(wanted))  # too late: something else is wanted by now
    assert table.group_at(0).key == table.now.groups[0].key == ("claude-code",)
    shelf, wanted = asked[-1]
    table.show(shelf, wanted, shelf.arrange(wanted))
    assert table.index(0, Column.TITLE).data().startswith("November 2026")


def test_one_group_without_a_date_has_its_heading(qapp, english):
    chats = [msgspec.structs.replace(conversation(number), created=None, updated=None) for number in range(3)]
    table = _table(english, chats)
    table.group(Grouping.YEAR)
    assert _headings(table) == ["No date · 3 chats"]
    table.group(Grouping.NONE)
    assert table.rowCount() == 3
