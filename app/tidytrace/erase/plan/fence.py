"""What an erasure may touch at all: files in the app's own folders that nothing protects and nobody shares.

Every path of a plan passes through here once; what comes out is the way to it from one of the app's own folders, which
is walked again without following links when something is done to it.
"""

import contextlib
import os
import stat
import sys
from functools import cached_property
from pathlib import Path
from typing import Final

from tidytrace.erase.errors import CannotErase, ErasureError, Refused, from_system
from tidytrace.erase.files.handles import Folder, OpenFolders, is_link, is_plain_link, open_anchor
from tidytrace.erase.model import Stamp, Target
from tidytrace.host import Host, Installation
from tidytrace.language import N_
from tidytrace.winpaths import spelled

_MOST_ENTRIES: Final = 200_000
_TOO_MANY: Final = N_("It holds more than {count} files and folders; what is beyond that was left as it is.")


class FolderContents:
    """All that lies in a folder that goes as a whole."""

    def __init__(self) -> None:
        """Empty before the walk."""
        self.files: list[Target] = []
        self.links: list[Target] = []
        """Symbolic links, each an entry of its own; nothing of what they lead to."""
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
        if sys.platform == "win32" or os.geteuid() == 0:
            return frozenset()
        else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
            return frozenset({os.geteuid()})

    def is_protected(self, path: Path) -> bool:
        """Whether a path is, or lies in, something that no plan may contain."""
        return bool(self.protected) and (path in self.protected or any(up in self.protected for up in path.parents))

    @cached_property
    def _protected_files(self) -> frozenset[tuple[int, int]]:
        """The same as files: where capitals or accents make no difference a name can be written in several ways."""
        found = set()
        for path in self.protected:
            with contextlib.suppress(OSError):  # what is not there, or behind a closed door, is not reached either
                status = os.lstat(spelled(path))
                found.add((status.st_dev, status.st_ino))
        return frozenset(found)

    def _check(self, path: Path, status: os.stat_result, device: int, *, mounted: bool, links: bool = False) -> None:
        """Refuse what nobody may touch, whatever kind it is; ``links`` lets symbolic links through as themselves."""
        if (status.st_dev, status.st_ino) in self._protected_files:
            raise Refused(path, "never-touch")
        if is_link(status) and not (links and is_plain_link(status)):
            raise Refused(path, "link")
        if mounted or status.st_dev != device:
            raise Refused(path, "other-disk")
        if self._owners and status.st_uid not in self._owners:
            raise Refused(path, "other-owner")

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
            root = open_anchor(anchor)
            stamp = Stamp.of(root.status())
            return Target(anchor, stamp, parts, self._walk(path, root, parts, stamp.device))
        except OSError as error:
            raise from_system(path, error) from error

    def _walk(self, path: Path, root: Folder, parts: tuple[str, ...], device: int) -> Stamp:
        """Walk down to a file or folder, letting go of what lies above; its stamp."""
        folder = root
        try:
            for depth, name in enumerate(parts, 1):
                status = folder.look(name)
                self._check(path, status, device, mounted=folder.mounted(name))
                if depth < len(parts):
                    above, folder = folder, folder.below(name)
                    above.close()
        finally:
            folder.close()
        _check_kind(path, status)
        return Stamp.of(status)

    def _anchor(self, path: Path) -> Path:
        above = [folder for folder in self._places.folders if folder in path.parents]
        if not above and path in self._places.folders and path.is_file():
            # a file that is the app's own in a folder that others share
            return path.parent
        if not above:
            raise Refused(path, "outside")
        return min(above, key=lambda folder: len(folder.parts))

    def contents(self, folder: Target, *, links: bool = False) -> FolderContents:
        """Everything in a folder; what may not go is in ``refused`` and keeps its folder.

        Args:
            folder: What ``target`` let through.
            links: Symbolic links in it are entries of it; otherwise they are refused.
        """
        found = FolderContents()
        waiting = [folder]
        count = 0
        with OpenFolders() as folders:
            while waiting:
                here = waiting.pop()
                try:
                    entries = folders.inside(here).names()
                except OSError as error:
                    found.refused.append(from_system(here.path, error))
                    continue
                except ErasureError as error:
                    found.refused.append(error)
                    continue
                count += len(entries)
                if count > _MOST_ENTRIES:
                    found.refused.append(CannotErase(folder.path, _TOO_MANY, count=_MOST_ENTRIES))
                    break
                for name in entries:
                    below = self._entry(folders, here, name, found, links=links)
                    if below is not None:
                        waiting.append(below)
        found.folders.sort(key=lambda target: len(target.parts), reverse=True)
        found.folders.append(folder)
        return found

    def _entry(
        self, folders: OpenFolders, above: Target, name: str, found: FolderContents, *, links: bool
    ) -> Target | None:
        """Sort one entry of a folder; itself if it is a folder that is to be looked into."""
        path = above.path / name
        try:
            here = folders.inside(above)
            status = here.look(name)
            if self.is_protected(path):
                raise Refused(path, "never-touch")
            self._check(path, status, above.anchor_stamp.device, mounted=here.mounted(name), links=links)
            _check_kind(path, status)
        except OSError as error:
            found.refused.append(from_system(path, error))
            return None
        except ErasureError as error:
            found.refused.append(error)
            return None
        target = Target(above.anchor, above.anchor_stamp, (*above.parts, name), Stamp.of(status))
        if stat.S_ISDIR(status.st_mode):
            found.folders.append(target)
            return target
        (found.links if stat.S_ISLNK(status.st_mode) else found.files).append(target)
        return None


def _check_kind(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        return
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISLNK(status.st_mode):
        raise Refused(path, "special-file")
    if status.st_nlink > 1:
        raise Refused(path, "hard-link")
