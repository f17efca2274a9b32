"""Databases in which the queries of a definition find made-up conversations, found by trying.

Every named table gets one row; what its columns must hold is searched for: first any value with which the list has a
row at all, then, output by output, the column and the spelling that brings the wanted value there.
"""

import itertools
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tidytrace.authoring.documents import document_of
from tidytrace.authoring.inverse import NotInvertible
from tidytrace.authoring.talks import Talk, Turn, spellings
from tidytrace.catalog import Database, Document, sql
from tidytrace.chats.functions import know_functions
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import as_role, as_text

Column = tuple[str, str]
Row = dict[Column, Any]
_KEY: Final = re.compile(r"(^|_)(id|uuid|key|guid)$|(?<=[a-z])(Id|ID|Uuid)$|^(session|conversation|chat|thread|talk)$")
_ROLES: Final = {"user": ("user", "human", 1, "1"), "assistant": ("assistant", "model", "ai", "bot", 0, 2, "0")}
_FLIPS: Final = (None, 0, 1, "", "{}", "[]")
_MOST_TRIES: Final = 6_000
Seen = Sequence[dict[str, Any]]


def write(path: Path, database: Database, document: Document | None, talks: Iterable[Talk]) -> None:
    """A database with these conversations. Raises NotInvertible where the queries cannot be turned round."""
    rows = [row for talk in talks for row in _rows(database, document, talk)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        _make_tables(connection, database)
        for row in rows:
            _insert(connection, database, row)
        for schema in database.schemas:
            if sql.is_pragma(schema.query):
                version = schema.up_to if schema.up_to is not None else schema.known[0]
                connection.execute(f"PRAGMA user_version = {int(version)}")


def _make_tables(connection: sqlite3.Connection, database: Database) -> None:
    for table, columns in database.tables.items():
        connection.execute(f"CREATE TABLE {sql.quoted(table)} ({', '.join(map(sql.quoted, columns))})")


def _insert(connection: sqlite3.Connection, database: Database, row: Row) -> None:
    for table, columns in database.tables.items():
        values = [row.get((table, column)) for column in columns]
        if any((table, column) in row for column in columns):
            marks = ", ".join("?" * len(columns))
            connection.execute(f"INSERT INTO {sql.quoted(table)} VALUES ({marks})", values)  # noqa: S608 - quoted


def _rows(database: Database, document: Document | None, talk: Talk) -> Iterator[Row]:
    """What the tables hold of one conversation: a row of each, then a row of the messages' table for each message."""
    with closing(_Search(database, talk)) as search:
        yield from _found(search, database, document, talk)


def _found(search: "_Search", database: Database, document: Document | None, talk: Talk) -> Iterator[Row]:
    row = search.listed()
    if database.text is None:
        yield row
        return
    if document is not None:
        whole = json.dumps(document_of(document, talk), ensure_ascii=False)
        yield search.made_to_say(row, whole, lambda seen: any(_is_same(one.get("text"), whole) for one in seen))
        return
    first, *others = talk.turns
    row = search.message(row, first)
    yield row
    tables = search.tables_of_messages(row, first)
    for turn in others:
        said = search.message(row, turn)
        yield {column: value for column, value in said.items() if column[0] in tables}


class _Search:
    def __init__(self, database: Database, talk: Talk) -> None:
        self._database = database
        self._talk = talk
        self._columns = [(table, column) for table, columns in database.tables.items() for column in columns]
        self._tries = 0
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        _make_tables(self._connection, database)
        know_functions(self._connection)

    def close(self) -> None:
        """Let go of the tables that were tried with."""
        self._connection.close()

    def listed(self) -> Row:
        """A row of each table with which the list has this conversation. Raises NotInvertible."""
        row = {column: self._first(column) for column in self._columns}
        row = next((one for one in self._variants(row, self._database.list) if self._in_list(one)), row)
        if not self._in_list(row):
            raise NotInvertible("list")
        for name, values, parse in (
            ("title", (self._talk.title,), _plain),
            ("created", spellings(self._talk.started), parse_time),
            ("updated", spellings(self._talk.ended), parse_time),
        ):
            row = self._with_output(row, name, values, parse)
        return row

    def message(self, row: Row, turn: Turn) -> Row:
        """The row with which the text query says one message. Raises NotInvertible."""
        part = {"type": "text", "text": turn.text}
        texts = (turn.text, *(json.dumps(one, ensure_ascii=False) for one in (turn.text, part, [part])))

        def said(seen: Seen) -> bool:
            return any(as_text(_plain(one.get("text"))).strip() == turn.text for one in seen)

        for variant in self._variants(row, self._database.text):
            for text in texts:
                try:
                    made = self.made_to_say(variant, text, said)
                except NotInvertible:
                    continue
                made = self._with_role(made, turn)
                return self._with_time(made, turn)
        raise NotInvertible("text")

    def made_to_say(self, row: Row, text: str, said: Callable[[Seen], bool]) -> Row:
        """The row with the text in a column from where the query takes it. Raises NotInvertible."""
        for column in self._free(row):
            changed = {**row, column: text}
            if said(self._ask(changed, self._database.text)) and self._in_list(changed):
                return changed
        raise NotInvertible("text")

    def tables_of_messages(self, row: Row, turn: Turn) -> set[str]:
        """The tables that have a row for each message: those that hold the text."""
        holding = {column[0] for column, value in row.items() if isinstance(value, str) and turn.text in value}
        return holding or set(self._database.tables)

    def _with_role(self, row: Row, turn: Turn) -> Row:
        def fits(one: Row) -> bool:
            return any(as_role(_plain(seen.get("role"))) == turn.role for seen in self._ask(one, self._database.text))

        candidates = ({**row, column: word} for word in _ROLES[turn.role] for column in self._free(row))
        return next((one for one in (row, *candidates) if fits(one) and self._says(one, turn)), row)

    def _with_time(self, row: Row, turn: Turn) -> Row:
        def fits(one: Row) -> bool:
            return any(parse_time(seen.get("time")) == turn.time for seen in self._ask(one, self._database.text))

        candidates = ({**row, column: value} for value in spellings(turn.time) for column in self._free(row))
        return next((one for one in (row, *candidates) if fits(one) and self._says(one, turn)), row)

    def _says(self, row: Row, turn: Turn) -> bool:
        return self._in_list(row) and any(
            as_text(_plain(seen.get("text"))).strip() == turn.text for seen in self._ask(row, self._database.text)
        )

    def _with_output(self, row: Row, name: str, values: Sequence[object], parse: Callable[[Any], Any]) -> Row:
        wanted = parse(values[0])
        for value in values:
            for column in self._free(row):
                changed = {**row, column: value}
                seen = self._ask(changed, self._database.list)
                if any(parse(one.get(name)) == wanted for one in seen) and self._in_list(changed):
                    return changed
        return row

    def _first(self, column: Column) -> Any:
        return self._talk.id if _KEY.search(column[1]) else None

    def _free(self, row: Row) -> list[Column]:
        return [column for column in self._columns if row.get(column) != self._talk.id]

    def _variants(self, row: Row, query: str | None) -> Iterator[Row]:
        """The row, and the same with other values in one or two columns that the query speaks of."""
        yield row
        named = [column for column in self._columns if re.search(rf"\b{re.escape(column[1])}\b", query or "")]
        values = (*_FLIPS, self._talk.id)
        for column, value in itertools.product(named, values):
            yield {**row, column: value}
        for one, other in itertools.combinations(named, 2):
            for pair in itertools.product(values, values):
                yield {**row, one: pair[0], other: pair[1]}

    def _in_list(self, row: Row) -> bool:
        return any(_plain(one.get("id")) == self._talk.id for one in self._ask(row, self._database.list))

    def _ask(self, row: Row, query: str | None) -> Seen:
        self._tries += 1
        if query is None or self._tries > _MOST_TRIES:
            raise NotInvertible("too many tries")
        self._connection.execute("BEGIN")
        try:
            _insert(self._connection, self._database, row)
            cursor = self._connection.execute(query, {"id": self._talk.id} if ":id" in query else {})
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchmany(10)]
        except sqlite3.Error:
            return []  # such as JSON functions on what is none
        finally:
            self._connection.execute("ROLLBACK")


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _is_same(value: Any, text: str) -> bool:
    return bool(_plain(value) == text)
