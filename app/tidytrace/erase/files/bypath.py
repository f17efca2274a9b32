"""A folder by its path, for systems that open nothing relative to a folder: it is looked at again before every step."""

# ruff: noqa: PTH102, PTH105, PTH106, PTH108, PTH115, PTH118, PTH208, PTH211 - twins of the calls by handle
import os
import stat
from pathlib import Path

from tidytrace.erase.copies import Attributes
from tidytrace.erase.errors import ChangedSincePlan, Refused
from tidytrace.erase.files import windows
from tidytrace.erase.files.folders import Folder, is_link
from tidytrace.erase.model import Stamp
from tidytrace.winpaths import extended


class PathFolder(Folder):
    """See the module."""

    def __init__(self, path: Path) -> None:
        """Raises Refused for a link, OSError."""
        super().__init__(path)
        self._place = extended(path.absolute()) if os.name == "nt" else os.fspath(path)
        status = os.lstat(self._place)
        if is_link(status) or not stat.S_ISDIR(status.st_mode):
            raise Refused(path, "link")
        self._stamp = Stamp.of(status)

    def close(self) -> None:
        """Nothing is held."""

    def _here(self, name: str) -> str:
        status = os.lstat(self._place)
        if is_link(status) or not self._stamp.same_file(Stamp.of(status)):
            raise ChangedSincePlan(self.path)
        return os.path.join(self._place, name)

    def below(self, name: str) -> Folder:
        self._here(name)
        folder = PathFolder(self.path / name)
        if folder.status().st_dev != self._stamp.device:
            raise Refused(folder.path, "other-disk")
        return folder

    def status(self) -> os.stat_result:
        return os.lstat(self._place)

    def names(self) -> list[str]:
        found = os.listdir(self._place)
        self._here("")
        return found

    def mkdir(self, name: str, mode: int = 0o700) -> None:
        os.mkdir(self._here(name), mode)

    def mounted(self, name: str) -> bool:
        # Windows mounts on reparse points, which are refused as links
        return os.path.ismount(self._here(name))

    def led_elsewhere(self, descriptor: int) -> bool:
        return os.fstat(descriptor).st_dev != self._stamp.device

    def changeable(self) -> bool:
        # the read-only mark of a folder means nothing on Windows
        return os.name == "nt" or bool(os.lstat(self._place).st_mode & stat.S_IWUSR)

    def look(self, name: str) -> os.stat_result:
        return os.lstat(self._here(name))

    def open(self, name: str, flags: int, mode: int = 0o600, *, going: bool = False) -> int:
        path = self._here(name)
        before = None if flags & os.O_CREAT else os.lstat(path)
        if before is not None and is_link(before):
            raise Refused(self.path / name, "link")
        if os.name == "nt":
            descriptor = windows.opened(path, flags, going=going)
        else:
            descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), mode)
        after = os.fstat(descriptor)
        if is_link(after) or (before is not None and not Stamp.of(before).same_file(Stamp.of(after))):
            os.close(descriptor)
            raise ChangedSincePlan(self.path / name)
        return descriptor

    def unlink(self, name: str, only: Stamp | None = None) -> None:
        if os.name == "nt":
            windows.remove(self._here(name), only)
        else:
            os.unlink(self._here(name))

    def rmdir(self, name: str) -> None:
        os.rmdir(self._here(name))

    def replace(self, old: str, new: str) -> None:
        with windows.in_use_is_said():
            os.replace(self._here(old), self._here(new))

    def link(self, old: str, new: str) -> None:
        os.link(self._here(old), self._here(new))

    def readlink(self, name: str, only: Stamp) -> str:
        text = os.readlink(self._here(name))
        if Stamp.of(self.look(name)) != only:
            raise ChangedSincePlan(self.path / name)
        return text

    def symlink(self, text: str, name: str) -> None:
        os.symlink(text, self._here(name))

    def dress_link(self, name: str, attributes: Attributes) -> None:
        # who owns it is for the system to say where nothing is held
        if os.utime in os.supports_follow_symlinks:
            times = (attributes.mtime_ns, attributes.mtime_ns)
            os.utime(self._here(name), ns=times, follow_symlinks=False)

    def sync(self) -> None:
        """Windows writes entries of a folder by itself."""
