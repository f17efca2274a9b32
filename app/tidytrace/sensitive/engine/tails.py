"""What has to follow the text of an anchor in a match, looked for together with it.

Nearly all places where a word such as «account» stands are of no interest, and whoever finds the word can tell so for
a fraction of what a look at the place costs. Only for rules of which one part is a text that has an anchor in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from tidytrace.sensitive.engine import expressions
from tidytrace.sensitive.engine.sieves import MARK
from tidytrace.sensitive.engine.spellings import NESTED, Spelling, beginnings, literal, readings
from tidytrace.sensitive.engine.written import Written, either, escape, followed, parsed, written
from tidytrace.sensitive.model import Rule

_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_LARGEST: Final = 330
"""By ``Written.size``: Hyperscan can hold little more in one expression."""
_WIDEST: Final = 600
"""Bytes of a part behind which nothing more is asked for."""
_RARE: Final = 6
"""Bytes of anchors that are rare enough as they are: all that is looked for has to be kept and loaded."""
_TOGETHER: Final = 24
"""Texts in one expression."""
_FEWEST: Final = 2
_MOST_READINGS: Final = 200
_OVER: Final = 12
"""Bytes that the beginning of what is written in another way has at most."""


class Off(msgspec.Struct, frozen=True, array_like=True):
    """How far one place can lie from another, in bytes."""

    behind: int = 0
    before: int = 0

    def __or__(self, other: "Off") -> "Off":
        """As far as either."""
        return Off(max(self.behind, other.behind), max(self.before, other.before))


NOWHERE: Final = Off()
"""Two places that are the same."""


class Tails(msgspec.Struct, frozen=True):
    """Instead of the anchors of some rules."""

    spellings: tuple[Spelling, ...]
    off: Off
    """How far the end of a hit can lie from the end of the anchor's."""
    texts: tuple[Spelling, ...]
    """The texts alone, for who cannot look for what follows; their ends lie as far before."""


def tails(rules: Sequence[Rule]) -> Tails | None:
    """Of rules that share their anchors; None if one of them has no tail to look for, or needs none."""
    if _shortest(rules[0]) >= _RARE:
        return None
    found: list[Spelling] = []
    texts: dict[Spelling, None] = {}
    off = NOWHERE
    for rule in rules:
        one = _of(rule)
        if one is None:
            return None
        found += one.spellings
        off |= one.off
        texts |= dict.fromkeys(one.texts)
    return Tails(tuple(found), off, tuple(texts))


def _of(rule: Rule) -> Tails | None:
    begun = _begun(rule)
    if begun is None:
        return None
    length, texts = begun
    parts = parsed(rule.pattern)[length:]
    try:
        rest = _fitting(_least(parts))
    except ValueError:
        return None
    if not any(one.usual for one in rest):
        return None
    together: dict[tuple[bytes, ...], list[bytes]] = {}
    for text, behind in texts.items():
        together.setdefault(tuple(sorted(behind)), []).append(text)
    expressions = [
        either(form for text in some for form in _forms(text)) + _behind(behind, followed(rest))
        for behind, those in together.items()
        for some in (those[at : at + _TOGETHER] for at in range(0, len(those), _TOGETHER))
    ]
    longest = max(len(one) for behind in together for one in behind)
    off = Off(sum(one.width for one in rest) + longest + _OVER, _longest(rule) - min(map(len, texts)))
    alone = tuple((form, rule.ignore_case) for text in texts for form in _forms(text))
    return Tails(tuple((one, rule.ignore_case) for one in expressions), off, alone)


def _shortest(rule: Rule) -> int:
    """Bytes of the shortest anchor."""
    return min(int(expressions.parsed(anchor.encode()).getwidth()[0]) for anchor in rule.anchors)


def _longest(rule: Rule) -> int:
    """Bytes of the longest anchor."""
    return max(int(expressions.parsed(anchor.encode()).getwidth()[1]) for anchor in rule.anchors)


def _begun(rule: Rule) -> tuple[int, dict[bytes, set[bytes]]] | None:
    """So many parts of a pattern end with a text of an anchor: each such text, and what may stand behind it in them."""
    if any(anchor.startswith(MARK) for anchor in rule.anchors):
        return None
    all_texts = [texts for less in range(_longest_in_parts(rule)) if (texts := _texts(rule, less)) is not None]
    for start in range(_value_at(rule)):
        for texts in all_texts:
            for length, those in enumerate(beginnings(rule.pattern, start), 1):
                found = _within(texts, [one.lower() for one in those] if rule.ignore_case else those)
                if found is not None:
                    return start + length, found
    return None


def _longest_in_parts(rule: Rule) -> int:
    return max(len(expressions.parsed(anchor.encode())) for anchor in rule.anchors)


def _value_at(rule: Rule) -> int:
    """The first part of a pattern that is of the value, but never none."""
    for number, (operator, argument) in enumerate(parsed(rule.pattern)):
        if str(operator) == "SUBPATTERN" and argument[0] is not None:
            return max(1, number)
    return 1


def _texts(rule: Rule, less: int) -> list[bytes] | None:
    """The texts that anchors begin with, so many parts left out at the end of those that are no texts themselves."""
    found: list[bytes] = []
    for anchor in rule.anchors:
        whole = expressions.parsed(anchor.encode())
        literal = all(str(operator) == "LITERAL" for operator, _ in whole)
        if literal:
            texts = [text.rstrip(b" ") if less else text for text in readings(whole) or ()]
        else:
            texts = readings(whole[: max(1, len(whole) - less)], _MOST_READINGS) or [b""]
        if min(map(len, texts)) < _FEWEST:
            return None
        found += (one.lower() for one in texts) if rule.ignore_case else texts
    return found


def _within(texts: Iterable[bytes], begun: Iterable[bytes]) -> dict[bytes, set[bytes]] | None:
    """What stands behind each of the texts in each beginning; None if one has none of them."""
    found: dict[bytes, set[bytes]] = {}
    for one in begun:
        some = False
        for text in texts:
            at = one.find(text)
            while at >= 0:
                some = True
                found.setdefault(text, set()).add(one[at + len(text) :])
                at = one.find(text, at + 1)
        if not some:
            return None
    return found


def _least(parts: Sequence[Any]) -> list[Written]:
    """Parts up to the first of the value that can be of several lengths, and of that the least."""
    for number, (operator, argument) in enumerate(parts):
        if str(operator) == "SUBPATTERN" and argument[0] is not None:
            parts = [*parts[:number], *_begun_value(list(argument[-1]))]
            break
    words = groupby(parts, key=lambda part: str(part[0]) == "LITERAL")
    groups = [group for literals, those in words for group in ([[*those]] if literals else [[one] for one in those])]
    return [written(group, last=group is groups[-1]) for group in groups]


def _begun_value(parts: list[Any]) -> list[Any]:
    for number, (operator, argument) in enumerate(parts):
        if str(operator) in _REPEATS and argument[0] != argument[1]:
            return parts[: number + 1]
    return parts


def _fitting(parts: Sequence[Written]) -> list[Written]:
    """As many as one expression can hold."""
    found: list[Written] = []
    size = 0
    for one in parts:
        size += one.size
        if size > _LARGEST or one.width > _WIDEST:
            break
        found.append(one)
    return found


def _forms(text: bytes) -> Iterator[bytes]:
    """The text of an anchor as it can stand in a file."""
    yield literal(text)
    if not text.isascii():
        yield b"".join(literal(one.encode()) if one.isascii() else escape(one) for one in text.decode())
    if b'\\"' in text:
        yield from (literal(text.replace(b'\\"', nested)) for nested in NESTED)


def _behind(texts: Sequence[bytes], rest: bytes) -> bytes:
    """The ends of words, and what follows these."""
    some = "|".join(re.escape(one.decode()) for one in texts if one)
    ends = followed([written(parsed(f"(?:{some})"))], rest) if some else None
    return either((rest if b"" in texts else None, ends))
