"""Reads a file up to a bound that is far above what files usually hold."""

from typing import Final, Protocol

_FIRST: Final = 1 << 16
_GROWS: Final = 4
"""How much more is asked for each time, so that a large file takes few turns."""


class Readable(Protocol):
    """An open file whose ``read`` gives less than it is asked for only at the end."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes."""
        ...  # pragma: no cover


def at_most(file: Readable, most: int) -> bytes:
    """What is left of the file, and no more than ``most`` bytes of it. Raises OSError.

    Windows is asked for no more at once than the file may well hold: it touches all of the memory that could be
    filled, which for 256 MiB takes half a second, and a thousand small files would take minutes.
    """
    pieces = []
    asked = min(most, _FIRST)
    while asked:
        piece = file.read(asked)
        pieces.append(piece)
        most -= len(piece)
        if len(piece) < asked:
            break
        asked = min(most, asked * _GROWS)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
