"""Looks for passages in the raw bytes of a file, and in all that is packed in it. No link is followed."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, Protocol, Self

from tidytrace.chats import zstd
from tidytrace.chats.errors import StoreError
from tidytrace.erase.search import packed
from tidytrace.erase.search.cells import packed_cells
from tidytrace.erase.search.leveldb import LOG_BLOCK, LOG_NAME, TABLE_NAME, log_content, table_blocks
from tidytrace.erase.search.needles import OVERLAP
from tidytrace.erase.search.packed import InMemory, Kind, Source, Stream
from tidytrace.winpaths import spelled

LARGEST: Final = 8 << 30
"""Bytes of a file, without its holes."""
LARGEST_UNPACKED: Final = 1 << 30
"""Bytes that the packed content of one file may have together."""
_CHUNK: Final = 4 << 20
_MOST_MARKS: Final = 20_000
"""Places in one file where something packed may begin."""
_NESTED: Final = 16 << 20
"""Packed content up to this size is looked into for more packed content."""
_DEPTH: Final = 3
_LARGEST_TABLE: Final = 256 << 20
_LOG_BATCH: Final = 512
_AGAIN: Final = 1
_DATABASE: Final = b"SQLi"
_WAL: Final = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_DATA: Final[int] = getattr(os, "SEEK_DATA", 3)
_HOLE: Final[int] = getattr(os, "SEEK_HOLE", 4)
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
Tell = Callable[[int], None]
Stop = Callable[[], bool]


class Sought(Protocol):
    """What is looked for: passages, or words in every encoding."""

    def in_chunks(self, chunks: Iterable[bytes]) -> set[bytes]:
        """What of it stands in bytes that follow each other."""
        ...  # pragma: no cover


class NotAFileError(Exception):
    """A link, a folder, a pipe or the like."""


class Opened:
    """A file that is read through one handle. Holes are skipped."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises OSError, and NotAFileError for what is no plain file."""
        try:
            self._descriptor = os.open(spelled(path), _FLAGS)
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.ENXIO, getattr(errno, "EMLINK", None)}:
                raise NotAFileError from error
            raise
        self.status = os.fstat(self._descriptor)
        if not stat.S_ISREG(self.status.st_mode):
            os.close(self._descriptor)
            raise NotAFileError

    def __enter__(self) -> Self:
        """Use it in a ``with``."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the handle."""
        os.close(self._descriptor)

    @property
    def size(self) -> int:
        """Bytes, holes included."""
        return self.status.st_size

    def read(self, at: int, size: int) -> bytes:
        """Some bytes; fewer only at the end. Raises OSError."""
        os.lseek(self._descriptor, at, os.SEEK_SET)
        pieces: list[bytes] = []
        while size > 0 and (piece := os.read(self._descriptor, size)):
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def changed(self) -> bool:
        """Whether somebody wrote to it since this was asked last."""
        before, self.status = self.status, os.fstat(self._descriptor)
        return (before.st_size, before.st_mtime_ns) != (self.status.st_size, self.status.st_mtime_ns)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Where its data begins and ends; all that lies between is a hole."""
        sparse = getattr(self.status, "st_blocks", self.size) * 512 < self.size
        if not sparse or not hasattr(os, "SEEK_DATA"):
            yield 0, self.size
            return
        at = 0
        while at < self.size:
            try:
                start = os.lseek(self._descriptor, at, _DATA)
                at = os.lseek(self._descriptor, start, _HOLE)
            except OSError as error:
                if error.errno == errno.ENXIO:
                    return  # only a hole up to the end
                if error.errno != errno.EINVAL:
                    raise
                start, at = at, self.size
            yield start, at


class Look:
    """One look for passages into a file."""

    def __init__(self, needles: Sought, tell: Tell | None = None, stop: Stop | None = None) -> None:
        """Begin.

        Args:
            needles: What is looked for.
            tell: Is told bytes as they are read from the file.
            stop: Asked again and again whether to stop.
        """
        self.found: set[bytes] = set()
        self.bytes = 0
        """Read from the file, its packed content not counted."""
        self.whole = True
        """Whether all of it could be looked at."""
        self.stopped = False
        self._needles = needles
        self._tell = tell
        self._stop = stop
        self._left = LARGEST_UNPACKED

    def into(self, path: Path) -> Self:
        """Look into a file. Raises OSError, and NotAFileError for what is no plain file."""
        with Opened(path) as file:
            self._into(file, path)
            for _ in range(_AGAIN):
                if not self.stopped and file.changed():
                    self.bytes = 0
                    self._into(file, path)
        return self

    def _into(self, file: Opened, path: Path) -> None:
        marks: list[tuple[int, Kind]] = []
        head = file.read(0, 4)
        if head[:2] in packed.ZLIB:
            marks.append((0, "zlib"))
        for start, end in file.stretches():
            self.found |= self._needles.in_chunks(self._raw(file, start, end, marks, pack=head == packed.PACK))
        self._unpack(file, marks, _DEPTH)
        if any(kind == "zstd" and zstd.plausible(file.read(at, 21)) for at, kind in marks):
            if head == _DATABASE:
                self._cells(path)
            elif head in _WAL:
                self._cells(path.with_name(path.name.removesuffix("-wal")))
        if LOG_NAME.match(path.name):
            self._log(file)
        if TABLE_NAME.match(path.name):
            self.whole &= file.size <= _LARGEST_TABLE
            self._table(file.read(0, min(file.size, _LARGEST_TABLE)))

    def _raw(self, file: Source, start: int, end: int, marks: list[tuple[int, Kind]], *, pack: bool) -> Iterator[bytes]:
        tail = b""
        while start < end and not self._asked():
            chunk = file.read(start, min(_CHUNK, end - start))
            if not chunk:
                return  # shorter than it was
            if self.bytes + len(chunk) > LARGEST:
                self.whole = False
                return
            yield chunk
            first = start - len(tail)
            joined = tail + chunk

            def mark(at: int, kind: Kind, first: int = first) -> None:
                if len(marks) < _MOST_MARKS:
                    marks.append((first + at, kind))
                else:
                    self.whole = False

            packed.marks_in(joined, mark, pack=pack)
            tail = joined[-7:]  # a mark has up to eight bytes
            start += len(chunk)
            self.bytes += len(chunk)
            if self._tell is not None:
                self._tell(len(chunk))

    def _asked(self) -> bool:
        self.stopped = self.stopped or (self._stop is not None and self._stop())
        return self.stopped

    def _unpack(self, source: Source, marks: Iterable[tuple[int, Kind]], depth: int) -> None:
        at = 0
        for start, kind in sorted(set(marks)):
            if start < at or self._left <= 0 or self._asked():
                continue  # inside what has just been unpacked
            stream = Stream(source, kind, start)
            self._look_at(stream, depth)
            self.whole &= stream.whole
            at = max(at, stream.end)

    def _look_at(self, pieces: Iterable[bytes], depth: int) -> None:
        """Search unpacked content, and whatever is packed in that."""
        kept: list[bytes] = []
        size = 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                self._left -= len(piece)
                if self._left <= 0:
                    self.whole = False
                    return
                size += len(piece)
                if size <= _NESTED:
                    kept.append(piece)
                yield piece
                if self._asked():
                    return

        self.found |= self._needles.in_chunks(passing())
        if depth <= 1 or size > _NESTED or not size:
            return
        content = b"".join(kept)
        marks: list[tuple[int, Kind]] = []
        packed.marks_in(content, lambda at, kind: marks.append((at, kind)))
        if content[:2] in packed.ZLIB:
            marks.append((0, "zlib"))
        self._unpack(InMemory(content), marks[:_MOST_MARKS], depth - 1)

    def _cells(self, path: Path) -> None:
        """What is packed in a cell that goes over several pages cannot be unpacked where it lies."""
        try:
            for content in packed_cells(path):
                self._look_at([content], _DEPTH)
                if self._left <= 0 or self._asked():
                    return
        except StoreError:
            self.whole = False

    def _log(self, file: Source) -> None:
        tail = b""
        for start in range(0, file.size, LOG_BLOCK * _LOG_BATCH):
            data = file.read(start, LOG_BLOCK * _LOG_BATCH)
            blocks = [log_content(data[at : at + LOG_BLOCK]) for at in range(0, len(data), LOG_BLOCK)]
            content = b"".join(chain([tail], blocks))
            self._look_at([content], _DEPTH)
            tail = content[-OVERLAP:]

    def _table(self, data: bytes) -> None:
        batch: list[bytes] = []
        size = 0
        for block in table_blocks(data):
            batch.append(block)
            size += len(block)
            if size >= _CHUNK:
                self._look_at([b"".join(batch)], _DEPTH)
                batch, size = [], 0
        if batch:
            self._look_at([b"".join(batch)], _DEPTH)
