"""What the person said about the window is kept, privately, and a damaged file is no crash."""

import os

import msgspec
import pytest

from tidytrace.gui.preferences.wishes import Colours, Lock, Motion, WishBook, Wishes
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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"letters": 4000}',
        b'{"letters": true}',
        b'{"letters": 150.0}',
        b'{"greeted": 1}',
        b'{"language": "xx"}',
        b'{"language": ["en"]}',
        b'{"colours": "pink"}',
        b'{"colours": ["dark"]}',
        b'{"motion": null}',
        b'{"lock": 0}',
        b'{"lock_after": 0}',
        b'{"quick_exit": null}',
        b'{"undo_days": 366}',
        b'{"layout": 2}',
        b'{"layout": true}',
        b"\xff" * 20_000,
        b"[" * 15_000,
        b"9" * 15_000,
    ],
)
def test_a_file_that_nobody_can_read_says_nothing(book, content) -> None:
    book.keep(Wishes(simple=True))
    book._path.write_bytes(content)
    assert book.read() == Wishes()
    assert book.keep(Wishes(greeted=True))
    assert book.read().greeted


def test_every_field_comes_back(book) -> None:
    said = Wishes(
        greeted=True,
        language="zh_CN",
        colours=Colours.CONTRAST,
        letters=200,
        simple=True,
        motion=Motion.REDUCED,
        lock=Lock.PASSPHRASE,
        lock_after=240,
        quick_exit="",
        undo_days=0,
    )
    assert all(mine != usual for mine, usual in zip(said, Wishes(), strict=True))
    assert book.keep(said)
    assert book.read() == said
    assert type(book.read().motion) is Motion


def test_a_damaged_file_cannot_hide_a_sign_that_no_text_holds(book) -> None:
    assert book.keep(Wishes(quick_exit="\ud800"))
    assert book.read().quick_exit == "\ud800"


def test_what_a_later_version_added_does_no_harm(book) -> None:
    book.keep(Wishes(simple=True))
    book._path.write_bytes(msgspec.json.encode({"simple": True, "layout": 1, "voice": "loud"}))
    assert book.read() == Wishes(simple=True)


def test_it_is_told_when_nothing_can_be_kept(book) -> None:
    book._path.parent.parent.mkdir(parents=True, exist_ok=True)
    book._path.parent.write_bytes(b"a file where the folder should be")
    assert not book.keep(Wishes(simple=True))
