"""What an erasure may touch at all: files in the app's own folders that nothing protects and nobody shares.

Every path of a plan passes through here once; what comes out is the way to it from one of the app's own folders, which
is walked again without following links when something is done to it.
"""

import os
import stat
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tidytrace.erase.errors import ErasureError, Refused, from_system
from tidytrace.erase.handles import is_link
from tidytrace.erase.model import Stamp, Target
from tidytrace.host import Host, Installation

_MOST_FILES = 200_000


class FolderContents:
    """All that lies in a folder that goes as a whole."""

    def __init__(self) -> None:
        """Empty before the walk."""
        self.files: list[Target] = []
        self.folders: list[Target] = []
        """Deepest first, the folder itself last."""
        self.refused: list[ErasureError] = []


class Fence:
    """The limits of one installation."""

    def __init__(self, installation: Installation, host: Host) -> None:
        """Nothing is looked at before a path asks."""
        self._places = installation.places
        self._app = installation.app
        self._home = host.home

    @cached_property
    def protected(self) -> frozenset[Path]:
        """What no plan may contain; folders stand for all that is in them."""
        found = (path for template in self._app.never_touch for path in self._places.expand(template))
        return frozenset(found)

    @cached_property
    def _owners(self) -> frozenset[int]:
        # an administrator may tidy up a home whose files belong to several accounts (restored from a backup, say)
        if os.name == "nt" or os.geteuid() == 0:
            return frozenset()
        return frozenset({os.geteuid()})

    def is_protected(self, path: Path) -> bool:
        """Whether a path is, or lies in, something that no plan may contain."""
        return bool(self.protected) and (path in self.protected or any(up in self.protected for up in path.parents))

    def target(self, path: Path, *, project: bool = False) -> Target:
        """Let a file or folder through. Raises ErasureError (mostly Refused).

        Args:
            path: As a store of the definition names it.
            project: The store's files stand in the person's project folders.
        """
        anchor = path.parent if project else self._anchor(path)
        parts = path.relative_to(anchor).parts
        if not parts or ".." in parts:
            raise Refused(path, "outside")
        if self.is_protected(path):
            raise Refused(path, "never-touch")
        try:
            root = os.lstat(anchor)
            if is_link(root):
                raise Refused(path, "link")
            here = anchor
            status = root
            for name in parts:
                here /= name
                status = os.lstat(here)
                if is_link(status):
                    raise Refused(path, "link")
                if status.st_dev != root.st_dev:
                    raise Refused(path, "other-disk")
        except OSError as error:
            raise from_system(path, error) from error
        self._check_kind(path, status)
        return Target(anchor, Stamp.of(root), parts, Stamp.of(status))

    def _anchor(self, path: Path) -> Path:
        above = [folder for folder in self._places.folders if folder in path.parents]
        if not above:
            raise Refused(path, "outside")
        return min(above, key=lambda folder: len(folder.parts))

    def _check_kind(self, path: Path, status: os.stat_result) -> None:
        if stat.S_ISDIR(status.st_mode):
            pass
        elif not stat.S_ISREG(status.st_mode):
            raise Refused(path, "special-file")
        elif status.st_nlink > 1:
            raise Refused(path, "hard-link")
        if self._owners and status.st_uid not in self._owners:
            raise Refused(path, "other-owner")

    def contents(self, folder: Target) -> FolderContents:
        """Everything in a folder; what may not go is in ``refused`` and keeps its folder."""
        found = FolderContents()
        for path, entry in _walk(folder.path, found.refused):
            try:
                status = entry.stat(follow_symlinks=False)
                target = Target(
                    folder.anchor, folder.anchor_stamp, path.relative_to(folder.anchor).parts, Stamp.of(status)
                )
                if self.is_protected(path):
                    raise Refused(path, "never-touch")
                if status.st_dev != folder.anchor_stamp.device:
                    raise Refused(path, "other-disk")
                if is_link(status):
                    raise Refused(path, "link")
                self._check_kind(path, status)
            except OSError as error:
                found.refused.append(from_system(path, error))
            except ErasureError as error:
                found.refused.append(error)
            else:
                (found.folders if stat.S_ISDIR(status.st_mode) else found.files).append(target)
        found.folders.sort(key=lambda target: len(target.parts), reverse=True)
        found.folders.append(folder)
        return found


def _walk(folder: Path, refused: list[ErasureError]) -> Iterator[tuple[Path, os.DirEntry[str]]]:
    """Everything below a folder; a folder that cannot be read stays and is told."""
    waiting = [folder]
    count = 0
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = list(found)
        except OSError as error:
            refused.append(from_system(here, error))
            continue
        for entry in entries:
            count += 1
            if count > _MOST_FILES:
                return
            yield Path(entry.path), entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
