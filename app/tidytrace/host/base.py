"""What the rest of the house may ask of a computer. Every system, and the fixture, answers the same questions."""

import fnmatch
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from tidytrace.catalog import ProcessMark, System


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """A running program, as far as the person may see it."""

    pid: int
    name: str
    """Without ``.exe``."""
    exe: str = ""
    command: tuple[str, ...] = ()
    home: str | None = None
    """The home folder in its environment; none when that cannot be read."""

    def fits(self, mark: ProcessMark) -> bool:
        """Whether all given parts of the mark fit; case does not count."""
        if mark.name is not None and not fnmatch.fnmatch(self.name.lower(), mark.name.lower()):
            return False
        if mark.exe is not None and mark.exe.lower() not in self.exe.replace("\\", "/").lower():
            return False
        return mark.command is None or mark.command.lower() in " ".join(self.command).replace("\\", "/").lower()


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A program that a package registry of the system knows."""

    name: str
    version: str | None
    where: str


class Host(ABC):
    """One computer, seen by one person.

    Paths that come out of here can be opened as they are, also when the host is a fixture of another system.
    """

    system: System
    release: str
    """The system's own name and version, such as ``Debian GNU/Linux 12``."""
    home: Path
    environ: Mapping[str, str]

    @abstractmethod
    def variables(self) -> Mapping[str, str]:
        """The path variables that definitions may use (``home``, ``xdg_config`` … see ``PathVariable``)."""

    @abstractmethod
    def local(self, absolute: str) -> Path:
        """The openable path for an absolute path as this system writes it (``C:\\…``, ``/etc/…``, ``~/…``)."""

    @abstractmethod
    def which(self, binary: str) -> Path | None:
        """Where a command would start from, or none."""

    @abstractmethod
    def processes(self) -> tuple[Process, ...]:
        """Running programs; asked once and remembered until ``refresh``."""

    @abstractmethod
    def package(self, identifier: str) -> Package | None:
        """A package by the ids of ``Detection.packages``, or none when it is not there or cannot be asked."""

    @abstractmethod
    def registry(self, key: str, value: str) -> str | int | None:
        """A value of the Windows registry (``HKCU\\…``); none elsewhere or when it is not there."""

    def refresh(self) -> None:
        """Forget what was remembered about processes and packages."""

    def running(self, marks: Iterable[ProcessMark]) -> tuple[Process, ...]:
        """Processes that fit one of the marks and work on this home (or whose home cannot be read)."""
        marks = tuple(marks)
        found = (process for process in self.processes() if any(process.fits(mark) for mark in marks))
        return tuple(process for process in found if self.same_home(process))

    def same_home(self, process: Process) -> bool:
        """Whether a process works on this host's home; one that hides its environment counts."""
        return process.home is None or self.local(process.home) == self.home
