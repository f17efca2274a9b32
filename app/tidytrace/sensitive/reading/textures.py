"""Text as it comes from web pages and documents: what is put between the digits of a number, and how they are written.

Taken away are characters without width, soft hyphens and the marks of bold digits; ordinary ones are put for special
spaces and hyphens between digits, for numbers of characters in HTML, and for digits in full width. It is only done
around places where one of the signs stands, which are few; what the rules find is led back to the text as it was.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Final

_NO_WIDTH: Final = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD)
_SPACES: Final = (0xA0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000)
_HYPHENS: Final = (0x2010, 0x2011)
_DASHES: Final = (0x2012, 0x2013)
_NO_WIDTH_NAMES: Final = (b"&shy;", b"&zwnj;", b"&zwj;", b"&ZeroWidthSpace;")
_SPACE_NAMES: Final = (b"&nbsp;", b"&thinsp;")


def _raw(codes: Sequence[int]) -> list[bytes]:
    return [chr(code).encode() for code in codes]


def _any(these: Sequence[bytes]) -> bytes:
    return b"|".join(map(re.escape, these))


def _any_of(codes: Sequence[int], names: Sequence[bytes] = ()) -> bytes:
    """A character in all the ways in which it can be written."""
    escapes = b"|".join(rb"\\{1,2}u(?i:%04x)" % code for code in codes)
    numbers = b"|".join(rb"&#(?:%d|[xX](?i:%x));" % (code, code) for code in codes)
    return rb"(?:%s)" % b"|".join((_any([*_raw(codes), *names]), escapes, numbers))


_EDGES: Final = b"0123456789;ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Numbers of accounts have capital letters in them."""
SIGNS: Final = (
    *_raw(_NO_WIDTH),
    # between words these are frequent, and change nothing; spelled out, because classes cost more
    *(bytes((edge,)) + gap + one for edge in _EDGES for gap in (b"", b" ") for one in _raw(_SPACES)),
    *(bytes((edge,)) + one for edge in b"0123456789" for one in _raw(_HYPHENS)),
    rb"\\u20(?:0[7-9a-dA-D]|2[fF]|60)",
    rb"\\u201[0-3]",
    rb"\\u00[aA][0dD]",
    rb"\\u[fF][eE][fF][fF]",
    rb"\\u3000",
    rb"\\u[fF][fF]1[0-9]",
    *_NO_WIDTH_NAMES,
    *_SPACE_NAMES,
    rb";&#",
    rb"&#[xX][23aA]",
    rb"&#4[89];",
    rb"&#5[0-7];",
    rb"&#1[67][03];",
    rb"&#82[03][0-9];",
    rb"&quot; ?[:=]",
    rb"[0-9]\*\*",
    rb"[0-9]\xe2\x80[\x92\x93]",
    *(b"\xef\xbc" + bytes((last,)) for last in (*range(0x90, 0x9A), *range(0xA1, 0xBB))),
    *(b"\xef\xbd" + bytes((last,)) for last in range(0x81, 0x9B)),
    rb"\\u[fF][fF](?:[24][1-9a-fA-F]|[35][0-9aA])",
)
"""One of these ends within ``_BEFORE`` bytes behind, or ``_AFTER`` bytes before, all that is changed."""
_BACKSLASH: Final = 0x5C
_WIDER: Final = 0xFEE0
"""So far behind ASCII stand its characters in full width."""
_BEFORE: Final = 32
_AFTER: Final = 12
_INSTEAD: Final = {"none": b"", "space": b" ", "hyphen": b"-", "dash": b"-", "quote": b'"', "bold": b""}


class Plain:
    """A text with everything in it written in the ordinary way, and the way back."""

    def __init__(self, text: bytes, changes: Sequence[re.Match[bytes]]) -> None:
        """Change it at some places, in their order."""
        pieces: list[bytes] = []
        self._places: list[int] = []
        self._spans: list[tuple[int, int, bool]] = []
        done = size = 0
        for change in changes:
            kept, said = text[done : change.start()], _said(change)
            for piece, first, last in ((kept, done, change.start()), (said, change.start(), change.end())):
                if piece:
                    self._places.append(size)
                    self._spans.append((first, last, piece is kept))
                    pieces.append(piece)
                    size += len(piece)
            done = change.end()
        self._places.append(size)
        self._spans.append((done, len(text), True))
        self.text = b"".join((*pieces, text[done:]))

    @classmethod
    def of(cls, text: bytes, ends: Sequence[int] | None = None) -> "Plain | None":
        """A text made plain; None if it is.

        Args:
            text: UTF-8.
            ends: Where signs end in it, in order, if that is known.
        """
        changes: list[re.Match[bytes]] = []
        for first, last in _around(signs(text) if ends is None else ends, len(text)):
            changes += _changed().finditer(text, first, last)
        return cls(text, changes) if changes else None

    def start(self, at: int) -> int:
        """Where in the text as it was something begins."""
        number = bisect_right(self._places, at) - 1
        first, _, kept = self._spans[number]
        return first + at - self._places[number] if kept else first

    def end(self, at: int) -> int:
        """Where in the text as it was something ends."""
        number = max(0, bisect_left(self._places, at) - 1)
        first, last, kept = self._spans[number]
        return first + at - self._places[number] if kept else last


def _said(change: re.Match[bytes]) -> bytes:
    kind = change.lastgroup or ""
    if kind == "wide":
        written = change.group()
        code = int(written[-4:], 16) if written[0] == _BACKSLASH else ord(written.decode())
        return bytes((code - _WIDER,))
    if kind == "number":
        written = change.group()
        digits = written[2:-1].decode()
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        character = chr(code) if code <= sys.maxunicode else ""
        return character.encode() if character.isprintable() and character else written
    return _INSTEAD[kind]


@cache
def _changed() -> re.Pattern[bytes]:
    """What is changed, by the name of its group; made when the first sign was seen."""
    return re.compile(
        rb"(?P<none>%s+(?=[0-9A-Za-z\xe3-\xe9\\&\xef]))" % _any_of(_NO_WIDTH, _NO_WIDTH_NAMES)
        + rb"|(?<=[0-9A-Z;])(?P<space>(?: ?%s ?)+)(?=[0-9A-Z&])" % _any_of(_SPACES, _SPACE_NAMES)
        + rb"|(?<=[0-9])(?P<hyphen>%s)(?=[0-9])" % _any_of(_HYPHENS)
        + rb"|(?<=[0-9]{3})(?P<dash>%s)(?=[0-9]{3})" % _any_of(_DASHES)
        + rb"|(?P<number>&#(?:[0-9]{2,7}|[xX][0-9a-fA-F]{2,6});)"
        + rb"|(?P<quote>&quot;)"
        + rb"|(?P<wide>\xef\xbc[\x90-\x99\xa1-\xba]|\xef\xbd[\x81-\x9a]"
        + rb"|\\{1,2}u[fF][fF](?:1[0-9]|[24][1-9a-fA-F]|[35][0-9aA]))"
        + rb"|(?P<bold>(?<![0-9A-Za-z_)\]*])\*\*(?=[0-9])|(?<=[0-9])\*\*(?![0-9A-Za-z_(*]))"
    )


def _around(ends: Sequence[int], size: int) -> list[tuple[int, int]]:
    """The surroundings of places, those that meet joined."""
    found: list[tuple[int, int]] = []
    for end in ends:
        first, last = max(0, end - _BEFORE), min(size, end + _AFTER)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def signs(data: bytes) -> list[int]:
    """Where signs end, in order: one after the other, for a text in which nobody has looked for them yet."""
    if data.isascii() and b"&" not in data and b"\\u" not in data and b"**" not in data:
        return []
    return sorted(match.end() for sign in _expressions() for match in sign.finditer(data))


@cache
def _expressions() -> list[re.Pattern[bytes]]:
    return [re.compile(one) for one in SIGNS]
