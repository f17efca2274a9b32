"""Remembers which folders were made for files that were placed, so that they can go with them."""

import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host.state import write_private
from tidytrace.watch.folders import missing_folders, remove_folders
from tidytrace.watch.reminders.placing.files import refused

_LARGEST: Final = 64 * 1024


class _Kept(msgspec.Struct, frozen=True):
    made: tuple[str, ...] = ()
    """The outermost first."""
    layout: Literal[1] = 1


class MadeFolders:
    """A list in a file of our own, whose own folders are on it too."""

    def __init__(self, file: Path) -> None:
        """``file`` need not be there."""
        self._file = file

    def remember(self, *folders: Path) -> None:
        """Add to the list, before anything is in them. Raises PlacingFailed."""
        new = (os.fspath(one) for one in (*missing_folders(self._file.parent), *folders))
        made = dict.fromkeys((*self._made(), *new))
        try:
            write_private(self._file, msgspec.json.encode(_Kept(tuple(made))))
        except OSError as error:
            raise refused(self._file, error) from error

    def forget(self) -> None:
        """Remove the list, and the folders in which nothing is any more."""
        made = self._made()
        self._file.unlink(missing_ok=True)
        remove_folders(sorted(made, key=len))  # a folder is made before its list could tell that it was missing

    def _made(self) -> tuple[str, ...]:
        """Folders of an earlier time; a list that nobody can read is none: then they stay, and hold nothing."""
        try:
            with self._file.open("rb") as file:
                return msgspec.json.decode(file.read(_LARGEST), type=_Kept).made
        except (OSError, msgspec.MsgspecError):
            return ()
