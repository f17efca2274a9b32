"""The chats page as a person goes through it."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt

from gui.staged import StagedEngine
from tidytrace.catalog import Text
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Trouble


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def opened(make_window, qtbot):
    """Opens a window on its chats page, listed."""

    def open_page(engine):
        window = make_window(engine)
        window.show_page(1)
        qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
        return window.chats

    return open_page


@pytest.fixture
def chats(opened, engine):
    return opened(engine)


def _rows(chats):
    return [chats.table.conversation(row) for row in range(chats.table.rowCount())]


def test_chats_are_listed_when_somebody_wants_to_see_them(qtbot, window, engine):
    assert engine.calls == []
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() == 250)
    assert window.chats.line.text().startswith("250 chats in 6 apps · ")


def test_while_they_are_listed_the_number_grows(qtbot, window, engine):
    engine.gate.clear()
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.line.text() == "125 chats so far")
    assert window.chats.notice.heading.text() == "Looking for chats…"
    engine.gate.set()
    qtbot.waitUntil(window.chats.view.isVisible)


def test_no_chats_at_all(qtbot, make_window):
    window = make_window(StagedEngine(count=0))
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.notice.heading.text() == "No chats on this computer")
    assert not window.chats.marks.go.isEnabled()
    assert window.chats.marks.all.isHidden()  # «Choose all 0»
    assert window.chats.marks.none.isHidden()


def test_chats_that_nobody_could_look_at_are_not_said_to_be_none(qtbot, make_window):
    engine = StagedEngine(count=0)
    engine.unread = tuple(Trouble(f"~/.codex/{name}", "There is no permission to open it.") for name in "ab")
    window = make_window(engine)
    window.show_page(1)
    notice = window.chats.notice
    qtbot.waitUntil(lambda: notice.heading.text() == "The chats could not be looked at")
    assert "2 places could not be read: There is no permission to open it." in notice.line.text()
    assert "can give you the right" in notice.line.text()
    assert window.chats.line.text() == "2 places could not be read"
    assert "~/.codex/b: There is no permission to open it." in window.chats.line.toolTip()
    engine.unread, engine.chats = (), StagedEngine(count=3).chats
    notice.button.click()
    qtbot.waitUntil(lambda: window.chats.table.rowCount() == 3)
    assert window.chats.marks.all.isVisible()


def test_an_error_offers_another_try(qtbot, window, engine):
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "disk full"})
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.notice.heading.text() == "The chats could not be listed")
    assert window.chats.notice.line.text() == "It cannot be read or written: disk full"
    _click(qtbot, window.chats.notice.button)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() == 250)


def test_search_app_and_age_narrow_the_list(qtbot, chats):
    qtbot.keyClicks(chats.facets.search, "tomato")
    qtbot.waitUntil(lambda: 0 < chats.table.rowCount() < 250)
    assert all("tomato" in one.title for one in _rows(chats))
    chats.facets.age.setCurrentIndex(chats.facets.age.findData(365))
    limit = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=365)
    assert all(one.updated < limit for one in _rows(chats))
    chats.facets.only_app("codex")
    assert {one.app for one in _rows(chats)} == {"codex"}


def test_no_chat_fits_and_the_way_back(qtbot, chats):
    qtbot.keyClicks(chats.facets.search, "zeppelin")
    qtbot.waitUntil(lambda: chats.notice.heading.text() == "No chat fits")
    _click(qtbot, chats.notice.button)
    assert chats.table.rowCount() == 250
    assert chats.view.isVisible()


def test_a_click_on_a_heading_sorts(qtbot, chats):
    header = chats.view.horizontalHeader()
    spot = header.sectionViewportPosition(Column.SIZE) + 20
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(spot, 10))
    sizes = [one.bytes for one in _rows(chats)]
    assert sizes in (sorted(sizes), sorted(sizes, reverse=True))


def test_the_current_row_is_read_in_the_background(qtbot, chats, engine):
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(lambda: "My neighbour" in chats.preview.transcript.toPlainText())
    assert chats.preview.heading.text() == "帮我写一封给房东的信"
    assert "<b>Is it?</b>" in chats.preview.transcript.toPlainText()  # shown as it is, never as markup
    assert chats.preview.meta.text().startswith("Codex CLI · ")


def test_who_races_through_the_list_reads_only_the_last(qtbot, chats, engine):
    for row in range(10):
        chats.view.setCurrentIndex(chats.table.index(row, Column.TITLE))
    last = chats.table.conversation(9).id
    qtbot.waitUntil(lambda: chats.preview.transcript.toPlainText() != "")
    assert [about for what, about in engine.calls if what == "messages"] == [last]


def test_a_chat_that_cannot_be_read_says_so(qtbot, chats, engine):
    engine.problem = EngineProblem("the file is damaged", where="/home/wang/x")
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(chats.preview.note.isVisible)
    assert chats.preview.note.text() == "/home/wang/x: the file is damaged"


def test_a_click_on_the_box_marks_and_the_bar_counts(qtbot, chats):
    assert chats.marks.count.text() == "Nothing is chosen"
    assert not chats.marks.go.isEnabled()
    for row in (0, 2):
        spot = chats.view.visualRect(chats.table.index(row, Column.MARK)).center()
        qtbot.mouseClick(chats.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chats.marks.count.text() == "2 chats chosen"
    assert chats.marks.go.text() == "Erase 2 chats…"
    chats.facets.only_app("cursor")
    assert chats.marks.hint.text().endswith("2 of them are not shown")


def test_where_else_a_chat_is_is_looked_up_when_asked(qtbot, chats, engine):
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(lambda: "My neighbour" in chats.preview.transcript.toPlainText())
    assert not any(what == "footprint" for what, _ in engine.calls)
    _click(qtbot, chats.preview.ask)
    qtbot.waitUntil(lambda: chats.preview.footprint.text().startswith("Also in"))
    assert chats.preview.footprint.text() == "Also in: prompt history, search indexes and lists, logs (2)"
    chats.view.setCurrentIndex(chats.table.index(2, Column.TITLE))
    qtbot.waitUntil(chats.preview.ask.isVisible)


def test_where_else_a_chat_is_names_the_service_that_copies_it(qtbot, opened, engine):
    engine.synced = {engine.chats[1].id: Text("OneDrive", "OneDrive")}
    chats = opened(engine)
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(chats.preview.ask.isVisible)
    _click(qtbot, chats.preview.ask)
    qtbot.waitUntil(lambda: chats.preview.footprint.text().endswith("logs (2), OneDrive"))


def test_a_chat_that_is_nowhere_else_by_its_id_promises_nothing(qtbot, chats, engine):
    engine.found_elsewhere = {}
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(chats.preview.ask.isVisible)
    _click(qtbot, chats.preview.ask)
    qtbot.waitUntil(lambda: chats.preview.footprint.text() != "Looking…")
    assert chats.preview.footprint.text() == "No other place is known by its id. Erasing looks further."


def test_a_hundred_thousand_chats_open_and_scroll(qtbot, make_window):
    engine = StagedEngine(count=0)
    one = StagedEngine(count=1).chats[0]
    engine.chats = [msgspec.structs.replace(one, id=f"claude-code:{number}") for number in range(100_000)]
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() == 100_000, timeout=20_000)
    window.chats.view.scrollToBottom()
    window.chats.view.viewport().repaint()
    assert window.chats.view.rowAt(10) > 99_000
