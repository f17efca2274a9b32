"""What was told: no notice twice, whatever happens in between, and nothing that had to wait is lost.

One SQLite file of this account. It holds what notices carry: keys, counts and ids, never chat text. A notice is entered
as *telling* before it is shown and as *told* afterwards: who is killed in between has it in the list, and not on the
desktop a second time. Several processes may use it at a time.
"""

import datetime
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from tidytrace.host.state import StateFolders, private_folder
from tidytrace.watch.notices.keeping import SetAside, set_aside
from tidytrace.watch.notices.notice import Action, Notice

_LAYOUT: Final = 1
_TABLES: Final = """
CREATE TABLE entry (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  since REAL NOT NULL, until REAL, answer TEXT, handle TEXT, notice BLOB);
CREATE INDEX waiting ON entry (state);
"""
_BUSY_SECONDS: Final = 5.0
MOST_NOTICES: Final = 500
"""So many are kept whole once they are told; of older ones only the id is."""
MOST_IDS: Final = 50_000
"""After that the oldest are forgotten."""
_MOST_ON_SCREEN: Final = 100
_SPARE: Final = 100
"""Rows that may be too many before any are taken away."""


class Stage(StrEnum):
    """How far a notice is."""

    WAITING = "waiting"
    """For the end of quiet hours, for «later», or for a desktop that takes it."""
    TELLING = "telling"
    """Handed over, but nobody has said that it is shown."""
    TOLD = "told"
    CLOSED = "closed"
    """Told, and closed by the person without an answer."""
    SILENT = "silent"
    """Not told, because the person does not want to be told of its kind."""
    ANSWERED = "answered"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A notice, and how far it is."""

    number: int
    """Short, for the person to name it by."""
    stage: Stage
    since: datetime.datetime
    until: datetime.datetime | None
    """Of one that waits: not before."""
    answer: Action | None
    notice: Notice


class Ledger:
    """All notices of one account. Every method raises OSError or sqlite3.Error if the disk does not let it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, aside: SetAside | None) -> None:
        """See ``of``."""
        self.path = path
        self.aside = aside
        """What could not be read, and where it lies now."""
        self._connection = connection

    @classmethod
    def of(cls, state: StateFolders) -> Self:
        """The ledger; made if it is missing. What cannot be read is set aside, and a new one begun.

        Raises:
            OSError, StateUnsafe: there can be none.
            sqlite3.Error: it is in use, or the disk is full.
        """
        path = private_folder(state.state) / "notices.sqlite"
        aside: SetAside | None = None
        try:
            return cls(path, _opened(path), None)
        except _Newer:
            aside = _put_away(path, newer=True)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and _passing(error):
                raise
            aside = _put_away(path, newer=False)
        return cls(path, _opened(path), aside)

    def close(self) -> None:
        """Nothing is lost without it."""
        self._connection.close()

    def offer(self, notices: Iterable[Notice], now: datetime.datetime, *, silent: Iterable[str] = ()) -> int:
        """Enter those that are new; they wait to be told. Returns how many were new.

        Args:
            notices: What happened.
            now: Aware of its time zone.
            silent: Kinds of which nothing is told.
        """
        kinds = set(silent)
        rows = [
            (one.id, Stage.SILENT if one.kind in kinds else Stage.WAITING, now.timestamp(), encoded, one.id)
            for one, encoded in map(_storable, notices)
        ]
        with self._writing() as write:
            before = self._connection.total_changes
            write.executemany(
                # an insertion that the table itself refuses would use up a number
                "INSERT INTO entry (id, state, since, notice) SELECT ?, ?, ?, ?"
                " WHERE NOT EXISTS (SELECT 1 FROM entry WHERE id = ?)",
                rows,
            )
            new = self._connection.total_changes - before
            if new:
                _trim(write)
        return new

    def waiting(self, now: datetime.datetime) -> tuple[Entry, ...]:
        """Those that may be told now as far as they themselves are concerned: urgent ones first, then the oldest."""
        found = self._entries(
            "WHERE state = ? AND notice IS NOT NULL AND (until IS NULL OR until <= ?) ORDER BY number",
            Stage.WAITING,
            now.timestamp(),
        )
        return tuple(sorted(found, key=lambda one: not one.notice.urgent))

    def next_until(self) -> datetime.datetime | None:
        """When the next of those that wait for a time may be told."""
        (until,) = self._connection.execute("SELECT min(until) FROM entry WHERE state = ?", (Stage.WAITING,)).fetchone()
        return None if until is None else _moment(until)

    def told_since(self, moment: datetime.datetime) -> int:
        """How many were told from a moment on."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM entry WHERE state IN (?, ?) AND since >= ?",
            (Stage.TOLD, Stage.TELLING, moment.timestamp()),
        ).fetchone()
        return int(count)

    def take(self, numbers: Iterable[int], now: datetime.datetime) -> frozenset[int]:
        """Before they are shown: nobody else tells them from now on. Returns those that nobody had taken."""
        taken: set[int] = set()
        with self._writing() as write:
            for number in numbers:
                done = write.execute(
                    "UPDATE entry SET state = ?, since = ?, until = NULL WHERE number = ? AND state = ?",
                    (Stage.TELLING, now.timestamp(), number, Stage.WAITING),
                )
                if done.rowcount:
                    taken.add(number)
        return frozenset(taken)

    def told(self, numbers: Iterable[int], handle: str = "") -> None:
        """They were shown; the desktop knows them by the handle."""
        with self._writing() as write:
            write.executemany(
                "UPDATE entry SET state = ?, handle = ? WHERE number = ? AND state = ?",
                [(Stage.TOLD, handle or None, number, Stage.TELLING) for number in numbers],
            )

    def handles(self) -> dict[str, int]:
        """Numbers of those that may still be on the screen, by what the desktop knows them by."""
        rows = self._connection.execute(
            "SELECT handle, number FROM entry WHERE state = ? AND handle IS NOT NULL ORDER BY number DESC LIMIT ?",
            (Stage.TOLD, _MOST_ON_SCREEN),
        )
        return dict(rows.fetchall())

    def not_told(self, numbers: Iterable[int]) -> None:
        """They were surely not shown, and wait again."""
        self._move(numbers, Stage.TELLING, Stage.WAITING)

    def closed(self, number: int) -> None:
        """The person closed it without an answer."""
        self._move((number,), Stage.TOLD, Stage.CLOSED)

    def snoozed(self, number: int, until: datetime.datetime) -> None:
        """The person wants to be told later, once more."""
        with self._writing() as write:
            write.execute(
                "UPDATE entry SET state = ?, until = ? WHERE number = ? AND notice IS NOT NULL",
                (Stage.WAITING, until.timestamp(), number),
            )

    def answered(self, number: int, action: Action, now: datetime.datetime) -> None:
        """The person answered, and that was carried out."""
        with self._writing() as write:
            write.execute(
                "UPDATE entry SET state = ?, answer = ?, since = ?, until = NULL WHERE number = ?",
                (Stage.ANSWERED, action, now.timestamp(), number),
            )

    def entry(self, number: int) -> Entry | None:
        """One by its number; none if it was never there or is too old."""
        return next(iter(self._entries("WHERE number = ? AND notice IS NOT NULL", number)), None)

    def knows(self, notice_id: str) -> bool:
        """Whether it was entered before."""
        row = self._connection.execute("SELECT 1 FROM entry WHERE id = ?", (_unicode(notice_id),)).fetchone()
        return row is not None

    def stage(self, notice_id: str) -> Stage | None:
        """How far one is; none if it was never entered."""
        row = self._connection.execute("SELECT state FROM entry WHERE id = ?", (_unicode(notice_id),)).fetchone()
        return None if row is None else Stage(row[0])

    def entries(self) -> tuple[Entry, ...]:
        """All that are kept whole, newest first."""
        return tuple(self._entries("WHERE notice IS NOT NULL ORDER BY number DESC"))

    def _entries(self, where: str, *values: object) -> Iterator[Entry]:
        rows = self._connection.execute(
            f"SELECT number, state, since, until, answer, notice FROM entry {where}",  # noqa: S608 - ours
            values,
        )
        for number, state, since, until, answer, notice in rows.fetchall():
            # what a newer version of this layout wrote and this one does not know is not shown
            with suppress(msgspec.MsgspecError, ValueError):
                yield Entry(
                    number=number,
                    stage=Stage(state),
                    since=_moment(since),
                    until=None if until is None else _moment(until),
                    answer=None if answer is None else Action(answer),
                    notice=msgspec.json.decode(notice, type=Notice),
                )

    def _move(self, numbers: Iterable[int], before: Stage, after: Stage) -> None:
        with self._writing() as write:
            write.executemany(
                "UPDATE entry SET state = ? WHERE number = ? AND state = ?",
                [(after, number, before) for number in numbers],
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        with self._connection, closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            yield cursor


class _Newer(Exception):  # noqa: N818 - never leaves this module
    """The file has a layout that this version does not know."""


def _opened(path: Path) -> sqlite3.Connection:
    # SQLite would make it readable for others
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        if _layout(connection) < _LAYOUT:
            connection.execute("BEGIN IMMEDIATE")
            if _layout(connection) < _LAYOUT:  # nobody else was faster
                for statement in filter(str.strip, _TABLES.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_LAYOUT}")
            connection.execute("COMMIT")
        connection.execute(
            "SELECT number, id, state, since, until, answer, handle, notice FROM entry LIMIT 1"
        ).fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _layout(connection: sqlite3.Connection) -> int:
    """Raises _Newer."""
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout > _LAYOUT:
        raise _Newer
    return int(layout)


def _put_away(path: Path, *, newer: bool) -> SetAside:
    moved = set_aside("ledger", path, newer=newer)
    for beside in ("-journal", "-wal", "-shm"):
        # of another file than the one that will be made
        path.with_name(path.name + beside).unlink(missing_ok=True)
    return moved


def _passing(error: sqlite3.OperationalError) -> bool:
    """Whether it says something of this moment, not of the file."""
    return error.sqlite_errorcode & 0xFF in {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
        *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM),
    }


def _trim(write: sqlite3.Cursor) -> None:
    """What waits is told before it is forgotten; the rest only has to be known."""
    keeps = (Stage.WAITING, Stage.TELLING)
    (whole, ids) = write.execute("SELECT count(notice), count(*) FROM entry").fetchone()
    if whole > MOST_NOTICES + _SPARE:
        write.execute(
            "UPDATE entry SET notice = NULL WHERE notice IS NOT NULL AND state NOT IN (?, ?) AND number NOT IN"
            " (SELECT number FROM entry WHERE notice IS NOT NULL AND state NOT IN (?, ?) ORDER BY number DESC LIMIT ?)",
            (*keeps, *keeps, MOST_NOTICES),
        )
    if whole > MOST_NOTICES * 10:
        # nobody will look at thousands; they are listed no more, but count as known
        write.execute(
            "UPDATE entry SET state = ?, notice = NULL WHERE state = ? AND number NOT IN"
            " (SELECT number FROM entry WHERE state = ? ORDER BY number DESC LIMIT ?)",
            (Stage.SILENT, Stage.WAITING, Stage.WAITING, MOST_NOTICES),
        )
    if ids > MOST_IDS + _SPARE:
        write.execute(
            "DELETE FROM entry WHERE state NOT IN (?, ?) AND number NOT IN"
            " (SELECT number FROM entry ORDER BY number DESC LIMIT ?)",
            (*keeps, MOST_IDS),
        )


def _storable(notice: Notice) -> tuple[Notice, bytes]:
    """The notice as it is kept; names of files that are no Unicode are spelled so that they are."""
    try:
        return notice, msgspec.json.encode(notice)
    except UnicodeEncodeError:
        spelled = msgspec.convert(_spelled(msgspec.to_builtins(notice)), Notice)
        return spelled, msgspec.json.encode(spelled)


def _spelled(value: Any) -> Any:
    if isinstance(value, str):
        return _unicode(value)
    if isinstance(value, dict):
        return {name: _spelled(one) for name, one in value.items()}
    return [_spelled(one) for one in value] if isinstance(value, list | tuple) else value


def _unicode(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
