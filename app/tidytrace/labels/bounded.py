"""A file that is only read, in pieces, and of which no more than so much is ever read or walked through."""

import io
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from tidytrace.language import N_

MOST_READ: Final = 96 << 20
"""Bytes of one file that are read at all; media data is stepped over."""
MOST_PIECE: Final = 4 << 20
"""Bytes of one piece that is held in memory."""
MOST_STEPS: Final = 300_000
"""Parts that are walked through; ten hours of fragmented video have a tenth of them."""

CUT: Final = N_("The file ends in the middle of a part; whatever came after that is missing.")
ODD: Final = N_("A part of it is not as this kind of file should be; what comes after that could not be read.")
BIG: Final = N_("A part of it is bigger than what is looked at ({most} MB).")
ENDLESS: Final = N_("It has more parts than are looked at; the rest was left out.")


class Unread(Exception):  # noqa: N818 - says what is the matter
    """Part of a file could not be looked at."""

    def __init__(self, sentence: str, parameters: Mapping[str, object] | None = None) -> None:
        """Keep the sentence (an English text of the translations) apart from what goes into it."""
        super().__init__(sentence)
        self.sentence = sentence
        self.parameters = dict(parameters or {})


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """Nobody wants the answer any more."""


def never() -> bool:
    """Nobody cancels."""
    return False


class Window:
    """A part of a file, or bytes in memory, that is read at any place."""

    def __init__(self, stream: BinaryIO, size: int, cancelled: Callable[[], bool] = never) -> None:
        """``size`` in bytes; ``cancelled`` is asked now and then."""
        self._stream = stream
        self.size = size
        self._cancelled = cancelled
        self._read = 0
        self._steps = 0

    @classmethod
    def on(cls, content: bytes) -> "Window":
        """Of bytes in memory."""
        return cls(io.BytesIO(content), len(content))

    def some(self, offset: int, most: int) -> bytes:
        """As much as there is from a place on, at most so many bytes. Raises Unread or Stopped."""
        if offset < 0:
            raise Unread(ODD)
        length = max(0, min(most, self.size - offset))
        if length > MOST_PIECE:
            raise Unread(BIG, {"most": MOST_PIECE >> 20})
        self._read += length
        if self._read > MOST_READ:
            raise Unread(ENDLESS)
        self._stream.seek(offset)
        return self._stream.read(length)

    def at(self, offset: int, length: int) -> bytes:
        """Exactly so many bytes. Raises Unread or Stopped."""
        found = self.some(offset, length)
        if len(found) < length:
            raise Unread(CUT)
        return found

    def number(self, offset: int, length: int, order: str = "big") -> int:
        """An unsigned number. Raises Unread or Stopped."""
        return int.from_bytes(self.at(offset, length), "little" if order == "little" else "big")

    def step(self) -> None:
        """One part more was walked to. Raises Unread or Stopped."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Unread(ENDLESS)
        if self._steps % 64 == 0 and self._cancelled():
            raise Stopped
