"""The folders that the system tells of: one question to it for all of them, through watchdog.

Linux tells of single folders, within a limit that all programs of a person share; those that find no place are left
to whoever looks at them now and then. Elsewhere the system tells of whole trees.
"""

import errno
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tidytrace.watch.eyes.moved import Moved

if TYPE_CHECKING:
    from watchdog.observers.inotify_c import InotifyEvent, InotifyFD, WatchDescriptor

_SHARE: Final = 2
"""Of the places that the system has for a person's programs, one in so many is taken: others need some, too."""
_LIMIT: Final = Path("/proc/sys/fs/inotify/max_user_watches")
_UNKNOWN: Final = 8192
"""What Linux allows at least where nobody can read how much it is."""


class Posts(Protocol):
    """Folders that are watched."""

    full: bool
    """A folder found no place: the limit of the system is reached."""
    blind: bool
    """The system tells of no folder at all."""

    def add(self, folder: str, *, deep: bool = True) -> bool:
        """Watch a folder, if there is still a place. Whether it is watched now.

        Args:
            folder: Which.
            deep: Where the system tells of whole trees, of this one; else only of what is right in the folder.
        """
        ...

    def remove(self, folder: str) -> None:
        """Watch a folder no longer."""
        ...

    def __contains__(self, folder: str) -> bool:
        """Whether a folder is watched."""
        ...

    def __len__(self) -> int:
        """How many are watched."""
        ...

    def close(self) -> None:
        """Watch nothing any more."""
        ...


def posts(moved: Moved) -> Posts:
    """Those of this system, or none where it has no place for another program that watches."""
    if sys.platform != "linux":
        from tidytrace.watch.eyes.trees import Trees

        return Trees(moved)
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        try:
            return InotifyPosts(moved)
        except OSError:
            return Nowhere()


class Nowhere:
    """Watches nothing."""

    full = False
    blind = True

    def add(self, folder: str, *, deep: bool = True) -> bool:  # noqa: ARG002 - as the others
        """Nobody is told of it."""
        return False

    def remove(self, folder: str) -> None:
        """There is nothing to be removed."""

    def __contains__(self, folder: str) -> bool:
        """Never."""
        return False

    def __len__(self) -> int:
        """None."""
        return 0

    def close(self) -> None:
        """There is nothing to be closed."""


class InotifyPosts:
    """Single folders, as Linux tells of them. Watchdog reads what it says."""

    blind = False

    def __init__(self, moved: Moved, most: int | None = None, make: "Callable[[], InotifyFD] | None" = None) -> None:
        """Ask the system. Raises OSError if it has no place for one more program.

        Args:
            moved: Is told what moved.
            most: Folders that are watched at most; a share of what the system allows if left out.
            make: Makes what reads from the system.
        """
        from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, Mask

        # that something was lost is no secret: ``on_queue_overflow`` is told, and somebody looks
        logging.getLogger("watchdog").setLevel(logging.ERROR)
        self.moved = moved
        self._most = allowed() // _SHARE if most is None else most
        self._mask = Mask(
            InotifyConstants.IN_MODIFY
            | InotifyConstants.IN_CREATE
            | InotifyConstants.IN_DELETE
            | InotifyConstants.IN_MOVE
            | InotifyConstants.IN_DELETE_SELF
            | InotifyConstants.IN_MOVE_SELF
            | InotifyConstants.IN_ONLYDIR
        )
        self._callback_id = CallbackId
        self._watched: dict[str, tuple[WatchDescriptor, _Post]] = {}
        self.full = False
        self._system = (make or InotifyFD)()
        self._system.start()

    def add(self, folder: str, *, deep: bool = True) -> bool:  # noqa: ARG002 - here each folder is one
        """Watch a folder, if there is still a place. Whether it is watched now."""
        if folder in self._watched:
            return True
        if len(self._watched) >= self._most:
            self.full = True
            return False
        post = _Post(self, folder)
        try:
            number = self._system.add_callback(os.fsencode(folder), self._mask, post, self._callback_id(id(post)))
        except OSError as error:
            self.full = self.full or error.errno == errno.ENOSPC
            return False
        if number < 0:
            return False  # it may not be read
        self._watched[folder] = number, post
        return True

    def remove(self, folder: str) -> None:
        """Watch a folder no longer."""
        watched = self._watched.pop(folder, None)
        if watched is not None:
            number, post = watched
            self._system.remove_callbacks([(number, self._callback_id(id(post)))])

    def __contains__(self, folder: str) -> bool:
        """Whether a folder is watched."""
        return folder in self._watched

    def __len__(self) -> int:
        """How many are watched."""
        return len(self._watched)

    def close(self) -> None:
        """Watch nothing any more."""
        self._system.stop()
        self._system.join()
        self._watched.clear()

    def went(self, post: "_Post") -> None:
        """A folder went, with everything that told of it; said in a thread of watchdog."""
        watched = self._watched.get(post.folder)
        if watched is not None and watched[1] is post:
            self._watched.pop(post.folder, None)
            self.moved.gone(post.folder)


class _Post:
    """One folder; what watchdog calls, in a thread of its own. The same folder may have several names."""

    __slots__ = ("_posts", "folder")

    def __init__(self, posts: InotifyPosts, folder: str) -> None:
        self._posts = posts
        self.folder = folder

    def on_event(self, event: "InotifyEvent") -> None:
        """Something moved in the folder."""
        moved = self._posts.moved
        if not event.name:
            if event.is_delete_self or event.is_move_self:
                moved.gone(self.folder)
            return
        path = os.path.join(self.folder, os.fsdecode(event.name))  # noqa: PTH118 - for everything that moves
        if not event.is_directory:
            moved.file(path)
        elif event.is_create or event.is_moved_to:
            moved.new(path)
        elif event.is_delete or event.is_moved_from:
            moved.gone(path)

    def on_watch_deleted(self, wd: "WatchDescriptor") -> None:  # noqa: ARG002 - watchdog's signature
        """The folder went, with everything that told of it."""
        self._posts.went(self)

    def on_queue_overflow(self) -> None:
        """More moved than the system could keep."""
        self._posts.moved.lost()


def allowed() -> int:
    """How many folders Linux lets all programs of a person watch."""
    try:
        return int(_LIMIT.read_text())
    except (OSError, ValueError):
        return _UNKNOWN
