"""Takes files away: overwritten where they lie, then removed, many at a time.

Measured on ext4: opening a file with truncation first gives the new bytes other blocks and leaves nearly all of the
old ones. Renaming before removing takes no copy of a name away, and file by file it writes the old names into the
journal again and again; truncating before removing changes nothing either. So: overwrite all in place, one sync, remove
all, one sync. The filling is line ends, because a transcript that an interruption leaves behind overwritten is then an
empty one, which can be told from everything else and taken away later.
"""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tidytrace.erase.errors import ChangedSincePlan, ErasureError, from_system
from tidytrace.erase.files.handles import Folder, OpenFolders, open_checked
from tidytrace.erase.files.mounts import LINUX
from tidytrace.erase.model import Cancelled, Journal, Stamp, Target

FILLING: Final = b"\n"
BLOCK: Final = 4096
"""Bytes that a file system stores together at least, in nearly all cases."""
_MOST: Final = 1024 * 1024
_FILLED: Final = memoryview(FILLING * _MOST)
_SINGLY: Final = 8
"""Up to this many files are synced one by one; more of them with one sync of their file system, where that waits."""
NO_ROOM: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DATA: Final[int] = getattr(os, "SEEK_DATA", 3)
_HOLE: Final[int] = getattr(os, "SEEK_HOLE", 4)
_STORED: Final = 512
"""The unit of ``st_blocks``."""


def fill(descriptor: int, size: int, start: int = 0) -> None:
    """Write the filling over a range of an open file; its length stays."""
    os.lseek(descriptor, start, os.SEEK_SET)
    left = size
    while left > 0:
        left -= os.write(descriptor, _FILLED[: min(left, _MOST)])


def stored(descriptor: int, size: int) -> Iterator[tuple[int, int]]:
    """Start and length of what the disk holds of a file; filling the gaps of a sparse one would need new room."""
    if not LINUX or getattr(os.fstat(descriptor), "st_blocks", size) * _STORED >= size:
        yield 0, size
        return
    at = 0
    while at < size:
        try:
            start = os.lseek(descriptor, at, _DATA)
            end = min(os.lseek(descriptor, start, _HOLE), size)
        except OSError as error:
            if error.errno == errno.ENXIO:
                return  # nothing but a gap up to the end
            if error.errno != errno.EINVAL:
                raise
            start, end = at, size  # a file system that does not tell
        if start >= size:
            return
        yield start, end - start
        at = end


def whole(size: int) -> int:
    """A length up to the end of its last block: what an earlier, longer content left there goes too."""
    return -(-size // BLOCK) * BLOCK


class Removal:
    """A batch of files that go together."""

    def __init__(self, targets: Sequence[Target], *, force: bool = False, journal: Journal | None = None) -> None:
        """``force`` takes read-only marks off (files of a folder that goes as a whole)."""
        self._targets = targets
        self._force = force
        self._journal = journal
        self._together = len(targets) > _SINGLY
        self._begun: Target | None = None
        self._folders = OpenFolders()
        self.removed: list[Target] = []
        self.failed: list[tuple[Target, ErasureError]] = []
        """What stays, whole."""
        self.doubtful: list[tuple[Target, ErasureError]] = []
        """What is overwritten, wholly or partly, and still has its name: the disk failed before it could be removed
        safely (``finish`` tries again). A file that could not be overwritten to its end for want of room is removed."""

    def run(self, cancelled: Cancelled | None = None) -> Iterator[Target]:
        """Overwrite, sync, remove, sync. Yields each target when it was overwritten.

        What is overwritten is removed in any case, also when the caller stops in the middle.
        """
        filled: list[Target] = []
        with self._folders:
            try:
                for target in self._targets:
                    if cancelled is not None and cancelled():
                        break
                    try:
                        lasting = self._overwrite(target)
                    except ErasureError as error:
                        self.failed.append((target, error))
                        continue
                    if lasting:
                        filled.append(target)
                    yield target
            finally:
                if self._begun is not None:
                    filled.append(self._begun)
                self._remove(filled)

    def _note(self, step: str, target: Target) -> None:
        if self._journal is not None:
            self._journal.note(step, target.path)

    def _overwrite(self, target: Target) -> bool:
        """Whether it may be removed next. Raises ErasureError for a file that is as it was."""
        descriptor = open_checked(self._folders.of(target), target, force=self._force)
        try:
            self._note("overwrite", target)
            try:
                self._fill(descriptor, target)
            except KeyboardInterrupt:
                self._fill(descriptor, target)  # what is begun is finished
                raise
            if not self._synced_together:
                os.fsync(descriptor)
        except OSError as error:
            if self._begun is None:
                raise from_system(target.path, error) from error
            self.doubtful.append((target, from_system(target.path, error)))
            self._begun = None
            return False
        finally:
            os.close(descriptor)
        self._begun = None
        return True

    @property
    def _synced_together(self) -> bool:
        return self._together and LINUX

    def _fill(self, descriptor: int, target: Target) -> None:
        """Once the first bytes are written nothing is left to be kept: no room for the others does not save the file.

        That happens where every write needs new room: copy-on-write, compression.
        """
        size = target.stamp.size
        for start, length in stored(descriptor, size):
            left = (whole(size) if start + length == size else start + length) - start
            os.lseek(descriptor, start, os.SEEK_SET)
            while left > 0:
                try:
                    left -= os.write(descriptor, _FILLED[: min(left, _MOST)])
                except OSError as error:
                    if self._begun is None or error.errno not in NO_ROOM:
                        raise
                    return
                self._begun = target

    def _remove(self, filled: Sequence[Target]) -> None:
        lasting = self._on_disk(filled)
        for target in lasting:
            try:
                self._unlink(self._folders.of(target), target)
            except ErasureError as error:
                self.doubtful.append((target, error))
                continue
            self.removed.append(target)
        self._sync_folders(lasting)

    def _on_disk(self, filled: Sequence[Target]) -> list[Target]:
        """Those whose filling has reached the disk: before that their blocks must not be given away."""
        if not self._synced_together:
            return list(filled)
        lasting: list[Target] = []
        for targets in _by_disk(filled):
            lasting += targets if self._sync_disk(targets[0]) else filter(self._sync_file, targets)
        return lasting

    def _sync_disk(self, target: Target) -> bool:
        try:
            return self._folders.of(target).sync_system()
        except (OSError, ErasureError):
            return False  # then each file says for itself what is wrong

    def _sync_file(self, target: Target) -> bool:
        try:
            folder = self._folders.of(target)
            _require_same(folder, target)
            descriptor = folder.open(target.parts[-1], os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            self.doubtful.append((target, from_system(target.path, error)))
        except ErasureError as error:
            self.doubtful.append((target, error))
        else:
            return True
        return False

    def _unlink(self, folder: Folder, target: Target) -> None:
        try:
            _require_same(folder, target)
            self._note("remove", target)
            folder.unlink(target.parts[-1], target.stamp)
        except OSError as error:
            raise from_system(target.path, error) from error

    def _sync_folders(self, removed: Sequence[Target]) -> None:
        """A sync of the whole file system also writes the folders' blocks anew, not only its journal.

        Otherwise the old names stay in the blocks of a folder that is removed next.
        """
        if self._synced_together:
            for targets in _by_disk(removed):
                self._sync_disk(targets[0])
            return
        for target in {(target.anchor, target.parts[:-1]): target for target in removed}.values():
            # the names are gone; when the disk learns of it is then for the system to choose
            with contextlib.suppress(OSError, ErasureError):
                self._folders.of(target).sync()


def _by_disk(targets: Iterable[Target]) -> Iterable[list[Target]]:
    found: dict[int, list[Target]] = {}
    for target in targets:
        found.setdefault(target.stamp.device, []).append(target)
    return found.values()


def _require_same(folder: Folder, target: Target) -> None:
    if not Stamp.of(folder.look(target.parts[-1])).same_file(target.stamp):
        raise ChangedSincePlan(target.path)


def remove_folders(folders: Sequence[Target]) -> None:
    """Remove folders that have become empty, deepest first; one that still holds something stays."""
    with OpenFolders() as opened:
        for target in folders:
            # not empty, or gone already: an empty folder holds no text, so nothing is lost by leaving it
            with contextlib.suppress(OSError, ErasureError):
                folder = opened.of(target)
                _require_same(folder, target)
                folder.rmdir(target.parts[-1])
