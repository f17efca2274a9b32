"""What is sensitive in a file: places, kinds and marks, never the values."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from tidytrace.sensitive.blocks import BLOCK, Block, blocks
from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.marks import Marks, masked
from tidytrace.sensitive.model import Confidence, Found, Kind

Stop = Callable[[], bool]


class Match(msgspec.Struct, frozen=True):
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


class Report(msgspec.Struct, frozen=True):
    """What was found in one file."""

    matches: tuple[Match, ...]
    bytes: int
    """How many were looked at."""
    whole: bool = True
    """Not if it was stopped."""


def scan_file(path: Path, scanner: Scanner, marks: Marks, stop: Stop | None = None) -> Report:
    """Look through a file. Raises OSError, also for what is no plain file.

    Args:
        path: Links are followed: the person named it.
        scanner: The rules.
        marks: Marks the values.
        stop: Asked between two pieces.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("no plain file")
        return scan_stream(file, scanner, marks, stop)


def scan_stream(
    file: BinaryIO, scanner: Scanner, marks: Marks, stop: Stop | None = None, *, size: int = BLOCK
) -> Report:
    """Look through a file that is open. Raises OSError."""
    found: list[Match] = []
    seen: set[tuple[str, int]] = set()
    total = 0
    line = 1
    for block in blocks(file, size=size):
        if stop is not None and stop():
            return Report(tuple(found), total, whole=False)
        line = _in_block(block, scanner, marks, line, found, seen)
        total = block.origin(len(block.data))
    return Report(tuple(found), total)


def _in_block(
    block: Block, scanner: Scanner, marks: Marks, line: int, found: list[Match], seen: set[tuple[str, int]]
) -> int:
    """Adds what stands in a piece; the number of the line in which it ends."""
    at = block.fresh
    for one, value in scanner.values(block.data, lines=block.lines):
        match, line, at = _match(one, value, block, marks, line, at)
        if (match.rule, match.offset) not in seen:
            seen.add((match.rule, match.offset))
            found.append(match)
    return line + block.data.count(b"\n", at)


def _match(  # noqa: PLR0913, PLR0917 - what a match is made of
    one: Found, value: bytes, block: Block, marks: Marks, line: int, at: int
) -> tuple[Match, int, int]:
    data = block.data
    if one.start >= at:
        line, at = line + data.count(b"\n", at, one.start), one.start
        here = line
    else:
        here = line - data.count(b"\n", one.start, at)
    offset = block.origin(one.start)
    made = Match(
        rule=one.rule,
        kind=one.kind,
        offset=offset,
        length=block.origin(one.end) - offset,
        line=here,
        masked=masked(one.kind, value),
        mark=marks.mark(one.kind, value),
        confidence=one.confidence,
    )
    return made, line, at


def in_text(text: bytes, scanner: Scanner, marks: Marks) -> Iterator[Match]:
    """What stands in a text that is no file of its own, such as a cell of a database; without lines."""
    for one, value in scanner.values(text):
        yield Match(
            rule=one.rule,
            kind=one.kind,
            offset=one.start,
            length=one.end - one.start,
            line=None,
            masked=masked(one.kind, value),
            mark=marks.mark(one.kind, value),
            confidence=one.confidence,
        )
