"""What moved and nobody has looked at yet: each path once, and never more of them than memory should have to hold."""

import os
import threading
from typing import Final

import msgspec

MOST: Final = 4096
"""Paths that are kept one by one. Of more only the folders are known, and of more folders only that it was many."""


class Batch(msgspec.Struct):
    """What moved since it was last asked."""

    files: dict[str, None] = {}
    folders: dict[str, None] = {}
    """In which files moved, too many to name."""
    new: dict[str, None] = {}
    """Folders that came: nobody watches yet what is in them."""
    gone: dict[str, None] = {}
    """Folders that went, or are elsewhere now."""
    lost: bool = False
    """Something was lost on the way: only a look at everything tells what moved."""

    def __bool__(self) -> bool:
        """Whether anything moved at all."""
        return bool(self.files or self.folders or self.new or self.gone or self.lost)


class Moved:
    """Collects what moved. Whoever is told by the system puts it in here, and does nothing else."""

    def __init__(self, some: threading.Event, most: int = MOST) -> None:
        """Nothing has moved yet.

        Args:
            some: Is set when there is something to be taken.
            most: See ``MOST``.
        """
        self._most = most
        self._lock = threading.Lock()
        self._batch = Batch()
        self._some = some

    def file(self, path: str) -> None:
        """A file was written, made, renamed or removed."""
        with self._lock:
            batch = self._batch
            if path in batch.files:
                return
            if len(batch.files) < self._most:
                batch.files[path] = None
            else:
                self._folder(batch.folders, os.path.dirname(path))  # noqa: PTH120 - a text in, a text out
            self._some.set()

    def new(self, folder: str) -> None:
        """A folder came."""
        with self._lock:
            self._batch.gone.pop(folder, None)
            self._folder(self._batch.new, folder)
            self._some.set()

    def gone(self, folder: str) -> None:
        """A folder went."""
        with self._lock:
            self._folder(self._batch.gone, folder)
            self._some.set()

    def lost(self) -> None:
        """The system could not tell all that moved."""
        with self._lock:
            self._batch.lost = True
            self._some.set()

    def _folder(self, those: dict[str, None], folder: str) -> None:
        if len(those) < self._most:
            those[folder] = None
        elif folder not in those:
            self._batch.lost = True

    def take(self) -> Batch:
        """All that moved; from now on it is for whoever took it."""
        with self._lock:
            batch, self._batch = self._batch, Batch()
        return batch
