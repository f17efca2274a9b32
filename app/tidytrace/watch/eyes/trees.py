"""Whole trees that the system tells of, on Windows and macOS: one watchdog observer for all of them."""

import os

from watchdog.events import DirDeletedEvent, DirMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import ObservedWatch

from tidytrace.watch.eyes.moved import Moved
from tidytrace.watch.eyes.overflow import observer


class Trees(FileSystemEventHandler):
    """Folders with everything below them; one that lies in another needs no watch of its own."""

    blind = False

    def __init__(self, moved: Moved) -> None:
        """Nothing is watched yet."""
        self._moved = moved
        self._watches: dict[str, ObservedWatch] = {}
        self._alone: dict[str, ObservedWatch] = {}
        self.full = False
        self._observer = observer(moved.lost)
        self._observer.start()

    def add(self, folder: str, *, deep: bool = True) -> bool:
        """Watch a folder, with all below it if it is asked for. Whether it is watched now."""
        if folder in self or (not deep and folder in self._alone):
            return True
        try:
            watch = self._observer.schedule(self, folder, recursive=deep)
        except OSError:
            return False
        if not deep:
            self._alone[folder] = watch
            return True
        self._watches[folder] = watch
        for inner in [one for one in (*self._watches, *self._alone) if one != folder and _holds(folder, one)]:
            self.remove(inner)
        return True

    def remove(self, folder: str) -> None:
        """Watch a folder no longer."""
        for watches in (self._watches, self._alone):
            watch = watches.pop(folder, None)
            if watch is not None:
                self._observer.unschedule(watch)

    def __contains__(self, folder: str) -> bool:
        """Whether a folder is watched, or one that it lies in."""
        return any(_holds(one, folder) for one in self._watches)

    def __len__(self) -> int:
        """How many trees are watched."""
        return len(self._watches) + len(self._alone)

    def close(self) -> None:
        """Watch nothing any more."""
        self._observer.stop()
        self._observer.join()
        self._watches.clear()
        self._alone.clear()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something moved in a tree; in a thread of watchdog."""
        if event.event_type in {"opened", "closed_no_write"}:
            return
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        if not event.is_directory:
            for path in filter(None, (source, target)):
                self._moved.file(path)
            return
        if isinstance(event, DirDeletedEvent | DirMovedEvent):
            self._moved.gone(source)
        if event.event_type in {"created", "moved"}:
            self._moved.new(target or source)


def _holds(folder: str, other: str) -> bool:
    return other == folder or other.startswith(folder.rstrip(os.sep) + os.sep)
