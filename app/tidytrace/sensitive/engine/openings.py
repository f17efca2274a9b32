"""How a match begins as it stands in a file: enough of it to see without undoing escapes that there is none.

From where an escape, an entity or a character that is not ASCII begins, anything may follow.
"""

from collections.abc import Sequence
from typing import Any, Final

from tidytrace.sensitive.engine import expressions

_STOP: Final = rb"[\\&\x80-\xff]"
_NEVER_ESCAPED: Final = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:,")
"""Spaces, hyphens and dots have wide forms that are read as the ordinary ones."""
_BACKSLASH: Final = 0x5C
_PARTS: Final = 6
"""So many parts of a pattern say enough."""


def opening(pattern: str) -> bytes | None:
    """An expression for the beginning of every match, as far as it is written plainly; None if it says nothing."""
    parts: list[Any] = []
    for operator, argument in expressions.parsed(pattern.encode()):
        if (str(operator) == "SUBPATTERN" and argument[0] is not None) or len(parts) == _PARTS:
            break  # the value itself
        parts.append((operator, argument))
    return _nested(parts) if parts else None


def _nested(parts: Sequence[Any]) -> bytes:
    """Each part as it is, or something written otherwise in its place; behind that nothing is known."""
    if not parts:
        return b""
    plainly, otherwise = _plainly(*parts[0]), _otherwise(*parts[0])
    behind = None if plainly is None else plainly + _nested(parts[1:])
    return b"(?:" + b"|".join(one for one in (otherwise, behind) if one is not None) + b")"


def _plainly(operator: Any, argument: Any) -> bytes | None:
    """A part in ASCII and without backslashes; None if it has none."""
    name = str(operator)
    found: bytes | None = None
    if name in {"LITERAL", "IN"}:
        found = _class((argument,) if name == "LITERAL" else _members(argument))
    elif name == "SUBPATTERN":
        found = _sequence(argument[-1])
    elif name == "BRANCH":
        branches = [one for one in map(_sequence, argument[1]) if one is not None]
        found = b"(?:" + b"|".join(branches) + b")" if branches else None
    elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, high, inner = argument
        once = _sequence(inner)
        found = b"(?:%s){%d,%d}" % (once, low, int(high)) if once is not None else None if low else b""
    elif name == "AT":
        found = b""
    return found


def _sequence(parts: Any) -> bytes | None:
    found = [_plainly(*part) for part in parts]
    return None if None in found else b"".join(one for one in found if one is not None)


def _otherwise(operator: Any, argument: Any) -> bytes | None:
    """A part up to where it is written in another way; None if it never is."""
    name = str(operator)
    found: bytes | None = None
    if name in {"LITERAL", "IN"}:
        members = (argument,) if name == "LITERAL" else _members(argument)
        found = None if _NEVER_ESCAPED.issuperset(members) else _STOP
    elif name == "SUBPATTERN":
        found = _up_to(argument[-1])
    elif name == "BRANCH":
        branches = {one: None for one in map(_up_to, argument[1]) if one is not None}
        found = b"(?:" + b"|".join(branches) + b")" if branches else None
    elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
        _low, high, inner = argument
        found, once = _up_to(inner), _sequence(inner)
        if found is not None and once is not None:
            found = b"(?:%s){0,%d}%s" % (once, int(high), found)
    return found


def _up_to(parts: Any) -> bytes | None:
    """The parts in their order up to where one is written otherwise."""
    found: bytes | None = None
    for part in reversed(list(parts)):
        plainly, otherwise = _plainly(*part), _otherwise(*part)
        behind = None if plainly is None or found is None else plainly + found
        either = [one for one in (otherwise, behind) if one is not None]
        found = b"(?:" + b"|".join(either) + b")" if either else None
    return found


def _members(members: Any) -> list[int]:
    found: list[int] = []
    for operator, argument in members:
        if str(operator) == "RANGE":
            found += range(argument[0], argument[1] + 1)
        else:
            found.append(argument)
    return found


def _class(members: Sequence[int]) -> bytes | None:
    plain = [one for one in members if one < 0x80 and one != _BACKSLASH]
    return b"[" + b"".join(b"\\x%02x" % one for one in plain) + b"]" if plain else None
