"""What stands around a piece that leaves a file, as digests, so that its place is found again in a file that moved on.

A line is what stands between two line feeds, without a carriage return at its end.
"""

import os
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

_BLOCK: Final = 1 << 20
CONTEXT: Final = 256
"""Bytes on each side of a replaced word that its place is told by, within the line."""
SIZE: Final = 16
"""Bytes of a digest."""


def digest(data: bytes) -> bytes:
    """The digest of some bytes."""
    return blake2b(data, digest_size=SIZE).digest()


def read_range(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a range, in blocks; fewer if the file ends before. Raises OSError."""
    at = start
    while at < end:
        os.lseek(descriptor, at, os.SEEK_SET)
        block = os.read(descriptor, min(_BLOCK, end - at))
        if not block:
            return
        yield block
        at += len(block)


def read_whole(descriptor: int, start: int, end: int) -> bytes:
    """The bytes of a short range. Raises OSError."""
    return b"".join(read_range(descriptor, start, end))


def without_end(line: bytes) -> bytes:
    """A line without its line end."""
    return line.removesuffix(b"\n").removesuffix(b"\r")


def around(descriptor: int, kept: tuple[int, int], following: tuple[int, int]) -> tuple[bytes, bytes]:
    """Digests of the last line of one range and the first of another; empty for an empty range. Raises OSError."""
    return _last_line(descriptor, *kept), _first_line(descriptor, *following)


def _last_line(descriptor: int, start: int, end: int) -> bytes:
    if start >= end:
        return b""
    if read_whole(descriptor, end - 1, end) == b"\n":
        end -= 1
    at = end
    while at > start:
        begin = max(start, at - _BLOCK)
        found = read_whole(descriptor, begin, at).rfind(b"\n")
        if found >= 0:
            return _of_line(descriptor, begin + found + 1, end)
        at = begin
    return _of_line(descriptor, start, end)


def _first_line(descriptor: int, start: int, end: int) -> bytes:
    if start >= end:
        return b""
    at = start
    for block in read_range(descriptor, start, end):
        found = block.find(b"\n")
        if found >= 0:
            return _of_line(descriptor, start, at + found)
        at += len(block)
    return _of_line(descriptor, start, end)


def _of_line(descriptor: int, start: int, end: int) -> bytes:
    if end > start and read_whole(descriptor, end - 1, end) == b"\r":
        end -= 1
    found = blake2b(digest_size=SIZE)
    for block in read_range(descriptor, start, end):
        found.update(block)
    return found.digest()


def line_digests(descriptor: int) -> Iterator[tuple[int, int, bytes]]:
    """Start, end (with its line end) and digest of every line of a file, whatever its length. Raises OSError."""
    at = 0
    with os.fdopen(os.dup(descriptor), "rb", buffering=_BLOCK) as file:
        file.seek(0)
        while line := file.readline(_BLOCK):
            if line.endswith(b"\n") or len(line) < _BLOCK:
                yield at, at + len(line), digest(without_end(line))
                at += len(line)
                continue
            start, found, held = at, blake2b(digest_size=SIZE), b""
            while line:
                at += len(line)
                ended = line.endswith(b"\n")
                line = held + line
                # a carriage return waits for what follows it
                held = b"\r" if not ended and line.endswith(b"\r") else b""
                found.update(without_end(line) if ended else line.removesuffix(held))
                line = b"" if ended else file.readline(_BLOCK)
            yield start, at, found.digest()


class Contexts:
    """The text around the marks of a file that is being written, told as it goes by."""

    def __init__(self) -> None:
        """At the start of the file."""
        self._tail = b""
        self._open: list[tuple[int, bytearray]] = []
        self._before: dict[int, bytes] = {}
        self._after: dict[int, bytes] = {}

    def feed(self, data: bytes) -> None:
        """More of the new file."""
        head = data[:CONTEXT]
        still = []
        for number, text in self._open:
            line, feed, _ = head.partition(b"\n")
            text.extend(line[: CONTEXT - len(text)])
            if feed or len(text) == CONTEXT:
                self._after[number] = bytes(text)
            else:
                still.append((number, text))
        self._open = still
        self._tail = (self._tail + data[-CONTEXT:])[-CONTEXT:]

    def mark(self, number: int, put: bytes) -> None:
        """A mark stands here."""
        self._before[number] = self._tail[self._tail.rfind(b"\n") + 1 :]
        self.feed(put)
        self._open.append((number, bytearray()))

    def of(self, number: int) -> tuple[bytes, bytes]:
        """Digests of the text before and after a mark, when the file is at its end."""
        after = self._after.get(number)
        if after is None:
            after = next(bytes(text) for one, text in self._open if one == number)
        return digest(self._before[number]), digest(after)


def context_at(descriptor: int, start: int, end: int) -> tuple[bytes, bytes]:
    """The digests of the text before and after a range of a finished file. Raises OSError."""
    before = read_whole(descriptor, max(0, start - CONTEXT), start)
    after = read_whole(descriptor, end, end + CONTEXT)
    return digest(before[before.rfind(b"\n") + 1 :]), digest(after.partition(b"\n")[0])


def positions(descriptor: int, size: int, words: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """Where words stand in a file, by word and place. Raises OSError."""
    for word in dict.fromkeys(words):
        kept, at = b"", 0
        for block in read_range(descriptor, 0, size):
            text = kept + block
            begin = at - len(kept)
            here = text.find(word)
            after = 0
            while here >= 0:
                yield begin + here, word
                after = here + len(word)
                here = text.find(word, after)
            at += len(block)
            kept = text[max(after, len(text) - len(word) + 1) :]
