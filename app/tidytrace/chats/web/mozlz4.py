"""Files that the Firefox family packs: a mark, the length of the content, and one LZ4 block.

Source: Firefox, xpcom/ioutils/IOUtils.cpp (MozLZ4).
"""

from typing import Final

MARK: Final = b"mozLz40\0"
LARGEST: Final = 256 << 20
_LENGTH: Final = 4
MOST: Final = 255
"""Bytes that one packed byte can stand for."""


def unpacked(data: bytes) -> bytes | None:
    """The content of a packed file; none if it is no such file, too large or damaged."""
    from cramjam import DecompressionError, lz4

    start = len(MARK) + _LENGTH
    size = int.from_bytes(data[len(MARK) : start], "little")
    if not data.startswith(MARK) or size > min(LARGEST, len(data) * MOST):
        return None
    try:
        content = bytes(lz4.decompress_block(data[start:], output_len=size))
    except DecompressionError:
        return None
    return content if len(content) == size else None


def packed(content: bytes) -> bytes:
    """A packed file with this content."""
    from cramjam import lz4

    return MARK + bytes(lz4.compress_block(content))
