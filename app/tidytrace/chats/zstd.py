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
    head = read(at, 18)
    flags = head[4] if len(head) > 4 else 0
    single = bool(flags & 32)
    sizes = ((1 if single else 0), 2, 4, 8)
    place = at + 5 + (not single) + (0, 1, 2, 4)[flags & 3] + sizes[flags >> 6]
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
