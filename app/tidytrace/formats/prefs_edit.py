"""Patches for one key of a ``prefs.js`` or ``user.js``."""

from typing import Any

from tidytrace.formats import prefs
from tidytrace.formats.errors import N_, Fixed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.text import Patch, after_break, line_end, line_start, newline_of

_LARGEST = 1 << 31
"""Whole numbers have 32 bits there."""


def change(text: str, key: KeyPath, value: Any) -> list[Patch]:
    """Patches that set a name. Raises Fixed."""
    written = _written(value)
    if len(key) != 1:
        raise Fixed(N_("This format has no such key."))
    entries = [entry for entry in prefs.scan(text) if entry.name == key[0]]
    if entries:
        return [Patch(entries[-1].value_start, entries[-1].value_end, written)]
    newline = newline_of(text)
    lead = "" if not text or text[-1] in "\r\n" else newline
    return [Patch(len(text), len(text), f"{lead}user_pref({_quoted(key[0])}, {written});{newline}")]


def removal(text: str, key: KeyPath) -> list[Patch]:
    """Patches that take out the last occurrence of a name; a remark on its line stays."""
    entries = [entry for entry in prefs.scan(text) if (entry.name,) == key]
    if not entries:
        return []
    last = entries[-1]
    start, end = line_start(text, last.start), line_end(text, last.end)
    if text[start : last.start].strip() or text[last.end : end].strip():
        return [Patch(last.start, last.end, "")]
    return [Patch(start, after_break(text, end), "")]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    raise Fixed(N_("This format cannot hold that value."))


def _quoted(value: str) -> str:
    for letter, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(letter, escaped)
    return f'"{value}"'
