"""The sums of an app's conversations are those of its list, also when nothing was summed up again."""

import datetime
import json
import os
import sqlite3
from contextlib import closing

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats import image, reasons
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.library import Library
from tidytrace.chats.stores.document import DocumentReader
from tidytrace.chats.tally import Tally
from tidytrace.host import locate

TABLE = "CREATE TABLE thread (id TEXT, title TEXT)"
ROWS = {
    "id": "list",
    "kind": "index",
    "format": "sqlite",
    "files": ["{data}/state.db"],
    "unit": "row",
    "database": {
        "tables": {"thread": ["id", "title"]},
        "list": "SELECT id, title, 1793520000 AS created, 1793606400 AS updated, length(title) AS bytes FROM thread",
        "text": "SELECT 'user' AS role, title AS text FROM thread WHERE id = :id",
        "rows": [{"table": "thread", "where": "id = :id"}],
    },
}
NOW = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)


def sums(conversations):
    """What a tally says, counted one by one."""
    used = [one.updated or one.created for one in conversations]
    begun = [time for time in (one.created or one.updated for one in conversations) if time]
    newer = [one.path for one in conversations if one.reason == reasons.NEWER_SCHEMA]
    return {
        "total": len(conversations),
        "bytes": sum(one.bytes for one in conversations),
        "oldest": min(begun, default=None),
        "old": {days: sum(bool(time) and time < before(days) for time in used) for days in range(0, 1200, 30)},
        "stores": {one.store for one in conversations},
        "newer": (len(newer), set(map(str, newer))),
        "sites": {one.site for one in conversations if one.site},
    }


def told(tally: Tally):
    return {
        "total": tally.total,
        "bytes": tally.bytes,
        "oldest": tally.oldest,
        "old": {days: tally.unused_since(before(days)) for days in range(0, 1200, 30)},
        "stores": set(tally.portions),
        "newer": (tally.newer, set(tally.newer_in)),
        "sites": set(tally.sites),
    }


def before(days):
    return NOW - datetime.timedelta(days=days)


@pytest.mark.parametrize("app", ["amp", "continue", "gemini-cli", "cline", "codex"])
def test_files_that_were_copied_are_as_old_as_what_stands_in_them(fixture_host, tmp_path, app):
    host = fixture_host("linux")
    WRITERS[app](host, talks(5, 7))
    for path in host.home.rglob("*"):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))  # as on a new computer
    installation = locate(load_catalogue().app(app), host)
    first = Library([installation], host, ConversationIndex(tmp_path / "index"))
    counted = told(first.tally(app))
    listed = Library([installation], host, ConversationIndex(tmp_path / "another"))
    here = sums(list(listed.conversations(app)))
    assert [counted[what] for what in ("total", "oldest", "old")] == [here[what] for what in ("total", "oldest", "old")]


def test_where_files_are_as_old_as_their_chats_few_are_read(fixture_host, tmp_path, monkeypatch):
    host = fixture_host("linux")
    WRITERS["amp"](host, talks(30, 7))
    installation = locate(load_catalogue().app("amp"), host)
    read = []
    monkeypatch.setattr(
        DocumentReader, "_read", lambda _self, path, own=DocumentReader._read: own(_self, read.append(path) or path)
    )
    library = Library([installation], host, ConversationIndex(tmp_path / "index"))
    for one in library.conversations("amp"):
        os.utime(one.path, (one.updated.timestamp(), one.updated.timestamp()))
    read.clear()
    looked = Library([installation], host, ConversationIndex(tmp_path / "another"))
    tally = looked.tally("amp")
    assert 0 < len(read) <= 3
    assert tally.total == 30
    assert told(tally)["old"] == sums(list(library.conversations("amp")))["old"]


@pytest.mark.parametrize("app", ["claude-code", "codex", "cline", "cursor", "opencode", "firefox", "chromium"])
def test_the_sums_are_those_of_the_list(fixture_host, tmp_path, app):
    host = fixture_host("linux")
    WRITERS[app](host, talks(5, 7))
    installation = locate(load_catalogue().app(app), host)
    index = ConversationIndex(tmp_path / "index")
    for _look in range(2):
        library = Library([installation], host, index)
        assert told(library.tally(app)) == sums(list(library.conversations(app, titles=False, counts=False)))
        assert told(library.tally(app)) == sums(list(library.conversations(app, titles=False, counts=False)))
    library = Library([installation], host, ConversationIndex(tmp_path / "another"))
    sized = library.tally(app, sizes=True)
    listed = list(Library([installation], host, None).conversations(app, titles=False))
    assert (sized.total, sized.bytes) == (len(listed), sum(one.bytes for one in listed))
    assert sized.version == max((one.version for one in listed if one.version), default=None)


@pytest.fixture
def look(library, make, computer, tmp_path):
    """Tallies of the sample, as one check-up after the other makes them, each held against one without an index."""

    def make_look(*stores, **fields):
        index = ConversationIndex(tmp_path / "index")
        tally = library(*stores, index=index, **fields).tally("sample", sizes=True)
        index.save()
        fresh = library(*stores, **fields).tally("sample", sizes=True)
        assert tally == fresh
        return tally

    return make_look


@pytest.fixture
def closed(monkeypatch):
    """From now on nothing may be opened."""

    def close():
        monkeypatch.setattr("tidytrace.chats.stores.jsonl.opened", None)
        monkeypatch.setattr(image, "open_readonly", None)

    return close


@pytest.fixture
def session(data, make):
    return make.write(data / "sessions" / "a.jsonl", make.user("hello", "2026-01-01T00:00:00Z"))


def again(path, make, text, time="2026-06-06T00:00:00Z"):
    """Write a file with other content of the same length."""
    size = path.stat().st_size
    make.write(path, make.user(text, time))
    assert path.stat().st_size == size


def test_unchanged_files_are_not_opened(  # noqa: PLR0917 - fixtures
    library, data, make, session, tmp_path, closed
):
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('b', 'x')")
    stores = make.store(), make.store(**ROWS)
    first = ConversationIndex(tmp_path / "index")
    known = library(*stores, index=first).tally("sample")
    first.save()
    closed()
    assert library(*stores, index=ConversationIndex(tmp_path / "index")).tally("sample") == known
    assert known.total == 2


def test_what_was_learned_with_sizes_serves_those_who_need_none(library, data, make, tmp_path, closed):
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('b', 'four')")
    index = ConversationIndex(tmp_path / "index")
    made = library(make.store(**ROWS), index=index)
    assert (made.tally("sample").bytes, made.tally("sample", sizes=True).bytes) == (0, 4)
    closed()
    assert made.tally("sample").bytes == made.tally("sample", sizes=True).bytes == 4


def test_only_stores_that_need_it_are_read_whole_for_their_sizes(library, session, make, monkeypatch):
    monkeypatch.setattr("tidytrace.chats.stores.jsonl.JsonLinesReader._count", None)
    assert library().tally("sample", sizes=True).bytes == session.stat().st_size


def test_a_file_that_is_added_or_removed(look, data, make, session):
    assert look().total == 1
    other = make.write(data / "sessions" / "b.jsonl", make.user("hello", "2025-01-01T00:00:00Z"))
    assert (look().total, look().oldest.year) == (2, 2025)
    other.unlink()
    assert (look().total, look().oldest.year) == (1, 2026)


def test_a_file_that_is_rewritten_with_the_same_size(look, session, make):
    assert look().oldest.month == 1
    again(session, make, "HELLO")
    assert look().oldest.month == 6


def test_a_clock_that_was_set_back(look, session, make):
    assert look().oldest.month == 1
    again(session, make, "HELLO")
    os.utime(session, (0, 0))
    assert look().oldest.month == 6


def test_another_file_of_the_same_size_and_time_in_its_place(look, session, make):
    before = session.stat()
    assert look().oldest.month == 1
    other = session.with_suffix(".new")
    other.write_bytes(session.read_bytes())
    again(other, make, "HELLO")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(session)
    assert look().oldest.month == 6


def test_a_folder_that_is_renamed(look, data, make):
    stores = [make.store(files=["{data}/projects/*/*.jsonl"], id_pattern="/([^/]+/[^/]+)\\.jsonl$")]
    make.write(data / "projects" / "one" / "a.jsonl", make.user("hello"))
    make.write(data / "projects" / "two" / "a.jsonl", make.user("hello"))
    assert look(*stores).total == 2
    (data / "projects" / "one").rename(data / "projects" / "three")
    assert look(*stores).total == 2
    (data / "projects" / "three").rename(data / "elsewhere")
    assert look(*stores).total == 1


def test_a_folder_that_becomes_a_link_out_of_the_home(look, data, session, tmp_path):
    assert look().oldest.month == 1
    (data / "sessions").rename(tmp_path / "outside")
    (data / "sessions").symlink_to(tmp_path / "outside")
    moved = look()
    assert moved.oldest.year >= datetime.datetime.now(datetime.UTC).year  # its content is not looked at any more


def test_a_database_that_changes_in_its_log_alone(look, data, make):
    path = make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('a', 'x')")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO thread VALUES ('b', 'yy')")
        writer.commit()
        before = path.stat()
        assert look(make.store(**ROWS)).bytes == 3
        writer.execute("UPDATE thread SET title = 'zzzz' WHERE id = 'b'")
        writer.commit()
        assert path.stat().st_mtime_ns == before.st_mtime_ns
        assert look(make.store(**ROWS)).bytes == 5


def test_a_message_in_a_file_of_its_own(look, data, make):
    document = {"messages": "pieces", "role": "role", "text": "text", "time": "at", "pieces": "events/*.json"}
    store = make.store(format="json", document=document, files=["{data}/*/state.json"])
    (data / "talk" / "events").mkdir(parents=True)
    (data / "talk" / "state.json").write_text("{}")
    piece = {"role": "user", "text": "hi", "at": "2026-01-01T00:00:00Z"}
    (data / "talk" / "events" / "0.json").write_text(json.dumps(piece))
    assert look(store).unused_since(datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)) == 1
    (data / "talk" / "events" / "1.json").write_text(json.dumps(piece | {"at": "2026-06-01T00:00:00Z"}))
    assert look(store).unused_since(datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)) == 0


def test_a_definition_that_says_something_else(look, data, make, session):
    make.write(data / "archive" / "b.jsonl", make.user("hello"))
    assert look().total == 1
    assert look(make.store(files=["{data}/*/*.jsonl"])).total == 2
    assert look(make.store(id="renamed")).portions.keys() == {"renamed"}


def test_what_cannot_be_read_is_told_every_time(library, data, make, session, tmp_path):
    (data / "state.db").write_text("this is no database at all")
    index = ConversationIndex(tmp_path / "index")
    for _look in range(3):
        made = library(make.store(), make.store(**ROWS), index=index)
        assert made.tally("sample").total == 1
        assert [problem.path for problem in made.problems] == [data / "state.db"]
        index.save()


def test_what_grows_deep_in_a_folder_is_measured_every_time(look, data, make):
    store = make.store(format="folder", unit="folder", files=["{data}/sessions"], lines=None, erasable="no")
    deep = data / "sessions" / "deep"
    deep.mkdir()
    (deep / "one").write_bytes(b"1")
    before = look(store).bytes
    (deep / "one").write_bytes(b"12345")
    assert look(store).bytes == before + 4


def test_conversations_without_a_date_are_never_old(look, data, make):
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('a', 'x')")
    undated = ROWS | {"database": ROWS["database"] | {"list": "SELECT id, title FROM thread"}}
    tally = look(make.store(**undated))
    assert (tally.total, tally.oldest, tally.unused_since(NOW)) == (1, None, 0)


@pytest.mark.parametrize("micros", [-1, 0, 1])
def test_the_very_moment_of_the_last_use_is_not_before_itself(look, session, micros):
    used = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    limit = used + datetime.timedelta(microseconds=micros)
    assert look().unused_since(limit) == (1 if used < limit else 0)
