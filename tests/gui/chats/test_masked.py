"""Sensitive values are masked in the preview; one at a time can be seen, and not for long."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication

from gui.pointing import click
from tidytrace.chats.model import Message
from tidytrace.gui.chats import hidden
from tidytrace.gui.chats.page_turner import MOST
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.engine import EngineProblem

CARD, CODE = "6222 0212 3456 7894", "739155"


@pytest.fixture
def chats(make_window, qtbot, engine):
    engine.masking.values = {CARD: "6222 •••• •••• 7894", CODE: "7•••••"}
    engine.said = [
        Message("user", f"  My card is {CARD}, the code is {CODE}.\nWrite a letter."),
        Message("assistant", "Never tell anybody."),
    ]
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.view.setCurrentIndex(window.chats.table.index(0, Column.TITLE))
    qtbot.waitUntil(window.chats.preview.reveal.isVisible)
    return window.chats


def _text(chats):
    return chats.preview.transcript.toPlainText()


def test_values_are_masked_before_anybody_sees_them(chats):
    assert "My card is 6222 •••• •••• 7894, the code is 7•••••.\nWrite a letter." in _text(chats)
    assert CARD not in _text(chats)
    spoken = QAccessible.queryAccessibleInterface(chats.preview.transcript)
    assert CARD not in spoken.text(QAccessible.Text.Value)
    assert chats.preview.reveal.text() == "Show the first of 2 masked &values"


def test_one_at_a_time_can_be_seen(qtbot, chats):
    masked = _text(chats)
    click(qtbot, chats.preview.reveal)
    assert _text(chats) == masked.replace("6222 •••• •••• 7894", CARD)
    assert chats.preview.reveal.text() == "Mask it and show &value 2 of 2"
    click(qtbot, chats.preview.reveal)
    assert _text(chats) == masked.replace("7•••••", CODE)
    assert chats.preview.reveal.text() == "Mask the &value again"
    click(qtbot, chats.preview.reveal)
    assert _text(chats) == masked


def test_a_click_on_a_masked_value_shows_it_and_another_masks_it(qtbot, chats):
    transcript = chats.preview.transcript
    cursor = transcript.document().find("••••")
    cursor.setPosition(cursor.selectionStart() + 1)
    spot = transcript.cursorRect(cursor).center()
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert CARD in _text(chats)
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert CARD not in _text(chats)


def test_what_is_seen_is_masked_again_after_a_while(qtbot, chats, monkeypatch):
    chats.preview.transcript.hidden._while.setInterval(60)
    begin = time.monotonic()
    click(qtbot, chats.preview.reveal)
    assert CARD in _text(chats)
    qtbot.waitUntil(lambda: CARD not in _text(chats))
    assert time.monotonic() - begin < hidden.SEEN_MS / 1000


def test_what_is_seen_is_masked_when_nobody_looks(qtbot, chats):
    click(qtbot, chats.preview.reveal)
    chats.window().show_page(0)
    assert CARD not in _text(chats)


def test_nothing_reaches_the_clipboard_by_itself(qtbot, chats):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    click(qtbot, chats.preview.reveal)
    assert clipboard.text() == "before"
    chats.preview.transcript.hidden.mask()
    chats.preview.transcript.selectAll()
    chats.preview.transcript.copy()
    assert CARD not in clipboard.text()


def test_words_to_cut_out_are_those_of_the_chat(chats):
    chats.preview.transcript.selectAll()
    assert f"My card is {CARD}, the code is {CODE}." in chats.preview.transcript.selected()


def test_a_chat_that_could_not_be_looked_through_says_so(qtbot, chats, engine):
    engine.masking.problem = EngineProblem("The rules are damaged.")
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(chats.preview.note.isVisible)
    assert "The rules are damaged." in chats.preview.note.text()
    assert not chats.preview.reveal.isVisible()


def test_a_value_that_is_cut_off_is_not_shown_at_all(qtbot, chats, engine):
    engine.said = [Message("user", "x" * 5_990 + CARD + " and more")]
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    qtbot.waitUntil(lambda: "more characters" in _text(chats))
    assert "6222" not in _text(chats)


def test_a_long_chat_is_read_page_by_page(qtbot, chats, engine):
    engine.said = [Message("user", f"number {number}.") for number in range(3 * MOST - 50)]
    chats.view.setCurrentIndex(chats.table.index(1, Column.TITLE))
    pages = chats.preview.pages
    qtbot.waitUntil(lambda: "number 0." in _text(chats))
    assert pages.words.text() == f"Messages 1 to {MOST}"
    click(qtbot, pages.later)
    qtbot.waitUntil(lambda: f"number {MOST}." in _text(chats))
    assert "number 0." not in _text(chats)
    click(qtbot, pages.later)
    qtbot.waitUntil(lambda: f"number {3 * MOST - 51}." in _text(chats))
    assert pages.later.isHidden()
    click(qtbot, pages.earlier)
    qtbot.waitUntil(lambda: f"number {MOST}." in _text(chats))
