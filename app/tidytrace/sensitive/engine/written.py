"""How the parts of a pattern can be written in a file, as expressions in the syntax that Hyperscan and Python share.

Escapes of JSON, twice where JSON holds JSON, are followed as far as they are usual: line breaks, quotation marks,
slashes, backslashes, and whatever is not ASCII. What is seldom written in another way, such as a letter as an escape
or an entity, ends what is asked for: behind it anything may follow. So the expression finds more than the pattern
does, and never less.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from tidytrace.sensitive.engine import expressions
from tidytrace.sensitive.engine.spellings import literal

_ESCAPED: Final = {0x0A: "n", 0x0D: "r", 0x09: "t", 0x08: "b", 0x0C: "f", 0x22: '"', 0x2F: "/", 0x5C: "\\"}
_BACKSLASHES: Final = rb"\\{1,3}"
"""Before a character of ``_ESCAPED``, a backslash itself too: in JSON in JSON."""
_UNICODE: Final = rb"\\{1,2}u"
_LONGEST: Final = 8
"""Bytes of a character as an escape with two backslashes, or as an entity."""
_WIDE: Final = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.@")
_OTHERWISE: Final = rb"\\{1,2}u00|&#"
_OTHERWISE_WIDE: Final = rb"\\{1,2}u[fF][fF]|\xef\xbc[\x8d\x8e\x90-\x99\xa0-\xba]|\xef\xbd[\x81-\x9a]"
_OTHERWISE_ONE: Final = {
    0x20: rb"\\{1,2}u3000|\xe3\x80\x80|\xc2\xa0|&nbsp;",
    0x22: b"&quot;",
    0x26: b"&amp;",
    0x27: b"&apos;",
    0x2D: rb"\\{1,2}u2011|\xe2\x80\x91",
    0x3C: b"&lt;",
    0x3E: b"&gt;",
}
"""What ``windows.as_meant`` undoes, by what it stands for."""
_PRINTED: Final = frozenset(range(0x20, 0x7F))
_BEYOND: Final = frozenset(range(0x80, 0xF5))
_OF_ESCAPES: Final = frozenset(b"\\u0123456789abcdefABCDEF")
_MOST: Final = 60
"""So much is written out as often as it is repeated; more of it costs an engine more than it tells."""
_AT_LAST: Final = 130
"""The same for the end of what is asked for, which tells most."""
_MUCH: Final = 250
"""A repeated part that is larger is only known by its characters."""
_LONG: Final = 32
"""So long a run says enough at the end."""
_GAP: Final = 10
"""A repetition that can be longer is there to skip what is of no interest."""


class Written(msgspec.Struct, frozen=True):
    """A part of a pattern."""

    usual: bytes
    """All of it as it is usually written."""
    other: bytes | None
    """Some of it, up to where something is written in another way; None if that cannot be."""
    width: int
    """Bytes of its longest form."""
    size: int
    """About how much an engine has to keep of it."""
    members: frozenset[int]
    """Its characters, and bytes of characters."""
    single: bytes = b""
    """One byte of a character of ASCII or of its escape, where there can be no other."""


_NOTHING: Final = Written(b"", None, 0, 0, frozenset())


def written(parts: Iterable[Any], *, last: bool = False) -> Written:
    """Parts of a parsed pattern, one after the other. Raises ValueError for what no pattern has.

    Args:
        parts: Which.
        last: Nothing is asked for behind them, so of the last one the least is enough.
    """
    those = list(parts)
    found = [_part(str(name), argument, last=last and at == len(those)) for at, (name, argument) in enumerate(those, 1)]
    if len(found) == 1:
        return found[0]
    if not found:
        return _NOTHING
    members = _members_of(found)
    width = sum(one.width for one in found)
    usual = b"".join(one.usual for one in found)
    return Written(usual, _partly(members, width - 1), width, sum(one.size for one in found), members)


def followed(parts: Sequence[Written], rest: bytes = b"") -> bytes:
    """An expression for parts in their order; from where one is written in another way nothing more is asked for."""
    for one in reversed(parts):
        rest = either((one.other, one.usual + rest))
    return rest


def either(these: Iterable[bytes | None]) -> bytes:
    """One of these expressions."""
    found = [*dict.fromkeys(one for one in these if one is not None)]
    return found[0] if len(found) == 1 else b"(?:" + b"|".join(found) + b")"


def escape(character: str) -> bytes:
    """A character as an escape of JSON, whose digits come in both cases."""
    raw = character.encode("utf-16-be")
    units = (raw[at : at + 2].hex() for at in range(0, len(raw), 2))
    return b"".join(
        _UNICODE + "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in unit).encode() for unit in units
    )


def _part(name: str, argument: Any, *, last: bool) -> Written:
    if name in {"LITERAL", "IN"}:
        return _one_of(_members((("LITERAL", argument),) if name == "LITERAL" else argument))
    if name == "SUBPATTERN":
        return written(argument[-1], last=last)
    if name == "BRANCH":
        branches = [written(branch, last=last) for branch in argument[1]]
        members, width = _members_of(branches), max(one.width for one in branches)
        usual = either(one.usual for one in branches)
        return Written(usual, _partly(members, width - 1), width, sum(one.size for one in branches), members)
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, high, inner = argument
        low = min(int(low), _LONG) if last else int(low)
        return _repeated(written(inner), low, low if last else int(high), int(inner.getwidth()[1]), last=last)
    if name == "AT":
        return _NOTHING
    raise ValueError(name)


def _one_of(members: frozenset[int]) -> Written:
    """A character, or a byte of one: patterns name bytes of Chinese characters."""
    if all(0x80 <= one < 0xC0 for one in members):
        # of an escaped character there is only the whole
        return Written(_class(members) + b"?", None, 1, 1, members)
    forms: list[bytes] = []
    width = size = 1
    single = [one for one in members if one <= 0xFF]
    if single:
        forms.append(_class(single))
    escaped = [ord(_ESCAPED[one]) for one in single if one in _ESCAPED]
    if escaped:
        forms.append(_BACKSLASHES + _class(escaped))
        width, size = 4, size + 3
    if any(one >= 0xC2 for one in single):
        forms.append(_UNICODE + b"[0-9a-fA-F]{4}")
        width, size = _LONGEST, size + 7
    for one in sorted(members):
        if one > 0xFF:
            forms += (literal(chr(one).encode()), escape(chr(one)))
            width, size = 2 * _LONGEST, size + 10
    own = _some(members) if max(members) < 0x80 else b""
    return Written(either(forms), _otherwise(members), width, size, members, own)


def _repeated(one: Written, low: int, high: int, most: int, *, last: bool) -> Written:
    if not high:
        return _NOTHING
    usual, size, width = b"(?:" + one.usual + b")", one.size, one.width * high
    other = None if one.other is None else _partly(one.members, width - 1)
    if other is None:
        usual += b"{0,%d}" % high
    elif one.width == 1 or high * size <= (_AT_LAST if last else _MOST):
        usual += b"{%d,%d}" % (low, high)
        size = 2 if one.width == 1 else high * size
    elif not low and high > _GAP:
        usual, other, size, width = _gap(one.members, high * most), None, 20, high * most * _LONGEST
    elif one.single:
        # where some of it is escaped it is longer than it means
        usual, size = one.single + b"{%d,%d}" % (low, low if last else width), 2
    elif size > _MUCH:
        usual, size = _some(one.members) + b"{%d,%d}" % (low, width), 20
    else:
        surely = min(low, _MOST // size)
        usual += (b"{%d}" if last else b"{%d,}") % surely
        size *= surely + 1
    return Written(usual, other, width, size, one.members)


def _gap(members: frozenset[int], high: int) -> bytes:
    """So many characters by the bytes that they may have; with no more than simple escapes twice as many at most."""
    plain = _PRINTED | {one for one in members if one < 0x80}
    before, after = _class(plain), _class(plain | _BEYOND)
    return rb"%s{0,%d}(?:(?:[&\x80-\xf4]|\\u|\\\\[^nrt])%s{0,%d})?" % (before, 2 * high, after, high * _LONGEST)


def _partly(members: frozenset[int], width: int) -> bytes:
    """Something of a part, and then something that is written in another way."""
    return (_some(members) + b"{0,%d}" % width if width > 0 else b"") + _otherwise(members)


def _some(members: frozenset[int]) -> bytes:
    """A byte of what is usual."""
    single = {one for one in members if one <= 0xFF}
    single |= {one for member in members if member in _ESCAPED for one in (0x5C, ord(_ESCAPED[member]))}
    return _class(single if max(members) < 0x80 else single | _BEYOND | _OF_ESCAPES)


def _otherwise(members: frozenset[int]) -> bytes:
    """The beginning of what stands for one of these in another way."""
    forms = [_OTHERWISE]
    if members & _WIDE:
        forms.append(_OTHERWISE_WIDE)
    forms += (form for one, form in _OTHERWISE_ONE.items() if one in members)
    return b"(?:" + b"|".join(forms) + b")"


def _members_of(parts: Iterable[Written]) -> frozenset[int]:
    return frozenset[int]().union(*(one.members for one in parts))


def _members(those: Iterable[Any]) -> frozenset[int]:
    found: set[int] = set()
    for operator, argument in those:
        if str(operator) == "LITERAL":
            found.add(argument)
        elif str(operator) == "RANGE":
            found.update(range(argument[0], argument[1] + 1))
        else:
            raise ValueError(str(operator))
    return frozenset(found)


def _class(these: Iterable[int]) -> bytes:
    """One of these bytes, in as few ranges as can be."""
    found: list[list[int]] = []
    for one in sorted(set(these)):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return b"[" + b"".join(rb"\x%02x" % a if a == b else rb"\x%02x-\x%02x" % (a, b) for a, b in found) + b"]"


def parsed(pattern: str) -> list[Any]:
    """The parts of a pattern with its characters as they are, not as their bytes."""
    return list(expressions.parsed(pattern))
