"""SQLite files for tests: made as apps make them, with a definition made up on the spot, and compared whole."""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tidytrace.catalog import sql
from tidytrace.catalog.stores import Database, RowEntries, Rows
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.databases.rowimages import RowImage, full_text
from tidytrace.erase.files.handles import folder_of
from tidytrace.erase.model import Deletion, Stamp, Target
from tidytrace.erase.restore.putrows import RowsOutcome, restore_rows
from tidytrace.erase.search.needles import Needles

MARK = "MARK-cat tell me about the sleeping habits of cats"


def make(path: Path, script: str, *, wal: bool = False) -> Path:
    """A database as an app's own SQLite writes it: what is deleted in it stays in free pages."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        if wal:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(script)
    return path


def target_of(path: Path) -> Target:
    return Target(path.parent, Stamp.of(path.parent.stat()), (path.name,), Stamp.of(path.stat()))


def deletion(
    path: Path, *rows: Rows, natives: Sequence[str] = ("cat",), entries: Sequence[RowEntries] = (), **more
) -> Deletion:
    """What a definition with these rows deletes; it names every table of the file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {
            name: tuple(row[1] for row in connection.execute(f"PRAGMA table_info({sql.quoted(name)})"))
            for name in names
            if not name.startswith("sqlite_")
        }
    database = Database(tables=tables, rows=rows, entries=tuple(entries), **more)
    return Deletion(database=database, natives={one: f"app:{one}" for one in natives}, needles=Needles({}))


def erased(path: Path, *deletions: Deletion, compact: bool = True) -> list[RowImage]:
    """Delete, and give back the images after a way through the vault's own encoding."""
    kept: list[bytes] = []
    encode = msgspec.msgpack.encode
    erase_rows(target_of(path), deletions, keep=lambda image: kept.append(encode(image)), compact=compact)
    return [msgspec.msgpack.decode(one, type=RowImage) for one in kept]


def restored(path: Path, images: Iterable[RowImage], receipt: str = "r1") -> RowsOutcome:
    anchor = path.parent
    target = Target(anchor, Stamp.of(anchor.stat()), (path.name,), Stamp.of(anchor.stat()))
    with folder_of(target) as folder:
        return restore_rows(folder, path.name, images, receipt)


def content(path: Path) -> dict[str, list[tuple]]:
    """Every row of every table with its storage classes, text as bytes, and the rowid where there is one."""
    found: dict[str, list[tuple]] = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        virtual = full_text(connection)
        shadows = {f"{name}_" for name in virtual}
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            # the index of a full-text table is another one after it was built anew; its rows are not
            if not any(name.startswith(one) for one in shadows):
                found[name] = _rows(connection, name)
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        # SQLite's own tables come and go as they are needed
        found["(schema)"] = sorted(row for row in schema if not row[1].startswith("sqlite_"))
    return {name: rows for name, rows in found.items() if rows or not name.startswith("sqlite_")}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({sql.quoted(table)})")]
    cells = ", ".join(
        f"typeof({name}), CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END"
        for name in map(sql.quoted, columns)
    )
    try:
        rows = connection.execute(f"SELECT rowid, {cells} FROM {sql.quoted(table)}").fetchall()
    except sqlite3.OperationalError:
        rows = connection.execute(f"SELECT {cells} FROM {sql.quoted(table)}").fetchall()
    return sorted(rows, key=repr)


def matches(path: Path, table: str, word: str) -> list[int]:
    """Rowids that a full-text search finds."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        quoted = sql.quoted(table)
        return sorted(
            row[0] for row in connection.execute(f"SELECT rowid FROM {quoted} WHERE {quoted} MATCH ?", (word,))
        )


def run(path: Path, script: str) -> None:
    """What the app does."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(script)


def raw(path: Path, needle: str) -> list[str]:
    """The file and what lies beside it, as far as they hold some bytes."""
    return sorted(one.name for one in path.parent.iterdir() if one.is_file() and needle.encode() in one.read_bytes())
