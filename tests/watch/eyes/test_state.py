"""What was told is never told twice, and a file that nobody can read is set aside."""

import sqlite3
import sys
from pathlib import Path

import pytest

from tidytrace.findings.model import Phrase
from tidytrace.watch.eyes.state import Sights
from tidytrace.watch.notices.notice import Kind, Notice
from windows import has_mode

KEY = bytes(32)


def notice(name: str) -> Notice:
    return Notice(id=name, kind=Kind.SENSITIVE, title=Phrase("typed.password"), body=Phrase("typed-why"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watching" / "sights.sqlite"


def test_a_notice_waits_until_it_is_told_and_never_again(path: Path) -> None:
    sights = Sights(path, KEY)
    assert sights.put(notice("one"))
    assert not sights.put(notice("one"))
    assert sights.put(notice("two"))
    other = Sights(path, KEY)
    assert [other.next(), other.next(), other.next()] == [notice("one"), notice("two"), None]
    assert sights.next() is None
    assert not other.put(notice("one"))
    other.again("one")
    assert other.put(notice("one"))


def test_a_value_is_heard_once(path: Path) -> None:
    sights = Sights(path, KEY)
    assert sights.hear("chat", "password", "mark")
    assert not sights.hear("chat", "password", "mark")
    assert sights.heard("chat", "password", "mark")
    assert not sights.heard("other", "password", "mark")


def test_half_of_a_piece_of_work_is_nothing(path: Path) -> None:
    sights = Sights(path, KEY)

    def half() -> None:
        with sights.writing():
            assert sights.put(notice("one"))
            sights._file.execute("no statement")

    with pytest.raises(sqlite3.OperationalError):
        half()
    assert sights.next() is None
    assert sights.put(notice("one"))


def test_it_is_for_this_account_alone_and_names_nobody(path: Path) -> None:
    sights = Sights(path, KEY)
    sights.begin(1, sights.sizes([("/home/somebody/secret-project/chat.jsonl", 7)]))
    sights.hear("claude-code:chat", "password", "mark")
    sights.close()
    assert has_mode(path, 0o600)
    assert has_mode(path.parent, 0o700)
    content = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"secret-project" not in content
    assert b"claude-code:chat" not in content


def test_the_first_time_is_remembered(path: Path) -> None:
    sights = Sights(path, KEY)
    assert sights.began is None
    sights.begin(5, sights.sizes([("/a", 3)]))
    sights.begin(9, sights.sizes([("/a", 8)]))
    assert (sights.began, sights.size_at_first("/a"), sights.size_at_first("/b")) == (5, 3, None)


def test_of_many_files_each_is_remembered_and_in_little_memory(path: Path) -> None:
    sights = Sights(path, KEY)
    files = {f"/home/somebody/chat-{number}\udcff.jsonl": number << 20 for number in range(2000)}
    sizes = sights.sizes(files.items())
    names = [name for name, _ in sizes]
    assert names == sorted(names)
    assert sum(map(sys.getsizeof, sizes._packed)) < 100 * len(files)
    sights.begin(5, sizes)
    assert {file: sights.size_at_first(file) for file in files} == files


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    sights = Sights(path, KEY)
    assert sights.set_aside is not None
    assert sights.set_aside.read_bytes() == content
    assert sights.began is None


def test_a_file_of_a_later_version_is_set_aside(path: Path) -> None:
    Sights(path, KEY).close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version=99")
    file.close()
    sights = Sights(path, KEY)
    assert sights.set_aside is not None
    assert sights.put(notice("one"))
