r"""A piece of a word as an expression on raw bytes that finds it in every spelling that the apps' formats give it.

It finds too much rather than too little: whatever is found is read afterwards by those who know the format.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.chats.finding.folding import folded, origins

LONGEST: Final = 7
"""Characters at each end of a piece that are looked for; longer ones would be many times slower."""
_DIGITS: Final = 8
"""The same of a number: other numbers begin alike more often than words do."""
_GAP: Final = " -.()/\u00a0\u2010\u2011\u2013"
_IN_FRONT: Final = 2
"""Characters that may stand between two digits of a number that people write in groups."""
_OTHER: Final = (
    rb"[\xc2-\xc8\xcc\xcd].",
    rb"[\xe1\xe2\xef]..",
    rb"\xe3[\x88-\x8f].",
    rb"\xf0[\x9d\x9f]..",
    rb"\\+u[0123dDfF]...",
)
"""Any letter that may become a plain one or a few, and any mark that counts for nothing (``folding.DROPPED``)."""
_ELSEWHERE: Final = (rb"&[#0-9a-zA-Z]+;", rb"%[0-9a-fA-F]{2}")
"""Any letter, as HTML and web addresses write it."""
_IN_NUMBERS: Final = rb"[ \-.()/]"


def cores(piece: str) -> tuple[str, ...]:
    """The ends of a folded piece; both stand where it does."""
    size = _DIGITS if grouping(piece) else LONGEST
    return (piece,) if len(piece) <= size else (piece[:size], piece[-size:])


def expression(piece: str, *, grouped: bool = False, everywhere: bool = False) -> bytes:
    """An expression for a core in UTF-8, with any of its characters escaped as in JSON, however deep.

    Args:
        piece: Of ``cores``.
        grouped: It is of a number that people write in groups.
        everywhere: Also as HTML, web addresses and one byte a letter have it.
    """
    other = _any((*_OTHER, *(_ELSEWHERE if everywhere else ())))
    between = _any((other, _IN_NUMBERS) if grouped else (other,)) + b"*"
    # nobody writes the digits of a telephone as ⑩
    spans = {} if grouped else _several(piece)
    singles = [_single(one, other, everywhere=everywhere) for one in piece]

    def ways(at: int, end: int) -> bytes:
        """From a character to the end of a stretch in which one character may stand for several."""
        choices = [singles[at] + (between + ways(at + 1, end) if at + 1 < end else b"")]
        for (start, stop), those in spans.items():
            if start == at:
                one = other if piece.isascii() else _spellings(those)
                choices.append(one + (between + ways(stop, end) if stop < end else b""))
        return _any(choices)

    parts: list[bytes] = []
    at = 0
    while at < len(piece):
        end = at + 1
        for start, stop in sorted(spans):
            if at <= start < end:
                end = max(end, stop)
        parts.append(ways(at, end))
        at = end
    return between.join(parts)


def _single(character: str, other: bytes, *, everywhere: bool) -> bytes:
    """One character of a piece."""
    if not character.isascii():
        return _any((_spellings(_alike(character)), *(_ELSEWHERE if everywhere else ()), *_narrow(character)))
    plain = _class({ord(character), ord(character.upper())})
    if character in '"/':
        plain = rb"\\*" + plain
    elif character == "\\":
        plain = rb"\\+"
    return _any((plain, other, *(_narrow(character) if everywhere else ())))


def _narrow(character: str) -> Iterator[bytes]:
    """One byte a letter."""
    codes = {ord(one) for one in _alike(character) if 0x80 <= ord(one) <= 0xFF}
    if codes:
        yield _class(codes)


def _several(piece: str) -> dict[tuple[int, int], list[str]]:
    """Which single characters may stand for which stretches of a piece, also where they hold more than that."""
    _singles, several = origins()
    found: dict[tuple[int, int], list[str]] = {}
    size = len(piece)
    for character, becomes in several:
        if piece in becomes:
            found.setdefault((0, size), []).append(character)
            continue
        for at in range(size):
            if piece.startswith(becomes, at):
                found.setdefault((at, at + len(becomes)), []).append(character)
            elif becomes.startswith(piece[at:]):
                found.setdefault((at, size), []).append(character)
        for end in range(1, min(size, len(becomes))):
            if becomes.endswith(piece[:end]):
                found.setdefault((0, end), []).append(character)
    return found


def in_utf16(piece: str, *, grouped: bool = False) -> Iterator[bytes]:
    """The same for UTF-16 in both orders; of letters outside ASCII only the upper byte is looked at."""
    for little in (True, False):
        gap = b"(?:" + _any(_in_pairs(_GAP, little=little)) + b"){0,2}" if grouped else b""
        yield gap.join(_any(_in_pairs(_alike(character), little=little)) for character in piece)


def _in_pairs(characters: Iterable[str], *, little: bool) -> Iterator[bytes]:
    plain: set[int] = set()
    upper: set[int] = set()
    for one in characters:
        code = one.encode("utf-16-be")
        if one.isascii():
            plain.add(code[1])
        else:
            upper.add(code[0])
            if len(code) > 2:
                yield b"[\\xd8-\\xdb].[\\xdc-\\xdf]." if not little else b".[\\xd8-\\xdb].[\\xdc-\\xdf]"
    if plain:
        yield _class(plain) + b"\\x00" if little else b"\\x00" + _class(plain)
    if upper:
        yield b"." + _class(upper) if little else _class(upper) + b"."


def _alike(character: str) -> list[str]:
    single, _together = origins()
    return [character, *single.get(character, ())]


def _any(choices: Iterable[bytes]) -> bytes:
    chosen = list(dict.fromkeys(choices))
    return chosen[0] if len(chosen) == 1 else b"(?:" + b"|".join(chosen) + b")"


def _spellings(characters: Iterable[str]) -> bytes:
    """Any of some characters, in UTF-8 or escaped."""
    these = list(characters)
    return _any((*_in_utf8(these), rb"\\+u" + _any(_escapes(these))))


def _in_utf8(characters: Iterable[str]) -> Iterator[bytes]:
    """Where several characters of one alphabet would do, their last byte is not looked at: that is short, and quick."""
    heads: dict[tuple[int, bytes], list[bytes]] = {}
    for form in (one.encode() for one in characters):
        heads.setdefault((len(form), form[: (0, 1, 1, 2)[len(form) - 1]]), []).append(form)
    for (size, head), forms in heads.items():
        if len(forms) == 1:
            yield re.escape(forms[0])
        elif size > 3:
            yield re.escape(head) + b".."
        else:
            at = 0 if size == 1 else 1
            ends = {form[at] for form in forms}
            last = b"." if size == 2 and len(ends) > 3 else _class(ends)
            yield re.escape(head) + last + b"." * (size - 1 - at)


def _class(ends: Iterable[int]) -> bytes:
    """One byte of several."""
    these = sorted(ends)
    return b"\\x%02x" % these[0] if len(these) == 1 else b"[" + b"".join(b"\\x%02x" % one for one in these) + b"]"


def _escapes(characters: Iterable[str]) -> Iterator[bytes]:
    """The four digits of an escape; of several that begin alike only the first two are looked at."""
    begins: dict[str, set[str]] = {}
    for one in characters:
        digits = one.encode("utf-16-be").hex()
        if len(digits) > 4:
            digits = digits[:4] + "|" + digits[4:]
        begins.setdefault(digits[:2], set()).add(digits)
    for begin, those in begins.items():
        first = next(iter(those))
        if "|" in first:
            yield _either(begin) + rb"..\\+u[dD][c-fC-F].."
        else:
            yield _either(first) if len(those) == 1 else _either(begin) + b".."


def _either(digits: str) -> bytes:
    return "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in digits).encode()


def grouping(piece: str) -> bool:
    """Whether a folded piece is a number that people write in groups: a telephone, an account, a card."""
    return len(piece) >= 7 and piece.isascii() and piece.isdecimal()


def gap_in_text() -> str:
    """What may stand between two digits of such a number in a folded text."""
    return "[" + "".join(re.escape(one) for one in sorted(set(folded(_GAP)))) + rf"]{{0,{_IN_FRONT}}}"
