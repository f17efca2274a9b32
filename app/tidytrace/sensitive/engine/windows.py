"""A stretch of a file as the text that it stands for, with the way back to the file's own bytes.

What is undone: escapes of JSON (twice, because tools put JSON into JSON), HTML's entities, and full-width digits and
letters, which are typed for the ordinary ones.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Final

import msgspec

from tidytrace.sensitive.normal import plain

_ESCAPE: Final = re.compile(
    rb'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])'
)
_ENTITY: Final = re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|quot|amp|lt|gt|nbsp|apos);")
_WIDE: Final = re.compile(
    rb"(?:\xef\xbc[\x8d\x8e\x90-\x99\xa0-\xba]|\xef\xbd[\x81-\x9a]|\xe3\x80\x80|\xc2\xa0|\xe2\x80\x91)"
)
"""What ``normal.plain`` knows, as UTF-8."""
_SHORT: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_DEPTH: Final = 2
"""JSON in a string of JSON."""


class Window(msgspec.Struct, frozen=True):
    """See the module."""

    text: bytes
    """UTF-8."""
    steps: tuple[int, ...]
    """Where in the text a stretch begins that stands in the file as it is, or for something else."""
    origins: tuple[int, ...]
    """The place of each in the file."""

    def origin(self, at: int) -> int:
        """The place in the file of a place in the text."""
        step = bisect_right(self.steps, at) - 1
        return self.origins[step] + at - self.steps[step]


def window(data: bytes | memoryview, start: int, end: int) -> Window:
    """The text of a stretch of bytes.

    Args:
        data: Of a file.
        start: Where it begins.
        end: Where it ends.
    """
    text = bytes(data[start:end])
    made = Window(text, (0,), (start,))
    for _ in range(_DEPTH):
        if b"\\" not in made.text:
            break
        made = _replaced(made, _ESCAPE, _unescaped)
    if b"&" in made.text:
        made = _replaced(made, _ENTITY, _entity)
    if not made.text.isascii():
        made = _replaced(made, _WIDE, _narrow)
    return made


def _replaced(old: Window, pattern: re.Pattern[bytes], put: Callable[[bytes], bytes]) -> Window:
    pieces: list[bytes] = []
    steps: list[int] = []
    origins: list[int] = []
    length = at = 0

    def keep(until: int) -> None:
        """What stands between two replacements, with the steps that it had before."""
        nonlocal length
        if until > at:
            steps.append(length)
            origins.append(old.origin(at))
            first, last = bisect_right(old.steps, at), bisect_right(old.steps, until - 1)
            steps.extend(length + step - at for step in old.steps[first:last])
            origins.extend(old.origins[first:last])
            pieces.append(old.text[at:until])
            length += until - at

    for match in pattern.finditer(old.text):
        keep(match.start())
        said = put(match.group())
        steps.append(length)
        origins.append(old.origin(match.start()))
        pieces.append(said)
        length += len(said)
        at = match.end()
    if not pieces:
        return old
    keep(len(old.text))
    return Window(b"".join(pieces), tuple(steps) or (0,), tuple(origins) or old.origins[:1])


def _unescaped(escape: bytes) -> bytes:
    if escape[1:2] != b"u":
        return _SHORT.get(escape[1:2], escape[1:2])
    code = int(escape[2:6], 16)
    if len(escape) > 6:
        code = 0x10000 + ((code & 0x3FF) << 10) + (int(escape[8:12], 16) & 0x3FF)
    return chr(code).encode("utf-8", "replace")


def _entity(entity: bytes) -> bytes:
    return html.unescape(entity.decode("ascii")).encode("utf-8", "replace")


def _narrow(wide: bytes) -> bytes:
    return plain(wide.decode()).encode()
