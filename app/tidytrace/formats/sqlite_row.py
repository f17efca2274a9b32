"""One row of a key/value table, as VS Code's ``ItemTable(key TEXT UNIQUE, value BLOB)``.

Source: microsoft/vscode src/vs/base/parts/storage/node/storage.ts @7f259fc4.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tidytrace.formats import files, jsonc, refusals
from tidytrace.formats.errors import N_, Busy, Malformed, SettingsError, TooLarge, Unchangeable, Unparsable, Unreadable
from tidytrace.formats.text import decode
from tidytrace.winpaths import database_address

WAIT = 1.0
"""Seconds that an app may hold its lock before we give up."""
_WAL = 2
_PAIRS = (("key", "value"), ("key", "value_json"), ("label", "value"))
"""What apps call the two columns; only of the first pair a row is also written.

Source: ThinkInAIXYZ/deepchat src/main/settings/data/tables/appSettingsTable.ts @8311bd2d,
Mintplex-Labs/anything-llm server/prisma/schema.prisma @72aabbd15.
"""


class Row(msgspec.Struct, frozen=True):
    """The value of one row, and whether SQLite calls it text or a blob."""

    value: bytes
    is_text: bool
    is_column: bool = False
    """It stands in a column of another name, which is read but never written."""


def read(path: Path, table: str, key: str) -> Row | None:
    """The row's value; none when file or row are not there. Leaves nothing beside the file.

    Raises Unparsable, Unreadable, TooLarge or Busy.
    """
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            header = file.read(100)
        log = path.with_name(path.name + "-wal")
        folded = header[18:19] == bytes([_WAL]) and (not log.exists() or not log.stat().st_size)
    except OSError as error:
        problem, parameters = refusals.of_system(error)
        raise Unreadable(path, problem, **parameters) from error
    if not header:
        return None
    # A database in WAL mode whose log is folded in has everything in the file; opened as immutable, SQLite does not
    # make the two side files that it would otherwise want.
    with connection(path, "mode=ro&immutable=1" if folded else "mode=ro") as database:
        return fetch(path, database, table, key)


@contextmanager
def connection(path: Path, mode: str, real: Path | None = None) -> Iterator[sqlite3.Connection]:
    """An open database whose errors are ours. Transactions are the caller's; an open one is taken back.

    Args:
        path: the file as it was asked for.
        mode: query parameters of SQLite's file address.
        real: the file behind links.
    """
    database: sqlite3.Connection | None = None
    try:
        address = database_address((real or path).absolute(), mode)
        database = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)
        yield database
    except sqlite3.OperationalError as error:
        raise _operational(path, error) from error
    except sqlite3.IntegrityError as error:
        raise Unchangeable(path, N_("The table wants more than a key and a value; change it in the app.")) from error
    except sqlite3.DatabaseError as error:
        raise Unparsable(path, refusals.NO_DATABASE) from error
    finally:
        if database is not None:
            database.close()


def _operational(path: Path, error: sqlite3.OperationalError) -> SettingsError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(path, refusals.LOCKED)
    problem, parameters = refusals.of_database(error)
    return Unreadable(path, problem, **parameters)


def plain_value(row: Row) -> object:
    """The value as JSON says it, or else as the text that it is. Raises Malformed."""
    text = decode(row.value)
    try:
        return jsonc.parse(text, comments=False)
    except Malformed:
        return text


def inner_value(row: Row) -> object:
    """The value as JSON. Raises Malformed."""
    return jsonc.parse(decode(row.value), comments=False)


def fetch(path: Path, database: sqlite3.Connection, table: str, key: str) -> Row | None:
    """The row's value within an open connection. Raises Unparsable or TooLarge."""
    found = columns(database, table)
    if not found:
        return None
    names = next((pair for pair in _PAIRS if found >= set(pair)), None)
    if names is None:
        if key.lower() in found:
            return _column(path, database, table, key)
        raise Unparsable(path, N_("Its table {table} has no columns “key” and “value”."), table=table)
    name, (called, held) = quoted(table), names
    sizes = database.execute(
        f"SELECT rowid, typeof({held}), length(CAST({held} AS BLOB)) "  # noqa: S608 - quoted
        f"FROM {name} WHERE {called} = ? ORDER BY rowid DESC",
        (key,),
    ).fetchone()
    if sizes is None:
        return None
    rowid, kind, size = sizes
    if (size or 0) > files.LIMIT:
        raise TooLarge(path, N_("It is larger than {limit} MiB."), limit=files.LIMIT // 1024 // 1024)
    (value,) = database.execute(f"SELECT CAST({held} AS BLOB) FROM {name} WHERE rowid = ?", (rowid,)).fetchone()  # noqa: S608
    return Row(value or b"", kind != "blob", is_column=names != _PAIRS[0])


def _column(path: Path, database: sqlite3.Connection, table: str, column: str) -> Row | None:
    """A switch of an app that keeps all of them in one row, each in a column of its own; only for reading.

    Source: ollama/ollama app/store/schema.sql @fb307609. Raises Unparsable or TooLarge.
    """
    rows = database.execute(
        f"SELECT typeof({quoted(column)}), CAST({quoted(column)} AS BLOB) FROM {quoted(table)} LIMIT 2"  # noqa: S608 - quoted
    ).fetchall()
    if len(rows) > 1:
        raise Unparsable(path, N_("Its table {table} has more than one row."), table=table)
    if not rows or rows[0][0] == "null":
        return None
    kind, value = rows[0]
    if len(value) > files.LIMIT:
        raise TooLarge(path, N_("It is larger than {limit} MiB."), limit=files.LIMIT // 1024 // 1024)
    return Row(value, kind != "blob", is_column=True)


def columns(database: sqlite3.Connection, table: str) -> set[str]:
    """The names of a table's columns; empty when there is no such table."""
    return {str(row[1]).lower() for row in database.execute(f"PRAGMA table_info({quoted(table)})")}


def quoted(name: str) -> str:
    """A table's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
