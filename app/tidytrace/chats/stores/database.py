"""SQLite databases that are read with the queries of a definition."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.catalog import Database, Store, sql
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import NewerThanCatalogue, StoreError
from tidytrace.chats.files import unreadable_database
from tidytrace.chats.functions import know_functions
from tidytrace.chats.image import Images, is_image
from tidytrace.chats.model import Message
from tidytrace.chats.shortcuts import shortened
from tidytrace.chats.stores.base import FileReader, Listed
from tidytrace.chats.stores.document import DocumentSelectors
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import Own, as_role, as_text, as_title

_COSTLY = frozenset({"title", "messages", "bytes"})
_MANY = 500
"""Rows of a table from which on it is worth an index."""


class DatabaseReader(FileReader):
    """Reads ``sqlite`` stores."""

    sizes_need_counts = True
    times_need_titles = False

    def __init__(self, store: Store, problems: list[StoreError], images: Images) -> None:
        """Several stores may stand in one database, so the open one is shared."""
        super().__init__(store, problems)
        if store.database is None:
            raise ValueError(f"store {store.id} has no queries for its database")
        self._database: Database = store.database
        self._images = images
        self._select = DocumentSelectors(store.document) if store.document is not None else None
        given = store.lines or store.document
        self._own = Own(given.context, given.unwrap) if given is not None else Own(None, None)

    @contextmanager
    def opened(self, path: Path) -> Iterator[tuple[sqlite3.Connection, "Generation"]]:
        """A connection that may read the named tables only, and which of them are there.

        Raises:
            NewerThanCatalogue: the file is of another generation, and what was asked of it goes wrong because of that.
            StoreUnreadable: the database cannot be read.
        """
        with self._images.borrowed(path) as connection:
            generation: Generation | None = None
            try:
                generation = generation_of(connection, self._database, path)
                find_by_id(connection, self._database, generation.tables)
                sql.read_only(connection, readable(generation.tables))
                know_functions(connection)
                yield connection, generation
            except sqlite3.Error as error:
                if generation is not None and generation.unknown is not None:
                    raise NewerThanCatalogue(path, missing=generation.unknown) from error
                raise unreadable_database(path, error) from error

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The rows that the definition's query names."""
        if self._database.list is None or self.foreign(path):
            return
        with self.opened(path) as (connection, generation):
            if not generation.tables:
                return
            found = [
                listed
                for listed in self._rows_listed(
                    connection, lambda name: name not in _COSTLY or (name == "title" and titles) or counts
                )
                if listed is not None
            ]
            for listed in found:
                listed.newer = generation.unknown is not None
            if titles:
                self._find_prompts(connection, [one for one in found if one.title is None])
            yield from found

    def titles_from(self, path: Path, listed: Sequence[Listed]) -> bool:
        """Ask for the titles alone; False where other conversations are in it now."""
        with self.opened(path) as (connection, generation):
            told: dict[str, list[str | None]] = {}
            for row in self._rows_listed(connection, {"id", "title"}.__contains__) if generation.tables else ():
                if row is not None:
                    told.setdefault(row.native, []).append(row.title)
            for one in listed:
                titles = told.get(one.native)
                if not titles:
                    return False
                one.title = titles.pop(0)
            self._find_prompts(connection, [one for one in listed if one.title is None])
        return True

    def _rows_listed(self, connection: sqlite3.Connection, wanted: Callable[[str], bool]) -> Iterator[Listed | None]:
        """The rows of the definition's query, with the wanted columns alone: some of them cost a look at everything."""
        if self._database.list is None:
            return
        # an SQL text of the definition, checked when it was loaded; it may hold braces
        query = f"FROM ({self._database.list})"
        known = [column[0] for column in connection.execute(f"SELECT * {query} LIMIT 0").description]
        names = [name for name in known if wanted(name)]
        rows = connection.execute(f"SELECT {', '.join(map(sql.quoted, names))} {query}").fetchall()
        yield from (_listed(dict(zip(names, row, strict=True))) for row in rows)

    def _find_prompts(self, connection: sqlite3.Connection, untitled: Sequence[Listed]) -> None:
        if self._database.text is None or not untitled:
            return
        with self._shortened(connection, self._database.text, len(untitled)) as ask:
            for one in untitled:
                said = (message.text for message in self._said_in(ask(one.native)) if message.role == "user")
                one.prompt = next(filter(None, map(as_title, said)), None)

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages in the order of the definition's query."""
        if self._database.text is None:
            return
        with self.opened(path) as (connection, generation):
            if generation.tables:
                yield from list(self._messages(connection, native))

    def _messages(self, connection: sqlite3.Connection, native: str) -> Iterator[Message]:
        if self._database.text is None:
            return
        with self._shortened(connection, self._database.text) as ask:
            yield from self._said_in(ask(native))

    def _said_in(self, rows: Iterable[dict[str, Any]]) -> Iterator[Message]:
        for row in rows:
            if self._select is not None:
                yield from self._messages_in(row.get("text"))
                continue
            text = as_text(_plain(row.get("text")))
            if text:
                yield self._own.message(as_role(_plain(row.get("role"))), text, parse_time(row.get("time")))

    @contextmanager
    def _shortened(
        self, connection: sqlite3.Connection, query: str, times: int = 1
    ) -> Iterator[Callable[[str], Iterator[dict[str, Any]]]]:
        """Gives the rows of a question for one conversation after the other; ``times`` is of how many at once."""
        tables = self._database.tables
        with shortened(connection, query, tables, readable(frozenset(tables)), times) as short:

            def ask(native: str) -> Iterator[dict[str, Any]]:
                cursor = connection.execute(query, {"id": native})
                names = [column[0] for column in cursor.description]
                rows = cursor.fetchall() if short else cursor
                return (dict(zip(names, values, strict=True)) for values in rows)

            yield ask

    def _messages_in(self, value: Any) -> Iterator[Message]:
        content = value.encode() if isinstance(value, str) else value
        if self._select is None or not isinstance(content, bytes):
            return
        try:
            yield from self._select.messages(decode(content))
        except NotJSON:
            return  # a row that holds something else than a conversation

    @contextmanager
    def children(self, path: Path, times: int) -> Iterator[Callable[[str], tuple[str, ...]]]:
        """Gives the ids of the conversations that go with one. Raises StoreError.

        Args:
            path: The database.
            times: For how many conversations it will be asked.
        """
        if self._database.children is None:
            yield lambda _native: ()
            return
        with self.opened(path) as (connection, generation):
            if not generation.tables:
                yield lambda _native: ()
                return
            with self._shortened(connection, self._database.children, times) as ask:

                def of(native: str) -> tuple[str, ...]:
                    found = (as_id(_plain(next(iter(row.values())))) for row in ask(native))
                    return tuple(one for one in found if one is not None)

                yield of


class Generation(msgspec.Struct, frozen=True):
    """Which generation of the app wrote a database, as far as the definition can tell."""

    tables: frozenset[str]
    """The named tables that are there with all their columns; none at all in a database without tables, or of another
    generation where the definition allows for that. Of an unknown generation also those without all columns."""
    unknown: str | None = None
    """What is different, in the app's own words; none for a generation that the definition was made for."""


def tables_of(connection: sqlite3.Connection, database: Database, path: Path) -> frozenset[str]:
    """The tables of a database that the definition was made for, as in ``Generation``. Raises NewerThanCatalogue."""
    generation = generation_of(connection, database, path)
    if generation.unknown is not None:
        raise NewerThanCatalogue(path, missing=generation.unknown)
    return generation.tables


def generation_of(connection: sqlite3.Connection, database: Database, path: Path) -> Generation:
    """Look at the tables, and at the versions that the app wrote there or into the name. Raises sqlite3.Error."""
    schema = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    there = {str(name).lower() for (name,) in schema}
    if not there or any(table.lower() in there for table in database.without):
        return Generation(frozenset())
    needed = set(database.tables) - {rows.table for rows in database.rows if rows.optional}
    needed |= {rows.table for rows in database.rows if not rows.optional} | {one.table for one in database.entries}
    present: set[str] = set()
    partly: set[str] = set()
    unknown: str | None = None
    for table, columns in database.tables.items():
        described = connection.execute(f"PRAGMA table_info({sql.quoted(table)})").fetchall()
        found = {str(row[1]).lower() for row in described}
        missing = [column for column in columns if column.lower() not in found]
        if table.lower() not in there:
            if table in needed and database.optional and unknown is None:
                return Generation(frozenset())
            unknown = unknown or (table if table in needed else None)
        elif not missing:
            present.add(table)
            more = _wanted_besides(described, database, table)
            unknown = unknown or (f"{table}.{more}" if more is not None else None)
        elif table in needed:
            partly.add(table)
            unknown = unknown or f"{table}.{missing[0]}"
    if unknown is None and present:
        unknown = _unknown_version(connection, database, path, there, present)
    return Generation(frozenset(present | partly), unknown)


def _wanted_besides(described: Sequence[Sequence[Any]], database: Database, table: str) -> str | None:
    """A column that no row can be without and that the definition has never heard of, where it says that it would."""
    if table not in database.required:
        return None
    known = {column.lower() for column in (*database.tables[table], *database.required[table])}
    # of a row of PRAGMA table_info: name, type, NOT NULL, default, place in the primary key
    wanted = (str(name) for _, name, _, filled, default, key in described if filled and default is None and not key)
    return next((name for name in wanted if name.lower() not in known), None)


def _unknown_version(
    connection: sqlite3.Connection,
    database: Database,
    path: Path,
    there: AbstractSet[str],
    present: AbstractSet[str],
) -> str | None:
    for schema in database.schemas:
        given: tuple[object, ...] = (None,)
        if schema.named is not None:
            found = re.search(schema.named, path.name)
            given = (found.group(1),) if found is not None else ()
        elif {table.lower() for table in schema.tables} <= there and _has_columns(connection, schema.tables):
            given = sql.versions(connection, schema.query, readable(frozenset({*present, *schema.tables})))
        for one in given:
            if not schema.knows(one):
                return f"version {one}"
    return None


def _has_columns(connection: sqlite3.Connection, tables: Mapping[str, Sequence[str]]) -> bool:
    for table, columns in tables.items():
        found = {str(row[1]).lower() for row in connection.execute(f"PRAGMA table_info({sql.quoted(table)})")}
        if not found.issuperset(column.lower() for column in columns):
            return False
    return True


def find_by_id(connection: sqlite3.Connection, database: Database, present: frozenset[str]) -> None:
    """Let the image of a database find rows by their ids, where the app made no index for that.

    Else every conversation costs a look at the messages of all. A database that is opened in place stays as it is.
    """
    if not is_image(connection):
        return
    plain = {
        str(name).lower()
        for name, made in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not str(made).upper().startswith("CREATE VIRTUAL")
    }
    for table in sorted(present):
        ids = [column for column in database.tables.get(table, ()) if column.lower().endswith("id")]
        if ids and table.lower() in plain:
            known = _indexed(connection, table)
            _index(connection, table, [column for column in ids if column.lower() not in known])


def _indexed(connection: sqlite3.Connection, table: str) -> set[str]:
    """Columns by which rows are found already."""
    name = sql.quoted(table)
    found = {str(row[1]).lower() for row in connection.execute(f"PRAGMA table_info({name})") if row[5] == 1}
    for row in connection.execute(f"PRAGMA index_list({name})").fetchall():
        # one that holds only some of the rows is of no use to most questions
        columns = connection.execute(f"PRAGMA index_info({sql.quoted(row[1])})").fetchall() if not row[4] else []
        found.update(str(column[2]).lower() for column in columns[:1])
    return found


def _index(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
    if not columns:
        return
    count = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {sql.quoted(table)} LIMIT {_MANY})")  # noqa: S608
    if count.fetchone()[0] < _MANY:
        return
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("PRAGMA temp_store=MEMORY")
    try:
        for column in columns:
            name = sql.quoted(f"tidytrace {table} {column}")
            connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {sql.quoted(table)} ({sql.quoted(column)})")
    finally:
        connection.execute("PRAGMA query_only=ON")


def readable(tables: frozenset[str]) -> frozenset[str]:
    """The tables with those in which full-text search keeps what it shows; sqlite asks for them by name."""
    parts = ("content", "data", "idx", "docsize", "config")
    return tables | {f"{table}_{part}" for table in tables for part in parts}


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _listed(row: dict[str, Any]) -> Listed | None:
    native = as_id(_plain(row.get("id")))
    if native is None:
        return None
    title = _plain(row.get("title"))
    messages, size = row.get("messages"), row.get("bytes")
    return Listed(
        native=native,
        title=as_title(title) if isinstance(title, str) else None,
        created=parse_time(_plain(row.get("created"))),
        updated=parse_time(_plain(row.get("updated"))),
        messages=messages if isinstance(messages, int) else None,
        bytes=size if isinstance(size, int) else 0,
        project=as_text(_plain(row.get("project"))) or None,
        pinned=bool(row.get("pinned")),
    )
