"""Lines that hold a document with pieces: the document, and where in the line its pieces are written."""

import re
from functools import lru_cache
from typing import Any, Final

import msgspec

from tidytrace.sensitive.reading.deltas_shapes import Key, Piece

_BACK: Final = 8
"""So often the pieces of one document may be out of order."""
_LOST: Final = 8
"""So many pieces of one document may be written in a way that is not looked for."""


def parsed(line: bytes) -> Any:
    """The document on a line, whatever stands before and after it; None if there is none."""
    for opening, closing in ((b"{", b"}"), (b"[", b"]")):
        start, end = line.find(opening), line.rfind(closing) + 1
        if 0 <= start < end:
            try:
                return msgspec.json.decode(line[start:end])
            except (ValueError, RecursionError):
                continue
    return None


class Spans:
    """Where the pieces of a document stand in its line, as they are written there."""

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._cursor = 0
        self._back = _BACK
        self._lost = _LOST

    def of(self, piece: Piece) -> tuple[int, int] | None:
        """Asked for in about the order in which they stand."""
        if not self._lost:
            return None
        span = self._behind(piece, self._cursor)
        if span is None and self._cursor and self._back:
            self._back -= 1
            span = self._behind(piece, 0)
        if span is not None:
            self._cursor = span[1]
        else:
            self._lost -= 1
        return span

    def _behind(self, piece: Piece, cursor: int) -> tuple[int, int] | None:
        for match in _named(piece.name).finditer(self._line, cursor):
            if _same(match.group(1), piece.text):
                return match.span(1)
        return None


@lru_cache(maxsize=64)
def _named(name: str) -> re.Pattern[bytes]:
    """A text under a name."""
    return re.compile(rb'"' + re.escape(name.encode()) + rb'"\s*+:\s*+"((?>(?:[^"\\]++|\\.)*))"')


def _same(raw: bytes, text: str) -> bool:
    if b"\\" not in raw:
        return raw == text.encode("utf-8", "surrogatepass")
    try:
        return bool(msgspec.json.decode(b'"' + raw + b'"') == text)
    except ValueError:
        return False


class Template:
    """A line whose only piece is all that differs from the next line: most lines of a message are like that."""

    def __init__(self, line: bytes, span: tuple[int, int], key: Key) -> None:
        """From a line that was read, where its piece is written, and of which stream that is."""
        self.key = key
        self._before = line[: span[0]]
        self._after = line[span[1] :]

    def of(self, line: bytes) -> tuple[int, int] | None:
        """Where another line has its piece, if it is such a one."""
        before = self._before
        if not line.startswith(before) or not line.endswith(self._after):
            return None
        start, end = len(before), len(line) - len(self._after)
        if end <= start or line.find(b'"', start, end) >= 0 or line.find(b"\\", start, end) >= 0:
            return None
        return start, end
