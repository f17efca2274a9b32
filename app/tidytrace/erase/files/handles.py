"""Folders by handle: every step below an app's folder is taken without following a link.

On POSIX each folder is opened relative to the one above (``openat`` with O_NOFOLLOW), so a folder that is swapped
for a link between two steps is noticed. Windows has no such calls: there every step looks at the entry (links and other
reparse points are refused) before and after, and files are opened as themselves and removed by handle.
"""

# ruff: noqa: PTH101, PTH208 - calls by handle have no pathlib form; their twins stay alike
import contextlib
import os
import stat
import sys
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tidytrace.erase.copies import Attributes
from tidytrace.erase.errors import ChangedSincePlan, NotWritable, Refused, from_system
from tidytrace.erase.files import mounts
from tidytrace.erase.files.bypath import PathFolder
from tidytrace.erase.files.folders import Folder, is_link, is_locked, is_plain_link
from tidytrace.erase.model import Stamp, Target
from tidytrace.winpaths import extended

__all__ = [
    "BY_HANDLE",
    "Folder",
    "OpenFolders",
    "checked",
    "folder_of",
    "is_link",
    "is_others",
    "is_plain_link",
    "open_anchor",
    "open_checked",
    "refuse",
]

BY_HANDLE: Final = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_CLOSED_ON_START: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_EFFECTIVE: Final = os.access in os.supports_effective_ids
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_ITSELF: Final[int] = getattr(os, "O_PATH", 0)
"""Opens an entry as what it is, a link too; Linux."""
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK | _CLOSED_ON_START


class _HandleFolder(Folder):
    def __init__(self, path: Path, descriptor: int) -> None:
        super().__init__(path)
        self._descriptor = descriptor

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def below(self, name: str) -> Folder:
        try:
            descriptor = os.open(name, _FOLDER, dir_fd=self._descriptor)
        except NotADirectoryError:
            # what a link gives when a folder was asked for
            if is_link(self.look(name)):
                raise Refused(self.path / name, "link") from None
            raise
        folder = _HandleFolder(self.path / name, descriptor)
        try:
            elsewhere = folder.status().st_dev != self.status().st_dev or self.led_elsewhere(descriptor)
        except OSError:
            folder.close()
            raise
        if elsewhere:
            folder.close()
            raise Refused(folder.path, "other-disk")
        return folder

    def status(self) -> os.stat_result:
        return os.fstat(self._descriptor)

    def names(self) -> list[str]:
        return os.listdir(self._descriptor)

    def mkdir(self, name: str, mode: int = 0o700) -> None:
        os.mkdir(name, mode, dir_fd=self._descriptor)

    def mounted(self, name: str) -> bool:
        return mounts.mounted(self._descriptor, name)

    def led_elsewhere(self, descriptor: int) -> bool:
        return mounts.entered(self._descriptor, descriptor)

    def changeable(self) -> bool:
        status = self.status()
        if not status.st_mode & stat.S_IWUSR or is_locked(status) or mounts.unchangeable(self._descriptor):
            return False
        return os.access(".", os.W_OK | os.X_OK, dir_fd=self._descriptor, effective_ids=_EFFECTIVE)

    def look(self, name: str) -> os.stat_result:
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def open(self, name: str, flags: int, mode: int = 0o600, *, going: bool = False) -> int:
        del going  # what others have open can be removed here
        return os.open(name, flags | _NO_LINK | _NO_WAIT | _CLOSED_ON_START, mode, dir_fd=self._descriptor)

    def unlink(self, name: str, only: Stamp | None = None) -> None:
        del only  # it was looked at a moment ago, in this very folder
        os.unlink(name, dir_fd=self._descriptor)

    def rmdir(self, name: str) -> None:
        os.rmdir(name, dir_fd=self._descriptor)

    def replace(self, old: str, new: str) -> None:
        os.replace(old, new, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def link(self, old: str, new: str) -> None:
        os.link(old, new, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor, follow_symlinks=False)

    def readlink(self, name: str, only: Stamp) -> str:
        if not _ITSELF:
            text = os.readlink(name, dir_fd=self._descriptor)
            if Stamp.of(self.look(name)) != only:
                raise ChangedSincePlan(self.path / name)
            return text
        # held, so that the text is that of the link that was looked at
        link = os.open(name, _ITSELF | _NO_LINK | _CLOSED_ON_START, dir_fd=self._descriptor)
        try:
            if Stamp.of(os.fstat(link)) != only:
                raise ChangedSincePlan(self.path / name)
            return os.readlink("", dir_fd=link)
        finally:
            os.close(link)

    def symlink(self, text: str, name: str) -> None:
        os.symlink(text, name, dir_fd=self._descriptor)

    def dress_link(self, name: str, attributes: Attributes) -> None:
        times = (attributes.mtime_ns, attributes.mtime_ns)
        os.utime(name, ns=times, dir_fd=self._descriptor, follow_symlinks=False)
        status = self.look(name)
        if sys.platform != "win32" and (status.st_uid, status.st_gid) != (attributes.uid, attributes.gid):
            os.chown(name, attributes.uid, attributes.gid, dir_fd=self._descriptor, follow_symlinks=False)

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def sync_system(self) -> bool:
        if not mounts.LINUX:
            return False  # elsewhere the call comes back before the disk is done
        mounts.sync_system(self._descriptor)
        return True


def open_anchor(path: Path) -> Folder:
    """One of the app's own folders. What lies above it is the person's own arrangement and is followed."""
    if not BY_HANDLE:
        return PathFolder(path)
    try:
        return _HandleFolder(path, os.open(path, _FOLDER))
    except NotADirectoryError:
        if is_link(os.lstat(path)):
            raise Refused(path, "link") from None
        raise


class OpenFolders:
    """The folders that a batch works in, each opened once; a bounded number of them at a time."""

    def __init__(self, most: int = 64) -> None:
        """``most``: how many stay open (at least two)."""
        self._most = most
        self._open: OrderedDict[tuple[Path, tuple[str, ...]], Folder] = OrderedDict()

    def __enter__(self) -> Self:
        """Use it in a ``with``."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of all handles."""
        while self._open:
            self._open.popitem()[1].close()

    def of(self, target: Target) -> Folder:
        """The folder that holds a target, open until the next call at least. Raises ErasureError."""
        try:
            return self._at(target, len(target.parts) - 1)
        except OSError as error:
            raise from_system(target.path, error) from error

    def inside(self, target: Target) -> Folder:
        """A target that is a folder itself, open until the next call at least. Raises ErasureError."""
        try:
            folder = self._at(target, len(target.parts))
            if not Stamp.of(folder.status()).same_file(target.stamp):
                raise ChangedSincePlan(target.path)
        except OSError as error:
            raise from_system(target.path, error) from error
        return folder

    def _at(self, target: Target, depth: int) -> Folder:
        """The folder so many names below the anchor, from the nearest one above it that is open."""
        start = depth
        folder = self._known(target, start)
        while folder is None and start > 0:
            start -= 1
            folder = self._known(target, start)
        if folder is None:
            folder = self._hold(target, 0, _anchor_of(target))
        for here in range(start, depth):
            folder = self._hold(target, here + 1, folder.below(target.parts[here]))
        return folder

    def _known(self, target: Target, depth: int) -> Folder | None:
        key = (target.anchor, target.parts[:depth])
        folder = self._open.get(key)
        if folder is not None:
            self._open.move_to_end(key)
        return folder

    def _hold(self, target: Target, depth: int, folder: Folder) -> Folder:
        self._open[target.anchor, target.parts[:depth]] = folder
        while len(self._open) > self._most:
            self._open.popitem(last=False)[1].close()
        return folder


def _anchor_of(target: Target) -> Folder:
    folder = open_anchor(target.anchor)
    if not Stamp.of(folder.status()).same_file(target.anchor_stamp):
        folder.close()
        raise ChangedSincePlan(target.path)
    return folder


@contextlib.contextmanager
def folder_of(target: Target) -> Iterator[Folder]:
    """The folder that holds a target. Raises ErasureError."""
    with OpenFolders(2) as folders:
        folder = folders.of(target)
        try:
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
    try:
        status = folder.look(target.parts[-1])
    except OSError as error:
        raise from_system(target.path, error) from error
    refuse(target, status)
    stamp = Stamp.of(status)
    if not stamp.same_file(target.stamp) or (state and stamp != target.stamp):
        raise ChangedSincePlan(target.path)
    return status


def refuse(target: Target, status: os.stat_result) -> None:
    """Stop at everything that is not a plain file of one name on the planned disk. Raises Refused."""
    if is_link(status):
        raise Refused(target.path, "link")
    if not stat.S_ISREG(status.st_mode):
        raise Refused(target.path, "special-file")
    if status.st_nlink > 1:
        raise Refused(target.path, "hard-link")
    if status.st_dev != target.anchor_stamp.device:
        raise Refused(target.path, "other-disk")


def open_checked(folder: Folder, target: Target, *, force: bool = False) -> int:
    """A descriptor for reading and writing of the planned file in its planned state. Raises ErasureError.

    Args:
        folder: The folder that holds it.
        target: What was planned.
        force: Take a read-only mark off first (for files of a folder that goes as a whole).
    """
    status = require_changeable(folder, target, force=force)
    name = target.parts[-1]
    try:
        if not status.st_mode & stat.S_IWUSR:
            _make_writable(folder, target, status)
        descriptor = folder.open(name, os.O_RDWR, going=True)
    except OSError as error:
        raise from_system(target.path, error) from error
    try:
        _check_opened(folder, target, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def require_changeable(folder: Folder, target: Target, *, force: bool = False, state: bool = True) -> os.stat_result:
    """It is the planned file in its planned state, and may be changed and removed. Raises ErasureError.

    Args:
        folder: The folder that holds it.
        target: What was planned.
        force: A read-only mark of the file does not count.
        state: As for ``checked``.
    """
    status = checked(folder, target, state=state)
    try:
        # what cannot be removed afterwards is not overwritten either
        locked = not folder.changeable() or is_locked(status) or is_others(folder, status)
    except OSError as error:
        raise from_system(target.path, error) from error
    if locked:
        raise NotWritable(target.path)
    if not status.st_mode & stat.S_IWUSR and not force:
        raise NotWritable(target.path)
    return status


def _check_opened(folder: Folder, target: Target, descriptor: int) -> None:
    """The entry may have been exchanged between look and open."""
    opened = os.fstat(descriptor)
    refuse(target, opened)
    if Stamp.of(opened) != target.stamp:
        raise ChangedSincePlan(target.path)
    if folder.led_elsewhere(descriptor):
        raise Refused(target.path, "other-disk")


def is_others(folder: Folder, status: os.stat_result) -> bool:
    """Whether a folder that everybody writes into (as ``/tmp``) lets only somebody else remove the file."""
    if not hasattr(os, "geteuid") or os.geteuid() in {0, status.st_uid}:
        return False
    above = folder.status()
    return bool(above.st_mode & stat.S_ISVTX) and above.st_uid != os.geteuid()


def _make_writable(folder: Folder, target: Target, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode) | stat.S_IWUSR
    if sys.platform == "win32":
        os.chmod(extended(target.path), mode)
    elif not BY_HANDLE:
        os.chmod(target.path, mode)
    else:
        descriptor = folder.open(target.parts[-1], os.O_RDONLY)
        try:
            if not Stamp.of(os.fstat(descriptor)).same_file(target.stamp) or folder.led_elsewhere(descriptor):
                raise ChangedSincePlan(target.path)
            os.fchmod(descriptor, mode)
        finally:
            os.close(descriptor)
