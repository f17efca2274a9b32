"""Puts the mark in the place of words in the rows of conversations, and of nobody else.

The rows are those that an erasure would take. Where a definition names what nothing points to any more, they are only
known once the others are gone, so they are deleted, looked at, and brought back by SQLite's own rollback.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.catalog import sql
from tidytrace.catalog.jsonb import as_json, as_jsonb
from tidytrace.catalog.stores import RowEntries, Rows
from tidytrace.chats import zstd
from tidytrace.erase.databases import rows
from tidytrace.erase.model import Deletion
from tidytrace.erase.redact import json_values as redact_json
from tidytrace.erase.redact.json_values import Edit
from tidytrace.erase.redact.text import BROKEN, NOT_TEXT, edits_in, still_sound
from tidytrace.erase.redact.words import Words

_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}
_ON_UPDATE: Final = re.compile(r"\b(?:after|before)\s+update\b|\btrigger\s+\S+\s+update\b")
_SAVEPOINT: Final = "tidytrace_look"


class Change(msgspec.Struct, frozen=True):
    """New values for some cells of one row."""

    table: str
    key: tuple[str, ...]
    """Columns that lead to the row."""
    at: tuple[Any, ...]
    cells: dict[str, tuple[bytes, bool]]
    """By column: the new value as the file's bytes, and whether it is text."""


class Found:
    """What goes of one database, and what has to stay."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.changes: dict[tuple[Any, ...], Change] = {}
        self.left: dict[str, None] = {}

    @property
    def cells(self) -> int:
        """How many cells change."""
        return sum(len(one.cells) for one in self.changes.values())

    def add(self, change: Change) -> None:
        """Several conditions may lead to the same row; its cells change once."""
        self.changes[change.table, change.at] = change


def let_delete_in_memory(connection: sqlite3.Connection) -> None:
    """An image in memory may be deleted from while it is looked through; the file stays what it is."""
    if connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0] == "":
        connection.execute("PRAGMA query_only=OFF")


def find(
    connection: sqlite3.Connection, holds: rows.Words, deletions: Sequence[Deletion], words: Words, path: Path
) -> Found:
    """Look for the cells that hold words; nothing is changed.

    Args:
        connection: May be one that can only read; then rows that nothing points to any more are not found.
        holds: The connection's function of that name.
        deletions: Which rows an erasure would take.
        words: What to look for.
        path: For messages.

    Raises:
        NotUnderstood: The file is not built as the definition says.
    """
    found = Found()
    encoding = _encoding(connection)
    for deletion in deletions:
        known = rows.known_tables(connection, deletion.database, path)
        holds.needles = deletion.needles
        orphans = any(one.where is not None and ":id" not in one.where for one in deletion.database.rows)
        trial = orphans and not connection.execute("PRAGMA query_only").fetchone()[0]
        if trial:
            connection.execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            for one in (one for one in deletion.database.rows if one.table in known):
                _look(connection, one, deletion, words, encoding, found)
                if trial:
                    _take_away(connection, one, deletion)
        finally:
            if trial:
                connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
                connection.execute(f"RELEASE {_SAVEPOINT}")
        for entries in (entries for entries in deletion.database.entries if entries.table in known):
            _look_in_entries(connection, entries, deletion, words, encoding, found)
    return found


def _look(  # noqa: PLR0913, PLR0917 - one table of find
    connection: sqlite3.Connection, table: Rows, deletion: Deletion, words: Words, encoding: str, found: Found
) -> None:
    key, columns = _layout(connection, table.table)
    if not key or not columns:
        return
    for _owner, condition, parameters in rows._conditions(table, deletion):  # noqa: SLF001 - the very same rows
        sql.read_only(connection, {table.table, *deletion.database.tables})
        try:
            for row in _cells(connection, table.table, key, columns, condition, parameters):
                _note(found, (table.table, key, row[: len(key)]), columns, row[len(key) :], words, encoding)
        finally:
            connection.set_authorizer(None)


def _take_away(connection: sqlite3.Connection, table: Rows, deletion: Deletion) -> None:
    for _owner, condition, parameters in rows._conditions(table, deletion):  # noqa: SLF001 - the very same rows
        sql.delete_only(connection, table.table, deletion.database.tables)
        try:
            connection.execute(sql.delete_statement(table.table, condition), parameters)
        finally:
            connection.set_authorizer(None)


def _cells(  # noqa: PLR0913, PLR0917 - a query has this many parts
    connection: sqlite3.Connection,
    table: str,
    key: Sequence[str],
    columns: Sequence[str],
    condition: str,
    parameters: Any,
) -> Iterator[tuple[Any, ...]]:
    # text as the file's own bytes: apps store text that is no valid UTF-8
    cells = ", ".join(
        f"typeof({name}), CASE WHEN typeof({name}) IN ('text', 'blob') THEN CAST({name} AS BLOB) END"
        for name in map(sql.quoted, columns)
    )
    query = f"SELECT {', '.join(key)}, {cells} FROM {sql.quoted(table)} WHERE {condition}"  # noqa: S608 - see sql
    yield from connection.execute(query, parameters)


def _note(  # noqa: PLR0913, PLR0917 - one row of _look
    found: Found,
    place: tuple[str, tuple[str, ...], tuple[Any, ...]],
    columns: Sequence[str],
    cells: Sequence[Any],
    words: Words,
    encoding: str,
) -> None:
    new: dict[str, tuple[bytes, bool]] = {}
    for column, kind, value in zip(columns, cells[::2], cells[1::2], strict=True):
        packed = isinstance(value, bytes) and value.startswith(zstd.MAGIC)
        if packed:
            value = zstd.unpacked(value)  # noqa: PLW2901 - what the cell says
        if not isinstance(value, bytes) or not words.may_stand_in(value):
            continue
        # what a column of ids, times or paths holds stays, unless it is a whole document all the same
        if not redact_json.is_structure(column) or value.lstrip()[:1] in {b"{", b"["}:
            changed = _changed(value, words, encoding if kind == "text" else None, found)
            if changed is not None:
                new[column] = zstd.packed(changed) if packed else changed, kind == "text"
    if new:
        found.add(Change(place[0], place[1], place[2], new))


def _changed(value: bytes, words: Words, encoding: str | None, found: Found) -> bytes | None:
    """The bytes of a cell without the words; none, and a sentence, when that cannot be."""
    packed = as_json(value) if encoding is None and value[:1] not in {b"{", b"["} else None
    if packed is not None:
        plain = _edited(packed, list(edits_in(packed, words)), words, ("utf-8", "surrogatepass"), found)
        return as_jsonb(plain.decode()) if plain is not None else None
    spelled = encoding or _encoding_of(value)
    if spelled is None:
        found.left[NOT_TEXT] = None
        return None
    errors = "surrogateescape" if spelled == "utf-8" else "surrogatepass"
    text = value.decode(spelled, errors)
    return _edited(text, list(edits_in(text, words)), words, (spelled, errors), found)


def _edited(text: str, edits: Sequence[Edit], words: Words, spelled: tuple[str, str], found: Found) -> bytes | None:
    new = redact_json.changed(text, edits)
    if not still_sound(text, edits):
        found.left[BROKEN] = None
        return None
    if words.in_text(new):
        found.left[BROKEN] = None
    return new.encode(*spelled) if edits else None


def _encoding_of(blob: bytes) -> str | None:
    """How a blob is spelled when it is a text; none for anything else (pictures, packed or binary forms)."""
    if b"\0" in blob:
        if blob[1::2].count(0) * 4 > len(blob) and not len(blob) % 2:
            return "utf-16-le"
        return None
    if _CONTROLS & set(blob) or (blob[:1] == b"\n" and blob[1:2] == bytes([(len(blob) - 2) & 0xFF])):
        return None
    try:
        blob.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _look_in_entries(  # noqa: PLR0913, PLR0917 - one row of find
    connection: sqlite3.Connection, entries: RowEntries, deletion: Deletion, words: Words, encoding: str, found: Found
) -> None:
    """Words in the entries of the conversations inside a row's value; the others stay as they are."""
    key, _columns = _layout(connection, entries.table)
    if not key:
        return
    query = f"{sql.quoted(entries.key_column)} = :row"
    for row in _cells(connection, entries.table, key, [entries.value_column], query, {"row": entries.row}):
        *at, kind, value = row
        if not isinstance(value, bytes) or not words.may_stand_in(value):
            continue
        spelled = (encoding if kind == "text" else "utf-8"), "surrogateescape"
        if spelled[0] != "utf-8":
            found.left[NOT_TEXT] = None
            continue
        whole = entries.clear and deletion.last
        cuts = [(0, len(value))] if whole else rows._cuts(value, entries, deletion, [])  # noqa: SLF001 - the same ones
        text = value.decode(*spelled)
        chosen: list[Edit] = []
        for edit in edits_in(text, words):
            start = len(text[: edit.start].encode(*spelled))
            end = start + len(text[edit.start : edit.end].encode(*spelled))
            if any(begin <= start and end <= stop for begin, stop in cuts):
                chosen.append(edit)
        if not chosen:
            continue
        if not still_sound(text, chosen):
            found.left[BROKEN] = None
            continue
        new = redact_json.changed(text, chosen).encode(*spelled)
        found.add(Change(entries.table, key, tuple(at), {entries.value_column: (new, kind == "text")}))


def _layout(connection: sqlite3.Connection, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What leads to a row of a table, and the columns whose words may go."""
    info = connection.execute(f"PRAGMA main.table_xinfo({sql.quoted(table)})").fetchall()
    names = {str(row[1]).lower() for row in info}
    keys = tuple(str(row[1]) for row in sorted(info, key=lambda row: row[5]) if row[5])
    rowid = next((name for name in ("rowid", "_rowid_", "oid") if name not in names), None)
    if rowid is not None:
        try:
            connection.execute(f"SELECT {rowid} FROM {sql.quoted(table)} LIMIT 0")  # noqa: S608 - quoted
        except sqlite3.OperationalError:
            rowid = None  # WITHOUT ROWID
    linked = {
        str(row[3]) for row in connection.execute(f"PRAGMA main.foreign_key_list({sql.quoted(table)})").fetchall()
    }
    columns = tuple(str(row[1]) for row in info if row[6] == 0 and str(row[1]) not in {*keys, *linked})
    return ((rowid,) if rowid is not None else tuple(map(sql.quoted, keys))), columns


def _encoding(connection: sqlite3.Connection) -> str:
    (name,) = connection.execute("PRAGMA encoding").fetchone()
    return {"UTF-16le": "utf-16-le", "UTF-16be": "utf-16-be"}.get(str(name), "utf-8")


def apply(connection: sqlite3.Connection, found: Found, deletions: Sequence[Deletion]) -> int:
    """Change the cells inside the caller's transaction, and the full-text tables that repeat them; how many changed.

    Raises:
        sqlite3.Error: The app's own rules for the table refuse it; the caller rolls back.
    """
    for change in found.changes.values():
        sets = ", ".join(
            f"{sql.quoted(column)} = {'CAST(? AS TEXT)' if text else '?'}" for column, (_, text) in change.cells.items()
        )
        where = " AND ".join(f"{name} = ?" for name in change.key)
        connection.execute(
            f"UPDATE {sql.quoted(change.table)} SET {sets} WHERE {where}",  # noqa: S608 - quoted
            (*(value for value, _ in change.cells.values()), *change.at),
        )
    _settle_full_text(connection, {change.table.lower() for change in found.changes.values()}, deletions)
    return found.cells


def _settle_full_text(connection: sqlite3.Connection, touched: set[str], deletions: Sequence[Deletion]) -> None:
    named = {table.lower() for one in deletions for table in one.database.full_text}
    made = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND lower(sql) LIKE 'create virtual%using fts5%'"
    ).fetchall()
    triggers = [
        (str(table).lower(), str(statement).lower())
        for table, statement in connection.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        if _ON_UPDATE.search(str(statement).lower())
    ]
    for name, statement in made:
        source = _source(str(statement))
        kept_up = any(table == source and str(name).lower() in said for table, said in triggers)
        if source in touched and not kept_up:
            connection.execute(f"INSERT INTO {sql.quoted(name)}({sql.quoted(name)}) VALUES('rebuild')")
        if source in touched or str(name).lower() in touched | named:
            connection.execute(f"INSERT INTO {sql.quoted(name)}({sql.quoted(name)}) VALUES('optimize')")


def _source(statement: str) -> str | None:
    """The table that a full-text table repeats, in small letters."""
    found = re.search(r"""content\s*=\s*(?:'([^']*)'|"([^"]*)"|\[([^\]]*)\]|(\w+))""", statement, re.IGNORECASE)
    return next((one for one in found.groups() if one is not None), "").lower() if found else None
