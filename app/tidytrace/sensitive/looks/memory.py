"""What was found in files at an earlier look, so that unchanged ones are not opened and logs are read on.

Kept in one SQLite file of this account: keyed hashes of paths, sizes and times, and matches, which hold no values. It
is believed only if nobody else can have written it; one that is broken is forgotten, and the next look is slower.
Several processes may use it at a time, and one that is killed leaves what was saved before.
"""

import hashlib
import logging
import os
import sqlite3
import stat
import struct
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.sensitive.looks.parts import Stopped
from tidytrace.sensitive.scan import Match

_LAYOUT: Final = 2
_TABLES: Final = """
CREATE TABLE file (name BLOB PRIMARY KEY, above BLOB NOT NULL, stamp BLOB NOT NULL, beside TEXT NOT NULL,
  size INTEGER NOT NULL, seen BLOB, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE talk (name BLOB PRIMARY KEY, app BLOB NOT NULL, stamp BLOB NOT NULL, found BLOB NOT NULL,
  day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE origin (digest BLOB NOT NULL);
"""
_NAME_BYTES: Final = 16
_FOLDER_BYTES: Final = 8
_STAMP: Final = struct.Struct("<QQqq")
_IDENTITY: Final = 16
"""Bytes of a stamp that tell which file it is."""
_64_BITS: Final = (1 << 64) - 1
_GRAIN_NS: Final = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time (FAT: two seconds)."""
_TOGETHER: Final = 500
"""Names that are asked for at a time; every SQLite takes 999."""
_SAVE_EVERY: Final = 10.0
"""Seconds of work that a kill may cost."""
_FORGET_AFTER: Final = 90
"""Days after which even an unchanged file is looked at again."""
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAY: Final = 86_400
_log = logging.getLogger(__name__)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What a look at one file gave."""

    matches: tuple[Match, ...] = ()
    cells: tuple[tuple[str, int], ...] = ()
    """Table and row of each match, in a database."""
    stopped: Stopped | None = None
    """Where to look on, if that is worth it."""


class State(msgspec.Struct, frozen=True):
    """What tells that a file is still the one that was looked at."""

    stamp: bytes
    """See ``stamp_of``."""
    beside: str
    """The same of the files that belong to a database; empty for other files."""
    size: int
    """Bytes that were looked at."""


class Known(msgspec.Struct, frozen=True):
    """A file as it was at the last look."""

    stamp: bytes
    beside: str
    size: int
    """See ``State``."""
    content: bytes | None
    """Encoded; None if nothing was found that has to be kept."""

    @property
    def seen(self) -> Seen:
        """What the look gave. Raises msgspec.MsgspecError."""
        return Seen() if self.content is None else _decode(self.content)

    def is_same(self, stamp: bytes) -> bool:
        """Whether the file is the one that was looked at, and nobody wrote to it."""
        return self.stamp == stamp

    def may_have_grown(self, stamp: bytes) -> bool:
        """Whether it is the same file and longer."""
        size: int = _STAMP.unpack(stamp)[2]
        return self.stamp[:_IDENTITY] == stamp[:_IDENTITY] and size > self.size


_decode = msgspec.msgpack.Decoder(Seen).decode
_encode = msgspec.msgpack.Encoder().encode


def stamp_of(status: os.stat_result) -> bytes:
    """What tells that a file is still the same and unchanged: device, number, size and time."""
    return _STAMP.pack(status.st_dev & _64_BITS, status.st_ino & _64_BITS, status.st_size, status.st_mtime_ns)


def believable(stamp: bytes, now_ns: int) -> bytes:
    """The stamp for a file that is looked at now; one that no file has if a later change could have the same time."""
    device, number, size, changed = _STAMP.unpack(stamp)
    return stamp if changed < now_ns - _GRAIN_NS else _STAMP.pack(device, number, size, -1)


class Memory:
    """The memory of one account. Nothing in here is raised: what cannot be remembered is looked at again."""

    def __init__(self, path: Path, key: bytes, origin: bytes) -> None:
        """Nothing is read yet.

        Args:
            path: The file; its folder is made if it is missing.
            key: For the hashes of paths.
            origin: Digest of everything that a finding depends on; what another one found is forgotten.
        """
        self.key = key
        self._path = path
        self._origin = origin
        self._changed: dict[bytes, tuple[Any, ...] | None] = {}
        self._talks: dict[bytes, tuple[bytes, ...] | None] = {}
        self._saved = time.monotonic()
        self._folders: dict[str, bytes] = {}

    def name(self, path: str) -> bytes:
        """What stands for a path."""
        return hashlib.blake2b(os.fsencode(path), key=self.key, digest_size=_NAME_BYTES).digest()

    def recall(self, names: Sequence[bytes]) -> dict[bytes, Known]:
        """What is known about these files."""
        known: dict[bytes, Known] = {}
        try:
            with self._reading() as connection:
                for first in range(0, len(names), _TOGETHER):
                    if connection is None:
                        break
                    some = names[first : first + _TOGETHER]
                    marks = ",".join("?" * len(some))
                    query = f"SELECT name, stamp, beside, size, seen FROM file WHERE name IN ({marks})"  # noqa: S608 - marks
                    known.update((row[0], Known(*row[1:])) for row in connection.execute(query, some))
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return {}
        return known

    def keep(self, path: str, name: bytes, seen: Seen, state: State) -> None:
        """Remember a file, at the next ``save``."""
        content = _encode(seen) if seen.matches or seen.stopped is not None else None
        self._changed[name] = (self._above(path), *msgspec.structs.astuple(state), content)
        self._save_now_and_then()

    def _save_now_and_then(self) -> None:
        if time.monotonic() - self._saved > _SAVE_EVERY:
            self.save()

    def forget(self, name: bytes) -> None:
        """Know nothing about a file any more, from the next ``save`` on."""
        self._changed[name] = None

    def forget_missing(self, folder: str, names: Collection[bytes]) -> None:
        """Forget all files below a folder but these, at the next ``save``."""
        try:
            with self._reading() as connection:
                if connection is not None:
                    rows = connection.execute("SELECT name FROM file WHERE instr(above, ?)", (self._hash(folder),))
                    self._changed.update((name, None) for (name,) in rows if name not in names)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def forget_gone(self, folders: Collection[str], names: Collection[bytes]) -> None:
        """Forget files right in these folders that are no longer there, at the next ``save``.

        Args:
            folders: Where to look for them; what was known in one that is gone itself stays until it is too old.
            names: Of files that are known to be there.
        """
        hashes = {self._hash(folder): folder for folder in folders}
        unseen: dict[str, list[bytes]] = {}
        try:
            with self._reading() as connection:
                for name, above in connection.execute("SELECT name, above FROM file") if connection is not None else ():
                    folder = hashes.get(above[:_FOLDER_BYTES])
                    if folder is not None and name not in names:
                        unseen.setdefault(folder, []).append(name)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
        for folder, those in unseen.items():
            with suppress(OSError), os.scandir(folder) as found:
                there = {self.name(entry.path) for entry in found}
                self._changed.update((name, None) for name in those if name not in there)

    def name_of_talk(self, chat: str) -> bytes:
        """What stands for a conversation."""
        digest = hashlib.blake2b(chat.encode("utf-8", "surrogateescape"), key=self.key, digest_size=_NAME_BYTES)
        return digest.digest()

    def recall_talks(self, app: str) -> dict[bytes, tuple[bytes, bytes]]:
        """The stamp of each conversation of an app that is known, and what was kept of it."""
        try:
            with self._reading() as connection:
                if connection is None:
                    return {}
                query = "SELECT name, stamp, found FROM talk WHERE app = ?"
                return {name: (stamp, found) for name, stamp, found in connection.execute(query, (self._app(app),))}
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return {}

    def keep_talk(self, app: str, name: bytes, stamp: bytes, found: bytes) -> None:
        """Remember a conversation of an app, at the next ``save``."""
        self._talks[name] = (self._app(app), stamp, found)
        self._save_now_and_then()

    def forget_talks(self, names: Collection[bytes]) -> None:
        """Know nothing about these conversations any more, from the next ``save`` on."""
        self._talks.update(dict.fromkeys(names))

    def forget_apps(self, there: Collection[str]) -> None:
        """Forget the conversations of all apps but these, at the next ``save``."""
        hashes = {self._app(app) for app in there}
        try:
            with self._reading() as connection:
                if connection is not None:
                    rows = connection.execute("SELECT name, app FROM talk")
                    self._talks.update((name, None) for name, app in rows if app not in hashes)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def save(self) -> None:
        """Write what changed."""
        self._saved = time.monotonic()
        if not self._changed and not self._talks:
            return
        try:
            self._write()
        except (sqlite3.Error, OSError) as error:
            _log.warning("what was found in files could not be remembered: %s", error)
        self._changed.clear()
        self._talks.clear()

    def _write(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not self._trusted():
            return
        day = int(time.time()) // _DAY
        with closing(self._connected()) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
                for (old,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    connection.execute(f'DROP TABLE "{old}"')
                for statement in _TABLES.split(";")[:-1]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={_LAYOUT}")
                connection.execute("INSERT INTO origin VALUES (?)", (self._origin,))
            elif connection.execute("SELECT digest FROM origin").fetchone() != (self._origin,):
                connection.execute("DELETE FROM file")
                connection.execute("DELETE FROM talk")
                connection.execute("UPDATE origin SET digest = ?", (self._origin,))
            connection.execute("DELETE FROM file WHERE day < ?", (day - _FORGET_AFTER,))
            connection.execute("DELETE FROM talk WHERE day < ?", (day - _FORGET_AFTER,))
            connection.executemany("DELETE FROM file WHERE name = ?", [(name,) for name in sorted(self._changed)])
            connection.executemany(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(name, *row, day) for name, row in sorted(self._changed.items()) if row is not None],
            )
            connection.executemany("DELETE FROM talk WHERE name = ?", [(name,) for name in sorted(self._talks)])
            connection.executemany(
                "INSERT INTO talk VALUES (?, ?, ?, ?, ?)",
                [(name, *row, day) for name, row in sorted(self._talks.items()) if row is not None],
            )
            connection.execute("COMMIT")

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """The database, if it can be believed and speaks of the same rules."""
        if not self._trusted():
            yield None
            return
        with closing(self._connected()) as connection:
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
            same = layout == _LAYOUT and connection.execute("SELECT digest FROM origin").fetchone() == (self._origin,)
            yield connection if same else None

    def _trusted(self) -> bool:
        """Whether the file is there, and nobody else can have written it or what SQLite keeps beside it."""
        try:
            if not _own(os.stat(self._path.parent)):  # noqa: PTH116 - beside the next line
                return False
            status = os.lstat(self._path)
        except OSError:
            return False
        if stat.S_ISREG(status.st_mode) and _own(status):
            return True
        self._discard()
        return False

    def _give_up(self, error: sqlite3.Error | OSError) -> None:
        _log.warning("what was found in files at earlier looks cannot be read: %s", error)
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BUSY:
            self._discard()

    def _discard(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the memory of earlier looks cannot be removed: %s", error)

    def _above(self, path: str) -> bytes:
        """The hashes of all folders that a file is in."""
        folder = os.path.dirname(path)  # noqa: PTH120 - for every file
        found = self._folders.get(folder)
        if found is None:
            found = self._hash(folder) + (self._above(folder) if folder != os.path.dirname(folder) else b"")  # noqa: PTH120
            self._folders[folder] = found
        return found

    def _app(self, app: str) -> bytes:
        return hashlib.blake2b(app.encode(), key=self.key, digest_size=_FOLDER_BYTES, person=b"app").digest()

    def _hash(self, folder: str) -> bytes:
        return hashlib.blake2b(os.fsencode(folder), key=self.key, digest_size=_FOLDER_BYTES, person=b"folder").digest()


def _own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
