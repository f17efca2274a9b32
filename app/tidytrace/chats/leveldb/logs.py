"""Logs: blocks of 32 KiB with records in them, and the batches of changes that the records are.

A record that does not fit goes on in the next block behind another header. The manifest is a log, too.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.chats.leveldb.crc32c import masked

BLOCK: Final = 32768
HEADER: Final = 7
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
PUT: Final = 1
DELETE: Final = 0
_BATCH_HEADER: Final = 12


class FormatError(ValueError):
    """The bytes are not what LevelDB writes; of a store that must stay whole nothing may be changed then."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, lowest first, and where it ends. Raises FormatError."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise FormatError("a number is cut off")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def as_varint(value: int) -> bytes:
    """A number in groups of seven bits, lowest first."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def sized(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes behind their length, and where they end. Raises FormatError."""
    length, at = varint(data, at)
    if at + length > len(data):
        raise FormatError("bytes are cut off")
    return data[at : at + length], at + length


def records(data: bytes, *, verify: bool) -> Iterator[bytes]:
    """The records of a log. One that a crash cut off at the end does not count, as for LevelDB itself.

    Args:
        data: The whole log.
        verify: Compare the checksums.

    Raises:
        FormatError: Something in the middle is damaged.
    """
    pieces: list[bytes] = []
    for kind, content in _fragments(data, verify=verify):
        if kind == FULL:
            pieces = []
            yield content
        elif kind == FIRST:
            pieces = [content]
        elif pieces:
            pieces.append(content)
            if kind == LAST:
                yield b"".join(pieces)
                pieces = []


def _fragments(data: bytes, *, verify: bool) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + HEADER <= len(data):
        left = BLOCK - at % BLOCK
        length = int.from_bytes(data[at + 4 : at + 6], "little")
        kind = data[at + 6]
        if left < HEADER or (kind == 0 and length == 0):
            at += left  # filled up, or room set aside beforehand
            continue
        end = at + HEADER + length
        if end > len(data):
            return  # the tail of an interrupted write
        if kind > LAST or HEADER + length > left:
            raise FormatError("a record is damaged")
        if verify and masked(data[at + 6 : end]) != int.from_bytes(data[at : at + 4], "little"):
            if end == len(data):
                return
            raise FormatError("a record fails its checksum")
        yield kind, data[at + HEADER : end]
        at = end


def changes(batch: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Sequence number, kind, key and value of each change in a batch. Raises FormatError."""
    if len(batch) < _BATCH_HEADER:
        raise FormatError("a batch is cut off")
    sequence = int.from_bytes(batch[:8], "little")
    count = int.from_bytes(batch[8:12], "little")
    at = _BATCH_HEADER
    for number in range(count):
        if at >= len(batch):
            raise FormatError("a batch is shorter than it says")
        kind = batch[at]
        key, at = sized(batch, at + 1)
        value = b""
        if kind == PUT:
            value, at = sized(batch, at)
        elif kind != DELETE:
            raise FormatError("a change of an unknown kind")
        yield sequence + number, kind, key, value


def batch_of(sequence: int, entries: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A batch that puts entries."""
    body = bytearray()
    count = 0
    for key, value in entries:
        body.append(PUT)
        body += as_varint(len(key)) + key + as_varint(len(value)) + value
        count += 1
    return sequence.to_bytes(8, "little") + count.to_bytes(4, "little") + bytes(body)


def log_of(contents: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a log with some records, piece by piece."""
    at = 0
    for content in contents:
        left = memoryview(content)
        first = True
        while first or left:
            room = BLOCK - at % BLOCK
            if room < HEADER:
                yield bytes(room)
                at += room
                room = BLOCK
            piece, left = left[: room - HEADER], left[room - HEADER :]
            kind = (FULL if not left else FIRST) if first else (LAST if not left else MIDDLE)
            body = bytes((kind,)) + bytes(piece)
            yield masked(body).to_bytes(4, "little") + len(piece).to_bytes(2, "little") + body
            at += HEADER + len(piece)
            first = False
