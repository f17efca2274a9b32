"""A database that this program alone uses until it is closed.

The lock is SQLite's own (locking mode EXCLUSIVE keeps it), so a program that has the file open in WAL mode, or is at
work in it, is noticed before anything changes; one that has it open idly in another mode is seen among the holders of
the file. A log or journal is overwritten before SQLite truncates or removes it, because its blocks hold old text.
"""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

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
from tidytrace.erase.files import windows
from tidytrace.erase.files.handles import Folder, is_link
from tidytrace.erase.files.overwrite import fill
from tidytrace.erase.model import Journal, Stamp
from tidytrace.host.holders import holders
from tidytrace.language import N_
from tidytrace.winpaths import database_address, extended

COMPANIONS: Final = ("-wal", "-shm", "-journal")
_WAIT_MS: Final = 2000
_NO_OVERWRITING: Final = N_("SQLite on this computer does not overwrite what it deletes (secure_delete).")
_NOT_TAKEN_BACK: Final = N_("The disk failed in the middle of a change; the database takes it back when it is opened.")
_HOT: Final = bytes.fromhex("d9d505f920a163d7")
"""How a rollback journal begins that is still needed (fileformat2, 3)."""
TAKEN_BACK: Final = b"taken back"
"""Stands for a counter while the last change has yet to be taken back."""
_COUNTER: Final = 24
_COUNTER_SIZE: Final = 4
_DESCRIPTORS: Final = "/dev/fd"
_CHECKED: Final = 64 * 1024 * 1024
"""Up to this many bytes SQLite's own check is run before a change; of larger ones it would take seconds."""


@contextlib.contextmanager
def sealed(folder: Folder, name: str, stamp: Stamp, journal: Journal | None = None) -> "Iterator[Sealed]":
    """Open and lock a database; a crash that its app left behind is mended first, as SQLite does.

    Args:
        folder: Holds it.
        name: Its name there.
        stamp: Of the file that is meant.
        journal: Is told each step before it happens.

    Raises:
        ErasureError: Also for what SQLite says to the statements of the caller.
    """
    path = folder.path / name
    _refuse_companions(folder, name)
    require_unused(path)
    if os.name == "nt" and windows.is_held(extended(path.absolute())):
        raise StillOpen(path)  # by a program that cannot be seen
    try:
        with contextlib.closing(Sealed(folder, name, stamp, journal)) as database:
            database.lock()
            yield database
    except sqlite3.Error as error:
        raise translated(path, error) from error


def require_unused(path: Path) -> None:
    """No other program has the file open, as far as that can be seen. Raises StillOpen with their names."""
    found = holders(path)
    if found:
        raise StillOpen(path, *(f"{process.name} ({process.pid})" for process in found))


def _refuse_companions(folder: Folder, name: str) -> None:
    for ending in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            beside = folder.look(name + ending)
            if is_link(beside):
                raise Refused(folder.path / (name + ending), "link")
            if beside.st_nlink > 1:
                raise Refused(folder.path / (name + ending), "hard-link")
            if not stat.S_ISREG(beside.st_mode):
                raise Refused(folder.path / (name + ending), "special-file")


class Sealed:
    """See the module."""

    def __init__(self, folder: Folder, name: str, stamp: Stamp, journal: Journal | None) -> None:
        """Opened, not yet locked. Raises sqlite3.Error, ChangedSincePlan."""
        self.folder = folder
        self.name = name
        self.path = folder.path / name
        self.logged = False
        """Whether it keeps a write-ahead log."""
        self.moved = False
        """Whether another file has taken its name; then what lies beside that name is no longer its own."""
        self._stamp = stamp
        self._journal = journal
        self._locked = False
        self._closed = False
        uri = database_address(self.path.absolute(), "mode=rw")
        self.connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_MS / 1000)
        try:
            self._require_planned()
        except BaseException:
            self.connection.close()
            raise

    def _require_planned(self) -> None:
        """The name leads to the planned file, and that is the one that SQLite has opened."""
        now = self.folder.look(self.name)
        if is_link(now) or not Stamp.of(now).same_file(self._stamp) or not self._is_open():
            raise ChangedSincePlan(self.path)

    def _is_open(self) -> bool:
        if os.name == "nt":
            return True  # SQLite does not share it for renaming, so the name that was looked at leads to what it opened
        try:
            numbers = [int(name) for name in os.listdir(_DESCRIPTORS)]  # noqa: PTH208 - not a folder of files
        except OSError:
            return True  # a system that does not list them: the look by name has to do
        for number in numbers:
            with contextlib.suppress(OSError):  # the listing's own is closed by now
                if Stamp.of(os.fstat(number)).same_file(self._stamp):
                    return True
        return False

    def note(self, step: str) -> None:
        """Tell the journal."""
        if self._journal is not None:
            self._journal.note(step, self.path)

    def lock(self) -> None:
        """Take the lock for good. Raises sqlite3.Error, StillOpen, CannotErase, Damaged."""
        execute = self.connection.execute
        execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        # before the first look into the file: a journal that is played back then stays, and can be overwritten
        execute("PRAGMA locking_mode=EXCLUSIVE")
        execute("PRAGMA secure_delete=ON")
        if execute("PRAGMA secure_delete").fetchone() != (1,):
            raise CannotErase(self.path, _NO_OVERWRITING)
        execute("PRAGMA synchronous=FULL")
        (mode,) = execute("PRAGMA journal_mode").fetchone()
        self.logged = mode == "wal"
        if not self.logged:
            execute("PRAGMA journal_mode=PERSIST")
        execute("BEGIN EXCLUSIVE")
        execute("COMMIT")
        self._locked = True
        self._require_planned()
        self.check()

    def check(self) -> None:
        """SQLite's own check, where it does not take seconds. Raises Damaged."""
        if self.size <= _CHECKED:
            faults = self.connection.execute("PRAGMA quick_check(1)").fetchall()
            if faults != [("ok",)]:
                raise Damaged(self.path, str(faults[0][0]) if faults else "")

    def number(self, pragma: str) -> int:
        """The value of a pragma that is a number."""
        (value,) = self.connection.execute(f"PRAGMA {pragma}").fetchone()
        return int(value)

    @property
    def size(self) -> int:
        """Bytes of all its pages."""
        return self.number("page_count") * self.number("page_size")

    @property
    def live(self) -> int:
        """Bytes of the pages that are in use."""
        return (self.number("page_count") - self.number("freelist_count")) * self.number("page_size")

    def settle(self) -> None:
        """Nothing of what was written stays in the log or the journal. Raises StillOpen."""
        self.note("fold-in")
        if not self.logged:
            self._overwrite("-journal")
            return
        self._checkpoint("RESTART")
        self._overwrite("-wal")
        self._checkpoint("TRUNCATE")

    def _checkpoint(self, kind: str) -> None:
        busy, frames, moved = self.connection.execute(f"PRAGMA wal_checkpoint({kind})").fetchone()
        if busy or frames != moved:
            raise StillOpen(self.path)

    def drop_journal(self) -> None:
        """Overwrite and remove the rollback journal, if there is one."""
        if not self.logged and self._locked:
            self._overwrite("-journal")
            self.connection.execute("PRAGMA journal_mode=DELETE")
            # while it keeps the lock SQLite only removes one that it has written to itself
            with contextlib.suppress(OSError):
                self.folder.unlink(f"{self.name}-journal")

    def _overwrite(self, ending: str) -> None:
        """SQLite holds no lock on these files, and everything of value in them is in the database by now.

        Raises CannotErase where that is not so: a commit failed, and so did taking it back.
        """
        try:
            descriptor = self.folder.open(self.name + ending, os.O_RDWR)
        except FileNotFoundError:
            return
        try:
            if os.read(descriptor, len(_HOT)) == _HOT:
                raise CannotErase(self.path, _NOT_TAKEN_BACK)
            fill(descriptor, os.fstat(descriptor).st_size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def let_go(self) -> None:
        """Close the file already; Windows gives no other file its name before."""
        self._closed = True
        self.connection.close()

    def close(self) -> None:
        """Let go of the lock and of what lies beside the database."""
        if self._closed:
            return
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if not self.moved:
                self.drop_journal()
        finally:
            self.connection.close()
        if self.logged and self._locked:
            self._tidy()

    def _tidy(self) -> None:
        """An ordinary visit lets SQLite remove log and index files of a program that did not close properly."""
        uri = database_address(self.path.absolute(), "mode=rw")
        # a program that has just been started keeps them; there is nothing old in them
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(uri, uri=True)) as one:
            one.execute("SELECT count(*) FROM sqlite_master").fetchone()


def state_of(folder: Folder, name: str) -> bytes:
    """The change counter of a database, or TAKEN_BACK. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        if _head(folder, f"{name}-journal", 0, len(_HOT)) == _HOT:
            return TAKEN_BACK
    return _head(folder, name, _COUNTER, _COUNTER_SIZE)


def _head(folder: Folder, name: str, start: int, length: int) -> bytes:
    descriptor = folder.open(name, os.O_RDONLY)
    try:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, length)
    finally:
        os.close(descriptor)


def translated(path: Path, error: sqlite3.Error) -> ErasureError:
    """What SQLite says, as the error for it."""
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
