"""The person's project folders, found by the files that some apps leave in them."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tidytrace.host.base import Host
from tidytrace.host.matching import is_own_folder

DEPTH = 4
"""How far below the home folder is looked."""
FOLDERS = 20_000
"""How many folders are looked into before the search ends."""
_ANYWHERE = frozenset(
    {
        *("node_modules", "bower_components", "venv", "env", "virtualenv", "site-packages", "__pycache__", "vendor"),
        *("target", "cache", "caches", "tmp", "temp", "trash", "lost+found"),
    }
)
_AT_HOME = frozenset(
    {"library", "appdata", "applications", "snap", "application data", "miniconda3", "anaconda3", "go"}
)
_REMEMBERED = "_tidytrace_projects"
_ANNOUNCED = "_tidytrace_project_names"


class ProjectSearch:
    """One walk through a home folder, breadth first, which serves every name that is asked for later."""

    def __init__(self, home: Path, names: Iterable[str] = (), *, fold: bool = False) -> None:
        """Walks at once.

        Args:
            home: where to begin.
            names: what will be asked for, seen on the way. Names with a dot are noted anyway; any other is looked for
                in each folder when it is asked for.
            fold: names are compared without regard to case.
        """
        self.folders: list[str] = []
        self.complete = True
        """False when there were more folders than the search looks into."""
        self._key: Callable[[str], str] = str.lower if fold else str
        self._holders: dict[str, list[str]] = {self._key(name): [] for name in names}
        self._walk(os.fspath(home))

    def holding(self, name: str) -> list[str]:
        """Folders that hold an entry of this name, those near the home first."""
        key = self._key(name)
        if key not in self._holders and not name.startswith("."):
            self._holders[key] = [folder for folder in self.folders if os.path.lexists(os.path.join(folder, name))]  # noqa: PTH118
        return self._holders.get(key, [])

    def _walk(self, home: str) -> None:
        waiting: deque[tuple[str, int]] = deque([(home, 0)])
        while waiting:
            if len(self.folders) >= FOLDERS:
                self.complete = False
                return
            folder, depth = waiting.popleft()
            try:
                with os.scandir(folder) as found:
                    entries = list(found)
            except OSError:
                continue  # another person's folder; nobody's project
            self.folders.append(folder)
            for entry in entries:
                key = self._key(entry.name)
                if key in self._holders:
                    self._holders[key].append(folder)
                elif key.startswith("."):
                    self._holders[key] = [folder]
                if depth < DEPTH and not key.startswith(".") and _worth(entry, depth):
                    waiting.append((entry.path, depth + 1))


def _worth(entry: "os.DirEntry[str]", depth: int) -> bool:
    name = entry.name.lower()
    if name in _ANYWHERE or (depth == 0 and name in _AT_HOME):
        return False
    try:
        return is_own_folder(entry)
    except OSError:
        return False


def announce_projects(host: Host, names: Iterable[str]) -> None:
    """Tell what will be asked for, so that one walk sees it all: asking each folder for a name takes longer."""
    setattr(host, _ANNOUNCED, frozenset(names))


def project_folders(host: Host, names: frozenset[str]) -> Iterator[Path]:
    """Folders in the home that hold one of the names; hidden folders, caches and links are not entered.

    The walk is made once for a host and remembered there.
    """
    search = getattr(host, _REMEMBERED, None)
    if not isinstance(search, ProjectSearch):
        announced: frozenset[str] = getattr(host, _ANNOUNCED, frozenset())
        search = ProjectSearch(host.home, announced | names, fold=host.system != "linux")
        setattr(host, _REMEMBERED, search)
    seen: dict[str, None] = {}
    for name in sorted(names):
        seen.update(dict.fromkeys(search.holding(name)))
    yield from (Path(folder) for folder in seen)


def forget_projects(host: Host) -> None:
    """Let the next question walk again."""
    if hasattr(host, _REMEMBERED):
        delattr(host, _REMEMBERED)
