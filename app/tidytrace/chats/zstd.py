"""Frames of zstd, in which some apps pack what they keep in files and in cells of databases. Source: RFC 8878."""

from collections.abc import Callable
from typing import Final

MAGIC: Final = b"\x28\xb5\x2f\xfd"
LARGEST: Final = 256 << 20
"""A frame cannot be unpacked piece by piece; so many bytes of its content are looked at."""
_BLOCK: Final = 128 << 10
Read = Callable[[int, int], bytes]
"""Up to so many bytes from a place on; fewer only at the end."""


def extent(read: Read, length: int, at: int) -> tuple[int, int]:
    """Where the frame that begins at a place ends, and how large its content can be at most.

    Args:
        read: Gives the bytes around the frame.
        length: How many of them there are.
        at: Where the frame begins. Counting stops above the limit.
    """
    head = read(at, 5)
    flags = head[4] if len(head) > 4 else 0
    place = at + _first_block(flags)
    size = 0
    while size <= LARGEST:
        header = int.from_bytes(read(place, 3), "little")
        kind, block = header >> 1 & 3, header >> 3
        if place + 3 > length or kind == 3:
            break
        size += block if kind in {0, 1} else _BLOCK
        place += 3 + (1 if kind == 1 else block)
        if header & 1:
            place += 4 if flags & 4 else 0
            break
    return min(place, length), size


def _first_block(flags: int) -> int:
    """Where a frame's first block begins, by the flags behind its magic."""
    single = bool(flags & 32)
    sizes = ((1 if single else 0), 2, 4, 8)
    return 5 + (not single) + (0, 1, 2, 4)[flags & 3] + sizes[flags >> 6]


def plausible(head: bytes) -> bool:
    """Whether bytes that begin with the magic can be the beginning of a frame; of random ones few can.

    Args:
        head: the first 21 bytes, or all there are.
    """
    flags = head[4] if len(head) > 4 else 8
    place = _first_block(flags)
    header = int.from_bytes(head[place : place + 3], "little")
    return not flags & 8 and len(head) >= place + 3 and header >> 1 & 3 != 3 and header >> 3 <= _BLOCK


def content(packed: bytes, size: int) -> bytearray:
    """A frame's content; what a damaged one gives before the damage is there, followed by zeros.

    Args:
        packed: The frame.
        size: How large its content can be at most.
    """
    from cramjam import DecompressionError, zstd

    plain = bytearray(size)
    try:
        del plain[zstd.decompress_into(packed, plain) :]
    except DecompressionError:
        return plain if any(plain[: 1 << 16]) else bytearray()
    return plain


def unpacked(packed: bytes) -> bytes | None:
    """The content of one frame that is at hand; none if nothing can be read."""
    _, size = extent(lambda at, number: packed[at : at + number], len(packed), 0)
    return bytes(content(packed, min(size, LARGEST))) or None


def packed(plain: bytes) -> bytes:
    """One frame with this content, at the level that apps take when they name none."""
    from cramjam import zstd

    return bytes(zstd.compress(plain, level=3))
