r"""A piece of a word as an expression on raw bytes that finds it in every spelling that the apps' formats give it.

It finds too much rather than too little: whatever is found is read afterwards by those who know the format.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tidytrace.chats.finding.folding import folded, origins

_CORE: Final = 4
"""Characters of a piece that are looked for at both of its ends: more would cost time to prepare, and find no less."""
_GAP: Final = " -.()/\u00a0\u2010\u2011\u2013"
_IN_FRONT: Final = 2
"""Characters that may stand between two digits of a number that people write in groups."""
_BETWEEN: Final = (
    rb"(?:\xcc.|\xcd.|\xe1[\xaa\xab\xb7].|\xe2[\x80\x81\x83].|\xef[\xb8\xbb].|\xc2\xad"
    rb"|\\+u(?:03..|1[aAdD]..|20..|[fF][eE]..|00[aA][dD]))*"
)
"""What counts for nothing (``folding.DROPPED``), and some more that is written alike."""
_ELSEWHERE: Final = (rb"&#?[0-9a-zA-Z]{1,8};", rb"(?:%[0-9a-fA-F]{2}){1,4}")
"""Any character, as HTML and web addresses write it."""
_GAPS: Final = rb"(?:[ \-.()/]|\xc2\xa0|\xe2\x80.|\\+u(?:00[aA]0|20..)){0,2}"


def cores(piece: str) -> tuple[str, ...]:
    """The parts of a folded piece that are looked for; all of them stand where it does."""
    size = _CORE - 1 if grouping(piece) else _CORE
    return (piece,) if len(piece) <= size else (piece[:size], piece[-size:])


def expression(piece: str, *, grouped: bool = False, everywhere: bool = False) -> bytes:
    """An expression for one core in UTF-8, with any of its characters escaped as in JSON, however deep.

    Args:
        piece: Of ``cores``.
        grouped: It is a part of a number that people write in groups.
        everywhere: Also as HTML, web addresses and one byte a letter have it.
    """
    between = _BETWEEN + (_GAPS if grouped else b"")
    # nobody writes the digits of a telephone as ⑩
    several = () if grouped else origins()[1]
    # from the end: what stands for the rest of the piece from each character on
    rests = {len(piece): b""}
    for at in range(len(piece) - 1, -1, -1):
        choices = [_spellings(_alike(piece[at]), everywhere=everywhere) + _behind(between, rests[at + 1])]
        ends: dict[int, list[str]] = {}
        for character, becomes in several:
            if piece.startswith(becomes, at):
                ends.setdefault(at + len(becomes), []).append(character)
            elif len(becomes) > len(piece) - at and becomes.startswith(piece[at:]):
                ends.setdefault(len(piece), []).append(character)
        choices += (_spellings(those) + _behind(between, rests[end]) for end, those in ends.items())
        rests[at] = _any(choices)
    # one character may also hold the beginning of the piece as its own end, or all of it
    ways = [rests[0]]
    for at in range(1, len(piece) + 1):
        begun = [one for one, becomes in several if len(becomes) > at and becomes.endswith(piece[:at])]
        if begun:
            ways.append(_spellings(begun) + _behind(between, rests[at]))
    held = [one for one, becomes in several if piece in becomes]
    if held:
        ways.append(_spellings(held))
    return _any(ways)


def in_utf16(piece: str, *, grouped: bool = False) -> Iterator[bytes]:
    """The same for UTF-16 in both orders; of letters outside ASCII only the upper byte is looked at."""
    for order in ("utf-16-le", "utf-16-be"):
        gap = b"(?:" + _any(_in_pairs(_GAP, little=order == "utf-16-le")) + b"){0,2}" if grouped else b""
        yield gap.join(_any(_in_pairs(_alike(character), little=order == "utf-16-le")) for character in piece)


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
    single, _several = origins()
    return [character, *single.get(character, ())]


def _behind(between: bytes, rest: bytes) -> bytes:
    return between + rest if rest else b""


def _any(choices: Iterable[bytes]) -> bytes:
    chosen = list(dict.fromkeys(choices))
    return chosen[0] if len(chosen) == 1 else b"(?:" + b"|".join(chosen) + b")"


def _spellings(characters: Iterable[str], *, everywhere: bool = False) -> bytes:
    """Any of some characters in any spelling."""
    these = list(characters)
    choices = [*_in_utf8(these), rb"\\+u" + _any(_escapes(these))]
    for one in these:
        if one in '"/':
            choices.append(rb"\\+" + one.encode())
        elif one == "\\":
            choices.append(rb"\\{2,}")
    if everywhere:
        choices += _ELSEWHERE
        narrow = {ord(one) for one in these if 0x80 <= ord(one) <= 0xFF}
        if narrow:
            choices.append(_class(narrow))
    return _any(choices)


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
            yield re.escape(head) + _class({form[at] for form in forms}) + b"." * (size - 1 - at)


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
