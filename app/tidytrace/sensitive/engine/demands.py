"""What every match of a pattern has in it, so that surroundings without it need not be looked at any closer."""

import re
from collections.abc import Iterable
from typing import Any, Final

from tidytrace.sensitive.engine import expressions
from tidytrace.sensitive.engine.spellings import readings

_LEAST_DIGITS: Final = 3
_LEAST_OTHERS: Final = 10
"""Shorter runs stand everywhere."""
_DIGITS: Final = frozenset(range(0x30, 0x3A))
_NUMBER: Final = _DIGITS | frozenset(b" -.")
_MOST_NEEDLES: Final = 200
_MARKS: Final = frozenset({b"/", b"|", b"@", b">", b"<", b"~", b"$"})
_LEAST_WORD: Final = 3
_BREAKS: Final = re.compile(rb"[ .@-]")


def longest_run(pattern: str, *, ignore_case: bool) -> tuple[bytes, int]:
    """The longest run of bytes of one class that each match has, as it stands in a file: the class, and its length.

    0 if it would say little. Letters and digits of a run stand as themselves in JSON.
    """
    members, length = _longest(expressions.parsed(pattern.encode()))
    least = _LEAST_DIGITS if members <= _NUMBER else _LEAST_OTHERS
    if not members or max(members) > 0x7E or length < least:
        return b"", 0
    text = bytes(members)
    return bytes(sorted({*text.lower(), *text.upper()} if ignore_case else members)), length


def needles(pattern: str, anchors: Iterable[str] = ()) -> tuple[bytes, ...]:
    """Texts in small letters of which each match has one, if there are few and they are rare; else none.

    Args:
        pattern: Of a rule.
        anchors: Of the same: texts with one of these in them are no news.
    """
    known = [text.lower() for anchor in anchors for text in _begins(expressions.parsed(anchor.encode()))]
    for operator, argument in expressions.parsed(pattern.encode()):
        if str(operator) not in {"BRANCH", "IN"}:
            continue
        texts = {one.lower() for one in readings([(operator, argument)]) or (b" ",)}
        if len(texts) > _MOST_NEEDLES or all(any(one in text for one in known) for text in texts):
            continue
        # spaces and hyphens may be wide ones
        words = {one if one in _MARKS else max(_BREAKS.split(one), key=len) for one in texts}
        if all(one in _MARKS or len(one) >= _LEAST_WORD for one in words):
            return tuple(sorted(words))
    return ()


def _begins(anchor: Any) -> list[bytes]:
    return readings(anchor) or readings(anchor[:1]) or []


_Run = tuple[frozenset[int], int]
_NOTHING: Final[_Run] = (frozenset(), 0)


def _longest(parsed: Any) -> _Run:
    """The most telling run of a parsed pattern: of its parts, for digits count more than anything."""
    best = number = _NOTHING
    for operator, argument in parsed:
        best = max(best, _part(str(operator), argument), key=_weight)
        members, length = _repeated(str(operator), argument)
        # digits with gaps between them
        number = (number[0] | members, number[1] + length) if members and members <= _NUMBER else _NOTHING
        best = max(best, number, key=_weight)
    return best


def _part(name: str, argument: Any) -> _Run:
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, _high, inner = argument
        if not low:
            return _NOTHING
        once = _repeated(name, argument)
        return once if once[0] else _longest(inner)
    if name == "SUBPATTERN":
        return _longest(argument[-1])
    if name == "BRANCH":
        found = [_longest(branch) for branch in argument[1]]
        if any(not length for _, length in found):
            return _NOTHING
        return frozenset().union(*(members for members, _ in found)), min(length for _, length in found)
    return _NOTHING


def _repeated(name: str, argument: Any) -> _Run:
    """So many bytes of one class, where that is all that a part of a pattern is."""
    if name == "IN":
        return _class(name, argument), 1
    if name in {"MAX_REPEAT", "MIN_REPEAT"} and len(argument[2]) == 1 and argument[0]:
        return _class(*argument[2][0]), int(argument[0])
    return _NOTHING


def _class(operator: Any, argument: Any) -> frozenset[int]:
    if str(operator) != "IN":
        return frozenset()
    found: set[int] = set()
    for kind, value in argument:
        if str(kind) == "LITERAL":
            found.add(value)
        elif str(kind) == "RANGE":
            found.update(range(value[0], value[1] + 1))
        else:
            return frozenset()
    return frozenset(found)


def _weight(run: _Run) -> float:
    """How little of a text has such a run."""
    members, length = run
    if members <= _DIGITS:
        return length * 4.0
    if members <= _NUMBER:
        return length * 2.0
    return length * (1.0 if len(members) <= 64 else 0.2)
