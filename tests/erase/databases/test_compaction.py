"""A database is written anew without its free pages, and stays what it was in every other way."""

import contextlib
import os
import shutil
import sqlite3

import pytest

from tables import MARK, content, deletion, erased, make, matches, raw, run, target_of
from tidytrace.catalog.stores import Rows
from tidytrace.erase.databases import compaction
from tidytrace.erase.databases.compaction import compact
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.errors import ErasureError, NoSpace
from windows import RENAMES_OPEN_FILES, has_mode

TURNS = Rows(table="turns", where="chat = :id")
KEPT = ("page_size", "auto_vacuum", "application_id", "user_version", "journal_mode", "encoding")


def script(*pragmas: str) -> str:
    """Rows whose text the app itself deletes; it stays in free pages."""
    return f"""
    {"".join(f"PRAGMA {pragma};" for pragma in pragmas)}
    CREATE TABLE turns (chat, body);
    INSERT INTO turns SELECT 'cat', '{MARK} ' || hex(randomblob(500)) FROM json_each('[{"1," * 99}1]');
    INSERT INTO turns VALUES ('dog', 'how far does a husky run');
    """


def pragmas_of(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in KEPT]


@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
@pytest.mark.parametrize("how", ["compacted", "in-place"])
@pytest.mark.parametrize("vacuum", [0, 1, 2], ids=["no auto_vacuum", "full", "incremental"])
def test_it_keeps_what_it_was_set_to(tmp_path, monkeypatch, wal, how, vacuum):
    if how == "in-place":
        monkeypatch.setattr(compaction, "_as_old", lambda *_: False)
    set_to = ("page_size=8192", "encoding='UTF-16le'", f"auto_vacuum={vacuum}", "application_id=4711", "user_version=9")
    path = make(tmp_path / "app.db", script(*set_to), wal=False)
    if wal:
        run(path, "PRAGMA journal_mode=WAL;")
    path.chmod(0o640)
    before = pragmas_of(path)
    run(path, "DELETE FROM turns WHERE chat = 'cat'")
    assert raw(path, MARK.encode("utf-16-le").decode("latin-1"))
    size = path.stat().st_size
    assert compact(target_of(path)) == how
    assert pragmas_of(path) == before == [8192, vacuum, 4711, 9, "wal" if wal else "delete", "UTF-16le"]
    assert raw(path, MARK.encode("utf-16-le").decode("latin-1")) == []
    assert path.stat().st_size <= size
    assert has_mode(path, 0o640)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]
    assert [row[-1].decode("utf-16-le") for row in content(path)["turns"]] == ["how far does a husky run"]


@RENAMES_OPEN_FILES
def test_what_the_old_file_lay_in_is_overwritten(tmp_path):
    path = make(tmp_path / "app.db", script())
    run(path, "DELETE FROM turns WHERE chat = 'cat'")
    with path.open("rb") as old:
        assert compact(target_of(path)) == "compacted"
        assert os.fstat(old.fileno()).st_nlink == 0
        assert old.read() == b""  # overwritten, then shortened


@pytest.mark.parametrize("how", ["compacted", "in-place"])
def test_rows_keep_their_numbers_for_an_index_that_goes_by_them(tmp_path, monkeypatch, how):
    if how == "in-place":
        monkeypatch.setattr(compaction, "_as_old", lambda *_: False)
    made = script() + "CREATE VIRTUAL TABLE search USING fts5(body, content='turns');"
    path = make(tmp_path / "app.db", made + "INSERT INTO search(search) VALUES ('rebuild');")
    run(path, "INSERT INTO search(search, rowid, body) SELECT 'delete', rowid, body FROM turns WHERE chat = 'cat'")
    run(path, "DELETE FROM turns WHERE chat = 'cat'")
    assert compact(target_of(path)) == how
    (rowid,) = matches(path, "search", "husky")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT chat FROM turns WHERE rowid = ?", (rowid,)).fetchall()
    assert found == [("dog",)]


def test_without_room_the_rows_are_gone_and_the_rest_is_said(tmp_path, monkeypatch):
    path = make(tmp_path / "app.db", script())
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=4096))
    erased(path, deletion(path, TURNS))
    # every row is overwritten; what the app's SQLite copied when it arranged its pages needs the compaction
    assert path.read_bytes().count(b"MARK") < 10
    assert compact(target_of(path)) == "no-room"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]


def test_a_disk_that_gets_full_meanwhile_leaves_it_as_it_was(tmp_path, monkeypatch):
    path = make(tmp_path / "app.db", script())
    before = content(path)

    def full(*_):
        raise NoSpace(path)

    monkeypatch.setattr(compaction, "_require_same", full)
    assert compact(target_of(path)) == "no-room"
    assert content(path) == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]


def test_a_program_that_opens_it_meanwhile_keeps_its_file(tmp_path, monkeypatch):
    path = make(tmp_path / "app.db", script())
    inode = path.stat().st_ino
    from tidytrace.erase.errors import StillOpen

    def opened(*_):
        raise StillOpen(path, "app (7)")

    monkeypatch.setattr(compaction, "require_unused", opened)
    assert compact(target_of(path)) == "in-use"
    assert path.stat().st_ino == inode
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]


def test_a_file_that_was_exchanged_since_is_not_touched(tmp_path):
    path = make(tmp_path / "app.db", script())
    target = target_of(path)
    other = make(tmp_path / "other.db", script())
    other.replace(path)
    before = path.read_bytes()
    for attempt in (lambda: compact(target), lambda: erase_rows(target, [deletion(path, TURNS)])):
        with pytest.raises(ErasureError) as refused:
            attempt()
        assert refused.value.key == "changed"
    assert path.read_bytes() == before


def test_a_folder_that_became_a_link_leads_nowhere(tmp_path):
    inside, outside = tmp_path / "app", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    path = make(inside / "app.db", script())
    one = deletion(path, TURNS)
    target = target_of(path)
    precious = make(outside / "app.db", script())
    inside.rename(tmp_path / "moved")
    inside.symlink_to(outside)
    before = precious.read_bytes()
    with pytest.raises(ErasureError):
        erase_rows(target, [one])
    assert precious.read_bytes() == before


def test_left_to_the_caller_the_file_stays_the_same_file(tmp_path):
    path = make(tmp_path / "app.db", script(), wal=True)
    inode = path.stat().st_ino
    erased(path, deletion(path, TURNS), compact=False)
    assert path.stat().st_ino == inode
    assert path.read_bytes().count(b"MARK") < 10
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]
    assert compact(target_of(path)) == "compacted"
    assert raw(path, "MARK") == []
