"""JSON, and JSON with comments and trailing commas, as VS Code reads it.

Comments and trailing commas are blanked with spaces of the same length; what is left is strict JSON whose positions
are those of the original, so Python's own scanner finds every span. Of equal keys the last one counts.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.text import line_number
from tidytrace.formats.values import check_depth

# Each alternative also matches its unclosed form, so that no hostile text is scanned from the same place twice.
_COMMENTS = re.compile(r'"(?:[^"\\\r\n]|\\.)*"?|//[^\r\n]*|/\*(?:.*?\*/|.*)', re.DOTALL)
_TRAILING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"?|[\[{,:][ \t\r\n]*,|,(?=[ \t\r\n]*[\]}])', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")


def _no_constant(name: str) -> NoReturn:
    raise Malformed(N_("{name} is no JSON value."), name=name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


class Member(msgspec.Struct, frozen=True):
    """A member of an object, or an item of a list (then ``name`` is its place and ``start`` is ``value``)."""

    name: str
    start: int
    """Where the key begins."""
    key_end: int
    value: int
    """Where the value begins."""
    end: int


def blank(text: str, *, comments: bool) -> str:
    """The same text, in the same length, as strict JSON."""
    if not comments:
        return text
    if "/" in text:
        text = _COMMENTS.sub(_blanked, text)
    return _TRAILING.sub(lambda match: " " if match[0] == "," else match[0], text)


def _blanked(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == '"':
        return found
    if found.startswith("/*") and (len(found) < 4 or not found.endswith("*/")):
        raise Malformed(N_("A comment in it is never closed."))
    return " " * len(found)


def parse(text: str, *, comments: bool) -> Any:
    """The document's value; none for an empty one. Raises Malformed."""
    blanked = blank(text, comments=comments)
    if not blanked.strip(" \t\r\n"):
        return None
    try:
        value = _DECODER.decode(blanked)
    except json.JSONDecodeError as error:
        line, column = line_number(text, error.pos), error.colno
        raise Malformed(N_("Line {line}, column {column} is not valid JSON."), line=line, column=column) from error
    except RecursionError as error:
        raise Malformed(N_("It is nested too deeply for a settings file.")) from error
    except Malformed:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise Malformed(N_("It holds a number that is too long.")) from error
    check_depth(value)
    return value


def members(blanked: str, start: int) -> Iterator[Member]:
    """The members of the object or list that begins at ``start`` of a text that ``parse`` has accepted."""
    is_object = blanked[start] == "{"
    position = _skip(blanked, start + 1)
    number = 0
    while blanked[position] not in "]}":
        if is_object:
            name, key_end = _DECODER.raw_decode(blanked, position)
            value = _skip(blanked, _skip(blanked, key_end) + 1)
        else:
            name, key_end, value = str(number), position, position
        _, end = _DECODER.raw_decode(blanked, value)
        yield Member(name, position, key_end, value, end)
        number += 1
        position = _skip(blanked, end)
        if blanked[position] == ",":
            position = _skip(blanked, position + 1)


def _skip(blanked: str, position: int) -> int:
    match = _SPACE.match(blanked, position)
    return match.end() if match else position


def root(blanked: str) -> int:
    """Where the document's value begins."""
    return _skip(blanked, 0)


def closing(blanked: str, start: int) -> int:
    """Where the bracket stands that closes the object or list at ``start``."""
    _, end = _DECODER.raw_decode(blanked, start)
    return int(end) - 1
