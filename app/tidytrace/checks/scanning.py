"""Where a look for sensitive content goes: files and folders that a person names, or all that the AI apps keep."""

import os
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import Store, sql
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import files_below, unreadable, unreadable_database
from tidytrace.chats.image import open_readonly
from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Installation, StateFolders
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.load import load_rules
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.model import Kind
from tidytrace.sensitive.scan import Match, in_text, scan_file

_DATABASES: Final = frozenset({"sqlite", "cursor-chat"})
_MAGIC: Final = b"SQLite format 3\0"
_BATCH: Final = 1 << 20
"""Bytes of cells that are looked at together."""
_LARGEST_CELL: Final = 64 << 20


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A match, and where it stands."""

    match: Match
    path: Path
    table: str | None = None
    row: int | None = None
    app: str | None = None
    chat: str | None = None


class Scan:
    """One look; may be gone through once."""

    def __init__(self, scanner: Scanner, marks: Marks) -> None:
        """Nothing is looked at yet."""
        self.scanner = scanner
        self.marks = marks
        self.problems: list[StoreError] = []
        """What could not be looked into."""
        self.files = 0
        self.bytes = 0
        self._seen: set[Path] = set()

    @classmethod
    def of(cls, state: StateFolders) -> "Scan":
        """With the shipped rules, and this computer's key for marks. Raises OSError, RuleError."""
        return cls(Scanner(load_rules(), state.cache / "detectors"), Marks.of(state.state / "marks.key"))

    def of_paths(self, paths: Sequence[Path]) -> Iterator[Place]:
        """Files, and all files in folders."""
        for path in paths:
            if path.is_dir():
                below = sorted(files_below(path, lambda error: self._closed(Path(error.filename), error)))
                for file in below:
                    if not file.is_symlink():
                        yield from self._in_file(file)
            else:
                yield from self._in_file(path)

    def of_chats(self, surroundings: Surroundings, apps: Sequence[str] = ()) -> Iterator[Place]:
        """Everything that the definitions of the installed apps name as a place of conversations."""
        for installation in surroundings.installations:
            if apps and installation.app.id not in apps:
                continue
            chats: dict[Path, list[Conversation]] = {}
            for one in surroundings.library.conversations(installation.app.id, titles=False, counts=False):
                for location in one.locations:
                    chats.setdefault(location.path, []).append(one)
            for store in installation.app.stores:
                yield from self._in_store(surroundings, installation, store, chats)

    def _in_store(
        self,
        surroundings: Surroundings,
        installation: Installation,
        store: Store,
        chats: dict[Path, list[Conversation]],
    ) -> Iterator[Place]:
        app = installation.app.id
        for path in _files_of(installation, store, chats):
            owners = chats.get(path, [])
            if store.of_sites:
                # all parts of a site are read together, wherever it is listed from
                owners = [one for one in owners if one.path == path]
            if store.kind == "transcript" and (len(owners) > 1 or store.of_sites):
                yield from self._by_conversation(surroundings, app, path, owners)
            if store.format in {"web-storage", "indexed-db"} or path in self._seen:
                continue
            self._seen.add(path)
            chat = owners[0].id if len(owners) == 1 else None
            inside = (
                files_below(path, lambda error: self._closed(Path(error.filename), error)) if path.is_dir() else [path]
            )
            for file in inside:
                for place in self._in_file(file):
                    yield msgspec.structs.replace(place, app=app, chat=chat)

    def _by_conversation(
        self, surroundings: Surroundings, app: str, path: Path, owners: Sequence[Conversation]
    ) -> Iterator[Place]:
        """Of a place that several share only reading them one by one tells whose it is."""
        for conversation in owners:
            try:
                for message in surroundings.library.messages(conversation):
                    for match in in_text(message.text.encode("utf-8", "replace"), self.scanner, self.marks):
                        yield Place(match=match, path=path, app=app, chat=conversation.id)
            except StoreError as error:
                self.problems.append(error)

    def _in_file(self, path: Path) -> Iterator[Place]:
        try:
            if _is_database(path):
                self.files += 1
                self.bytes += path.stat().st_size
                yield from self._in_database(path)
                return
            report = scan_file(path, self.scanner, self.marks)
        except OSError as error:
            self._closed(path, error)
            return
        self.files += 1
        self.bytes += report.bytes
        for match in report.matches:
            yield Place(match=match, path=path)

    def _in_database(self, path: Path) -> Iterator[Place]:
        try:
            with closing(open_readonly(path)) as connection:
                for table in _tables(connection):
                    yield from self._in_table(path, connection, table)
        except StoreError as error:
            self.problems.append(error)
        except sqlite3.Error as error:
            self.problems.append(unreadable_database(path, error))

    def _in_table(self, path: Path, connection: sqlite3.Connection, table: str) -> Iterator[Place]:
        batch: list[bytes] = []
        starts: list[int] = []
        rows: list[int] = []
        size = 0
        for number, row in enumerate(connection.execute(f"SELECT * FROM {sql.quoted(table)}"), 1):  # noqa: S608 - quoted
            for cell in row:
                data = cell.encode("utf-8", "replace") if isinstance(cell, str) else cell
                if not isinstance(data, bytes) or len(data) > _LARGEST_CELL:
                    continue
                batch.append(data)
                starts.append(size)
                rows.append(number)
                size += len(data) + 1
            if size >= _BATCH:
                yield from self._in_cells(path, table, batch, starts, rows)
                batch, starts, rows, size = [], [], [], 0
        yield from self._in_cells(path, table, batch, starts, rows)

    def _in_cells(
        self, path: Path, table: str, batch: Sequence[bytes], starts: Sequence[int], rows: Sequence[int]
    ) -> Iterator[Place]:
        for match in in_text(b"\n".join(batch), self.scanner, self.marks):
            cell = bisect_right(starts, match.offset) - 1
            inside = msgspec.structs.replace(match, offset=match.offset - starts[cell])
            yield Place(match=inside, path=path, table=table, row=rows[cell])

    def _closed(self, path: Path, error: OSError) -> None:
        self.problems.append(unreadable(path, error))


def by_chat(places: Iterable[Place]) -> dict[str, dict[Kind, int]]:
    """How many different values of each kind stand in each conversation."""
    values: dict[str, set[tuple[Kind, str]]] = {}
    for place in places:
        if place.chat is not None:
            values.setdefault(place.chat, set()).add((place.match.kind, place.match.mark))
    return {chat: dict(sorted(Counter(kind for kind, _ in those).items())) for chat, those in values.items()}


def _is_database(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _tables(connection: sqlite3.Connection) -> list[str]:
    hidden = sql.shadow_tables(connection)
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    return [str(name) for (name,) in found if str(name).lower() not in hidden]


def _files_of(installation: Installation, store: Store, chats: dict[Path, list[Conversation]]) -> Iterator[Path]:
    """The places of a store, those too that only a conversation's name leads to."""
    seen: set[Path] = set()
    templates = [one for one in store.files if "{dir}" not in one]
    for template in templates:
        anyone = template.replace("{id}", "*").replace("{stem}", "*")
        for path in installation.places.expand(anyone):
            if path not in seen:
                seen.add(path)
                yield path
