"""Where the words of conversations stand, as far as that can be told without the readers of their formats."""

import contextlib
import glob
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.catalog import Store, sql
from tidytrace.chats import zstd
from tidytrace.chats.errors import StoreError
from tidytrace.chats.finding.sieve import CHUNK, Sieve, Stop
from tidytrace.chats.image import open_readonly
from tidytrace.chats.library import holds_text
from tidytrace.chats.model import Conversation
from tidytrace.chats.stores.document import pieces_of
from tidytrace.host import Installation

_PLAIN: Final = frozenset({"jsonl", "json", "markdown", "text"})
"""Each message stands in these as it is read, in one stretch, escaped or not."""
_DATABASES: Final = frozenset({"sqlite", "cursor-chat"})
_RICH: Final = (b"richText", b'"text":""')
"""A prompt that only an editor's own document has may be cut in the middle of a word."""

_OWN_NAMES: Final = ("{id}", "{stem}", "{dir}")

Source = tuple[str, Store]


class Sources:
    """The files that hold the words of one app's conversations."""

    def __init__(self, installation: Installation) -> None:
        """Nothing is looked for yet."""
        self._installation = installation
        self._beside: dict[str, list[str]] = {}

    def of(self, conversation: Conversation) -> list[Source] | None:
        """The files of one conversation; none where only their readers see words in them."""
        app = self._installation.app
        own = app.store(conversation.store)
        if own.of_sites:
            return None
        found: list[Source] = []
        if own.kind == "transcript":
            found += ((path, own) for path in (os.fspath(conversation.path), *_pieces(own, conversation.path)))
        for store in app.stores:
            # where a transcript says nothing, what an app keeps beside it is read
            if holds_text(store):
                found += ((path, store) for path in self._places(store, conversation))
        return found if all(_can_be_sieved(store) for _path, store in found) else None

    def _places(self, store: Store, conversation: Conversation) -> list[str]:
        if any(name in template for template in store.files for name in _OWN_NAMES):
            path = conversation.path
            beside = {"id": conversation.native, "stem": path.stem, "dir": os.fspath(path.parent)}
            return [match.path for match in self._installation.places.matches(store, beside)]
        if store.id not in self._beside:
            self._beside[store.id] = [match.path for match in self._installation.places.matches(store)]
        return self._beside[store.id]


def _can_be_sieved(store: Store) -> bool:
    if store.packed or (store.format == "sqlite" and store.database is None):
        return False
    return store.format in _PLAIN or store.format in _DATABASES


def _pieces(store: Store, path: Path) -> Iterator[str]:
    pieces = pieces_of(store, path)
    if pieces is None or store.document is None:
        return
    patterns = [pieces]
    if store.document.parts is not None:
        patterns.append(store.document.parts.replace("{id}", "*").replace("{piece}", "*"))
    for pattern in patterns:
        yield from glob.iglob(os.path.join(glob.escape(os.fspath(path.parent)), pattern))  # noqa: PTH118, PTH207 - thousands


def sieved(sieve: Sieve, path: str, store: Store, stop: Stop) -> set[int] | None:
    """The terms that may stand in a source; none where it could not be looked into, so that its reader tells why."""
    try:
        if store.format in _DATABASES:
            return _in_cells(sieve, path, rich=store.format == "cursor-chat", stop=stop)
        return sieve.terms_in_file(path, stop)
    except FileNotFoundError:
        return set()
    except (OSError, StoreError, sqlite3.Error):
        return None


def _in_cells(sieve: Sieve, path: str, *, rich: bool, stop: Stop) -> set[int] | None:
    """Of one database: cell by cell, since long ones do not stand in one stretch of the file."""
    whole = True

    def chunks(connection: sqlite3.Connection) -> Iterator[bytes]:
        nonlocal whole
        batch: list[bytes] = []
        size = 0
        for cell in _cells(connection):
            if rich and all(one in cell for one in _RICH):
                whole = False
                return
            batch.append(cell)
            size += len(cell) + 1
            if size >= CHUNK:
                yield b"\n".join(batch)
                batch, size = [], 0
        yield b"\n".join(batch)

    with contextlib.closing(open_readonly(Path(path))) as connection:
        if connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
            return None
        found = sieve.terms_in(chunks(connection), stop)
    return found if whole else None


def _cells(connection: sqlite3.Connection) -> Iterator[bytes]:
    hidden = {name for name in sql.shadow_tables(connection) if not name.endswith("_content")}
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for (table,) in tables:
        if str(table).lower() in hidden:
            continue
        columns: Sequence[str] = [str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({sql.quoted(table)})")]
        wanted = ", ".join(
            f"CASE WHEN typeof({name}) IN ('text', 'blob') THEN CAST({name} AS BLOB) END"
            for name in map(sql.quoted, columns)
        )
        for row in connection.execute(f"SELECT {wanted} FROM {sql.quoted(table)}"):  # noqa: S608 - quoted
            for cell in row:
                if cell is None:
                    continue
                plain = zstd.unpacked(cell) if cell.startswith(zstd.MAGIC) else cell
                if plain is not None:
                    yield plain
