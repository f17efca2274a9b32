"""A stretch of a file as the text that it stands for, with the way back to the file's own bytes.

What is undone: escapes of JSON (twice, because tools put JSON into JSON), HTML's entities, and full-width digits and
letters, which are typed for the ordinary ones.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tidytrace.sensitive.reading.normal import plain

_ESCAPE: Final = re.compile(
    rb'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])'
)
_ENTITY: Final = re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|quot|amp|lt|gt|nbsp|apos);")
_WIDE: Final = re.compile(
    rb"(?:\xef\xbc[\x8d\x8e\x90-\x99\xa0-\xba]|\xef\xbd[\x81-\x9a]|\xe3\x80\x80|\xc2\xa0|\xe2\x80\x91)"
)
"""What ``normal.plain`` knows, as UTF-8."""
_LEADS: Final = (b"\xef\xbc", b"\xef\xbd", b"\xe3\x80\x80", b"\xc2\xa0", b"\xe2\x80\x91")
_SHORT: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_SIMPLE: Final = tuple((b"\\" + one, _SHORT.get(one, one)) for one in (b"n", b'"', b"t", b"/", b"r", b"b", b"f"))
"""Escapes of one letter, the most frequent first."""
_UNICODE: Final = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_HALF: Final = "\ufffd".encode()
"""Half a pair of escapes."""
_BACKSLASH: Final = 0x5C
_MOST_BACKSLASHES: Final = 1 << 12
_DEPTH: Final = 2
"""JSON in a string of JSON."""


class Window:
    """See the module. The way back is only made when somebody asks for it: most stretches hold nothing."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        """The text of a stretch of a file's bytes."""
        self._raw = data[start:end]
        self.begin = start
        """In the file."""
        self._steps: Sequence[int] = ()
        self._origins: Sequence[int] = ()
        self.text = as_meant(self._raw)
        """UTF-8."""

    def origin(self, at: int) -> int:
        """The place in the file of a place in the text."""
        if self.is_as_written:
            return self.begin + at
        if not self._steps:
            self._trace()
        step = bisect_right(self._steps, at) - 1
        return self._origins[step] + at - self._steps[step]

    @property
    def is_as_written(self) -> bool:
        """Whether nothing had to be undone, which always makes a text shorter."""
        return len(self.text) == len(self._raw)

    def place(self, origin: int) -> int:
        """The place in the text of a place in the file; within what is written otherwise, or behind it."""
        if self.is_as_written:
            return origin - self.begin
        if not self._steps:
            self._trace()
        step = bisect_right(self._origins, origin) - 1
        return min(self._steps[step] + origin - self._origins[step], self._steps[min(step + 1, len(self._steps) - 1)])

    def _trace(self) -> None:
        text = self._raw
        steps, origins = [0], [self.begin]
        for pattern, put in _rounds(text):
            text, steps, origins = _traced(text, steps, origins, pattern, put)
        self._steps, self._origins = [*steps, len(text)], [*origins, self.begin + len(self._raw)]


def uncut(data: bytes, start: int) -> int:
    """The same place or one right before it, from where a run of backslashes means what it means as a whole."""
    if not start or data[start - 1] != _BACKSLASH or data[start : start + 1] != b"\\":
        return start
    before = data[max(0, start - _MOST_BACKSLASHES) : start]
    return start - (len(before) - len(before.rstrip(b"\\"))) % (1 << _DEPTH)


def as_meant(text: bytes) -> bytes:
    """The text that a stretch stands for, without the way back."""
    plain = text
    for _ in range(_DEPTH):
        if b"\\" not in plain:
            break
        plain = _unescaped_once(plain)
    if b"&" in plain:
        plain = _ENTITY.sub(_entity, plain)
    return _WIDE.sub(_narrow, plain) if _has_wide(text) else plain


def _unescaped_once(text: bytes) -> bytes:
    # a zero keeps the place of what is no escape
    if b"\0" in text or b"\\u0000" in text:
        return _ESCAPE.sub(_unescaped, text)
    # what is left of a run of backslashes after its pairs begins an escape, and all that begin one stand alone
    rest = text.replace(b"\\\\", b"\0")
    for escape, character in _SIMPLE:
        if b"\\" not in rest:
            break
        rest = rest.replace(escape, character)
    if b"\\u" in rest:
        rest = _UNICODE.sub(_characters, rest)
    return rest.replace(b"\0", b"\\")


def _characters(match: re.Match[bytes]) -> bytes:
    """A run of characters that are all written as escapes."""
    run = match.group()
    try:
        return bytes.fromhex(run.replace(b"\\u", b"").decode()).decode("utf-16-be").encode()
    except UnicodeDecodeError:
        return _ESCAPE.sub(_unescaped, run)  # half a pair


Put = Callable[[re.Match[bytes]], bytes]


def _rounds(text: bytes) -> Iterator[tuple[re.Pattern[bytes], Put]]:
    """What is undone in a text, one after the other; what cannot be in it is left out."""
    if b"\\" in text:
        for _ in range(_DEPTH):
            yield _ESCAPE, _unescaped
    if b"&" in text or b"\\u0026" in text:
        yield _ENTITY, _entity
    if _has_wide(text):
        yield _WIDE, _narrow


def _has_wide(text: bytes) -> bool:
    return b"\\u" in text or b"&" in text or (not text.isascii() and any(lead in text for lead in _LEADS))


def _traced(
    text: bytes, steps: Sequence[int], origins: Sequence[int], pattern: re.Pattern[bytes], put: Put
) -> tuple[bytes, list[int], list[int]]:
    """A text with replacements, and where each stretch of it comes from."""
    pieces: list[bytes] = []
    new_steps: list[int] = []
    new_origins: list[int] = []
    length = at = 0

    def origin(place: int) -> int:
        step = bisect_right(steps, place) - 1
        return origins[step] + place - steps[step]

    def keep(until: int) -> None:
        """What stands between two replacements, with the steps that it had before."""
        nonlocal length
        if until > at:
            first, last = bisect_right(steps, at), bisect_right(steps, until - 1)
            new_steps.extend((length, *(length + step - at for step in steps[first:last])))
            new_origins.extend((origin(at), *origins[first:last]))
            pieces.append(text[at:until])
            length += until - at

    for match in pattern.finditer(text):
        keep(match.start())
        said = put(match)
        new_steps.append(length)
        new_origins.append(origin(match.start()))
        pieces.append(said)
        length += len(said)
        at = match.end()
    keep(len(text))
    return b"".join(pieces), new_steps or [0], new_origins or list(origins[:1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match.group()
    if escape[1:2] != b"u":
        return _SHORT.get(escape[1:2], escape[1:2])
    code = int(escape[2:6], 16)
    if len(escape) > 6:
        code = 0x10000 + ((code & 0x3FF) << 10) + (int(escape[8:12], 16) & 0x3FF)
    return _HALF if 0xD800 <= code < 0xE000 else chr(code).encode()


def _entity(match: re.Match[bytes]) -> bytes:
    return html.unescape(match.group().decode("ascii")).encode("utf-8", "replace")


def _narrow(match: re.Match[bytes]) -> bytes:
    return plain(match.group().decode()).encode()
