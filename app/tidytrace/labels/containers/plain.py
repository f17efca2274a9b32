"""Plain text and Markdown: the lines at the head of a file that are for programs (front matter), and at its end."""

import json
import re
from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import Window
from tidytrace.labels.pieces import Piece, readable

_HEAD: Final = 64 << 10
_END: Final = 2 << 10
_NEAR: Final = 2 << 10
_BLOCK: Final = re.compile(r"^[ \t]*AIGC[ \t]*:[ \t]*\r?\n((?:[ \t]+[A-Za-z0-9]+[ \t]*:.*(?:\r?\n|\Z))+)", re.MULTILINE)
_LINE: Final = re.compile(r"^[ \t]+([A-Za-z0-9]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)


def looks_like(window: Window) -> bool:
    """Whether its first bytes are text. Raises Unread or Stopped."""
    start = window.some(0, 4096)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in start:
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:  # the last letter may be cut
            return _is_gb(start)
    return True


def _is_gb(start: bytes) -> bool:
    try:
        start[: len(start) - len(start) % 2].decode("gb18030")
    except UnicodeDecodeError as error:
        return error.start >= len(start) - 4
    return not any(byte < 9 for byte in start)


def pieces(window: Window) -> Iterator[Piece]:
    """A label at the beginning or the end, as lines or JSON; elsewhere it is an example. Raises Unread or Stopped."""
    head = readable(window.some(0, _HEAD))
    last = readable(window.some(max(0, window.size - _END), _END))
    for where, words in (("head", _front(head)), ("end", last)):
        for block in _BLOCK.finditer(words):
            members = {name: text.strip("'\"") for name, text in _LINE.findall(block[1])}
            yield Piece(where=f"text {where}", name="text:AIGC", text=json.dumps(members, ensure_ascii=False))
    start = head.lstrip()
    if start.startswith("{") and '"AIGC"' in start[:_NEAR]:
        yield Piece(where="text head", name="text:AIGC", text=start)


def _front(words: str) -> str:
    """The lines for programs: between two lines of dashes, or the label alone."""
    start = words.lstrip("\ufeff\r\n\t ")
    if start.startswith("---"):
        end = start.find("\n---", 3)
        return start[3 : end + 1] if end > 0 else start[3:]
    return start[:_NEAR] if start.startswith("AIGC") else ""
