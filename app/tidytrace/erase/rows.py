"""Which rows, and which entries inside a row's value, belong to conversations: counted first, deleted later.

Counting and deleting use the same conditions. Statements of a definition run under the catalogue's authorizers, so
they reach only the tables that the definition names.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tidytrace.catalog import Database, sql
from tidytrace.catalog.stores import RowEntries, Rows
from tidytrace.chats.errors import NewerThanCatalogue
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.database import tables_of
from tidytrace.erase import jsonspans
from tidytrace.erase.errors import NotUnderstood
from tidytrace.erase.model import Deletion
from tidytrace.erase.needles import Needles
from tidytrace.erase.rewrite import merged
from tidytrace.erase.rowimages import Capture

UNSHARED: Final = ""
"""Stands for rows that belong to the app's conversations together."""


def known_tables(connection: sqlite3.Connection, database: Database, path: Path) -> frozenset[str]:
    """The tables of a definition that this file has; none in an empty file. Raises NotUnderstood."""
    try:
        return tables_of(connection, database, path)
    except NewerThanCatalogue as error:
        raise NotUnderstood(path, error.sentence()) from error


class Words:
    """The function ``holds`` of a connection, which definitions call to ask for a conversation's own words.

    It is made once for several deletions: SQLite refuses to change a function in a transaction in which a full-text
    table was written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Nothing is asked for yet."""
        self.needles = Needles({})
        connection.create_function("holds", 1, lambda value: int(bool(self.needles.in_value(value))))


def count(connection: sqlite3.Connection, deletion: Deletion, path: Path) -> dict[str, int]:
    """Rows and entries by conversation; those that only ``clear`` takes stand under UNSHARED.

    Raises:
        NotUnderstood: The file is not built as the definition says.
    """
    known = known_tables(connection, deletion.database, path)
    Words(connection).needles = deletion.needles
    found: dict[str, int] = {}

    def add(owner: str, number: int) -> None:
        if number:
            found[owner] = found.get(owner, 0) + number

    try:
        for rows in (rows for rows in deletion.database.rows if rows.table in known):
            for owner, number in _count_rows(connection, rows, deletion, known):
                add(owner, number)
        for entries in (entries for entries in deletion.database.entries if entries.table in known):
            for owner, number in _count_entries(connection, entries, deletion):
                add(owner, number)
    except sqlite3.OperationalError as error:
        raise NotUnderstood(path, str(error)) from error
    return found


def _count_rows(
    connection: sqlite3.Connection, rows: Rows, deletion: Deletion, known: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """Rows of one table by conversation; what several conditions fit is only counted once for the sum."""
    by_id = 0
    others = 0
    for owner, condition, parameters in _conditions(rows, deletion):
        sql.read_only(connection, known)
        try:
            (number,) = connection.execute(
                f"SELECT count(*) FROM {sql.quoted(rows.table)} WHERE {condition}",  # noqa: S608 - see sql
                parameters,
            ).fetchone()
        finally:
            connection.set_authorizer(None)
        if owner == UNSHARED:
            others = max(others, number)
        else:
            by_id += number
            yield owner, number
    yield UNSHARED, max(0, others - by_id)


def delete(
    connection: sqlite3.Connection, words: Words, deletion: Deletion, path: Path, capture: Capture | None = None
) -> int:
    """Delete inside the caller's transaction; how many rows and entries went.

    Args:
        connection: Has the file open.
        words: The function ``holds`` of that connection.
        deletion: What goes.
        path: The file, for messages.
        capture: Gets what stood in the rows.

    Raises:
        NotUnderstood: The file is not built as the definition says.
    """
    known = known_tables(connection, deletion.database, path)
    words.needles = deletion.needles
    gone = 0
    for rows in (rows for rows in deletion.database.rows if rows.table in known):
        for _, condition, parameters in _conditions(rows, deletion):
            if capture is not None:
                capture.take(rows.table, condition, parameters)
            watchers = capture.triggers if capture is not None else ()
            sql.delete_only(connection, rows.table, deletion.database.tables, watchers)
            try:
                gone += connection.execute(sql.delete_statement(rows.table, condition), parameters).rowcount
            finally:
                connection.set_authorizer(None)
    for entries in (entries for entries in deletion.database.entries if entries.table in known):
        gone += _delete_entries(connection, entries, deletion)
    for table in (table for table in deletion.database.full_text if table in known):
        # FTS5's own 'secure-delete' would change the format to one that the app's SQLite may not read
        connection.execute(f"INSERT INTO {sql.quoted(table)}({sql.quoted(table)}) VALUES('optimize')")
    return gone


def _conditions(rows: Rows, deletion: Deletion) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Owner, condition and parameters; the rows found by text are counted for all, as one look serves all."""
    if rows.where is not None:
        if ":id" in rows.where:
            for native, owner in deletion.natives.items():
                yield owner, f"({rows.where})", {"id": native}
        elif deletion.natives:
            yield UNSHARED, f"({rows.where})", {}
    if rows.holds and deletion.needles:
        yield UNSHARED, " OR ".join(f"holds({sql.quoted(column)})" for column in rows.holds), {}
    if rows.clear is not None and deletion.clear:
        yield UNSHARED, f"({rows.clear})", {}


def _values(connection: sqlite3.Connection, entries: RowEntries) -> list[str | bytes]:
    found = connection.execute(
        f"SELECT {sql.quoted(entries.value_column)} FROM {sql.quoted(entries.table)}"  # noqa: S608 - quoted names
        f" WHERE {sql.quoted(entries.key_column)} = ?",
        (entries.row,),
    ).fetchall()
    return [value for (value,) in found if isinstance(value, str | bytes)]


def _count_entries(
    connection: sqlite3.Connection, entries: RowEntries, deletion: Deletion
) -> Iterator[tuple[str, int]]:
    for value in _values(connection, entries):
        if entries.clear and deletion.last:
            yield UNSHARED, 1
            continue
        chosen: list[str] = []
        _cuts(value, entries, deletion, chosen)
        for owner in chosen:
            yield owner, 1


def _delete_entries(connection: sqlite3.Connection, entries: RowEntries, deletion: Deletion) -> int:
    table, key, column = (sql.quoted(name) for name in (entries.table, entries.key_column, entries.value_column))
    if entries.clear and deletion.last:
        return connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (entries.row,)).rowcount  # noqa: S608
    gone = 0
    for value in _values(connection, entries):
        chosen: list[str] = []
        cuts = _cuts(value, entries, deletion, chosen)
        if not cuts:
            continue
        raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        rest = _without(raw, cuts)
        connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE {key} = ? AND {column} = ?",  # noqa: S608 - quoted names
            (rest.decode("utf-8", "surrogatepass") if isinstance(value, str) else rest, entries.row, value),
        )
        gone += len(chosen)
    return gone


def _cuts(value: str | bytes, entries: RowEntries, deletion: Deletion, chosen: list[str]) -> list[tuple[int, int]]:
    """Byte ranges in the value; appends the conversation of each entry to ``chosen``."""
    raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    try:
        parsed = jsonspans.load(raw)
    except ValueError:
        return []
    select = compiled(entries.key)

    def choose(name: str | None, one: Any) -> bool:
        if entries.text:
            owners = deletion.needles.owners_in(jsonspans.plain(one))
            owner = min(owners, default=None)
        else:
            key = name if entries.key is None else select(one)
            owner = deletion.natives.get(str(key)) if key is not None else None
        if owner is not None:
            chosen.append(owner)
        return owner is not None

    return merged(jsonspans.entry_cuts(raw, parsed, entries.list, choose)[0])


def _without(raw: bytes, cuts: Iterable[tuple[int, int]]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for start, end in cuts:
        pieces.append(raw[at:start])
        at = end
    return b"".join([*pieces, raw[at:]])
