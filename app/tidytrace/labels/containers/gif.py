"""GIF89a: comments and application extensions between the images."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.pieces import Piece, readable

_TRAILER: Final = 258
"""After an XMP packet: bytes that lead a reader of blocks out of it, wherever it is."""
_AHEAD: Final = 1 << 16


class _Blocks:
    """Reads ahead: image data comes in blocks of 255 bytes."""

    def __init__(self, window: Window, at: int) -> None:
        self._window = window
        self.at = at
        self._from, self._held = at, b""

    def take(self, length: int) -> bytes:
        start = self.at - self._from
        if start + length > len(self._held):
            self._from, self._held = self.at, self._window.some(self.at, max(_AHEAD, length))
            start = 0
        found = self._held[start : start + length]
        self.at += length
        return found if len(found) == length else self._window.at(self.at - length, length)

    def skip(self) -> None:
        while size := self.take(1)[0]:
            self.at += size

    def gather(self) -> bytes:
        """All blocks as they lie in the file, with their sizes; XMP is not cut into blocks."""
        begin = self.at
        self.skip()
        return self._window.at(begin, min(self.at - begin, MOST_PIECE))


def pieces(window: Window) -> Iterator[Piece]:
    """Extensions that can say something. Raises Unread or Stopped."""
    flags = window.at(10, 1)[0]
    blocks = _Blocks(window, 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
    while True:
        window.step()
        head = blocks.take(1)
        if head == b"\x3b":
            return
        if head == b"\x2c":
            flags = blocks.take(9)[8]
            blocks.at += (3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1
            blocks.skip()
        elif head == b"\x21":
            yield from _extension(blocks)
        else:
            raise Unread(ODD)


def _extension(blocks: _Blocks) -> Iterator[Piece]:
    label = blocks.take(1)
    if label == b"\xfe":
        text = readable(_joined(blocks.gather()))
        yield Piece(where="GIF comment", name="gif:comment", text=text)
    elif label == b"\xff":
        name = blocks.take(blocks.take(1)[0])
        if name.startswith(b"XMP Data"):
            yield Piece(kind="xmp", where="GIF application extension XMP", raw=blocks.gather()[:-_TRAILER])
        elif name.startswith(b"C2PA_GIF"):
            yield Piece(kind="credentials", where="GIF application extension C2PA")
            blocks.skip()
        else:
            blocks.skip()
    else:
        blocks.skip()


def _joined(content: bytes) -> bytes:
    found, at = bytearray(), 0
    while at < len(content) and content[at]:
        found += content[at + 1 : at + 1 + content[at]]
        at += 1 + content[at]
    return bytes(found)
