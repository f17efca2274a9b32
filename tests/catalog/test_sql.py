"""SQL of a definition can read and delete what it names, and nothing else."""

import sqlite3

import pytest

from tidytrace.catalog import Database, RowEntries, Rows
from tidytrace.catalog.sql import SQLProblem, check, delete_only, delete_statement, read_only
from tidytrace.catalog.stores import Schema

TABLES = {"threads": ("id", "title"), "turns": ("thread", "text")}


def database(**changes):
    return Database(**({"tables": TABLES, "list": "SELECT id FROM threads"} | changes))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id, title, NULL AS created FROM threads",
        "SELECT t.id, count(*) AS messages FROM threads t JOIN turns ON thread = t.id GROUP BY t.id",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT id FROM threads, n",
        "SELECT id, (SELECT sum(length(text)) FROM turns WHERE thread = id) AS bytes FROM threads",
        "SELECT count(*) AS id FROM (SELECT id FROM threads)",
        "SELECT json_extract(title, '$.name') AS id FROM threads",
        "SELECT value AS id FROM threads, json_each(title)",
        "SELECT ID FROM Threads",
    ],
)
def test_reading_what_is_named_is_fine(query):
    check(database(list=query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM secrets",
        "SELECT name AS id FROM sqlite_master",
        "SELECT sql AS id FROM sqlite_schema",
        "SELECT id FROM threads UNION SELECT name FROM sqlite_master",
        "SELECT id FROM (SELECT name AS id FROM sqlite_master) AS hidden",
        "WITH hidden AS (SELECT name AS id FROM sqlite_master) SELECT id FROM hidden",
        "SELECT name AS id FROM pragma_table_info('threads')",
        "DELETE FROM threads",
        "UPDATE threads SET title = ''",
        "INSERT INTO threads VALUES (1, 2)",
        "DROP TABLE threads",
        "CREATE TABLE x (y)",
        "ATTACH 'other.db' AS other",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.db'",
        "SELECT id FROM threads; DELETE FROM threads",
        "WITH gone AS (SELECT 1) DELETE FROM threads",
        "SELECT id FROM threads WHERE",
        "SELECT load_extension('x') AS id FROM threads",
    ],
)
@pytest.mark.parametrize("field", ["list", "text", "children"])
def test_a_reading_query_that_does_more_is_refused(field, query):
    with pytest.raises(SQLProblem) as caught:
        check(database(**{field: query}))
    assert caught.value.field == field


def test_deleting_from_a_named_table_is_fine():
    rows = (
        Rows(table="turns", where="thread = :id"),
        Rows(table="turns", where="thread IN (SELECT id FROM threads WHERE id = :id)"),
        Rows(table="threads", holds=("title",)),
    )
    check(database(rows=rows))


@pytest.mark.parametrize(
    "where",
    [
        "thread IN (SELECT name FROM sqlite_master)",
        "thread IN (SELECT name FROM (SELECT name FROM sqlite_master) AS hidden)",
        "thread IN (WITH hidden AS (SELECT name FROM sqlite_master) SELECT name FROM hidden)",
        "thread IN (SELECT id FROM secrets)",
        "thread = :id; DROP TABLE threads",
        "thread = ",
        "load_extension('x')",
    ],
)
def test_a_deletion_that_reaches_further_is_refused(where):
    with pytest.raises(SQLProblem) as caught:
        check(database(rows=(Rows(table="turns", where=where),)))
    assert caught.value.field == "rows[0].where"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rows": (Rows(table="secrets", where="id = :id"),)}, "rows[0].table"),
        ({"rows": (Rows(table="turns", holds=("thoughts",)),)}, "rows[0].holds"),
        ({"full_text": ("search",)}, "full_text"),
    ],
)
def test_only_named_tables_and_columns(changes, field):
    with pytest.raises(SQLProblem) as caught:
        check(database(**changes))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("changes", "fine"),
    [
        ({"text": "SELECT webkit_value(text) AS text FROM turns WHERE thread = :id"}, False),
        ({"text": "SELECT WebKit_Entry (text) AS text FROM turns WHERE thread = :id"}, False),
        ({"text": "SELECT webkit_value(text) AS text FROM turns WHERE thread = :id", "packed": True}, True),
        ({"text": "SELECT text AS webkit_value FROM turns WHERE thread = :id"}, True),
        ({"packed": True}, False),
    ],
)
def test_where_no_word_can_be_read_in_the_cells_a_definition_says_so(changes, fine):
    if fine:
        check(database(**changes))
        return
    with pytest.raises(SQLProblem) as caught:
        check(database(**changes))
    assert caught.value.field == "packed"


ITEMS = {"ItemTable": ("key", "value")}


@pytest.mark.parametrize(
    ("tables", "entries", "field"),
    [
        (ITEMS, {"table": "ItemTable", "row": "index"}, None),
        (ITEMS, {"table": "Items", "row": "index"}, "entries[0].table"),
        (ITEMS, {"table": "ItemTable", "row": "index", "value_column": "text"}, "entries[0].table"),
        (ITEMS, {"table": "ItemTable", "row": "index", "key_column": "name"}, "entries[0].table"),
    ],
)
def test_entries_inside_a_value_stand_in_a_named_column(tables, entries, field):
    definition = Database(tables=tables, entries=(RowEntries(**entries),))
    if field is None:
        check(definition)
        return
    with pytest.raises(SQLProblem) as caught:
        check(definition)
    assert caught.value.field == field


def test_what_goes_with_the_last_conversation_is_checked_too():
    check(database(rows=(Rows(table="turns", where="0", clear="text LIKE 'a%'"),)))
    with pytest.raises(SQLProblem) as caught:
        check(database(rows=(Rows(table="turns", where="0", clear="txet = 1"),)))
    assert caught.value.field == "rows[0].clear"


def test_taking_a_value_apart_opens_no_other_table(real):
    read_only(real, ["turns"])

    assert real.execute("SELECT value FROM turns, json_each('[7]') WHERE thread = 'a'").fetchall() == [(7,)]
    with pytest.raises(sqlite3.DatabaseError, match="prohibited"):
        real.execute("SELECT value FROM secrets, json_each(word)")


def test_rows_need_a_condition():
    with pytest.raises(ValueError, match="needs where or holds"):
        Rows(table="turns")


@pytest.fixture
def real():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(
        """
        CREATE TABLE threads (id, title); CREATE TABLE turns (thread, text); CREATE TABLE secrets (word);
        CREATE TABLE log (line);
        CREATE VIRTUAL TABLE search USING fts5 (text, content = 'turns');
        CREATE TRIGGER gone AFTER DELETE ON turns BEGIN INSERT INTO log VALUES ('one less'); END;
        INSERT INTO turns VALUES ('a', 'hello'), ('b', 'world');
        """
    )
    yield connection
    connection.close()


def test_the_same_holds_on_a_real_file(real):
    read_only(real, ["threads", "turns"])
    assert real.execute("SELECT count(*) FROM turns").fetchone() == (2,)
    for statement in ("SELECT * FROM secrets", "DELETE FROM turns", "DROP TABLE turns", "PRAGMA journal_mode = OFF"):
        with pytest.raises(sqlite3.DatabaseError):
            real.execute(statement).fetchall()


def test_a_tables_own_triggers_still_run(real):
    delete_only(real, "turns", ["turns"])
    real.execute(delete_statement("turns", "thread = :id"), {"id": "a"})
    real.set_authorizer(None)
    assert real.execute("SELECT thread FROM turns").fetchall() == [("b",)]
    assert real.execute("SELECT line FROM log").fetchall() == [("one less",)]


def test_a_deletion_cannot_leave_its_table(real):
    delete_only(real, "turns", ["turns", "threads"])
    for statement in ("DELETE FROM threads", "DELETE FROM secrets", "UPDATE turns SET text = ''", "DROP TABLE turns"):
        with pytest.raises(sqlite3.DatabaseError):
            real.execute(statement)


def test_a_foreign_key_still_takes_its_rows_along(real):
    real.executescript(
        """
        CREATE TABLE parents (id PRIMARY KEY);
        CREATE TABLE children (parent REFERENCES parents (id) ON DELETE CASCADE);
        INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1); PRAGMA foreign_keys = ON;
        """
    )
    delete_only(real, "parents", ["parents"])
    real.execute(delete_statement("parents", "id = :id"), {"id": 1})
    real.set_authorizer(None)
    assert real.execute("SELECT count(*) FROM children").fetchone() == (0,)


def test_odd_table_names_are_quoted(real):
    real.execute('CREATE TABLE "we""ird; name" (a)')
    real.execute(delete_statement('we"ird; name', None))


def test_a_version_is_asked_for_in_the_header_or_in_named_tables():
    check(database(schema=Schema(query="PRAGMA user_version;", up_to=3)))
    check(database(schema=Schema(query="SELECT max(id) FROM threads", known=("a",))))
    own = {"migrations": ("name",)}
    check(database(schema=Schema(query="SELECT name FROM migrations", known=("a",), tables=own)))


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("SELECT name FROM sqlite_master", {}),
        ("DELETE FROM threads", {}),
        ("PRAGMA journal_mode = DELETE", {}),
        ("PRAGMA user_version = 3", {}),
        ("SELECT id FROM threads", {"threads": ("id",)}),
        ("SELECT name FROM migrations", {"versions": ("name",)}),
    ],
)
def test_a_version_query_reads_nothing_else_and_changes_nothing(query, tables):
    with pytest.raises(SQLProblem) as caught:
        check(database(schema=Schema(query=query, up_to=1, tables=tables)))
    assert caught.value.field.startswith("schema")
