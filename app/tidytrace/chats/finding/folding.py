"""Texts brought to a form in which case, width and accents make no difference, and the way back to the text itself."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

_MARKS: Final = ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
"""Accents that stand behind their letter. The signs of Indic, Hebrew, Arabic and Japanese scripts are letters."""
_INVISIBLE: Final = (
    (0xAD, 0xAD),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)
DROPPED: Final = (*_MARKS, *_INVISIBLE)
"""First and last of the characters that count for nothing."""
_CHANGED: Final = (
    (0x0, 0x33FF),
    (0xA640, 0xA7FF),
    (0xAB30, 0xABBF),
    (0xF900, 0xFFFF),
    (0x10400, 0x10FFF),
    (0x118A0, 0x118DF),
    (0x16E40, 0x16E7F),
    (0x1CCD6, 0x1CCF9),
    (0x1D100, 0x1D7FF),
    (0x1E030, 0x1E06D),
    (0x1E900, 0x1EEFF),
    (0x1F100, 0x1F2FF),
    (0x1FBF0, 0x1FBF9),
    (0x2F800, 0x2FA1F),
)
"""Everything that does not stay as it is lies in here."""


class _Table(dict[int, str]):
    """What becomes of each character; filled as they are met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _of(chr(code))
        return made


def _of(character: str) -> str:
    return "".join(map(_plain, character.casefold()))


def _plain(character: str) -> str:
    if _is_dropped(ord(character)):
        return ""
    apart = unicodedata.normalize("NFKD", character).casefold()
    kept = "".join(one for one in apart if not _is_dropped(ord(one)))
    return unicodedata.normalize("NFC", kept)


def _is_dropped(code: int) -> bool:
    return code >= 0xAD and any(first <= code <= last for first, last in DROPPED)


_TABLE: Final = _Table()


def folded(text: str) -> str:
    """The text with case, width and accents made alike."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def cased(text: str) -> str:
    """The text with nothing but its case made alike."""
    return text.lower() if text.isascii() else text.casefold()


def way_back(text: str, *, cased_only: bool = False) -> list[int] | None:
    """For each character of the folded text the one of ``text`` that it came from; none where they are the same."""
    if text.isascii():
        return None
    one = str.casefold if cased_only else lambda character: _TABLE[ord(character)]
    return [at for at, character in enumerate(text) for _ in one(character)]


@cache
def origins() -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """Which characters become one, by what they become; and those that become several, with what they become."""
    single: dict[str, list[str]] = {}
    several: list[tuple[str, str]] = []
    for character in _changed():
        becomes = _TABLE[ord(character)]
        if len(becomes) == 1:
            single.setdefault(becomes, []).append(character)
        elif becomes:
            several.append((character, becomes))
    return {one: tuple(those) for one, those in single.items()}, tuple(several)


def _changed() -> Iterator[str]:
    for first, last in _CHANGED:
        for code in range(first, last + 1):
            character = chr(code)
            if not 0xD800 <= code <= 0xDFFF and _TABLE[code] != character:
                yield character
