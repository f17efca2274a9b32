"""Where an app's folders and files are on one computer, and whether the app is there at all."""

import glob
import json
import os
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.catalog import App, Catalogue, Store
from tidytrace.host.base import Host, Process
from tidytrace.host.projects import project_folders

_VARIABLE = re.compile(r"\{([a-z_A-Z0-9]+)\}")
_POINTER_BYTES = 4096


class Places:
    """The path variables of one app, resolved on one host. A variable may stand for several folders."""

    def __init__(self, app: App, host: Host) -> None:
        """Nothing is looked up before it is asked for."""
        self.app = app
        self.host = host
        self._roots: dict[str, tuple[str, ...]] = {}

    def roots(self, name: str) -> tuple[str, ...]:
        """Folders behind one path variable, most common first; those that do not exist only when none does."""
        if name not in self._roots:
            self._roots[name] = ()  # a variable that names itself resolves to nothing instead of for ever
            self._roots[name] = self._resolve(name)
        return self._roots[name]

    def _resolve(self, name: str) -> tuple[str, ...]:
        fixed = self.host.variables().get(name)
        if fixed is not None:
            return (fixed,)
        variable = self.app.paths[name]
        for variable_name, template in variable.env.items():
            value = self.host.environ.get(variable_name, "")
            if value:
                return (os.fspath(self.host.local(template.replace("{value}", value))),)
        for template in variable.pointer:
            for path in self.expand(template):
                folder = _first_line(path)
                if folder:
                    return (os.fspath(self.host.local(folder)),)
        folders: list[str] = []
        for template in variable.candidates(self.host.system):
            folders += [os.fspath(path) for path in self._expanded(template)]
        if variable.projects_with or variable.projects_from:
            folders += [os.fspath(path) for path in self._projects(variable.projects_with, variable.projects_from)]
        unique = tuple(dict.fromkeys(folders))
        return tuple(folder for folder in unique if os.path.isdir(folder)) or unique[:1]

    def _projects(self, names: Sequence[str], registries: Iterable[str]) -> Iterator[Path]:
        if names:
            yield from project_folders(self.host, frozenset(names))
        for registry in registries:
            template, _, selector = registry.partition("#")
            for path in self.expand(template):
                yield from (self.host.local(one) for one in _listed_folders(path, selector))

    def _expanded(self, template: str, extra: Mapping[str, str] | None = None) -> Iterator[Path]:
        for filled in self._filled(template, extra or {}):
            if glob.has_magic(_protected(filled)):
                yield from (Path(match) for match in sorted(glob.iglob(_protected(filled), recursive=True)))
            else:
                yield Path(_unprotected(filled))

    def _filled(self, template: str, extra: Mapping[str, str]) -> Iterator[str]:
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
        choices: list[dict[str, str]] = [{}]
        for name in dict.fromkeys(names):
            values = (extra[name],) if name in extra else self.roots(name)
            choices = [choice | {name: glob.escape(value)} for choice in choices for value in values]
        for choice in choices:
            yield _VARIABLE.sub(lambda match, choice=choice: choice[match.group(1)], template)  # type: ignore[misc]

    def expand(self, template: str, extra: Mapping[str, str] | None = None) -> list[Path]:
        """Existing paths that a template stands for, sorted within each root."""
        return [path for path in self._expanded(template, extra) if os.path.lexists(path)]

    def candidates(self, template: str) -> list[Path]:
        """Paths that a template without a glob stands for, existing or not."""
        return [Path(_unprotected(filled)) for filled in self._filled(template, {})]

    def files(self, store: Store, extra: Mapping[str, str] | None = None) -> list[Path]:
        """Existing files or folders of one store, without doubles."""
        found: dict[Path, None] = {}
        for template in store.files:
            found.update(dict.fromkeys(self.expand(template, extra)))
        return list(found)

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The app's own folders that exist; nothing outside them is written."""
        found: dict[Path, None] = {}
        for template in self.app.folders:
            found.update(dict.fromkeys(path for path in self.expand(template) if path.exists()))
        return tuple(found)


class Installation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An app that was found, with the signs it was found by."""

    app: App
    places: Places
    evidence: tuple[str, ...]
    version: str | None
    processes: tuple[Process, ...]

    @property
    def running(self) -> bool:
        """Whether any of its processes works on this home."""
        return bool(self.processes)


def locate(app: App, host: Host) -> Installation | None:
    """Look for one app; none when there is no sign of it."""
    if host.system not in app.systems:
        return None
    places = Places(app, host)
    evidence: list[str] = []
    version: str | None = None
    for binary in app.detect.binaries:
        path = host.which(binary)
        if path is not None:
            evidence.append(os.fspath(path))
    for identifier in app.detect.packages:
        package = host.package(identifier)
        if package is not None:
            version = version or package.version
            evidence.append(package.where)
    for template in app.detect.templates(host.system):
        evidence += [os.fspath(path) for path in places.expand(template)]
    processes = host.running(
        mark for mark in app.detect.processes if not mark.when or any(places.expand(template) for template in mark.when)
    )
    evidence += [f"{process.name} ({process.pid})" for process in processes]
    evidence += [os.fspath(folder) for folder in places.folders]
    if not evidence:
        return None
    return Installation(
        app=app,
        places=places,
        evidence=tuple(dict.fromkeys(evidence)),
        version=version,
        processes=processes,
    )


def find_installations(catalogue: Catalogue, host: Host) -> tuple[Installation, ...]:
    """All apps of the catalogue that show a sign on this computer."""
    found = (locate(app, host) for app in catalogue)
    return tuple(installation for installation in found if installation is not None)


def _protected(filled: str) -> str:
    return filled


def _unprotected(filled: str) -> str:
    return re.sub(r"\[([*?[])\]", r"\1", filled)


def _first_line(path: Path) -> str:
    try:
        with path.open("r", encoding="utf-8", errors="replace") as file:
            return file.read(_POINTER_BYTES).splitlines()[0].strip() if path.stat().st_size else ""
    except OSError:
        return ""


def _listed_folders(path: Path, selector: str) -> list[str]:
    import jmespath

    try:
        with path.open("rb") as file:
            found = jmespath.search(selector, json.load(file))
    except (OSError, ValueError):
        return []
    return [one for one in found or [] if isinstance(one, str)]
