"""What of many files is known already, and which pieces of work the rest comes to."""

import os
import time
from collections.abc import Sequence

import msgspec

from tidytrace.sensitive.looks.inside import SQLITE, Inside, Piece
from tidytrace.sensitive.looks.listing import Listed
from tidytrace.sensitive.looks.memory import Known, Memory, Seen, State, believable, stamp_of
from tidytrace.sensitive.looks.parts import PART, divisible, moved, nature_of, stopped
from tidytrace.sensitive.scan import Match, Report, open_plain
from tidytrace.winpaths import spelled

_BESIDE = ("-wal", "-journal")
"""Files that belong to a SQLite database."""
_RECALLED = 10_000
"""Files that are asked for at a time: what is known of all of a person's would take as much memory as all the rest."""


class Plan:
    """The work on some files. Numbers are places in the sequence of files."""

    def __init__(self, files: Sequence[Listed], memory: Memory) -> None:
        """Ask the memory about all of them, and the system about those that it knows."""
        self.answers: dict[int, Report | OSError] = {}
        """What needs no work."""
        self.pieces: list[Piece] = []
        self.sizes: list[int] = []
        """Bytes of each piece."""
        self._file_of: list[int] = []
        self._divided: dict[int, _Divided] = {}
        self._files = files
        self._memory = memory
        self.names = [memory.name(one.path) for one in files]
        small: list[tuple[int, Piece, int]] = []
        known: dict[bytes, Known] = {}
        for number, one in enumerate(files):
            if number % _RECALLED == 0:
                known = memory.recall(self.names[number : number + _RECALLED])
            try:
                small += self._plan(number, one, known.get(self.names[number]))
            except OSError as error:
                self.answers[number] = error
        # small ones last: then both processes end at the same time
        for number, piece, size in small:
            self._add(number, piece, size)

    def _plan(self, number: int, file: Listed, known: Known | None) -> list[tuple[int, Piece, int]]:
        status = file.status or os.stat(spelled(file.path))  # noqa: PTH116 - for every file
        if known is not None:
            stamp = stamp_of(status)
            try:
                if known.is_same(stamp) and (not known.beside or known.beside == beside(file.path)):
                    seen = known.seen
                    self.answers[number] = Report(seen.matches, known.size, cells=seen.cells)
                    return []
                if known.may_have_grown(stamp) and known.seen.stopped is not None:
                    added = status.st_size - known.size
                    return [(number, Piece(file.path, before=known.seen.stopped, matches=known.seen.matches), added)]
            except msgspec.MsgspecError:
                self._memory.forget(self.names[number])
        if status.st_size > 2 * PART and self._divide(number, file.path):
            return []
        return [(number, Piece(file.path), status.st_size)]

    def _divide(self, number: int, path: str) -> bool:
        """Whether the file was planned in parts."""
        now = time.time_ns()
        with os.fdopen(open_plain(path), "rb", buffering=0) as file:
            if file.read(len(SQLITE)) == SQLITE or not divisible(nature_of(file)):
                return False
            status = os.fstat(file.fileno())
        starts = range(0, status.st_size, PART)
        for start in starts:
            self._add(number, Piece(path, start, min(start + PART, status.st_size)), PART)
        self._divided[number] = _Divided(believable(stamp_of(status), now), len(starts))
        return True

    def _add(self, number: int, piece: Piece, size: int) -> None:
        self.pieces.append(piece)
        self.sizes.append(size)
        self._file_of.append(number)

    def file_of(self, piece: int) -> int:
        """The number of the file that a piece is of."""
        return self._file_of[piece]

    def path_of(self, number: int) -> str:
        """The path of a file."""
        return self._files[number].path

    def settle(self, piece: int, found: Inside) -> Report | None:
        """The report on the file, once its last piece is done; it is remembered then. Raises OSError."""
        number = self._file_of[piece]
        divided = self._divided.get(number)
        if divided is not None:
            divided.reports[self.pieces[piece].start] = found.report
            if len(divided.reports) < divided.parts:
                return None
            report = divided.together()
            with os.fdopen(open_plain(self._files[number].path), "rb", buffering=0) as file:
                found = Inside(report, divided.stamp, stopped(file, report, self._memory.key))
        self.remember(number, found)
        return found.report

    def remember(self, number: int, found: Inside, beside: str = "") -> None:
        """Keep what was found in a file for the next look."""
        seen = Seen(found.report.matches, found.report.cells, found.stopped)
        state = State(found.stamp, beside, found.report.bytes)
        self._memory.keep(self._files[number].path, self.names[number], seen, state)


class _Divided:
    """A large file whose parts are looked at by themselves."""

    def __init__(self, stamp: bytes, parts: int) -> None:
        self.stamp = stamp
        self.parts = parts
        self.reports: dict[int, Report] = {}
        """By where the part starts."""

    def together(self) -> Report:
        """The report on the whole file."""
        matches: list[Match] = []
        lines = size = 0
        for _start, one in sorted(self.reports.items()):
            matches += moved(one.matches, lines)
            lines += one.lines
            size += one.bytes
        return Report(tuple(matches), size, lines=lines)


def beside(path: str, now_ns: int | None = None) -> str:
    """What tells that the files beside a database are the same, and that they are looked at; never empty.

    Args:
        path: Of the database.
        now_ns: When it is looked at; what changed just before that may change again without a trace.
    """
    told = []
    for suffix in _BESIDE:
        try:
            status = os.stat(spelled(f"{path}{suffix}"))  # noqa: PTH116 - for every database
        except OSError:
            told.append("-")
            continue
        stamp = stamp_of(status)
        told.append((stamp if now_ns is None else believable(stamp, now_ns)).hex())
    return " ".join(told)
