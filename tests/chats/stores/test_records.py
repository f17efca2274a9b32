"""Conversations in the IndexedDB of apps that are browsers inside."""

import json
from datetime import UTC, datetime

import pytest

from homes.electron import indexed_db, local_storage
from tidytrace.catalog import Document, Records, Store
from tidytrace.catalog.stores import Joined, Schema, Titles
from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.chats.stores import reader_for

SAID = Document(messages="messages", role="role", text="content", title="name", id="id", time="at")
MESSAGES = [
    {"role": "user", "content": "为什么天是蓝的", "at": 1772440200000},
    {"role": "assistant", "content": "Because of the air.", "at": 1772440260000},
]


def reader(records, document=SAID, problems=None):
    place = Store(
        id="chats",
        kind="transcript",
        format="indexed-db-records",
        files=("{data}/IndexedDB/file__0.indexeddb.leveldb",),
        unit="folder",
        grade="observed",
        erasable="with-all",
        records=records,
        document=document,
    )
    return reader_for(place, problems)


def listed(one, folder):
    return [
        (each.native, each.title or each.prompt, each.messages) for each in one.list(folder, titles=True, counts=True)
    ]


def said(one, folder, native):
    return [(each.role, each.text) for each in one.messages(folder, native)]


def test_a_record_that_is_an_object_is_one_conversation(tmp_path):
    folder = indexed_db(
        tmp_path, {"App": {"chats": {"c1": {"name": "天空", "messages": MESSAGES}, "c2": {"messages": []}}}}
    )
    one = reader(Records(database="App", store="chats"))
    assert listed(one, folder) == [("c1", "天空", 2), ("c2", None, 0)]
    assert said(one, folder, "c1") == [("user", "为什么天是蓝的"), ("assistant", "Because of the air.")]
    (first, _) = one.list(folder, titles=True, counts=True)
    assert first.created == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 3, 2, 8, 31, tzinfo=UTC)


def test_keys_tell_conversations_from_the_other_records_and_name_them(tmp_path):
    values = {
        "session:u1": json.dumps({"name": "One", "messages": MESSAGES}),
        "settings": json.dumps({"name": "no conversation", "messages": MESSAGES}),
    }
    folder = indexed_db(tmp_path, {"box": {"pairs": values}})
    assert listed(reader(Records(database="box", store="pairs", key="session:(.+)")), folder) == [("u1", "One", 2)]


def test_one_record_may_hold_all_conversations(tmp_path):
    everything = json.dumps({"state": {"sessions": [{"id": "a", "messages": MESSAGES}, {"id": "b", "messages": []}]}})
    folder = indexed_db(tmp_path, {"kv": {"keyval": {"chat-store": everything, "mask-store": "{}"}}})
    one = reader(Records(database="kv", store="keyval", key="chat-store", list="state.sessions"))
    assert [each[0] for each in listed(one, folder)] == ["a", "b"]
    assert len(said(one, folder, "a")) == 2


def test_texts_of_another_object_store_are_put_into_their_messages(tmp_path):
    messages = [{"role": "user", "blocks": ["b2", "b1", "lost"]}]
    blocks = {"b1": {"content": "second"}, "b2": {"content": "first"}, "b3": {"content": "of another"}}
    folder = indexed_db(tmp_path, {"Studio": {"topics": {"t": {"messages": messages}}, "blocks": blocks}})
    joined = Joined(store="blocks", keys="blocks", name="parts")
    one = reader(
        Records(database="Studio", store="topics", joined=(joined,)),
        Document(messages="messages", role="role", text="parts[].content"),
    )
    assert said(one, folder, "t") == [("user", "first\n\nsecond")]


def test_titles_come_from_local_storage_where_the_app_keeps_them(tmp_path):
    folder = indexed_db(tmp_path / "IndexedDB", {"Studio": {"topics": {"t": {"messages": MESSAGES}}}})
    names = {"topics": json.dumps([{"id": "t", "name": "天空的颜色", "created": "2026-01-01T00:00:00Z"}])}
    local_storage(tmp_path / "Local Storage", {"persist:studio": json.dumps(names), "theme": "dark"})
    titles = Titles(
        beside="../Local Storage/leveldb", key="persist:studio", list="topics", id="id", title="name", created="created"
    )
    one = reader(Records(database="Studio", store="topics", titles=titles))
    assert listed(one, folder) == [("t", "天空的颜色", 2)]
    (tmp_path / "Local Storage" / "leveldb" / "CURRENT").write_bytes(b"nonsense")
    problems = []
    one = reader(Records(database="Studio", store="topics", titles=titles), problems=problems)
    assert listed(one, folder) == [("t", "为什么天是蓝的", 2)]
    assert [problem.path.name for problem in problems] == ["leveldb"]


def test_a_large_value_is_read_from_its_file_and_told_when_that_is_gone(tmp_path):
    chats = {"c1": {"name": "Long", "messages": MESSAGES}, "c2": {"name": "Short", "messages": []}}
    folder = indexed_db(tmp_path, {"App": {"chats": chats}}, in_files=["c1"])
    problems = []
    one = reader(Records(database="App", store="chats"), problems=problems)
    assert listed(one, folder) == [("c1", "Long", 2), ("c2", "Short", 0)]
    assert problems == []
    (tmp_path / "file__0.indexeddb.blob" / "1" / "00" / "1").unlink()
    one = reader(Records(database="App", store="chats"), problems=problems)
    assert listed(one, folder) == [("c2", "Short", 0)]
    assert [problem.parameters for problem in problems] == [{"count": 1}]


def test_a_store_of_another_form_is_newer_than_the_catalogue_and_an_empty_one_is_not(tmp_path):
    folder = indexed_db(tmp_path / "newer", {"App2": {"chats": {"c1": {"messages": MESSAGES}}}})
    one = reader(Records(database="App", store="chats"))
    with pytest.raises(NewerThanCatalogue):
        list(one.list(folder, titles=True, counts=True))
    assert listed(one, indexed_db(tmp_path / "empty", {"App": {}})) == []
    assert listed(one, tmp_path / "gone") == []


def newer(one, folder):
    return {each.newer for each in one.list(folder, titles=True, counts=True)}


def test_a_database_of_an_unknown_version_is_shown_as_newer(tmp_path):
    chats = {"App": {"chats": {"c1": {"name": "天空", "messages": MESSAGES}}}}
    one = reader(Records(database="App", store="chats", schema=Schema(query="version", up_to=100)))
    assert newer(one, indexed_db(tmp_path / "known", chats, version=100)) == {False}
    later = indexed_db(tmp_path / "later", chats, version=110)
    assert newer(one, later) == {True}
    assert listed(one, later) == [("c1", "天空", 2)]
    assert said(one, later, "c1")
    assert newer(one, indexed_db(tmp_path / "unmarked", chats)) == {True}


def test_another_record_may_tell_the_version(tmp_path):
    def pairs(version):
        return {"box": {"pairs": {"session:u1": json.dumps({"messages": MESSAGES}), "configVersion": version}}}

    schema = Schema(query="records.configVersion", up_to=14)
    one = reader(Records(database="box", store="pairs", key="session:(.+)", schema=schema))
    assert newer(one, indexed_db(tmp_path / "known", pairs("14"))) == {False}
    assert newer(one, indexed_db(tmp_path / "later", pairs("15"))) == {True}


def test_the_record_itself_may_tell_the_version(tmp_path):
    def kept(version):
        return {"kv": {"keyval": {"chat-store": json.dumps({"list": [{"id": "a"}], "version": version})}}}

    said_by_it = Document(
        messages="messages", role="role", text="content", id="id", schema=Schema(query="version", known=("3.3",))
    )
    one = reader(Records(database="kv", store="keyval", key="chat-store", list="list"), said_by_it)
    assert newer(one, indexed_db(tmp_path / "known", kept(3.3))) == {False}
    assert newer(one, indexed_db(tmp_path / "later", kept(4))) == {True}


def test_a_damaged_store_is_said(tmp_path):
    folder = indexed_db(tmp_path, {"App": {"chats": {"c1": {"messages": MESSAGES}}}})
    (folder / "MANIFEST-000001").write_bytes(b"nonsense")
    with pytest.raises(StoreUnreadable):
        listed(reader(Records(database="App", store="chats")), folder)


def test_nothing_is_written_while_reading(tmp_path):
    folder = indexed_db(tmp_path, {"App": {"chats": {"c1": {"messages": MESSAGES}}}}, in_files=["c1"])
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    one = reader(Records(database="App", store="chats"))
    assert said(one, folder, "c1")
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()
    } == before
    assert folder in {path.parent for path in before}


def test_records_cannot_go_one_by_one():
    with pytest.raises(ValueError, match="one by one"):
        Store(
            id="x",
            kind="transcript",
            format="indexed-db-records",
            files=("{x}",),
            unit="folder",
            grade="observed",
            records=Records(database="a", store="b"),
            document=SAID,
        )


def test_a_folder_is_read_again_only_when_something_in_it_changed(tmp_path, monkeypatch):
    from tidytrace.chats.stores import records

    folder = indexed_db(tmp_path, {"App": {"chats": {"c1": {"messages": MESSAGES}, "c2": {"messages": []}}}})
    read = []
    contents_of = records.contents_of
    monkeypatch.setattr(records, "contents_of", lambda path, *more: read.append(path) or contents_of(path, *more))
    one = reader(Records(database="App", store="chats"))
    assert [native for native, _, _ in listed(one, folder)] == ["c1", "c2"]
    assert len(said(one, folder, "c1")) == 2
    assert read == [folder]
    indexed_db(tmp_path, {"App": {"chats": {"c1": {"messages": MESSAGES[:1]}}}})
    assert len(said(one, folder, "c1")) == 1
    assert len(read) == 2
