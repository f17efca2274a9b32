"""What can be done in one folder that is held, however the system lets it be held."""

import os
import stat
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tidytrace.erase.copies import Attributes
from tidytrace.erase.model import Stamp

_REPARSE_POINT: Final[int] = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400)
_LOCKED: Final = stat.UF_IMMUTABLE | stat.UF_APPEND | stat.SF_IMMUTABLE | stat.SF_APPEND
"""Marks of macOS and the BSDs that forbid changes even to the owner."""


def is_link(status: os.stat_result) -> bool:
    """Whether an entry leads elsewhere: a symbolic link, or any reparse point of Windows."""
    attributes = getattr(status, "st_file_attributes", 0)
    return stat.S_ISLNK(status.st_mode) or bool(attributes & _REPARSE_POINT)


def is_plain_link(status: os.stat_result) -> bool:
    """Whether an entry is a symbolic link and no reparse point: a name with a text, which can be taken away alone."""
    return stat.S_ISLNK(status.st_mode) and not getattr(status, "st_file_attributes", 0) & _REPARSE_POINT


def is_locked(status: os.stat_result) -> bool:
    """Whether a mark of macOS or the BSDs forbids changes; Linux keeps its marks elsewhere."""
    return bool(getattr(status, "st_flags", 0) & _LOCKED)


class Folder(ABC):
    """One folder that stays the same folder until it is closed."""

    def __init__(self, path: Path) -> None:
        """``path`` is for messages."""
        self.path = path

    def __enter__(self) -> Self:
        """Use it in a ``with``."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the handle."""
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the handle."""

    @abstractmethod
    def below(self, name: str) -> "Folder":
        """A folder in this one. Raises OSError; Refused for a link or a mount."""

    @abstractmethod
    def status(self) -> os.stat_result:
        """What the folder itself is."""

    @abstractmethod
    def names(self) -> list[str]:
        """What is in it."""

    @abstractmethod
    def mounted(self, name: str) -> bool:
        """Whether something is mounted on an entry, also a part of the same file system."""

    @abstractmethod
    def led_elsewhere(self, descriptor: int) -> bool:
        """Whether an entry that was opened here lies on another mount."""

    @abstractmethod
    def mkdir(self, name: str, mode: int = 0o700) -> None:
        """Make a folder in this one."""

    @abstractmethod
    def changeable(self) -> bool:
        """Whether entries may be added and removed; a folder marked read-only is respected even by an administrator."""

    @abstractmethod
    def look(self, name: str) -> os.stat_result:
        """What an entry is, without following it."""

    @abstractmethod
    def open(self, name: str, flags: int, mode: int = 0o600, *, going: bool = False) -> int:
        """A descriptor of an entry, never through a link.

        ``going``: it will be removed; on Windows a program that has it open can forbid that.
        """

    @abstractmethod
    def unlink(self, name: str, only: Stamp | None = None) -> None:
        """Remove a file's name; ``only`` if it leads to this file, where the system can make sure of it."""

    @abstractmethod
    def rmdir(self, name: str) -> None:
        """Remove an empty folder."""

    @abstractmethod
    def replace(self, old: str, new: str) -> None:
        """Give a file another name, in place of what had it."""

    @abstractmethod
    def link(self, old: str, new: str) -> None:
        """Give a file one more name."""

    @abstractmethod
    def readlink(self, name: str, only: Stamp) -> str:
        """Where a symbolic link leads, as it is written, there or not.

        Raises OSError; ChangedSincePlan if it is not this link in this state.
        """

    @abstractmethod
    def symlink(self, text: str, name: str) -> None:
        """Make a symbolic link under a name that is free. Raises FileExistsError, OSError."""

    @abstractmethod
    def dress_link(self, name: str, attributes: Attributes) -> None:
        """Give a link itself the owner and the time that it had. Raises OSError."""

    @abstractmethod
    def sync(self) -> None:
        """Bring the folder's own entries to the disk, where the system can."""

    def sync_system(self) -> bool:
        """Bring everything on the same file system to the disk; whether the system can wait for that."""
        return False
