"""Notices that were shown are known by what the desktop calls them; before, the file had no room for that."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tidytrace.host.state import StateFolders

_PLACE: Final = "state/notices.sqlite"
_BUSY_SECONDS: Final = 5.0


def touches(folders: StateFolders) -> tuple[str, ...]:
    """The file, if it is there and an old one; one that is damaged is left to whoever reads it."""
    path = _path(folders)
    if not path.is_file():
        return ()
    try:
        with closing(_opened(path)) as connection:
            return (_PLACE,) if _is_old(connection) else ()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return ()


def take(folders: StateFolders) -> None:
    """One more column."""
    if not touches(folders):
        return
    with closing(_opened(_path(folders))) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if _is_old(connection):
            connection.execute("ALTER TABLE entry ADD COLUMN handle TEXT")
        connection.execute("COMMIT")


def _path(folders: StateFolders) -> Path:
    return folders.state / "notices.sqlite"


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)


def _is_old(connection: sqlite3.Connection) -> bool:
    columns = {name for _number, name, *_rest in connection.execute("PRAGMA table_info(entry)")}
    return bool(columns) and "handle" not in columns
