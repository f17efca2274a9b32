"""A look for sensitive content: in files and folders that a person names, or in all that the AI apps keep."""

import os
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tidytrace.catalog import sql
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import files_below, unreadable, unreadable_database
from tidytrace.chats.image import open_readonly
from tidytrace.checks.scanning.place import Place
from tidytrace.checks.scanning.territory import Claim, Territory
from tidytrace.checks.surroundings import Surroundings, chosen
from tidytrace.host import StateFolders
from tidytrace.sensitive.look import Look
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.scan import Stop, scan_stream

_MAGIC: Final = b"SQLite format 3\0"
_BATCH: Final = 1 << 20
"""Bytes of cells that are looked at together."""
_LARGEST_CELL: Final = 64 << 20


class Scan:
    """One look; may be gone through once."""

    def __init__(self, look: Look) -> None:
        """Nothing is looked at yet."""
        self._look = look
        self.problems: list[StoreError] = []
        """What could not be looked into."""
        self.files = 0
        self.bytes = 0

    @classmethod
    def of(cls, state: StateFolders) -> "Scan":
        """With the shipped rules, and this computer's key for marks. Raises OSError, RuleError."""
        return cls(Look(state.cache / "detectors", state.state / "marks.key"))

    @property
    def rules(self) -> dict[str, Rule]:
        """What is looked for, by ID. Raises RuleError, RulesError."""
        return {rule.id: rule for rule in self._look.rules}

    def of_paths(self, paths: Sequence[Path]) -> Iterator[Place]:
        """Files, and all files in folders; links in folders are not followed."""
        files: list[Path] = []
        for path in paths:
            below = sorted(self._below(path)) if path.is_dir() else [path]
            files += [one for one in below if one == path or not one.is_symlink()]
        yield from self._in_files(files)

    def of_stream(self, file: BinaryIO, name: Path) -> Iterator[Place]:
        """What is read from somewhere else. Raises OSError."""
        report = scan_stream(file, self._look.scanner, self._look.marks)
        self.files += 1
        self.bytes += report.bytes
        yield from (Place(match=match, path=name) for match in report.matches)

    def of_chats(
        self, surroundings: Surroundings, apps: Sequence[str] = (), stop: Stop | None = None
    ) -> Iterator[Place]:
        """Everything that the definitions of the installed apps name as a place of conversations.

        Args:
            surroundings: The computer.
            apps: Only these; empty means all.
            stop: Asked between files.
        """
        territories = [
            Territory(surroundings, one, self._look, self.problems) for one in chosen(surroundings.installations, apps)
        ]
        claims: dict[Path, list[tuple[Territory, Claim]]] = {}
        for territory in territories:
            for claim in territory.claims():
                claims.setdefault(claim.path, []).append((territory, claim))
        found: dict[Path, list[Place]] = {}
        for place in self._in_files(list(claims), stop):
            found.setdefault(place.path, []).append(place)
        places: list[Place] = []
        # in the order of the claims: who said it is known from transcripts before copies are asked
        for path, those in claims.items():
            if path in found:
                places += _attributed(found[path], those)
        yield from (one for one in places if one.app is None)
        for territory in territories:
            yield from territory.spoken([one for one in places if one.app == territory.app])
        for territory in territories:
            if stop is None or not stop():
                yield from territory.in_packed()

    def _below(self, folder: Path) -> Iterator[Path]:
        return files_below(folder, lambda error: self._closed(Path(error.filename), error))

    def _in_files(self, files: Sequence[Path], stop: Stop | None = None) -> Iterator[Place]:
        plain: list[Path] = []
        for path in files:
            if stop is not None and stop():
                return
            try:
                if not _is_database(path):
                    plain.append(path)
                    continue
                self.bytes += path.stat().st_size
            except OSError as error:
                self._closed(path, error)
                continue
            self.files += 1
            yield from self._in_database(path)
        for path, answer in self._look.into(plain):
            if isinstance(answer, OSError):
                self._closed(path, answer)
            else:
                self.files += 1
                self.bytes += answer.bytes
                yield from (Place(match=match, path=path) for match in answer.matches)
            if stop is not None and stop():
                return

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
        for number, row in _rows(connection, table):
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
        self.problems.append(unreadable(path, error))


def _attributed(places: Sequence[Place], claims: Sequence[tuple[Territory, Claim]]) -> list[Place]:
    """The places of one file as those see it whose definitions lead to it."""
    found = [msgspec.structs.replace(one, app=claims[0][0].app) for one in places]
    for territory, claim in claims:
        found = territory.attributed(claim, found)
    return found


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


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, Sequence[object]]]:
    """Each row with its number; in a table without row numbers they are counted."""
    name = sql.quoted(table)
    try:
        numbered = connection.execute(f"SELECT rowid, * FROM {name}")  # noqa: S608 - quoted
    except sqlite3.OperationalError:
        yield from enumerate(connection.execute(f"SELECT * FROM {name}"), 1)  # noqa: S608 - quoted
        return
    for number, *row in numbered:
        yield number, row
