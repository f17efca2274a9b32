"""Deletes rows from a SQLite file so that none of their text stays in it, its log or its journal.

The order is the measured one: ``secure_delete`` on and read back, delete, fold the write-ahead log in, VACUUM, fold in
again. A log or journal is overwritten before SQLite truncates or removes it, because its blocks hold the old text.
The file is locked against everybody else meanwhile, so a program that has it open is noticed before anything changes.
"""

import contextlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.erase import rows
from tidytrace.erase.errors import (
    CannotErase,
    ChangedSincePlan,
    Damaged,
    ErasureError,
    NoSpace,
    NotUnderstood,
    NotWritable,
    Refused,
    StillOpen,
    from_system,
)
from tidytrace.erase.handles import Folder, checked, folder_of, is_link
from tidytrace.erase.model import Deletion, Journal, Target
from tidytrace.erase.overwrite import fill
from tidytrace.language import N_

_WAIT_MS: Final = 2000
_IN_MEMORY: Final = 64 * 1024 * 1024
"""Up to this size SQLite's temporary copy for VACUUM is kept in memory, so that it leaves nothing on the disk."""
_SPARE: Final = 1024 * 1024
_NO_OVERWRITING: Final = N_("SQLite on this computer does not overwrite what it deletes (secure_delete).")
COMPANIONS: Final = ("-wal", "-shm", "-journal")


def erase_rows(target: Target, deletions: Sequence[Deletion], journal: Journal | None = None) -> int:
    """Delete rows and scrub the whole file, also of what the app itself deleted earlier; how many rows went.

    Raises:
        ErasureError: Before the commit everything is as it was; after it (StillOpen, NoSpace, Damaged) the rows are
            gone from the tables but copies may be left in the file. Both can be repeated.
    """
    try:
        with folder_of(target) as folder:
            _require_changeable(folder, target)
            return _Erasure(folder, target, deletions, journal).run()
    except sqlite3.Error as error:
        raise _translated(target.path, error) from error


def _require_changeable(folder: Folder, target: Target) -> None:
    status = checked(folder, target, state=False)
    if not status.st_mode & stat.S_IWUSR or not folder.changeable():
        raise NotWritable(target.path)
    for ending in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            beside = folder.look(target.parts[-1] + ending)
            path = target.path.with_name(target.parts[-1] + ending)
            if is_link(beside):
                raise Refused(path, "link")
            if beside.st_nlink > 1:
                raise Refused(path, "hard-link")


class _Erasure:
    def __init__(self, folder: Folder, target: Target, deletions: Sequence[Deletion], journal: Journal | None) -> None:
        self._folder = folder
        self._target = target
        self._deletions = deletions
        self._journal = journal
        self._name = target.parts[-1]
        self._path = target.path

    def run(self) -> int:
        with contextlib.closing(self._opened()) as connection:
            logged = self._mode(connection) == "wal"
            if not logged:
                # kept, so that it can be overwritten before it is removed
                connection.execute("PRAGMA journal_mode=PERSIST")
            self._lock(connection)
            self._require_room(connection)
            gone = self._delete(connection)
            self._settle(connection, logged=logged)
            self._note("compact")
            connection.execute("VACUUM")
            self._settle(connection, logged=logged)
            faults = connection.execute("PRAGMA quick_check(1)").fetchall()
            if faults != [("ok",)]:
                raise Damaged(self._path, str(faults[0][0]) if faults else "")
            if not logged:
                self._overwrite("-journal")
                connection.execute("PRAGMA journal_mode=DELETE")
        if logged:
            self._tidy()
        return gone

    def _note(self, step: str) -> None:
        if self._journal is not None:
            self._journal.note(step, self._path)

    def _opened(self) -> sqlite3.Connection:
        uri = f"{self._path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_MS / 1000)
        try:
            connection.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA secure_delete=ON")
            self._require_secure_delete(connection)
            connection.execute("PRAGMA synchronous=FULL")
            linked = any(one.database.foreign_keys for one in self._deletions)
            connection.execute(f"PRAGMA foreign_keys={'ON' if linked else 'OFF'}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _require_secure_delete(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA secure_delete").fetchone() != (1,):
            raise CannotErase(self._path, _NO_OVERWRITING)

    def _mode(self, connection: sqlite3.Connection) -> str:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        return str(mode)

    def _lock(self, connection: sqlite3.Connection) -> None:
        """Take the lock for good (locking mode EXCLUSIVE keeps it) and see that it is still the planned file."""
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        now = self._folder.look(self._name)
        if (now.st_ino, now.st_dev) != (self._target.stamp.inode, self._target.stamp.device):
            raise ChangedSincePlan(self._path)

    def _require_room(self, connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        size = pages * page
        # the temporary copy and the log or journal of VACUUM, each as large as the database
        if shutil.disk_usage(self._path.parent).free < 2 * size + _SPARE:
            raise NoSpace(self._path)
        connection.execute(f"PRAGMA temp_store={'MEMORY' if size <= _IN_MEMORY else 'FILE'}")

    def _delete(self, connection: sqlite3.Connection) -> int:
        self._note("delete-rows")
        words = rows.Words(connection)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            gone = sum(rows.delete(connection, words, one, self._path) for one in self._deletions)
            self._note("commit")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return gone

    def _settle(self, connection: sqlite3.Connection, *, logged: bool) -> None:
        """Nothing of what was written stays in the log or the journal."""
        self._note("fold-in")
        if not logged:
            self._overwrite("-journal")
            return
        self._checkpoint(connection, "RESTART")
        self._overwrite("-wal")
        self._checkpoint(connection, "TRUNCATE")

    def _checkpoint(self, connection: sqlite3.Connection, kind: str) -> None:
        busy, frames, moved = connection.execute(f"PRAGMA wal_checkpoint({kind})").fetchone()
        if busy or frames != moved:
            raise StillOpen(self._path)

    def _overwrite(self, ending: str) -> None:
        """SQLite holds no lock on these files, and everything of value in them is in the database by now."""
        with self._beside(ending) as descriptor:
            if descriptor is not None:
                fill(descriptor, os.fstat(descriptor).st_size)
                os.fsync(descriptor)

    @contextlib.contextmanager
    def _beside(self, ending: str) -> Iterator[int | None]:
        try:
            descriptor = self._folder.open(self._name + ending, os.O_RDWR)
        except FileNotFoundError:
            yield None
            return
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _tidy(self) -> None:
        """An ordinary visit lets SQLite remove log and index files of a program that did not close properly."""
        with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _translated(path: Path, error: sqlite3.Error) -> ErasureError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StillOpen(path)
    if primary == sqlite3.SQLITE_FULL:
        return NoSpace(path)
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return NotWritable(path)
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return Damaged(path, str(error))
    if primary in {sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_ERROR}:
        return NotUnderstood(path, str(error))
    return from_system(path, OSError(0, str(error)))
