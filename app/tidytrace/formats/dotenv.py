"""``.env`` files: ``NAME=value`` with an optional ``export``, quotes of three kinds, ``#`` comments.

Values are strings. Of equal names the last one counts, as in python-dotenv and in Node's dotenv.
"""

import re
from typing import Any

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.text import line_number

_BLANK = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")
_NAME = re.compile(r"[ \t]*(export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(=[ \t]*|(?=\r|\n|\Z|#))", re.ASCII)
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"'([^']*)'|`([^`]*)`")
_LINE = re.compile(r"[^\r\n]*")
_REMARK = re.compile(r"(?<=[ \t])#")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r|\n|\Z)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Entry(msgspec.Struct, kw_only=True):
    """One assignment; spans are characters of the text."""

    name: str
    start: int
    """Of its line."""
    key: int
    """Where ``export`` or the name begins."""
    value: int
    value_end: int
    end: int
    """Of its last line, before the line break."""
    text: str
    quote: str
    export: str


def scan(text: str) -> list[Entry]:
    """All assignments in their order. Raises Malformed."""
    entries: list[Entry] = []
    position = 0
    while position < len(text):
        blank = _BLANK.match(text, position)
        if blank:
            position = max(blank.end(), position + 1)
            continue
        head = _NAME.match(text, position)
        if head is None:
            raise Malformed(N_("Line {line} is no setting or comment."), line=line_number(text, position))
        entry_end = head.end()
        if head[3]:
            entry = _entry(text, position, head)
            entries.append(entry)
            entry_end = entry.value_end
        rest = _REST.match(text, entry_end)
        if rest is None:
            raise Malformed(N_("Line {line} is no setting or comment."), line=line_number(text, position))
        if head[3]:
            entries[-1].end = rest.end()
        position = rest.end()
        position += 2 if text.startswith("\r\n", position) else 1
    return entries


def _entry(text: str, start: int, head: re.Match[str]) -> Entry:
    value = head.end()
    if match := _DOUBLE.match(text, value):
        content, quote = _ESCAPE.sub(lambda one: _ESCAPES.get(one[1], one[1]), match[1]), '"'
    elif match := _SINGLE.match(text, value):
        content, quote = match[1] if match[1] is not None else match[2], match[0][0]
    else:
        match = _LINE.match(text, value)
        line = match[0] if match else ""
        remark = _REMARK.search(line)
        content, quote = line[: remark.start() if remark else None].rstrip(), ""
        if line.startswith("#") and head[3] != "=":  # «NAME= # why»: the blank belongs to the equals sign
            content, value = "", start + head.start(3) - head.start() + 1
    end = match.end() if match and quote else value + len(content)
    return Entry(
        name=head[2],
        start=start,
        key=start + (len(head[0]) - len(head[0].lstrip())),
        value=value,
        value_end=end,
        end=end,
        text=content,
        quote=quote,
        export=head[1] or "",
    )


def parse(text: str) -> Any:
    """Names and values. Raises Malformed."""
    return {entry.name: entry.text for entry in scan(text)}
