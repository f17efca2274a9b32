"""A database that another program has open: idle, reading, writing, and after it crashed."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tables import MARK, content, deletion, erased, make, raw, restored, target_of
from tidytrace.catalog.stores import Rows
from tidytrace.erase.databases.compaction import compact
from tidytrace.erase.errors import StillOpen
from tidytrace.host.holders import holders
from tidytrace.language import Language
from wine import WINE

SCRIPT = f"""
CREATE TABLE turns (chat, body);
INSERT INTO turns VALUES ('cat', '{MARK}'), ('dog', 'how far does a husky run');
"""
TURNS = Rows(table="turns", where="chat = :id")
APP = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA secure_delete=OFF")
connection.execute("PRAGMA wal_autocheckpoint=0")
connection.execute("SELECT count(*) FROM turns").fetchone()
for statement in sys.argv[2:]:
    cursor = connection.execute(statement)
    cursor.fetchone()
print("ready", flush=True)
sys.stdin.read()
"""
WORK = {
    "idle": (),
    "reading": ("BEGIN", "SELECT * FROM turns"),
    "writing": ("BEGIN IMMEDIATE", "INSERT INTO turns VALUES ('dog', 'half a sentence')"),
}


@contextlib.contextmanager
def app(path: Path, *work: str) -> Iterator[subprocess.Popen]:
    """The app in a process of its own; it is killed at the end, not closed."""
    with subprocess.Popen(
        [sys.executable, "-c", APP, os.fspath(path), *work], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline().strip() == b"ready"
        yield process
        process.kill()


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
def test_a_program_that_has_it_open_is_named_and_nothing_changes(tmp_path, wal, work):
    path = make(tmp_path / "app.db", SCRIPT, wal=wal)
    one = deletion(path, TURNS)
    images = erased(path, one)
    restored(path, images)
    with app(path, *WORK[work]) as process:
        before = path.read_bytes()
        for attempt in (lambda: erased(path, one), lambda: restored(path, images)):
            with pytest.raises(StillOpen) as refused:
                attempt()
            if not WINE:
                assert f"({process.pid})" in refused.value.parameters["programs"]
                assert str(process.pid) in refused.value.sentence(Language("en"))
        assert compact(target_of(path)) == "in-use"
        assert path.read_bytes() == before
    assert erased(path, one)
    assert raw(path, "MARK") == []


@pytest.mark.parametrize("work", WORK)
def test_a_program_that_cannot_be_seen_is_noticed_by_its_lock(tmp_path, work, monkeypatch):
    monkeypatch.setattr("tidytrace.erase.databases.sealed.holders", lambda _path: ())
    path = make(tmp_path / "app.db", SCRIPT, wal=True)
    one = deletion(path, TURNS)
    with app(path, *WORK[work]):
        with pytest.raises(StillOpen) as refused:
            erased(path, one)
        assert refused.value.parameters == {}
        assert refused.value.sentence(Language("zh_CN"))
    assert erased(path, one)
    assert raw(path, "MARK") == []


@pytest.mark.skipif(WINE, reason="Wine has no Restart Manager")
def test_the_file_itself_counts_and_not_its_name(tmp_path):
    path = make(tmp_path / "app.db", SCRIPT)
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(path, tmp_path / "copy"))
    with app(path) as process:
        assert [one.pid for one in holders(path)] == [process.pid]
        assert holders(path)[0].name.startswith("python")
        assert holders(copy) == ()
    assert holders(path) == ()
    assert holders(tmp_path / "nothing") == ()


def test_this_program_itself_is_nobody_else(tmp_path):
    path = make(tmp_path / "app.db", SCRIPT)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM turns").fetchall()
        assert holders(path) == ()


@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
def test_what_a_killed_app_left_half_done_is_rolled_back_and_then_erased(tmp_path, wal):
    path = make(tmp_path / "app.db", SCRIPT, wal=wal)
    many = f"INSERT INTO turns SELECT 'cat', '{MARK} ' || hex(randomblob(2000)) FROM json_each('[{'1,' * 900}1]')"
    change = "UPDATE turns SET body = body || ' changed'"
    small = ("PRAGMA cache_size=2", "PRAGMA cache_spill=ON")
    with app(path, *small, many, "BEGIN", change, many):
        names = {one.name for one in tmp_path.iterdir()}
        assert f"app.db-{'wal' if wal else 'journal'}" in names
    assert path.with_name(f"app.db-{'wal' if wal else 'journal'}").stat().st_size > 1_000_000
    images = erased(path, deletion(path, TURNS))
    assert len(images) == 902
    assert not any(image.values[1].endswith(b"changed") for image in images)
    assert raw(path, "MARK") == []
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["app.db"]
    assert [row[-1] for row in content(path)["turns"]] == [b"how far does a husky run"]


def test_a_database_that_is_all_in_its_log(tmp_path):
    """As codex and cline leave them: one empty page, and everything in the log that was never folded in."""
    made = tmp_path / "made.db"
    path = tmp_path / "app.db"
    with contextlib.closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.executescript(SCRIPT)
        for ending in ("", "-wal", "-shm"):
            shutil.copy(tmp_path / f"made.db{ending}", tmp_path / f"app.db{ending}")
    made.unlink()
    assert raw(path, "MARK") == ["app.db-wal"]
    saved = tmp_path / "saved"
    saved.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"app.db{ending}", saved)
    before = content(saved / "app.db")
    one = deletion(saved / "app.db", TURNS)
    images = erased(path, one)
    assert raw(path, "MARK") == []
    restored(path, images)
    assert content(path) == before
