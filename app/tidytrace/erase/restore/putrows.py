"""Puts rows back into a database that may have moved on since they left; nothing newer is ever overwritten.

All happens in one transaction. A row whose place is taken by a different one, or whose table is gone, is put into a
new database beside this one, and so is a changed value that the app has changed again.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tidytrace.catalog import sql
from tidytrace.erase.databases.externals import content_tables
from tidytrace.erase.databases.rowimages import (
    Layout,
    RowImage,
    Value,
    full_text,
    keeps_content,
    layout,
    ordinary,
    read,
)
from tidytrace.erase.databases.sealed import Sealed, sealed, translated
from tidytrace.erase.errors import NotWritable, Refused, from_system
from tidytrace.erase.files.handles import Folder, is_link
from tidytrace.erase.model import Journal, Stamp
from tidytrace.erase.restore.besides import Beside, bound
from tidytrace.erase.restore.changes import Change, Changes
from tidytrace.erase.restore.putentries import put_back
from tidytrace.erase.restore.silenced import Triggers

Cell = tuple[str, Value]


class RowsOutcome(msgspec.Struct, frozen=True):
    """How rows came back."""

    restored: int
    there_already: int
    conflicts: int
    """Rows that stand in ``beside``."""
    beside: Path | None
    """The new database for them."""


def restore_rows(
    folder: Folder, name: str, images: Iterable[RowImage], receipt: str, journal: Journal | None = None
) -> RowsOutcome:
    """Put rows back where they stood.

    Args:
        folder: Holds the database.
        name: Its name there; if there is none any more, all rows go into a new one beside.
        images: What ``erase_rows`` gave to ``keep``, in that order; taken one by one.
        receipt: Becomes a part of the name of a new database.
        journal: Is told each step before it happens.

    Raises:
        ErasureError: Nothing was put back: it is in use, damaged, read-only or the disk is full.
    """
    beside = Beside(folder, name, receipt)
    path = folder.path / name
    done = False
    try:
        stamp = _planned(folder, name)
        if stamp is None:
            outcome = _all_beside(images, beside)
            done = True
        else:
            with sealed(folder, name, stamp, journal) as database:
                outcome = _Return(database, beside).run(images)
                done = True
                database.settle()
    except sqlite3.Error as error:
        raise translated(path, error) from error
    except OSError as error:
        raise from_system(path, error) from error
    finally:
        if not done:
            beside.discard()
    return outcome


def _planned(folder: Folder, name: str) -> Stamp | None:
    try:
        status = folder.look(name)
    except FileNotFoundError:
        return None
    if is_link(status):
        raise Refused(folder.path / name, "link")
    if status.st_nlink > 1:
        raise Refused(folder.path / name, "hard-link")
    if not status.st_mode & 0o200 or not folder.changeable():
        raise NotWritable(folder.path / name)
    return Stamp.of(status)


def _all_beside(images: Iterable[RowImage], beside: Beside) -> RowsOutcome:
    number = 0
    for image in images:
        if image.what == "deleted" or image.left:
            beside.put(image)
            number += 1
    beside.commit()
    return RowsOutcome(0, 0, number, beside.path)


class _Return:
    def __init__(self, database: Sealed, beside: Beside) -> None:
        self._database = database
        self._connection = connection = database.connection
        self._beside = beside
        self._encoding = str(connection.execute("PRAGMA encoding").fetchone()[0])
        self._tables = {name.lower(): one for name, one in ordinary(connection).items()}
        virtual = full_text(connection)
        for name in virtual:
            if keeps_content(connection, name):
                self._tables[name.lower()] = layout(connection, name, virtual=True)
        self._triggers = Triggers(connection, frozenset(name.lower() for name in virtual))
        self._keys = {name: _keys(connection, one) for name, one in self._tables.items()}
        self._changes = Changes()
        self._put: dict[str, set[int]] = {
            name: set() for name, one in self._tables.items() if _has_parents(connection, one)
        }
        """By table with foreign keys: rowids of what was put back."""
        self._touched: set[str] = set()
        self._restored = self._there = self._conflicts = 0

    def run(self, images: Iterable[RowImage]) -> RowsOutcome:
        connection = self._connection
        self._database.note("put-rows")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("BEGIN IMMEDIATE")
        self._triggers.silence()
        for image in images:
            self._take(image)
        for change in self._changes.all():
            self._undo(change)
        while self._part_from_orphans():
            pass
        self._fill_indexes()
        self._triggers.wake()
        self._beside.commit()
        self._database.note("commit")
        connection.execute("COMMIT")
        return RowsOutcome(self._restored, self._there, self._conflicts, self._beside.path)

    def _take(self, image: RowImage) -> None:
        if image.what == "changed":
            self._changes.add(image)
        else:
            self._insert(self._changes.before(image))

    def _conflict(self, image: RowImage) -> None:
        self._conflicts += 1
        self._beside.put(image)

    # --- rows that were deleted --------------------------------------------------------------------------------

    def _fits(self, image: RowImage) -> Layout | None:
        """The table, if it still has all the columns."""
        table = self._tables.get(image.table.lower())
        if table is None:
            return None
        columns = {column.lower() for column in table.columns}
        return table if all(column.lower() in columns for column in image.columns) else None

    def _insert(self, image: RowImage) -> None:
        table = self._fits(image)
        if table is None:
            self._conflict(image)
            return
        if table.virtual:
            self._triggers.silence_writers(table.name)
        rowid = image.rowid if table.alias is None and table.rowid is not None else None
        if rowid is not None:
            standing = self._at(table, image.columns, f"{table.rowid} = ?", [rowid])
            if standing is not None and standing == _cells(image):
                self._there += 1
                return
            if standing is not None and table.virtual:
                self._conflict(image)
                return
            if standing is not None:
                # nothing but its number is taken, and that the app never saw
                rowid = None
        if self._inserted(table, image, rowid):
            self._restored += 1
        elif self._stands(table, image):
            self._there += 1
        else:
            self._conflict(image)

    def _inserted(self, table: Layout, image: RowImage, rowid: int | None) -> bool:
        names = [sql.quoted(column) for column in image.columns]
        places, values = bound(image.kinds, image.values, image.encoding, self._encoding)
        if rowid is not None and table.rowid is not None:
            names.insert(0, table.rowid)
            places = f"?, {places}" if places else "?"
            values.insert(0, rowid)
        # OR ABORT, because a table may say by itself that newer rows go instead (UNIQUE … ON CONFLICT REPLACE)
        statement = f"INSERT OR ABORT INTO main.{sql.quoted(table.name)} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
        cursor = self._tried(statement, values)
        if cursor is None:
            return False
        self._touched.add(table.name.lower())
        if table.name.lower() in self._put and table.rowid is not None and cursor.lastrowid is not None:
            self._put[table.name.lower()].add(cursor.lastrowid)
        return True

    def _tried(self, statement: str, values: list[Value | str]) -> sqlite3.Cursor | None:
        """None when the table does not take it."""
        try:
            return self._connection.execute(statement, values)
        except sqlite3.IntegrityError:
            if not self._connection.in_transaction:
                raise  # a trigger of the app took everything back
            return None
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            return None  # a full-text table that this SQLite cannot write

    def _stands(self, table: Layout, image: RowImage) -> bool:
        """Whether the very same row is there already."""
        cells = dict(zip((column.lower() for column in image.columns), _cells(image), strict=True))
        return any(found == _cells(image) for found in self._by_keys(table, image, cells))

    def _by_keys(self, table: Layout, image: RowImage, cells: dict[str, Cell]) -> Iterable[tuple[Cell, ...]]:
        for key in self._keys[table.name.lower()]:
            if all(column.lower() in cells for column in key):
                found = self._at(table, image.columns, *self._where(key, cells, image.encoding))
                if found is not None:
                    yield found

    def _where(self, key: tuple[str, ...], cells: dict[str, Cell], encoding: str) -> tuple[str, list[Value | str]]:
        values: list[Value | str] = []
        parts: list[str] = []
        for column in key:
            kind, value = cells[column.lower()]
            place, given = bound(kind, (value,), encoding, self._encoding)
            parts.append(f"{sql.quoted(column)} IS {place}")
            values += given
        return " AND ".join(parts), values

    def _at(
        self, table: Layout, columns: tuple[str, ...], condition: str, values: list[Value | str] | list[int]
    ) -> tuple[Cell, ...] | None:
        wanted = msgspec.structs.replace(table, columns=columns)
        found = next(read(self._connection, wanted, self._encoding, condition, values), None)
        return None if found is None else _cells(found)

    # --- values that were changed ------------------------------------------------------------------------------

    def _undo(self, change: Change) -> None:
        image = change.image
        table = self._fits(image)
        found = None if table is None else self._changed_row(table, change)
        if table is None or found is None:
            self._conflict(image)
            return
        condition, values, today = found
        wanted: dict[int, Cell] = {}
        for place, left in change.left.items():
            old = (image.kinds[place], image.values[place])
            if today[place] == old:
                continue
            merged = old if today[place] == left else _merged(old, left, today[place])
            if merged is None:
                self._conflict(image)
                return
            wanted[place] = merged
        if not wanted:
            self._there += 1
            return
        pieces: list[str] = []
        given: list[Value | str] = []
        for place, (kind, value) in wanted.items():
            sign, more = bound(kind, (value,), image.encoding, self._encoding)
            pieces.append(f"{sql.quoted(image.columns[place])} = {sign}")
            given += more
        statement = f"UPDATE OR ABORT main.{sql.quoted(table.name)} SET {', '.join(pieces)} WHERE {condition}"  # noqa: S608
        if self._tried(statement, [*given, *values]) is None:
            self._conflict(image)
        else:
            self._restored += 1
            self._touched.add(table.name.lower())

    def _changed_row(self, table: Layout, change: Change) -> tuple[str, list[Value | str], tuple[Cell, ...]] | None:
        """How to find the row today, and what stands in it."""
        image = change.image
        names = [column.lower() for column in image.columns]
        for cells in (dict(zip(names, change.after, strict=True)), dict(zip(names, _cells(image), strict=True))):
            for key in self._keys[table.name.lower()]:
                if all(column.lower() in cells for column in key):
                    condition, values = self._where(key, cells, image.encoding)
                    today = self._at(table, image.columns, condition, values)
                    if today is not None:
                        return condition, values, today
        if change.now is None or table.rowid is None:
            return None
        today = self._at(table, image.columns, f"{table.rowid} = ?", [change.now])
        return None if today is None else (f"{table.rowid} = ?", [change.now], today)

    # --- what hangs on the rows --------------------------------------------------------------------------------

    def _part_from_orphans(self) -> bool:
        """Rows that came back to a parent who is gone for good stand beside; whether there were any."""
        parted = False
        for name, rowids in self._put.items():
            table = self._tables[name]
            quoted = sql.quoted(table.name)
            if not rowids:
                continue
            try:
                found = self._connection.execute(f"PRAGMA main.foreign_key_check({quoted})").fetchall()
            except sqlite3.OperationalError:
                continue  # the app's foreign keys do not fit their parents, so they say nothing
            for rowid in {row[1] for row in found} & rowids:
                condition, parameters = f"{table.rowid} = :rowid", {"rowid": rowid}
                for image in list(read(self._connection, table, self._encoding, condition, parameters)):
                    self._conflict(image)
                    self._connection.execute(f"DELETE FROM main.{quoted} WHERE {condition}", parameters)  # noqa: S608
                    self._restored -= 1
                rowids.discard(rowid)
                parted = True
        return parted

    def _fill_indexes(self) -> None:
        """Full-text tables over rows that came back are built anew, unless the app's triggers have filled them."""
        for name, content in content_tables(self._connection).items():
            if content.lower() in self._touched and not self._triggers.fill(content, name):
                quoted = sql.quoted(name)
                self._tried(f"INSERT INTO main.{quoted}({quoted}) VALUES('rebuild')", [])


def _cells(image: RowImage) -> tuple[Cell, ...]:
    return tuple(zip(image.kinds, image.values, strict=True))


def _merged(old: Cell, left: Cell, today: Cell) -> Cell | None:
    """Entries back into today's JSON."""
    values = (old[1], left[1], today[1])
    if old[0] != left[0] or old[0] != today[0] or not all(isinstance(value, bytes) for value in values):
        return None
    whole = put_back(*(value for value in values if isinstance(value, bytes)))
    return None if whole is None else (old[0], whole)


def _has_parents(connection: sqlite3.Connection, table: Layout) -> bool:
    found = connection.execute(f"PRAGMA main.foreign_key_list({sql.quoted(table.name)})").fetchall()
    return bool(found) and not table.virtual


def _keys(connection: sqlite3.Connection, table: Layout) -> list[tuple[str, ...]]:
    """Columns that tell a row from all others, the primary key first."""
    if table.virtual:
        return []
    found: list[tuple[str, ...]] = [] if table.alias is None else [(table.alias,)]
    indexes = connection.execute(f"PRAGMA main.index_list({sql.quoted(table.name)})").fetchall()
    for _, name, unique, _origin, partial in sorted(indexes, key=lambda row: row[3] != "pk"):
        if unique and not partial:
            columns = [row[2] for row in connection.execute(f"PRAGMA main.index_info({sql.quoted(str(name))})")]
            if all(column is not None for column in columns):
                found.append(tuple(str(column) for column in columns))
    return found
