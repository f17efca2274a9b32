import json

import pytest

IDS = ("0a1b2c", "0a1b2c3d", "x.y-z")


def companion(make, **fields):
    given = {"id": "beside", "kind": "attachment", "format": "file", "unit": "file", "link": {"by": "id"}}
    return make.store(**given | fields)


@pytest.fixture
def talks(data, make):
    for native in IDS:
        make.write(data / "sessions" / f"{native}.jsonl", make.user("hello"))


@pytest.fixture
def beside(library, talks, make):
    """Paths (relative to the app's folder) of one companion's pieces, by conversation."""

    def find(**fields):
        made = library(make.store(), companion(make, **fields))
        conversations = list(made.conversations(locations=True))
        pieces = list(made.pieces(conversations))
        assert made.problems == []
        for conversation in conversations:
            places = {(piece.path, piece.what) for piece in pieces if conversation.id in piece.conversations}
            assert {(place.path, place.what) for place in conversation.locations[1:]} == places
            assert set(made.locations(conversation)) == set(conversation.locations)
        return {
            conversation.native: sorted(
                (piece.path.name, piece.what, piece.count) for piece in pieces if conversation.id in piece.conversations
            )
            for conversation in conversations
        }

    return find


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_files_that_are_named_by_the_id(beside, data):
    touch(data / "todos" / "0a1b2c-agent.json", data / "todos" / "0a1b2c3d-agent.json", data / "todos" / "other.json")
    found = beside(files=["{data}/todos/{id}*.json"])
    assert found["0a1b2c"] == [("0a1b2c-agent.json", "file", 1)]
    assert found["0a1b2c3d"] == [("0a1b2c3d-agent.json", "file", 1)]
    assert found["x.y-z"] == []


def test_an_id_beside_a_glob_ends_where_a_word_or_number_ends(library, data, make):
    make.write(data / "sessions" / "1.jsonl", make.user("hello"))
    touch(
        data / "todos" / "10.json", data / "todos" / "1.json", data / "todos" / "21.json", data / "todos" / "a-1-b.json"
    )
    made = library(make.store(), companion(make, files=["{data}/todos/{id}*.json", "{data}/todos/*{id}*"]))
    (one,) = made.conversations(locations=True)
    assert {place.path.name for place in one.locations[1:]} == {"1.json", "a-1-b.json"}


def test_names_that_have_the_id_in_the_middle(beside, data):
    touch(data / "telemetry" / "failed.x.y-z.17.json", data / "telemetry" / "failed.x.y.json")
    assert beside(files=["{data}/telemetry/*.{id}.*"])["x.y-z"] == [("failed.x.y-z.17.json", "file", 1)]


def test_folders_that_are_named_by_the_id(beside, data):
    touch(data / "history" / "0a1b2c" / "deep" / "file")
    found = beside(files=["{data}/history/{id}"], format="folder", unit="folder")
    assert found["0a1b2c"] == [("0a1b2c", "file", 1)]


def test_files_below_a_folder_that_is_named_by_the_id(beside, data):
    touch(
        data / "history" / "0a1b2c" / "a.txt",
        data / "history" / "0a1b2c" / "b.txt",
        data / "history" / "else" / "c.txt",
    )
    found = beside(files=["{data}/history/{id}/*.txt"])
    assert [name for name, _what, _count in found["0a1b2c"]] == ["a.txt", "b.txt"]


def test_files_beside_the_transcript(beside, data):
    touch(
        data / "sessions" / "0a1b2c.meta", data / "sessions" / "0a1b2c" / "tool.txt", data / "sessions" / "shared.txt"
    )
    assert beside(files=["{dir}/{stem}.meta"])["0a1b2c"] == [("0a1b2c.meta", "file", 1)]
    assert beside(files=["{dir}/{id}"], format="folder", unit="folder")["0a1b2c"] == [("0a1b2c", "file", 1)]
    assert not any(beside(files=["{dir}/shared.txt"]).values())


def test_files_whose_path_gives_the_id_by_a_pattern(beside, data):
    touch(data / "packed" / "2026" / "rollout-0a1b2c.zst")
    found = beside(files=["{data}/packed/*/rollout-*.zst"], id_pattern=r"rollout-(\w+)\.zst$")
    assert found["0a1b2c"] == [("rollout-0a1b2c.zst", "file", 1)]


def test_an_id_cannot_lead_out_of_its_folder(library, data, make, computer):
    lines = make.LINES | {"id": "id"}
    make.write(data / "sessions" / "evil.jsonl", {"id": "../../.ssh"} | make.user("hello"))
    touch(computer.home / ".ssh" / "key")
    (data / "history").mkdir()
    store = companion(make, files=["{data}/history/{id}", "{dir}/{id}"], format="folder", unit="folder")
    made = library(make.store(lines=lines), store)
    (one,) = made.conversations(locations=True)
    assert one.native == "../../.ssh"
    assert len(one.locations) == 1


def test_lines_with_the_id(beside, data, make):
    make.write(
        data / "history.jsonl", {"s": "0a1b2c", "t": 1}, {"s": "0a1b2c", "t": 2}, {"s": "x.y-z"}, {"s": None}, []
    )
    with (data / "history.jsonl").open("a") as file:
        file.write("{broken\n\n")
    found = beside(files=["{data}/history.jsonl"], format="jsonl", unit="line", link={"by": "id", "key": "s"})
    assert found["0a1b2c"] == [("history.jsonl", "line", 2)]
    assert found["x.y-z"] == [("history.jsonl", "line", 1)]
    assert found["0a1b2c3d"] == []


@pytest.mark.parametrize(
    ("content", "link", "what"),
    [
        ([{"id": "0a1b2c"}, {"id": "other"}], {"key": "id"}, "entry"),
        ({"all": [{"id": "0a1b2c"}]}, {"key": "id", "list": "all"}, "entry"),
        ({"p": {"h": [{"id": "0a1b2c"}]}, "q": {"h": []}}, {"key": "id", "list": "*.h"}, "entry"),
        ({"all": {"0a1b2c": {}, "other": {}}}, {"list": "all"}, "key"),
        ({"p": {"h": {"0a1b2c": {}, "other": {}}}, "q": {"h": {}}}, {"list": "*.h"}, "key"),
        ({"k1": {"id": "0a1b2c"}}, {"key": "id"}, "key"),
    ],
)
def test_entries_with_the_id(beside, data, content, link, what):
    (data / "index.json").write_text(json.dumps(content))
    found = beside(files=["{data}/index.json"], format="json", unit="entry", link={"by": "id", **link})
    assert found["0a1b2c"] == [("index.json", what, 1)]
    assert found["x.y-z"] == []


ROWS = {
    "tables": {"item": ["talk", "said"], "part": ["talk"], "kept": ["key", "value"], "missing": ["talk"]},
    "rows": [
        {"table": "item", "where": "talk = :id", "holds": ["said"]},
        {"table": "part", "where": "talk = :id OR talk = :id || '__sub'"},
        {"table": "missing", "where": "talk = :id", "optional": True},
    ],
    "entries": [{"table": "kept", "row": "index", "list": "entries"}],
}


def test_rows_and_entries_in_rows(beside, data, make):
    make.database(
        data / "state.db",
        "CREATE TABLE item (talk, said)",
        "CREATE TABLE part (talk)",
        "CREATE TABLE kept (key, value)",
        "INSERT INTO item VALUES ('0a1b2c', 'a'), ('0a1b2c', 'b'), ('other', 'c'), (NULL, 'd')",
        "INSERT INTO part VALUES ('0a1b2c__sub')",
        """INSERT INTO kept VALUES ('index', '{"entries": {"x.y-z": {}, "other": {}}}'), ('broken', '{')""",
    )
    found = beside(files=["{data}/state.db"], format="sqlite", unit="row", kind="index", database=ROWS)
    assert found["0a1b2c"] == [("state.db", "row", 3)]
    assert found["x.y-z"] == [("state.db", "key", 1)]
    assert found["0a1b2c3d"] == []


def test_full_text_tables(beside, data, make):
    make.database(
        data / "search.db",
        "CREATE VIRTUAL TABLE talk USING fts5(id UNINDEXED, said)",
        "INSERT INTO talk VALUES ('0a1b2c', 'hello'), ('other', 'hello')",
    )
    database = {"tables": {"talk": ["id", "said"]}, "rows": [{"table": "talk", "where": "id = :id"}]}
    found = beside(files=["{data}/search.db"], format="sqlite", unit="row", kind="index", database=database)
    assert found["0a1b2c"] == [("search.db", "row", 1)]


def test_what_hangs_on_text_or_on_the_whole_app_is_not_known_by_id(beside, data):
    touch(data / "paste" / "0a1b2c")
    for by in ("text", "app"):
        assert not any(beside(files=["{data}/paste/*"], link={"by": by}).values())


def test_a_companion_of_another_transcript_is_left_alone(library, data, talks, make):
    touch(data / "todos" / "0a1b2c.json")
    others = make.store(id="others", files=["{data}/others/*.jsonl"])
    made = library(make.store(), others, companion(make, files=["{data}/todos/{id}.json"], of=["others"]))
    assert all(len(one.locations) == 1 for one in made.conversations(locations=True))


def test_a_damaged_companion_is_told_and_the_rest_is_found(library, data, talks, make):
    touch(data / "todos" / "0a1b2c.json")
    (data / "index.json").write_text("{broken")
    (data / "state.db").write_text("no database")
    made = library(
        make.store(),
        companion(make, id="one", files=["{data}/index.json"], format="json", unit="entry"),
        companion(make, id="two", files=["{data}/state.db"], format="sqlite", unit="row", kind="index", database=ROWS),
        companion(make, files=["{data}/todos/{id}.json"]),
    )
    found = {one.native: len(one.locations) for one in made.conversations(locations=True)}
    assert found["0a1b2c"] == 2
    assert {problem.path.name for problem in made.problems} == {"index.json", "state.db"}
