"""Finds the rows of one conversation in a large database that the app gave no index for them.

A database that is opened in place stays as it is. So the connection gets, in its own memory, a list of the ids in a
table with the numbers of their rows, and for the time of a question a view with the table's name that gives the same
rows through that list. What the question means does not change; it only no longer looks at every row for every
conversation.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from tidytrace.catalog import sql

FIRST: Final = 3
"""The how manieth time of the same question makes a list worth its one look at the whole table."""
_LISTED: Final = "tidytrace_listed"
_MOST: Final = 500_000
"""Rows of a table that is still listed; each takes some 100 bytes."""


class InPlace(sqlite3.Connection):
    """A connection to a database that lies on the disk, with what was found out about questions to it."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """As any connection."""
        super().__init__(*given, **more)
        self.asked: dict[str, int] = {}
        self.found: dict[str, tuple[Shortcut, ...]] = {}


class Shortcut(msgspec.Struct, frozen=True):
    """A way to the rows of one table by one of its columns."""

    table: str
    listed: str
    """The list, a table in the connection's memory."""
    view: str
    """The statement that makes the view."""


@contextmanager
def shortened(
    connection: sqlite3.Connection,
    query: str,
    tables: Mapping[str, Sequence[str]],
    readable: frozenset[str],
    times: int = 1,
) -> Iterator[bool]:
    """Lets a question with ``:id`` take a shortcut, if it is asked often and there is one.

    Args:
        connection: Only one that was opened in place takes shortcuts. It may read the readable tables and nothing
            else, and knows all functions of the question.
        query: What is asked, always with the same words.
        tables: The tables of the question, with their columns.
        readable: Everything that the connection may read.
        times: How many times the question is asked before this ends.

    Yields:
        Whether a shortcut is taken; then all rows must have been fetched before this ends.
    """
    if not isinstance(connection, InPlace):
        yield False
        return
    connection.set_authorizer(None)
    shortcuts = _shortcuts(connection, query, tables, times)
    _change(connection, [one.view for one in shortcuts])
    sql.read_only(connection, readable.union(one.listed for one in shortcuts))
    try:
        yield bool(shortcuts)
    finally:
        connection.set_authorizer(None)
        _change(connection, [f"DROP VIEW temp.{sql.quoted(one.table)}" for one in shortcuts])
        sql.read_only(connection, readable)


def _shortcuts(
    connection: InPlace, query: str, tables: Mapping[str, Sequence[str]], times: int
) -> tuple[Shortcut, ...]:
    known = connection.found.get(query)
    if known is None:
        asked = connection.asked[query] = connection.asked.get(query, 0) + times
        if asked < FIRST:
            return ()
        known = connection.found[query] = tuple(_made(connection, query, tables))
    return known


def _made(connection: sqlite3.Connection, query: str, tables: Mapping[str, Sequence[str]]) -> Iterator[Shortcut]:
    scans = _scans(connection, query)
    made: list[Shortcut] = []
    for table, columns in tables.items():
        for column in (one for one in columns if one.lower().endswith("id")):
            if not scans or not _plain(connection, table):
                break
            shortcut = _shortcut(connection, table, column, columns)
            _change(connection, [shortcut.view])
            left = _scans(connection, query)
            if left < scans and _filled(connection, shortcut, column):
                made.append(shortcut)
                scans = left
                break
            _change(
                connection, [f"DROP VIEW temp.{sql.quoted(table)}", f"DROP TABLE temp.{sql.quoted(shortcut.listed)}"]
            )
    _change(connection, [f"DROP VIEW temp.{sql.quoted(one.table)}" for one in made])
    yield from made


def _scans(connection: sqlite3.Connection, query: str) -> int:
    """How many times a question looks at a whole table; sqlite's own index for one question is such a look."""
    plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", {"id": ""})]
    whole = [line for line in plan if line.startswith("SCAN ") or " AUTOMATIC " in line]
    return sum(" VIRTUAL TABLE" not in line for line in whole)


def _plain(connection: sqlite3.Connection, table: str) -> bool:
    """Whether rows have numbers, and ids compare as they are written."""
    asked = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND lower(name) = ?"
    found = connection.execute(asked, (table.lower(),)).fetchone()
    made = str(found[0]).upper() if found is not None else "VIRTUAL"
    return not any(word in made for word in ("CREATE VIRTUAL", "WITHOUT ROWID", "COLLATE"))


def _shortcut(connection: sqlite3.Connection, table: str, column: str, columns: Sequence[str]) -> Shortcut:
    """An empty list with its index, and the view through it."""
    name, listed = sql.quoted(table), f"tidytrace {table} {column}"
    types = {
        str(row[1]).lower(): str(row[2]) for row in connection.execute(f"PRAGMA main.table_info({name})").fetchall()
    }
    # the type as the app wrote it, so that values compare as in the table
    declared = types.get(column.lower(), "")
    _change(
        connection,
        [
            f"CREATE TEMP TABLE {sql.quoted(listed)} (number INTEGER PRIMARY KEY, id {declared})",
            f"CREATE INDEX temp.{sql.quoted(listed + ' ids')} ON {sql.quoted(listed)} (id)",
        ],
    )
    others = [one for one in columns if one.lower() != column.lower() and one.lower() in types]
    given = [
        f"{_LISTED}.id AS {sql.quoted(column)}",
        *(f"kept.{sql.quoted(one)} AS {sql.quoted(one)}" for one in others),
    ]
    if "rowid" not in types:
        given.append("kept.rowid AS rowid")
    view = (
        f"CREATE TEMP VIEW {name} AS SELECT {', '.join(given)} FROM temp.{sql.quoted(listed)} AS {_LISTED} "  # noqa: S608
        f"JOIN main.{name} AS kept ON kept.rowid = {_LISTED}.number"
    )
    return Shortcut(table, listed, view)


def _filled(connection: sqlite3.Connection, shortcut: Shortcut, column: str) -> bool:
    """Put the ids into the list; false if there are too many."""
    listed, table = sql.quoted(shortcut.listed), sql.quoted(shortcut.table)
    _change(
        connection,
        [f"INSERT INTO temp.{listed} SELECT rowid, {sql.quoted(column)} FROM main.{table} LIMIT {_MOST + 1}"],  # noqa: S608
    )
    (count,) = connection.execute(f"SELECT count(*) FROM temp.{listed}").fetchone()  # noqa: S608 - a name of ours
    return int(count) <= _MOST


def _change(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    """Change what only this connection has."""
    if not statements:
        return
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("PRAGMA temp_store=MEMORY")
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.execute("PRAGMA query_only=ON")
