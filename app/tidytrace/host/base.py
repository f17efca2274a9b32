"""What the rest of the house may ask of a computer. Every system, and the fixture, answers the same questions."""

import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tidytrace.catalog import ProcessMark, System
from tidytrace.host.processes import Candidates, Process
from tidytrace.host.reading import resolved
from tidytrace.host.volumes import Volume, Volumes

if TYPE_CHECKING:
    from tidytrace.host.connecting import Connections
    from tidytrace.host.grants import Granting
    from tidytrace.host.guards import Guards
    from tidytrace.host.network import Network
    from tidytrace.host.probing import Prober
    from tidytrace.host.session import Answer, Session


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
    _candidates: Candidates | None = None
    _shared: tuple[str, ...] | None = None

    @abstractmethod
    def variables(self) -> Mapping[str, str]:
        """The path variables that definitions may use (``home``, ``xdg_config`` … see ``PathVariable``).

        Only those that exist on this system: there is no ``appdata`` on Linux.
        """

    def shared_folders(self) -> tuple[str, ...]:
        """The folders of the variables, links followed, spelled for comparing: none of them is one app's own."""
        if self._shared is None:
            real = (os.path.normcase(os.path.realpath(folder)) for folder in self.variables().values())
            self._shared = tuple(dict.fromkeys(real))
        return self._shared

    @abstractmethod
    def local(self, absolute: str) -> Path:
        r"""The openable path for an absolute path as this system writes it (``C:\…``, ``/etc/…``, ``~/…``).

        What is openable already comes back as it is.
        """

    @abstractmethod
    def is_absolute(self, text: str) -> bool:
        r"""Whether a text names a place by itself: ``/…``, ``C:\…``, ``~/…``."""

    @abstractmethod
    def which(self, binary: str) -> Path | None:
        """Where a command would start from, or none."""

    @abstractmethod
    def processes(self) -> tuple[Process, ...]:
        """Running programs; asked once and remembered until ``refresh``. Raises ProcessesUnknown."""

    @property
    @abstractmethod
    def processes_known(self) -> bool:
        """Whether ``processes`` can answer; if not, nothing may be taken for closed."""

    @abstractmethod
    def package(self, identifier: str, programs: Iterable[Path] = ()) -> Package | None:
        """A package by the ids of ``Detection.packages``, or none when it is not there or cannot be asked.

        Args:
            identifier: kind and name, such as ``npm:@openai/codex``.
            programs: where the app's commands were found; an unusual installation is recognised from there.
        """

    @abstractmethod
    def registry(self, key: str, value: str) -> str | int | None:
        r"""A value of the Windows registry (``HKCU\…``); none elsewhere or when it is not there."""

    @abstractmethod
    def network(self) -> "Network":
        """Who listens on this computer; asked once and remembered until ``refresh``."""

    @abstractmethod
    def connections(self, pids: Collection[int]) -> "Connections":
        """Where these processes are connected at this moment; asked anew each time, and nobody is asked but the system.

        Args:
            pids: the processes; of others nothing is told but how many connections they have.
        """

    def country(self, address: str) -> str | None:
        """The country (ISO 3166) that an address is registered in, from a list on this computer; none if unknown."""
        from tidytrace.host.countries import country_of

        return country_of(address)

    @property
    def countries_known(self) -> bool:
        """Whether there is such a list."""
        from tidytrace.host.countries import countries_known

        return countries_known()

    def written_names(self) -> Mapping[str, str]:
        """Names of addresses that stand in the hosts file of this computer; no name server is ever asked."""
        from tidytrace.host.hosts_file import names_in, path_on

        return names_in(self.local(path_on(self.system)))

    @abstractmethod
    def prober(self) -> "Prober":
        """Who may ask the servers of this computer, and no others."""

    @abstractmethod
    def registry_names(self, key: str) -> tuple[str, ...]:
        r"""Names of the values of a key of the Windows registry; none elsewhere."""

    @abstractmethod
    def registry_keys(self, key: str) -> tuple[str, ...]:
        r"""Names of the keys right below a key of the Windows registry; none elsewhere."""

    @abstractmethod
    def volumes(self) -> Volumes:
        """The volumes as they are now; each is looked at once, so ask anew for each piece of work."""

    def volume(self, path: Path) -> Volume:
        """What a path lies on; for many paths ask ``volumes`` once."""
        return self.volumes().of(path)

    @abstractmethod
    def guards(self) -> "Guards":
        """What guards this computer now: antivirus programs and the screen lock."""

    @abstractmethod
    def granting(self) -> "Granting":
        """What this system lets programs do, read once; ask anew for each piece of work."""

    def session(self) -> "Session":
        """Who can start a program for the person at a later time; asked anew each time."""
        from tidytrace.host.session import session_of

        return session_of(self)

    @abstractmethod
    def order(self, *words: str) -> "Answer":
        """Let a tool of the system change something of the person's own, after the person agreed; never as another."""

    @abstractmethod
    def refresh(self) -> None:
        """Forget what was remembered about processes, packages and project folders."""

    def family(self) -> frozenset[int]:
        """Process ids of this program and of those that started it."""
        return frozenset()

    def home_of(self, process: Process) -> str | None:
        """The home that a process works on, or none when it cannot be told."""
        return process.home

    def running(self, marks: Iterable[ProcessMark]) -> tuple[Process, ...]:
        """Processes that fit one of the marks and work on this home (or whose home cannot be read).

        Neither this program nor one that only speaks of an app (``grep codex``, the shell we were started from) counts.
        Raises ProcessesUnknown.
        """
        marks = tuple(marks)
        if not marks:
            return ()
        processes = self.processes()
        if self._candidates is None or self._candidates.processes is not processes:
            self._candidates = Candidates(processes, self.family())
        return tuple(process for process in self._candidates.fitting(marks) if self.same_home(process))

    def same_home(self, process: Process) -> bool:
        """Whether a process works on this host's home; one that hides its environment counts."""
        home = self.home_of(process)
        if not home:
            return True
        there = self.local(home)
        return there == self.home or resolved(there) == resolved(self.home)
