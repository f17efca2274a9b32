"""A file piece by piece as UTF-8: bounded in memory whatever its size, and whatever it is encoded in."""

import codecs
from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from tidytrace.sensitive.model import LARGEST_MATCH

BLOCK: Final = 1 << 20
"""Bytes that are read at a time: little enough to stay in a processor's cache until they were looked at."""
OVERLAP: Final = 4 * LARGEST_MATCH
"""Bytes that a piece begins with again where the one before could not end with a line."""
HEAD: Final = 64 << 10
"""Bytes that tell how a file is written."""
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNMARKED: Final = ("gb18030", "utf-16-le", "utf-16-be")
"""Looked for in this order where no mark tells."""
_LEAST_TEXT: Final = 0.9
_MARKS: Final = frozenset("，。！？；：、（）《》“”…—·")


class Block(msgspec.Struct, frozen=True):
    """One piece."""

    data: bytes
    """UTF-8, or what is as good for a search."""
    start: int
    """Where it begins in the file."""
    fresh: int
    """What begins before this place in ``data`` was in the piece before."""
    encoding: str
    """Of the file."""
    lines: bool
    """Each line is a document of its own."""

    def origin(self, at: int) -> int:
        """The place in the file of a place in ``data``."""
        if self.encoding == "utf-8":
            return self.start + at
        text = self.data[:at].decode("utf-8", "replace")
        return self.start + len(text.encode(self.encoding, "replace"))


class Nature(msgspec.Struct, frozen=True):
    """How a file is written, told from its beginning."""

    encoding: str
    lines: bool
    """Each line is a document of its own."""

    @classmethod
    def of(cls, head: bytes) -> "Nature":
        """Of a file that begins like this; HEAD bytes tell all that more would."""
        encoding, mark = encoding_of(head)
        return cls(encoding, head[mark:HEAD].lstrip()[:1] == b"{" and b"}\n" in head[:HEAD] + b"\n")


class Readable(Protocol):
    """A file, or a part of one."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; fewer only at the end."""
        ...  # pragma: no cover


def blocks(file: Readable, *, size: int = BLOCK, start: int = 0, nature: Nature | None = None) -> Iterator[Block]:
    """The pieces of a file, each ending with a line where there is one. Raises OSError.

    Args:
        file: At its beginning, or where a part of it begins.
        size: Bytes of a piece.
        start: Where that is in the file.
        nature: How the whole file is written, where only a part is read.
    """
    data = file.read(size)
    if nature is None:
        nature = Nature.of(data)
    encoding, lines = nature.encoding, nature.lines
    fresh = 0
    while data:
        more = file.read(size)
        end = len(data) if not more else _line_end(data, encoding)
        yield Block(_as_utf8(data[:end], encoding), start, fresh, encoding, lines)
        if not more:
            return
        if end == len(data):
            # no line ends here: what lies across the border is looked at again
            keep = OVERLAP if len(data) > OVERLAP else 0
            end -= keep
            fresh = keep
        else:
            fresh = 0
        start += end
        data = data[end:] + more


def _line_end(data: bytes, encoding: str) -> int:
    if encoding.startswith("utf-16"):
        return len(data) & ~1
    end = data.rfind(b"\n") + 1
    return end if end > len(data) // 2 else len(data)


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the beginning of a file speaks for, and the bytes of its mark."""
    for mark, name in _UTF16.items():
        if head.startswith(mark):
            return name, len(mark)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8", len(codecs.BOM_UTF8)
    sample = head[:HEAD]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return next((name for name in _UNMARKED if _is_text(sample, name)), "utf-8"), 0
    # every second byte of what is written in English is a zero
    return next((name for name in _UNMARKED[1:] if b"\0" in sample and _is_text(sample, name)), "utf-8"), 0


def _is_text(sample: bytes, encoding: str) -> bool:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    usual = sum("\t" <= one <= "~" or "\u4e00" <= one <= "\u9fff" or one in _MARKS for one in text)
    return usual > _LEAST_TEXT * len(text)


def _as_utf8(data: bytes, encoding: str) -> bytes:
    return data if encoding == "utf-8" else data.decode(encoding, "replace").encode("utf-8", "surrogatepass")
