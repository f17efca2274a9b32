"""Changes to today's file that bring pieces back, before anything is written."""

import os
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from tidytrace.erase.files.landmarks import read_range


class Edit(msgspec.Struct, frozen=True, order=True):
    """Bytes that are put at one place of today's file, in place of others or between them."""

    at: int
    order: int
    """Of edits at the same place the lower one comes first."""
    put: bytes
    remove: int = 0


class Merge(msgspec.Struct, frozen=True):
    """What can be done for pieces whose file has moved on."""

    edits: tuple[Edit, ...] = ()
    beside: bytes = b""
    """What must not go into the file, as the person can read it."""


def edited(descriptor: int, size: int, edits: Sequence[Edit]) -> Iterator[bytes]:
    """The bytes of a file with the edits made. Raises OSError."""
    at = 0
    for edit in sorted(edits):
        yield from read_range(descriptor, at, edit.at)
        yield edit.put
        at = edit.at + edit.remove
    yield from read_range(descriptor, at, size)


def joined(descriptor: int, size: int, edits: Iterable[Edit], end: bytes) -> tuple[Edit, ...]:
    """The same edits of whole lines, with line ends where one is missing between two of them. Raises OSError."""
    made: list[Edit] = []
    ordered = sorted(edits)
    for number, edit in enumerate(ordered):
        put = edit.put
        last = number + 1 == len(ordered) or ordered[number + 1].at > edit.at
        if not put.endswith(b"\n") and not (edit.at == size and last):
            put += end
        first = not number or ordered[number - 1].at < edit.at
        if first and edit.at == size and size and not _ends_line(descriptor, size):
            put = end + put
        made.append(msgspec.structs.replace(edit, put=put))
    return tuple(made)


def _ends_line(descriptor: int, size: int) -> bool:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"
