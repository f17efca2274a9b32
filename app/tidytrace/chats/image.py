"""SQLite files read as they are, with what their write-ahead log holds, and without a trace of the reading.

SQLite itself makes ``-shm`` and ``-wal`` beside a database that it only reads, and a copy would put chats somewhere
else on the disk. So a database becomes an image in memory, with the finished transactions of its log put in. Only a
large one is opened in place.
"""

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import msgspec

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.files import opened, unreadable, unreadable_database
from tidytrace.chats.journal import rolled_back
from tidytrace.chats.shortcuts import InPlace
from tidytrace.chats.wal import committed
from tidytrace.formats.refusals import GONE
from tidytrace.language import N_
from tidytrace.winpaths import database_address, spelled

IN_MEMORY = 32 << 20
"""Bytes of a database and its log that are still read into memory."""
_WITH_LOG_ALONE = 8 * IN_MEMORY
_MAGIC = b"SQLite format 3\0"
_OWN_JSON = re.compile(r"unsafe use of json_\w+\(\)")
_TRIES = 3
_PAUSE = 0.05


Stamp = tuple[int, int, int]
"""Inode, size and time in nanoseconds."""


class Signature(msgspec.Struct, frozen=True):
    """What tells that a database, its log and its journal are still the same files with the same content."""

    parts: tuple[Stamp | None, ...]
    indexed: bool
    """Whether the log's shared index is there."""

    @classmethod
    def of(cls, path: Path) -> "Signature":
        """The signature now. A part that is not there is none."""
        parts = tuple(_stamp(f"{path}{suffix}") for suffix in ("", "-wal", "-journal"))
        return cls(parts, parts[1] is not None and _stamp(f"{path}-shm") is not None)

    @property
    def size(self) -> int:
        """Bytes of the database with its log."""
        return sum(part[1] for part in self.parts[:2] if part is not None)

    @property
    def logged(self) -> bool:
        """Whether there is a log with anything in it."""
        return self.parts[1] is not None and self.parts[1][1] > 0

    @property
    def large(self) -> bool:
        """Whether it is opened in place. A log without its index is worth more memory: sqlite would make the index."""
        return self.size > (_WITH_LOG_ALONE if self.logged and not self.indexed else IN_MEMORY)


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(spelled(path))  # noqa: PTH116 - three times for every database of a list
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def open_readonly(path: Path) -> sqlite3.Connection:
    """A connection that can only read, on the database with its log.

    Small databases are an image of this moment; larger ones are opened in place. Text that is not UTF-8 comes out with
    replacement marks.

    Raises:
        StoreUnreadable: the file is not there, is no database, is damaged, or did not keep still for long enough.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        before = Signature.of(path)
        try:
            connection = _in_place(path, before) if before.large else _image(path)
        except OSError as error:
            raise unreadable(path, error) from error
        except sqlite3.Error as error:
            # what kept still while it was read will be as damaged at the next look
            if attempt == _TRIES - 1 or (not before.large and Signature.of(path) == before):
                raise unreadable_database(path, error) from error
            continue
        if before.large or Signature.of(path) == before:
            return connection
        connection.close()
    raise StoreUnreadable(path, N_("It is being written to right now; try again in a moment."))


def _image(path: Path) -> sqlite3.Connection:
    with _file(path) as file:
        # read in place and handed over as it is: each further copy of a database would be felt
        database = bytearray(os.fstat(file.fileno()).st_size)
        del database[file.readinto(database) :]
    log = _beside(path, "-wal")
    pages = committed(log) if log else None
    if pages is not None:
        size = pages.page_size
        length = pages.count * size
        database.extend(bytes(max(0, length - len(database))))
        del database[length:]
        for page, offset in pages.at.items():
            database[(page - 1) * size : page * size] = log[offset : offset + size]
    elif database:
        rolled_back(database, _beside(path, "-journal"))
    del log
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        if database:
            if not database.startswith(_MAGIC):
                raise sqlite3.DatabaseError("no SQLite file")
            # an image in memory has no log of its own: the header must not ask for one
            database[18:20] = b"\x01\x01"
            connection.deserialize(database)
        _prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _file(path: Path) -> BufferedReader:
    file = opened(path)
    if file is None:
        raise StoreUnreadable(path, GONE)
    return file


def _beside(path: Path, suffix: str) -> bytes:
    file = opened(Path(f"{path}{suffix}"))
    if file is None:
        return b""
    with file:
        return file.read()


def _in_place(path: Path, signature: Signature) -> sqlite3.Connection:
    # Without a log nothing but the file itself is needed. With one, the index beside it is used, but not written.
    mode = "immutable=1" if not signature.logged else "readonly_shm=1" if signature.indexed else "cache=private"
    address = database_address(path.absolute(), f"mode=ro&{mode}")
    connection = sqlite3.connect(address, uri=True, check_same_thread=False, factory=InPlace)
    try:
        _prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_image(connection: sqlite3.Connection) -> bool:
    """Whether a database that was opened here is a copy in memory; sqlite then tells no whole path of a file."""
    return not any(os.path.isabs(row[2]) for row in connection.execute("PRAGMA database_list"))  # noqa: PTH117


def _prepare(connection: sqlite3.Connection) -> None:
    connection.text_factory = _text
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if not _OWN_JSON.search(str(error)):
            raise
        # SQLite 3.40 and older do not trust their own JSON functions in an index or a column, as Kilo Code has them
        connection.execute("PRAGMA trusted_schema=ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


class Images:
    """Keeps databases open for a while, because many questions in a row go to the same few."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._lock = threading.Lock()
        self._kept: dict[Path, tuple[Signature, sqlite3.Connection]] = {}

    @contextmanager
    def borrowed(self, path: Path) -> Iterator[sqlite3.Connection]:
        """A connection as of ``open_readonly``; it stays open for the next one who asks for the same database."""
        signature = Signature.of(path)
        connection = self._take(path, signature)
        if connection is None:
            connection = open_readonly(path)
        try:
            yield connection
        finally:
            connection.set_authorizer(None)
            self._keep(path, signature, connection)

    def _take(self, path: Path, signature: Signature) -> sqlite3.Connection | None:
        with self._lock:
            kept = self._kept.pop(path, None)
        if kept is not None and kept[0] != signature:
            kept[1].close()
            return None
        return kept[1] if kept is not None else None

    def _keep(self, path: Path, signature: Signature, connection: sqlite3.Connection) -> None:
        with self._lock:
            spare = [self._kept.pop(path)] if path in self._kept else []
            self._kept[path] = signature, connection
            while len(self._kept) > 1 and sum(one.size for one, _connection in self._kept.values()) > IN_MEMORY:
                spare.append(self._kept.pop(next(iter(self._kept))))
        for _signature, old in spare:
            old.close()

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            kept = list(self._kept.values())
            self._kept.clear()
        for _signature, connection in kept:
            connection.close()
