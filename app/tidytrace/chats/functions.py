"""What the SQL of definitions can call besides SQLite's own functions."""

import sqlite3

from tidytrace.catalog.sites import know_sites
from tidytrace.chats import zstd

Cell = str | bytes | int | float | None


def know_functions(connection: sqlite3.Connection) -> None:
    """Let queries call ``site``, ``service`` and ``asked`` with an address, and ``unpacked`` with any cell."""
    know_sites(connection)
    connection.create_function("unpacked", 1, unpacked, deterministic=True)


def unpacked(value: Cell) -> Cell:
    """The text of a cell that an app packed with zstd; any other cell as it is, and none for a damaged one."""
    if not isinstance(value, bytes) or not value.startswith(zstd.MAGIC):
        return value
    plain = zstd.unpacked(value)
    return plain.decode("utf-8", "replace") if plain is not None else None
