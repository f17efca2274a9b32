"""Goes round the folders: which of them there are, who tells of them, and whether anything in them has changed.

Of each folder one number is kept, made from names, sizes and times of the files that count. So a round that follows
a gap (the system lost something, the computer slept, a drive was away) finds every folder in which something moved.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator
from typing import Final

from tidytrace.watch.eyes.moved import Moved
from tidytrace.watch.eyes.outlook import Place, Terrain, What, own_name
from tidytrace.watch.eyes.posts import Posts

Grounds = set[tuple[str, What]]
Counted = Callable[[str, int], None]
"""Is told each file with its bytes."""
_GRAIN_NS: Final = 3_000_000_000
"""Nanoseconds by which a file may be older than the look that should have seen it change."""


class Rounds:
    """The folders of one outlook."""

    def __init__(self, terrain: Terrain, posts: Posts, moved: Moved) -> None:
        """Nobody has gone round yet.

        Args:
            terrain: Which folders.
            posts: Tell what moves in them.
            moved: Takes what is found by looking.
        """
        self.terrain = terrain
        self._posts = posts
        self._moved = moved
        self._known: dict[str, int] = {}
        self._bases: dict[str, tuple[int, int] | None] = dict.fromkeys(terrain.bases)
        """Which folder it was that had this name."""
        self._polled: dict[str, None] = {}
        self._polled_at = time.time_ns()

    def turned_to(self, terrain: Terrain) -> "Rounds":
        """The same watcher in other folders; what both have in common is still watched."""
        other = Rounds(terrain, self._posts, self._moved)
        other.go_round()
        for folder in self._known.keys() - other._known.keys():
            self._posts.remove(folder)
        return other

    @property
    def folders(self) -> int:
        """How many there are."""
        return len(self._known)

    @property
    def polled(self) -> int:
        """In how many of them somebody has to look by himself."""
        return len(self._polled)

    def go_round(self, counted: Counted | None = None) -> Grounds:
        """Look into all folders, and watch those that are not. What may be in those that are other than they were."""
        before, self._known, self._polled = self._known, {}, {}
        for base in self.terrain.bases:
            self._bases[base] = _identity(base)
            if self._bases[base] is None:
                self._await(base)
            elif base not in self._known:
                self._below(base, self.terrain.places(base), counted=counted)
        for folder in before.keys() - self._known.keys():
            self._posts.remove(folder)
        changed = [folder for folder, number in before.items() if self._known.get(folder) != number]
        came = [folder for folder in self._known if folder not in before] if before else []
        found: Grounds = set()
        for folder in (*changed, *came):
            found |= self.terrain.apps_in(folder)
        return found

    def enter(self, folder: str) -> None:
        """Watch a folder that came; the files in it moved."""
        places = self.terrain.places(folder)
        if places and folder not in self._known and _identity(folder) is not None:
            self._below(folder, places, fresh=True)
        inner = folder.rstrip(os.sep) + os.sep
        for base in self.terrain.bases:
            if base == folder or base.startswith(inner):
                self._bases[base] = _identity(base)
                if self._bases[base] is None:
                    self._await(base)
                elif base not in self._known:
                    self._below(base, self.terrain.places(base), fresh=True)

    def leave(self, folder: str) -> Grounds:
        """Watch a folder no longer that went; what was in it."""
        inner = folder.rstrip(os.sep) + os.sep
        found: Grounds = set()
        for one in [one for one in self._known if one == folder or one.startswith(inner)]:
            found |= self.terrain.apps_in(one)
            del self._known[one]
            self._polled.pop(one, None)
            self._posts.remove(one)
        self._posts.remove(folder)
        for base in self.terrain.bases:
            if base == folder or base.startswith(inner):
                self._bases[base] = None
                self._await(base)
        return found

    def missed(self) -> Iterator[str]:
        """Folders that came, went or are others than they were, and of which nobody told: of a drive, for instance."""
        for base, before in self._bases.items():
            if _identity(base) != before:
                yield base

    def poll(self) -> Grounds:
        """Look into the folders that nobody tells of. What may be in those that are other than they were."""
        now, since = time.time_ns(), self._polled_at - _GRAIN_NS
        found: Grounds = set()
        for folder in list(self._polled):
            if folder not in self._polled:
                continue  # it went with one that held it
            before = self._known.get(folder)
            if _identity(folder) is None:
                found |= self.leave(folder)
                continue
            below = self._look(folder, self.terrain.places(folder), since=since)
            if self._known[folder] != before:
                found |= self.terrain.apps_in(folder)
                for one, _ in below:
                    if one not in self._known:
                        self.enter(one)
        self._polled_at = now
        return found

    def _below(self, folder: str, places: list[Place], *, fresh: bool = False, counted: Counted | None = None) -> None:
        waiting = [(folder, places)]
        while waiting:
            at, here = waiting.pop()
            if at in self._known:
                continue
            # first the post: what comes after it is told, what was there before is seen
            if not self._posts.add(at):
                self._polled[at] = None
            waiting += self._look(at, here, since=0 if fresh else None, counted=counted)

    def _look(
        self, folder: str, places: list[Place], *, since: int | None, counted: Counted | None = None
    ) -> list[tuple[str, list[Place]]]:
        """Take note of a folder as it is now, and give those in it that count.

        Args:
            folder: Which.
            places: Where one stands in it.
            since: Files that were written after this moment are told as moved; none of them if left out.
            counted: Is told every file.
        """
        number = 1
        below: list[tuple[str, list[Place]]] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False) or entry.is_symlink():
                        if self._is_folder(entry, places, below):
                            number ^= hash(entry.name)
                    elif self.terrain.holds(places, own_name(entry.name)):
                        status = entry.stat()
                        number ^= hash((entry.name, status.st_ino, status.st_size, status.st_mtime_ns))
                        if counted is not None:
                            counted(entry.path, status.st_size)
                        if since is not None and status.st_mtime_ns >= since:
                            self._moved.file(entry.path)
        except OSError:
            number = 0  # gone meanwhile, or closed; whoever reads chats tells why
        self._known[folder] = number
        return below

    def _is_folder(self, entry: "os.DirEntry[str]", places: list[Place], below: list[tuple[str, list[Place]]]) -> bool:
        """Whether it is a folder that counts; it is put among the others then. Raises OSError."""
        here = [*self.terrain.entered(places, own_name(entry.name)), *self.terrain.bases.get(entry.path, ())]
        if not here or not entry.is_dir(follow_symlinks=any(one.pattern.links(one.position) for one in here)):
            return False
        if any(not (one.done and one.ground.what == "sign") for one in here):
            below.append((entry.path, here))
        return True

    def _await(self, base: str) -> None:
        """Watch the nearest folder there is, for one to come in it."""
        above = os.path.dirname(base)  # noqa: PTH120 - a text in, a text out
        while _identity(above) is None and above != os.path.dirname(above):  # noqa: PTH120
            above = os.path.dirname(above)  # noqa: PTH120
        self._posts.add(above, deep=False)


def _identity(folder: str) -> tuple[int, int] | None:
    """Which folder it is; none if there is none."""
    try:
        status = os.stat(folder)  # noqa: PTH116 - for every folder, every other second
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
