"""Lines of the data stream protocol v1 of the AI SDK 3.4 to 4: a letter or digit that says what it is, and its JSON.

Source: ``src/data-stream-parts.ts`` of the npm package ``@ai-sdk/ui-utils`` 1.2.11. ``0`` is text, ``g`` reasoning;
``f`` begins a step, ``e`` ends one (and may say that the next one goes on with its text), ``d`` ends the message.
Tool calls ``9``, their arguments in pieces ``c``, results ``a``, data ``2``, sources ``h`` and the rest stand between.
"""

import re
from typing import Any, Final, NamedTuple

import msgspec

FIRST: Final = (b'0:"', b'g:"')
"""A line with a piece begins like this."""
BEGINNING: Final = re.compile(rb'\n[0g]:"')
"""The same in the midst of a file; in the syntax that Hyperscan shares."""
_CODED: Final = re.compile(rb'([0-9a-k]):(?=["{\[])')
_TEXT: Final = re.compile(rb'([0g]):"((?>(?:[^"\\]++|\\.)*))"\s*+\Z')


class Coded(NamedTuple):
    """A line that holds a piece of text."""

    code: str
    start: int
    """Where the text begins in the line."""
    end: int
    text: str


def code_of(line: bytes) -> str | None:
    """What a line says that it is; None if it is none of them."""
    match = _CODED.match(line) if line[1:2] == b":" else None
    return match.group(1).decode() if match is not None else None


def coded(line: bytes) -> Coded | None:
    """The text on a line; None if it is of another kind, or broken."""
    match = _TEXT.match(line)
    text = _value(b'"' + match.group(2) + b'"') if match is not None else None
    if match is None or not isinstance(text, str):
        return None
    return Coded(match.group(1).decode(), *match.span(2), text)


def goes_on(line: bytes) -> bool:
    """Of the end of a step: whether the next one goes on with its text."""
    value = _value(line[2:])
    return isinstance(value, dict) and value.get("isContinued") is True


def _value(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None
