"""Where an app's folders and files are on one computer, and whether the app is there at all."""

import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from tidytrace.catalog import App, Catalogue, Store
from tidytrace.catalog.load import HOST_VARIABLES
from tidytrace.catalog.templates import fill, variables
from tidytrace.host.base import Host, Package
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.host.matching import Match, escaped, has_glob, matches, plain
from tidytrace.host.packages import version_in_path
from tidytrace.host.processes import Process
from tidytrace.host.projects import announce_projects, project_folders
from tidytrace.host.reading import opened
from tidytrace.portions import at_most

_POINTER_BYTES = 4096
_REGISTRY_BYTES = 64 * 1024 * 1024
_NAMES = frozenset({"id", "stem"})
"""Variables of companions that stand for a name, never for a way to somewhere else."""


class Places:
    """The path variables of one app, resolved on one host. A variable may stand for several folders.

    ``unreadable`` tells which of the looked-for places could not be looked into, and why: nothing may be said about
    what is there.
    """

    def __init__(self, app: App, host: Host) -> None:
        """Nothing is looked up before it is asked for."""
        self.app = app
        self.host = host
        self.unreadable: dict[Path, OSError] = {}
        self._roots: dict[str, tuple[str, ...]] = {}

    def roots(self, name: str) -> tuple[str, ...]:
        """Folders behind one path variable, most common first; one that does not exist only when none does.

        Empty for a variable that this system does not have. Raises KeyError for one that nobody defines.
        """
        if name not in self._roots:
            self._roots[name] = ()  # a variable that names itself resolves to nothing instead of for ever
            self._roots[name] = self._resolve(name)
        return self._roots[name]

    def _resolve(self, name: str) -> tuple[str, ...]:
        if name in HOST_VARIABLES:
            fixed = self.host.variables().get(name)
            return () if fixed is None else (fixed,)
        variable = self.app.paths[name]
        for variable_name, template in variable.env.items():
            moved = self._moved(template, self.host.environ.get(variable_name, ""))
            if moved:
                return moved
        for pointer in variable.pointer:
            template, _, key = pointer.partition("#")
            for path in self.expand(template):
                folder = _pointed(self._read(path, _POINTER_BYTES).decode("utf-8-sig", "replace"), key)
                if folder and self.host.is_absolute(folder):
                    named = _direct(self.host.local(folder))
                    # in a home that was moved or restored it may name a folder that is no more
                    if os.path.isdir(named):  # noqa: PTH112 - as below
                        return (named,)
        folders: list[str] = []
        for template in variable.candidates(self.host.system):
            for filled in self._filled(template, {}):
                folders += [match.path for match in self._matches(filled)] if has_glob(filled) else [plain(filled)]
        folders += [os.fspath(path) for path in self._projects(variable.projects_with, variable.projects_from)]
        folders = list(map(_spelled, folders))
        return _there(folders) or tuple(folders[:1])

    def _moved(self, template: str, value: str) -> tuple[str, ...]:
        """Where an environment variable moves a folder to; nothing when it does not name a place."""
        if not value.strip():
            return ()
        if template.startswith("{value}"):
            if not self.host.is_absolute(value):
                return ()
            value = _direct(self.host.local(value))
        return tuple(_spelled(plain(filled)) for filled in self._filled(template, {"value": value}))

    def _projects(self, names: Sequence[str], registries: Iterable[str]) -> Iterator[Path]:
        if names:
            yield from project_folders(self.host, frozenset(names))
        for registry in registries:
            template, _, selector = registry.partition("#")
            for path in self.expand(template):
                for folder in _listed(self._read(path, _REGISTRY_BYTES), selector):
                    if self.host.is_absolute(folder):
                        yield self.host.local(folder)

    def _read(self, path: Path, limit: int) -> bytes:
        try:
            with opened(path) as file:
                return at_most(file, limit)
        except OSError as error:
            self._report(os.fspath(path), error)
            return b""

    def _report(self, path: str, error: OSError) -> None:
        self.unreadable.setdefault(Path(path), error)

    def _filled(self, template: str, extra: Mapping[str, str]) -> Iterator[str]:
        """Patterns for a template: what is filled in is text, what the definition wrote may be a glob."""
        names = variables(template)
        for values in itertools.product(*(self._values(name, extra) for name in names)):
            chosen = dict(zip(names, map(escaped, values), strict=True))
            filled = fill(template, chosen.__getitem__)
            yield filled if template.startswith("{") else self._grounded(filled)

    def _grounded(self, pattern: str) -> str:
        """A pattern that the definition wrote as an absolute path, at the place where the host has that path."""
        parts = re.split(r"[/\\]", pattern)
        first = next((number for number, part in enumerate(parts) if has_glob(part)), len(parts))
        folder = self.host.local(plain("/".join(parts[:first])) + "/")
        return "/".join((escaped(os.fspath(folder)), *parts[first:]))

    def _values(self, name: str, extra: Mapping[str, str]) -> tuple[str, ...]:
        if name not in extra:
            return self.roots(name)
        value = extra[name]
        # an id comes out of a file: one that would lead elsewhere has no companions
        if name in _NAMES and (value in {"", ".", ".."} or re.search(r"[/\\\0]", value)):
            return ()
        return (value,)

    def _matches(self, filled: str) -> Iterator[Match]:
        return matches(filled, fold=self.host.system != "linux", report=self._report)

    def _expanded(self, template: str, extra: Mapping[str, str] | None) -> Iterator[Match]:
        for filled in self._filled(template, extra or {}):
            yield from self._matches(filled)

    def patterns(self, template: str, extra: Mapping[str, str] | None = None) -> list[str]:
        """The patterns that a template stands for, with its variables filled in; nobody looks what fits them."""
        return [*self._filled(template, extra or {})]

    def expand(self, template: str, extra: Mapping[str, str] | None = None) -> list[Path]:
        """Existing paths that a template stands for, sorted within each root.

        Args:
            template: with path variables and globs; ``..`` fits nothing.
            extra: values of ``{id}``, ``{dir}`` and ``{stem}``. Raises KeyError when one of them is needed and missing.
        """
        return [Path(path) for path in self.names(template, extra)]

    def names(self, template: str, extra: Mapping[str, str] | None = None) -> list[str]:
        """The same paths as text, for where there are thousands of them."""
        return list(dict.fromkeys(match.path for match in self._expanded(template, extra)))

    def candidates(self, template: str) -> list[Path]:
        """Paths that a template without a glob stands for, existing or not."""
        return [Path(plain(filled)) for filled in self._filled(template, {}) if not has_glob(filled)]

    def files(self, store: Store, extra: Mapping[str, str] | None = None) -> list[Path]:
        """Existing files or folders of one store; what links lead to a second time is left out."""
        return [Path(match.path) for match in self.matches(store, extra)]

    def matches(self, store: Store, extra: Mapping[str, str] | None = None) -> Iterable[Match]:
        """The same as texts, for those who look at tens of thousands."""
        found: dict[str, Match] = {}
        linked: list[Match] = []
        for template in store.files:
            for match in self._expanded(template, extra):
                if match.linked:
                    linked.append(match)
                else:
                    found.setdefault(match.path, match)
        if linked:
            known = {_real(path) for path in found}
            for match in linked:
                real = _real(match.path)
                if real not in known:
                    known.add(real)
                    found[match.path] = match
        return found.values()

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The app's own folders that exist; nothing outside them is written.

        A folder that others share (the home, ``~/.config``) never is an app's own, whatever a variable says.
        """
        found: dict[Path, None] = {}
        for template in self.app.folders:
            found.update(dict.fromkeys(path for path in self.expand(template) if os.path.exists(path)))  # noqa: PTH110
        shared = self.host.shared_folders() if found else ()
        real = ((path, _real(path)) for path in found)
        return tuple(path for path, there in real if not any(_holds(there, folder) for folder in shared))


class Installation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An app that was found, with the signs it was found by."""

    app: App
    places: Places
    evidence: tuple[str, ...]
    version: str | None
    processes: tuple[Process, ...]
    processes_known: bool = True
    """Whether the running programs could be listed; if not, the app may be running all the same."""

    @property
    def running(self) -> bool:
        """Whether any of its processes works on this home, as far as it is known."""
        return bool(self.processes)


Closed = dict[Path, OSError]
"""Folders that could not be looked into, and why."""


def locate(app: App, host: Host, closed: Closed | None = None) -> Installation | None:
    """Look for one app; none when there is no sign of it.

    Args:
        app: its definition.
        host: the computer.
        closed: takes the folders of the home in which an app without a sign may be all the same.
    """
    if host.system not in app.systems:
        return None
    places = Places(app, host)
    programs = tuple(path for path in map(host.which, app.detect.binaries) if path is not None)
    asked = (host.package(identifier, programs) for identifier in app.detect.packages)
    packages = tuple(package for package in asked if package is not None)
    files = tuple(path for template in app.detect.templates(host.system) for path in places.expand(template))
    processes, known = _running(places)
    signs = [
        *map(os.fspath, programs),
        *(package.where for package in packages),
        *map(os.fspath, files),
        *(f"{process.name} ({process.pid})" for process in processes),
        *map(os.fspath, places.folders),
    ]
    if not signs:
        if closed is not None:
            _add_closed(closed, places)
        return None
    return Installation(
        app=app,
        places=places,
        evidence=tuple(dict.fromkeys(signs)),
        version=_version(packages, (*programs, *files)),
        processes=processes,
        processes_known=known,
    )


def _running(places: Places) -> tuple[tuple[Process, ...], bool]:
    marks = [
        mark
        for mark in places.app.detect.processes
        if not mark.when or any(places.expand(template) for template in mark.when)
    ]
    try:
        return places.host.running(marks), places.host.processes_known
    except ProcessesUnknown:
        return (), False


def _version(packages: Iterable[Package], programs: Iterable[Path]) -> str | None:
    """What a package manager says, else what the place of a program says; transcripts may tell it later."""
    for package in packages:
        if package.version:
            return package.version
    return next((version for version in map(version_in_path, programs) if version), None)


def _add_closed(closed: Closed, places: Places) -> None:
    home = os.fspath(places.host.home)
    for path, error in places.unreadable.items():
        # the door that is closed, not each of the rooms that may be behind it
        door = next((folder for folder in path.parents if os.path.lexists(folder)), path)
        if _holds(home, os.fspath(door)):
            closed.setdefault(door, error)


def find_installations(catalogue: Catalogue, host: Host, closed: Closed | None = None) -> tuple[Installation, ...]:
    """All apps of the catalogue that show a sign on this computer; ``closed`` as of ``locate``.

    A web service shows none: what a browser keeps of it is the browser's.
    """
    variables = (variable for app in catalogue for variable in app.paths.values())
    announce_projects(host, (name for variable in variables for name in variable.projects_with))
    found = (locate(app, host, closed) for app in catalogue if app.kind != "web-service")
    return tuple(installation for installation in found if installation is not None)


def _there(folders: Iterable[str]) -> tuple[str, ...]:
    """Those that exist, each once whatever links lead to it."""
    found = [folder for folder in dict.fromkeys(folders) if os.path.exists(folder)]  # noqa: PTH110
    if len(found) < 2:
        return tuple(found)
    return tuple(reversed({_real(folder): folder for folder in reversed(found)}.values()))


def _real(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _spelled(path: str) -> str:
    """A path as the system spells it: templates have slashes, and on Windows all else has backslashes."""
    return path.replace("/", os.sep)


def _direct(path: Path) -> str:
    """The path without ``..``; links count as the app sees them."""
    return os.path.realpath(path) if ".." in path.parts else os.fspath(path)


def _holds(folder: str, other: str) -> bool:
    return other == folder or other.startswith(folder.rstrip(os.sep) + os.sep)


def _pointed(text: str, key: str) -> str:
    """The folder that a pointer file names; empty for none."""
    if not key:
        return text.strip().partition("\n")[0].strip()
    told = (line.strip().partition("=") for line in text.splitlines())
    return next((value.strip() for name, _, value in reversed(list(told)) if name == key), "")


def _listed(content: bytes, selector: str) -> Iterator[str]:
    """Folders that a registry of projects names, as paths or ``file:`` addresses."""
    import jmespath

    try:
        found: Any = jmespath.search(selector, json.loads(content or b"null"))
    except (ValueError, RecursionError):
        return
    for one in found if isinstance(found, list) else ():
        if isinstance(one, str) and one:
            yield _addressed(unquote(one.removeprefix("file://"))) if one.startswith("file://") else one


def _addressed(path: str) -> str:
    """The path of an address; one of Windows has a slash before its drive letter there."""
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path
