"""A LevelDB that this program alone uses until it is let go.

LevelDB cannot take a single value out of its files, and its own compaction unlinks old files without overwriting them.
So the store is written anew: one log with all that stays, and a manifest that names nothing else. Which manifest counts
is the content of CURRENT, which is replaced in one step, as LevelDB itself does it: at every moment the store is the
old or the new one. Then the old files are overwritten and removed.

Source: github.com/google/leveldb/blob/main/doc/impl.md; util/env_posix.cc there for the lock.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tidytrace.chats.leveldb import NAMES, Contents, FormatError, is_live, read_contents
from tidytrace.chats.leveldb.logs import batch_of, log_of
from tidytrace.chats.leveldb.store import first_edit
from tidytrace.erase.copies import Attributes
from tidytrace.erase.errors import Damaged, NoSpace, NotWritable, StillOpen, Unscrubbed, from_system
from tidytrace.erase.files.attributes import give
from tidytrace.erase.files.halfway import token_of
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.files.rewrite import write_all
from tidytrace.erase.files.swap import overwrite_and_unlink
from tidytrace.erase.model import Journal
from tidytrace.host.holders import holders

CURRENT: Final = "CURRENT"
_LOCK: Final = "LOCK"
_LARGEST: Final = 256 << 20
"""Bytes of a store; it is read into memory as a whole."""
_BATCH: Final = 1 << 20
"""Bytes of entries in one record; the app reads each as a whole."""


@contextlib.contextmanager
def held(folder: Folder, journal: Journal | None = None) -> "Iterator[Held]":
    """Take the store's own lock.

    Args:
        folder: Holds CURRENT.
        journal: Is told each step before it happens.

    Raises:
        StillOpen: Another program has the store.
        ErasureError: It cannot be read.
    """
    path = folder.path / CURRENT
    for name in (_LOCK, CURRENT):
        found = holders(folder.path / name)
        if found:
            raise StillOpen(path, *(f"{process.name} ({process.pid})" for process in found))
    try:
        descriptor = folder.open(_LOCK, os.O_RDWR | os.O_CREAT)
    except PermissionError as error:
        # what Windows says while another program has it
        raise (StillOpen(path) if os.name == "nt" else NotWritable(path)) from error
    except OSError as error:
        raise from_system(path, error) from error
    try:
        _lock(descriptor, path)
        yield Held(folder, journal)
    except OSError as error:
        raise from_system(path, error) from error
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: os.PathLike[str]) -> None:
    if sys.platform != "win32":  # where the file cannot even be opened
        import fcntl
        from pathlib import Path

        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StillOpen(Path(path)) from error


class Held:
    """See ``held``."""

    def __init__(self, folder: Folder, journal: Journal | None) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self._journal = journal

    def contents(self) -> Contents:
        """What stands in it; every checksum was looked at. Raises ErasureError."""
        return contents_in(self._folder)

    def write(self, contents: Contents, entries: Mapping[bytes, bytes]) -> None:
        """Let the store hold these entries and nothing else, also in its old files.

        Raises:
            Unscrubbed: It does, but an old file could not be overwritten.
            ErasureError: It is as it was.
        """
        folder = self._folder
        if not folder.changeable():
            raise NotWritable(folder.path / CURRENT)
        number = 1 + max([contents.version.next_file, *_numbers(folder.names())])
        manifest, log = f"MANIFEST-{number:06}", f"{number + 1:06}.log"
        attributes = Attributes.of(folder.look(contents.manifest))
        edit = first_edit(contents.version.comparator, number + 1, number + 2, contents.last_sequence)
        made: list[str] = []
        try:
            self._note("write")
            for name, pieces in (
                (log, log_of(_batches(entries, contents.last_sequence + 1))),
                (manifest, log_of([edit])),
                (CURRENT, [f"{manifest}\n".encode()]),
            ):
                own = f"{token_of(name)}.new"
                made.append(own)
                _write(folder, own, pieces, attributes)
                if name != CURRENT:
                    folder.replace(own, name)
                    made[-1] = name
            folder.sync()
            self._note("delete-entries")
            folder.replace(made[-1], CURRENT)
        except OSError as error:
            self._take_away(made)
            raise from_system(folder.path / CURRENT, error) from error
        except BaseException:
            self._take_away(made)
            raise
        try:
            folder.sync()
            self.drop_dead()
        except OSError as error:
            raise Unscrubbed(folder.path / CURRENT, str(error)) from error

    def drop_dead(self) -> None:
        """Overwrite and remove all files that no longer count. Raises OSError, ErasureError."""
        folder = self._folder
        names = folder.names()
        contents = contents_in(folder, verify=False)
        for name in sorted(names):
            if NAMES.match(name) and not is_live(name, contents.manifest, contents.version):
                self._note("overwrite")
                overwrite_and_unlink(folder, name)
        folder.sync()

    def _take_away(self, names: Iterable[str]) -> None:
        for name in names:
            # what the disk does not let go stays: it holds nothing that was to go
            with contextlib.suppress(OSError):
                overwrite_and_unlink(self._folder, name)

    def _note(self, step: str) -> None:
        if self._journal is not None:
            self._journal.note(step, self._folder.path / CURRENT)


def contents_in(folder: Folder, *, verify: bool = True) -> Contents:
    """What stands in the store of a folder. Raises ErasureError."""
    path = folder.path / CURRENT
    names = folder.names()
    try:
        if sum(folder.look(name).st_size for name in names if NAMES.match(name)) > _LARGEST:
            raise NoSpace(path, "too large to be read as a whole")
        return read_contents(names, lambda name: _content(folder, name), verify=verify)
    except FormatError as error:
        raise Damaged(path, str(error)) from error
    except OSError as error:
        raise from_system(path, error) from error


def _content(folder: Folder, name: str) -> bytes | None:
    try:
        descriptor = folder.open(name, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _numbers(names: Iterable[str]) -> Iterator[int]:
    for name in names:
        found = NAMES.match(name)
        if found is not None:
            yield int(found.group(1) or found.group(2))


def _batches(entries: Mapping[bytes, bytes], sequence: int) -> Iterator[bytes]:
    batch: list[tuple[bytes, bytes]] = []
    size = 0
    for key, value in sorted(entries.items()):
        batch.append((key, value))
        size += len(key) + len(value)
        if size >= _BATCH:
            yield batch_of(sequence, batch)
            sequence += len(batch)
            batch, size = [], 0
    if batch:
        yield batch_of(sequence, batch)


def _write(folder: Folder, name: str, pieces: Iterable[bytes], attributes: Attributes) -> None:
    descriptor = folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        for piece in pieces:
            write_all(descriptor, piece)
        give(descriptor, folder.path / name, attributes, time=False)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["CURRENT", "Held", "contents_in", "held"]
