"""How many rows of a database belong to each of many conversations, without a look at all rows for each of them."""

import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Final

from tidytrace.catalog import Database, sql
from tidytrace.chats.functions import know_functions
from tidytrace.chats.stores.database import readable
from tidytrace.chats.stores.jsonl import as_id

_EQUALS: Final = re.compile(r"^\s*(\w+)\s*=\s*:id\s*$")
_FEW: Final = 20
"""Conversations for which the table itself is asked one by one."""


def count_rows(
    connection: sqlite3.Connection, database: Database, present: frozenset[str], natives: Collection[str]
) -> dict[str, int]:
    """The rows of each conversation that has any. Raises sqlite3.Error.

    Args:
        connection: may read the named tables only.
        database: which rows belong to a conversation.
        present: the named tables that are there.
        natives: the ids of the conversations.
    """
    counts: dict[str, int] = {}
    for rows in database.rows:
        if rows.table in present and rows.where is not None and ":id" in rows.where:
            for native, count in _counted(connection, present, rows.table, rows.where, natives):
                if count:
                    counts[native] = counts.get(native, 0) + count
    return counts


def _counted(
    connection: sqlite3.Connection, present: frozenset[str], table: str, where: str, natives: Collection[str]
) -> Iterator[tuple[str, int]]:
    simple = _EQUALS.match(where)
    if simple is not None and len(natives) > 1:
        column = sql.quoted(simple.group(1))
        query = f"SELECT {column}, count(*) FROM {sql.quoted(table)} GROUP BY 1"  # noqa: S608 - quoted names
        for value, count in connection.execute(query):
            native = as_id(value)
            if native is not None and native in natives:
                yield native, count
        return
    query = f"SELECT count(*) FROM {sql.quoted(table)} WHERE {where}"  # noqa: S608 - checked when it was loaded
    with _quick(connection, present, query, len(natives)) as asked:
        for native in natives:
            yield native, asked.execute(query, {"id": native}).fetchone()[0]


@contextmanager
def _quick(
    connection: sqlite3.Connection, present: frozenset[str], query: str, times: int
) -> Iterator[sqlite3.Connection]:
    """What answers a query many times: for a few times the database, else the columns it looks at, with indexes."""
    tables = _looked_at(connection, present, query) if times > _FEW else {}
    if not tables:
        yield connection
        return
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.text_factory = connection.text_factory
        know_functions(copy)
        for table, types in tables.items():
            _copy(connection, copy, table, types)
        yield copy


def _looked_at(connection: sqlite3.Connection, present: frozenset[str], query: str) -> dict[str, dict[str, str]]:
    """The columns that a query looks at, with their types, by table; none where it looks at something else as well."""
    found: dict[str, set[str]] = {}

    def note(action: int, one: str | None, two: str | None, _database: str | None, _inner: str | None) -> int:
        if action == sqlite3.SQLITE_READ and one is not None:
            found.setdefault(one, set()).update({two.lower()} if two else ())
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    try:
        connection.execute(f"EXPLAIN {query}", {"id": ""}).close()
        looked_at = dict(found)
        known = {one: connection.execute(f"PRAGMA table_info({sql.quoted(one)})").fetchall() for one in looked_at}
    finally:
        sql.read_only(connection, readable(present))
    names = {table.lower() for table in present}
    tables: dict[str, dict[str, str]] = {}
    for table, columns in looked_at.items():
        # with their types, which decide whether a number and a text are the same
        tables[table] = {str(row[1]): affinity(str(row[2])) for row in known[table] if str(row[1]).lower() in columns}
        if table.lower() not in names or len(tables[table]) < len(columns):
            return {}  # such as the number of the row itself
    return tables


def affinity(declared: str) -> str:
    """A type that is compared as the app's is. Source: «Determination Of Column Affinity», sqlite.org/datatype3."""
    kind = declared.upper()
    if "INT" in kind:
        return "INTEGER"
    if any(word in kind for word in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not kind or "BLOB" in kind:
        return "BLOB"
    return "REAL" if any(word in kind for word in ("REAL", "FLOA", "DOUB")) else "NUMERIC"


def _copy(connection: sqlite3.Connection, copy: sqlite3.Connection, table: str, types: dict[str, str]) -> None:
    name = sql.quoted(table)
    columns = ", ".join(map(sql.quoted, types))
    copy.execute(f"CREATE TABLE {name} ({', '.join(f'{sql.quoted(one)} {kind}' for one, kind in types.items())})")
    marks = ", ".join("?" * len(types))
    copy.executemany(
        f"INSERT INTO {name} VALUES ({marks})",  # noqa: S608 - quoted names
        connection.execute(f"SELECT {columns} FROM {name}"),  # noqa: S608 - quoted names
    )
    for number, one in enumerate(types):
        if one.lower().endswith("id"):
            ordered = ", ".join(map(sql.quoted, (one, *(other for other in types if other != one))))
            copy.execute(f"CREATE INDEX {sql.quoted(f'tidytrace {table} {number}')} ON {name} ({ordered})")
