"""Checks of the SQL in definitions: reading queries read, deletions delete, and both only what they name.

The columns named in ``database.tables`` are made as empty tables in memory, and every statement is prepared
there under an authorizer. So a typo, a write in a reading query or a table that is not named is found when the
definition loads, not on a person's data.
"""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tidytrace.catalog.sites import know_sites
from tidytrace.catalog.stores import Database, Schema

# Table-valued functions that take a value apart; they read nothing but their argument.
_FUNCTIONS = frozenset({"json_each", "json_tree"})
_SHADOWS = ("data", "idx", "content", "docsize", "config", "segments", "segdir", "stat")
_READ = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
# What a foreign key's ON DELETE may do to the tables that depend on the deleted row.
_CASCADE = {sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_READ}
# What a trigger of our own does: it hands the row that goes to a function.
_WATCH = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
# Functions that load code.
_FORBIDDEN = frozenset({"load_extension", "fts3_tokenizer"})
# What opens cells that hold no readable text.
_UNPACKING = ("webkit_value", "webkit_entry")
PRAGMA = "PRAGMA user_version"
Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]
_QUERY = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:SELECT|WITH|VALUES)\b", re.IGNORECASE | re.DOTALL)


class SQLProblem(ValueError):  # noqa: N818 - it is turned into a DefinitionError with the place
    """A statement of a definition does what it must not do; carries the field."""

    def __init__(self, field: str, problem: str) -> None:
        """Keep the field apart from the problem."""
        super().__init__(problem)
        self.field = field


def quoted(name: str) -> str:
    """A table or column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def delete_statement(table: str, where: str | None) -> str:
    """The statement that deletes the rows of one table."""
    statement = f"DELETE FROM {quoted(table)}"  # noqa: S608 - the name is quoted, the condition is checked below
    return f"{statement} WHERE {where}" if where else statement


def read_only(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Let the connection read the named tables and nothing else, until the authorizer is removed."""
    connection.set_authorizer(reader(connection, tables))


def reader(connection: sqlite3.Connection, tables: Iterable[str]) -> Authorizer:
    """What ``read_only`` lets a connection do, for whoever sets it many times. An authorizer is taken away."""
    _know_functions(connection)
    return _reader(tables, shadow_tables(connection))


def _reader(tables: Iterable[str], shadows: AbstractSet[str]) -> Authorizer:
    names = {table.lower() for table in tables} | _FUNCTIONS
    names |= {shadow for shadow in shadows if shadow.rpartition("_")[0] in names}

    def allow(action: int, one: str | None, two: str | None, database: str | None, _inner: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA and one == "data_version":
            return sqlite3.SQLITE_OK  # how FTS5 sees whether its cache is still good
        return _reading(names, action, one, two, database)

    return allow


def delete_only(
    connection: sqlite3.Connection, table: str, tables: Iterable[str], watchers: Iterable[str] = ()
) -> None:
    """Let the connection delete from one table and read the named ones, until the authorizer is removed."""
    connection.set_authorizer(deleter(connection, table, tables, watchers))


def deleter(
    connection: sqlite3.Connection, table: str, tables: Iterable[str], watchers: Iterable[str] = ()
) -> Authorizer:
    """What lets a connection delete from one table and read the named ones. An authorizer is taken away.

    What a table's own triggers, foreign keys and full-text shadow tables do is the app's business and stays allowed.

    Args:
        connection: Has the database open.
        table: Loses rows.
        tables: May be read.
        watchers: Triggers of our own, which may read the row that goes and call functions, and nothing else.
    """
    _know_functions(connection)
    around = _Around(
        shadows=shadow_tables(connection),
        triggers=frozenset(_lowered(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'")),
        dependents=_dependents(connection, table),
        watching=frozenset(watchers),
    )
    return _deleter(table, tables, around)


class _Around(NamedTuple):
    """What stands around a table in its database."""

    shadows: AbstractSet[str] = frozenset()
    triggers: AbstractSet[str] = frozenset()
    dependents: AbstractSet[str] = frozenset()
    watching: AbstractSet[str] = frozenset()


def _deleter(table: str, tables: Iterable[str], around: _Around) -> Authorizer:
    names = {name.lower() for name in tables} | {table.lower()} | _FUNCTIONS
    shadows, triggers, dependents, watching = around
    full_text = {shadow.rpartition("_")[0] for shadow in shadows}

    def allow(action: int, one: str | None, two: str | None, database: str | None, inner: str | None) -> int:
        lowered = (one or "").lower()
        if inner is not None and inner in watching:
            return sqlite3.SQLITE_OK if action in _WATCH else sqlite3.SQLITE_DENY
        if (inner or "").lower() in triggers or lowered in shadows or action == sqlite3.SQLITE_TRANSACTION:
            return sqlite3.SQLITE_OK
        if (action == sqlite3.SQLITE_PRAGMA and one == "data_version") or (
            action in _CASCADE and lowered in dependents
        ):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_INSERT and lowered in full_text:
            # how FTS4 writes the words down that it has waiting, since SQLite 3.41
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_DELETE:
            return sqlite3.SQLITE_OK if lowered == table.lower() else sqlite3.SQLITE_DENY
        return _reading(names, action, one, two, database)

    return allow


def _reading(names: AbstractSet[str], action: int, one: str | None, two: str | None, database: str | None) -> int:
    if action not in _READ or (action == sqlite3.SQLITE_FUNCTION and (two or "").lower() in _FORBIDDEN):
        return sqlite3.SQLITE_DENY
    # A part of the statement itself (WITH x AS …) is read under its own name, but belongs to no database; and sqlite
    # asks for READ of an empty name on count(*) over a subquery.
    if action == sqlite3.SQLITE_READ and one and database is not None and one.lower() not in names:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _lowered(connection: sqlite3.Connection, query: str) -> Iterator[str]:
    return (str(name).lower() for (name,) in connection.execute(query).fetchall())


def _dependents(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """Tables with a foreign key to this one, and those with one to them."""
    pairs = connection.execute(
        "SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
    ).fetchall()
    found: set[str] = set()
    waiting = [table.lower()]
    while waiting:
        parent = waiting.pop()
        children = {str(child).lower() for child, above in pairs if str(above).lower() == parent} - found
        found |= children
        waiting += children
    return frozenset(found)


def _know_functions(connection: sqlite3.Connection) -> None:
    """Use the table-valued functions once: sqlite declares them with a write to its schema in memory at first use."""
    connection.set_authorizer(None)
    connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()


def shadow_tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables that full-text tables keep their words in; sqlite asks for them under their own names.

    Each full-text table is met once here, because its first use reads the schema and declares its columns.
    """
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'")
    names = [str(name) for (name,) in found.fetchall()]
    for name in names:
        with contextlib.suppress(sqlite3.OperationalError):  # of a kind that this sqlite does not know
            connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 0")  # noqa: S608 - the name is quoted
    return frozenset(f"{name}_{part}".lower() for name in names for part in _SHADOWS)


def check(database: Database) -> None:
    """Prepare every statement of a definition against its own tables. Raises SQLProblem."""
    connection = sqlite3.connect(":memory:")
    try:
        for table, columns in database.tables.items():
            listed = ", ".join(quoted(column) for column in columns)
            connection.execute(f"CREATE TABLE {quoted(table)} ({listed})")
        connection.create_function("holds", 1, lambda _value: 0, deterministic=False)
        for name in ("unpacked", *_UNPACKING):
            connection.create_function(name, 1, lambda value: value, deterministic=True)
        know_sites(connection)
        _know_functions(connection)
        reading = _reader(database.tables, frozenset())  # the tables here are plain: nothing stands around them
        for field, query in (("list", database.list), ("text", database.text), ("children", database.children)):
            if query is not None:
                if not _QUERY.match(query):
                    raise SQLProblem(field, "must be a query (SELECT, WITH or VALUES)")
                _prepare(connection, field, query, reading)
        _check_packed(database)
        for schema in database.schemas:
            _check_schema(connection, database, schema)
        _check_deletions(connection, database)
        astray = set(database.required) - set(database.tables)
        if astray:
            raise SQLProblem("required", f"{', '.join(sorted(astray))} is not among tables")
        lost = set(database.full_text) - set(database.tables)
        if lost:
            raise SQLProblem("full_text", f"{', '.join(sorted(lost))} is not among tables")
    finally:
        connection.close()


def _check_packed(database: Database) -> None:
    queries = [query for query in (database.list, database.text, database.children) if query is not None]
    called = {name.lower() for query in queries for name in re.findall(r"(\w+)\s*\(", query)}
    opening = [name for name in _UNPACKING if name in called]
    if opening and not database.packed:
        raise SQLProblem("packed", f"must be true where {' and '.join(opening)} opens the cells")
    if database.packed and database.text is None:
        raise SQLProblem("packed", "needs text, which opens the cells")


def _check_schema(connection: sqlite3.Connection, database: Database, schema: Schema) -> None:
    if schema.named is not None:
        try:
            groups = re.compile(schema.named).groups
        except re.error as error:
            raise SQLProblem("schema.named", str(error)) from error
        if not groups:
            raise SQLProblem("schema.named", "needs a group")
        return
    if is_pragma(schema.query):
        return
    if not _QUERY.match(schema.query):
        raise SQLProblem("schema.query", f"must be {PRAGMA} or a query (SELECT, WITH or VALUES)")
    for table, columns in schema.tables.items():
        if table in database.tables:
            raise SQLProblem("schema.tables", f"{table} is among the tables already")
        connection.execute(f"CREATE TABLE {quoted(table)} ({', '.join(map(quoted, columns))})")
    reading = _reader({**database.tables, **schema.tables}, frozenset())
    _prepare(connection, "schema.query", schema.query, reading)
    for table in schema.tables:
        connection.execute(f"DROP TABLE {quoted(table)}")


def versions(connection: sqlite3.Connection, query: str, tables: Iterable[str]) -> tuple[object, ...]:
    """What the query of a ``Schema`` gives, read with nothing but the named tables; at least one value."""
    if is_pragma(query):
        return (connection.execute(PRAGMA).fetchone()[0],)
    read_only(connection, tables)
    try:
        return tuple(row[0] for row in connection.execute(query).fetchall()) or (None,)
    finally:
        connection.set_authorizer(None)


def is_pragma(query: str) -> bool:
    """Whether the version stands in the database's own header."""
    return query.strip().rstrip(";").lower() == PRAGMA.lower()


def _check_deletions(connection: sqlite3.Connection, database: Database) -> None:
    for number, rows in enumerate(database.rows):
        field = f"rows[{number}]"
        if rows.table not in database.tables:
            raise SQLProblem(f"{field}.table", f"{rows.table} is not among tables")
        lost = set(rows.holds) - set(database.tables[rows.table])
        if lost:
            raise SQLProblem(f"{field}.holds", f"unknown column {', '.join(sorted(lost))}")
        for name, condition in (("where", rows.where), ("clear", rows.clear)):
            deleting = _deleter(rows.table, database.tables, _Around())
            _prepare(connection, f"{field}.{name}", delete_statement(rows.table, condition), deleting)
    for number, entries in enumerate(database.entries):
        columns = database.tables.get(entries.table, ())
        if entries.key_column not in columns or entries.value_column not in columns:
            raise SQLProblem(f"entries[{number}].table", f"key or value column of {entries.table} is not among tables")


def _prepare(connection: sqlite3.Connection, field: str, statement: str, authorizer: Authorizer) -> None:
    connection.set_authorizer(authorizer)
    try:
        connection.execute(f"EXPLAIN {statement}", {"id": ""}).fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:  # a warning is what Python 3.11 gives for a second statement
        raise SQLProblem(field, str(error)) from error
    finally:
        connection.set_authorizer(None)
