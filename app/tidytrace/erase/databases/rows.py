"""Which rows, and which entries inside a row's value, belong to conversations: counted first, deleted later.

Counting and deleting use the same conditions. Statements of a definition run under the catalogue's authorizers, so
they reach only the tables that the definition names.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.catalog import Database, sql
from tidytrace.catalog.stores import RowEntries, Rows
from tidytrace.chats.errors import NewerThanCatalogue
from tidytrace.chats.functions import know_functions
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.database import tables_of
from tidytrace.erase.databases.gathered import Gathered, gathered
from tidytrace.erase.databases.rowimages import Capture, RowImage
from tidytrace.erase.errors import NotUnderstood
from tidytrace.erase.files import jsonspans
from tidytrace.erase.files.rewrite import merged
from tidytrace.erase.model import Deletion
from tidytrace.erase.search.needles import Needles

_SINGLY: Final = 500
"""Up to so many conversations go one by one where only that tells whose a row is; each takes a look at every table."""
_AT_ONCE: Final = 1000
"""Rows that are named in one statement."""
_MOST_APART: Final = 64 << 20
"""Bytes of copies of one value, when its entries go conversation by conversation."""
UNSHARED: Final = ""
"""Stands for rows that belong to the app's conversations together."""


def known_tables(connection: sqlite3.Connection, database: Database, path: Path) -> frozenset[str]:
    """The tables of a definition that this file has; none in an empty file. Raises NotUnderstood."""
    try:
        return tables_of(connection, database, path)
    except NewerThanCatalogue as error:
        raise NotUnderstood(path, error.sentence()) from error


class Words:
    """The functions of a connection that definitions call; ``holds`` asks for a conversation's own words.

    It is made once for several deletions: SQLite refuses to change a function in a transaction in which a full-text
    table was written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Nothing is asked for yet."""
        self.needles = Needles({})
        know_functions(connection)
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
    together = _gathered(connection, rows, deletion)
    for native, some in together.rows.items() if together is not None else ():
        by_id += len(some)
        yield deletion.natives[native], len(some)
    reading = sql.reader(connection, known)
    for owner, condition, parameters in _conditions(rows, deletion, together):
        if together is not None and owner != UNSHARED:
            continue
        connection.set_authorizer(reading)
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
    gone = sum(
        _delete(connection, words, part, known, capture)
        for part in (_one_by_one(deletion) if capture is not None else (deletion,))
    )
    for table in (table for table in deletion.database.full_text if table in known):
        # FTS5's own 'secure-delete' would change the format to one that the app's SQLite may not read
        connection.execute(f"INSERT INTO {sql.quoted(table)}({sql.quoted(table)}) VALUES('optimize')")
    return gone


def _one_by_one(deletion: Deletion) -> Iterator[Deletion]:
    """A deletion conversation by conversation, where only that tells whose a row is: rows that nothing points to."""
    owners = dict.fromkeys(deletion.natives.values())
    orphans = any(one.where is not None and ":id" not in one.where for one in deletion.database.rows)
    if orphans and 1 < len(owners) <= _SINGLY:
        for owner in owners:
            natives = {native: whose for native, whose in deletion.natives.items() if whose == owner}
            needles = deletion.needles.of((owner,))
            yield msgspec.structs.replace(deletion, natives=natives, needles=needles, last=False, clear=False)
    yield deletion


def _delete(
    connection: sqlite3.Connection, words: Words, deletion: Deletion, known: frozenset[str], capture: Capture | None
) -> int:
    words.needles = deletion.needles
    gone = 0
    watchers = capture.triggers if capture is not None else ()
    for rows in (rows for rows in deletion.database.rows if rows.table in known):
        deleting = sql.deleter(connection, rows.table, deletion.database.tables, watchers)
        for owner, condition, parameters in _conditions(rows, deletion, _gathered(connection, rows, deletion)):
            if capture is not None:
                capture.owners = _owners(owner, deletion)
                capture.take(rows.table, condition, parameters)
            connection.set_authorizer(deleting)
            try:
                gone += connection.execute(sql.delete_statement(rows.table, condition), parameters).rowcount
            finally:
                connection.set_authorizer(None)
    for entries in (entries for entries in deletion.database.entries if entries.table in known):
        gone += _delete_entries(connection, entries, deletion, capture)
    return gone


def _owners(owner: str, deletion: Deletion) -> Callable[[RowImage], tuple[str, ...]]:
    """Whose the rows of one condition are: told by the id; else by their words; else by who else is meant."""
    everybody = tuple(dict.fromkeys(deletion.natives.values()))

    def told(image: RowImage) -> tuple[str, ...]:
        if owner != UNSHARED:
            return (owner,)
        if len(everybody) == 1:
            return everybody
        said = set().union(*(deletion.needles.owners_in(one) for one in image.values if isinstance(one, bytes)))
        return tuple(sorted(said))

    return told


def _gathered(connection: sqlite3.Connection, rows: Rows, deletion: Deletion) -> Gathered | None:
    if rows.where is None or ":id" not in rows.where:
        return None
    return gathered(connection, deletion.database, rows.table, rows.where, deletion.natives)


def _conditions(
    rows: Rows, deletion: Deletion, together: Gathered | None = None
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Owner, condition and parameters; the rows found by text are counted for all, as one look serves all."""
    if rows.where is not None:
        if together is not None:
            for native, some in together.rows.items():
                for at in range(0, len(some), _AT_ONCE):
                    numbers = f"{together.rowid} IN ({', '.join(map(str, some[at : at + _AT_ONCE]))})"
                    condition = numbers if together.lasting else f"{numbers} AND ({rows.where})"
                    yield deletion.natives[native], condition, {"id": native}
        elif ":id" in rows.where:
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


def _delete_entries(
    connection: sqlite3.Connection, entries: RowEntries, deletion: Deletion, capture: Capture | None
) -> int:
    table, key, column = (sql.quoted(name) for name in (entries.table, entries.key_column, entries.value_column))
    if entries.clear and deletion.last:
        if capture is not None:
            capture.owners = lambda _image: ()
        return connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (entries.row,)).rowcount  # noqa: S608
    gone = 0
    for value in _values(connection, entries):
        raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for owners, cuts, number in _rounds(raw, entries, deletion, apart=capture is not None):
            if capture is not None:
                capture.owners = lambda _image, owners=owners: owners  # type: ignore[misc]
            rest = _without(raw, cuts)
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {key} = ? AND {column} = ?",  # noqa: S608 - quoted names
                (
                    rest.decode("utf-8", "surrogatepass") if isinstance(value, str) else rest,
                    entries.row,
                    raw.decode("utf-8", "surrogatepass") if isinstance(value, str) else raw,
                ),
            )
            raw = rest
            gone += number
    return gone


def _rounds(
    raw: bytes, entries: RowEntries, deletion: Deletion, *, apart: bool
) -> Iterator[tuple[tuple[str, ...], list[tuple[int, int]], int]]:
    """Whose entries go, the ranges they have in the value as it is by then, and how many; one conversation at a time.

    So that one of many can come back alone. All at once where that would be too much to keep.
    """
    chosen: list[str] = []
    cuts = _cuts(raw, entries, deletion, chosen)
    owners = sorted(set(chosen))
    if not cuts:
        return
    if not apart or len(owners) * len(raw) > _MOST_APART:
        yield tuple(owners), cuts, len(chosen)
        return
    for owner in owners:
        found: list[str] = []
        natives = {native: whose for native, whose in deletion.natives.items() if whose == owner}
        part = msgspec.structs.replace(deletion, natives=natives, needles=deletion.needles.of((owner,)))
        cuts = _cuts(raw, entries, part, found)
        if cuts:
            yield (owner,), cuts, len(found)
            raw = _without(raw, cuts)


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
