"""What is looked for: words that must all stand in a conversation, or spellings of which one is enough."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tidytrace.chats.finding.folding import cased, folded, way_back
from tidytrace.chats.finding.spelled import gap_in_text, grouping

_QUOTED: Final = re.compile(
    r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」|『([^』]*)』|([^\s"“„«「『]+|["“„«「『])'
)
_LETTERS: Final = r"a-z\u00df-\u024f\u0370-\u052f\u0531-\u0587"
"""Folded letters of the scripts that part words by spaces; a Chinese name stands between other characters."""
_MOST: Final = 16
"""Words that are looked for at once; nobody types more, and a page that was pasted must not stop the program."""


class Phrase(NamedTuple):
    """Words that stand behind each other."""

    pieces: tuple[str, ...]
    """Folded, without spaces."""
    pattern: re.Pattern[str]
    first: str
    """Stands in every folded text that holds the phrase, so that most others are done with at once."""


class Query:
    """Some words. Never shows them."""

    def __init__(self, terms: Sequence[Sequence[Phrase]], *, cased_only: bool = False) -> None:
        """Each of the terms must stand in a conversation, in one of its phrases.

        Args:
            terms: Of the functions below.
            cased_only: Only case makes no difference, so that a phrase is found exactly as it was written otherwise.
        """
        self.terms = tuple(tuple(one) for one in terms)
        self.cased_only = cased_only

    def __repr__(self) -> str:
        """Never shows a word."""
        return f"<Query of {len(self.terms)} terms>"

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.terms)

    def fold(self, text: str) -> str:
        """A text as the phrases are written."""
        return cased(text) if self.cased_only else folded(text)

    def standing_in(self, text: str) -> set[int]:
        """The numbers of the terms that stand in a folded text."""
        return {number for number, term in enumerate(self.terms) if any(_stands(one, text) for one in term)}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where any of the terms stands in a text as it is, in order and apart from each other."""
        plain = self.fold(text)
        found = sorted(
            (
                match.span()
                for term in self.terms
                for one in term
                if one.first in plain
                for match in one.pattern.finditer(plain)
            ),
            key=lambda span: (span[0], -span[1]),
        )
        if not found:
            return []
        back = way_back(text, cased_only=self.cased_only)
        apart: list[tuple[int, int]] = []
        for start, end in found:
            if back is not None:
                start, end = back[start], back[end - 1] + 1  # noqa: PLW2901 - the same place in the text itself
            if end > start and (not apart or start >= apart[-1][1]):
                apart.append((start, end))
        return apart


def _stands(phrase: Phrase, text: str) -> bool:
    return phrase.first in text and phrase.pattern.search(text) is not None


def words(text: str) -> Query:
    """What a person typed into a search field: words, and phrases in quotation marks."""
    found: list[list[Phrase]] = []
    for match in _QUOTED.finditer(text):
        phrase = _phrase(next(one for one in match.groups() if one is not None))
        if phrase is not None and len(found) < _MOST:
            found.append([phrase])
    return Query(found)


def exactly(text: str) -> Query:
    """The text as it stands, spaces included; only case makes no difference."""
    plain = cased(text)
    pieces = tuple(folded(text).split())
    return Query([[Phrase(pieces, re.compile(re.escape(plain)), plain)]] if text else [], cased_only=True)


def any_of(spellings: Iterable[str], *, whole: bool = True) -> Query:
    """Any of some spellings of one thing; ``whole``: as words of their own, since a name is no part of a longer one."""
    phrases = [phrase for phrase in (_phrase(one, whole=whole) for one in spellings) if phrase is not None]
    return Query([phrases] if phrases else [])


def _phrase(text: str, *, whole: bool = False) -> Phrase | None:
    pieces = tuple(folded(text).split())
    if not pieces:
        return None
    pattern = r"\s+".join(map(_in_text, pieces))
    if whole:
        pattern = _border(pieces[0][0], "(?<!{})") + pattern + _border(pieces[-1][-1], "(?!{})")
    longest = max(pieces, key=len)
    return Phrase(pieces, re.compile(pattern), longest[0] if grouping(longest) else longest)


def _in_text(piece: str) -> str:
    return gap_in_text().join(piece) if grouping(piece) else re.escape(piece)


def _border(character: str, form: str) -> str:
    if character.isdecimal():
        return form.format(r"\d")
    return form.format(f"[{_LETTERS}]") if re.match(f"[{_LETTERS}]", character) else ""


def pieces_of(query: Query) -> Iterator[tuple[int, int, str]]:
    """Every piece of every phrase: number of the term, number of the phrase in it, and the piece."""
    for number, term in enumerate(query.terms):
        for at, phrase in enumerate(term):
            for piece in phrase.pieces:
                yield number, at, piece
