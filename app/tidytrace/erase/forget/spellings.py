"""What a person wants forgotten, and how else it may be written. Lives in memory only and is never shown."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from tidytrace.erase.redact.words import LONGEST, UnfitWord
from tidytrace.language import N_

LEAST: Final = 2
"""Letters or digits; of the Latin alphabet without accents, and of digits, one more."""
MOST: Final = 30
"""Spellings that are looked for at once."""
Why = Literal["given", "order", "joined", "apart", "number"]
"""How a spelling comes about: as given, with the names in the other order, without what parts its words, with spaces
between them, or a number in another form."""

_NUMBER: Final = re.compile(r"\+?[\d\s().\-/]{7,30}")
_COMMA: Final = re.compile(r"\s*[,，]\s*")
_PARTS: Final = re.compile(r"[\s_.\-·・]+")
_CHINA: Final = "86"


class Spelling(msgspec.Struct, frozen=True):
    """One way to write it."""

    text: str
    why: Why

    def __repr__(self) -> str:
        """Never shows it."""
        return f"<Spelling {self.why}>"


def fit(text: str) -> str:
    """One text as it is looked for. Raises UnfitWord where too much or nothing would fit."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    letters = [one for one in plain if one.isalnum()]
    least = LEAST if any(not one.isascii() for one in letters) else LEAST + 1
    if len(letters) < least:
        raise UnfitWord(
            N_("At least {count} letters or digits are needed, or {half} of a script such as Chinese."),
            count=LEAST + 1,
            half=LEAST,
        )
    if len(plain) > LONGEST or not plain.isprintable():
        raise UnfitWord(N_("A word must be one line of at most {count} visible characters."), count=LONGEST)
    return plain


def suggested(texts: Iterable[str]) -> tuple[Spelling, ...]:
    """The given texts and other spellings of them, each once. Case, width and accents make no difference anyway.

    Raises:
        UnfitWord: Of ``fit``; with the number of the text, from 1.
    """
    found: dict[str, Spelling] = {}
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            given = fit(text)
        except UnfitWord as error:
            raise UnfitWord(error.problem, number=number, **error.parameters) from error
        for one in (Spelling(given, "given"), *_others(given)):
            found.setdefault(one.text.casefold(), one)
    if not found:
        raise UnfitWord(N_("No words were given."))
    given_ones = [one for one in found.values() if one.why == "given"]
    return tuple([*given_ones, *(one for one in found.values() if one.why != "given")][:MOST])


def _others(given: str) -> list[Spelling]:
    if _NUMBER.fullmatch(given):
        return _numbers(given)
    if "@" in given or "://" in given:
        return []
    comma = _COMMA.split(given)
    if len(comma) == 2 and all(comma):
        given = f"{comma[1]} {comma[0]}"
    words = [one for one in _PARTS.split(given) if one]
    if not 2 <= len(words) <= 4 or any(one.isdecimal() for one in words):
        return []
    chinese = all(one[0] >= "\u2e80" for one in words)
    texts: list[tuple[str, Why]] = [("".join(words), "joined")] if chinese else []
    texts.append((" ".join(words), "apart"))
    if not chinese:
        turned = f"{words[-1]} {' '.join(words[:-1])}"
        texts += [(turned, "order"), (f"{words[-1]}, {' '.join(words[:-1])}", "order")]
        texts += [("-".join(words), "joined"), (".".join(words), "joined"), ("_".join(words), "joined")]
    return [Spelling(text, why) for text, why in texts if _is_fit(text)]


def _numbers(given: str) -> list[Spelling]:
    """A number is found with any spaces and dashes between its digits; what is left is the country in front."""
    digits = re.sub(r"\D", "", given)
    forms = [digits]
    if digits.startswith(_CHINA) and len(digits) == 13:
        forms.append(digits[2:])
    elif len(digits) == 11 and digits.startswith("1"):
        forms.append(_CHINA + digits)
    if given.startswith("00"):
        forms.append(digits[2:])
    return [Spelling(one, "number") for one in forms if _is_fit(one)]


def _is_fit(text: str) -> bool:
    try:
        fit(text)
    except UnfitWord:
        return False
    return True
