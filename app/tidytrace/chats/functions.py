"""What the SQL of definitions can call besides SQLite's own functions."""

import sqlite3

from tidytrace.catalog.sites import know_sites
from tidytrace.chats import zstd
from tidytrace.chats.web.webkit import clone_text, storage_text

Cell = str | bytes | int | float | None


def know_functions(connection: sqlite3.Connection) -> None:
    """Let queries call ``site``, ``service`` and ``asked`` with an address, and the functions below with any cell."""
    know_sites(connection)
    connection.create_function("unpacked", 1, unpacked, deterministic=True)
    connection.create_function("webkit_value", 1, webkit_value, deterministic=True)
    connection.create_function("webkit_entry", 1, webkit_entry, deterministic=True)


def unpacked(value: Cell) -> Cell:
    """The text of a cell that an app packed with zstd; any other cell as it is, and none for a damaged one."""
    if not isinstance(value, bytes) or not value.startswith(zstd.MAGIC):
        return value
    plain = zstd.unpacked(value)
    return plain.decode("utf-8", "replace") if plain is not None else None


def webkit_value(value: Cell) -> str | None:
    """The string in a cell of WebKit's IndexedDB; none for any other value."""
    return clone_text(value) if isinstance(value, bytes) else None


def webkit_entry(value: Cell) -> Cell:
    """The string in a cell of WebKit's Local Storage; text as it is."""
    return storage_text(value) if isinstance(value, bytes) else value
