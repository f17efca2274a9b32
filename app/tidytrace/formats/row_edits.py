"""The same for one row of a key/value table: read, compared and written inside one immediate transaction."""

import json
import sqlite3
from pathlib import Path

from tidytrace.formats import document, files, sqlite_row
from tidytrace.formats.errors import N_, ChangedSinceRead, Fixed, Malformed, Unchangeable, Unparsable
from tidytrace.formats.model import Edit, KeyPath, Reading, Splice
from tidytrace.formats.sqlite_row import Row, quoted
from tidytrace.formats.text import apply as applied
from tidytrace.formats.text import decode, reverse
from tidytrace.formats.values import same


def plan(path: Path, real: Path, changes: list[tuple[KeyPath, Reading]]) -> list[Edit]:
    """Plan several changes of rows, each building on the one before. Raises Unchangeable, Unparsable, Busy."""
    if not real.is_file():
        raise Unchangeable(path, N_("The app has not made this database yet."))
    rows: dict[KeyPath, Row | None] = {}
    edits: list[Edit] = []
    for key, to in changes:
        if key[:2] not in rows:
            rows[key[:2]] = sqlite_row.read(real, key[0], key[1])
        row = rows[key[:2]]
        if row is not None and row.is_column:
            raise Unchangeable(path, N_("This table holds more than keys and values; change it in the app."))
        try:
            edit, content = _planned(path, key, to, row)
        except Malformed as error:
            raise Unparsable(path, error.problem, **error.parameters) from error
        except Fixed as error:
            raise Unchangeable(path, error.problem, **error.parameters) from error
        rows[key[:2]] = None if content is None else Row(content, row.is_text if row else True)
        edits.append(edit)
    return edits


def _planned(path: Path, key: KeyPath, to: Reading, row: Row | None) -> tuple[Edit, bytes | None]:
    content: bytes | None
    splices: tuple[Splice, ...]
    if len(key) == 2:
        before = Reading(present=True, value=sqlite_row.plain_value(row)) if row else Reading(present=False)
        content = _spelled(to.value, row) if to.present else None
        if row is not None and before.present and to.present and same(before.value, to.value):
            content = row.value
        splices = () if row and row.value == content else (Splice(0, row.value if row else b"", content or b""),)
    elif row is None and not to.present:
        before, content, splices = to, None, ()
    else:
        moved = document.moved(row.value if row else b"", "json", key[2:], to)
        before, content, splices = moved.before, moved.content, moved.splices
    edit = Edit(
        path=path,
        format="sqlite",
        key=key,
        before=before,
        after=to,
        created=row is None and content is not None,
        splices=splices,
        digest_before=files.digest(row.value if row else None),
        digest_after=files.digest(content),
    )
    return edit, content


def _spelled(value: object, row: Row | None) -> bytes:
    """A whole row's value: a string as it is, unless the row holds its string as JSON."""
    if isinstance(value, str):
        text = decode(row.value) if row else ""
        is_json = text.startswith('"') and text.endswith('"') and len(text) > 1
        return (json.dumps(value, ensure_ascii=False) if is_json else value).encode()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def apply(edit: Edit, real: Path) -> None:
    """Write a planned edit, if the row is still the one it was planned for. Raises ChangedSinceRead or Busy."""
    table, key = edit.key[:2]
    with sqlite_row.connection(edit.path, "mode=rw", real) as database:
        database.execute("BEGIN IMMEDIATE")
        if not sqlite_row.columns(database, table) >= {"key", "value"}:
            raise Unchangeable(edit.path, N_("The app has not made the table {table} yet."), table=table)
        row = sqlite_row.fetch(edit.path, database, table, key)
        if files.digest(row.value if row else None) != edit.digest_before:
            raise ChangedSinceRead(
                edit.path, N_("It was changed by another program since we looked; look again first.")
            )
        content = row.value if row else b""
        for one in edit.splices:
            content = applied(content, one)
        _write(database, table, key, Row(content, row.is_text if row else True) if edit.digest_after else None)
        database.execute("COMMIT")


def revert(edit: Edit, real: Path) -> bool:
    """Bring the same bytes back; false when somebody wrote the row since. Raises Busy."""
    table, key = edit.key[:2]
    with sqlite_row.connection(edit.path, "mode=rw", real) as database:
        database.execute("BEGIN IMMEDIATE")
        row = sqlite_row.fetch(edit.path, database, table, key)
        if files.digest(row.value if row else None) != edit.digest_after:
            database.execute("ROLLBACK")
            return False
        content = reverse(row.value if row else b"", edit.splices)
        _write(database, table, key, Row(content, row.is_text if row else True) if edit.digest_before else None)
        database.execute("COMMIT")
    return True


def _write(database: sqlite3.Connection, table: str, key: str, row: Row | None) -> None:
    name = quoted(table)
    if row is None:
        database.execute(f"DELETE FROM {name} WHERE key = ?", (key,))  # noqa: S608 - quoted
        return
    value = decode(row.value) if row.is_text else row.value
    changed = database.execute(f"UPDATE {name} SET value = ? WHERE key = ?", (value, key))  # noqa: S608
    if not changed.rowcount:
        database.execute(f"INSERT INTO {name} (key, value) VALUES (?, ?)", (key, value))  # noqa: S608
