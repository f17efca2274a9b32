"""The chats page as a person goes through it."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.staged import APPS, StagedEngine
from tidytrace.findings.model import Phrase
from tidytrace.gui.chats.erase_dialog import Stage
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem, Kept, Leftover, Place


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _words(widget):
    return [label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


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
    assert chats.marks.hint.text().endswith("2 of them are not shown by the search")


@pytest.fixture
def asked(qtbot, chats):
    """Two chats are chosen and the plan is made."""
    chats.table.toggle(0)
    chats.table.toggle(2)
    _click(qtbot, chats.marks.go)
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.ASKING)
    return chats.dialog


def test_the_question_names_counts_dates_places_and_that_it_is_for_good(asked, engine):
    words = _words(asked)
    assert asked.heading.text() == "Erase 2 chats for good?"
    assert "2 chats · Claude Code (1), Gemini CLI (1)" in words
    assert "19 November 2026" in words
    assert "23 November 2026" in words
    assert "7 places · 8.3\u00a0kB" in words
    assert "This cannot be undone. No copy is kept." in words
    assert any("Full-disk encryption" in one for one in words)
    assert asked.go.text().replace("&", "") == "Erase for good"
    assert asked.keep.isDefault()  # Enter keeps them
    assert not any(what == "erase" for what, _ in engine.calls)


def test_keeping_them_leaves_everything(qtbot, asked, chats, engine):
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not asked.isVisible())
    assert not any(what == "erase" for what, _ in engine.calls)
    assert len(engine.chats) == 250
    assert len(chats.table.marks) == 2  # the choice is still there


def test_erasing_says_what_is_left_and_the_list_follows(qtbot, asked, chats, engine):
    _click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "2 chats are erased"
    assert "0 traces left in the app's folders" in _words(asked)
    qtbot.waitUntil(lambda: chats.table.rowCount() == 248)
    assert chats.table.marks == set()


def test_leftovers_are_named(qtbot, asked, engine):
    engine.leftovers = (Leftover("/home/wang/.claude/history.jsonl", "text", erased=False),)
    _click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert "1 trace left in the app's folders" in _words(asked)
    assert "/home/wang/.claude/history.jsonl" in _words(asked)


def test_what_could_not_be_looked_into_is_never_called_clean(qtbot, asked, engine):
    engine.leftovers = (Leftover("/home/wang/.claude/locked.db", "unreadable", erased=False),)
    _click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert "These files could not be looked into" in _words(asked)
    assert "/home/wang/.claude/locked.db" in _words(asked)


def test_places_that_stay_are_named_before_anything_happens(qtbot, chats, engine):
    engine.spared = (Place("/home/wang/.claude/link.json", Phrase("link")),)
    chats.table.toggle(0)
    chats.erase()
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.ASKING)
    words = _words(chats.dialog)
    assert "These places stay as they are" in words
    assert (
        "/home/wang/.claude/link.json: It is reached through a link; what is behind a link is never changed." in words
    )


def test_stopping_in_the_middle_says_how_far_it_came(qtbot, asked, engine):
    engine.gate.clear()
    engine.entered.clear()
    _click(qtbot, asked.go)
    assert engine.entered.wait(5)
    _click(qtbot, asked.keep)  # now «Stop»
    assert asked.isVisible()
    engine.gate.set()
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "Stopped. 1 chat is erased"


def test_what_is_left_alone_is_named_with_its_reason(qtbot, chats, engine):
    engine.kept = (
        Kept(engine.chats[2], Phrase("app-running", {"app": APPS["gemini-cli"], "processes": "gemini 4711"})),
    )
    chats.table.toggle(0)
    chats.table.toggle(2)
    chats.erase()
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.ASKING)
    words = _words(chats.dialog)
    assert chats.dialog.heading.text() == "Erase 1 chat for good?"
    assert "Left alone · 1 chat" in words
    assert "Gemini CLI is running (gemini 4711). Close it and try again." in words


def test_nothing_can_go_means_no_erase_button(qtbot, chats, engine):
    engine.kept = (Kept(engine.chats[0], Phrase("newer-schema")),)
    chats.table.toggle(0)
    chats.erase()
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.OVER)
    assert chats.dialog.heading.text() == "Nothing can be erased now"
    assert not chats.dialog.go.isVisible()


def test_a_plan_that_fails_changes_nothing(qtbot, chats, engine):
    chats.table.toggle(0)
    engine.problem = EngineProblem("the file is damaged", where="/home/wang/x")
    chats.erase()
    qtbot.waitUntil(lambda: chats.dialog.stage is Stage.OVER)
    assert "/home/wang/x: the file is damaged" in _words(chats.dialog)
    assert len(engine.chats) == 250


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
