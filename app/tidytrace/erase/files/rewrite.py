"""Takes byte ranges out of a file, or puts others in their place: the rest stays byte for byte, the old bytes go.

The new file is written beside the old one and takes its name in one step; at every moment the name leads to the whole
old or the whole new file (on file systems without second names for a moment to none). ``halfway`` mends what an
interruption leaves.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.erase.errors import ChangedSincePlan, Unscrubbed, from_system
from tidytrace.erase.files.attributes import carry_over
from tidytrace.erase.files.halfway import drop, token_of
from tidytrace.erase.files.handles import Folder, checked, folder_of, open_checked
from tidytrace.erase.files.swap import OldIsLeft, swap
from tidytrace.erase.model import Item, Journal, Stamp, Target

_BLOCK: Final = 1024 * 1024


class Splice(msgspec.Struct, frozen=True, order=True):
    """One range of bytes that goes, and what takes its place."""

    start: int
    end: int
    put: bytes = b""


def merged(cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap joined, empty ones dropped."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if start >= end:
            continue
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def splices_of(item: Item) -> list[Splice]:
    """What is to be done to the file of an item that loses ranges, or as a whole becomes another."""
    put = item.becomes.content if item.becomes is not None else b""
    return [Splice(start, end, put) for start, end in merged(item.cuts)]


def cut(target: Target, cuts: Sequence[tuple[int, int]], journal: Journal | None = None) -> None:
    """Take byte ranges out of a file; otherwise like ``splice``."""
    splice(target, [Splice(start, end) for start, end in merged(cuts)], journal)


def splice(target: Target, splices: Sequence[Splice], journal: Journal | None = None) -> None:
    """Change byte ranges of a file.

    Args:
        target: In its planned state.
        splices: Ranges that do not overlap.
        journal: Is told each step before it happens.

    Raises:
        Unscrubbed: The new file stands, and the old one is left beside it under an own name: the disk failed.
        ErasureError: The file is as it was.
        ValueError: Ranges overlap.
    """
    ordered = sorted(splices)
    if any(later.start < sooner.end for sooner, later in pairwise(ordered)):
        raise ValueError("ranges overlap")
    name = target.parts[-1]
    token = token_of(name)
    with folder_of(target) as folder:
        try:
            _write_new(folder, token, target, ordered, journal)
            if journal is not None:
                journal.note("replace", target.path)
            swap(folder, token, name, target.stamp.size)
        except OldIsLeft as error:
            raise Unscrubbed(target.path) from error
        except OSError as error:
            drop(folder, token, name)
            raise from_system(target.path, error) from error
        except BaseException:
            drop(folder, token, name)
            raise


def _write_new(folder: Folder, token: str, target: Target, splices: Sequence[Splice], journal: Journal | None) -> None:
    old = open_checked(folder, target)
    try:
        if journal is not None:
            journal.note("write", target.path)
        new = folder.open(f"{token}.new", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            for start, end, put in _runs(splices, target.stamp.size):
                os.lseek(old, start, os.SEEK_SET)
                _copy(old, new, end - start, target.path)
                write_all(new, put)
            carry_over(old, new)
            os.fsync(new)
        finally:
            os.close(new)
        if Stamp.of(os.fstat(old)) != target.stamp:
            raise ChangedSincePlan(target.path)
    finally:
        os.close(old)
    checked(folder, target)


def _runs(splices: Sequence[Splice], size: int) -> Iterator[tuple[int, int, bytes]]:
    """What stays, from and to, and what is put behind it."""
    at = 0
    for one in splices:
        yield at, one.start, one.put
        at = one.end
    if at < size:
        yield at, size, b""


def _copy(old: int, new: int, length: int, path: Path) -> None:
    left = length
    while left > 0:
        block = os.read(old, min(left, _BLOCK))
        if not block:
            raise ChangedSincePlan(path)  # it became shorter meanwhile
        left -= len(block)
        write_all(new, block)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of some bytes. Raises OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
