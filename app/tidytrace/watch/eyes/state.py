"""What was heard and told already: one SQLite file of this account, without a path, a name or a word of anybody's.

Everything is a keyed hash, but for notices that wait to be told. Whoever is killed leaves either all of a piece of
work or nothing of it. A notice is first taken from the file and then told, so none is ever told twice.
"""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.state import private_folder
from tidytrace.watch.notices.notice import Notice

_LAYOUT: Final = 1
_TABLES: Final = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE heard (value BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE told (notice BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE waiting (number INTEGER PRIMARY KEY, notice BLOB NOT NULL)",
    "CREATE TABLE began (file BLOB PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE app (id TEXT PRIMARY KEY, settled INTEGER NOT NULL) WITHOUT ROWID",
)
_BYTES: Final = 16
_PATIENCE: Final = 30.0
"""Seconds that one process waits until another one has written."""
_DAY: Final = 86_400
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Notice).decode


class Sights:
    """The state of the watcher. Several processes may use it at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open it, or make it. Raises OSError, StateUnsafe, sqlite3.Error.

        Args:
            path: The file.
            key: For the hashes.
        """
        self._key = key
        self.set_aside: Path | None = None
        """Where a file was put that nobody could read."""
        private_folder(path.parent)
        try:
            self._open(path)
        except (sqlite3.DatabaseError, _OtherLayout) as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self.set_aside = _aside(path)
            self._open(path)

    def _open(self, path: Path) -> None:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        self._file = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            self._file.execute("PRAGMA journal_mode=WAL")
            # what is written outlives this process at once; only a power cut may take the last moment
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute("PRAGMA secure_delete=ON")
            self._file.execute("PRAGMA cache_size=-256")
            with self.writing():
                layout = self._file.execute("PRAGMA user_version").fetchone()[0]
                if layout == 0:
                    for statement in _TABLES:
                        self._file.execute(statement)
                    self._file.execute(f"PRAGMA user_version={_LAYOUT}")
            _know(layout)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is there, or nothing of it."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    # --- how it began

    @property
    def began(self) -> int | None:
        """When this account was watched for the first time, in nanoseconds; none before that."""
        row = self._file.execute("SELECT value FROM fact WHERE name = 'began'").fetchone()
        return int(row[0]) if row is not None else None

    def begin(self, now_ns: int, sizes: Iterable[tuple[str, int]]) -> None:
        """Remember what is there at the first time: it was not just typed."""
        with self.writing():
            self._file.execute("INSERT OR IGNORE INTO fact VALUES ('began', ?)", (now_ns,))
            self._file.executemany(
                "INSERT OR IGNORE INTO began VALUES (?, ?)", ((self.name("file", path), size) for path, size in sizes)
            )

    def size_at_first(self, path: str) -> int | None:
        """The bytes that a file had when this account was watched for the first time; none if it was not there."""
        row = self._file.execute("SELECT size FROM began WHERE file = ?", (self.name("file", path),)).fetchone()
        return int(row[0]) if row is not None else None

    def apps(self) -> dict[str, bool]:
        """The apps that were met, and whether all that they kept at the first time was heard."""
        return {app: bool(settled) for app, settled in self._file.execute("SELECT id, settled FROM app")}

    def meet(self, app: str) -> None:
        """Remember that an app is there."""
        self._file.execute("INSERT OR IGNORE INTO app VALUES (?, 0)", (app,))

    def settle(self, app: str) -> None:
        """Remember that all of an app was heard."""
        self._file.execute("INSERT INTO app VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET settled = 1", (app,))

    def forget_first(self) -> None:
        """What was there at the first time is of no use once everything was heard."""
        self._file.execute("DELETE FROM began")

    # --- what was heard and told

    def hear(self, chat: str, kind: str, mark: str) -> bool:
        """Remember a value in a conversation. Whether it was not known."""
        row = (self.name("heard", chat, kind, mark), _today())
        return self._file.execute("INSERT OR IGNORE INTO heard VALUES (?, ?)", row).rowcount > 0

    def heard(self, chat: str, kind: str, mark: str) -> bool:
        """Whether a value in a conversation is known."""
        row = (self.name("heard", chat, kind, mark),)
        return self._file.execute("SELECT 1 FROM heard WHERE value = ?", row).fetchone() is not None

    def put(self, notice: Notice) -> bool:
        """Let a notice wait to be told, if it never was. Whether it waits now."""
        row = (self.name("told", notice.id), _today())
        if self._file.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", row).rowcount == 0:
            return False
        self._file.execute("INSERT INTO waiting (notice) VALUES (?)", (_encode(notice),))
        return True

    def again(self, notice_id: str) -> None:
        """Let a notice be told once more when it happens again."""
        self._file.execute("DELETE FROM told WHERE notice = ?", (self.name("told", notice_id),))

    def next(self) -> Notice | None:
        """The oldest notice that waits; from now on it counts as told."""
        row = self._file.execute("SELECT number, notice FROM waiting ORDER BY number LIMIT 1").fetchone()
        if row is None:
            return None
        number, content = row
        self._file.execute("DELETE FROM waiting WHERE number = ?", (number,))
        try:
            return _decode(content)
        except msgspec.MsgspecError:
            return self.next()  # of a version that is no more

    def name(self, *parts: str) -> bytes:
        """What stands for something."""
        digest = hashlib.blake2b(key=self._key, digest_size=_BYTES)
        for part in parts:
            digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
        return digest.digest()


class _OtherLayout(Exception):  # noqa: N818 - no error: another version of Tidytrace made it
    pass


def _know(layout: int) -> None:
    if layout not in {0, _LAYOUT}:
        raise _OtherLayout


def _aside(path: Path) -> Path:
    """Put a file away that nobody can read, with what belongs to it. Raises OSError."""
    target = path.with_name(f"{path.name}.aside-{time.time_ns()}")
    for beside in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + beside).replace(target.with_name(target.name + beside))
    path.replace(target)
    return target


def _today() -> int:
    return int(time.time()) // _DAY
