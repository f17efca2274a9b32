"""A new database beside one, for rows that cannot go back into it without overwriting something newer."""

import contextlib
import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import Final

from tidytrace.catalog import sql
from tidytrace.erase.databases.rowimages import RowImage, Value
from tidytrace.erase.errors import CannotErase
from tidytrace.erase.files.halfway import take_free, token_of
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.files.landmarks import read_range
from tidytrace.erase.files.swap import overwrite_and_unlink
from tidytrace.erase.restore.putback import take_away
from tidytrace.language import N_
from tidytrace.winpaths import database_address

_TRIES: Final = 100
_AS_BYTES: Final = "UTF-8"
_SAFE: Final = re.compile(r"[^\w.-]")


class Beside:
    """Made with its first row. Its columns have no types, so that every value stays what it was.

    It stands under an own name until it is whole. The same rows of the same receipt are put beside only once, however
    often they are brought back.
    """

    def __init__(self, folder: Folder, name: str, receipt: str) -> None:
        """``name`` is that of the database; ``receipt`` becomes a part of the new name."""
        self._folder = folder
        self._stem = f"{name}.restored-{_SAFE.sub('_', receipt)}"
        self._own = f"{token_of(name)}.new"
        self._name: str | None = None
        self._is_new = False
        self._connection: sqlite3.Connection | None = None
        self._columns: dict[str, dict[str, str]] = {}
        """By table in small letters: each column in small letters, as it is written there."""
        self._encoding = ""

    @property
    def path(self) -> Path | None:
        """The file in which the rows are, after ``commit``; none if there were none."""
        return None if self._name is None else self._folder.path / self._name

    def put(self, image: RowImage) -> None:
        """One more row. Raises sqlite3.Error, OSError, CannotErase."""
        connection = self._connection or self._made(image)
        columns = self._columns.get(image.table.lower())
        table = sql.quoted(image.table)
        if columns is None:
            listed = ", ".join(sql.quoted(column) for column in image.columns)
            connection.execute(f"CREATE TABLE {table} ({listed})")
            columns = self._columns[image.table.lower()] = {column.lower(): column for column in image.columns}
        for column in image.columns:
            if column.lower() not in columns:
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {sql.quoted(column)}")
                columns[column.lower()] = column
        names = ", ".join(sql.quoted(column) for column in image.columns)
        places, values = bound(image.kinds, image.values, image.encoding, self._encoding)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 - quoted

    def _made(self, image: RowImage) -> sqlite3.Connection:
        os.close(self._folder.open(self._own, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        uri = database_address((self._folder.path / self._own).absolute(), "mode=rw")
        self._connection = connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute(f"PRAGMA encoding={sql.quoted(image.encoding)}")
        self._encoding = image.encoding
        connection.execute("BEGIN")
        return connection

    def commit(self) -> None:
        """What was put is on the disk. Raises sqlite3.Error, OSError, CannotErase."""
        if self._connection is None:
            return
        self._connection.execute("COMMIT")
        self._connection.close()
        self._connection = None
        for number in range(1, _TRIES):
            name = f"{self._stem}{'' if number == 1 else f'-{number}'}.db"
            with contextlib.suppress(FileExistsError):
                take_free(self._folder, self._own, name)
                self._name, self._is_new = name, True
                self._folder.sync()
                return
            if self._is_same(name):
                overwrite_and_unlink(self._folder, self._own)
                self._name = name
                return
        problem = N_("There are too many files of earlier restorations beside it.")
        raise CannotErase(self._folder.path / f"{self._stem}.db", problem)

    def _is_same(self, name: str) -> bool:
        """Whether a file of an earlier attempt has the very same bytes."""
        status = self._folder.look(name)
        if not stat.S_ISREG(status.st_mode) or status.st_size != self._folder.look(self._own).st_size:
            return False
        with contextlib.ExitStack() as opened:
            files = []
            for one in (name, self._own):
                descriptor = self._folder.open(one, os.O_RDONLY)
                opened.callback(os.close, descriptor)
                files.append(read_range(descriptor, 0, status.st_size))
            return all(left == right for left, right in zip(*files, strict=False))

    def discard(self) -> None:
        """It was for nothing: take it away again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        # what cannot be taken away stays beside, which harms nothing
        take_away(self._folder, self._own)
        if self._is_new and self._name is not None:
            take_away(self._folder, self._name)
        self._name = None


def bound(kinds: str, values: tuple[Value, ...], encoding: str, wanted: str) -> tuple[str, list[Value | str]]:
    """Places and values of a statement, so that SQLite stores exactly what was there.

    Args:
        kinds: A letter of ``rowimages.KINDS`` for each value.
        values: Text as bytes.
        encoding: Of these bytes.
        wanted: That of the database; text in another one is translated.

    Text that is no valid UTF-8 keeps every byte; what is no valid UTF-16 does not, as SQLite takes bytes for UTF-8.
    """
    places: list[str] = []
    given: list[Value | str] = []
    for kind, value in zip(kinds, values, strict=True):
        if kind == "t" and isinstance(value, bytes) and not encoding == wanted == _AS_BYTES:
            places.append("?")
            given.append(value.decode(encoding, "replace"))
        else:
            places.append("CAST(? AS TEXT)" if kind == "t" else "?")
            given.append(value)
    return ", ".join(places), given
