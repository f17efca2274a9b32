"""A file piece by piece as UTF-8: bounded in memory whatever its size, and whatever it is encoded in."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from tidytrace.sensitive.model import LARGEST_MATCH

BLOCK: Final = 8 << 20
"""Bytes of a piece."""
OVERLAP: Final = 4 * LARGEST_MATCH
"""Bytes that a piece begins with again where the one before could not end with a line."""
_HEAD: Final = 64 << 10
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GB: Final = "gb18030"
_LEAST_TEXT: Final = 0.7


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


def blocks(file: BinaryIO, *, size: int = BLOCK) -> Iterator[Block]:
    """The pieces of a file, each ending with a line where there is one. Raises OSError.

    Args:
        file: At its beginning.
        size: Bytes of a piece.
    """
    data = file.read(size)
    encoding, mark = encoding_of(data)
    lines = data[mark:].lstrip()[:1] == b"{" and b"}\n" in data[:_HEAD] + b"\n"
    start = 0
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
    sample = head[:_HEAD]
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return (_GB, 0) if _is_chinese(sample) else ("utf-8", 0)
    if sample.count(b"\0") * 3 > len(sample):
        return ("utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"), 0
    return "utf-8", 0


def _is_chinese(sample: bytes) -> bool:
    text = codecs.getincrementaldecoder(_GB)("replace").decode(sample)
    usual = sum(one.isascii() or "\u4e00" <= one <= "\u9fff" or one in "，。！？；：、（）《》“”" for one in text)
    return usual > _LEAST_TEXT * len(text) and "\0" not in text


def _as_utf8(data: bytes, encoding: str) -> bytes:
    return data if encoding == "utf-8" else data.decode(encoding, "replace").encode("utf-8", "surrogatepass")
