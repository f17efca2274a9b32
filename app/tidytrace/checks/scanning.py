"""Where a look for sensitive content goes: files and folders that a person names, or all that the AI apps keep."""

import os
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from tidytrace.chats.errors import StoreError
from tidytrace.sensitive.listing import Listed, listed
from tidytrace.sensitive.look import Look
from tidytrace.sensitive.model import Kind, Rule
from tidytrace.sensitive.scan import Match, Report, scan_stream

if TYPE_CHECKING:
    # files that are named need nothing of all this, and a second look at them should take no time
    from tidytrace.catalog import Store
    from tidytrace.chats.model import Conversation
    from tidytrace.checks.surroundings import Surroundings
    from tidytrace.host import Installation, StateFolders

_BINARY: Final = frozenset({"web-storage", "indexed-db"})
"""Packed, so that only their readers know what is in them."""
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


class _File(msgspec.Struct, frozen=True):
    """A file that is to be looked into."""

    path: Path
    app: str | None = None
    chat: str | None = None
    shared: bool = False
    """What conversations hold of it was told already."""


class Scan:
    """One look; may be gone through once."""

    def __init__(self, look: Look) -> None:
        """Nothing is looked at yet."""
        self._look = look
        self.problems: list[StoreError] = []
        """What could not be looked into."""
        self.files = 0
        self.bytes = 0
        self._told: set[tuple[Path, str]] = set()
        """Paths and marks of what conversations were seen to hold."""

    @classmethod
    def of(cls, state: "StateFolders") -> "Scan":
        """With the shipped rules, and this computer's key for marks. Raises OSError, RuleError."""
        return cls(Look(state.cache / "detectors", state.state / "marks.key", state.cache / "looks.sqlite"))

    @property
    def rules(self) -> dict[str, Rule]:
        """What is looked for, by ID. Raises RuleError, RulesError."""
        return {rule.id: rule for rule in self._look.rules}

    @property
    def unchanged(self) -> int:
        """Files that were known from an earlier look and not read again."""
        return self._look.unchanged

    def of_paths(self, paths: Sequence[Path]) -> Iterator[Place]:
        """Files, and all files in folders; links in folders are not followed."""
        named = [os.fspath(path) for path in paths]
        files = listed(named, lambda error: self._closed(Path(error.filename), error))
        for path, report in self._into(files, [one for one in named if os.path.isdir(one)]):  # noqa: PTH112 - plain paths
            yield from _places(path, report)

    def of_stream(self, file: BinaryIO, name: Path) -> Iterator[Place]:
        """What is read from somewhere else. Raises OSError."""
        report = scan_stream(file, self._look.scanner, self._look.marks)
        self.files += 1
        self.bytes += report.bytes
        yield from (Place(match=match, path=name) for match in report.matches)

    def of_chats(self, surroundings: "Surroundings", apps: Sequence[str] = ()) -> Iterator[Place]:
        """Everything that the definitions of the installed apps name as a place of conversations."""
        files: dict[Path, _File] = {}
        for installation in surroundings.installations:
            if apps and installation.app.id not in apps:
                continue
            chats: dict[Path, list[Conversation]] = {}
            for one in surroundings.library.conversations(installation.app.id, titles=False, counts=False):
                for location in one.locations:
                    chats.setdefault(location.path, []).append(one)
            for store in installation.app.stores:
                for path in _files_of(installation, store):
                    yield from self._in_store(
                        surroundings, installation.app.id, store, path, chats.get(path, ()), files
                    )
        yield from self._in_files(list(files.values()))

    def _in_store(  # noqa: PLR0913, PLR0917 - a place of a store has this many sides
        self,
        surroundings: "Surroundings",
        app: str,
        store: "Store",
        path: Path,
        owners: "Sequence[Conversation]",
        files: dict[Path, _File],
    ) -> Iterator[Place]:
        if store.of_sites:
            # all parts of a site are read together, wherever it is listed from
            owners = [one for one in owners if one.path == path]
        shared = store.kind == "transcript" and (len(owners) > 1 or store.of_sites)
        if shared:
            yield from self._by_conversation(surroundings, app, path, owners)
        if store.format in _BINARY:
            return
        chat = owners[0].id if len(owners) == 1 else None
        for file in self._below(path) if path.is_dir() else [path]:
            files.setdefault(file, _File(file, app, chat, shared))

    def _below(self, folder: Path) -> Iterator[Path]:
        from tidytrace.chats.files import files_below

        return files_below(folder, lambda error: self._closed(Path(error.filename), error))

    def _by_conversation(
        self, surroundings: "Surroundings", app: str, path: Path, owners: "Sequence[Conversation]"
    ) -> Iterator[Place]:
        """Of a place that several share only reading them one by one tells whose it is."""
        for conversation in owners:
            try:
                for message in surroundings.library.messages(conversation):
                    for match in self._look.in_text(message.text.encode("utf-8", "replace")):
                        self._told.add((path, match.mark))
                        yield Place(match=match, path=path, app=app, chat=conversation.id)
            except StoreError as error:
                self.problems.append(error)

    def _in_files(self, files: Sequence[_File]) -> Iterator[Place]:
        named = {os.fspath(file.path): file for file in files}
        for path, report in self._into([Listed(path) for path in named]):
            yield from self._of(named[path], _places(path, report))

    def _into(self, files: Iterable[Listed], folders: Sequence[str] = ()) -> Iterator[tuple[str, Report]]:
        for path, answer in self._look.into(files, self._database, folders):
            if isinstance(answer, OSError):
                self._closed(Path(path), answer)
                continue
            self.files += 1
            self.bytes += answer.bytes
            yield path, answer

    def _database(self, path: Path) -> Report | None:
        """What stands in a database; None if it could not be read, which is told."""
        before = len(self.problems)
        places = list(self._in_database(path))
        if len(self.problems) > before:
            return None
        cells = tuple((place.table or "", place.row or 0) for place in places)
        return Report(tuple(place.match for place in places), 0, cells=cells)

    def _of(self, file: _File, places: Iterable[Place]) -> Iterator[Place]:
        for place in places:
            if not file.shared or (place.path, place.match.mark) not in self._told:
                yield msgspec.structs.replace(place, app=file.app, chat=file.chat)

    def _in_database(self, path: Path) -> Iterator[Place]:
        from tidytrace.chats.files import unreadable_database
        from tidytrace.chats.image import open_readonly

        try:
            with closing(open_readonly(path)) as connection:
                for table in _tables(connection):
                    yield from self._in_table(path, connection, table)
        except StoreError as error:
            self.problems.append(error)
        except sqlite3.Error as error:
            self.problems.append(unreadable_database(path, error))

    def _in_table(self, path: Path, connection: sqlite3.Connection, table: str) -> Iterator[Place]:
        from tidytrace.catalog import sql

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
        for match in self._look.in_text(b"\n".join(batch)):
            cell = bisect_right(starts, match.offset) - 1
            inside = msgspec.structs.replace(match, offset=match.offset - starts[cell])
            yield Place(match=inside, path=path, table=table, row=rows[cell])

    def _closed(self, path: Path, error: OSError) -> None:
        from tidytrace.chats.files import unreadable

        self.problems.append(unreadable(path, error))


def by_chat(places: Iterable[Place]) -> dict[str, dict[Kind, int]]:
    """How many different values of each kind stand in each conversation."""
    values: dict[str, set[tuple[Kind, str]]] = {}
    for place in places:
        if place.chat is not None:
            values.setdefault(place.chat, set()).add((place.match.kind, place.match.mark))
    return {chat: dict(sorted(Counter(kind for kind, _ in those).items())) for chat, those in values.items()}


def _places(path: str, report: Report) -> Iterator[Place]:
    """The matches of a file, as places."""
    if not report.matches:
        return
    named = Path(path)
    cells = report.cells or ((None, None),) * len(report.matches)
    for match, (table, row) in zip(report.matches, cells, strict=True):
        yield Place(match=match, path=named, table=table, row=row)


def _tables(connection: sqlite3.Connection) -> list[str]:
    from tidytrace.catalog import sql

    hidden = sql.shadow_tables(connection)
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    return [str(name) for (name,) in found if str(name).lower() not in hidden]


def _files_of(installation: "Installation", store: "Store") -> Iterator[Path]:
    """The places of a store, those too that only a conversation's name leads to."""
    seen: set[Path] = set()
    for template in store.files:
        if "{dir}" in template:
            continue  # beside a transcript; the folder is another store's, or the app's own
        for path in installation.places.expand(template.replace("{id}", "*").replace("{stem}", "*")):
            if path not in seen:
                seen.add(path)
                yield path
