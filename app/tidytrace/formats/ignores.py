"""Lists of patterns, one a line, as git and Syncthing read them; a key is a line.

In ``ignores-first`` a new line goes to the top, where the first line that fits decides; in ``ignores-last`` to the end.
"""

import re
from typing import Any, Final

from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, newline_of

_BREAK: Final = re.compile(r"\r\n|\n|\r")


def parse(text: str) -> Any:
    """The lines that are not empty, remarks included."""
    return {line: True for line in _BREAK.split(text) if line.strip()}


def change_first(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """A patch that puts a line at the top. Raises Fixed."""
    _check(key, value)
    return [Patch(0, 0, key[0] + newline_of(text))]


def change_last(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """A patch that puts a line at the end. Raises Fixed."""
    _check(key, value)
    newline = newline_of(text)
    lead = "" if not text or text[-1] in "\r\n" else newline
    return [Patch(len(text), len(text), f"{lead}{key[0]}{newline}")]


def _check(key: KeyPath, value: Any) -> None:
    if value is not True or len(key) != 1 or _BREAK.search(key[0]) or not key[0].strip():
        raise Fixed(N_("This format has no such key."))


def removal(text: str, key: KeyPath) -> list[Patch]:
    """A patch that takes the last such line out."""
    place = 0
    found: list[Patch] = []
    while place < len(text):
        end = line_end(text, place)
        after = after_break(text, end)
        if (text[place:end],) == key:
            found = [Patch(place, after, "")]
        place = max(after, place + 1)
    return found
