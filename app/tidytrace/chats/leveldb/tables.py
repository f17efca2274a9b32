"""Tables: sorted keys and values in blocks, each packed by itself, with an index of them at the end."""

from collections.abc import Iterator
from typing import Final

from tidytrace.chats.leveldb.crc32c import masked
from tidytrace.chats.leveldb.logs import FormatError, varint

FOOTER: Final = 48
MAGIC: Final = bytes.fromhex("57fb808b247547db")
TRAILER: Final = 5
PLAIN, SNAPPY, ZSTD = 0, 1, 2
SUFFIX: Final = 8
"""Bytes behind each key: kind and sequence number."""


Range = tuple[bytes, bytes]
"""The keys from the first up to, and without, the second, byte by byte."""


def entries(data: bytes, *, verify: bool, within: Range | None = None) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Sequence number, kind, key and value of everything in a table. Raises FormatError.

    Args:
        data: The whole file.
        verify: Compare the checksums.
        within: Leave the blocks packed that can hold none of these keys, and tell no others. Only for a store that
            sorts its keys byte by byte.
    """
    if len(data) < FOOTER or data[-8:] != MAGIC:
        raise FormatError("no table")
    _, at = handle(data, len(data) - FOOTER)
    index, _ = handle(data, at)
    below = b""
    for last, named in _pairs(_block(data, index, verify=verify)):
        # what stands in the index is not below any key of its block, and below none of the next one
        above, below = below, last[:-SUFFIX]
        if within is not None and (below < within[0] or above >= within[1]):
            continue
        place, _ = handle(named, 0)
        for key, value in _pairs(_block(data, place, verify=verify)):
            if len(key) < SUFFIX:
                raise FormatError("a key is cut off")
            if within is not None and not within[0] <= key[:-SUFFIX] < within[1]:
                continue
            tag = int.from_bytes(key[-SUFFIX:], "little")
            yield tag >> 8, tag & 0xFF, key[:-SUFFIX], value


def handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Start and size of a block, and where that stands no more. Raises FormatError."""
    start, at = varint(data, at)
    size, at = varint(data, at)
    return (start, size), at


def _block(data: bytes, place: tuple[int, int], *, verify: bool) -> bytes:
    start, size = place
    end = start + size
    if end + TRAILER > len(data):
        raise FormatError("a block is cut off")
    kind = data[end]
    if verify and masked(data[start : end + 1]) != int.from_bytes(data[end + 1 : end + TRAILER], "little"):
        raise FormatError("a block fails its checksum")
    content = data[start:end]
    if kind == PLAIN:
        return content
    if kind == SNAPPY:
        return _unpacked_snappy(content)
    if kind == ZSTD:
        return _unpacked_zstd(content)
    raise FormatError("a block is packed in an unknown way")


def _unpacked_snappy(content: bytes) -> bytes:
    from cramjam import DecompressionError, snappy

    if varint(content, 0)[0] > max(1 << 16, len(content) * 64):
        raise FormatError("a block says that it is far larger than it can be")
    try:
        return bytes(snappy.decompress_raw(content))
    except DecompressionError as error:
        raise FormatError("a block cannot be unpacked") from error


def _unpacked_zstd(content: bytes) -> bytes:
    from cramjam import DecompressionError, zstd

    try:
        return bytes(zstd.decompress(content))
    except DecompressionError as error:
        raise FormatError("a block cannot be unpacked") from error


def _pairs(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    if len(block) < 4:
        raise FormatError("a block is cut off")
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    if end < 0:
        raise FormatError("a block is damaged")
    key = b""
    at = 0
    while at < end:
        shared, at = varint(block, at)
        own, at = varint(block, at)
        length, at = varint(block, at)
        if shared > len(key) or at + own + length > end:
            raise FormatError("an entry is damaged")
        key = key[:shared] + block[at : at + own]
        at += own
        yield key, block[at : at + length]
        at += length


__all__ = ["FOOTER", "MAGIC", "PLAIN", "SNAPPY", "SUFFIX", "TRAILER", "ZSTD", "Range", "entries"]
