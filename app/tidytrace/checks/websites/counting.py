"""Counting what one place of a profile holds of each AI site. No title, address or value leaves the database."""

import os
import re
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.catalog import Database, sql
from tidytrace.catalog.footprint import Counted, Trace
from tidytrace.catalog.sites import known_hosts, site_of
from tidytrace.chats.errors import NewerThanCatalogue, ReadingStopped, StoreUnreadable
from tidytrace.chats.files import names_below, opened, unreadable, unreadable_database
from tidytrace.chats.functions import know_functions
from tidytrace.chats.image import open_readonly
from tidytrace.chats.stores.database import generation_of, readable
from tidytrace.chats.web.area_sizes import area_sizes
from tidytrace.language import N_

MOST_SECONDS: Final = 10.0
"""For the places of one kind in a profile; a history that takes longer is said to be too large."""
_OFTEN: Final = 5000
"""Steps of SQLite between two looks at the clock."""
_BEGINNING: Final = 1 << 14
_ORIGIN: Final = re.compile(rb"(?:https?|chrome-extension)://[A-Za-z0-9.-]+(?=[/:^])")
_TOO_LONG: Final = N_("It is too large to be counted.")

Stop = Callable[[], bool]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What one place holds of one site; what is not counted there is none."""

    host: str
    visits: int | None = None
    pages: int | None = None
    first: float | None = None
    last: float | None = None
    """Seconds since 1970, as is ``first``."""
    cookies: int | None = None
    sign_in: int | None = None
    bytes: int | None = None


class Clock:
    """Calls off what takes too long, or what nobody waits for any more."""

    def __init__(self, stop: Stop, seconds: float = MOST_SECONDS) -> None:
        """The time begins now."""
        self._stop = stop
        self._end = time.monotonic() + seconds
        self.late = False

    def __call__(self) -> bool:
        """Whether to end. Raises nothing."""
        self.late = self.late or time.monotonic() > self._end
        return self.late or self._stop()

    def check(self, path: Path) -> None:
        """Raises ReadingStopped, and StoreUnreadable where the time is over."""
        if self():
            self.end(path)

    def end(self, path: Path) -> None:
        """Raises what ``check`` raises."""
        if self.late:
            raise StoreUnreadable(path, _TOO_LONG)
        raise ReadingStopped


def counts(trace: Trace, path: Path, clock: Clock) -> Iterator[Count]:
    """One for each AI site that has something there.

    Raises:
        StoreError: it cannot be read, is of another form, or took too long.
        ReadingStopped: it was called off.
    """
    if trace.database is not None:
        yield from _rows(trace.database, path, clock)
    elif trace.format == "local-storage":
        try:
            sizes = area_sizes(path, clock)
        except ReadingStopped:
            clock.end(path)
            raise
        for one, size in sizes.items():
            yield Count(host=one, bytes=size)
    else:
        host = _host_of_path(trace, path) if trace.id_pattern is not None else _host_inside(path, trace.inside or "")
        if host in known_hosts() and host is not None:
            yield Count(host=host, bytes=_size(path, clock))


def _rows(counted: Counted, path: Path, clock: Clock) -> Iterator[Count]:
    database = Database(tables=counted.tables, list=counted.query)
    connection = open_readonly(path)
    try:
        connection.execute("PRAGMA temp_store=MEMORY")
        generation = generation_of(connection, database, path)
        if not generation.tables:
            return  # made, but nothing was written yet
        if generation.unknown is not None:
            raise NewerThanCatalogue(path, missing=generation.unknown)
        sql.read_only(connection, readable(generation.tables))
        know_functions(connection)
        connection.set_progress_handler(lambda: int(clock()), _OFTEN)
        cursor = connection.execute(counted.query)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
    except sqlite3.Error as error:
        clock.check(path)
        raise unreadable_database(path, error) from error
    finally:
        connection.close()
    yield from (_count(row) for row in rows if isinstance(row.get("site"), str))


def _count(row: dict[str, Any]) -> Count:
    whole = {name: _whole(row.get(name)) for name in ("visits", "pages", "cookies", "sign_in", "bytes")}
    return Count(host=row["site"], first=_number(row.get("first")), last=_number(row.get("last")), **whole)


def _whole(value: object) -> int | None:
    return max(0, int(value)) if isinstance(value, int | float) and abs(value) < 1 << 62 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value > 0 else None


def _host_of_path(trace: Trace, path: Path) -> str | None:
    found = re.search(trace.id_pattern or "", path.as_posix())
    return found.group(1).lower() if found is not None else None


def _host_inside(folder: Path, name: str) -> str | None:
    """The host of the first address near the beginning of a file in the folder. Raises StoreUnreadable."""
    path = folder / name
    file = opened(path)
    if file is None:
        return None
    with file:
        try:
            found = _ORIGIN.search(file.read(_BEGINNING))
        except OSError as error:
            raise unreadable(path, error) from error
    return site_of(found.group(0).decode() + "/") if found is not None else None


def _size(path: Path, clock: Clock) -> int:
    """Bytes of all files in a folder; links are not followed. Raises StoreUnreadable, ReadingStopped."""
    closed: list[OSError] = []
    total = 0
    for name in names_below(os.fspath(path), closed.append):
        clock.check(path)
        try:
            status = os.lstat(name)
        except FileNotFoundError:
            continue  # a browser that runs takes files away at any time
        except OSError as error:
            closed.append(error)
            continue
        total += status.st_size if stat.S_ISREG(status.st_mode) else 0
    if closed:
        raise unreadable(path, closed[0]) from closed[0]
    return total
