"""The walk through the folders where apps keep their data, and through the running programs."""

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from tidytrace.catalog import Catalogue
from tidytrace.checks.strangers.extensions import extensions_of
from tidytrace.checks.strangers.names import CACHES, NOT_APPS, is_ai, model_in
from tidytrace.checks.strangers.shapes import is_unnamed, is_web_store, may_have, shape_of, web_store_of_ai
from tidytrace.host import Host, Installation, Process, ProcessesUnknown
from tidytrace.host.matching import is_own_folder

Why = Literal["database", "lines", "document", "web-store", "name", "process", "model"]

SECONDS: Final = 0.4
"""The walk ends then, wherever it is; folders with telling names and those used last come first."""
_DEPTH: Final = 5
_ENTRIES: Final = 200
"""Of one folder; one with more holds things, not an app's own files."""
_FOLDERS: Final = 60
"""Of one app."""
_HEADS: Final = 12
"""Files of one app whose heads are read, and as many that do not say by an ending what they are."""
_ROOTS: Final = ("xdg_config", "xdg_data", "xdg_state", "appdata", "localappdata", "library")
_SANDBOXES: Final = (
    ("flatpak", ("config", "data")),
    ("snap", ("current/.config", "current/.local/share", "common")),
    ("packages", ("LocalCache/Roaming", "LocalCache/Local")),
)
"""Folders of programs that are kept apart, and where each has its own such roots."""
_VOLUMES: Final = ("containers/storage/volumes", "docker/volumes")
"""Of containers that the person runs without administrator rights, in the folder for data."""


class _Root(NamedTuple):
    """A folder whose children are apps."""

    folder: str
    dotted: bool = False
    """Only those with a dot are, and files too."""
    telling: bool = False
    """Only those with the name of an AI app are looked into."""
    inside: str = ""
    """Where in each its data are."""


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may be an AI app."""

    name: str
    why: Why
    path: str
    """The file or folder that says so; of a program its own file, or its name."""
    detail: str = ""


class _Candidate(msgspec.Struct, frozen=True):
    path: str
    name: str
    telling: bool
    used: float


class Search:
    """One look at one computer."""

    def __init__(self, host: Host, catalogue: Catalogue, installations: Iterable[Installation]) -> None:
        """What belongs to known apps is worked out from their places, which were looked up already."""
        self._host = host
        self._catalogue = catalogue
        self._known = {os.path.normcase(path) for one in installations for path in _places_of(one)}
        self._above = {above for path in self._known for above in _above(path)}

    def strangers(self) -> Iterator[Stranger]:
        """One for each app, its best sign."""
        began = time.monotonic()
        ends = began + SECONDS
        for name, path in extensions_of(self._host, self._catalogue, self._belongs, began + SECONDS / 2):
            yield Stranger(name=name, why="document", path=path)
        for candidate in self._candidates():
            if time.monotonic() > ends:
                return
            found = self._inside(candidate, ends)
            if found is not None:
                yield found

    def programs(self) -> Iterator[Stranger]:
        """Running programs with the name of an AI app, or with a model's file on their command line."""
        try:
            processes = self._host.processes()
        except ProcessesUnknown:
            return
        marks = [mark for app in self._catalogue for mark in app.detect.processes]
        family = self._host.family()
        for process in processes:
            if process.ours or process.pid in family:
                continue
            model = model_in(process.command)
            if model is None and not _named(process):
                continue
            if self._host.same_home(process) and not any(process.fits(mark) for mark in marks):
                yield Stranger(
                    name=process.name,
                    why="process" if model is None else "model",
                    path=process.exe or process.name,
                    detail=model or "",
                )

    def _candidates(self) -> list[_Candidate]:
        found = {one.path: one for root in self._roots() for one in self._children(root)}
        return sorted(found.values(), key=lambda one: (not one.telling, -one.used))

    def _roots(self) -> Iterator[_Root]:
        variables = self._host.variables()
        yield _Root(os.fspath(self._host.home), dotted=True)
        for name in _ROOTS:
            if name in variables:
                yield _Root(variables[name])
        if "xdg_cache" in variables:
            yield _Root(variables["xdg_cache"], telling=True)
        for name, below in _SANDBOXES:
            for app in _names(variables.get(name)):
                for one in below:
                    yield _Root(_joined(app, one))
        if "packages" in variables:
            yield _Root(variables["packages"], inside="LocalState")
        if "xdg_data" in variables:
            for one in _VOLUMES:
                yield _Root(_joined(variables["xdg_data"], one), inside="_data")

    def _children(self, root: _Root) -> Iterator[_Candidate]:
        for entry in _entries(root.folder):
            name = entry.name
            if name.lower() in NOT_APPS or (root.dotted and not name.startswith(".")) or self._is_known(entry.path):
                continue
            try:
                if is_own_folder(entry):
                    path = _joined(entry.path, root.inside) if root.inside else entry.path
                    if not root.inside or not self._is_known(path):
                        one = _Candidate(path, name, is_ai(name), entry.stat(follow_symlinks=False).st_mtime)
                        if one.telling or not root.telling:
                            yield one
                elif root.dotted and may_have(name) and not is_unnamed(name[1:]) and entry.is_file():
                    yield _Candidate(entry.path, name, is_ai(name), entry.stat(follow_symlinks=False).st_mtime)
            except OSError:
                continue

    def _is_known(self, path: str) -> bool:
        """Whether a folder belongs to a known app, holds something of one, or lies in one."""
        folded = os.path.normcase(path)
        return folded in self._known or folded in self._above or any(one in self._known for one in _above(folded))

    def _belongs(self, path: str) -> bool:
        """Whether a folder in an editor's own is a place of an app, or holds one."""
        folded = os.path.normcase(path)
        return folded in self._known or folded in self._above

    def _inside(self, candidate: _Candidate, ends: float) -> Stranger | None:
        waiting: deque[tuple[str, int]] = deque([(candidate.path, 0)])
        folders = 0
        looked = [0, 0]
        anything = False
        while waiting and folders < _FOLDERS and time.monotonic() < ends:
            folder, depth = waiting.popleft()
            folders += 1
            for entry in _entries(folder) or _alone(folder):
                try:
                    if is_own_folder(entry):
                        if is_web_store(entry.name):
                            anything = True
                            if web_store_of_ai(Path(entry.path)):
                                return _stranger(candidate, "web-store", entry.path)
                        elif depth < _DEPTH and entry.name.lower() not in NOT_APPS | CACHES:
                            waiting.append((entry.path, depth + 1))
                        continue
                    unnamed = is_unnamed(entry.name)
                    if may_have(entry.name) and looked[unnamed] < _HEADS and entry.is_file(follow_symlinks=False):
                        anything = anything or not unnamed
                        looked[unnamed] += 1
                        shape = shape_of(Path(entry.path))
                        if shape is not None:
                            return _stranger(candidate, shape, entry.path)
                except OSError:
                    continue
        return _stranger(candidate, "name", candidate.path) if candidate.telling and anything else None


def _stranger(candidate: _Candidate, why: Why, path: str) -> Stranger:
    return Stranger(name=candidate.name, why=why, path=path)


def _named(process: Process) -> bool:
    """Whether the program itself, or what an interpreter was given to run, has such a name."""
    words = [process.name, *process.program]
    return any(is_ai(word.replace("\\", "/").rstrip("/").rpartition("/")[2]) for word in words)


def _places_of(installation: Installation) -> Iterator[str]:
    """Everything that an app's definition speaks of and that is there."""
    places = installation.places
    app = installation.app
    shared = {os.path.normcase(folder) for folder in places.host.variables().values()}
    shared |= {os.path.normcase(places.host.home), os.path.normcase(places.host.home.parent)}
    found = [os.fspath(folder) for folder in places.folders]
    for name, variable in app.paths.items():
        if not (variable.projects_with or variable.projects_from):
            found += places.roots(name)
    templates = [*app.detect.templates(places.host.system), *app.never_touch]
    templates += [file for setting in app.settings for file in setting.files]
    templates += [file for servers in app.tool_servers for file in servers.files]
    for template in templates:
        if "*" not in template:
            found += [os.fspath(path) for path in places.candidates(template)]
    for path in found:
        if os.path.normcase(path) not in shared:
            yield path


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first."""
    parent = os.path.dirname(path)  # noqa: PTH120 - texts, thousands of them
    while parent != path:
        yield parent
        path, parent = parent, os.path.dirname(parent)  # noqa: PTH120


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:
            entries = [entry for _, entry in zip(range(_ENTRIES), found, strict=False)]
    except OSError:
        return []
    return entries


def _alone(path: str) -> "list[os.DirEntry[str]]":
    """The entry of a file that is an app's only one."""
    folder, name = os.path.split(path)
    return [entry for entry in _entries(folder) if entry.name == name and entry.is_file()]


def _joined(folder: str, below: str) -> str:
    """Texts, as scandir gives them."""
    return os.path.join(folder, *below.split("/"))  # noqa: PTH118


def _names(folder: str | None) -> list[str]:
    return [entry.path for entry in _entries(folder)] if folder is not None else []
