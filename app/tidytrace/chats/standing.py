"""Whether a file that a pattern found is really one of the app's own: links may lead anywhere."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec


class Standing(msgspec.Struct, frozen=True):
    """What may be done with a file."""

    read: bool
    """Its content may be looked at."""
    own: bool
    """It lies where the app put it; what does not is never erased."""


OWN = Standing(read=True, own=True)
_LINKED = Standing(read=True, own=False)
_OUTSIDE = Standing(read=False, own=False)


_ROOT = len("C:\\")
"""Characters of a path that may be no more than a root."""


class Grounds:
    """The folders of one app and the person's home, with all links resolved."""

    def __init__(self, home: Path, folders: Iterable[Path]) -> None:
        """Args: the home folder, and the app's own folders as they were found."""
        self._home = os.path.realpath(home)
        self._folders = [_Folder.of(folder, home, self._home) for folder in folders]
        self._parents: dict[str, Standing] = {}
        self._real: dict[str, str] = {}

    def standing(self, path: str, *, link: bool) -> Standing:
        """The standing of a path; ``link`` says whether the path itself is a link."""
        if link:
            return self._of(path, os.path.realpath(path))
        at = path.rfind(os.sep)
        # cut off by hand, since this is done for every file of a list; not where a drive or the root is left
        parent = path[:at] if at > _ROOT else os.path.dirname(path)  # noqa: PTH120 - as said
        if parent not in self._parents:
            self._parents[parent] = self._of(parent, self._real_of(parent))
        return self._parents[parent]

    def _real_of(self, folder: str) -> str:
        """A folder without links, asked step by step: thousands of folders of one app have the way to them in common.

        On Windows a name may stand for another one without being a link, so there the system is asked for each.
        """
        known = self._real.get(folder)
        if known is None:
            parent, name = os.path.split(folder)
            if os.name == "nt" or name in {"", ".", ".."} or os.path.islink(folder):  # noqa: PTH114 - as above
                known = os.path.realpath(folder)
            else:
                known = os.path.join(self._real_of(parent), name)  # noqa: PTH118
            self._real[folder] = known
        return known

    def _of(self, path: str, real: str) -> Standing:
        for folder in self._folders:
            if within(real, folder.real):
                # a folder that is itself moved out of the home is read where the person put it, not changed
                return OWN if folder.at_home else _LINKED
        if os.path.normpath(path) == real:
            return OWN  # no link on the way: the definition names this place
        return _LINKED if within(real, self._home) else _OUTSIDE


class _Folder(msgspec.Struct, frozen=True):
    real: str
    at_home: bool

    @classmethod
    def of(cls, folder: Path, home: Path, real_home: str) -> "_Folder":
        real = os.path.realpath(folder)
        moved = within(os.fspath(folder), os.fspath(home)) and not within(real, real_home)
        return cls(real, not moved)


def within(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies below it; both without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
