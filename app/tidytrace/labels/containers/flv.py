"""FLV (Adobe Flash Video 10.1): the script tag with the film's metadata."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.pieces import Piece, readable

_SCRIPT: Final = 18
_MOST_TAGS: Final = 32
_LABEL: Final = b"\0\x04AIGC\x02"
"""The name and its length, and the mark of a text, which begins with its length."""


def pieces(window: Window) -> Iterator[Piece]:
    """The label among the film's metadata. Raises Unread or Stopped."""
    at = window.number(5, 4) + 4
    for _number in range(_MOST_TAGS):
        if at + 11 > window.size:
            return
        window.step()
        kind, size = window.number(at, 1) & 0x1F, window.number(at + 1, 3)
        if kind == _SCRIPT:
            if size > MOST_PIECE:
                raise Unread(ODD)
            yield from _script(window.at(at + 11, size))
        at += 11 + size + 4


def _script(body: bytes) -> Iterator[Piece]:
    found = body.find(_LABEL)
    if found >= 0:
        at = found + len(_LABEL)
        size = int.from_bytes(body[at : at + 2], "big")
        yield Piece(where="FLV onMetaData AIGC", name="flv:AIGC", text=readable(body[at + 2 : at + 2 + size]))
