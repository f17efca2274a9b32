"""Cells of SQLite databases that hold a packed text, unpacked one by one."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tidytrace.catalog.sql import quoted
from tidytrace.chats import zstd
from tidytrace.chats.files import unreadable_database
from tidytrace.chats.image import open_readonly


def packed_cells(path: Path) -> Iterator[bytes]:
    """What the cells hold that begin like a zstd frame; the write-ahead log counts. Raises StoreError."""
    with contextlib.closing(open_readonly(path)) as connection:
        try:
            for table, column in _columns(connection):
                name = quoted(column)
                found = connection.execute(
                    f"SELECT {name} FROM {quoted(table)} "  # noqa: S608 - quoted
                    f"WHERE typeof({name}) = 'blob' AND substr({name}, 1, 4) = ?",
                    (zstd.MAGIC,),
                )
                for (cell,) in found:
                    content = zstd.unpacked(cell)
                    if content is not None:
                        yield content
        except sqlite3.Error as error:
            raise unreadable_database(path, error) from error


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    names = [str(name) for (name,) in connection.execute(tables).fetchall()]
    return [(name, str(row[1])) for name in names for row in connection.execute(f"PRAGMA table_info({quoted(name)})")]
