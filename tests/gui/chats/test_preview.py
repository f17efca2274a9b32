"""Reading one conversation."""

import datetime

import msgspec
import pytest

from gui.staged import conversation
from tidytrace.chats.model import Message
from tidytrace.gui.chats.preview import MOST, Preview

TIME = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def preview(qtbot, english):
    preview = Preview(english)
    qtbot.addWidget(preview)
    preview.reading(conversation(1), "A title", "Codex CLI")
    return preview


def test_a_chat_that_is_newer_than_the_catalogue_says_so_where_it_is_read(preview):
    assert preview.stays.isHidden()
    newer = msgspec.structs.replace(conversation(1), erasable="no", reason="newer-schema")
    preview.reading(newer, "A title", "Codex CLI")
    assert preview.stays.text() == "The file is newer than this catalogue; it is shown but never changed."
    assert not preview.stays.isHidden()
    assert not preview.cut_out.isEnabled()


def test_markup_in_a_message_stays_text(preview):
    preview.show_messages([Message("assistant", "<img src='http://tracker.example/x.png'><b>bold</b>", TIME)])
    assert "<img src='http://tracker.example/x.png'><b>bold</b>" in preview.transcript.toPlainText()


def test_who_said_what_stands_above_it(preview):
    preview.show_messages([Message("user", "Hello"), Message("assistant", "Good day"), Message("tool", "ls")])
    lines = [line for line in preview.transcript.toPlainText().splitlines() if line]
    assert lines == ["You", "Hello", "AI", "Good day", "Tool", "ls"]


def test_a_very_long_message_is_cut_and_says_so(preview):
    preview.show_messages([Message("user", "x" * 10_000)])
    assert preview.transcript.toPlainText().rstrip().endswith("… and 4000 more characters")


def test_a_very_long_chat_shows_its_beginning_and_says_so(preview):
    preview.show_messages([Message("user", f"number {number}") for number in range(MOST + 1)])
    assert f"number {MOST - 1}" in preview.transcript.toPlainText()
    assert f"number {MOST}" not in preview.transcript.toPlainText()
    assert preview.pages.words.text() == f"Messages 1 to {MOST}"
    assert not preview.pages.later.isHidden()
    assert preview.pages.earlier.isHidden()


def test_a_chat_without_text_says_so(preview):
    preview.show_messages([])
    assert preview.note.text() == "There is no text in this chat."


def test_before_anything_is_chosen_it_says_what_to_do(preview):
    preview.nothing()
    assert preview.shown is None
    assert preview._pages.currentIndex() == 0
