"""The rows of many conversations, found in one look at a table.

A condition that is asked for one conversation after the other looks at the whole table each time, where the app made
no index for it. The usual conditions (a column with the id; a column that another table's rows of the id name) are
asked for all conversations at once instead: their ids stand in a table in the connection's own memory, with the type
of the column that they are compared with, so that SQLite compares them as it would one by one.
"""

import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.catalog import Database, sql
from tidytrace.chats.rowcounts import affinity
from tidytrace.erase.databases.rowimages import layout

MANY: Final = 4
"""From so many conversations on one look is worth the table with their ids."""
_NAME: Final = r"[A-Za-z_]\w*"
_COLUMN: Final = re.compile(rf"\s*({_NAME})\s*=\s*:id\s*")
_NAMED: Final = re.compile(
    rf"\s*({_NAME})\s+IN\s*\(\s*SELECT\s+(?:({_NAME})\.)?({_NAME})\s+FROM\s+({_NAME})"
    rf"\s+WHERE\s+(?:({_NAME})\.)?({_NAME})\s*=\s*:id\s*\)\s*",
    re.IGNORECASE,
)
_OR: Final = re.compile(r"\bOR\b", re.IGNORECASE)
_GOING: Final = "tidytrace_going"


class Gathered(msgspec.Struct, frozen=True):
    """Rows of one table by conversation."""

    rowid: str
    """What the number of a row is called there."""
    rows: dict[str, Sequence[int]]
    """Their numbers by the app's own ids, in ascending order."""
    lasting: bool
    """Whether a number tells it for good; else the condition is to be asked again of the row."""


class _Way(msgspec.Struct, frozen=True):
    """How a row is found by an id."""

    column: str
    by: str | None = None
    """The other table."""
    names: str = ""
    """Its column with what stands in ``column``."""
    whose: str = ""
    """Its column with the id."""


def gathered(
    connection: sqlite3.Connection, database: Database, table: str, where: str, natives: Collection[str]
) -> Gathered | None:
    """The rows that fit a condition with one of the ids; none where it has to be asked id by id.

    Args:
        connection: Without an authorizer; what is made in its own memory is gone afterwards.
        database: The definition; nothing but its tables and columns is looked at.
        table: The table.
        where: The condition with ``:id``.
        natives: The ids.
    """
    ways = list(_ways(where, database, table)) if len(natives) >= MANY else []
    others = {one.by for one in ways if one.by is not None}
    if not ways or (others and not _still(connection, database, {table, *others})):
        return None
    rowid = layout(connection, table).rowid
    if rowid is None:
        return None
    ids = list(natives)
    found: dict[str, set[int]] = {}
    within = connection.in_transaction
    if not within:
        connection.execute("PRAGMA query_only=OFF")
        connection.execute("PRAGMA temp_store=MEMORY")
    try:
        for way in ways:
            for number, row in _asked(connection, table, rowid, way, ids):
                found.setdefault(ids[number], set()).add(row)
    finally:
        connection.execute(f"DROP TABLE IF EXISTS temp.{_GOING}")
        if not within:
            connection.commit()
            connection.execute("PRAGMA query_only=ON")
    rows: dict[str, Sequence[int]] = {native: array("q", sorted(found[native])) for native in ids if native in found}
    return Gathered(rowid, rows, lasting=bool(others))


def _ways(where: str, database: Database, table: str) -> Iterator[_Way]:
    """All ways of a condition; none if it is of another kind."""
    named = _NAMED.fullmatch(where)
    if named is not None:
        column, one, names, by, two, whose = named.groups()
        own = all(name is None or name.lower() == by.lower() for name in (one, two))
        known = ((table, column), (by, names), (by, whose))
        if own and by.lower() != table.lower() and all(_has(database, *one) for one in known):
            yield _Way(column, by, names, whose)
        return
    found = [_COLUMN.fullmatch(part) for part in _OR.split(where)]
    columns = [one.group(1) for one in found if one is not None]
    if len(columns) == len(found) and all(_has(database, table, column) for column in columns):
        yield from map(_Way, columns)


def _has(database: Database, table: str, column: str) -> bool:
    """Whether a column is one of the definition's; a word of SQL that only looks like one is none."""
    return any(
        name.lower() == table.lower() and column.lower() in (one.lower() for one in columns)
        for name, columns in database.tables.items()
    )


def _still(connection: sqlite3.Connection, database: Database, tables: Collection[str]) -> bool:
    """Whether a deletion changes no other row of these tables: then they name to the end what they name now."""
    if database.foreign_keys:
        return False
    names = {table.lower() for table in tables}
    made = connection.execute("SELECT lower(sql) FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    does = (re.findall(r"\w+", str(one).partition("begin")[2]) for (one,) in made)
    return all(names.isdisjoint(words) for words in does)


def _asked(
    connection: sqlite3.Connection, table: str, rowid: str, way: _Way, ids: Iterable[str]
) -> Iterator[tuple[int, int]]:
    compared = (table, way.column) if way.by is None else (way.by, way.whose)
    connection.execute(f"DROP TABLE IF EXISTS temp.{_GOING}")
    connection.execute(f"CREATE TEMP TABLE {_GOING} (number INTEGER PRIMARY KEY, id {_type_of(connection, *compared)})")
    connection.executemany(f"INSERT INTO temp.{_GOING} VALUES (?, ?)", enumerate(ids))  # noqa: S608 - a name of ours
    connection.execute(f"CREATE INDEX temp.{_GOING}_ids ON {_GOING} (id)")
    kept, column = sql.quoted(table), sql.quoted(way.column)
    if way.by is None:
        places = f"main.{kept} AS kept JOIN temp.{_GOING} AS going ON kept.{column} = going.id"
    else:
        by, names, whose = (sql.quoted(name) for name in (way.by, way.names, way.whose))
        places = (
            f"main.{by} AS other JOIN temp.{_GOING} AS going ON other.{whose} = going.id "
            f"JOIN main.{kept} AS kept ON kept.{column} = other.{names}"
        )
    yield from connection.execute(f"SELECT going.number, kept.{rowid} FROM {places}").fetchall()  # noqa: S608 - quoted


def _type_of(connection: sqlite3.Connection, table: str, column: str) -> str:
    described = connection.execute(f"PRAGMA main.table_info({sql.quoted(table)})").fetchall()
    return next((affinity(str(row[2])) for row in described if str(row[1]).lower() == column.lower()), "BLOB")
