"""What was learned about files at an earlier look, so that unchanged ones need no reading.

Kept in the cache folder: paths, ids, times, sizes and counts. No title and no text is ever stored; a title is read
again from the place where it stood. A damaged index is thrown away and made anew.
"""

import datetime
import logging
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.chats.stores.base import Listed

_LAYOUT = 3
_TABLES = """
CREATE TABLE file (path TEXT, reader TEXT, inode INTEGER, size INTEGER, mtime_ns INTEGER, beside TEXT,
  counted INTEGER, PRIMARY KEY (path, reader)) WITHOUT ROWID;
CREATE TABLE conversation (path TEXT, reader TEXT, native TEXT, created INTEGER, updated INTEGER, by_file INTEGER,
  messages INTEGER, bytes INTEGER, project TEXT, pinned INTEGER, version TEXT, newer INTEGER, title_at INTEGER);
CREATE INDEX conversation_path ON conversation (path, reader);
"""
Name = tuple[str, str]
"""A file and the digest of the definition it was read with: several stores may stand in one database."""
_MICRO = datetime.timedelta(microseconds=1)
_START = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_log = logging.getLogger(__name__)


class _OtherLayout(Exception):  # noqa: N818 - not an error: another version of Tidytrace made it
    pass


class State(msgspec.Struct, frozen=True):
    """What tells that a file is still the one that was looked at."""

    inode: int
    size: int
    mtime_ns: int
    beside: str = ""
    """The same of the files that belong to a database."""


class Known(msgspec.Struct):
    """What the last look at one file gave."""

    reader: str
    """Digest of the definition it was read with."""
    state: State
    counted: bool
    listed: tuple[Listed, ...]

    @property
    def titled(self) -> bool:
        """Whether it is known where the titles stand."""
        return all(one.title_at is not None for one in self.listed)


class ConversationIndex:
    """The index of one person's conversations."""

    def __init__(self, path: Path) -> None:
        """Nothing is read before the first question."""
        self._path = path
        self._known: dict[Name, Known] | None = None
        self._changed: set[Name] = set()
        self._asked: set[Name] = set()

    def get(self, path: Path, reader: str, state: State) -> Known | None:
        """What is known about a file in just this state, read with just this definition."""
        name = os.fspath(path), reader
        self._asked.add(name)
        known = self._all().get(name)
        return known if known is not None and known.state == state else None

    def put(self, path: Path, known: Known) -> None:
        """Remember a file; titles and prompts stay out. One whose name is no valid Unicode is read again every time."""
        name = os.fspath(path), known.reader
        if not _storable(name, known.listed):
            return
        known.listed = tuple(msgspec.structs.replace(one, title=None, prompt=None) for one in known.listed)
        self._all()[name] = known
        self._asked.add(name)
        self._changed.add(name)

    def save(self) -> None:
        """Write what changed, and forget files that are gone. Where that is impossible the next look is just slower."""
        known = self._all()
        asked = {path for path, _ in self._asked}
        # a file that was read with another definition is read with that one no more
        gone = {
            name for name in known if name not in self._asked and (name[0] in asked or not os.path.lexists(name[0]))
        }
        for name in gone:
            del known[name]
        if not gone and not self._changed:
            return
        try:
            self._write(gone | self._changed)
        except (sqlite3.Error, OSError) as error:
            _log.warning("the index of conversations could not be saved: %s", error)
            return
        self._changed.clear()

    def _all(self) -> dict[Name, Known]:
        if self._known is None:
            self._known = {}
            if os.path.lexists(self._path):
                try:
                    self._known = self._read()
                except _OtherLayout:
                    self._discard()
                except (sqlite3.Error, OSError, ValueError, TypeError, OverflowError) as error:
                    _log.warning("the index of conversations is damaged and is made anew: %s", error)
                    self._discard()
        return self._known

    def _discard(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the damaged index could not be removed: %s", error)

    def _read(self) -> dict[Name, Known]:
        with closing(sqlite3.connect(self._path)) as connection:
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
            if not layout:
                raise ValueError("no index")
            if layout != _LAYOUT:
                raise _OtherLayout
            listed: dict[Name, list[Listed]] = {}
            for row in connection.execute("SELECT * FROM conversation ORDER BY rowid"):
                listed.setdefault((row[0], row[1]), []).append(_from_row(row[2:]))
            found: dict[Name, Known] = {}
            for path, reader, inode, size, mtime_ns, beside, counted in connection.execute("SELECT * FROM file"):
                state = State(inode, size, mtime_ns, beside)
                found[path, reader] = Known(reader, state, bool(counted), tuple(listed.get((path, reader), ())))
            return found

    def _write(self, names: Iterable[Name]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        known = self._all()
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            # lost with the power is lost; ids of erased conversations are overwritten
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA secure_delete=ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
                connection.executescript(f"{_TABLES}PRAGMA user_version={_LAYOUT};")
            connection.execute("BEGIN IMMEDIATE")
            for name in names:
                connection.execute("DELETE FROM file WHERE path = ? AND reader = ?", name)
                connection.execute("DELETE FROM conversation WHERE path = ? AND reader = ?", name)
                one = known.get(name)
                if one is not None:
                    state = one.state
                    connection.execute(
                        "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (*name, state.inode, state.size, state.mtime_ns, state.beside, one.counted),
                    )
                    connection.executemany(
                        "INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        [(*name, *_to_row(conversation)) for conversation in one.listed],
                    )
            connection.execute("COMMIT")


def _storable(name: Name, listed: Iterable[Listed]) -> bool:
    """Whether SQLite takes all texts; a name in another encoding comes as half surrogate pairs."""
    try:
        for text in (*name, *(text for one in listed for text in (one.native, one.project, one.version) if text)):
            text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _to_row(one: Listed) -> tuple[Any, ...]:
    created = (one.created - _START) // _MICRO if one.created is not None else None
    updated = (one.updated - _START) // _MICRO if one.updated is not None else None
    sizes = (one.messages, one.bytes, one.project, one.pinned, one.version, one.newer, one.title_at)
    return one.native, created, updated, one.updated_by_file, *sizes


def _from_row(row: tuple[Any, ...]) -> Listed:
    native, created, updated, by_file, messages, size, project, pinned, version, newer, title_at = row
    return Listed(
        native=native,
        created=_START + _MICRO * created if created is not None else None,
        updated=_START + _MICRO * updated if updated is not None else None,
        updated_by_file=bool(by_file),
        messages=messages,
        bytes=size,
        project=project,
        pinned=bool(pinned),
        version=version,
        newer=bool(newer),
        title_at=title_at,
    )
