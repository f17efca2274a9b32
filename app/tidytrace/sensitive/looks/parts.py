"""A part of a file looked at by itself, so that two can share a large file and a log is read on from where it ended.

A part is read with a margin on both sides, and the matches that begin in it are its own: put together, the parts give
what a look at the whole file gives.
"""

import hashlib
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.model import LARGEST_MATCH
from tidytrace.sensitive.reading.blocks import Nature
from tidytrace.sensitive.reading.encodings import HEAD
from tidytrace.sensitive.scan import Match, Report, scan_stream

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.scanner import Scanner

PART: Final = 8 << 20
"""Bytes of a part of a large file."""
MARGIN: Final = 8 * LARGEST_MATCH
"""Bytes that are read on both sides of a part: the longest match, also where it comes in small pieces."""
LEAST: Final = 1 << 20
"""Bytes of a file below which it is read from its beginning again, because that takes no longer."""
_TAIL: Final = 64 << 10
_SAMPLES: Final = 16
_SAMPLE: Final = 4 << 10
_DIGEST_BYTES: Final = 16
_WIDE: Final = ("utf-16-le", "utf-16-be")
_ONE_BYTE: Final = ("utf-8", "gb18030")
"""The byte of a line's end stands for nothing else."""


class Stopped(msgspec.Struct, frozen=True, array_like=True):
    """Where a look at a file ended, to look on from there when it has grown."""

    at: int
    """Bytes of the file."""
    again: int
    """From here on the next look has to see it again: a value may go on in what is added."""
    lines: int
    """Ends of lines before that place."""
    prefix: bytes
    """See ``prefix_of``."""


def prefix_of(file: BinaryIO, end: int, key: bytes) -> bytes:
    """The keyed digest of the beginning of a file, up to a place. Raises OSError.

    It reads the first 64 KiB, the last 64 KiB before the place, and sixteen samples of 4 KiB between, so it costs the
    same for a file of any size. A file that was written anew, cut off, or changed at its beginning or end is noticed;
    not noticed is a change between the samples that leaves the length of everything before the place as it was.

    Args:
        file: Any place of it.
        end: Bytes that count.
        key: Nobody can work out from the digest what stands there.
    """
    digest = hashlib.blake2b(end.to_bytes(8, "little"), key=key, digest_size=_DIGEST_BYTES)
    wanted = [
        (0, HEAD),
        *((end * one // (_SAMPLES + 1), _SAMPLE) for one in range(1, _SAMPLES + 1)),
        (end - _TAIL, _TAIL),
    ]
    for at, size in wanted:
        digest.update(_bytes(file, max(0, at), min(end, max(0, at) + size)))
    return digest.digest()


def stopped(file: BinaryIO, report: Report, key: bytes) -> Stopped | None:
    """Where a look at a whole file ended; None for a file that is better read from its beginning. Raises OSError."""
    if report.bytes < LEAST:
        return None
    nature = nature_of(file)
    again = (report.bytes - MARGIN) & ~1
    if _begin(file, again, nature) is None:
        return None
    lines = report.lines - _line_ends(file, again, report.bytes, nature)
    return Stopped(report.bytes, again, lines, prefix_of(file, report.bytes, key))


def scan_on(  # noqa: PLR0913, PLR0917 - what was known, and what the rest is looked at with
    file: BinaryIO, before: Stopped, matches: tuple[Match, ...], scanner: "Scanner", marks: Marks, key: bytes
) -> Report | None:
    """The report on a file of which only what was added is read; None if it is not just longer. Raises OSError."""
    if prefix_of(file, before.at, key) != before.prefix:
        return None
    rest = scan_part(file, before.again, None, nature_of(file), scanner, marks)
    kept = tuple(one for one in matches if one.offset < before.again)
    return Report(kept + moved(rest.matches, before.lines), before.again + rest.bytes, lines=before.lines + rest.lines)


def nature_of(file: BinaryIO) -> Nature:
    """How a file is written. Raises OSError."""
    return Nature.of(_bytes(file, 0, HEAD))


def divisible(nature: Nature) -> bool:
    """Whether any part can be read without what stands before it."""
    return nature.encoding == "utf-8" or nature.encoding in _WIDE


def scan_part(  # noqa: PLR0913, PLR0917 - which part, and what it is looked at with
    file: BinaryIO, start: int, end: int | None, nature: Nature, scanner: "Scanner", marks: Marks
) -> Report:
    """What begins in a part of a file; its lines are counted from 1. Raises OSError.

    Args:
        file: Any place of it.
        start: Where the part begins; a place that ``_begin`` knows a beginning for.
        end: Where the next one begins; None for the last.
        nature: How the file is written.
        scanner: The rules.
        marks: Marks the values.
    """
    first = _begin(file, start, nature) or 0
    last = None if end is None else end + MARGIN
    report = scan_stream(_Span(file, first, last), scanner, marks, start=first, nature=nature)
    before = _line_ends(file, first, start, nature)
    over = 0 if end is None else _line_ends(file, end, first + report.bytes, nature)
    own = tuple(one for one in report.matches if start <= one.offset and (end is None or one.offset < end))
    stop = first + report.bytes if end is None else min(end, first + report.bytes)
    return Report(moved(own, -before), max(0, stop - start), lines=report.lines - before - over)


def moved(matches: tuple[Match, ...], lines: int) -> tuple[Match, ...]:
    """The same, so many lines further down."""
    if not lines:
        return matches
    return tuple(msgspec.structs.replace(one, line=one.line + lines) if one.line else one for one in matches)


class _Span:
    """A stretch of a file."""

    def __init__(self, file: BinaryIO, start: int, end: int | None) -> None:
        file.seek(start)
        self._file = file
        self._left = end - start if end is not None else None

    def read(self, size: int, /) -> bytes:
        if self._left is None:
            return self._file.read(size)
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def _begin(file: BinaryIO, start: int, nature: Nature) -> int | None:
    """Where reading has to begin so that all is seen from a place on; None where only the whole file tells."""
    at = max(0, start - MARGIN)
    if at == 0 or nature.encoding == "utf-8":
        return at
    if nature.encoding in _WIDE:
        return at & ~1
    if nature.encoding in _ONE_BYTE:
        # a character may be cut anywhere but behind the end of a line
        line = _bytes(file, at, start).find(b"\n")
        return at + line + 1 if line >= 0 else None
    return None


def _line_ends(file: BinaryIO, start: int, end: int, nature: Nature) -> int:
    data = _bytes(file, start, end)
    return data.count(b"\n") if nature.encoding in _ONE_BYTE else data.decode(nature.encoding, "replace").count("\n")


def _bytes(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start) if end > start else b""
