"""Whose words stand at a place of a row whose JSON tells it, as Open WebUI writes down its chats.

Sources: ``models/chat_messages.py`` and ``utils/{middleware,misc}.py`` of open-webui 0.12.4 (PyPI): what the AI did is
a list ``output`` of items, among them ``function_call_output`` with what a tool gave back, and
``open_webui:code_interpreter`` with the ``output`` of a program; ``sources`` holds passages of documents, ``files``
what was attached. Before that (``utils/middleware.py`` of 0.6.43 and 0.8.0) the results of tools stood in the text of
the answer, as ``<details type="tool_calls" … result="…">`` and ``<details type="code_interpreter" … output="…">``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tidytrace.checks.scanning.place import SAID, Said

_TOKEN: Final = re.compile(rb'"(?>(?:[^"\\]++|\\.)*)"|[{}\[\],:]|[^\s"{}\[\],:]++')
_DOCUMENTS: Final = frozenset({"sources", "files"})
"""Under these names stands what was read for a message."""
_RESULT: Final = "function_call_output"
_PROGRAM: Final = "open_webui:code_interpreter"
_DETAILS: Final = re.compile(rb'<details\s[^<>]*?\btype=\\*"(tool_calls|code_interpreter)\\*"[^<>]*+>')
_GIVEN: Final = re.compile(rb'\s(?:result|results|output|files|embeds)=\\*"([^"]*+)"')
_BODY: Final = re.compile(rb"(?>(?:(?!</?details\b|</summary>).)*)</summary>((?>(?:(?!</?details\b).)*))", re.DOTALL)


class _Frame:
    """An object or a list that is being read."""

    def __init__(self, name: str | None, around: "_Frame | None", *, is_list: bool) -> None:
        self.name: str | None = name
        self.around = around
        self.is_list = is_list
        self.says: dict[str, str] = {}
        """Its role and its type."""
        self.name_inside: str | None = name if is_list else None
        """What is being read in it stands under this name."""

    def read(self, token: bytes, word: bytes | None) -> None:
        """Go on with a token that is no bracket; the word right before it, if it was one."""
        if self.is_list:
            return
        if token == b":" and word is not None:
            self.name_inside = _text(word)
        elif token == b"," and self.around is not None:
            self.name_inside = None
        elif token[:1] == b'"' and self.name_inside in {"role", "type"}:
            self.says.setdefault(self.name_inside, _text(token) or "")


def who_said(row: Mapping[str, object], column: str, offsets: Sequence[int]) -> dict[int, Said]:
    """Who speaks at places of a cell, as far as the row tells.

    Args:
        row: The cells of a row, by the names of their columns.
        column: The cell's.
        offsets: Places in its bytes.
    """
    cell = row[column]
    data = cell.encode("utf-8", "replace") if isinstance(cell, str) else cell
    if not isinstance(data, bytes):
        return {}
    top = _Frame(None, None, is_list=False)
    top.name_inside = column
    top.says = {name: str(row[name]) for name in ("role",) if isinstance(row.get(name), str)}
    said: dict[int, Said] = {}
    for offset, start, text, frame, name in list(_texts(data, top, sorted(offsets))):
        who = _speaker(frame, name)
        if who == "assistant" and any(first <= offset - start < last for first, last in _from_tools(text)):
            who = "tool"
        if who is not None:
            said[offset] = who
    return said


def _texts(data: bytes, top: _Frame, offsets: Sequence[int]) -> Iterator[tuple[int, int, bytes, _Frame, str | None]]:
    """The texts that have the places: place, begin of the text, the text, what it is in and under which name."""
    frame = top
    number = 0
    word: bytes | None = None
    for match in _TOKEN.finditer(data):
        token = match.group()
        sign = token[:1]
        if sign in b"{[":
            frame = _Frame(frame.name_inside, frame, is_list=sign == b"[")
        elif sign in b"}]":
            frame = frame.around or top
        else:
            frame.read(token, word)
        while number < len(offsets) and offsets[number] < match.end():
            if offsets[number] >= match.start():
                yield offsets[number], match.start(), token, frame, frame.name_inside
            number += 1
        if number == len(offsets) and frame is top:
            return
        word = token if sign == b'"' else None


def _text(token: bytes) -> str | None:
    try:
        return msgspec.json.decode(token, type=str)
    except ValueError:
        return None


def _speaker(frame: _Frame, name: str | None) -> Said | None:
    """What the next around a text says of it."""
    around: _Frame | None = frame
    while around is not None:
        kind = around.says.get("type")
        if name in _DOCUMENTS or kind == _RESULT or (kind == _PROGRAM and name == "output"):
            return "tool"
        role = next((one for one in SAID if one == around.says.get("role")), None)
        if role is not None:
            return role
        name = around.name
        around = around.around
    return None


def _from_tools(text: bytes) -> Iterator[tuple[int, int]]:
    """What tools gave back in an answer, as it is written in JSON or plainly."""
    for match in _DETAILS.finditer(text):
        for given in _GIVEN.finditer(text, match.start(), match.end()):
            yield given.span(1)
        if match.group(1) == b"tool_calls":
            body = _BODY.match(text, match.end())
            if body is not None:
                yield body.span(1)
