"""Databases are read with their logs, and nothing beside them is made or changed."""

import json
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from tidytrace.chats import image, wal
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.image import Images, open_readonly


def rows(path):
    with closing(open_readonly(path)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM chat ORDER BY rowid")]


def as_sqlite_sees_it(path, folder):
    """What SQLite itself reads from a copy."""
    copy = folder / "as-sqlite"
    copy.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-journal"):
        if Path(f"{path}{suffix}").exists():
            shutil.copy(f"{path}{suffix}", f"{copy / path.name}{suffix}")
    with closing(sqlite3.connect(copy / path.name)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM chat ORDER BY rowid")]


def states(folder):
    return {
        path.name: (path.stat().st_size, path.stat().st_mtime_ns, path.stat().st_atime_ns and path.read_bytes())
        for path in folder.iterdir()
    }


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "app"
    made.mkdir()
    return made


@pytest.fixture
def left_open(folder, tmp_path):
    """A database as an app leaves it: ``left_open(step, …)`` runs the steps and copies the files unfolded."""

    def make(*steps, page_size=4096, mode="wal"):
        work = tmp_path / "work"
        work.mkdir(exist_ok=True)
        with closing(sqlite3.connect(work / "chat.db", isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size={page_size}")
            connection.execute(f"PRAGMA journal_mode={mode}")
            connection.execute("PRAGMA wal_autocheckpoint=0")
            for step in steps:
                if callable(step):
                    step(connection)
                else:
                    connection.execute(step)
            for path in work.iterdir():
                if not path.name.endswith("-shm"):
                    shutil.copy(path, folder / path.name)
        return folder / "chat.db"

    return make


TABLE = "CREATE TABLE chat (text TEXT)"


def say(*texts):
    return lambda connection: connection.executemany("INSERT INTO chat VALUES (?)", [(text,) for text in texts])


def test_everything_may_be_in_the_log_alone(left_open, folder):
    path = left_open(TABLE, say("hello", "你好"))
    assert path.stat().st_size <= 4096
    before = states(folder)
    assert rows(path) == ["hello", "你好"]
    assert states(folder) == before


@pytest.mark.parametrize("page_size", [512, 1024, 65536])
def test_every_page_size(left_open, tmp_path, page_size):
    path = left_open(TABLE, say(*("word" * 500 for _number in range(20))), page_size=page_size)
    assert rows(path) == as_sqlite_sees_it(path, tmp_path)


def test_an_older_generation_of_the_log_does_not_count(left_open, tmp_path):
    path = left_open(
        TABLE,
        say(*("long " * 300 for _number in range(50))),
        "PRAGMA wal_checkpoint(RESTART)",
        "DELETE FROM chat WHERE rowid > 2",
        say("after"),
    )
    assert rows(path) == as_sqlite_sees_it(path, tmp_path)
    assert rows(path)[-1] == "after"


def test_a_database_that_shrank(left_open, tmp_path):
    path = left_open(TABLE, say(*("x" * 5000 for _number in range(50))), "DELETE FROM chat WHERE rowid > 1", "VACUUM")
    assert rows(path) == as_sqlite_sees_it(path, tmp_path) == ["x" * 5000]


def test_a_transaction_that_did_not_end_does_not_count(left_open, tmp_path):
    def spill(connection):
        connection.execute("PRAGMA cache_size=2")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO chat VALUES (?)", [("unfinished" * 500,)] * 50)

    path = left_open(TABLE, say("done"), spill)
    assert b"unfinished" in path.with_name("chat.db-wal").read_bytes()
    assert rows(path) == as_sqlite_sees_it(path, tmp_path) == ["done"]


@pytest.mark.parametrize("checked", [2, 1024])
def test_a_torn_frame_ends_the_log(left_open, tmp_path, monkeypatch, checked):
    path = left_open(TABLE, say("one"), say("two"), say("three"))
    log = path.with_name("chat.db-wal")
    content = bytearray(log.read_bytes())
    content[-100] ^= 0xFF
    log.write_bytes(content)
    monkeypatch.setattr(wal, "_CHECKED", checked)
    assert rows(path) == as_sqlite_sees_it(path, tmp_path) == ["one", "two"]


def test_a_log_cut_in_the_middle_of_a_frame(left_open, tmp_path):
    path = left_open(TABLE, say("one"), say("two"))
    log = path.with_name("chat.db-wal")
    log.write_bytes(log.read_bytes()[:-1])
    assert rows(path) == as_sqlite_sees_it(path, tmp_path) == ["one"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"no log at all" * 10, struct.pack(">IIII", 0x377F0682, 3007000, 77, 0) * 20]
)
def test_what_is_no_log_is_ignored(left_open, content):
    path = left_open(TABLE, say("one"), mode="delete")
    path.with_name("chat.db-wal").write_bytes(content)
    assert rows(path) == ["one"]


def test_a_log_of_a_big_endian_writer(left_open, tmp_path):
    path = left_open(TABLE, say("one"))
    log = path.with_name("chat.db-wal")
    content = bytearray(log.read_bytes())
    struct.pack_into(">I", content, 0, 0x377F0683)
    sums = wal._sum(bytes(content[:24]), ">II", (0, 0))
    struct.pack_into(">II", content, 24, *sums)
    for offset in range(32, len(content), 4120):
        sums = wal._sum(bytes(content[offset : offset + 8]), ">II", sums)
        sums = wal._sum(bytes(content[offset + 24 : offset + 4120]), ">II", sums)
        struct.pack_into(">II", content, offset + 16, *sums)
    log.write_bytes(content)
    assert rows(path) == as_sqlite_sees_it(path, tmp_path) == ["one"]


@pytest.mark.parametrize("mode", ["delete", "persist", "truncate"])
def test_a_crash_in_a_rollback_journal_is_rolled_back(left_open, folder, tmp_path, mode):
    def crash(connection):
        connection.execute("PRAGMA cache_size=2")
        connection.execute("BEGIN")
        connection.execute("UPDATE chat SET text = 'unfinished'")
        connection.executemany("INSERT INTO chat VALUES (?)", [("more" * 1000,)] * 40)

    path = left_open(TABLE, say(*(f"{number} " * 300 for number in range(30))), crash, mode=mode)
    assert path.with_name("chat.db-journal").exists()
    before = states(folder)
    assert rows(path) == as_sqlite_sees_it(path, tmp_path)
    assert len(rows(path)) == 30
    assert states(folder) == before


def test_a_finished_journal_is_left_alone(left_open, tmp_path):
    path = left_open(TABLE, say("one"), "UPDATE chat SET text = 'two'", mode="persist")
    assert path.with_name("chat.db-journal").stat().st_size
    assert rows(path) == ["two"]


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_large_database_leaves_no_trace_either(left_open, folder, monkeypatch, mode):
    path = left_open(TABLE, say("one"), mode=mode)
    monkeypatch.setattr(image, "IN_MEMORY", 100)
    before = states(folder)
    assert rows(path) == ["one"]
    assert states(folder) == before


def test_a_huge_database_with_a_log_alone_is_read_all_the_same(left_open, monkeypatch):
    path = left_open(TABLE, say("one"))
    monkeypatch.setattr(image, "IN_MEMORY", 100)
    monkeypatch.setattr(image, "_WITH_LOG_ALONE", 100)
    assert rows(path) == ["one"]


def test_a_large_database_that_is_open_elsewhere_keeps_its_index(folder, monkeypatch):
    path = folder / "chat.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as app:
        app.execute("PRAGMA journal_mode=wal")
        app.execute(TABLE)
        app.execute("INSERT INTO chat VALUES ('one')")
        monkeypatch.setattr(image, "IN_MEMORY", 100)
        before = states(folder)
        assert rows(path) == ["one"]
        after = states(folder)
        assert set(after) == {"chat.db", "chat.db-wal", "chat.db-shm"}
        # both connections are of this process, so sqlite shares the index between them
        assert [after[name] for name in ("chat.db", "chat.db-wal")] == [
            before[name] for name in ("chat.db", "chat.db-wal")
        ]


def test_nothing_can_be_written(left_open):
    with closing(open_readonly(left_open(TABLE))) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("INSERT INTO chat VALUES ('ours')")


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look like one" * 40, b"SQLite format 3\0" + b"\xff" * 600]
)
def test_a_damaged_file_is_said_to_be_unreadable(folder, content):
    path = folder / "chat.db"
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable) as error:
        open_readonly(path)
    assert error.value.path == path


def test_an_index_of_what_stands_in_json_is_no_damage(folder):
    path = folder / "chats.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE part (id TEXT, data TEXT)")
        connection.execute("""CREATE INDEX texts ON part (json_extract(data, '$.text')) WHERE json_valid(data)""")
        connection.execute("INSERT INTO part VALUES ('p', ?)", (json.dumps({"text": "hello"}),))
    connection.close()

    with closing(open_readonly(path)) as read:
        assert read.execute("SELECT json_extract(data, '$.text') FROM part").fetchall() == [("hello",)]


def test_a_missing_file_is_unreadable_and_not_made(folder):
    with pytest.raises(StoreUnreadable):
        open_readonly(folder / "none.db")
    assert not list(folder.iterdir())


def test_an_empty_file_is_an_empty_database(folder):
    (folder / "chat.db").touch()
    with closing(open_readonly(folder / "chat.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_database_that_never_keeps_still(left_open, monkeypatch):
    path = left_open(TABLE, say("one"))
    real = image._image
    monkeypatch.setattr(image, "_PAUSE", 0)

    def disturbed(path):
        made = real(path)
        log = path.with_name("chat.db-wal")
        log.write_bytes(log.read_bytes() + b"x")
        return made

    monkeypatch.setattr(image, "_image", disturbed)
    with pytest.raises(StoreUnreadable, match="written"):
        open_readonly(path)


def test_texts_that_are_not_utf8_can_still_be_read(left_open):
    path = left_open(TABLE, "INSERT INTO chat VALUES (CAST(x'63616665e9' AS TEXT))")
    assert rows(path) == ["cafe\ufffd"]


def test_a_database_is_opened_once_while_it_stays_the_same(left_open, monkeypatch):
    path = left_open(TABLE, say("one"))
    opened = []
    monkeypatch.setattr(image, "open_readonly", lambda path: opened.append(path) or open_readonly(path))
    images = Images()
    for _time in range(2):
        with images.borrowed(path) as connection:
            assert connection.execute("SELECT text FROM chat").fetchall() == [("one",)]
    assert len(opened) == 1
    left_open(TABLE, say("two")) if not path.exists() else path.with_name("chat.db-wal").unlink()
    with images.borrowed(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert len(opened) == 2
    images.close()


def test_what_is_damaged_and_keeps_still_is_told_at_once(folder, monkeypatch):
    monkeypatch.setattr(image.time, "sleep", lambda _: pytest.fail("waited for a file that nobody writes"))
    (folder / "chat.db").write_bytes(b"not a database at all, but long enough to look like one" * 40)
    with pytest.raises(StoreUnreadable):
        open_readonly(folder / "chat.db")
