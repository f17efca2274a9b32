"""Folders by handle: every step below an app's folder is taken without following a link.

On POSIX each folder is opened relative to the one above (``openat`` with O_NOFOLLOW), so a folder that is swapped
for a link between two steps is noticed. Windows offers no such calls to Python: there every step looks at the entry
(links and other reparse points are refused) before and after.
"""

# ruff: noqa: PTH101, PTH102, PTH105, PTH106, PTH108, PTH118, PTH208 - calls by handle have no pathlib form; their twins stay alike
import contextlib
import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tidytrace.erase.errors import ChangedSincePlan, NotWritable, Refused, from_system
from tidytrace.erase.model import Stamp, Target

BY_HANDLE: Final = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_CLOSED_ON_START: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_EFFECTIVE: Final = os.access in os.supports_effective_ids
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK | _CLOSED_ON_START


def is_link(status: os.stat_result) -> bool:
    """Whether an entry leads elsewhere: a symbolic link, or any reparse point of Windows."""
    attributes = getattr(status, "st_file_attributes", 0)
    return stat.S_ISLNK(status.st_mode) or bool(attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400))


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
        """A folder in this one; a link is an OSError."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of all entries."""

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
    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        """A descriptor of an entry, never through a link."""

    @abstractmethod
    def unlink(self, name: str) -> None:
        """Remove a file's name."""

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
    def sync(self) -> None:
        """Bring the folder's own entries to the disk, where the system can."""


class _HandleFolder(Folder):
    def __init__(self, path: Path, descriptor: int) -> None:
        super().__init__(path)
        self._descriptor = descriptor

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def below(self, name: str) -> Folder:
        return _HandleFolder(self.path / name, os.open(name, _FOLDER, dir_fd=self._descriptor))

    def names(self) -> list[str]:
        return os.listdir(self._descriptor)

    def mkdir(self, name: str, mode: int = 0o700) -> None:
        os.mkdir(name, mode, dir_fd=self._descriptor)

    def changeable(self) -> bool:
        if not os.fstat(self._descriptor).st_mode & stat.S_IWUSR:
            return False
        return os.access(".", os.W_OK | os.X_OK, dir_fd=self._descriptor, effective_ids=_EFFECTIVE)

    def look(self, name: str) -> os.stat_result:
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        return os.open(name, flags | _NO_LINK | _NO_WAIT | _CLOSED_ON_START, mode, dir_fd=self._descriptor)

    def unlink(self, name: str) -> None:
        os.unlink(name, dir_fd=self._descriptor)

    def rmdir(self, name: str) -> None:
        os.rmdir(name, dir_fd=self._descriptor)

    def replace(self, old: str, new: str) -> None:
        os.replace(old, new, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def link(self, old: str, new: str) -> None:
        os.link(old, new, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor, follow_symlinks=False)

    def sync(self) -> None:
        os.fsync(self._descriptor)


class _PathFolder(Folder):
    """For systems without handles: the folder is looked at again before every step."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        status = os.lstat(path)
        if is_link(status) or not stat.S_ISDIR(status.st_mode):
            raise Refused(path, "link")
        self._stamp = Stamp.of(status)

    def close(self) -> None:
        """Nothing is held."""

    def _here(self, name: str) -> str:
        status = os.lstat(self.path)
        if is_link(status) or not self._stamp.same_file(Stamp.of(status)):
            raise ChangedSincePlan(self.path)
        return os.path.join(self.path, name)

    def below(self, name: str) -> Folder:
        return _PathFolder(Path(self._here(name)))

    def names(self) -> list[str]:
        self._here("")
        return os.listdir(self.path)

    def mkdir(self, name: str, mode: int = 0o700) -> None:
        os.mkdir(self._here(name), mode)

    def changeable(self) -> bool:
        # the read-only mark of a folder means nothing on Windows
        return os.name == "nt" or bool(os.lstat(self.path).st_mode & stat.S_IWUSR)

    def look(self, name: str) -> os.stat_result:
        return os.lstat(self._here(name))

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        path = self._here(name)
        before = None if flags & os.O_CREAT else os.lstat(path)
        if before is not None and is_link(before):
            raise Refused(Path(path), "link")
        descriptor = os.open(path, flags | _CLOSED_ON_START, mode)
        after = os.fstat(descriptor)
        if before is not None and not Stamp.of(before).same_file(Stamp.of(after)):
            os.close(descriptor)
            raise ChangedSincePlan(Path(path))
        return descriptor

    def unlink(self, name: str) -> None:
        os.unlink(self._here(name))

    def rmdir(self, name: str) -> None:
        os.rmdir(self._here(name))

    def replace(self, old: str, new: str) -> None:
        os.replace(self._here(old), self._here(new))

    def link(self, old: str, new: str) -> None:
        os.link(self._here(old), self._here(new))

    def sync(self) -> None:
        """Windows writes entries of a folder by itself."""


def open_anchor(path: Path) -> Folder:
    """One of the app's own folders. What lies above it is the person's own arrangement and is followed."""
    return _HandleFolder(path, os.open(path, _FOLDER)) if BY_HANDLE else _PathFolder(path)


@contextlib.contextmanager
def folder_of(target: Target) -> Iterator[Folder]:
    """The folder that holds a target. Raises ErasureError."""
    folder: Folder | None = None
    try:
        folder = open_anchor(target.anchor)
        with contextlib.ExitStack() as held:
            held.enter_context(folder)
            for name in target.parts[:-1]:
                folder = held.enter_context(folder.below(name))
            yield folder
    except OSError as error:
        raise from_system(target.path, error) from error


def checked(folder: Folder, target: Target, *, state: bool = True) -> os.stat_result:
    """Look at a target again: still the planned file, and nothing that the fence refuses. Raises ErasureError.

    Args:
        folder: The folder that holds it.
        target: What was planned.
        state: Whether size and time must be the planned ones too.
    """
    status = folder.look(target.parts[-1])
    stamp = Stamp.of(status)
    if is_link(status):
        raise Refused(target.path, "link")
    if not stat.S_ISREG(status.st_mode):
        raise Refused(target.path, "special-file")
    if status.st_nlink > 1:
        raise Refused(target.path, "hard-link")
    if stamp.device != target.anchor_stamp.device:
        raise Refused(target.path, "other-disk")
    if not stamp.same_file(target.stamp) or (state and stamp != target.stamp):
        raise ChangedSincePlan(target.path)
    return status


def open_checked(folder: Folder, target: Target, *, force: bool = False) -> int:
    """A descriptor for reading and writing of the planned file in its planned state. Raises ErasureError.

    Args:
        folder: The folder that holds it.
        target: What was planned.
        force: Take a read-only mark off first (for files of a folder that goes as a whole).
    """
    status = checked(folder, target)
    if not folder.changeable():
        raise NotWritable(target.path)
    name = target.parts[-1]
    if not status.st_mode & stat.S_IWUSR:
        if not force:
            raise NotWritable(target.path)
        _make_writable(folder, name, status)
    descriptor = folder.open(name, os.O_RDWR)
    opened = os.fstat(descriptor)
    # the entry may have been exchanged between look and open
    if not Stamp.of(opened).same_file(target.stamp) or not stat.S_ISREG(opened.st_mode) or opened.st_nlink > 1:
        os.close(descriptor)
        raise ChangedSincePlan(target.path)
    return descriptor


def _make_writable(folder: Folder, name: str, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode) | stat.S_IWUSR
    if not BY_HANDLE:
        os.chmod(folder.path / name, mode)
        return
    descriptor = folder.open(name, os.O_RDONLY)
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)
