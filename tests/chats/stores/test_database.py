import sqlite3

import cramjam
import pytest

from tidytrace.chats.errors import NewerThanCatalogue, StoreUnreadable
from tidytrace.chats.stores import reader_for

DATABASE = {
    "tables": {"talk": ["id", "title", "started"], "message": ["talk", "role", "text", "at"], "extra": ["talk"]},
    "list": "SELECT id, title, started AS created, max(at) AS updated, count(role) AS messages, "
    "sum(length(text)) AS bytes, '{0}' || id = '{0}2' AS pinned "
    "FROM talk LEFT JOIN message ON talk.id = message.talk GROUP BY id",
    "text": "SELECT role, text, at AS time FROM message WHERE talk = :id ORDER BY at",
    "children": "SELECT id FROM talk WHERE title = 'child of ' || :id",
    "rows": [{"table": "extra", "where": "talk = :id", "optional": True}],
}
SCHEMA = (
    "CREATE TABLE talk (id INTEGER PRIMARY KEY, title TEXT, started INTEGER)",
    "CREATE TABLE message (talk INTEGER, role, text, at)",
)
CONTENT = (
    "INSERT INTO talk VALUES (1, 'First', 1793520000), (2, NULL, 1793520000), (3, 'child of 1', NULL)",
    "INSERT INTO message VALUES (1, 'user', 'hello', 1793520001), (1, 'assistant', x'e4bda0e5a5bd', 1793520002)",
    "INSERT INTO message VALUES (2, 'assistant', 'welcome', 1793520001), (2, 'user', 'a question', 1793520002)",
)


@pytest.fixture
def reader(make):
    def making(**changes):
        fields = {name: changes.pop(name) for name in ("lines", "document") if name in changes}
        return reader_for(
            make.store(format="sqlite", unit="row", files=["{data}/chat.db"], database=DATABASE | changes, **fields)
        )

    return making


@pytest.fixture
def place(make, tmp_path):
    return make.database(tmp_path / "chat.db", *SCHEMA, *CONTENT)


def test_rows_are_conversations(reader, place):
    one, two, three = reader().list(place, titles=True, counts=True)
    assert (one.native, one.title, one.messages, one.bytes, one.pinned) == ("1", "First", 2, 11, False)
    assert (one.created.second, one.updated.second) == (0, 2)
    assert (two.title, two.prompt, two.pinned) == (None, "a question", True)
    assert (three.messages, three.created) == (0, None)


def test_the_cheap_list_asks_for_no_text(reader, place):
    one, two, _three = reader().list(place, titles=False, counts=False)
    assert (one.title, one.messages, one.bytes, two.prompt) == (None, None, 0, None)
    assert one.updated.second == 2


def test_messages_also_from_blobs(reader, place):
    assert [(message.role, message.text) for message in reader().messages(place, "1")] == [
        ("user", "hello"),
        ("assistant", "你好"),
    ]
    assert list(reader().messages(place, "nobody")) == []


def test_what_an_app_has_packed_is_read_like_anything_else(reader, make, place):
    connection = sqlite3.connect(place)
    said = bytes(cramjam.zstd.compress("hello 你好 ".encode() * 900))
    connection.execute("UPDATE message SET text = ? WHERE talk = 1", (said,))
    connection.execute("UPDATE message SET text = ? WHERE role = 'user' AND talk = 2", (said[:12],))
    connection.commit()
    connection.close()
    packed = reader(text="SELECT role, unpacked(text) AS text, at AS time FROM message WHERE talk = :id ORDER BY at")

    assert next(packed.messages(place, "1")).text.startswith("hello 你好 hello")
    assert [message.text for message in packed.messages(place, "2")] == ["welcome"]  # the other one is damaged


def test_children_go_along(reader, place):
    with reader().children(place, 1) as children:
        assert children("1") == ("3",)


def test_a_whole_conversation_in_one_value(reader, make, tmp_path):
    path = make.database(
        tmp_path / "chat.db",
        "CREATE TABLE talk (id TEXT, title TEXT, started, value)",
        """INSERT INTO talk VALUES ('a', NULL, NULL, '{"history": [{"role": "user", "content": "hi"}]}')""",
        "INSERT INTO talk VALUES ('b', NULL, NULL, 'no')",
    )
    single = reader(
        tables={"talk": ["id", "value"]},
        list="SELECT id FROM talk",
        text="SELECT value AS text FROM talk WHERE id = :id",
        children=None,
        rows=[],
        document=make.DOCUMENT,
    )
    assert [one.prompt for one in single.list(path, titles=True, counts=True)] == ["hi", None]
    assert [message.text for message in single.messages(path, "a")] == ["hi"]


@pytest.mark.parametrize("schema", [SCHEMA[:1], (SCHEMA[0], "CREATE TABLE message (talk, role, body, at)")])
def test_another_schema_is_newer_than_the_catalogue(reader, make, tmp_path, schema):
    path = make.database(tmp_path / "new.db", *schema)
    with pytest.raises(NewerThanCatalogue, match="message"):
        list(reader().list(path, titles=True, counts=True))


def test_a_newer_database_is_still_listed_where_the_queries_can_be_answered(reader, make, tmp_path):
    path = make.database(tmp_path / "new.db", SCHEMA[0], "CREATE TABLE turns (id)", *CONTENT[:1])
    listing = reader(
        tables={"talk": ["id", "title"], "message": ["talk"]}, list="SELECT id, title FROM talk", children=None
    )
    listed = list(listing.list(path, titles=False, counts=False))
    assert listed
    assert all(one.newer for one in listed)


VERSIONS = [
    ({"query": "PRAGMA user_version", "up_to": 7}, ["PRAGMA user_version = 7"], ["PRAGMA user_version = 8"]),
    ({"query": "PRAGMA user_version", "known": [3, 5]}, ["PRAGMA user_version = 5"], ["PRAGMA user_version = 4"]),
    (
        {"query": "SELECT name FROM migrations", "known": ["first", "second"]},
        ["INSERT INTO migrations VALUES ('first')", "INSERT INTO migrations VALUES ('second')"],
        ["INSERT INTO migrations VALUES ('first')", "INSERT INTO migrations VALUES ('third')"],
    ),
    (
        {"query": "SELECT max(name) FROM migrations", "known": ["", "first"]},
        ["INSERT INTO migrations SELECT 'x' WHERE 0"],
        ["INSERT INTO migrations VALUES ('later')"],
    ),
]


@pytest.mark.parametrize(("schema", "versions"), [(one[0], one[1:]) for one in VERSIONS])
def test_only_a_version_that_the_definition_was_made_for_may_be_changed(reader, make, tmp_path, schema, versions):
    known, unknown = versions

    def newer(name, statements):
        path = make.database(tmp_path / name, *SCHEMA, "CREATE TABLE migrations (name)", *CONTENT, *statements)
        asked = reader(tables={**DATABASE["tables"], "migrations": ["name"]}, schema=schema)
        return {one.newer for one in asked.list(path, titles=True, counts=True)}

    assert newer("known.db", known) == {False}
    assert newer("unknown.db", unknown) == {True}


def test_a_table_that_only_says_the_version_may_be_missing(reader, make, tmp_path):
    schema = {"query": "SELECT max(version) FROM schema_version", "up_to": 5, "tables": {"schema_version": ["version"]}}

    def newer(name, *statements):
        path = make.database(tmp_path / name, *SCHEMA, *CONTENT, *statements)
        return {one.newer for one in reader(schema=schema).list(path, titles=True, counts=True)}

    assert newer("five.db", "CREATE TABLE schema_version (version)", "INSERT INTO schema_version VALUES (5)") == {False}
    assert newer("six.db", "CREATE TABLE schema_version (version)", "INSERT INTO schema_version VALUES (6)") == {True}
    assert newer("none.db") == {True}  # an unmarked file is only known if the definition says so
    schema["known"] = [""]
    assert newer("unmarked.db") == {False}


def test_of_several_marks_each_must_be_known(reader, make, tmp_path):
    marks = (
        {"query": "PRAGMA user_version", "up_to": 0},
        {"query": "SELECT max(version) FROM schema_version", "up_to": 5, "tables": {"schema_version": ["version"]}},
    )

    def newer(version, user_version):
        table = ("CREATE TABLE schema_version (version)", f"INSERT INTO schema_version VALUES ({version})")
        path = make.database(
            tmp_path / f"{version}-{user_version}.db",
            *SCHEMA,
            *CONTENT,
            *table,
            f"PRAGMA user_version = {user_version}",
        )
        return {one.newer for one in reader(schema=marks).list(path, titles=True, counts=True)}

    assert newer(5, 0) == {False}
    assert newer(6, 0) == {True}
    assert newer(5, 1) == {True}


def test_the_files_name_may_tell_the_version(reader, make, tmp_path):
    def newer(name):
        path = make.database(tmp_path / name, *SCHEMA, *CONTENT)
        asked = reader(schema={"named": r"^state_(\d+)\.db$", "up_to": 5})
        return {one.newer for one in asked.list(path, titles=True, counts=True)}

    assert newer("state_5.db") == {False}
    assert newer("state_6.db") == {True}


def test_a_column_that_no_row_can_be_without_is_new_where_the_others_are_known(reader, make, tmp_path):
    def looked_at(name, column, **changes):
        talk = f"CREATE TABLE talk (id INTEGER PRIMARY KEY, title TEXT, started INTEGER{column})"
        return reader(**changes).opened(make.database(tmp_path / name, talk, SCHEMA[1]))

    known = {"required": {"talk": ["owner"]}}
    for name, column, changes, unknown in (
        ("free", ", place TEXT NOT NULL", {}, None),
        ("same", ", owner TEXT NOT NULL", known, None),
        ("loose", ", place TEXT", known, None),
        ("default", ", place TEXT NOT NULL DEFAULT ''", known, None),
        ("moved", ", place TEXT NOT NULL", known, "talk.place"),
    ):
        with looked_at(f"{name}.db", column, **changes) as (_connection, generation):
            assert generation.unknown == unknown


def test_another_generation_may_be_meant(reader, make, tmp_path):
    path = make.database(tmp_path / "old.db", "CREATE TABLE other (id)")
    assert list(reader(optional=True).list(path, titles=True, counts=True)) == []


def test_a_database_without_tables_is_just_empty(reader, tmp_path):
    (tmp_path / "chat.db").touch()
    assert list(reader().list(tmp_path / "chat.db", titles=True, counts=True)) == []
    assert list(reader().messages(tmp_path / "chat.db", "1")) == []


def test_a_query_sees_only_the_named_tables(reader, make, tmp_path):
    path = make.database(
        tmp_path / "chat.db",
        *SCHEMA,
        *CONTENT,
        "CREATE TABLE secret (key)",
        "DROP TABLE talk",
        "CREATE VIEW talk AS SELECT key AS id, key AS title, key AS started FROM secret",
    )
    with pytest.raises(StoreUnreadable, match="prohibited"):
        list(reader().list(path, titles=True, counts=True))


def test_a_full_text_table_can_be_asked(reader, make, tmp_path):
    path = make.database(
        tmp_path / "chat.db",
        "CREATE VIRTUAL TABLE talk USING fts5(id UNINDEXED, title)",
        "INSERT INTO talk VALUES ('a', 'cats')",
    )
    full_text = reader(
        tables={"talk": ["id", "title"]}, list="SELECT id, title FROM talk", text=None, children=None, rows=[]
    )
    assert [one.title for one in full_text.list(path, titles=True, counts=True)] == ["cats"]


def test_rows_are_found_by_their_id_where_the_app_made_no_index_for_it(make, tmp_path):
    place = make.database(
        tmp_path / "chat.db",
        "CREATE TABLE talk (id INTEGER PRIMARY KEY)",
        "CREATE TABLE message (talk_id INTEGER, text)",
        "INSERT INTO talk VALUES (1), (2)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
        "INSERT INTO message SELECT i % 2 + 1, 'word ' || i FROM n",
    )
    before = place.read_bytes()
    text = "SELECT 'user' AS role, text FROM message WHERE talk_id = :id ORDER BY text"
    reader = reader_for(
        make.store(
            format="sqlite",
            unit="row",
            files=["{data}/chat.db"],
            database={
                "tables": {"talk": ["id"], "message": ["talk_id", "text"]},
                "list": "SELECT id FROM talk",
                "text": text,
            },
        )
    )
    with reader.opened(place) as (connection, _present):
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", {"id": 1}))
    assert "SEARCH message USING INDEX" in plan
    assert len(list(reader.messages(place, "2"))) == 300
    assert place.read_bytes() == before
