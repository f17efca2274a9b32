"""The same characters written in other ways: spaces of all kinds, full width, escapes and entities."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

SPACES = (
    *(chr(code) for code in range(0x3001) if unicodedata.category(chr(code)) in {"Zs", "Zl", "Zp"}),
    *"\t\r\n\v\f\x85",
    # of no width
    *"\u180e\u200b\u200c\u200d\u2060\ufeff\u00ad",
    "\r\n",
    "  ",
    " \u00a0",
    ", ",
    "\uff0c",
    "\u3001",
)
_NAMES = {"\u00a0": "&nbsp;", "\u2009": "&thinsp;", "\u00ad": "&shy;", "\u200c": "&zwnj;", "\u200d": "&zwj;"}
_HTML = {'"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;"}
_FULL = {**{one: one + 0xFEE0 for one in range(0x21, 0x7F)}, 0x20: 0x3000}
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
_MOST = 6

Way = Callable[[str], str]


def escaped(text: str) -> str:
    """As JSON writes what is not ASCII, whatever it is."""
    raw = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))


def _capital(text: str) -> str:
    return re.sub(r"(?<=u)[0-9a-f]{4}", lambda code: code.group().upper(), escaped(text))


def _twice(text: str) -> str:
    return escaped(text).replace("\\", "\\\\")


def _numbered(text: str) -> str:
    return "".join(f"&#{ord(one)};" for one in text)


def _hexadecimal(text: str) -> str:
    return "".join(f"&#x{ord(one):x};" for one in text)


def _named(text: str) -> str:
    return "".join(_NAMES.get(one) or _HTML.get(one) or one for one in text)


def _full(text: str) -> str:
    return text.translate(_FULL)


def _as_is(text: str) -> str:
    return text


WRITINGS: Sequence[Way] = (_as_is, _as_is, escaped, _capital, _twice, _numbered, _hexadecimal, _named)
_OTHERWISE: Sequence[Way] = (*WRITINGS[2:], _full)


def spaced(text: str, chance: random.Random) -> str:
    """With spaces of one kind or several, a few or all of them."""
    kinds = chance.choices(SPACES, k=chance.choice((1, 1, 2, 5)))
    ways = chance.choices(WRITINGS, k=chance.choice((1, 1, 2)))
    share = chance.choice((0.1, 0.5, 1))
    return "".join(
        "".join(chance.choice(ways)(chance.choice(kinds)) for _ in range(chance.choice((1, 1, 1, 2))))
        if one == " " and chance.random() <= share
        else one
        for one in text
    )


def otherwise(text: str, chance: random.Random) -> str:
    """With a few characters written in another way."""
    found = list(text)
    for _ in range(chance.randint(1, _MOST)):
        if found:
            at = chance.randrange(len(found))
            last = at + chance.choice((1, 1, 2, 8))
            found[at:last] = [chance.choice(_OTHERWISE)("".join(found[at:last]))]
    return "".join(found)


def marked(text: str, chance: random.Random) -> str:
    """With the characters escaped that programs for the web escape: marks as in HTML, or hyphens of another kind."""
    way = chance.choice(_OTHERWISE)
    if chance.random() < 0.3:
        return text.replace("-", chance.choice(_HYPHENS))
    return "".join(way(one) if one in "<>&'\"+/=`" else one for one in text)


def doubled(text: str, chance: random.Random) -> str:
    """With a word twice, or the space beside it."""
    words = text.split(" ")
    at = chance.randrange(len(words))
    words[at : at + 1] = [words[at]] * chance.choice((2, 2, 3, 12)) if chance.random() < 0.5 else [words[at], ""]
    return " ".join(words)
