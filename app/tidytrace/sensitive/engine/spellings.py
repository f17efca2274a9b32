"""How an anchor can be written in a file, as expressions that cost little to look for.

Literal text is what an engine for many expressions at once is fastest with, so an anchor that has few readings becomes
each of them, and of one that has many its literal beginning is taken.
"""

import string
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Final

from tidytrace.sensitive.engine import expressions

_MOST_READINGS: Final = 1200
_MOST_BEGINNINGS: Final = 4096
_MOST_REPEATS: Final = 3
_WIDEST_RANGE: Final = 10
_LETTERS: Final = frozenset(string.ascii_letters.encode() + string.digits.encode())
_SHORTEST: Final = 2
_MOST_HEADS: Final = 64
_SHORTEST_HEAD: Final = 4
"""Bytes of a beginning that is rare enough to stand for the whole."""
_CHINESE: Final = r"[\xe4-\xe9][\x80-\xbf]{2}"
"""How rules write any Chinese character, by its bytes."""
_CHINESE_ESCAPED: Final = r"(?:[\xe4-\xe9][\x80-\xbf]{2}|\\{1,2}u[4-9a-fA-F][0-9a-fA-F]{3})"
_SLASH: Final = r"(?:\\?["
_SLASHES: Final = r"(?:\\{0,7}["
"""Before a quotation mark: JSON in a string of JSON in a string of JSON has seven."""
_GAP: Final = r"[ ,\t\r\n]"
_GAP_ESCAPED: Final = r"(?:[ ,\t\r\n]|\\{1,2}[nrt])"
NESTED: Final = (b'\\\\\\"', b'\\\\\\\\\\\\\\"')
"""A quotation mark in JSON that is a string of JSON, and one level deeper."""

Spelling = tuple[bytes, bool]
"""An expression on bytes in the syntax that Hyperscan and Python share, and whether letters' case makes no
difference."""


def spellings(anchor: str, *, ignore_case: bool) -> Iterator[Spelling]:
    """An anchor as it can stand in a file: as it is, or with escapes of JSON.

    Args:
        anchor: What the rule says.
        ignore_case: Whether letters' case makes no difference.
    """
    texts = texts_of(anchor)
    if texts:
        for text in texts:
            yield from _written(text, ignore_case=ignore_case)
        return
    yield anchor.encode(), ignore_case
    escaped = anchor.replace(_CHINESE, _CHINESE_ESCAPED).replace(_GAP, _GAP_ESCAPED).replace(_SLASH, _SLASHES)
    escaped = "".join(one if one.isascii() else _either(one) for one in escaped)
    if escaped != anchor:
        yield escaped.encode(), ignore_case


def texts_of(anchor: str) -> list[bytes]:
    """The texts that are looked for instead of an anchor; none if it has too many readings."""
    parsed = expressions.parsed(anchor.encode())
    texts = readings(parsed) or _head(parsed)
    return texts if texts is not None and min(map(len, texts)) >= _SHORTEST else []


def overhang(anchor: str) -> int:
    """Bytes that the end of an anchor can lie behind the end of its spelling."""
    parsed = expressions.parsed(anchor.encode())
    if readings(parsed) is not None:
        return 0
    head = _head(parsed)
    return 0 if head is None else int(parsed.getwidth()[1]) - min(map(len, head))


def beginnings(pattern: str | bytes, start: int = 0) -> Iterator[list[bytes]]:
    """All texts that the beginning of a match can be, for longer and longer beginnings: by characters or by bytes.

    Args:
        pattern: Of a rule.
        start: The first part of it that counts.
    """
    parsed = expressions.parsed(pattern)[start:]
    for length in range(1, len(parsed) + 1):
        texts = readings(parsed[:length], _MOST_BEGINNINGS)
        if texts is None:
            return
        yield texts


def begins_with(pattern: str, anchor: str) -> bool:
    """Whether every match of a pattern begins with a match of an anchor, as far as their parts can be compared."""
    whole, sign = (expressions.parsed(one.replace("(?P<secret>", "(?:").encode()) for one in (pattern, anchor))
    if len(sign) > len(whole) or str(sign[:-1]) != str(whole[: len(sign) - 1]):
        return False
    (least, _, what), (_, most, of) = _repeats(whole[len(sign) - 1]), _repeats(sign[-1])
    return what == of and least >= most


def _repeats(part: Any) -> tuple[int, int, str]:
    """How often at least and at most a part stands, and what it is."""
    operator, argument = part
    if str(operator) in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, high, inner = argument
        return int(low), int(high), str(list(inner))
    return 1, 1, str([part])


def literal(text: bytes) -> bytes:
    """The expression for just this text."""
    return b"".join(bytes((one,)) if one in _LETTERS else b"\\x%02x" % one for one in text)


def escaped(text: str, backslashes: int) -> bytes:
    """The text with what is not ASCII as escapes of JSON."""
    return b"".join(
        one.encode() if one.isascii() else b"".join(b"\\" * backslashes + b"u" + unit for unit in _units(one))
        for one in text
    )


def _written(text: bytes, *, ignore_case: bool) -> Iterator[Spelling]:
    yield literal(text), ignore_case
    if not text.isascii():
        # the digits of escapes come in both cases
        yield literal(escaped(text.decode(), 1)), True
        yield literal(escaped(text.decode(), 2)), True
    if b'\\"' in text:
        for nested in NESTED:
            yield literal(text.replace(b'\\"', nested)), ignore_case


def _either(character: str) -> str:
    """A character or its escape; tools that put JSON into JSON write two backslashes."""
    units = (unit.decode() for unit in _units(character))
    hexadecimal = ("".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in unit) for unit in units)
    return "(?:" + "".join(rf"\\{{1,2}}u{unit}" for unit in hexadecimal) + f"|{character})"


def _units(character: str) -> list[bytes]:
    raw = character.encode("utf-16-be")
    return [raw[at : at + 2].hex().encode() for at in range(0, len(raw), 2)]


def _head(parsed: Any) -> list[bytes] | None:
    """All readings of the longest beginning that has few, where each is rare enough.

    What stands behind a gap is there to make a frequent beginning rare, so there the whole is looked for.
    """
    if len({*parsed.getwidth()}) > 1:
        return None
    best: list[bytes] | None = None
    for length in range(1, len(parsed)):
        texts = readings(parsed[:length], _MOST_HEADS)
        if texts is None:
            break
        best = texts
    return best if best is not None and min(map(len, best)) >= _SHORTEST_HEAD else None


def readings(parsed: Any, most: int = _MOST_READINGS) -> list[bytes] | None:
    """Every text that a parsed expression matches; None if there are many."""
    found = [b""]
    for operator, argument in parsed:
        more = _alternatives(str(operator), argument, most)
        if more is None or len(found) * len(more) > most:
            return None
        found = [start + end for start in found for end in more]
    return found


def _alternatives(name: str, argument: Any, most: int) -> list[bytes] | None:
    if name == "LITERAL":
        return [_bytes(argument)]
    if name == "IN":
        return _members(argument)
    if name == "SUBPATTERN":
        return readings(argument[-1], most)
    if name == "BRANCH":
        branches = [readings(branch, most) for branch in argument[1]]
        return None if None in branches else [one for branch in branches for one in branch or ()]
    return _repeated(argument, most) if name in {"MAX_REPEAT", "MIN_REPEAT"} else None


def _repeated(argument: Any, most: int) -> list[bytes] | None:
    low, high, inner = argument
    once = readings(inner, most)
    if once is None or high > _MOST_REPEATS or len(once) ** int(high) > most:
        return None
    return [b"".join(those) for times in range(low, int(high) + 1) for those in product(once, repeat=times)]


def _members(members: Sequence[Any]) -> list[bytes] | None:
    found = []
    for operator, argument in members:
        if str(operator) == "LITERAL":
            found.append(_bytes(argument))
        elif str(operator) == "RANGE" and argument[1] - argument[0] < _WIDEST_RANGE:
            found += [bytes([one]) for one in range(argument[0], argument[1] + 1)]
        else:
            return None
    return found


def _bytes(one: int) -> bytes:
    """Of a character; patterns name single bytes beyond ASCII, but no characters of Latin 1."""
    return bytes((one,)) if one <= 0xFF else chr(one).encode()
