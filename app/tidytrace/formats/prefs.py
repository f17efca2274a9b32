"""``prefs.js`` and ``user.js`` of the Firefox family: ``user_pref("name", value);``, with comments of three kinds.

Values are text, whole numbers, true and false. Of equal names the last one counts.

Source: Firefox, modules/libpref/parser/src/lib.rs (the grammar stands above the parser).
"""

import re
from typing import Any

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.text import line_number

_SPACE = re.compile(r"(?:\s|//[^\r\n]*|#[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_HEAD = re.compile(r"(user_pref|sticky_pref|pref)")
_TEXT = re.compile(r"""\"(?:[^"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'""")
_PLAIN = re.compile(r"true|false|[+-]?\d{1,19}")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r"}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One setting; spans are characters of the text."""

    name: str
    value: str | int | bool
    start: int
    """Where ``user_pref`` begins."""
    value_start: int
    value_end: int
    end: int
    """Behind the semicolon."""


def scan(text: str) -> list[Entry]:
    """All settings in their order. Raises Malformed."""
    entries: list[Entry] = []
    position = _past_space(text, 0)
    while position < len(text):
        entry = _entry(text, position)
        entries.append(entry)
        position = _past_space(text, entry.end)
    return entries


def parse(text: str) -> Any:
    """Names and values. Raises Malformed."""
    return {entry.name: entry.value for entry in scan(text)}


def _entry(text: str, start: int) -> Entry:
    at = _past(text, start, _HEAD, start)
    at = _sign(text, at, "(", start)
    name_end = _past(text, at, _TEXT, start)
    name = _unescaped(text[at + 1 : name_end - 1])
    at = _sign(text, name_end, ",", start)
    quoted = _TEXT.match(text, at)
    end = quoted.end() if quoted else _past(text, at, _PLAIN, start)
    last = _past_space(text, end)
    if text[last : last + 1] == ",":  # «, sticky» or «, locked» behind the value
        last = _past_space(text, _past(text, _sign(text, last, ",", start), re.compile(r"\w+"), start))
    last = _sign(text, last, ")", start)
    if text[last : last + 1] != ";":
        raise _no_setting(text, start)
    written = text[at:end]
    value: str | int | bool = _unescaped(written[1:-1]) if quoted else _plain(written)
    return Entry(name=name, value=value, start=start, value_start=at, value_end=end, end=last + 1)


def _plain(written: str) -> int | bool:
    return written == "true" if written in {"true", "false"} else int(written)


def _unescaped(written: str) -> str:
    return _ESCAPE.sub(
        lambda one: chr(int(one[1] or one[2], 16)) if one[1] or one[2] else _ESCAPES.get(one[3], one[3]), written
    )


def _past_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _past(text: str, at: int, pattern: re.Pattern[str], start: int) -> int:
    match = pattern.match(text, at)
    if match is None:
        raise _no_setting(text, start)
    return match.end()


def _sign(text: str, at: int, sign: str, start: int) -> int:
    """Past a sign and the space on both sides of it."""
    at = _past_space(text, at)
    if text[at : at + 1] != sign:
        raise _no_setting(text, start)
    return _past_space(text, at + 1)


def _no_setting(text: str, start: int) -> Malformed:
    return Malformed(N_("Line {line} is no setting or comment."), line=line_number(text, start))
