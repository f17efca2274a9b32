"""Whose conversation rows of a database belong to, by what the definitions say of its tables."""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.catalog import RowEntries, Store, sql
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.functions import know_functions
from tidytrace.chats.image import open_readonly
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.checks.scanning.place import Place, Said
from tidytrace.checks.scanning.speakers import who_said
from tidytrace.checks.scanning.voices import Voices

_EQUALS: Final = re.compile(r"^\s*(\w+)\s*=\s*:id\s*$")
_KEY_VALUE: Final = "cursorDiskKV"

Marks = Callable[[str], set[str]]
"""The marks of what is sensitive in a text."""


class Owner(msgspec.Struct, frozen=True):
    """Whose a row is."""

    native: str
    """The conversation, by the app's own id."""
    said: Said | None = None
    """Whose words it is, where the definition knows that of all rows of the table, or the row tells."""


def owners_of(
    path: Path, store: Store, places: Sequence[Place], natives: frozenset[str], voices: Voices
) -> dict[Place, Owner]:
    """Whose places in a database are; only those of one conversation alone. Raises StoreError."""
    owners: dict[Place, set[Owner]] = {}
    tables: dict[str, list[Place]] = {}
    for place in places:
        if place.table is not None:
            tables.setdefault(place.table, []).append(place)
    with contextlib.closing(open_readonly(path)) as connection:
        connection.create_function("holds", 1, lambda _value: 0)
        know_functions(connection)
        for table, those in tables.items():
            for place, owner in _Table(connection, table, those).owners(store, natives, voices):
                owners.setdefault(place, set()).add(owner)
    return {place: next(iter(those)) for place, those in owners.items() if len(those) == 1}


class _Table:
    """The rows of one table in which something was found."""

    def __init__(self, connection: sqlite3.Connection, name: str, places: Sequence[Place]) -> None:
        self._connection = connection
        self._name = name
        self._places: dict[int, list[Place]] = {}
        for place in places:
            self._places.setdefault(place.row or 0, []).append(place)
        self._numbers = msgspec.json.encode(sorted(self._places)).decode()

    def owners(self, store: Store, natives: frozenset[str], voices: Voices) -> Iterator[tuple[Place, Owner]]:
        """Places, and the conversations they belong to by what one store says of this table."""
        if store.format == "cursor-chat" and self._name == _KEY_VALUE:
            yield from self._by_key(natives)
        if store.database is None:
            return
        for rows in store.database.rows:
            if rows.table.lower() == self._name.lower() and rows.where is not None and ":id" in rows.where:
                told = self._told(rows.where, natives)
                said = self._speakers({row for row, _ in told}, voices) if rows.roles else {}
                for row, native in told:
                    for place in self._places.get(row, ()):
                        yield place, Owner(native, said.get(place, rows.said))
        for entries in store.database.entries:
            if entries.table.lower() == self._name.lower() and not entries.text:
                yield from self._in_entries(entries, natives, voices.marks)

    def _by_key(self, natives: frozenset[str]) -> Iterator[tuple[Place, Owner]]:
        """Cursor's keys are ``<what>:<conversation>``, with more behind for a part of one."""
        for row, key in self._columns("key"):
            _, _, rest = str(key).partition(":")
            native = rest.partition(":")[0]
            if native in natives:
                yield from ((place, Owner(native)) for place in self._places.get(row, ()))

    def _told(self, where: str, natives: frozenset[str]) -> list[tuple[int, str]]:
        simple = _EQUALS.match(where)
        if simple is not None:
            named = ((row, as_id(value)) for row, value in self._columns(simple.group(1)))
            return [(row, native) for row, native in named if native in natives and native is not None]
        query = (
            f"SELECT rowid FROM {sql.quoted(self._name)} "  # noqa: S608 - quoted; the rest was checked at loading
            f"WHERE rowid IN (SELECT value FROM json_each(:numbers)) AND ({where})"
        )
        return [
            (row, native)
            for native in natives
            for (row,) in self._rows(query, {"id": native, "numbers": self._numbers})
        ]

    def _speakers(self, rows: set[int], voices: Voices) -> dict[Place, Said]:
        """Who said what stands in some rows, as far as they tell it themselves."""
        names = [str(one[1]) for one in self._rows(f"PRAGMA table_info({sql.quoted(self._name)})", {})]
        said: dict[Place, Said] = {}
        for number, *cells in self._columns(*names) if names else ():
            row = dict(zip(names, cells, strict=True))
            those = self._places.get(number, ()) if number in rows else ()
            for column, cell in row.items() if those else ():
                found = voices.places(cell) if isinstance(cell, str | bytes) else frozenset()
                here = [one for one in those if (one.match.mark, one.match.offset) in found]
                who = who_said(row, column, [one.match.offset for one in here])
                said |= {one: who[one.match.offset] for one in here if one.match.offset in who}
        return said

    def _columns(self, *names: str) -> list[tuple[Any, ...]]:
        query = (
            f"SELECT rowid, {', '.join(map(sql.quoted, names))} FROM {sql.quoted(self._name)} "  # noqa: S608 - quoted
            "WHERE rowid IN (SELECT value FROM json_each(:numbers))"
        )
        return self._rows(query, {"numbers": self._numbers})

    def _rows(self, query: str, values: dict[str, str]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.OperationalError:
            return []  # a column is missing, or rows have no numbers: then nobody can tell whose they are

    def _in_entries(self, entries: RowEntries, natives: frozenset[str], marks: Marks) -> Iterator[tuple[Place, Owner]]:
        for row, key, value in self._columns(entries.key_column, entries.value_column):
            content = value.encode() if isinstance(value, str) else value
            if key == entries.row and isinstance(content, bytes):
                with contextlib.suppress(NotJSON):  # nothing in there to be told apart
                    holders = holders_in(decode(content), entries.list, entries.key, natives, marks)
                    for place in self._places.get(row, ()):
                        yield from ((place, Owner(native)) for native in holders.get(place.match.mark, ()))


def holders_in(
    value: Any, container: str | None, key: str | None, natives: frozenset[str], marks: Marks
) -> dict[str, set[str]]:
    """Which conversations' entries in a document hold what is sensitive, by marks."""
    holders: dict[str, set[str]] = {}
    for native, entry in _entries(compiled(container)(value) if container is not None else value, key):
        if native in natives:
            for mark in marks(msgspec.json.encode(entry).decode()):
                holders.setdefault(mark, set()).add(native)
    return holders


def _entries(found: Any, key: str | None) -> Iterable[tuple[str, Any]]:
    select = compiled(key)
    if isinstance(found, dict):
        pairs: list[tuple[Any, Any]] = [
            (name if key is None else select(entry), entry) for name, entry in found.items()
        ]
    else:
        flat: list[Any] = []
        for one in found if isinstance(found, list) else ():
            # a projection yields the arrays that it went through
            flat += one if isinstance(one, list) else [one]
        pairs = [(select(entry) if key is not None else entry, entry) for entry in flat]
        if key is None:
            pairs += [pair for entry in flat if isinstance(entry, dict) for pair in entry.items()]
    return [(native, entry) for native, entry in ((as_id(name), entry) for name, entry in pairs) if native is not None]
