"""Rows, entries inside values, and the bytes that deletion alone leaves in a SQLite file."""

import contextlib
import json
import shutil
import sqlite3

import pytest

from tidytrace.erase import carry_out
from tidytrace.erase.databases.compaction import compact
from tidytrace.erase.databases.database import erase_rows

CAT = ("cat-1", None, "MARK-cat tell me about the sleeping habits of cats")
KITTEN = ("kitten-1", "cat-1", "MARK-kitten a question that the cat asked a helper")
DOG = ("dog-2", None, "MARK-dog how far does a husky run in one day 哈士奇一天能跑多远呢")


@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
def test_rows_of_one_conversation_and_its_children_leave_no_byte(desk, wal):
    desk.database(wal=wal, rows=[CAT, KITTEN, DOG], log=["push: MARK-cat tell me about the sleeping habits", "x"])
    outcome = desk.erase("cat-1")
    assert not outcome.failed
    assert outcome.erased[0].rows >= 60
    assert desk.raw("MARK-cat") == []
    assert desk.raw("MARK-kitten") == []
    assert desk.raw("sleeping") == []
    assert [one[0] for one in desk.rows("SELECT id FROM threads")] == ["dog-2"]
    assert desk.rows("SELECT count(*) FROM turns") == [(30,)]
    assert desk.rows("SELECT body FROM log") == [("x",)]
    assert desk.rows("SELECT thread FROM search WHERE search MATCH 'husky'") == [("dog-2",)]
    kept = [desk.rows(f"PRAGMA {name}")[0][0] for name in ("page_size", "application_id", "journal_mode")]
    assert kept == [1024, 4711, "wal" if wal else "delete"]
    assert not any((desk.data / f"chats.db{ending}").exists() for ending in ("-wal", "-shm", "-journal"))
    assert list(desk.chats()) == ["dog-2"]


def test_entries_inside_a_value_go_and_the_rest_of_the_value_stays(desk):
    desk.database(rows=[CAT, DOG])
    desk.erase("cat-1")
    (index,), (prompts,) = (
        desk.rows(f"SELECT value FROM items WHERE key = '{key}'")[0] for key in ("chats.index", "prompts")
    )
    assert json.loads(index) == {"v": 1, "entries": {"dog-2": {"title": DOG[2]}}}
    assert isinstance(prompts, bytes)
    assert json.loads(prompts) == [DOG[2]]
    assert desk.rows("SELECT count(*) FROM items WHERE key = 'scratch'") == [(1,)]


def test_with_the_last_conversation_everything_marked_goes_and_settings_stay(desk):
    desk.database(rows=[CAT, DOG], log=["MARK-orphan of a chat that the app deleted"])
    desk.erase()
    assert desk.raw("MARK-") == []
    assert desk.rows("SELECT * FROM settings") == [("theme", "dark")]
    assert desk.rows("SELECT key FROM items WHERE key = 'scratch'") == []


@pytest.mark.parametrize("wal", [True, False], ids=["wal", "rollback"])
def test_what_the_app_itself_deleted_is_scrubbed_too(desk, wal):
    path = desk.database(wal=wal, rows=[CAT, DOG])
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        for table, column in (("turns", "thread"), ("threads", "id"), ("search", "thread")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = 'cat-1'")
        connection.execute("UPDATE items SET value = '{}'")
    assert desk.raw("MARK-cat")
    desk.erase()
    assert desk.raw("MARK-cat") == []


def test_residue_alone_is_reason_enough_to_clean_a_database(desk):
    """What stood in rows that are gone is in no table any more, but in the file."""
    path = desk.database(wal=False, rows=[CAT, DOG])
    desk.session("cow-00000000000000c3", "MARK-cow the quick brown cow jumps over the lazy moon")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        text = "MARK-cow the quick brown cow jumps over the lazy moon"
        connection.executemany("INSERT INTO turns VALUES ('x', 0, 'user', ?)", [(text,)] * 100)
        connection.execute("DELETE FROM turns WHERE thread = 'x'")
    assert "home/alice/.chatter/chats.db" in desk.raw("MARK-cow")
    desk.erase("cow-00000000000000c3")
    assert desk.raw("MARK-cow") == []


def test_a_program_that_reads_the_database_is_noticed_before_anything_changes(desk):
    path = desk.database(rows=[CAT, DOG])
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as app:
        app.execute("SELECT count(*) FROM threads").fetchone()
        before = app.execute("SELECT count(*) FROM turns").fetchone()
        outcome = desk.erase("cat-1")
        assert [one.reason for one in outcome.failed] == ["still-open"]
        assert app.execute("SELECT count(*) FROM turns").fetchone() == before
    assert desk.erase("cat-1").failed == ()
    assert desk.raw("MARK-cat") == []


def test_no_room_for_a_rewrite_does_not_keep_the_rows(desk, monkeypatch):
    path = desk.database(rows=[CAT, DOG])
    usage = shutil.disk_usage(desk.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=4096))
    plan = desk.plan("cat-1")
    assert carry_out(plan).failed == ()
    assert list(desk.chats()) == ["dog-2"]
    (item,) = (item for item in plan.items if item.action == "rows")
    assert compact(item.target) == "no-room"
    assert not path.with_name("chats.db-wal").exists()


def test_secure_delete_is_read_back(desk, monkeypatch):
    desk.database(rows=[CAT])
    plan = desk.plan()

    class Deaf:
        def __init__(self, connection):
            self._connection = connection

        def execute(self, statement, *rest):
            return self._connection.execute(statement.replace("secure_delete=ON", "secure_delete=FAST"), *rest)

        def __getattr__(self, name):
            return getattr(self._connection, name)

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: Deaf(real(*args, **more)))
    outcome = carry_out(plan)
    assert [one.reason for one in outcome.failed] == ["cannot-erase"]
    assert "secure_delete" in outcome.failed[0].sentence()


@pytest.mark.parametrize("damage", ["cut", "zeroed"])
def test_a_damaged_database_is_left_alone(desk, damage):
    path = desk.database(wal=False, rows=[CAT, DOG])
    plan = desk.plan("cat-1")
    content = path.read_bytes()
    path.write_bytes(content[:3000] if damage == "cut" else content[:1024] + bytes(len(content) - 1024))
    outcome = carry_out(plan)
    assert [one.reason for one in outcome.failed] == ["damaged"]


def test_a_read_only_database_is_refused(desk):
    desk.database(wal=False, rows=[CAT, DOG]).chmod(0o444)
    outcome = desk.erase("cat-1")
    assert [one.reason for one in outcome.failed] == ["read-only"]


def test_a_log_that_is_a_link_is_refused(desk, tmp_path):
    desk.database(rows=[CAT, DOG])
    plan = desk.plan("cat-1")
    elsewhere = tmp_path / "elsewhere"
    (desk.data / "chats.db-wal").replace(elsewhere)
    (desk.data / "chats.db-wal").symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    outcome = carry_out(plan)
    assert [one.reason for one in outcome.failed] == ["refused"]
    assert elsewhere.read_bytes() == before


def test_the_log_s_blocks_are_overwritten_before_it_is_shortened(desk):
    path = desk.database(rows=[CAT])
    log = path.with_name("chats.db-wal")
    sizes = []
    from tidytrace.erase.databases import sealed

    real = sealed.fill

    def seen(descriptor, size, start=0):
        sizes.append(size)
        real(descriptor, size, start)

    plan = desk.plan()
    before = log.stat().st_size
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "fill", seen)
        item = next(item for item in plan.items if item.action == "rows")
        erase_rows(item.target, item.deletions)
    assert sizes[0] >= before
