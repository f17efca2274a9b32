"""Unpacks Snappy as far as it goes, where nobody says how long the packed bytes are.

Source: github.com/google/snappy/blob/main/format_description.txt
"""

from typing import Final, Literal

import msgspec

from tidytrace.chats.leveldb.logs import varint

_LARGEST: Final = 64 << 20
"""Bytes; a length above it is taken for a misread one."""
_HELD_IN_TAG: Final = 60


class Unpacked(msgspec.Struct, frozen=True):
    """What came out."""

    content: bytes
    end: int
    """Where the packed bytes end."""
    state: Literal["whole", "cut", "damaged"]


def unpack(data: bytes, start: int, stop: int | None = None) -> Unpacked:
    """Unpack what begins at ``start``; bytes from ``stop`` on do not belong to it."""
    stop = len(data) if stop is None else stop
    out = bytearray()
    try:
        length, at = varint(data, start)
        if not 0 < length <= _LARGEST:
            return Unpacked(b"", start, "damaged")
        while len(out) < length and at < stop:
            at = _element(data, at, stop, length, out)
    except ValueError:
        return Unpacked(bytes(out), start, "damaged")
    return Unpacked(bytes(out), min(at, stop), "whole" if len(out) == length and at <= stop else "cut")


def _element(data: bytes, at: int, stop: int, length: int, out: bytearray) -> int:
    """Add one literal or copy to ``out``. Returns where the next begins; beyond ``stop`` if this one is cut off."""
    tag = data[at]
    if tag & 3:
        size, offset, at = _copy(data, tag, at + 1)
        if at <= stop:
            begin = len(out) - offset
            if not 0 <= begin < len(out) or size > length - len(out):
                raise ValueError("no copy")
            piece = out[begin : begin + size]
            out += (piece * (size // len(piece) + 1))[:size]
        return at
    at += 1
    size = (tag >> 2) + 1
    if size > _HELD_IN_TAG:
        extra = size - _HELD_IN_TAG
        size = int.from_bytes(data[at : at + extra], "little") + 1
        at += extra
    if size > length - len(out):
        raise ValueError("no literal")
    out += data[at : max(at, min(at + size, stop))]
    return at + size


def _copy(data: bytes, tag: int, at: int) -> tuple[int, int, int]:
    """Size and distance back of a copy, and where the tag ends."""
    if tag & 3 == 1:
        low = data[at] if at < len(data) else 0
        return 4 + (tag >> 2 & 7), (tag >> 5) << 8 | low, at + 1
    wide = 2 if tag & 3 == 2 else 4
    return (tag >> 2) + 1, int.from_bytes(data[at : at + wide], "little"), at + wide
