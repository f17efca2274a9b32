"""Keeps an app's triggers quiet while rows are put back, so that nothing happens twice.

What a trigger did when the rows went was captured row by row and comes back by itself. Only triggers that write
nothing but full-text tables without content of their own are left awake: they fill these again.
"""

import sqlite3
from collections.abc import Callable
from typing import Final

from tidytrace.catalog import sql

_WRITES: Final = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


class Triggers:
    """The triggers of a file; those that are put to sleep come back with ``wake``, in the same transaction."""

    def __init__(self, connection: sqlite3.Connection, virtual: frozenset[str]) -> None:
        """``virtual``: names of the full-text tables, in small letters."""
        self._connection = connection
        self._virtual = virtual
        found = connection.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
        ).fetchall()
        self._made = {str(name): str(made) for name, _, made in found}
        self._tables = {str(name): str(table).lower() for name, table, _ in found}
        self._writes = self._looked_through(dict.fromkeys(self._tables.values()))
        self._asleep: set[str] = set()

    def _looked_through(self, tables: dict[str, None]) -> dict[str, set[str]]:
        """What each trigger writes, as SQLite itself sees it when it prepares a statement."""
        writes: dict[str, set[str]] = {}

        def note(action: int, one: str | None, _two: str | None, _database: str | None, inner: str | None) -> int:
            if inner is not None:
                written = writes.setdefault(inner, set())
                if action in _WRITES and one is not None:
                    written.add(one.lower())
            return sqlite3.SQLITE_OK

        for table in tables:
            quoted = sql.quoted(table)
            columns = [row[1] for row in self._connection.execute(f"PRAGMA main.table_info({quoted})").fetchall()]
            if not columns:
                continue
            column = sql.quoted(str(columns[0]))
            for statement in (
                f"INSERT INTO main.{quoted} DEFAULT VALUES",
                f"UPDATE main.{quoted} SET {column} = {column}",  # noqa: S608 - quoted
                f"DELETE FROM main.{quoted}",  # noqa: S608 - quoted
            ):
                self._prepared(statement, note)
        return writes

    def _prepared(self, statement: str, note: Callable[..., int]) -> None:
        self._connection.set_authorizer(note)
        try:
            self._connection.execute(f"EXPLAIN {statement}").fetchall()
        except sqlite3.OperationalError:
            return  # of a view, or in need of a module that is not here: such triggers sleep
        finally:
            self._connection.set_authorizer(None)

    def silence(self) -> None:
        """All but those that only fill full-text tables go to sleep."""
        self._sleep(lambda written: bool(written) and written <= self._virtual)

    def silence_writers(self, table: str) -> None:
        """Those that fill this full-text table too: its rows come back by themselves."""
        self._sleep(lambda written: table.lower() not in written)

    def _sleep(self, stays: Callable[[set[str]], bool]) -> None:
        for name in self._made.keys() - self._asleep:
            if not stays(self._writes.get(name, set())):
                self._connection.execute(f"DROP TRIGGER main.{sql.quoted(name)}")
                self._asleep.add(name)

    def wake(self) -> None:
        """Make them again, word for word and in the old order."""
        for name, made in self._made.items():
            if name in self._asleep:
                self._connection.execute(made)
        self._asleep.clear()

    def fill(self, table: str, full_text: str) -> bool:
        """Whether a trigger that is awake fills a full-text table from this table."""
        return any(
            self._tables[name] == table.lower() and full_text.lower() in self._writes.get(name, set())
            for name in self._made.keys() - self._asleep
        )
