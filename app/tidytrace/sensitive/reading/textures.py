"""Text as it comes from web pages and documents: what is put between the digits of a number, and how they are written.

Taken away are characters without width, soft hyphens and the marks of bold digits; ordinary ones are put for special
spaces and hyphens, for numbers of characters in HTML, for escapes of what needs none in JSON, and for letters and
digits in full width. It is only done around places where one of the signs stands, which are few; what the rules find
is led back to the text as it was.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from tidytrace.sensitive.reading.normal import plain

_NO_WIDTH: Final = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD)
_SPACES: Final = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
"""All that Unicode 16 counts as spaces (category Zs) but the ordinary one."""
_HYPHENS: Final = (0x2010, 0x2011)
_DASHES: Final = (0x2012, 0x2013)
_NO_WIDTH_NAMES: Final = (b"&shy;", b"&zwnj;", b"&zwj;", b"&ZeroWidthSpace;")
_SPACE_NAMES: Final = (b"&nbsp;", b"&thinsp;")
_HTML: Final = {b"&quot;": b'"', b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">", b"&apos;": b"'"}


def _raw(codes: Sequence[int]) -> list[bytes]:
    return [chr(code).encode() for code in codes]


def _any(these: Sequence[bytes]) -> bytes:
    return b"|".join(map(re.escape, these))


def _any_of(codes: Sequence[int], names: Sequence[bytes] = ()) -> bytes:
    """A character in all the ways in which it can be written."""
    escapes = b"|".join(rb"\\{1,2}u(?i:%04x)" % code for code in codes)
    numbers = b"|".join(rb"&#(?:%d|[xX](?i:%x));" % (code, code) for code in codes)
    return rb"(?:%s)" % b"|".join((_any([*_raw(codes), *names]), escapes, numbers))


SIGNS: Final = (
    *_raw(_NO_WIDTH),
    *_raw(_SPACES),
    *_raw(_HYPHENS),
    rb"\\u20(?:0[0-9a-dA-D]|2[fF]|5[fF]|60)",
    rb"\\u201[0-3]",
    rb"\\u00[aA][0dD]",
    rb"\\u[fF][eE][fF][fF]",
    rb"\\u3000",
    rb"\\u1680",
    rb"\\u00[2-7][0-9a-fA-F]",
    rb"\\u000[9aAdD]",
    # a word that is written in two ways
    rb"[\x80-\xbf]\\{1,2}u[4-9]",
    rb"\\u[4-9][0-9a-fA-F]{3}[\xe4-\xe9]",
    *_NO_WIDTH_NAMES,
    *_SPACE_NAMES,
    rb"&#[0-9xX]",
    *_HTML,
    rb"[0-9]\*\*",
    rb"[0-9]\xe2\x80[\x92\x93]",
    *(b"\xef\xbc" + bytes((last,)) for last in (0x8D, 0x8E, *range(0x90, 0x9A), *range(0xA0, 0xBB))),
    *(b"\xef\xbd" + bytes((last,)) for last in range(0x81, 0x9B)),
    rb"\\u[fF][fF](?:0[dDeE]|1[0-9]|2[0-9a-fA-F]|4[1-9a-fA-F]|[35][0-9aA])",
)
"""One of these ends within ``_BEFORE`` bytes behind, or ``_AFTER`` bytes before, all that is changed."""
_TOUCHED: Final = 300
"""Bytes within which what it is a sign of may be a part of a match, or of the words that it begins with."""
DEPTH: Final = 4
"""What is undone may be such a thing written otherwise: so often that is undone too."""
_BACKSLASH: Final = 0x5C
_WIDER: Final = 0xFEE0
"""So far behind ASCII stand its characters in full width."""
_BEFORE: Final = 32
_AFTER: Final = 12
_ENDS: Final = {0x09: rb"\t", 0x0A: rb"\n", 0x0D: rb"\r"}
"""These stay escapes, for the end of a line can be the end of a document."""
_EVENED: Final = frozenset({"none", "space", "hyphen", "dash", "bold"})
"""Changes that put other characters than the text has, or none."""
_INSTEAD: Final = {"none": b"", "space": b" ", "hyphen": b"-", "dash": b"-", "bold": b""}


class Plain:
    """A text with everything in it written in the ordinary way, and the way back."""

    def __init__(
        self, text: bytes, changes: Sequence[re.Match[bytes]], said: Callable[[re.Match[bytes]], bytes]
    ) -> None:
        """Change it at some places, in their order, to what these say."""
        pieces: list[bytes] = []
        self._places: list[int] = []
        self._spans: list[tuple[int, int, bool]] = []
        done = size = 0
        for change in changes:
            kept, instead = text[done : change.start()], said(change)
            for piece, first, last in ((kept, done, change.start()), (instead, change.start(), change.end())):
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
    def of(cls, text: bytes, ends: Sequence[int] | None = None) -> "tuple[Plain, ...]":
        """A text made plain, and where that is another one also only undone; none if it is plain.

        Args:
            text: UTF-8.
            ends: Where signs end in it, in order, if that is known.
        """
        changes: list[re.Match[bytes]] = []
        for first, last in _around(signs(text) if ends is None else ends, len(text)):
            changes += _changed().finditer(text, first, last)
        if not changes:
            return ()
        plain = cls(text, changes, _said)
        if not any(change.lastgroup in _EVENED for change in changes):
            return (plain,)
        undone = cls(text, changes, _undone)
        return (plain,) if undone.text in {plain.text, text} else (plain, undone)

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


def _undone(change: re.Match[bytes]) -> bytes:
    """A change that leaves each character where it was, with no more than another way to write it."""
    kind, written = change.lastgroup or "", change.group()
    if kind == "space":
        return _blanks().sub(b" ", written)
    if kind in _EVENED:
        return _blanks().sub(b"-", written)
    return _said(change)


@cache
def _blanks() -> re.Pattern[bytes]:
    """What ``normal.plain`` knows of spaces and hyphens."""
    return re.compile(_any_of((0xA0, 0x3000, 0x2011), (b"&nbsp;",)))


def _said(change: re.Match[bytes]) -> bytes:
    kind, written = change.lastgroup or "", change.group()
    if kind == "wide":
        code = int(written[-4:], 16) if written[0] == _BACKSLASH else ord(written.decode())
        return bytes((code - _WIDER,))
    if kind in {"escape", "character"}:
        return _character(int(written[-4:], 16), written)
    if kind == "number":
        digits = written[2:-1].decode()
        return _character(int(digits[1:], 16) if digits[0] in "xX" else int(digits), written)
    if kind == "kept":
        return written
    return _HTML[written] if kind == "html" else _INSTEAD[kind]


def _character(code: int, written: bytes) -> bytes:
    """The character of a number, or what was written if that would show nothing."""
    if code in _ENDS:
        return _ENDS[code]
    character = plain(chr(code)) if code <= sys.maxunicode else ""
    return character.encode() if character.isprintable() and character else written


@cache
def _changed() -> re.Pattern[bytes]:
    """What is changed, by the name of its group; made when the first sign was seen."""
    return re.compile(
        # a digit in full width within an escape makes no other one of it
        rb"(?P<kept>\\u(?=[0-9a-fA-F]{0,3}\xef)(?:[0-9a-fA-F]|\xef\xbc[\x90-\x99\xa1-\xa6]|\xef\xbd[\x81-\x86]){4})"
        + rb"|(?P<none>%s+)" % _any_of(_NO_WIDTH, _NO_WIDTH_NAMES)
        + rb"|(?P<space>(?: ?%s)+ ?)" % _any_of(_SPACES, _SPACE_NAMES)
        + rb"|(?P<hyphen>%s)" % _any_of(_HYPHENS)
        + rb"|(?<=[0-9]{3})(?P<dash>%s)(?=[0-9]{3})" % _any_of(_DASHES)
        + rb"|(?P<number>&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});)"
        + rb"|(?P<html>%s)" % _any([*_HTML])
        + rb"|(?P<escape>(?<!\\)\\{1,2}u00(?:0[9aAdD]|[2-6][0-9a-fA-F]|7[0-9a-eA-E]))"
        + rb"|(?P<character>(?<!\\)\\{1,2}u[4-9][0-9a-fA-F]{3})"
        + rb"|(?<!&#)(?<!&#[xX0-9])"
        + rb"(?P<wide>\xef\xbc[\x8d\x8e\x90-\x99\xa0-\xba]|\xef\xbd[\x81-\x9a]"
        + rb"|\\{1,2}u[fF][fF](?:0[dDeE]|1[0-9]|2[0-9a-fA-F]|4[1-9a-fA-F]|[35][0-9aA]))"
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


def touched(ends: Sequence[int], start: int, end: int) -> bool:
    """Whether a sign ends so near something that without it another thing might have been found, or nothing."""
    at = bisect_right(ends, start - _TOUCHED)
    return at < len(ends) and ends[at] <= end + _TOUCHED


def signs(data: bytes) -> list[int]:
    """Where signs end, in order: one after the other, for a text in which nobody has looked for them yet."""
    if data.isascii() and b"&" not in data and b"\\u" not in data and b"**" not in data:
        return []
    return sorted(match.end() for sign in _expressions() for match in sign.finditer(data))


@cache
def _expressions() -> list[re.Pattern[bytes]]:
    return [re.compile(one) for one in SIGNS]
