"""Looks for what is left of erased conversations in every file of their apps' folders."""

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.erase.model import Cancelled, Ground, Leftover, OnProgress, Plan, Progress, Remnant
from tidytrace.erase.needles import Needles, chunks
from tidytrace.erase.traces import Traces

_CHUNK: Final = 4 << 20
_LARGEST: Final = 8 << 30
_LARGEST_UNPACKED: Final = 256 << 20
_PROTECTED_LARGEST: Final = 64 << 20
"""Of protected files only those up to this size are looked into: models are none of a person's words."""
_Read = Callable[[int], bytes]
_GZIP: Final = b"\x1f\x8b"
_ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a search came to."""

    files: int
    """Searched to their end."""
    bytes: int
    leftovers: tuple[Leftover, ...]
    cancelled: bool = False

    @property
    def traces(self) -> int:
        """Files that hold something of the conversations alone."""
        return sum(one.what in {"text", "id"} for one in self.leftovers)

    @property
    def unread(self) -> int:
        """Files that could not be looked into; nobody may call them clean."""
        return sum(one.what in {"unreadable", "too-large"} for one in self.leftovers)

    def __iter__(self) -> Iterator[Leftover]:
        """Over the leftovers."""
        return iter(self.leftovers)


def prove(
    plan: Plan,
    traces: Traces | None = None,
    *,
    conversations: Iterable[str] | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Proof:
    """Search for traces of a plan's conversations.

    Args:
        plan: What was carried out.
        traces: The plan's own if left out.
        conversations: Only these, when some could not be erased; all of the plan if left out.
        progress: Is told each file.
        cancelled: Asked between two files.

    Returns:
        Files that hold something, and files that could not be looked into; a file that is not named is clean.
    """
    traces = plan.traces if traces is None else traces
    if conversations is not None:
        traces = traces.of(conversations)
    everything = Needles.merged([traces.own, traces.ids])
    found: dict[Path, Leftover] = {}

    def closed(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # it went with the conversations
        path = Path(error.filename)
        found[path] = Leftover(path, "unreadable")

    files = [(path, ground) for ground in plan.grounds for path in _files(ground, closed)]
    size = searched = 0
    stopped = False
    for number, (path, ground) in enumerate(files, 1):
        if cancelled is not None and cancelled():
            stopped = True
            break
        leftover = _look(path, ground, everything, traces)
        if leftover is not None:
            found[path] = leftover
        if leftover is None or leftover.what not in {"unreadable", "too-large"}:
            searched += 1
            size += path.lstat().st_size if path.exists() else 0
        if progress is not None:
            progress(Progress(number, len(files), path))
    return Proof(files=searched, bytes=size, leftovers=tuple(found.values()), cancelled=stopped)


def _files(ground: Ground, closed: Callable[[OSError], None]) -> Iterator[Path]:
    seen: set[Path] = set()
    for folder in ground.folders:
        if os.path.isfile(folder):  # noqa: PTH113 - one behind a closed door is told by the walk
            seen.add(folder)
        for here, _, names in os.walk(folder, onerror=closed, followlinks=False):
            seen.update(Path(here, name) for name in names)
    yield from sorted(seen.union(ground.files))


def _look(path: Path, ground: Ground, everything: Needles, traces: Traces) -> Leftover | None:
    protected = path in ground.protected or any(up in ground.protected for up in path.parents)
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return None
        if status.st_size > (_PROTECTED_LARGEST if protected else _LARGEST):
            return None if protected else Leftover(path, "too-large")
        found, whole = _passages_in(path, everything)
    except FileNotFoundError:
        return None
    except OSError:
        return Leftover(path, "unreadable")
    what = _judged(path, found, traces, protected=protected)
    if what is None and not whole:
        what = "too-large"
    return Leftover(path, what) if what is not None else None


def _judged(path: Path, found: set[str], traces: Traces, *, protected: bool) -> Remnant | None:
    if any(passage in traces.own.owners for passage in found):
        return "shared-text" if path in traces.staying else "text"
    # settings may name the last conversation; its bare id says nothing about what was said
    return "id" if found and not protected and path not in traces.staying else None


def _passages_in(path: Path, needles: Needles) -> tuple[set[str], bool]:
    """What stands in a file, packed or not; and whether all of it could be looked at."""
    found = needles.in_chunks(chunks(path, _CHUNK))
    with path.open("rb") as file:
        head = file.read(2)
        file.seek(0)
        if head == _GZIP:
            with gzip.open(file) as packed:
                unpacked = _Unpacked(packed.read)
                found |= needles.in_chunks(unpacked)
        elif head in _ZLIB:
            unpacked = _Unpacked(_Inflated(file.read).read)
            found |= needles.in_chunks(unpacked)
        else:
            return found, True
        return found, unpacked.whole


class _Unpacked:
    """The content of a packed file, up to a limit; one that turns out not to be packed has none."""

    def __init__(self, read: _Read) -> None:
        self._read = read
        self.whole = True

    def __iter__(self) -> Iterator[bytes]:
        left = _LARGEST_UNPACKED
        try:
            while chunk := self._read(_CHUNK):
                yield chunk
                left -= len(chunk)
                if left <= 0:
                    self.whole = False
                    return
        except (EOFError, gzip.BadGzipFile, zlib.error):
            # only looks like a packed file: its bytes as they are have been searched already
            return


class _Inflated:
    """Reads a zlib stream, such as git keeps its objects in."""

    def __init__(self, read: _Read) -> None:
        self._read = read
        self._stream = zlib.decompressobj()

    def read(self, size: int) -> bytes:
        while not self._stream.eof:
            packed = self._stream.unconsumed_tail or self._read(65536)
            if not packed:
                return b""
            plain = self._stream.decompress(packed, size)
            if plain:
                return plain
        return b""
