"""A folder tree that answers as a computer of any system, for the tests of every definition."""

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

import msgspec

from tidytrace.catalog import System
from tidytrace.host.base import Host, Package
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.layout import Ground, Layout
from tidytrace.host.linux import LinuxLayout
from tidytrace.host.macos import MacLayout
from tidytrace.host.packages import Packages
from tidytrace.host.processes import Process
from tidytrace.host.projects import forget_projects
from tidytrace.host.volumes import GivenVolumes, Volume, Volumes
from tidytrace.host.volumes_site import Recorded, Site
from tidytrace.host.windows import WindowsLayout

if TYPE_CHECKING:
    from tidytrace.host.connecting import Connections
    from tidytrace.host.grants import Granting
    from tidytrace.host.guards import Guards
    from tidytrace.host.network import Network
    from tidytrace.host.probing import Prober
    from tidytrace.host.session import Answer

_HOMES: dict[System, str] = {"linux": "/home/alice", "macos": "/Users/alice", "windows": "C:\\Users\\alice"}
_LAYOUTS: dict[System, type[Layout]] = {"linux": LinuxLayout, "macos": MacLayout, "windows": WindowsLayout}
_PERCENT = re.compile(r"%([^%]+)%")


class FixtureRegistry:
    """A registry from ``{"HKCU…": {"value": …}}``; names without regard to case."""

    def __init__(self, keys: Mapping[str, Mapping[str, str | int]]) -> None:
        """Every key above a given one exists too."""
        self._values = {
            key.lower(): {name.lower(): value for name, value in values.items()} for key, values in keys.items()
        }
        self._keys = tuple(keys)

    def value(self, key: str, name: str) -> str | int | None:
        """One value, or none."""
        return self._values.get(key.lower(), {}).get(name.lower())

    def subkeys(self, key: str) -> tuple[str, ...]:
        """Names right below a key."""
        start = key.lower() + "\\"
        below = (one[len(start) :].split("\\")[0] for one in self._keys if one.lower().startswith(start))
        return tuple(dict.fromkeys(below))

    def names(self, key: str) -> tuple[str, ...]:
        """Names of the values of a key, in small letters."""
        return tuple(self._values.get(key.lower(), ()))


class FixtureHost(Host):
    """A computer inside ``root``: drives and mounts are folders there, and nothing outside is looked at.

    ``root/registry.json``, ``root/processes.json`` (a list of objects with the fields of ``Process``) and
    ``root/sockets.json`` (the fields of ``Network``, ``answers`` as for ``RecordedProber``, ``connections`` with a list
    of ``Connection``, ``unseen`` with the other fields of ``Connections``, and ``countries`` from addresses to codes)
    are read when they are there.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        root: Path,
        system: System,
        *,
        environ: Mapping[str, str] | None = None,
        processes: Iterable[Process] = (),
        processes_known: bool = True,
        packages: Mapping[str, str | Package | None] | None = None,
        binaries: Mapping[str, str | Path] | None = None,
        release: str | None = None,
        volumes: Mapping[str, Volume] | None = None,
        answers: Recorded | None = None,
    ) -> None:
        """Creates nothing.

        Args:
            root: the folder that stands for the computer.
            system: which system it has.
            environ: the person's environment; paths in it as the system writes them, or inside ``root``.
            processes: running programs, besides those of ``processes.json``.
            processes_known: false for a computer that does not show its processes.
            packages: identifiers (``npm:@openai/codex``) to versions, besides what the tree shows.
            binaries: commands to their paths, besides what the tree shows.
            release: what the system calls itself; by default what the tree says.
            volumes: folders to what they lie on; for all others the tree and ``answers`` are asked.
            answers: what commands and the kernel say of the volumes and guards; by default nothing.
        """
        self.root = Path(os.path.abspath(root))  # noqa: PTH100 - a link in the way stays as it is
        self.system = system
        self.environ = dict(environ or {})
        self.home = self.root  # until it is known: ``local`` fills in ~ with it
        moved = self.environ.get("USERPROFILE" if system == "windows" else "HOME")
        self.home = self.local(moved or _HOMES[system])
        self._given = tuple(processes)
        self._listed: tuple[bytes, tuple[Process, ...]] | None = None
        self._described: tuple[bytes, dict[str, Any]] = b"{}", {}
        self._known = processes_known
        self._given_packages = dict(packages or {})
        self._binaries = dict(binaries or {})
        self._given_volumes = {self.local(folder): volume for folder, volume in (volumes or {}).items()}
        self._answers = answers or Recorded()
        self.ordered: list[tuple[str, ...]] = []
        """What tools of the system were told to do."""
        self.layout = _LAYOUTS[system](
            Ground(home=self.home, environ=self.environ, local=self.local, registry=self._registry)
        )
        self._packages = Packages(self.layout)
        self.release = release or self.layout.release()

    @cached_property
    def _registry(self) -> FixtureRegistry:
        path = self.root / "registry.json"
        return FixtureRegistry(json.loads(path.read_text("utf-8")) if path.is_file() else {})

    def variables(self) -> Mapping[str, str]:
        """The path variables of the system, inside the tree."""
        return self._variables

    @cached_property
    def _variables(self) -> Mapping[str, str]:
        return self.layout.variables()

    def local(self, absolute: str) -> Path:
        r"""The place in the tree: ``C:\x`` is ``root/C/x``, ``/etc/x`` is ``root/etc/x``."""
        if self.system == "windows":
            absolute = _PERCENT.sub(lambda match: self._percent(match.group(1)), absolute)
        root, spelled = os.fspath(self.root), absolute.replace("/", os.sep)
        if spelled == root or spelled.startswith(root + os.sep):
            return Path(spelled.replace("\\", os.sep) if self.system == "windows" else spelled)
        if absolute == "~":
            return self.home
        if absolute.startswith(("~/", "~\\")):
            return self.home.joinpath(*re.split(r"[/\\]" if self.system == "windows" else "/", absolute[2:]))
        if self.system == "windows":
            path = PureWindowsPath(absolute)
            drive = path.drive.strip(":\\").upper() if path.drive.endswith(":") else path.drive.strip("\\")
            return self.root.joinpath(*re.split(r"\\", drive), *path.parts[1 if path.anchor else 0 :])
        return self.root / absolute.lstrip("/")

    def _percent(self, name: str) -> str:
        known = name.lower() if name.lower() in {"appdata", "localappdata", "programdata"} else ""
        if name.upper() == "USERPROFILE":
            return os.fspath(self.home)
        return (self.variables().get(known) if known else self.environ.get(name.upper())) or f"%{name}%"

    def is_absolute(self, text: str) -> bool:
        """Whether a text names a place by itself, as the system sees it."""
        if text == "~" or text.startswith(("~/", "~\\")) or text.replace("/", os.sep).startswith(os.fspath(self.root)):
            return True
        if self.system == "windows":
            return bool(re.match(r"[A-Za-z]:[\\/]|\\\\|%\w+%", text))
        return text.startswith("/")

    def which(self, binary: str) -> Path | None:
        """A given command, or one that stands in a folder for programs."""
        given = self._binaries.get(binary)
        if given is not None:
            return self.local(os.fspath(given))
        for folder in self.layout.path_folders():
            for suffix in self.layout.suffixes:
                candidate = folder / f"{binary}{suffix}"
                if candidate.is_file():
                    return candidate
        return None

    def processes(self) -> tuple[Process, ...]:
        """The given processes and those of ``processes.json``. Raises ProcessesUnknown when told to."""
        if not self._known:
            raise ProcessesUnknown("this fixture hides them")
        path = self.root / "processes.json"
        content = path.read_bytes() if path.is_file() else b"[]"
        if self._listed is None or self._listed[0] != content:
            self._listed = content, (*self._given, *msgspec.json.decode(content, type=list[Process]))
        return self._listed[1]

    @property
    def processes_known(self) -> bool:
        """As it was told."""
        return self._known

    def package(self, identifier: str, programs: Iterable[Path] = ()) -> Package | None:
        """A given package, or one that the tree shows."""
        if identifier in self._given_packages:
            given = self._given_packages[identifier]
            if isinstance(given, Package):
                return given
            return Package(name=identifier.partition(":")[2], version=given, where=identifier)
        return self._packages.find(identifier, tuple(programs))

    def registry(self, key: str, value: str) -> str | int | None:
        """A value of ``registry.json``."""
        return self._registry.value(key, value)

    def registry_names(self, key: str) -> tuple[str, ...]:
        """Names of the values of a key of ``registry.json``."""
        return self._registry.names(key)

    def registry_keys(self, key: str) -> tuple[str, ...]:
        """Names right below a key of ``registry.json``."""
        return self._registry.subkeys(key)

    def network(self) -> "Network":
        """What ``sockets.json`` says, else what the tree shows of the kernel's lists."""
        from tidytrace.host.network import Network
        from tidytrace.host.sockets import linux_listeners
        from tidytrace.host.surveying import completed

        seen = msgspec.convert(self._sockets, Network)
        proc = self.root / "proc"
        if not self._sockets and (proc / "net" / "tcp").is_file():
            seen = Network(listeners=linux_listeners(proc))
        return completed(self, self._registry, seen)

    def connections(self, pids: Collection[int]) -> "Connections":
        """Those of ``sockets.json``, else what the tree shows of the kernel's lists."""
        from tidytrace.host.connecting import Connection, Connections, linux_connections

        told = self._sockets
        if "connections" not in told and (self.root / "proc" / "net" / "tcp").is_file():
            return linux_connections(self.root / "proc", pids, user=None)
        lines = msgspec.convert(told.get("connections", []), list[Connection])
        seen = tuple(line.plain() for line in lines if line.pid in pids)
        rest = {"addresses": told.get("addresses", ()), **told.get("unseen", {})}
        return msgspec.convert({**rest, "seen": msgspec.to_builtins(seen)}, Connections)

    def country(self, address: str) -> str | None:
        """What ``sockets.json`` says, else the list of this computer."""
        given = self._sockets.get("countries")
        return super().country(address) if given is None else given.get(address)

    @property
    def countries_known(self) -> bool:
        """Whether ``sockets.json`` says so, else whether this computer has a list."""
        return "countries" in self._sockets or super().countries_known

    def prober(self) -> "Prober":
        """The answers of ``sockets.json``; nothing is connected to."""
        from tidytrace.host.probing import RecordedProber

        return RecordedProber(self._sockets.get("answers", {}), self.network().addresses)

    @property
    def _sockets(self) -> dict[str, Any]:
        path = self.root / "sockets.json"
        content = path.read_bytes() if path.is_file() else b"{}"
        if self._described[0] != content:
            self._described = content, dict(json.loads(content))
        return self._described[1]

    def volumes(self) -> Volumes:
        """The given ones, else what the tree and the recorded answers tell."""
        site = Site(local=self.local, written=self._written, asking=self._answers, registry=self.registry)
        found: Volumes
        if self.system == "linux":
            from tidytrace.host.volumes_linux import LinuxVolumes

            found = LinuxVolumes(site)
        elif self.system == "macos":
            from tidytrace.host.volumes_macos import MacVolumes

            found = MacVolumes(site)
        else:
            from tidytrace.host.volumes_windows import WindowsVolumes

            found = WindowsVolumes(site, "C:\\Windows")
        return GivenVolumes(self._given_volumes, found)

    def _written(self, path: Path) -> str:
        r"""A path of the tree as the system writes it; ``C/x`` is ``C:\x`` and ``server/x`` a share."""
        if not path.is_relative_to(self.root):
            return os.fspath(path)
        parts = path.relative_to(self.root).parts
        if self.system != "windows":
            return "/" + "/".join(parts)
        drive = bool(parts) and len(parts[0]) == 1
        return "\\".join([f"{parts[0]}:", *parts[1:], *([""] if len(parts) == 1 else [])] if drive else ["\\", *parts])

    def guards(self) -> "Guards":
        """What the tree, the registry and the recorded answers tell."""
        from tidytrace.host.guarding import guards_of

        return guards_of(self, self._answers, "C:\\Windows")

    def granting(self) -> "Granting":
        """The permissions that the tree, the registry and the recorded answers tell of."""
        from tidytrace.host.granting import granting_of

        return granting_of(self, self._answers)

    def order(self, *words: str) -> "Answer":
        """Note what was ordered; the recorded answers say what a tool prints, and one that is not there fails."""
        from tidytrace.host.session import Answer

        self.ordered.append(words)
        said = self._answers.command(*words)
        if said is None and self.which(words[0]) is None:
            return Answer(-1, problem="not found")
        return Answer(0, said or "")

    def refresh(self) -> None:
        """Look at the tree again."""
        self.layout = _LAYOUTS[self.system](self.layout.ground)
        self._packages = Packages(self.layout)
        self._shared = None
        forget_projects(self)
