"""Looks for words that were cut out in the raw bytes of files, and names the files that still hold one."""

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.chats.files import files_below
from tidytrace.erase.errors import from_system
from tidytrace.erase.model import Cancelled, Ground, OnProgress, Progress, Told
from tidytrace.erase.redact.text import BROKEN, NOT_TEXT, TOO_LARGE
from tidytrace.erase.redact.words import Words
from tidytrace.erase.search.needles import chunks
from tidytrace.language import N_
from tidytrace.winpaths import spelled

_LARGEST: Final = 8 << 30
_CHUNK: Final = 4 << 20
STILL: Final = N_("A word still stands there.")


class Left(Told, frozen=True, kw_only=True):
    """A place where words stay, and why."""

    path: Path

    @property
    def seen(self) -> bool:
        """Whether a word is known to stand there; otherwise nobody could look."""
        return self.problem in {STILL, NOT_TEXT, BROKEN, TOO_LARGE}


def search(  # noqa: PLR0913 - what is looked for, and where
    words: Words,
    places: Iterable[Path],
    grounds: Iterable[Ground],
    left: Iterable[Left] = (),
    *,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Left, ...]:
    """Look for words in all places of the conversations, and for long ones in every file of the apps' folders.

    Args:
        words: What was cut out.
        places: Files of the conversations.
        grounds: Folders of their apps.
        left: Places that are known to have been left.
        progress: Is told each file.
        cancelled: Asked between two files.

    Returns:
        Files that still hold a word or could not be looked into; other conversations may have it too.
    """
    own = set(places)
    found: dict[Path, Left] = {one.path: one for one in left}

    def closed(error: OSError) -> None:
        path = Path(error.filename)
        refused = from_system(path, error)
        found[path] = Left(path=path, problem=refused.problem, parameters=refused.parameters)

    everywhere = sorted(own | set(_files(grounds, closed))) if words.lasting else sorted(own)
    for number, path in enumerate(everywhere, 1):
        if cancelled is not None and cancelled():
            break
        try:
            if holds_words(path, words, everywhere=path not in own):
                found.setdefault(path, Left(path=path, problem=STILL))
            elif path in found and os.path.lexists(path):
                del found[path]
        except OSError as error:
            refused = from_system(path, error)
            found[path] = Left(path=path, problem=refused.problem, parameters=refused.parameters)
        if progress is not None:
            progress(Progress(number, len(everywhere), path))
    return tuple(found.values())


def _files(grounds: Iterable[Ground], closed: Callable[[OSError], None]) -> Iterator[Path]:
    for ground in grounds:
        yield from ground.files
        for folder in ground.folders:
            if os.path.isfile(folder):  # noqa: PTH113 - one behind a closed door is none
                yield folder
            yield from files_below(folder, closed)


def holds_words(path: Path, words: Words, *, everywhere: bool = False) -> bool:
    """Whether a file holds any of the words, packed by gzip or zlib or not. Raises OSError.

    Args:
        path: One that is gone, or is no file, holds nothing.
        words: What to look for.
        everywhere: Only words that stand nowhere by chance.
    """
    try:
        status = os.lstat(spelled(path))
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(status.st_mode) or not 0 < status.st_size <= _LARGEST:
        return False
    if words.in_chunks(chunks(path, _CHUNK), everywhere=everywhere):
        return True
    with open(spelled(path), "rb") as file:  # noqa: PTH123 - by its right name
        head = file.read(2)
    return head in _PACKED and words.in_chunks(_unpacked(path), everywhere=everywhere)


_PACKED: Final = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def _unpacked(path: Path) -> Iterator[bytes]:
    """What a packed file holds; one that only looks like it ends early."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks(path, 1 << 16):
            data = chunk
            while data and not stream.eof:
                yield stream.decompress(data, _CHUNK)
                data = stream.unconsumed_tail
    except (zlib.error, gzip.BadGzipFile):
        return
