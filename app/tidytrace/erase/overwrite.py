"""Takes files away: overwritten where they lie, then removed, many at a time.

Measured on ext4: opening a file with truncation first gives the new bytes other blocks and leaves nearly all of the
old ones; renaming before removing writes the old names into the journal again and again. So: overwrite all in place,
one sync, remove all, one sync. The filling is line ends, because a transcript that an interruption leaves behind
overwritten is then an empty one, which can be told from everything else and taken away later.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from tidytrace.erase.errors import ChangedSincePlan, ErasureError, from_system
from tidytrace.erase.handles import Folder, folder_of, open_checked
from tidytrace.erase.model import Cancelled, Journal, Target

FILLING: Final = b"\n"
_BLOCK: Final = 1024 * 1024
_FILLED: Final = memoryview(FILLING * _BLOCK)
_SINGLY: Final = 8
"""Up to this many files are synced one by one; more of them with one sync of the system, where that waits."""
_LINUX: Final = sys.platform.startswith("linux")


def fill(descriptor: int, size: int, start: int = 0) -> None:
    """Write the filling over a range of an open file; its length stays."""
    os.lseek(descriptor, start, os.SEEK_SET)
    left = size
    while left > 0:
        left -= os.write(descriptor, _FILLED[: min(left, _BLOCK)])


class Removal:
    """A batch of files that go together."""

    def __init__(self, targets: Sequence[Target], *, force: bool = False, journal: Journal | None = None) -> None:
        """``force`` takes read-only marks off (files of a folder that goes as a whole)."""
        self._targets = targets
        self._force = force
        self._journal = journal
        self.removed: list[Target] = []
        self.failed: list[tuple[Target, ErasureError]] = []

    def run(self, cancelled: Cancelled | None = None) -> Iterator[Target]:
        """Overwrite, sync, remove, sync. Yields each target when it was overwritten.

        What is overwritten is removed in any case, also when the caller stops in the middle.
        """
        filled: list[Target] = []
        try:
            for target in self._targets:
                if cancelled is not None and cancelled():
                    break
                try:
                    self._overwrite(target)
                except ErasureError as error:
                    self.failed.append((target, error))
                    continue
                filled.append(target)
                yield target
        finally:
            self._remove(filled)

    def _note(self, step: str, target: Target) -> None:
        if self._journal is not None:
            self._journal.note(step, target.path)

    def _overwrite(self, target: Target) -> None:
        with folder_of(target) as folder:
            descriptor = open_checked(folder, target, force=self._force)
            try:
                self._note("overwrite", target)
                fill(descriptor, target.stamp.size)
                if len(self._targets) <= _SINGLY or not _LINUX:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _remove(self, filled: Sequence[Target]) -> None:
        if not filled:
            return
        if len(self._targets) > _SINGLY and _LINUX:
            os.sync()
        for target in filled:
            try:
                with folder_of(target) as folder:
                    self._unlink(folder, target)
            except ErasureError as error:
                self.failed.append((target, error))
                continue
            self.removed.append(target)
        for target in {(target.anchor, target.parts[:-1]): target for target in filled}.values():
            with contextlib.suppress(ChangedSincePlan), folder_of(target) as folder:
                folder.sync()

    def _unlink(self, folder: Folder, target: Target) -> None:
        name = target.parts[-1]
        status = folder.look(name)
        if (status.st_ino, status.st_dev) != (target.stamp.inode, target.stamp.device):
            raise ChangedSincePlan(target.path)
        self._note("remove", target)
        try:
            folder.unlink(name)
        except OSError as error:
            raise from_system(target.path, error) from error


def remove_folders(folders: Sequence[Target]) -> None:
    """Remove folders that have become empty, deepest first; one that still holds something stays."""
    for target in folders:
        try:
            with folder_of(target) as folder:
                status = folder.look(target.parts[-1])
                if (status.st_ino, status.st_dev) == (target.stamp.inode, target.stamp.device):
                    folder.rmdir(target.parts[-1])
        except ErasureError:
            # not empty, or gone already: an empty folder holds no text, so nothing is lost by leaving it
            continue
