r"""One word in every spelling that the apps' formats give it.

A pattern finds it as text, with its letters as ``\uXXXX`` (in either case, mixed), with quotation marks and
backslashes escaped as often as JSON stands in JSON, and in UTF-16. Patterns like that are slow, so they are only tried
around an *anchor*: a piece of the word that nothing escapes, or the first letter of that piece as an escape.
"""

import itertools
import re
from collections.abc import Iterator
from typing import AnyStr, Final

GROUPED: Final = 12
"""A number of this many digits (a card, an identity card) is also found written in groups."""
_GROUP: Final = 3
"""Digits of the first group at the least."""
_ESCAPED: Final = frozenset("\"\\/<>&'")
_SLACK: Final = 16
"""Bytes that one character may take in front of or behind the anchor."""
_MARGIN: Final = 64
_SHORT: Final = 512
_TELLING: Final = 6
"""Characters of a word that was cut off which at the least still give it away."""

_LETTERS: Final = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u0531-\u0587"
"""Of the scripts that part words by spaces; a Chinese name stands between other characters."""

_GAP: Final = r"(?:[ \-\u00a0]|\\+u00[aA]0)?"
_BEFORE: Final = {
    "digit": r"(?:(?<!\d)|(?<=\\u[0-9a-fA-F]{4}))",
    "letter": rf"(?:(?<![{_LETTERS}])|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{{4}}))",
}
"""A letter behind a backslash, or the last digit of an escaped character, is none of the text."""

_LETTER_BYTES: Final = (
    rb"[A-Za-z]",
    rb"\xc3[\x80-\x96\x98-\xb6\xb8-\xbf]",
    rb"[\xc4-\xc8\xce-\xd3\xd5][\x80-\xbf]",
    rb"\xc9[\x80-\x8f]",
    rb"\xcd[\xb0-\xbf]",
    rb"\xd4[\x80-\xaf\xb1-\xbf]",
    rb"\xd6[\x80-\x87]",
)
"""The same letters in UTF-8."""


class Spellings:
    """How one word is found."""

    def __init__(self, word: str) -> None:
        """``word`` has no spaces around it."""
        self.word = word
        self._text = re.compile(_in_text(word))
        self._strict = _raw(word, grouped=is_grouped(word), bordered=True)
        self._loose = _raw(word, grouped=is_grouped(word), bordered=False)
        begin = word[: _begin(word)]
        self._begun = _raw(begin, grouped=is_grouped(word), bordered=False)
        self._cut_off = re.compile(_at_end(word, len(begin))) if begin != word else None
        at, piece = (0, word[:_GROUP]) if is_grouped(word) else _anchor(begin)
        escapes = tuple(_escapes(piece[0])) if piece else ()
        self._anchors = (piece, *escapes) if piece else ()
        self._raw_anchors = (
            (piece.encode(), *(one.encode() for one in escapes), piece.encode("utf-16-le"), piece.encode("utf-16-be"))
            if piece
            else ()
        )
        self._before = (at + 1) * _SLACK + _MARGIN
        self._after = (len(word) - at) * _SLACK + _MARGIN

    def __repr__(self) -> str:
        """Never shows the word."""
        return "<Spellings>"

    def in_text(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text; also where its larger part ends a text that was cut off, as titles are."""
        for start, end in self._windows(text, self._anchors):
            yield from (match.span() for match in self._text.finditer(text, start, end))
        if self._cut_off is not None:
            rest = self._cut_off.search(text, max(0, len(text) - self._before - self._after))
            if rest is not None:
                yield rest.span("cut")

    def begins_in(self, data: bytes) -> bool:
        """Whether so much of it stands in some bytes that ``in_text`` may find it there."""
        return any(self._begun.search(data, start, end) for start, end in self._windows(data, self._raw_anchors))

    def stands_in(self, data: bytes, *, bordered: bool) -> bool:
        """Whether it stands in some bytes; ``bordered``: not as a part of a longer word or number."""
        pattern = self._strict if bordered else self._loose
        return any(pattern.search(data, start, end) for start, end in self._windows(data, self._raw_anchors))

    def _windows(self, text: AnyStr, anchors: tuple[AnyStr, ...]) -> Iterator[tuple[int, int]]:
        """The surroundings of anchors, in order and apart from each other."""
        if not anchors or len(text) <= _SHORT:
            yield 0, len(text)
            return
        places = sorted(place for anchor in anchors for place in _places(text, anchor))
        start = end = -1
        for place in places:
            if end < 0 or place - self._before > end:
                if end >= 0:
                    yield start, end
                start = max(0, place - self._before)
            end = place + self._after
        if end >= 0:
            yield start, end


def _begin(word: str) -> int:
    """How many characters of a word still give it away."""
    return min(len(word), max(_TELLING, (len(word) + 1) // 2))


def _at_end(word: str, least: int) -> str:
    gap = _GAP if is_grouped(word) else ""
    spelled = [_spelled(character, re.escape(character)) for character in word[:-1]]
    more = "".join(f"(?:{gap}{one}" for one in spelled[least:]) + ")?" * (len(spelled) - least)
    return f"{_BEFORE.get(_kind(word[0]), '')}(?P<cut>{gap.join(spelled[:least])}{more})(?=\\s*(?:…|\\.\\.\\.)?\\s*\\Z)"


def _places(text: AnyStr, anchor: AnyStr) -> Iterator[int]:
    at = text.find(anchor)
    while at >= 0:
        yield at
        at = text.find(anchor, at + 1)


def _anchor(word: str) -> tuple[int, str]:
    """The longest piece that is written alike wherever it is not escaped as a whole, and where it begins."""
    best = (0, "")
    at = 0
    for kind, members in itertools.groupby(word, key=lambda one: None if one in _ESCAPED else one.isascii()):
        piece = "".join(members)
        if kind is not None and len(piece.encode()) > len(best[1].encode()):
            best = at, piece
        at += len(piece)
    return best if len(best[1].encode()) >= _GROUP else (0, "")


def _escapes(character: str) -> Iterator[str]:
    """``uXXXX`` of a character with every digit in either case."""
    digits = character.encode("utf-16-be")[:2].hex()
    for form in itertools.product(*({one, one.upper()} for one in digits)):
        yield "u" + "".join(form)


def is_grouped(word: str) -> bool:
    """Whether it is a number that people write in groups."""
    return len(word) >= GROUPED and word.isascii() and word.isdecimal()


def _in_text(word: str) -> str:
    body = (_GAP if is_grouped(word) else "").join(_spelled(character, re.escape(character)) for character in word)
    after = {"digit": r"(?!\d)", "letter": rf"(?![{_LETTERS}])"}
    return _BEFORE.get(_kind(word[0]), "") + body + after.get(_kind(word[-1]), "")


def _raw(word: str, *, grouped: bool, bordered: bool) -> re.Pattern[bytes]:
    forms = [_in_utf8(word, grouped=grouped, bordered=bordered), *_in_utf16(word, grouped=grouped, bordered=bordered)]
    return re.compile(b"|".join(forms))


def _in_utf8(word: str, *, grouped: bool, bordered: bool) -> bytes:
    gap = rb"(?:[ \-]|\xc2\xa0|\\+u00[aA]0)?"
    body = (gap if grouped else b"").join(
        _spelled(character, re.escape(character.encode()).decode("latin-1")).encode("latin-1") for character in word
    )
    if not bordered:
        return body
    no_letter = b"".join(b"(?<!" + form + b")" for form in _LETTER_BYTES)
    before = {
        "digit": rb"(?:(?<![0-9])|(?<=\\u[0-9a-fA-F]{4}))",
        "letter": b"(?:" + no_letter + rb"|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4}))",
    }
    after = {"digit": rb"(?![0-9])", "letter": b"(?!" + b"|".join(_LETTER_BYTES) + b")"}
    return before.get(_kind(word[0]), b"") + body + after.get(_kind(word[-1]), b"")


def _in_utf16(word: str, *, grouped: bool, bordered: bool) -> Iterator[bytes]:
    for order, digit in (("utf-16-le", rb"[0-9]\x00"), ("utf-16-be", rb"\x00[0-9]")):
        gap = b"(?:" + b"|".join(re.escape(one.encode(order)) for one in " -\u00a0") + b")?"
        body = (gap if grouped else b"").join(re.escape(one.encode(order)) for one in word)
        before = b"(?<!" + digit + b")" if bordered and _kind(word[0]) == "digit" else b""
        after = b"(?!" + digit + b")" if bordered and _kind(word[-1]) == "digit" else b""
        yield before + body + after


def _kind(character: str) -> str:
    if character.isdecimal():
        return "digit"
    return "letter" if re.match(f"[{_LETTERS}]", character) else ""


def _spelled(character: str, plain: str) -> str:
    """One character as it is, or escaped; ``plain`` is the pattern for the first."""
    units = character.encode("utf-16-be")
    escaped = "".join(rf"\\+u(?i:{units[at : at + 2].hex()})" for at in range(0, len(units), 2))
    if character == "\\":
        plain = r"\\+"
    elif character in '"/':
        plain = rf"\\*{character}"
    return f"(?:{plain}|{escaped})"
