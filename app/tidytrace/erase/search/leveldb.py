"""The content of LevelDB's files, packed or not, also of damaged ones.

Logs are blocks of 32 KiB; a record that does not fit goes on in the next block after another header. Tables are
blocks of keys and values, each packed by itself, with an index of them at the end.

Source: github.com/google/leveldb/tree/main/doc (log_format.md, table_format.md)
"""

import re
from collections.abc import Iterator
from typing import Final

from tidytrace.chats import zstd
from tidytrace.chats.leveldb.logs import BLOCK, HEADER, LAST, varint
from tidytrace.chats.leveldb.tables import FOOTER, MAGIC, SNAPPY, TRAILER, ZSTD, handle
from tidytrace.erase.search.snappy import unpack

LOG_NAME: Final = re.compile(r"\d{6,}\.log\Z")
TABLE_NAME: Final = re.compile(r"\d{6,}\.(?:ldb|sst)\Z")
LOG_BLOCK: Final = BLOCK
_RECORDS: Final = range(1, LAST + 1)
_TRIES: Final = 20_000
_LEAST: Final = 16
_BLOCK_START: Final = re.compile(
    # a length, then a literal that begins with a key of which nothing is shared with the one before
    rb"[\x80-\xff]{0,3}[\x01-\x7f](?:[" + re.escape(bytes(range(0, 240, 4))) + rb"]|\xf0[\x00-\xff]|\xf4[\x00-\xff]{2})"
    rb"\x00"
)


def log_content(block: bytes) -> bytes:
    """What the records of one block of a log hold, one after the other without their headers."""
    pieces: list[bytes] = []
    at = 0
    while at + HEADER <= len(block):
        length = int.from_bytes(block[at + 4 : at + 6], "little")
        kind = block[at + 6]
        if kind not in _RECORDS:
            # room set aside beforehand, or damage: whatever it is, it is looked at as it stands
            pieces.append(block[at:])
            break
        pieces.append(block[at + HEADER : at + HEADER + length])
        at += HEADER + length
    return b"".join(pieces)


def table_blocks(data: bytes) -> Iterator[bytes]:
    """Every block of a table, unpacked: those that the index names, and any others that can be made out."""
    covered: list[tuple[int, int]] = []
    for start, size in _named(data):
        end = start + size
        if end + TRAILER > len(data):
            continue
        content = _unpacked(data, start, end)
        if content is not None:
            covered.append((start, end + TRAILER))
            yield content
    at = 0
    for start, end in [*sorted(covered), (len(data), len(data))]:
        if start - at >= _LEAST:
            yield from _strays(data, at, start)
        at = max(at, end)


def _named(data: bytes) -> Iterator[tuple[int, int]]:
    if data[-8:] != MAGIC or len(data) < FOOTER:
        return
    try:
        at = len(data) - FOOTER
        meta, at = handle(data, at)
        index, at = handle(data, at)
        yield meta
        yield index
        content = _unpacked(data, index[0], sum(index))
        if content is not None:
            yield from _values(content)
    except ValueError:
        # the rest is found without the index
        return


def _values(block: bytes) -> Iterator[tuple[int, int]]:
    """The places that an index block names. Raises ValueError."""
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    at = 0
    while at < end:
        _, at = varint(block, at)
        own, at = varint(block, at)
        length, at = varint(block, at)
        place, _ = handle(block, at + own)
        at += own + length
        yield place


def _unpacked(data: bytes, start: int, end: int) -> bytes | None:
    """A block's content; none if it is not there."""
    kind = data[end] if end < len(data) else 0
    if kind == SNAPPY:
        return _unsnapped(data[start:end])
    if kind == ZSTD:
        return zstd.unpacked(data[start:end])
    return data[start:end]


def _unsnapped(packed: bytes) -> bytes | None:
    from cramjam import DecompressionError, snappy

    try:
        if varint(packed, 0)[0] <= len(packed) * 64:
            return bytes(snappy.decompress_raw(packed))
    except (DecompressionError, ValueError):
        pass  # damaged: as far as it goes
    return unpack(packed, 0).content or None


def _strays(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """Packed blocks that no index names, one after the other or with something else between."""
    at = start
    for _ in range(_TRIES):
        match = _BLOCK_START.search(data, at, end)
        if match is None:
            return
        found = unpack(data, match.start(), end)
        if found.state == "whole" and found.end < len(data) and data[found.end] == SNAPPY:
            yield found.content
            at = found.end + TRAILER
            continue
        if found.state == "cut" and len(found.content) >= _LEAST:
            yield found.content
        at = match.start() + 1
