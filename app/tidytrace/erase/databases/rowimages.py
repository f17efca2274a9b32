"""What stood in each row that leaves a database, taken at the moment when it leaves.

Triggers in the connection's own TEMP schema hand every row that is deleted or changed to a function, so what foreign
keys and the app's own triggers take along is caught as well. They are never written to the file. Text is handed over
as the bytes of the file, because apps store text that is no valid UTF-8.

Rows of a full-text table with content of its own are read before a definition deletes them. One that indexes another
table, or keeps no content, is filled again from the rows that come back.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Literal

import msgspec

from tidytrace.catalog import sql

Value = bytes | int | float | None
Keep = Callable[["RowImage"], None]
Owners = Callable[["RowImage"], tuple[str, ...]]

KINDS: Final = {"null": "n", "integer": "i", "real": "r", "text": "t", "blob": "b"}
"""SQLite's storage classes by the letter that stands for each in an image."""
_FUNCTION: Final = "tidytrace_keep"
_TRIGGER: Final = "tidytrace_kept_"
_PER_CALL: Final = 28
"""Columns handed over in one call: four arguments each, and five more, are below the 127 that SQLite allows."""
_ROWID_NAMES: Final = ("rowid", "_rowid_", "oid")


class Left(msgspec.Struct, frozen=True, array_like=True):
    """What an erasure left in a cell: the old value's beginning, something, the old value's end."""

    kind: str
    start: int
    """Bytes of the old value's beginning."""
    end: int
    """Bytes of its end."""
    value: Value

    @classmethod
    def of(cls, old: Value, kind: str, new: Value) -> "Left":
        """A cell that holds megabytes of which one entry went takes no more than what is new in it."""
        if not isinstance(old, bytes) or not isinstance(new, bytes):
            return cls(kind, 0, 0, new)
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        return cls(kind, start, end, new[start : len(new) - end])

    def in_place_of(self, old: Value) -> Value:
        """The whole new value."""
        if not isinstance(old, bytes) or not isinstance(self.value, bytes):
            return self.value
        return old[: self.start] + self.value + old[len(old) - self.end :]


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two values begin with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class RowImage(msgspec.Struct, frozen=True, array_like=True):
    """One row as it was."""

    table: str
    what: Literal["deleted", "changed"]
    rowid: int | None
    """None in a table without one."""
    columns: tuple[str, ...]
    kinds: str
    """A letter of KINDS for each column."""
    values: tuple[Value, ...]
    """Text as the bytes that stand in the file."""
    left: dict[int, Left] = {}
    """Of a changed row: by place of the column, what it holds now."""
    now: int | None = None
    """The rowid of a changed row since then."""
    encoding: str = "UTF-8"
    """Of text in that file, as SQLite names it."""
    owners: tuple[str, ...] = ()
    """The conversations that it belongs to, as far as that can be told."""

    def __post_init__(self) -> None:
        """One kind and one value for each column. Raises ValueError."""
        if not len(self.columns) == len(self.kinds) == len(self.values):
            raise ValueError("columns, kinds and values differ in number")


class Layout(msgspec.Struct, frozen=True):
    """A table as far as its rows are concerned."""

    name: str
    columns: tuple[str, ...]
    """Those that can be written: no generated ones."""
    rowid: str | None
    """A name that leads to the rowid, unless the table has none, or columns took all its names."""
    alias: str | None
    """The column that is the rowid (INTEGER PRIMARY KEY)."""
    virtual: bool = False


def ordinary(connection: sqlite3.Connection) -> dict[str, Layout]:
    """The tables of the file whose rows are its own, by name."""
    hidden = _shadows(connection)
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {str(name): layout(connection, str(name)) for (name,) in found if str(name).lower() not in hidden}


def full_text(connection: sqlite3.Connection) -> dict[str, str]:
    """The virtual tables of the file, with the statement that made each."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
    )
    return {str(name): str(made) for name, made in found.fetchall()}


def keeps_content(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a full-text table keeps the text itself (FTS5 and FTS4 do that in ``<name>_content``)."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE lower(name) = lower(? || '_content')", (table,))
    return found.fetchone() is not None


def _shadows(connection: sqlite3.Connection) -> frozenset[str]:
    if sqlite3.sqlite_version_info >= (3, 37):
        found = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
        return frozenset(str(name).lower() for (name,) in found.fetchall())
    return sql.shadow_tables(connection)


def layout(connection: sqlite3.Connection, table: str, *, virtual: bool = False) -> Layout:
    """How a table is built."""
    info = connection.execute(f"PRAGMA main.table_xinfo({sql.quoted(table)})").fetchall()
    names = {str(row[1]).lower() for row in info}
    rowid = next((name for name in _ROWID_NAMES if name not in names), None)
    if rowid is not None and not _has(connection, table, rowid):
        rowid = None
    keys = [row for row in info if row[5]]
    alias: str | None = None
    if len(keys) == 1 and str(keys[0][2]).upper() == "INTEGER" and not _key_is_index(connection, table):
        alias = str(keys[0][1])
        rowid = rowid or sql.quoted(alias)
    return Layout(
        name=table,
        columns=tuple(str(row[1]) for row in info if row[6] == 0),
        rowid=rowid,
        alias=alias,
        virtual=virtual,
    )


def _has(connection: sqlite3.Connection, table: str, rowid: str) -> bool:
    try:
        connection.execute(f"SELECT {rowid} FROM main.{sql.quoted(table)} LIMIT 0")  # noqa: S608 - quoted
    except sqlite3.OperationalError:
        return False  # WITHOUT ROWID
    return True


def _key_is_index(connection: sqlite3.Connection, table: str) -> bool:
    """Then the primary key is no rowid: in a table WITHOUT ROWID, and for ``INTEGER PRIMARY KEY DESC``."""
    found = connection.execute(f"PRAGMA main.index_list({sql.quoted(table)})").fetchall()
    return any(row[3] == "pk" for row in found)


def typed(reference: str) -> str:
    """SQL for storage class and value of something, text as its bytes."""
    return (
        f"typeof({reference}), CASE typeof({reference}) WHEN 'text' THEN CAST({reference} AS BLOB) ELSE {reference} END"
    )


def _nobody(_image: RowImage) -> tuple[str, ...]:
    return ()


class Capture:
    """Hands over every row that leaves while it is there."""

    def __init__(self, connection: sqlite3.Connection, keep: Keep) -> None:
        """Before the first transaction: SQLite refuses a new function while a full-text table is being written."""
        self._connection = connection
        self._keep = keep
        self._cells: list[object] = []
        self._encoding = str(connection.execute("PRAGMA encoding").fetchone()[0])
        self._layouts = list(ordinary(connection).values())
        self._virtual = {
            name: layout(connection, name, virtual=True)
            for name in full_text(connection)
            if keeps_content(connection, name)
        }
        self.error: BaseException | None = None
        """What ``keep`` raised; SQLite itself only says that a function failed."""
        self.triggers: list[str] = []
        """Names of the triggers, for the authorizer."""
        self.owners: Owners = _nobody
        """Says whose the rows are that leave now."""
        connection.create_function(_FUNCTION, -1, self._take)
        for number in range(len(self._layouts)):
            self._watch(number)

    def _watch(self, number: int) -> None:
        table = self._layouts[number]
        old = f"old.{table.rowid}" if table.rowid is not None else "NULL"
        new = f"new.{table.rowid}" if table.rowid is not None else "NULL"
        for event, now in (("DELETE", "NULL"), ("UPDATE", new)):
            calls = []
            parts = [table.columns[at : at + _PER_CALL] for at in range(0, len(table.columns), _PER_CALL)]
            for place, columns in enumerate(parts):
                head = f"{number}, {int(event == 'UPDATE')}, {int(place == len(parts) - 1)}, {old}, {now}"
                cells = ", ".join(_cells(column, event) for column in columns)
                calls.append(f"SELECT {_FUNCTION}({head}, {cells});")
            name = f"{_TRIGGER}{len(self.triggers)}"
            # one and the same value written again is no change
            self._connection.execute(
                f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{sql.quoted(table.name)} BEGIN {' '.join(calls)} END"
            )
            self.triggers.append(name)

    def _take(self, *arguments: object) -> None:
        try:
            number, changed, last, rowid, now, *cells = arguments
            self._cells += cells
            if last:
                image = self._image(self._layouts[_whole(number)], changed, rowid, now)
                self._cells = []
                if image is not None:
                    self._hand_over(image)
        except BaseException as error:
            self.error = error
            raise

    def _image(self, table: Layout, changed: object, rowid: object, now: object) -> RowImage | None:
        step = 4 if changed else 2
        kinds = "".join(KINDS[str(kind)] for kind in self._cells[::step])
        values: tuple[Value, ...] = tuple(self._cells[1::step])  # type: ignore[arg-type]
        left: dict[int, Left] = {}
        if changed:
            for place, (kind, value) in enumerate(zip(self._cells[2::4], self._cells[3::4], strict=True)):
                if kind:
                    left[place] = Left.of(values[place], KINDS[str(kind)], value)  # type: ignore[arg-type]
            if not left and rowid == now:
                return None
        return RowImage(
            table=table.name,
            what="changed" if changed else "deleted",
            rowid=None if rowid is None else _whole(rowid),
            columns=table.columns,
            kinds=kinds,
            values=values,
            left=left,
            now=None if now is None else _whole(now),
            encoding=self._encoding,
        )

    def take(self, table: str, condition: str, parameters: Mapping[str, str]) -> None:
        """Read the rows of a full-text table that are about to be deleted, where it has content of its own."""
        one = next((one for name, one in self._virtual.items() if name.lower() == table.lower()), None)
        if one is None:
            return
        for image in read(self._connection, one, self._encoding, condition, parameters):
            self._hand_over(image)

    def take_changed(self, table: str, rowid: int, new: Mapping[str, tuple[bytes, bool]]) -> None:
        """Read a row of a full-text table with content of its own that is about to be changed.

        Args:
            table: Its name; nothing is read of an ordinary one, whose triggers tell.
            rowid: Of the row.
            new: By column what it will hold, and whether that is text.
        """
        one = next((one for name, one in self._virtual.items() if name.lower() == table.lower()), None)
        if one is None:
            return
        for image in read(self._connection, one, self._encoding, f"{one.rowid} = ?", (rowid,)):
            left = {
                place: Left.of(image.values[place], KINDS["text" if new[column][1] else "blob"], new[column][0])
                for place, column in enumerate(image.columns)
                if column in new
            }
            self._hand_over(msgspec.structs.replace(image, what="changed", left=left, now=rowid))

    def _hand_over(self, image: RowImage) -> None:
        self._keep(msgspec.structs.replace(image, owners=self.owners(image)))


def read(
    connection: sqlite3.Connection,
    table: Layout,
    encoding: str,
    condition: str,
    parameters: Mapping[str, object] | Sequence[object],
) -> Iterator[RowImage]:
    """The rows of a table that fit a condition."""
    cells = ", ".join(typed(sql.quoted(column)) for column in table.columns)
    query = f"SELECT {table.rowid or 'NULL'}, {cells} FROM main.{sql.quoted(table.name)} WHERE {condition}"  # noqa: S608
    for rowid, *found in connection.execute(query, parameters):
        yield RowImage(
            table=table.name,
            what="deleted",
            rowid=rowid,
            columns=table.columns,
            kinds="".join(KINDS[kind] for kind in found[::2]),
            values=tuple(found[1::2]),
            encoding=encoding,
        )


def _cells(column: str, event: str) -> str:
    old, new = f"old.{sql.quoted(column)}", f"new.{sql.quoted(column)}"
    if event == "DELETE":
        return typed(old)
    # compared byte by byte, whatever the column's own order of letters says
    same = f"typeof({old}) = typeof({new}) AND {old} COLLATE BINARY IS {new}"
    kind = f"CASE WHEN {same} THEN '' ELSE typeof({new}) END"
    value = f"CASE WHEN {same} THEN NULL WHEN typeof({new}) = 'text' THEN CAST({new} AS BLOB) ELSE {new} END"
    return f"{typed(old)}, {kind}, {value}"


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("SQLite gave no whole number")
    return value
