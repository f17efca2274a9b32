"""A file piece by piece as UTF-8: bounded in memory whatever its size, and whatever it is encoded in."""

from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from tidytrace.sensitive.model import LARGEST_MATCH
from tidytrace.sensitive.reading.encodings import HEAD, Way, aligned, as_utf8, encoding_of

BLOCK: Final = 1 << 20
"""Bytes that are read at a time: little enough to stay in a processor's cache until they were looked at."""
OVERLAP: Final = 4 * LARGEST_MATCH
"""Bytes that a piece begins with again where the one before could not end with a line."""


class Block(msgspec.Struct, frozen=True):
    """One piece."""

    data: bytes
    """UTF-8, or what is as good for a search."""
    start: int
    """Where it begins in the file."""
    fresh: int
    """What begins before this place in ``data`` was in the piece before."""
    lines: bool
    """Each line is a document of its own."""
    first: int
    """A place in the file: what begins before it is the piece before's."""
    last: int
    """A place in the file: what begins there or behind is the next piece's, which has more of what follows."""
    way: Way | None = None
    """Back to the file; None where ``data`` are its own bytes."""

    def origin(self, at: int) -> int:
        """The place in the file of a place in ``data``."""
        return self.start + (at if self.way is None else self.way.origin(self.data, at))

    def encoding(self, at: int) -> str:
        """What the file is written in at a place in ``data``."""
        return "utf-8" if self.way is None else self.way.encoding(at)

    def has(self, offset: int) -> bool:
        """Whether what begins at a place in the file is to be told of this piece."""
        return self.first <= offset < self.last


class Nature(msgspec.Struct, frozen=True):
    """How a file is written, told from its beginning."""

    encoding: str
    lines: bool
    """Each line is a document of its own."""

    @classmethod
    def of(cls, head: bytes) -> "Nature":
        """Of a file that begins like this; HEAD bytes tell all that more would."""
        encoding, mark = encoding_of(head)
        text = head[mark:HEAD]
        if encoding != "utf-8":
            text = as_utf8(text, encoding)[0]
        documents = text.lstrip()[:1] == b"{" and (b"}\n" in text + b"\n" or b"}\r\n" in text)
        return cls(encoding, documents)


class Readable(Protocol):
    """A file, or a part of one."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none only at the end."""
        ...  # pragma: no cover


def blocks(file: Readable, *, size: int = BLOCK, start: int = 0, nature: Nature | None = None) -> Iterator[Block]:
    """The pieces of a file, each ending with a line unless the line is longer than ``size``. Raises OSError.

    Args:
        file: At its beginning, or where a part of it begins.
        size: Bytes that are read at a time.
        start: Where that is in the file.
        nature: How the whole file is written, where only a part is read.
    """
    data = file.read(size)
    if nature is None:
        nature = Nature.of(data)
    encoding = nature.encoding
    fresh = 0
    first = start
    while data:
        more = file.read(size)
        end = _line_end(data, encoding) if more else len(data)
        if end > fresh:
            last = start + end
            yield _block(data[:end], start, fresh, nature, first, last)
            fresh, first, start = 0, last, last
            data = data[end:] + more
        elif len(data) < fresh + OVERLAP:
            data += more
        else:
            # no line ends here: what lies across the border is looked at again
            end = aligned(data, len(data), encoding)
            last = start + aligned(data, end - OVERLAP // 2, encoding)
            yield _block(data[:end], start, fresh, nature, first, last)
            again = aligned(data, end - OVERLAP, encoding)
            fresh, first, start = end - again, last, start + again
            data = data[again:] + more


def _block(raw: bytes, start: int, fresh: int, nature: Nature, first: int, last: int) -> Block:  # noqa: PLR0913, PLR0917 - what a piece is made of
    data, way = as_utf8(raw, nature.encoding)
    if way is not None:
        fresh = len(as_utf8(raw[:fresh], nature.encoding)[0])
    return Block(data, start, fresh, nature.lines, first, last, way)


def _line_end(data: bytes, encoding: str) -> int:
    """Behind the last end of a line; 0 if there is none."""
    if not encoding.startswith("utf-16"):
        return data.rfind(b"\n") + 1
    newline = "\n".encode(encoding)
    at = data.rfind(newline)
    while at % 2 and at > 0:
        at = data.rfind(newline, 0, at + 1)
    return at + 2 if at >= 0 and at % 2 == 0 else 0
