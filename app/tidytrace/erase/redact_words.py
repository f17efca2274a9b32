r"""The words that are cut out of a conversation, and how they are told from everything else in every spelling.

One pattern finds a word as text, with its letters as ``\uXXXX`` (in either case, mixed), and with quotation marks and
backslashes escaped as often as JSON stands in JSON. The words live in memory only and are never shown.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.language import N_

MARK: Final = "[removed]"
"""Stands in the place of a word; nothing in it is escaped in JSON, HTML or SQL, so it is the same at any depth."""
SHORTEST: Final = 4
"""Letters or digits of a word; a Chinese character says as much as two of them, and names have two or three."""
LONGEST: Final = 500
EVERYWHERE: Final = 8
"""From this many characters on a word is looked for in all of the app's folders: it stands nowhere by chance."""
_GROUPED: Final = 12
"""A number of this many digits (a card, an identity card) is also found written in groups."""
_DIGITS: Final = re.compile(r"\d(?:[ -]?\d)+")
_OVERLAP: Final = 64 << 10
"""More bytes than a word can take in any spelling that an app writes."""
_LETTERS: Final = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u0531-\u0587"
"""Of the scripts that part words by spaces; a Chinese name stands between other characters."""


class UnfitWord(ValueError):  # noqa: N818 - says what is the matter
    """A word cannot be cut out; carries an English sentence for the person, never the word."""

    def __init__(self, problem: str, **parameters: int) -> None:
        """``problem`` is marked for translation."""
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.parameters = parameters


class Words:
    """Some words as one pattern."""

    def __init__(self, words: Iterable[str]) -> None:
        """Spaces around a word and empty ones do not count; each word once.

        Raises:
            UnfitWord: There is none, or one of them is too short or too long to be told from other text.
        """
        chosen = dict.fromkeys(_normal(word) for word in words if word.strip())
        if not chosen:
            raise UnfitWord(N_("No words were given."))
        for word in chosen:
            if _weight(word) < SHORTEST:
                raise UnfitWord(
                    N_("A word must have at least {count} letters or digits, or {half} Chinese characters."),
                    count=SHORTEST,
                    half=SHORTEST // 2,
                )
            if len(word) > LONGEST or not word.isprintable():
                raise UnfitWord(N_("A word must be one line of at most {count} visible characters."), count=LONGEST)
        # of two that begin alike the longer one is tried first
        self._words = sorted(chosen, key=len, reverse=True)
        self._text = re.compile("|".join(map(_in_text, self._words)))
        self._bytes = _raw(self._words)
        long = [word for word in self._words if _weight(word) >= EVERYWHERE]
        self._long = _raw(long) if long else None
        self._numbers = frozenset(word for word in self._words if word.isdecimal())

    def __len__(self) -> int:
        """How many words."""
        return len(self._words)

    def __repr__(self) -> str:
        """Never shows a word."""
        return f"<Words: {len(self._words)}>"

    @property
    def lasting(self) -> bool:
        """Whether any word is long enough to be looked for everywhere."""
        return self._long is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words stand in a text, in order and apart from each other."""
        return (match.span() for match in self._text.finditer(text))

    def in_text(self, text: str) -> bool:
        """Whether any word stands in a text."""
        return self._text.search(text) is not None

    def is_number(self, token: str) -> bool:
        """Whether a number is one of the words."""
        return token in self._numbers

    def in_bytes(self, data: bytes, *, everywhere: bool = False) -> bool:
        """Whether any word stands in some bytes; ``everywhere``: only those that stand nowhere by chance."""
        pattern = self._long if everywhere else self._bytes
        return pattern is not None and pattern.search(data) is not None

    def in_chunks(self, chunks: Iterable[bytes], *, everywhere: bool = False) -> bool:
        """Whether any word stands in a stream, also where one chunk ends and the next begins."""
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            if self.in_bytes(data, everywhere=everywhere):
                return True
            tail = data[-_OVERLAP:]
        return False


def _normal(word: str) -> str:
    word = word.strip()
    if _DIGITS.fullmatch(word):
        digits = re.sub(r"[ -]", "", word)
        return digits if len(digits) >= _GROUPED else word
    return word


def _weight(word: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in word)


def _is_grouped(word: str) -> bool:
    return len(word) >= _GROUPED and word.isascii() and word.isdecimal()


def _raw(words: Iterable[str]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(form for word in words for form in (_in_utf8(word), *_in_utf16(word))))


def _in_text(word: str) -> str:
    gap = r"(?:[ \-\u00a0]|\\+u00[aA]0)?"
    body = (gap if _is_grouped(word) else "").join(_spelled(character, re.escape(character)) for character in word)
    # a letter behind a backslash, or the last digit of an escaped character, is none of the text
    before = {
        "digit": r"(?:(?<!\d)|(?<=\\u[0-9a-fA-F]{4}))",
        "letter": rf"(?:(?<![{_LETTERS}])|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{{4}}))",
    }
    after = {"digit": r"(?!\d)", "letter": rf"(?![{_LETTERS}])"}
    return before.get(_kind(word[0]), "") + body + after.get(_kind(word[-1]), "")


def _in_utf8(word: str) -> bytes:
    gap = rb"(?:[ \-]|\xc2\xa0|\\+u00[aA]0)?"
    body = (gap if _is_grouped(word) else b"").join(
        _spelled(character, re.escape(character.encode()).decode("latin-1")).encode("latin-1") for character in word
    )
    # U+00C0 to U+05BF are two bytes of which the first is C3 to D6
    before = {
        "digit": rb"(?:(?<![0-9])|(?<=\\u[0-9a-fA-F]{4}))",
        "letter": rb"(?:(?<![A-Za-z])(?<![\xc3-\xd6][\x80-\xbf])|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4}))",
    }
    after = {"digit": rb"(?![0-9])", "letter": rb"(?![A-Za-z]|[\xc3-\xd6][\x80-\xbf])"}
    return before.get(_kind(word[0]), b"") + body + after.get(_kind(word[-1]), b"")


def _in_utf16(word: str) -> Iterator[bytes]:
    for order, digit in (("utf-16-le", rb"[0-9]\x00"), ("utf-16-be", rb"\x00[0-9]")):
        gap = b"(?:" + b"|".join(re.escape(one.encode(order)) for one in " -\u00a0") + b")?"
        body = (gap if _is_grouped(word) else b"").join(re.escape(one.encode(order)) for one in word)
        before = b"(?<!" + digit + b")" if _kind(word[0]) == "digit" else b""
        after = b"(?!" + digit + b")" if _kind(word[-1]) == "digit" else b""
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
