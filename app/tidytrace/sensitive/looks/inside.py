"""One piece of work of a look: a whole file, a part of a large one, or what was added to one that was seen before."""

import os
import time
from io import FileIO
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace.sensitive.looks.memory import believable, stamp_of
from tidytrace.sensitive.looks.parts import LEAST, Stopped, nature_of, scan_on, scan_part, stopped
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.reading.blocks import BLOCK
from tidytrace.sensitive.scan import Match, Report, open_plain, scan_stream
from tidytrace.sensitive.stopping import Stop, go_on, never

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.scanner import Scanner

SQLITE: Final = b"SQLite format 3\0"


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """What is to be looked at."""

    path: str
    start: int = 0
    end: int | None = None
    """Of a part; None for a whole file."""
    before: Stopped | None = None
    matches: tuple[Match, ...] = ()
    """Of the earlier look that ``before`` tells the end of."""


class Inside(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What was found."""

    report: Report
    stamp: bytes = b""
    """For the memory; empty for a part."""
    stopped: Stopped | None = None
    database: bool = False
    """It was not looked into: that takes somebody who reads databases."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Why a file could not be looked into: the system's number and words."""

    number: int | None
    words: str

    @classmethod
    def of(cls, error: OSError) -> "Refused":
        """The same error."""
        return cls(error.errno, error.strerror or str(error))

    def error(self, path: str) -> OSError:
        """The same error, with the path."""
        return OSError(self.words) if self.number is None else OSError(self.number, self.words, path)


class _Watched(FileIO):
    """A file that is read no further once the look was called off."""

    def __init__(self, path: str, stop: Stop) -> None:
        super().__init__(open_plain(path), "rb")
        self._stop = stop

    def read(self, size: int | None = -1, /) -> bytes:
        go_on(self._stop)
        return super().read(-1 if size is None else size)


def look_inside(piece: Piece, scanner: "Scanner", marks: Marks, key: bytes, stop: Stop = never) -> Inside:
    """Do one piece of work. Raises LookStopped, and OSError, also for what is no plain file.

    Args:
        piece: Which.
        scanner: The rules.
        marks: Marks the values.
        key: For digests of what was read.
        stop: Asked all the time.
    """
    scanner = scanner.until(stop)
    now = time.time_ns()
    with _Watched(piece.path, stop) as file:
        if piece.end is not None:
            return Inside(scan_part(file, piece.start, piece.end, nature_of(file), scanner, marks))
        status = os.fstat(file.fileno())
        stamp = believable(stamp_of(status), now)
        if piece.before is not None:
            report = scan_on(file, piece.before, piece.matches, scanner, marks, key)
            if report is not None:
                return Inside(report, stamp, stopped(file, report, key))
        file.seek(0)
        if file.read(len(SQLITE)) == SQLITE:
            return Inside(Report((), 0), database=True)
        file.seek(0)
        # one byte more tells that there is no more
        report = scan_stream(file, scanner, marks, size=min(BLOCK, status.st_size + 1))
        return Inside(report, stamp, stopped(file, report, key) if report.bytes >= LEAST else None)
