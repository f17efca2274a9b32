"""A store whose app has moved on by one generation is shown as newer than the catalogue, and never changed."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.authoring.inverse import put
from tidytrace.catalog import Database, Store, load_catalogue, sql
from tidytrace.catalog.stores import Schema
from tidytrace.chats.errors import NewerThanCatalogue
from tidytrace.chats.library import Library
from tidytrace.chats.reasons import NEWER_SCHEMA
from tidytrace.chats.stores.database import generation_of, tables_of
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import FixtureHost, locate

MakeHost = Callable[..., FixtureHost]


def marks(store: Store) -> tuple[Schema, ...]:
    if store.database is not None:
        return store.database.schemas
    selectors = store.lines or store.document
    return (selectors.schema,) if selectors is not None and selectors.schema is not None else ()


def marked() -> Iterator[tuple[str, str, int]]:
    seen: set[bytes] = set()
    for app in load_catalogue().apps:
        for store in app.stores:
            same = msgspec.msgpack.encode(store)  # the browsers of a family share theirs
            if store.format in {"sqlite", "jsonl", "json"} and app.id in WRITERS and same not in seen:
                seen.add(same)
                yield from ((app.id, store.id, number) for number in range(len(marks(store))))


def spelled(number: int) -> Iterator[Any]:
    """A version in the forms that apps write it."""
    yield from (number, str(number), f"m{number:03}_change", f"{number}_change")


def later(schema: Schema) -> Iterator[Any]:
    """Values that come after the known ones."""
    return spelled(schema.up_to + 1 if schema.up_to is not None else 99_999)


def last(schema: Schema) -> Iterator[Any]:
    """The last one that is known."""
    return spelled(schema.up_to) if schema.up_to is not None else iter(schema.known[-1:])


def move_on(path: Path, store: Store, schema: Schema) -> Path:
    """Write into a file what the next generation of its app would."""
    if store.database is None:
        head, _, rest = (
            path.read_text("utf-8").partition("\n") if store.format == "jsonl" else (path.read_text("utf-8"), "", "")
        )
        value = put(schema.query, json.loads(head), next(later(schema)))
        path.write_text(json.dumps(value, ensure_ascii=False) + ("\n" + rest if rest else ""), "utf-8")
        return path
    if schema.named is not None:
        number = re.search(schema.named, path.name)
        assert number is not None
        return path.rename(path.with_name(path.name.replace(number.group(1), str(int(number.group(1)) + 1))))
    if schema.tables:
        assert None in {_generation_with(path, store.database, schema, value) for value in last(schema)}
    for value in later(schema):
        if _generation_with(path, store.database, schema, value):
            break
    return path


def _generation_with(path: Path, database: Database, schema: Schema, value: Any) -> str | None:
    if sql.is_pragma(schema.query) and not isinstance(value, int):
        return None
    with closing(sqlite3.connect(path)) as connection, connection:
        _write(connection, schema, value)
        return generation_of(connection, database, path).unknown


def _write(connection: sqlite3.Connection, schema: Schema, value: Any) -> None:
    if sql.is_pragma(schema.query):
        connection.execute(f"PRAGMA user_version = {value}")
    for table, columns in schema.tables.items():
        # as the app would find it: only what the question needs
        wanted = re.search(r"= '(\w+)'", schema.query)
        row = (wanted.group(1), value) if wanted is not None else (value,) * len(columns)
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        connection.execute(f'CREATE TABLE "{table}" ({", ".join(columns)})')
        connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})', row)
    if not schema.tables and not sql.is_pragma(schema.query):
        column = re.search(r"DISTINCT (\w+) FROM (\w+)", schema.query)
        assert column is not None
        connection.execute(f"UPDATE {column.group(2)} SET {column.group(1)} = 'later'")


def has_tables(database: Database, path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(generation_of(connection, database, path).tables)


def wants_more(path: Path, table: str) -> None:
    """Give a table a column that no row can be without."""
    with closing(sqlite3.connect(path)) as connection, connection:
        described = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        columns = ", ".join(
            f'"{row[1]}" {row[2]} {"NOT NULL" if row[3] and row[4] is None else ""}' for row in described
        )
        names = ", ".join(f'"{row[1]}"' for row in described)
        rows = connection.execute(f'SELECT {names} FROM "{table}"').fetchall()
        connection.execute(f'DROP TABLE "{table}"')
        connection.execute(f'CREATE TABLE "{table}" ({columns}, wanted_later TEXT NOT NULL)')
        marks = ", ".join("?" * (len(described) + 1))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', [(*row, "later") for row in rows])


def told_newer(store: Store, path: Path) -> bool:
    """Whether the rows of a companion are left alone because of that."""
    assert store.database is not None
    with closing(sqlite3.connect(path)) as connection:
        try:
            tables_of(connection, store.database, path)
        except NewerThanCatalogue:
            return True
    return False


def demanding() -> Iterator[tuple[str, str, str]]:
    for app in load_catalogue().apps:
        for store in app.stores:
            if store.database is not None and app.id in WRITERS:
                yield from ((app.id, store.id, table) for table in store.database.required)


@pytest.mark.parametrize(("name", "store_id", "table"), list(demanding()))
def test_an_app_without_a_mark_whose_rows_want_more(
    name: str, store_id: str, table: str, fixture_host: MakeHost
) -> None:
    app = load_catalogue().app(name)
    store = app.store(store_id)
    host = fixture_host(app.systems[0])
    WRITERS[name](host, talks(3, seed=len(name)))
    installation = locate(app, host)
    assert installation is not None
    paths = {path for template in store.files for path in installation.places.expand(template)}
    assert not any(told_newer(store, path) for path in paths)
    for path in paths:
        wants_more(path, table)
    assert paths
    assert all(told_newer(store, path) for path in paths)


@pytest.mark.parametrize(("name", "store_id", "number"), list(marked()))
def test_an_app_that_has_moved_on(name: str, store_id: str, number: int, fixture_host: MakeHost) -> None:
    app = load_catalogue().app(name)
    store = app.store(store_id)
    for system in app.systems:
        host = fixture_host(system)
        WRITERS[name](host, talks(3, seed=len(name)))
        installation = locate(app, host)
        assert installation is not None
        paths = {path for template in store.files for path in installation.places.expand(template) if path.is_file()}
        paths = {path for path in paths if store.database is None or has_tables(store.database, path)}
        if paths:
            break
    else:
        pytest.skip("no computer of these tests has this generation of the app")
    moved = {move_on(path, store, marks(store)[number]) for path in paths}
    before = {path: path.read_bytes() for path in moved}
    library = Library([installation], host, None)
    shown = list(library.conversations())

    carry_out(plan_erasure([one for one in shown if one.erasable != "no"], library, host))

    assert {path: path.read_bytes() for path in moved} == before
    if store.kind == "transcript":
        touched = [one for one in shown if moved & {location.path for location in one.locations}]
        assert {one.reason for one in touched} == {NEWER_SCHEMA}
    elif store.database is not None:
        assert all(told_newer(store, path) for path in moved)
    else:
        assert {one.reason for one in shown} == {NEWER_SCHEMA}
