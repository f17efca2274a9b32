"""What the person said about the window is kept, privately, and a damaged file is no crash."""

import os

import msgspec
import pytest

from tidytrace.gui.preferences.wishes import Colours, WishBook, Wishes
from tidytrace.host import StateFolders, current_host


@pytest.fixture
def book(home) -> WishBook:
    return WishBook(StateFolders.of(current_host()))


def test_what_was_said_is_known_at_the_next_start(book) -> None:
    assert book.read() == Wishes()
    said = Wishes(greeted=True, colours=Colours.DARK, letters=150, simple=True)
    assert book.keep(said)
    assert book.read() == said
    if os.name == "posix":
        assert book._path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"letters": 4000}', b'{"layout": 2}', b"\xff" * 20_000])
def test_a_file_that_nobody_can_read_says_nothing(book, content) -> None:
    book.keep(Wishes(simple=True))
    book._path.write_bytes(content)
    assert book.read() == Wishes()
    assert book.keep(Wishes(greeted=True))
    assert book.read().greeted


def test_what_a_later_version_added_does_no_harm(book) -> None:
    book.keep(Wishes(simple=True))
    book._path.write_bytes(msgspec.json.encode({"simple": True, "layout": 1, "voice": "loud"}))
    assert book.read() == Wishes(simple=True)


def test_it_is_told_when_nothing_can_be_kept(book) -> None:
    book._path.parent.parent.mkdir(parents=True, exist_ok=True)
    book._path.parent.write_bytes(b"a file where the folder should be")
    assert not book.keep(Wishes(simple=True))
