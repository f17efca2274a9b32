"""The real computer: what is the same on all systems once its layout is known."""

import os
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tidytrace.host.base import Host, Package
from tidytrace.host.errors import HomeUnknown, ProcessesUnknown
from tidytrace.host.layout import Ground, Layout, NoRegistry, Registry
from tidytrace.host.packages import Packages
from tidytrace.host.processes import Process
from tidytrace.host.projects import forget_projects
from tidytrace.host.volumes_site import Site

if TYPE_CHECKING:
    from tidytrace.host.connecting import Connections
    from tidytrace.host.grants import Granting
    from tidytrace.host.guards import Guards
    from tidytrace.host.network import Network
    from tidytrace.host.probing import Prober
    from tidytrace.host.session import Answer

_PERCENT = re.compile(r"%([^%]+)%")


class Machine(Host):
    """This computer, as the person who runs us sees it."""

    layout_type: ClassVar[type[Layout]]
    home_variables: ClassVar[tuple[str, ...]]

    def __init__(self, environ: Mapping[str, str] | None = None, registry: Registry | None = None) -> None:
        """Cheap: nothing is read before it is asked for.

        Args:
            environ: the environment that counts; by default the process's own.
            registry: on Windows, what answers for the registry.
        """
        self.environ = os.environ if environ is None else environ
        self.home = self._home()
        ground = Ground(
            home=self.home, environ=self.environ, local=self.local, registry=registry or self._default_registry()
        )
        self.layout = self.layout_type(ground)
        self.system = self.layout_type.system
        self._packages = Packages(self.layout)
        self._processes: tuple[Process, ...] | ProcessesUnknown | None = None
        self._network: Network | None = None

    def _home(self) -> Path:
        for name in self.home_variables:
            value = self.environ.get(name)
            if value:
                return Path(os.path.abspath(value))  # noqa: PTH100 - a link in the home's own path stays as it is
        return _account_home()

    def _default_registry(self) -> Registry:
        return NoRegistry()

    def variables(self) -> Mapping[str, str]:
        """The path variables of this system."""
        return self._variables

    @cached_property
    def _variables(self) -> Mapping[str, str]:
        return self.layout.variables()

    @cached_property
    def release(self) -> str:  # type: ignore[override]
        """The system's own name and version."""
        return self.layout.release()

    def local(self, absolute: str) -> Path:
        """The path itself, with ``~`` and (on Windows) ``%NAME%`` filled in."""
        if self.layout_type.system == "windows":
            absolute = _PERCENT.sub(lambda match: self._percent(match.group(1)), absolute)
        if absolute == "~":
            return self.home
        if absolute.startswith(("~/", "~\\")):
            return self.home / absolute[2:]
        return Path(absolute)

    def _percent(self, name: str) -> str:
        variables = {} if name.upper() not in {"APPDATA", "LOCALAPPDATA", "PROGRAMDATA"} else self.variables()
        return variables.get(name.lower()) or self.environ.get(name.upper()) or f"%{name}%"

    def is_absolute(self, text: str) -> bool:
        """Whether a text names a place by itself."""
        return os.path.isabs(os.fspath(self.local(text)))  # noqa: PTH117 - says what it does

    def which(self, binary: str) -> Path | None:
        """Where a command would start from: PATH, then the places that installers use."""
        for folder in self._path:
            for suffix in self.layout.suffixes:
                candidate = os.path.join(folder, binary + suffix)  # noqa: PTH118 - thousands of these
                if os.path.isfile(candidate) and os.access(candidate, os.X_OK):  # noqa: PTH113
                    return Path(candidate)
        return None

    @cached_property
    def _path(self) -> tuple[str, ...]:
        folders = dict.fromkeys(os.fspath(folder) for folder in self.layout.path_folders())
        if sys.platform == "linux" and "microsoft" in os.uname().release:
            # Windows' own folders inside WSL: another computer's programs, and slow to ask
            folders = {folder: None for folder in folders if not re.match(r"/mnt/[a-z](/|$)", folder)}
        return tuple(folder for folder in folders if os.path.isdir(folder))  # noqa: PTH112

    def processes(self) -> tuple[Process, ...]:
        """All processes that the person may see, without their home. Raises ProcessesUnknown."""
        if self._processes is None:
            self._processes = self._list()
        if isinstance(self._processes, ProcessesUnknown):
            raise self._processes
        return self._processes

    @property
    def processes_known(self) -> bool:
        """Whether ``processes`` can answer."""
        try:
            self.processes()
        except ProcessesUnknown:
            return False
        return True

    def blinded(self) -> str | None:
        """Why only a part of the processes can be seen, or none when all can."""
        return None

    def _list(self) -> tuple[Process, ...] | ProcessesUnknown:
        try:
            from tidytrace.host.listing import list_processes
        except ImportError as error:
            return ProcessesUnknown(str(error))
        why = self.blinded()
        if why is not None:
            return ProcessesUnknown(why)
        try:
            return list_processes()
        except ProcessesUnknown as error:
            return error

    def family(self) -> frozenset[int]:
        """This process and those that started it."""
        return self._family

    @cached_property
    def _family(self) -> frozenset[int]:
        try:
            from tidytrace.host.listing import family
        except ImportError:
            return frozenset()  # then nothing is known of other processes either
        return family()

    def home_of(self, process: Process) -> str | None:
        """The home in a process's environment; for a process of another person that person's."""
        from tidytrace.host.listing import home_of

        return process.home or home_of(process.pid, self.home_variables)

    def package(self, identifier: str, programs: Iterable[Path] = ()) -> Package | None:
        """A package by its kind and name."""
        return self._packages.find(identifier, tuple(programs))

    def registry(self, key: str, value: str) -> str | int | None:
        """A value of the registry; none on other systems."""
        return self.layout.ground.registry.value(key, value)

    def registry_names(self, key: str) -> tuple[str, ...]:
        """Names of the values of a key of the registry; none on other systems."""
        return self.layout.ground.registry.names(key)

    def registry_keys(self, key: str) -> tuple[str, ...]:
        """Names of the keys right below a key of the registry; none on other systems."""
        return self.layout.ground.registry.subkeys(key)

    def network(self) -> "Network":
        """Who listens now, under which addresses, and what stands in between."""
        if self._network is None:
            from tidytrace.host.surveying import survey

            self._network = survey(self, self.layout.ground.registry)
        return self._network

    def connections(self, pids: Collection[int]) -> "Connections":
        """Where these processes are connected now."""
        from tidytrace.host.connecting import connections

        return connections(self.system, pids)

    def prober(self) -> "Prober":
        """Asks ports of this computer."""
        from tidytrace.host.probing import RealProber

        return RealProber(self.network().addresses)

    def site(self) -> Site:
        """This computer, for those who look at its volumes."""
        from tidytrace.host.volumes_asking import SystemAsking

        return Site(local=self.local, written=_absolute, asking=SystemAsking(), registry=self.registry)

    def guards(self) -> "Guards":
        """What guards this computer, as its files and its own commands tell."""
        from tidytrace.host.guarding import guards_of

        return guards_of(self, self.site().asking, self.environ.get("SYSTEMROOT") or "C:\\Windows")

    def granting(self) -> "Granting":
        """The permissions that its own files and lists tell of."""
        from tidytrace.host.granting import granting_of

        return granting_of(self, self.site().asking)

    def order(self, *words: str) -> "Answer":
        """Start the tool, in the person's own environment."""
        from tidytrace.host.session import ordered

        tool = self.which(words[0])
        return ordered((os.fspath(tool) if tool else words[0], *words[1:]), self.environ)

    def refresh(self) -> None:
        """Ask again for processes and packages."""
        self._processes = None
        self._network = None
        self.layout = self.layout_type(self.layout.ground)
        self._packages = Packages(self.layout)
        self._shared = None
        forget_projects(self)


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links are followed by those who know the mounts


def _account_home() -> Path:
    """The home that the system keeps for the account, when the environment names none."""
    if sys.platform == "win32":
        return Path.home()
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        import pwd

        # not Path.home(): it takes an empty HOME for the root of all files
        try:
            return Path(pwd.getpwuid(os.getuid()).pw_dir)
        except KeyError as error:
            raise HomeUnknown from error
