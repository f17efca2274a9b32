"""Extensions of editors that nobody knows: what they keep in the editor's own folders."""

import glob
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.catalog import Catalogue
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.image import open_readonly
from tidytrace.checks.strangers.shapes import is_unnamed, may_have, shape_of
from tidytrace.checks.strangers.words import is_talk
from tidytrace.host import Host

_USERS: Final = (
    ("xdg_config", "*/User"),
    ("xdg_data", "code-server/User"),
    ("flatpak", "*/config/*/User"),
    ("appdata", "*/User"),
    ("library", "*/User"),
    ("home", ".*-server/data/User"),
)
"""Where editors of the VS Code family keep the settings of a person."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9][\w.-]*", re.IGNORECASE)
"""Of an extension: its publisher and its own."""
_OF_EDITORS: Final = ("vscode.", "ms-", "redhat.", "github.vscode", "github.remotehub", "workbench.", "memento.")
"""Beginnings of names that are no extensions, or have no AI."""
_WORKSPACES: Final = 40
"""The projects used last."""
_FILES: Final = 24
"""Of one extension in one folder."""
_DATABASE: Final = 64 << 20
"""Bytes; the larger ones are of editors with an AI of their own, and their chats are in them."""
_VALUE: Final = 256 << 10


def extensions_of(
    host: Host, catalogue: Catalogue, belongs: Callable[[str], bool], ends: float
) -> Iterator[tuple[str, str]]:
    """Name and place of each extension that keeps talks, once.

    Args:
        host: The computer.
        catalogue: Its apps are no strangers.
        belongs: Whether a folder is one of an app that was found.
        ends: When to stop, on the clock that only goes forward.
    """
    known = _known(catalogue)
    told: set[str] = set()
    for storage in _storages(host):
        for name, place in _in_storage(storage, belongs):
            if time.monotonic() > ends:
                return
            if name.lower() not in known | told and not name.lower().startswith(_OF_EDITORS):
                told.add(name.lower())
                yield name, place


def _known(catalogue: Catalogue) -> frozenset[str]:
    found = set()
    for app in catalogue:
        found |= {one.partition(":")[2].lower() for one in app.detect.packages if one.startswith("extension:")}
        for store in app.stores:
            if store.database is not None:
                found |= {entries.row.lower() for entries in store.database.entries}
    return frozenset(found)


def _storages(host: Host) -> Iterator[str]:
    """The folder of all extensions in each editor, then those of the projects used last."""
    variables = {"home": os.fspath(host.home), **host.variables()}
    users = [
        user
        for name, below in _USERS
        if name in variables
        for user in glob.iglob(os.path.join(glob.escape(variables[name]), *below.split("/")))  # noqa: PTH118, PTH207
    ]
    yield from (os.path.join(user, "globalStorage") for user in users)  # noqa: PTH118 - texts, as scandir gives them
    spaces = [one for user in users for one in _entries(os.path.join(user, "workspaceStorage"))]  # noqa: PTH118
    spaces.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    yield from (one.path for one in spaces[:_WORKSPACES])


def _in_storage(storage: str, belongs: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    for entry in _entries(storage):
        if entry.is_dir(follow_symlinks=False):
            if _NAME.fullmatch(entry.name) and not belongs(entry.path):
                place = _in_folder(entry.path)
                if place is not None:
                    yield entry.name, place
        elif entry.name == "state.vscdb":
            yield from ((name, entry.path) for name in _in_database(Path(entry.path)))


def _in_folder(folder: str) -> str | None:
    looked = 0
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if may_have(name) and not is_unnamed(name):
                path = Path(parent, name)
                if shape_of(path) is not None:
                    return os.fspath(path)
                looked += 1
                if looked >= _FILES:
                    return None
    return None


def _in_database(path: Path) -> Iterator[str]:
    """Names of the extensions whose own row in the editor's database has talks in it."""
    try:
        if path.stat().st_size > _DATABASE:
            return
        connection = open_readonly(path)
    except (OSError, StoreUnreadable):
        return
    try:
        rows = connection.execute("SELECT key, substr(value, 1, ?) FROM ItemTable WHERE key GLOB '*.*'", (_VALUE,))
        for name, value in rows:
            if isinstance(name, str) and _NAME.fullmatch(name):
                data = value.encode("utf-8", "replace") if isinstance(value, str) else value
                if isinstance(data, bytes) and is_talk(data):
                    yield name
    except sqlite3.Error:
        return
    finally:
        connection.close()


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
