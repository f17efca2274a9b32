"""Documents with pieces that are written over many lines, each line read once.

The only service that answers like that is Google's: ``streamGenerateContent`` without ``alt=sse`` sends one array,
printed for people, with an element for each part of the answer (reference of the Gemini API, ``models`` ›
``streamGenerateContent``). What stands before ``"candidates"`` in an element says nothing of whose a piece is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from tidytrace.sensitive.reading.blocks import Block
from tidytrace.sensitive.reading.deltas_lines import Spans
from tidytrace.sensitive.reading.deltas_shapes import Piece, pieces

LARGEST: Final = 1 << 20
"""Bytes of a document; longer ones hold no pieces but whole messages."""
_MOST: Final = 1 << 14
"""Lines of a document."""
_BEGIN: Final = re.compile(rb'"candidates"\s*+:\s*+\[')
_STRING: Final = re.compile(rb'"(?>(?:[^"\\]++|\\.)*)"')
_FOREIGN: Final = re.compile(rb"[^\s,:\[\]{}0-9eE.+\-truefalsn]")
"""Stands nowhere in JSON but in texts."""
_BETWEEN: Final = re.compile(rb'[\s,{}]*+(?:"(?>(?:[^"\\]++|\\.)*)"\s*+:\s*+\{\s*+)?\Z')
_BRACKET: Final = re.compile(rb'[\[\]{}]|"(?>(?:[^"\\]++|\\.)*)"')


class Written(NamedTuple):
    """A piece, and where it is written."""

    piece: Piece
    block: Block
    line: int
    at: int
    """In the block."""
    raw: bytes


class Open:
    """A document as far as it was read."""

    def __init__(self) -> None:
        """It begins with a name, its brace is somewhere before."""
        self._text = bytearray(b"{")
        self._depth = 1
        self._starts: list[int] = []
        self._lines: list[tuple[Block, int, int]] = []

    @property
    def whole(self) -> bool:
        """Nothing of it is missing any more."""
        return not self._depth

    def add(self, block: Block, line: int, at: int, text: bytes) -> int | None:
        """Go on with a line, or a part of one, that stands at a place of a block.

        Returns:
            How much of it is the document's; None if it cannot be, or is too much.
        """
        bare = _STRING.sub(b"", text)
        if not bare.strip() and len(bare) == len(text):
            return len(text)
        if len(self._lines) >= _MOST or len(self._text) + len(text) > LARGEST or _FOREIGN.search(bare):
            return None
        end = len(text)
        closing = bare.count(b"}") + bare.count(b"]")
        if closing < self._depth:
            self._depth += bare.count(b"{") + bare.count(b"[") - closing
        else:
            end = self._close(text)
        self._starts.append(len(self._text))
        self._lines.append((block, line, at))
        self._text += text[:end]
        self._text += b"\n"
        return end

    def _close(self, text: bytes) -> int:
        """Where the document ends in a line, or the line itself."""
        for match in _BRACKET.finditer(text):
            sign = match.group()
            if sign in b"{[":
                self._depth += 1
            elif sign in b"}]":
                self._depth -= 1
                if not self._depth:
                    return match.end()
        return len(text)

    def written(self) -> Iterator[Written]:
        """The pieces in the document, which is whole."""
        text = bytes(self._text)
        try:
            document = msgspec.json.decode(text)
        except (ValueError, RecursionError):
            return
        spans = Spans(text)
        for piece in pieces(document):
            span = spans.of(piece)
            if span is not None:
                number = bisect_right(self._starts, span[0]) - 1
                block, line, at = self._lines[number]
                yield Written(piece, block, line, at + span[0] - self._starts[number], text[slice(*span)])


def last_begun(line: bytes) -> int | None:
    """Where the last document on a line begins that may go on with the next one."""
    at = None
    for match in _BEGIN.finditer(line):
        at = match.start()
    return at


def is_between(line: bytes) -> bool:
    """Whether a line may stand between two elements of one list, or around what is of interest in them."""
    return _BETWEEN.match(line) is not None


def is_edge(line: bytes) -> bool:
    """Whether a list begins or ends with a line, and nothing else stands on it."""
    return bool(line) and not line.strip(b" \t\r,{}[]") and (b"[" in line or b"]" in line)
