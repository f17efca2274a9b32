"""The words that are cut out of a conversation, and how they are told from everything else.

They live in memory only and are never shown.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.erase.redact.spellings import GROUPED, Spellings
from tidytrace.language import N_

MARK: Final = "[removed]"
"""Stands in the place of a word; nothing in it is escaped in JSON, HTML or SQL, so it is the same at any depth."""
SHORTEST: Final = 4
"""Letters or digits of a word; a Chinese character says as much as two of them, and names have two or three."""
LONGEST: Final = 500
EVERYWHERE: Final = 8
"""From this many characters on a word is looked for in all of the app's folders: it stands nowhere by chance."""
_DIGITS: Final = re.compile(r"\d(?:[ -]?\d)+")
_OVERLAP: Final = 64 << 10
"""More bytes than a word can take in any spelling that an app writes."""


class UnfitWord(ValueError):  # noqa: N818 - says what is the matter
    """A word cannot be cut out; carries an English sentence for the person, never the word."""

    def __init__(self, problem: str, *, number: int = 0, **parameters: int) -> None:
        """``problem`` is marked for translation; ``number`` says which of the words it is, from 1."""
        super().__init__(problem.format(**parameters))
        self.problem = problem
        self.number = number
        self.parameters = parameters


def fitting(words: Iterable[str], *, shortest: int = SHORTEST) -> tuple[str, ...]:
    """The words as they are looked for, each once; spaces around one and empty ones do not count.

    Args:
        words: As the person writes them.
        shortest: Letters or digits of a word, where the person was shown each place first.

    Raises:
        UnfitWord: There is none, or one of them is too short or too long to be told from other text.
    """
    chosen: dict[str, None] = {}
    for number, given in enumerate(words, 1):
        if not given.strip():
            continue
        word = _normal(given)
        if _weight(word) < shortest:
            raise UnfitWord(
                N_("A word must have at least {count} letters or digits, or {half} Chinese characters."),
                number=number,
                count=SHORTEST,
                half=SHORTEST // 2,
            )
        if len(word) > LONGEST or not word.isprintable():
            raise UnfitWord(
                N_("A word must be one line of at most {count} visible characters."), number=number, count=LONGEST
            )
        chosen[word] = None
    if not chosen:
        raise UnfitWord(N_("No words were given."))
    return tuple(chosen)


class Words:
    """Some words, ready to be found."""

    def __init__(self, words: Iterable[str], *, shortest: int = SHORTEST) -> None:
        """Spaces around a word and empty ones do not count; each word once. Arguments and errors as of ``fitting``."""
        chosen = fitting(words, shortest=shortest)
        self._words = tuple(map(Spellings, chosen))
        self._long = tuple(one for one in self._words if _weight(one.word) >= EVERYWHERE)
        self._numbers = frozenset(word for word in chosen if word.isdecimal())

    def __len__(self) -> int:
        """How many words."""
        return len(self._words)

    def __repr__(self) -> str:
        """Never shows a word."""
        return f"<Words: {len(self._words)}>"

    @property
    def some_short(self) -> bool:
        """Whether any word is so short that it is looked for in the conversation's own places alone."""
        return len(self._long) < len(self._words)

    @property
    def lasting(self) -> bool:
        """Whether any word is long enough to be looked for everywhere."""
        return bool(self._long)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where words stand in a text, in order and apart from each other; of two that begin alike the longer one."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(
            (span for word in self._words for span in word.in_text(text)), key=lambda span: (span[0], -span[1])
        ):
            if not found or start >= found[-1][1]:
                found.append((start, end))
        return found

    def in_text(self, text: str) -> bool:
        """Whether any word stands in a text."""
        return any(next(word.in_text(text), None) for word in self._words)

    def is_number(self, token: str) -> bool:
        """Whether a number is one of the words."""
        return token in self._numbers

    def may_stand_in(self, data: bytes) -> bool:
        """Whether it is worth looking closer at some bytes: words may be parts of longer ones there."""
        return any(word.begins_in(data) for word in self._words)

    def may_stand_in_any(self, chunks: Iterable[bytes]) -> bool:
        """The same for a file."""
        return any(map(self.may_stand_in, _overlapping(chunks)))

    def in_chunks(self, chunks: Iterable[bytes], *, everywhere: bool = False) -> bool:
        """Whether any word stands in a file, also where one chunk ends and the next begins.

        In a database or another binary file one text begins right where another ends, so there nothing parts a word
        from the longer one that it may belong to.

        Args:
            chunks: The file's bytes.
            everywhere: Only words that stand nowhere by chance.
        """
        bordered: bool | None = None
        for data in _overlapping(chunks):
            if bordered is None:
                bordered = b"\0" not in data
            if any(word.stands_in(data, bordered=bordered) for word in (self._long if everywhere else self._words)):
                return True
        return False


def _overlapping(chunks: Iterable[bytes]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        data = tail + chunk
        yield data
        tail = data[-_OVERLAP:]


def _normal(word: str) -> str:
    word = word.strip()
    if _DIGITS.fullmatch(word):
        digits = re.sub(r"[ -]", "", word)
        return digits if len(digits) >= GROUPED else word
    return word


def _weight(word: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in word)
