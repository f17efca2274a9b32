"""The text of one streamed message as far as it was read, and the way from there back to the file."""

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from tidytrace.sensitive.reading.encodings import written_length

_ESCAPE: Final = re.compile(
    rb'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])'
)


class Place(NamedTuple):
    """Where a piece stands."""

    start: int
    """Of its text, in the stream."""
    offset: int
    """Of its text, in the file."""
    line: int
    raw: bytes | None
    """As it is written, where that differs from the text or from the file."""
    encoding: str

    def origin(self, at: int) -> int:
        """The place in the file of a byte of the text."""
        at -= self.start
        if self.raw is None:
            return self.offset + at
        return self.offset + written_length(self.raw[: _written(self.raw, at)], self.encoding)


class Stream:
    """One message as far as it was read."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.begin = 0
        """Where the text begins in the message; what came before is let go."""
        self.told = 0
        """Matches that end before this place of the message were told."""
        self.places: list[Place] = []

    @property
    def end(self) -> int:
        """Of the text, in the message."""
        return self.begin + len(self.text)

    def parts(self, start: int, end: int) -> tuple[list[tuple[int, int]], int, bool]:
        """Where the pieces of a value stand in the file, the line of the first, and whether all are on it."""
        those = self.places[self._number(start) : self._number(end - 1) + 1]
        ends = [*(following.start for following in those[1:]), end]
        parts = [
            (place.origin(max(start, place.start)), place.origin(stop)) for place, stop in zip(those, ends, strict=True)
        ]
        return parts, those[0].line, those[0].line == those[-1].line

    def forget(self, begin: int) -> None:
        """Let go what comes before a place of the message."""
        del self.places[: self._number(begin)]
        del self.text[: begin - self.begin]
        self.begin = begin

    def _number(self, place: int) -> int:
        """Of the piece that has a place of the message."""
        return max(0, bisect_right(self.places, place, key=lambda one: one.start) - 1)


def _written(raw: bytes, at: int) -> int:
    """Where a byte of a text stands in it as it is written."""
    for match in _ESCAPE.finditer(raw):
        if match.start() >= at:
            break
        escape = match.group()
        length = 1
        if escape[1:2] == b"u":
            code = 0x10000 if len(escape) > 6 else int(escape[2:6], 16)
            length = len(chr(code).encode("utf-8", "surrogatepass"))
        if at < match.start() + length:
            return match.start()
        at += len(escape) - length
    return at
