"""Whether a candidate that a pattern found is what it looks like: its edges, its checksum, the words around it.

Every engine asks here, so that all of them give the same answers.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from tidytrace.sensitive.engine.context import Harmless, Words, in_small, words
from tidytrace.sensitive.model import CONFIDENCES, EDGE, Boundary, Confidence, Rule
from tidytrace.sensitive.validators import VALIDATORS, Verdict

_DIGITS = frozenset(b"0123456789")
_WORD = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_ESCAPED = frozenset(b"nrtbf")
_BACKSLASH = 0x5C
_UNICODE_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}\Z")
_WIDE_DIGIT = re.compile(rb"\xef\xbc[\x90-\x99]")
_WIDE_WORD = re.compile(rb"\xef\xbc[\x90-\x99\xa1-\xba]|\xef\xbd[\x81-\x9a]")


class Compiled(NamedTuple):
    """A rule made ready to run."""

    rule: Rule
    pattern: re.Pattern[bytes]
    group: str | int
    unless_before: re.Pattern[bytes] | None
    unless_after: re.Pattern[bytes] | None
    allow: tuple[Harmless, ...]
    context: Words | None
    against: Words | None
    validate: Callable[[str], Verdict] | None


def compile_rules(rules: Iterable[Rule]) -> tuple[Compiled, ...]:
    """Rules made ready to run, in their order."""
    return tuple(compile_rule(rule) for rule in rules)


@lru_cache(maxsize=1024)
def compile_rule(rule: Rule) -> Compiled:
    """A rule made ready to run, once in a program's life."""
    flags = re.IGNORECASE if rule.ignore_case else 0
    pattern = re.compile(rule.pattern.encode(), flags)
    before, after = rule.unless_before, rule.unless_after
    return Compiled(
        rule,
        pattern,
        "secret" if "secret" in pattern.groupindex else 0,
        re.compile(rb"(?:" + before.encode() + rb")\Z", flags) if before else None,
        re.compile(after.encode(), flags) if after else None,
        tuple(Harmless(one, flags) for one in rule.allow),
        words(rule.context),
        words(rule.against),
        VALIDATORS[rule.validator] if rule.validator else None,
    )


def judge(compiled: Compiled, data: bytes, start: int, end: int) -> Confidence | None:
    """How sure it is that the value at ``start``..``end`` is what the rule says; None when it is not."""
    rule = compiled.rule
    if touches(rule, data, start, end):
        return None
    if _has_neighbour(compiled, data, start, end):
        return None
    value = data[start:end].decode("utf-8", "replace")
    if compiled.allow:
        small = in_small(value)
        for one in compiled.allow:
            if one.is_in(value, small):
                return None
    confidence = _around(compiled, data, start, end)
    if confidence is None or compiled.validate is None:
        return confidence
    verdict = compiled.validate(value)
    if verdict is Verdict.INVALID:
        return None
    return _weaker(confidence, "medium") if verdict is Verdict.UNKNOWN else confidence


def _has_neighbour(compiled: Compiled, data: bytes, start: int, end: int) -> bool:
    before, after = compiled.unless_before, compiled.unless_after
    if before is not None and before.search(data, max(0, start - EDGE), start):
        return True
    return after is not None and after.match(data, end, end + EDGE) is not None


def value_of(compiled: Compiled, match: re.Match[bytes]) -> tuple[int, int]:
    """Where the value stands in a match of the rule's pattern: the group «secret», else the whole of it."""
    span = match.span(compiled.group)
    return span if span[0] >= 0 else match.span()


def _weaker(one: Confidence, other: Confidence) -> Confidence:
    return max(one, other, key=CONFIDENCES.index)


def _around(compiled: Compiled, data: bytes, start: int, end: int) -> Confidence | None:
    """The confidence that the words around allow."""
    rule = compiled.rule
    if compiled.context is None and compiled.against is None:
        return rule.confidence
    # a character has at most four bytes in UTF-8
    left = data[max(0, start - 4 * rule.reach) : start].decode("utf-8", "replace")[-rule.reach :]
    right = data[end : end + 4 * rule.reach].decode("utf-8", "replace")[: rule.reach]
    if compiled.context is not None and (compiled.context.stand_in(left) or compiled.context.stand_in(right)):
        return rule.confidence
    if rule.needs_context:
        return None
    if compiled.against is not None and (compiled.against.stand_in(left) or compiled.against.stand_in(right)):
        return None
    return rule.without_context or rule.confidence


def touches(rule: Rule, data: bytes, start: int, end: int) -> bool:
    """Whether something stands right beside a value that must not touch it."""
    return _touches(rule.left, data, start, left=True) or _touches(rule.right, data, end, left=False)


def _touches(boundary: Boundary, data: bytes, edge: int, *, left: bool) -> bool:
    """Whether what must not touch the value stands right before (``left``) or after ``edge``."""
    if boundary == "none":
        return False
    if left:
        if edge == 0:
            return False
        neighbour, wide = data[edge - 1], data[max(0, edge - 3) : edge]
    else:
        if edge >= len(data):
            return False
        neighbour, wide = data[edge], data[edge : edge + 3]
    if neighbour not in (_DIGITS if boundary == "digit" else _WORD):
        return bool((_WIDE_DIGIT if boundary == "digit" else _WIDE_WORD).fullmatch(wide))
    return not (left and _ends_escape(data, edge))


def _ends_escape(data: bytes, edge: int) -> bool:
    """Whether a JSON escape ends at ``edge``: JSON inside JSON keeps them after decoding, and they are no letters."""
    if data[edge - 1] in _ESCAPED and edge >= 2 and data[edge - 2] == _BACKSLASH:
        return True
    return _UNICODE_ESCAPE.search(data, max(0, edge - 6), edge) is not None
