import json
import os

import pytest

from tidytrace.chats import image
from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.stores.jsonl import JsonLinesReader
from windows import CLOSED_FILES

INDEX = {
    "id": "list",
    "kind": "index",
    "format": "sqlite",
    "files": ["{data}/state.db"],
    "unit": "row",
    "database": {
        "tables": {"thread": ["id", "title"]},
        "list": "SELECT id, title, 1793520000 AS created, 1793606400 AS updated FROM thread",
        "text": "SELECT 'user' AS role, title AS text FROM thread WHERE id = :id",
        "rows": [{"table": "thread", "where": "id = :id"}],
    },
}
TABLE = "CREATE TABLE thread (id TEXT, title TEXT)"


def test_every_file_is_listed_newest_use_first(library, data, make):
    make.write(data / "sessions" / "old.jsonl", make.user("long ago", "2025-01-01T00:00:00Z"))
    make.write(data / "sessions" / "new.jsonl", make.user("today", "2026-11-01T00:00:00Z"))
    (new, old) = library().conversations()
    assert (new.id, new.title, new.store, new.erasable) == ("sample:new", "today", "sessions", "alone")
    assert (old.native, old.messages, old.bytes) == ("old", 1, (data / "sessions" / "old.jsonl").stat().st_size)
    assert [(place.path.name, place.what) for place in old.locations] == [("old.jsonl", "file")]


def test_one_conversation_in_several_stores_is_one(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("What I typed"))
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('a', 'The title'), ('b', 'Its file is gone')")
    found = {one.native: one for one in library(make.store(), make.store(**INDEX)).conversations()}
    assert found["a"].title == "The title"
    assert found["a"].store == "sessions"
    assert [place.what for place in found["a"].locations] == ["file", "row"]
    assert (found["b"].title, found["b"].store, found["b"].path.name) == ("Its file is gone", "list", "state.db")


def test_the_times_of_the_data_are_better_than_the_files(library, data, make):
    lines = {name: value for name, value in make.LINES.items() if name != "time"}
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('a', NULL)")
    (one,) = library(make.store(lines=lines), make.store(**INDEX)).conversations()
    assert (one.created.day, one.updated.day) == (1, 2)


def test_two_transcripts_of_one_conversation(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("hello", "2026-11-01T00:00:00Z"))
    make.write(data / "archive" / "a.jsonl", make.user("hello", "2026-11-02T00:00:00Z"), make.answer("hi"))
    (one,) = library(make.store(files=["{data}/*/*.jsonl"])).conversations()
    assert one.path.parent.name == "archive"
    assert len(one.locations) == 2
    assert one.bytes == sum(path.stat().st_size for path in data.glob("*/*.jsonl"))


def test_a_conversation_left_in_databases_is_read_from_the_fullest(library, data, make):
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('b', 'first prompt')")
    make.database(
        data / "history.db", "CREATE TABLE item (id, said)", "INSERT INTO item VALUES ('b', 'one'), ('b', 'two')"
    )
    history = {
        "id": "history",
        "files": ["{data}/history.db"],
        "database": {
            "tables": {"item": ["id", "said"]},
            "text": "SELECT 'user' AS role, said AS text FROM item WHERE id = :id",
            "rows": [{"table": "item", "where": "id = :id"}],
        },
    }
    made = library(make.store(), make.store(**INDEX), make.store(**INDEX | history))
    (one,) = made.conversations()
    assert [message.text for message in made.messages(one)] == ["one", "two"]


RECORD = {
    "id": "records",
    "kind": "index",
    "format": "json",
    "files": ["{data}/records/*.json"],
    "unit": "file",
    "id_pattern": "/([^/]+)\\.json$",
    "link": {"by": "id"},
}


def test_a_record_beside_each_transcript_gives_it_its_title(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("What I typed"))
    for name, title in (("a", "The title"), ("b", "Its transcript is gone")):
        make.write(data / "records" / f"{name}.json", {"title": title, "history": []})
    made = library(make.store(), make.store(**RECORD, document=make.DOCUMENT))
    found = {one.native: one for one in made.conversations()}
    assert (found["a"].title, found["a"].store, found["a"].messages) == ("The title", "sessions", 1)
    assert [place.path.name for place in found["a"].locations] == ["a.jsonl", "a.json"]
    assert (found["b"].title, found["b"].store, found["b"].messages) == ("Its transcript is gone", "records", None)


def test_finding_one_by_its_id(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    made = library()
    assert made.find("sample:a").title == "hello"
    for unknown in ("sample:b", "other:a", "nothing"):
        with pytest.raises(KeyError):
            made.find(unknown)
    assert list(made.conversations("other")) == []


def test_a_damaged_store_does_not_hide_the_others(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    (data / "state.db").write_text("this is no database at all")
    made = library(make.store(), make.store(**INDEX))
    assert [one.native for one in made.conversations()] == ["a"]
    assert isinstance(made.problems[0], StoreUnreadable)
    assert made.problems[0].path == data / "state.db"


def test_a_store_with_another_schema_is_told_once(library, data, make):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    make.database(data / "state.db", "CREATE TABLE conversation (id)")
    made = library(make.store(), make.store(**INDEX))
    assert len(list(made.conversations(locations=True))) == 1
    assert [type(problem) for problem in made.problems] == [NewerThanCatalogue]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"grade": "reported"}, ("no", "evidence-weak")),
        ({"erasable": "with-all"}, ("with-all", "only-all")),
        ({"erasable": "no"}, ("no", "server-side")),
        ({}, ("alone", None)),
    ],
)
def test_what_can_be_erased_and_why_not(library, data, make, fields, expected):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    (one,) = library(make.store(**fields)).conversations()
    assert (one.erasable, one.reason) == expected


def test_a_file_that_vanishes_while_listing(library, data, make, monkeypatch):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    make.write(data / "sessions" / "b.jsonl", make.user("hello"))
    real = JsonLinesReader.list

    def vanishing(reader, path, **options):
        (data / "sessions" / "b.jsonl").unlink(missing_ok=True)
        return real(reader, path, **options)

    monkeypatch.setattr(JsonLinesReader, "list", vanishing)
    made = library()
    assert [one.native for one in made.conversations()] == ["a"]
    assert made.problems == []


def test_a_link_out_of_the_home_is_listed_but_not_followed(library, data, make, tmp_path):
    make.write(tmp_path / "elsewhere" / "secret.jsonl", make.user("somebody else's"))
    (data / "sessions" / "a.jsonl").symlink_to(tmp_path / "elsewhere" / "secret.jsonl")
    made = library()
    (one,) = made.conversations()
    assert (one.native, one.title, one.erasable, one.reason) == ("a", None, "no", "link")
    with pytest.raises(StoreUnreadable):
        list(made.messages(one))


def test_a_folder_that_is_a_link_out_of_the_home(library, data, make, tmp_path):
    make.write(tmp_path / "elsewhere" / "a.jsonl", make.user("somebody else's"))
    (data / "more").symlink_to(tmp_path / "elsewhere")
    (one,) = library(make.store(files=["{data}/*/*.jsonl"])).conversations()
    assert (one.title, one.reason) == (None, "link")


def test_a_link_inside_the_home_is_read_but_never_erased(library, data, make, computer):
    make.write(computer.home / "notes" / "a.jsonl", make.user("mine"))
    (data / "sessions" / "a.jsonl").symlink_to(computer.home / "notes" / "a.jsonl")
    (one,) = library().conversations()
    assert (one.title, one.erasable, one.reason) == ("mine", "no", "link")


def test_a_link_inside_the_apps_own_folder_is_the_apps_business(library, data, make):
    make.write(data / "store" / "x.jsonl", make.user("mine"))
    (data / "sessions" / "a.jsonl").symlink_to("../store/x.jsonl")
    (one,) = library().conversations()
    assert (one.title, one.erasable) == ("mine", "alone")


def test_the_apps_folder_may_be_a_link_within_the_home(library, data, make, computer):
    make.write(data / "sessions" / "a.jsonl", make.user("mine"))
    data.rename(computer.home / "dotfiles")
    data.symlink_to("dotfiles")
    (one,) = library().conversations()
    assert (one.title, one.erasable) == ("mine", "alone")


def test_the_apps_folder_on_another_disk_is_read_but_not_erased(library, data, make, tmp_path):
    make.write(data / "sessions" / "a.jsonl", make.user("mine"))
    data.rename(tmp_path / "disk")
    data.symlink_to(tmp_path / "disk")
    (one,) = library().conversations()
    assert (one.title, one.erasable, one.reason) == ("mine", "no", "link")


def test_a_link_to_nothing_is_nothing(library, data):
    (data / "sessions" / "a.jsonl").symlink_to("gone")
    made = library()
    assert list(made.conversations()) == []
    assert made.problems == []


@CLOSED_FILES
def test_a_closed_folder_is_a_problem_not_an_empty_list(library, data):
    (data / "sessions").chmod(0)
    made = library()
    assert list(made.conversations()) == []
    assert made.problems[0].path == data / "sessions"
    (data / "sessions").chmod(0o700)


@pytest.fixture
def index(tmp_path):
    return lambda: ConversationIndex(tmp_path / "cache" / "index.db")


def listed(made, **options):
    return [(one.id, one.title, one.created, one.updated, one.messages) for one in made.conversations(**options)]


@pytest.mark.parametrize("first", [{"titles": False, "counts": False}, {"titles": True, "counts": False}, {}])
@pytest.mark.parametrize("then", [{"titles": False, "counts": False}, {"titles": True, "counts": False}, {}])
def test_a_second_look_says_the_same_as_a_first(  # noqa: PLR0917 - fixtures
    library, data, make, index, first, then
):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"), make.answer("hi"))
    make.write(data / "sessions" / "b.jsonl", make.user("hello"), {"title": "A title"})
    make.write(data / "sessions" / "c.jsonl", {"nothing": "said"})
    fresh = listed(library(), **then)
    known = index()
    list(library(index=known).conversations(**first))
    known.save()
    again = listed(library(index=index()), **then)
    without = slice(0, 4)
    assert [one[without] for one in again] == [one[without] for one in fresh]
    if then.get("counts", True):
        assert again == fresh


def test_unchanged_files_are_not_opened_again(library, data, make, index, monkeypatch):
    make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('b', 'x')")
    known = index()
    list(library(make.store(), make.store(**INDEX), index=known).conversations())
    monkeypatch.setattr("tidytrace.chats.stores.jsonl.opened", None)
    monkeypatch.setattr(image, "open_readonly", None)
    again = library(make.store(), make.store(**INDEX), index=known)
    assert len(list(again.conversations(titles=False))) == 2


def test_a_changed_file_is_read_again(library, data, make, index):
    path = make.write(data / "sessions" / "a.jsonl", make.user("hello"))
    known = index()
    assert listed(library(index=known))[0][4] == 1
    with path.open("a") as file:
        file.write(json.dumps(make.answer("hi")) + "\n")
    assert listed(library(index=known))[0][4] == 2


def test_a_log_beside_a_database_counts_as_its_change(library, data, make, index):
    path = make.database(data / "state.db", TABLE, "INSERT INTO thread VALUES ('a', 'x')")
    known = index()
    assert len(listed(library(make.store(), make.store(**INDEX), index=known))) == 1
    (data / "state.db-wal").write_bytes(b"")
    before = path.stat().st_mtime_ns
    make.database(path, "INSERT INTO thread VALUES ('b', 'y')")
    os.utime(path, ns=(before, before))
    assert len(listed(library(make.store(), make.store(**INDEX), index=known))) == 2


def test_a_message_in_a_file_of_its_own_counts_as_a_change(library, data, make, index):
    document = make.DOCUMENT | {"messages": "pieces", "pieces": "events/*.json"}
    store = make.store(format="json", document=document, files=["{data}/*/state.json"])
    events = data / "talk" / "events"
    events.mkdir(parents=True)
    (data / "talk" / "state.json").write_text('{"session": "s-1"}')
    (events / "0.json").write_text('{"role": "user", "content": "What is a good name?"}')
    known = index()
    assert listed(library(store, index=known))[0][4] == 1

    (events / "1.json").write_text('{"role": "assistant", "content": "Mimi"}')

    assert listed(library(store, index=known))[0][4] == 2
