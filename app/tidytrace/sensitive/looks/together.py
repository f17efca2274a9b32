"""Small logs looked at in one go: most of the time for one of them goes into beginning, not into looking.

Only files are put together of which each line is a document of its own in UTF-8, so that nothing reaches from one of
them into the next.
"""

import os
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.portions import at_most
from tidytrace.sensitive.looks.inside import SQLITE, Inside, Piece, Refused
from tidytrace.sensitive.looks.memory import believable, stamp_of
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import BLOCK, Nature
from tidytrace.sensitive.reading.encodings import as_utf8
from tidytrace.sensitive.scan import Match, Report, matched, open_plain

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.scanner import Scanner

_LARGEST: Final = 256 << 10
"""Bytes of a file that is put together with others."""

Outcome = Inside | Refused


class _Small(msgspec.Struct, frozen=True):
    """One file."""

    data: bytes
    stamp: bytes


def look_together(
    pieces: Sequence[Piece], scanner: "Scanner", marks: Marks, alone: Callable[[Piece], Outcome]
) -> Iterator[Outcome]:
    """What came of each piece of work, in their order.

    Args:
        pieces: What is to be looked at.
        scanner: The rules.
        marks: Marks the values.
        alone: Does a piece that goes together with no other.
    """
    waiting: list[_Small] = []
    size = 0
    for piece in pieces:
        small = _small(piece)
        if small is not None:
            waiting.append(small)
            size += len(small.data)
        if small is None or size >= BLOCK:
            yield from _found(waiting, scanner, marks)
            waiting, size = [], 0
        if small is None:
            yield alone(piece)
    yield from _found(waiting, scanner, marks)


def _small(piece: Piece) -> _Small | None:
    """The file, if it can go together with others; whatever is wrong with it is told by who looks at it alone."""
    from tidytrace.sensitive.reading.deltas import has_signs

    if piece.end is not None or piece.before is not None:
        return None
    now = time.time_ns()
    try:
        with os.fdopen(open_plain(piece.path), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not 0 < status.st_size <= _LARGEST:
                return None
            data = at_most(file, _LARGEST + 1)
    except OSError:
        return None
    if len(data) != status.st_size or data[:1] != b"{" or data.startswith(SQLITE):
        return None
    nature = Nature.of(data)
    if nature.encoding != "utf-8" or not nature.lines or as_utf8(data, "utf-8")[1] is not None or has_signs(data):
        return None
    return _Small(data, believable(stamp_of(status), now))


def _found(files: Sequence[_Small], scanner: "Scanner", marks: Marks) -> Iterator[Inside]:
    if not files:
        return
    starts = [0, *accumulate(len(one.data) + 1 for one in files)]
    matches: list[list[Match]] = [[] for _ in files]
    for one, value in scanner.values(b"\n".join(one.data for one in files), lines=True):
        number = bisect_right(starts, one.start) - 1
        offset = one.start - starts[number]
        line = files[number].data.count(b"\n", 0, offset) + 1
        matches[number].append(matched(one, value, marks, offset, one.end - one.start, line))
    for file, those in zip(files, matches, strict=True):
        those.sort(key=lambda match: match.offset)
        yield Inside(Report(tuple(those), len(file.data), lines=file.data.count(b"\n")), file.stamp)
