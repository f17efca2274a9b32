"""Which byte can stand behind an anchor in a match: a word that goes on in another way is not looked at at all."""

import importlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tidytrace.sensitive.engine.spellings import beginnings
from tidytrace.sensitive.model import Rule

_PARSER: Any = importlib.import_module("re._parser")
_ANY: Final = frozenset(range(256))
_WRITTEN_OTHERWISE: Final = frozenset(b"\\&") | frozenset(range(0x80, 0x100))
"""Escapes, entities, and characters that stand for others."""
_MOST: Final = 220
"""More say nothing."""


def followers(rule: Rule, anchors: Iterable[bytes]) -> dict[bytes, bytes]:
    """For each anchor the bytes of which one stands behind it; none for what may be followed by nearly anything.

    Args:
        rule: Its matches have to begin with one of a few texts.
        anchors: Texts; in small letters where letters' case makes no difference.
    """
    those = tuple(anchors)
    for number, texts in enumerate(beginnings(rule.pattern.encode()), 1):
        begun = [one.lower() for one in texts] if rule.ignore_case else texts
        if all(any(anchor in one for anchor in those) for one in begun):
            rest, _ = _first(_PARSER.parse(rule.pattern.encode())[number:])
            return dict(_told(those, begun, rest, ignore_case=rule.ignore_case))
    return {}


def _told(
    anchors: Iterable[bytes], begun: Iterable[bytes], rest: frozenset[int], *, ignore_case: bool
) -> Iterator[tuple[bytes, bytes]]:
    for anchor in anchors:
        found: frozenset[int] = frozenset()
        for one in begun:
            at = one.find(anchor)
            while at >= 0:
                behind = one[at + len(anchor) : at + len(anchor) + 1]
                found |= frozenset(behind) or rest
                at = one.find(anchor, at + 1)
        if ignore_case:
            text = bytes(found)
            found |= frozenset(text.lower() + text.upper())
        found |= _WRITTEN_OTHERWISE
        if len(found) <= _MOST:
            yield anchor, bytes(sorted(found))


def _first(parsed: Any) -> tuple[frozenset[int], bool]:
    """The bytes that a match can begin with, and whether it can be empty."""
    found: frozenset[int] = frozenset()
    for operator, argument in parsed:
        these, empty = _part(str(operator), argument)
        found |= these
        if not empty:
            return found, False
    return found, True


def _part(name: str, argument: Any) -> tuple[frozenset[int], bool]:
    if name == "LITERAL":
        return frozenset((argument,)), False
    if name == "IN":
        return frozenset(_members(argument)), False
    if name == "SUBPATTERN":
        return _first(argument[-1])
    if name == "BRANCH":
        branches = [_first(branch) for branch in argument[1]]
        return frozenset().union(*(one for one, _ in branches)), any(empty for _, empty in branches)
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, _high, inner = argument
        found, empty = _first(inner)
        return found, empty or not low
    return (frozenset(), True) if name == "AT" else (_ANY, False)


def _members(members: Any) -> Iterator[int]:
    for operator, argument in members:
        if str(operator) == "RANGE":
            yield from range(argument[0], argument[1] + 1)
        elif str(operator) == "LITERAL":
            yield argument
        else:
            yield from _ANY
