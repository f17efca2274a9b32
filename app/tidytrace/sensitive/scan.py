"""What is sensitive in a file: places, kinds and marks, never the values."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tidytrace.sensitive.marks import Marks, masked
from tidytrace.sensitive.model import Confidence, Found, Kind
from tidytrace.sensitive.reading.blocks import BLOCK, Block, Nature, Readable, blocks
from tidytrace.winpaths import spelled

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.scanner import Scanner
    from tidytrace.sensitive.reading.deltas import Across


class Match(msgspec.Struct, frozen=True, array_like=True):
    """One sensitive value in one place. No field can hold the value."""

    rule: str
    kind: Kind
    offset: int
    """Bytes from the beginning of the file."""
    length: int
    line: int | None
    """Counted from 1."""
    masked: str
    mark: str
    """The same for the same value on this computer; nobody can work the value out from it."""
    confidence: Confidence


class Report(msgspec.Struct, frozen=True, array_like=True):
    """What was found in one file."""

    matches: tuple[Match, ...]
    bytes: int
    """How many were looked at."""
    whole: bool = True
    """Not if it could not be read to its end."""
    lines: int = 0
    """Ends of lines in what was looked at."""
    cells: tuple[tuple[str, int], ...] = ()
    """Table and row of each match, in a database."""


def open_plain(path: str | Path) -> int:
    """The descriptor of a file; links are followed. Raises OSError, also for what is no plain file."""
    descriptor = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("no plain file")
    return descriptor


def scan_stream(  # noqa: PLR0913 - a file or a part of one
    file: Readable,
    scanner: "Scanner",
    marks: Marks,
    *,
    size: int = BLOCK,
    start: int = 0,
    nature: Nature | None = None,
) -> Report:
    """Look through a file that is open. Raises OSError, and LookStopped if the scanner is called off.

    Args:
        file: At its beginning, or where a part of it begins.
        scanner: The rules.
        marks: Marks the values.
        size: Bytes that are looked at together.
        start: Where the part begins; lines are counted from there.
        nature: How the whole file is written, where only a part is read.
    """
    from tidytrace.sensitive.reading.deltas import Deltas

    found: dict[tuple[str, int], Match] = {}
    deltas = Deltas(scanner)
    total = start
    line = 1
    for block in blocks(file, size=size, start=start, nature=nature):
        lines = _Lines(block, line)
        here: list[Match] = []
        for one, value in scanner.values(block.data, lines=block.lines):
            scanner.go_on()
            first = block.origin(one.start)
            if not block.has(first):
                continue
            match = matched(one, value, marks, first, block.origin(one.end) - first, lines.of(one.start))
            here.append(found.setdefault((match.rule, match.offset), match))
        _put(found, deltas.through(block, line, here), marks)
        line = lines.of(len(block.data))
        total = block.origin(len(block.data))
    _put(found, deltas.rest(), marks)
    return Report(tuple(sorted(found.values(), key=lambda match: match.offset)), total - start, lines=line - 1)


def _put(found: dict[tuple[str, int], Match], across: "Iterable[Across]", marks: Marks) -> None:
    """A value in pieces takes the place of what was seen in one of them alone."""
    for one, value, line, instead_of in across:
        for key in instead_of:
            found.pop(key, None)
        found[one.rule, one.start] = matched(one, value, marks, one.start, one.end - one.start, line)


class _Lines:
    """The numbers of the lines of a piece, asked for in about the order in which they stand."""

    def __init__(self, block: Block, line: int) -> None:
        """Begin where the piece before it ended, in this line."""
        self._data = block.data
        self._at = block.fresh
        self._line = line

    def of(self, place: int) -> int:
        """The line of a place in the piece."""
        if place < self._at:
            return self._line - self._data.count(b"\n", place, self._at)
        self._line += self._data.count(b"\n", self._at, place)
        self._at = place
        return self._line


def in_text(text: bytes, scanner: "Scanner", marks: Marks) -> Iterator[Match]:
    """What stands in a text that is no file of its own, such as a cell of a database; without lines."""
    for one, value in scanner.values(text):
        yield matched(one, value, marks, one.start, one.end - one.start, None)


def matched(one: Found, value: bytes, marks: Marks, offset: int, length: int, line: int | None) -> Match:  # noqa: PLR0913, PLR0917 - what a match is made of
    """What is told of a value that was found."""
    return Match(
        rule=one.rule,
        kind=one.kind,
        offset=offset,
        length=length,
        line=line,
        masked=masked(one.kind, value),
        mark=marks.mark(one.kind, value),
        confidence=one.confidence,
    )
