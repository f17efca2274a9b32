"""Anchors with names: coarse signs that many rules share, each looked for in the way that costs least.

A rule names one as ``@name`` among its anchors. ``expression`` says what every match of the rule contains, and
``spellings`` what is looked for in a file; a hit of these lies inside of the match whenever there is one.
"""

import string
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec

from tidytrace.resources import resources

MARK: Final = "@"
CONTEXT: Final = "@context"
"""The words of context of the rule itself, for what is nothing without them."""
_OF_BASE58: Final = "[1-9A-HJ-NP-Za-km-z]"
_BASE58: Final = _OF_BASE58 + "{30}"
_ELEVEN_DIGITS: Final = "[0-9]{3}(?:[ -]{0,2}[0-9]){8}"
"""The first group has three digits at least, unlike lists of small numbers."""
_COUNTRIES: Final = (
    "ADAEALATAZBABEBGBHBIBRBYCHCRCYCZDEDJDKDOEEEGESFIFKFOFRGBGEGIGLGRGTHNHRHUIEILIQISITJOKWKZLBLCLILTLULVLYMC"
    "MDMEMKMNMRMTMUNINLNOOMPKPLPSPTQARORSRUSASCSDSESISKSMSOSTSVTLTNTRUAVAVGXKYE"
)
"""With IBANs, two letters each, by the registry of ISO 13616 as python-stdnum 2.2 has it."""
_AFTER_COUNTRY: Final = "[0-9]{2}[ -]?[A-Z0-9]{4}"
_IBAN_BEGINS: Final = b"[A-Z]{2}(?=" + _AFTER_COUNTRY.encode() + b")"
"""What looks like a beginning may end with the true one."""
_DOTTED: Final = r"1[3-9][0-9]\.[0-9]{4}\.[0-9]{4}"
"""Fractions have dots between digits too, so only numbers of mobile phones may."""
_TEN_WORDS: Final = rb"(?:[a-z]{3,8}(?:[ ,\t\r\n]|\\{1,2}[nrt]){1,4}){9}[a-z]{3}"
_NUMBER_BEGINS: Final = (
    rb"\\(?:u[0-9a-fA-F]{4})?"
    rb"|([(+](?=\+?[0-9])|[0-9](?=(?:[ .)-]{0,3}[0-9]){10}|[0-9]{7,9}[A-Y])[0-9]*)"
    rb"|[0-9]+"
)
"""Digits of an escape of JSON are none of the number that stands behind it, and shorter numbers are none."""
_EIGHT_AND_LETTER: Final = "[0-9]{8}[A-Y]"
"""Of numbers that have letters in them the first eight are digits."""
_OF_PHRASES: Final = string.ascii_letters.encode() + b" ,\t\r\n\\"
_AROUND: Final = (
    *((" ", after) for after in " ,"),
    (",", ","),
    *(("\n", after) for after in " ,\t\r\n"),
    ("\t", "\t"),
    *(("\r", after) for after in " ,\t\r"),
    *(("n", after) for after in " ,\t\\"),
)
"""What stands before and after a word of a phrase, by one character: in a line, in a column, in the first of two
columns, and all that behind a line break as JSON has it. Few words of a phrase have to be seen."""


class Sieve(msgspec.Struct, frozen=True):
    """One named anchor."""

    expression: str
    ignore_case: bool = False
    spellings: tuple[tuple[bytes, bool], ...] = ()
    """Expressions on bytes, and whether letters' case makes no difference."""
    few: tuple[tuple[bytes, bool], ...] = ()
    """The same in fewer expressions, for an engine that looks for one after the other."""
    overhang: int = 0
    """Bytes that a hit of a spelling can end before a hit of ``expression``."""
    together: int = 0
    """Bytes within which two hits have to stand; 0 when one is enough."""
    between: bytes = b""
    """What may stand between those two."""
    starts: bytes = b""
    """Where a match can begin in plain text, if that can be said: at the beginning of what this finds, or of what its
    group finds if it has one."""
    least_run: int = 0
    """Of a sieve that is a run of so many bytes of a class: a match is the whole of such a run."""
    run_of: bytes = b""
    """That class."""
    as_written: bool = False
    """Whether matches stand in a file as they are, whatever escapes stand around them."""


def sieve(name: str) -> Sieve:
    """The one of this name. Raises KeyError."""
    return _BY_NAME[name]()


@cache
def _eleven_digits() -> Sieve:
    # what is not anchored at a digit would hit again at every digit of a long number
    spelled = (
        f"[^0-9]{_ELEVEN_DIGITS}".encode(),
        f"^{_ELEVEN_DIGITS}".encode(),
        _EIGHT_AND_LETTER.encode(),
        *(rf"1{one}\.".encode() for one in range(30, 100)),
    )
    # before the number may stand the digits of an escape of JSON
    return Sieve(
        f"{_ELEVEN_DIGITS}|{_DOTTED}|{_EIGHT_AND_LETTER}",
        spellings=tuple((one, False) for one in spelled),
        overhang=9,
        starts=_NUMBER_BEGINS,
        as_written=True,
    )


@cache
def _base58() -> Sieve:
    # without an edge: a run of one class alone is what engines jump through
    return Sieve(
        _BASE58,
        spellings=((_BASE58.encode(), False),),
        starts=f"{_BASE58}{_OF_BASE58}*".encode(),
        least_run=30,
        run_of=_OF_BASE58.encode(),
    )


@cache
def _seed_words() -> Sieve:
    words = seed_words()
    expression = f"[^A-Za-z](?:{'|'.join(words)})[^A-Za-z]"
    return Sieve(
        expression,
        ignore_case=True,
        spellings=tuple(_between(words)),
        few=((_TEN_WORDS, True),),
        together=80,
        between=_OF_PHRASES,
    )


def seed_words() -> tuple[str, ...]:
    """The words of English seed phrases but for the 600 that prose has most often; see ``english_seed``."""
    folder = resources() / "detectors" / "words"
    frequent = frozenset((folder / "english-frequent.txt").read_text("utf-8").split())
    return tuple(one for one in (folder / "english.txt").read_text("utf-8").split() if one not in frequent)


def _between(words: tuple[str, ...]) -> Iterator[tuple[bytes, bool]]:
    for word in words:
        for before, after in _AROUND:
            yield f"{before}{word}{after}".replace("\\", r"\\").encode(), True


@cache
def _iban() -> Sieve:
    countries = [_COUNTRIES[at : at + 2] for at in range(0, len(_COUNTRIES), 2)]
    # one by one, because the two letters are what is looked for first
    spelled = tuple((f"{country}{_AFTER_COUNTRY}".encode(), False) for country in countries)
    expression = f"(?:{'|'.join(countries)}){_AFTER_COUNTRY}"
    return Sieve(expression, spellings=spelled, starts=_IBAN_BEGINS, as_written=True)


_BY_NAME: Final = {
    "@iban": _iban,
    "@eleven-digits": _eleven_digits,
    "@base58": _base58,
    "@seed-words": _seed_words,
}
NAMES: Final = frozenset({*_BY_NAME, CONTEXT})
