"""Where things stand in a TOML text that ``tomllib`` has accepted.

The syntax is TOML 1.0 (toml.io/en/v1.0.0). As the text is known to be valid, this only has to follow brackets,
strings and dots.
"""

import json
import re
import tomllib
from typing import Any, Literal

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.model import KeyPath
from tidytrace.formats.values import MAX_DEPTH, check_depth

LIMIT = 8 * 1024 * 1024
"""Bytes; tomllib reads about 2 MB a second."""
_MAX_DOTS = 500
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|"(?:[^"\\]|\\.)*"' + r"|'''.*?'{3,5}(?!')|'[^'\r\n]*'",
    re.DOTALL,
)
_ATOM = re.compile(r"[^,\]}#\r\n]*[^,\]}#\r\n \t]")
_LONG_KEY = re.compile(
    r"(?<![\w\"'-])(?:(?:[A-Za-z0-9_-]+|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*\.[ \t]*)" + f"{{{_MAX_DOTS}}}"
)


class Node(msgspec.Struct, kw_only=True):
    """A value with its span; an inline table and an array know their items."""

    kind: Literal["atom", "array", "table"]
    start: int
    end: int
    items: list["Assignment"] = []


class Assignment(msgspec.Struct, kw_only=True):
    """``key = value``, or an item of an array (then the path ends in its place)."""

    path: KeyPath
    """From the top of the document."""
    start: int
    value: Node

    @property
    def end(self) -> int:
        """Where the value ends."""
        return self.value.end


class Table(msgspec.Struct, kw_only=True):
    """A header with the assignments under it; the first table of a document has no header."""

    path: KeyPath
    start: int
    end: int
    """Of the header."""
    is_item: bool = False
    """``[[header]]``"""
    assignments: list[Assignment] = []

    @property
    def last(self) -> int:
        """Where the last assignment, or else the header, ends."""
        return self.assignments[-1].end if self.assignments else self.end


def parse(text: str) -> Any:
    """The document's value. Raises Malformed."""
    if len(text) > LIMIT:
        raise Malformed(N_("It is larger than {limit} KiB, too large for TOML settings."), limit=LIMIT // 1024)
    if _LONG_KEY.search(text):  # tomllib's work grows with the square of a key's dots
        raise Malformed(N_("It is nested too deeply for a settings file."))
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        if line is None:
            raise Malformed(N_("It is not valid TOML.")) from error
        raise Malformed(N_("Line {line} is not valid TOML."), line=int(line[1])) from error
    except RecursionError as error:
        raise Malformed(N_("It is nested too deeply for a settings file.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise Malformed(N_("It holds a number that is too long.")) from error
    check_depth(value)
    return value


def scan(text: str) -> list[Table]:
    """All tables in their order, the one without a header first."""
    tables = [Table(path=(), start=0, end=0, assignments=[])]
    counts: dict[KeyPath, int] = {}
    position = _after(_BLANK, text, 0)
    while position < len(text):
        if text[position] == "[":
            is_item = text.startswith("[[", position)
            names, end = _key(text, position + (2 if is_item else 1))
            end = _after(_SPACE, text, end) + (2 if is_item else 1)
            path = _numbered(names, counts, is_item=is_item)
            tables.append(Table(path=path, start=position, end=end, is_item=is_item, assignments=[]))
            position = end
        else:
            assignment = _assignment(text, position, tables[-1].path, 0)
            tables[-1].assignments.append(assignment)
            position = assignment.end
        position = _after(_BLANK, text, position)
    return tables


def _numbered(names: KeyPath, counts: dict[KeyPath, int], *, is_item: bool) -> KeyPath:
    """A header's path with the places of the arrays of tables on its way."""
    path: KeyPath = ()
    for number, step in enumerate(names):
        path = (*path, step)
        if is_item and number == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _assignment(text: str, position: int, base: KeyPath, depth: int) -> Assignment:
    names, end = _key(text, position)
    start = _after(_SPACE, text, _after(_SPACE, text, end) + 1)
    path = (*base, *names)
    return Assignment(path=path, start=position, value=_value(text, start, path, depth))


def _key(text: str, position: int) -> tuple[KeyPath, int]:
    names: list[str] = []
    while True:
        position = _after(_SPACE, text, position)
        if text[position] in "\"'":
            match = _STRING.match(text, position)
            quoted = match[0] if match else ""
            names.append(unquoted(quoted))
        else:
            match = _BARE.match(text, position)
            names.append(match[0] if match else "")
        end = match.end() if match else position + 1
        position = _after(_SPACE, text, end)
        if position >= len(text) or text[position] != ".":
            return tuple(names), end
        position += 1


def unquoted(key: str) -> str:
    """The name behind a quoted key."""
    return next(iter(tomllib.loads(f"{key} = 0")))


def _value(text: str, start: int, path: KeyPath, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise Malformed(N_("It is nested too deeply for a settings file."))
    if text[start] in "[{":
        is_table = text[start] == "{"
        items: list[Assignment] = []
        position = _after(_BLANK, text, start + 1)
        while text[position] not in "]}":
            if is_table:
                item = _assignment(text, position, path, depth + 1)
            else:
                place = (*path, str(len(items)))
                item = Assignment(path=place, start=position, value=_value(text, position, place, depth + 1))
            items.append(item)
            position = _after(_BLANK, text, item.end)
            if text[position] == ",":
                position = _after(_BLANK, text, position + 1)
        return Node(kind="table" if is_table else "array", start=start, end=position + 1, items=items)
    match = (_STRING if text[start] in "\"'" else _ATOM).match(text, start)
    return Node(kind="atom", start=start, end=match.end() if match else start)


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def quoted(text: str) -> str:
    """A basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
