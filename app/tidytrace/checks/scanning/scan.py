"""A look for sensitive content: in files and folders that a person names, or in all that the AI apps keep."""

import os
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

import msgspec

from tidytrace.chats import zstd
from tidytrace.chats.errors import ReadingStopped, StoreError
from tidytrace.checks.scanning.place import Place
from tidytrace.sensitive.looks.listing import Listed, listed
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.scan import Report, scan_stream
from tidytrace.sensitive.stopping import LookStopped, Stop, never

if TYPE_CHECKING:
    # files that are named need nothing of all this, and a second look at them should take no time
    from tidytrace.checks.scanning.territory import Claim, Territory
    from tidytrace.checks.scanning.verdicts import Realm, Verdicts
    from tidytrace.checks.surroundings import Surroundings
    from tidytrace.host import StateFolders

_BATCH: Final = 1 << 20
"""Bytes of cells that are looked at together."""
_LARGEST_CELL: Final = 64 << 20
_Thing = TypeVar("_Thing")


class Scan:
    """One look; may be gone through once."""

    def __init__(self, look: Look) -> None:
        """Nothing is looked at yet."""
        self.look = look
        self.problems: list[StoreError] = []
        """What could not be looked into."""
        self.files = 0
        self.bytes = 0
        self._stop: Stop = never
        self._glimpse = False

    @classmethod
    def of(cls, state: "StateFolders") -> "Scan":
        """With the shipped rules, and this computer's key for marks. Raises OSError, RuleError."""
        return cls(Look(state.cache / "detectors", state.state / "marks.key", state.cache / "looks.sqlite"))

    @property
    def rules(self) -> dict[str, Rule]:
        """What is looked for, by ID. Raises RuleError, RulesError."""
        return {rule.id: rule for rule in self.look.rules}

    @property
    def unchanged(self) -> int:
        """Files that were known from an earlier look and not read again."""
        return self.look.unchanged

    def of_paths(self, paths: Sequence[Path]) -> Iterator[Place]:
        """Files, and all files in folders; links in folders are not followed."""
        named = [os.fspath(path) for path in paths]
        files = listed(named, lambda error: self._closed(Path(error.filename), error))
        for path, report in self._into(files, [one for one in named if os.path.isdir(one)]):  # noqa: PTH112 - plain paths
            yield from _places(path, report)

    def of_stream(self, file: BinaryIO, name: Path) -> Iterator[Place]:
        """What is read from somewhere else. Raises OSError."""
        report = scan_stream(file, self.look.scanner, self.look.marks)
        self.files += 1
        self.bytes += report.bytes
        yield from (Place(match=match, path=name) for match in report.matches)

    def of_chats(
        self,
        surroundings: "Surroundings",
        apps: Sequence[str] = (),
        stop: Stop | None = None,
        *,
        glimpse: bool = False,
    ) -> Iterator[Place]:
        """Everything that the definitions of the installed apps name as a place of conversations.

        Args:
            surroundings: The computer.
            apps: Only these; empty means all.
            stop: Asked all the time. Once it says so nothing more comes, and what came is not all.
            glimpse: The surroundings show only some of the files: nobody may take the others for gone.
        """
        self._stop = stop or never
        self._glimpse = glimpse
        try:
            with surroundings.library.reading(self._stop):
                yield from self._in_chats(surroundings, apps)
        except (LookStopped, ReadingStopped):
            return  # what was known by then was told
        finally:
            self.look.memory.save()

    def _in_chats(self, surroundings: "Surroundings", apps: Sequence[str]) -> Iterator[Place]:
        from tidytrace.checks.scanning.territory import Territory
        from tidytrace.checks.scanning.verdicts import Verdicts, realms
        from tidytrace.checks.surroundings import chosen

        territories = [
            Territory(surroundings, one, self.look, self.problems, self._stop)
            for one in chosen(surroundings.installations, apps)
        ]
        claims: dict[str, list[tuple[Territory, Claim]]] = {}
        for territory in territories:
            for claim in self._unless_stopped(territory.claims()):
                claims.setdefault(claim.path, []).append((territory, claim))
        found: dict[str, list[Place]] = {}
        for place in self._in_files(list(claims)):
            found.setdefault(os.fspath(place.path), []).append(place)
        verdicts = Verdicts(self.look)
        for realm in self._unless_stopped(realms(territories, claims, found)):
            yield from self._unless_stopped(self._verdict(realm, verdicts, surroundings.library.problems))
        if not apps and not self._glimpse and not self._stop():
            verdicts.forget_others()
        for territory in self._unless_stopped(territories):
            yield from self._unless_stopped(territory.in_packed())
        self._remember(territories, [one.app.id for one in surroundings.installations])

    def _verdict(self, realm: "Realm", verdicts: "Verdicts", unread: Sequence[StoreError]) -> list[Place]:
        """The places in the files of a realm with their conversations and speakers.

        Args:
            realm: Whose files.
            verdicts: Those of earlier looks.
            unread: Grows with what cannot be read while somebody reads conversations; then nothing is remembered.
        """
        # before anything is read: what changes meanwhile is noticed the next time
        stamp = verdicts.stamp(realm) if not self._glimpse else None
        known = verdicts.recall(realm, stamp) if stamp is not None else None
        if known is not None:
            return known
        troubles = len(self.problems), len(unread)
        attributed: list[Place] = []
        # in the order of the claims: who said it is known from transcripts before copies are asked
        for path in self._unless_stopped(realm.found):
            attributed += _attributed(realm.found[path], realm.claims[path])
        places: list[Place] = []
        for territory in self._unless_stopped(realm.territories):
            places += territory.spoken([one for one in attributed if one.app == territory.app])
        if stamp is not None and (len(self.problems), len(unread)) == troubles and not self._stop():
            verdicts.keep(realm, stamp, places)
        return places

    def _unless_stopped(self, those: Iterable[_Thing]) -> Iterator[_Thing]:
        if self._stop():
            return
        for one in those:
            yield one
            if self._stop():
                return

    def _remember(self, territories: "Sequence[Territory]", apps: Sequence[str]) -> None:
        """Keep what was read in packed stores, and nothing of those that are gone."""
        from tidytrace.checks.scanning.verdicts import VERDICTS

        if not self._stop() and not self._glimpse:
            for territory in territories:
                territory.forget_gone()
            self.look.memory.forget_apps([*apps, VERDICTS])

    def _in_files(self, files: Sequence[str]) -> Iterator[Place]:
        if not self._stop():
            for path, report in self._into([Listed(path) for path in files]):
                yield from _places(path, report)

    def _into(self, files: Iterable[Listed], folders: Sequence[str] = ()) -> Iterator[tuple[str, Report]]:
        for path, answer in self.look.into(files, self._database, folders, self._stop):
            if isinstance(answer, OSError):
                self._closed(Path(path), answer)
                continue
            self.files += 1
            self.bytes += answer.bytes
            yield path, answer

    def _database(self, path: Path) -> Report | None:
        """What stands in a database; None if it could not be read, which is told, or not to its end."""
        before = len(self.problems)
        places = list(self._in_database(path))
        if len(self.problems) > before or self._stop():
            return None
        cells = tuple((place.table or "", place.row or 0) for place in places)
        return Report(tuple(place.match for place in places), 0, cells=cells)

    def _in_database(self, path: Path) -> Iterator[Place]:
        from tidytrace.chats.files import unreadable_database
        from tidytrace.chats.image import open_readonly

        try:
            with closing(open_readonly(path)) as connection:
                for table in self._unless_stopped(_tables(connection)):
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
                if isinstance(data, bytes) and data.startswith(zstd.MAGIC):
                    data = zstd.unpacked(data)
                if not isinstance(data, bytes) or len(data) > _LARGEST_CELL:
                    continue
                batch.append(data)
                starts.append(size)
                rows.append(number)
                size += len(data) + 1
            if size >= _BATCH:
                yield from self._in_cells(path, table, batch, starts, rows)
                if self._stop():
                    return
                batch, starts, rows, size = [], [], [], 0
        yield from self._in_cells(path, table, batch, starts, rows)

    def _in_cells(
        self, path: Path, table: str, batch: Sequence[bytes], starts: Sequence[int], rows: Sequence[int]
    ) -> Iterator[Place]:
        for match in self.look.in_text(b"\n".join(batch), self._stop):
            cell = bisect_right(starts, match.offset) - 1
            inside = msgspec.structs.replace(match, offset=match.offset - starts[cell])
            yield Place(match=inside, path=path, table=table, row=rows[cell])

    def _closed(self, path: Path, error: OSError) -> None:
        from tidytrace.chats.files import unreadable

        self.problems.append(unreadable(path, error))


def _attributed(places: Sequence[Place], claims: "Sequence[tuple[Territory, Claim]]") -> list[Place]:
    """The places of one file as those see it whose definitions lead to it."""
    found = [msgspec.structs.replace(one, app=claims[0][0].app) for one in places]
    for territory, claim in claims:
        found = territory.attributed(claim, found)
    return found


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


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[int, Sequence[object]]]:
    """Each row with its number; in a table without row numbers they are counted."""
    from tidytrace.catalog import sql

    name = sql.quoted(table)
    try:
        numbered = connection.execute(f"SELECT rowid, * FROM {name}")  # noqa: S608 - quoted
    except sqlite3.OperationalError:
        yield from enumerate(connection.execute(f"SELECT * FROM {name}"), 1)  # noqa: S608 - quoted
        return
    for number, *row in numbered:
        yield number, row
