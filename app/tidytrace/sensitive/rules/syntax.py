"""Which patterns a rule may have: what Python's ``re``, RE2 and Hyperscan read alike.

``re``'s own parser takes the pattern apart, so nothing is guessed from its text.
"""

import re
from collections.abc import Iterator
from typing import Any

from tidytrace.sensitive.engine import expressions
from tidytrace.sensitive.model import LARGEST_MATCH

MOST_REPEATS = 1000
"""RE2 refuses more (also as a product of nested ones)."""

_NEGATED = "a negated class takes single bytes of longer characters; name what is allowed"
_KNOWN = frozenset({"LITERAL", "NOT_LITERAL", "IN", "BRANCH", "MAX_REPEAT", "MIN_REPEAT", "SUBPATTERN", "ANY", "AT"})
_ALLOWED_AT = frozenset({"AT_BOUNDARY"})


class SyntaxProblem(ValueError):  # noqa: N818 - becomes a RuleError with its place
    """A pattern uses what not every engine has."""


def check(pattern: str, *, ignore_case: bool) -> tuple[int, int]:
    """Check one pattern and return the bytes of its shortest and longest match. Raises SyntaxProblem."""
    try:
        data = pattern.encode("ascii", "strict") if pattern.isascii() else pattern.encode()
        parsed = expressions.parsed(data, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError) as error:
        raise SyntaxProblem(str(error)) from error
    if "(?" in re.sub(r"\\.|\(\?:|\(\?P<secret>", "", pattern):
        raise SyntaxProblem("only groups (…), (?:…) and (?P<secret>…) may be used")
    for problem in _problems(parsed, 1):
        raise SyntaxProblem(problem)
    shortest, longest = parsed.getwidth()
    if longest > LARGEST_MATCH:
        raise SyntaxProblem(f"a match may have at most {LARGEST_MATCH} bytes, not {longest}")
    if shortest == 0:
        raise SyntaxProblem("matches the empty text")
    return shortest, longest


def shortest(pattern: str) -> int:
    """The bytes of the shortest match."""
    return int(expressions.parsed(pattern.encode()).getwidth()[0])


def _problems(parsed: Any, times: int) -> Iterator[str]:
    """What is wrong with a parsed pattern that stands inside ``times`` repetitions."""
    for operator, argument in parsed:
        name = str(operator)
        if name not in _KNOWN:
            yield f"{name.lower().replace('_', ' ')} is not known to all engines"
        elif name == "NOT_LITERAL":
            yield _NEGATED
        elif name == "AT" and str(argument) not in _ALLOWED_AT:
            yield f"{str(argument).lower()} is not allowed: a value may stand anywhere"
        elif name == "IN":
            yield from _class_problems(argument)
        else:
            yield from _inner_problems(name, argument, times)


def _inner_problems(name: str, argument: Any, times: int) -> Iterator[str]:
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        _low, high, inner = argument
        if high == expressions.MAXREPEAT:
            yield "repetitions need an upper bound"
            return
        if int(high) * times > MOST_REPEATS:
            yield f"at most {MOST_REPEATS} repetitions, nested ones multiplied"
        yield from _problems(inner, max(1, int(high)) * times)
    elif name == "BRANCH":
        for branch in argument[1]:
            yield from _problems(branch, times)
    elif name == "SUBPATTERN":
        yield from _problems(argument[3], times)


def _class_problems(members: Any) -> Iterator[str]:
    for operator, argument in members:
        name = str(operator)
        if name == "NEGATE":
            yield _NEGATED
        elif (name == "LITERAL" and argument > 0x7F) or (
            name == "RANGE" and argument[1] > 0x7F and tuple(argument) not in _UTF8_RANGES
        ):
            yield "a class takes single bytes; write characters beyond ASCII as (?:a|b)"


_UTF8_RANGES = frozenset({(0x80, 0xBF), (0xC2, 0xDF), (0xE0, 0xEF), (0xE3, 0xE9), (0xE4, 0xE9), (0xF0, 0xF4)})
"""Lead and continuation bytes, with which a rule may say «one character of Chinese»."""
