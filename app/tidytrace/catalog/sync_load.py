"""Reads ``resources/sync/*.toml``; a wrong file is refused with file, line and field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.catalog import syncing
from tidytrace.catalog.load import HOST_VARIABLES
from tidytrace.catalog.shelf import Shelf
from tidytrace.catalog.syncing import FolderList, SyncClient
from tidytrace.catalog.templates import template_problems

FOLDER: Final = "sync"
DRIVE: Final = "drive"
"""A variable of these definitions alone: each drive of Windows."""
_SCHEMA: Final = ("syncing", "model", "words", "templates")


def load_sync_clients(folder: Path | None = None, cache: Path | None = None) -> tuple[SyncClient, ...]:
    """All programs by their ids, those that only stand in for others last; see ``Shelf.load``. Raises CatalogError."""
    return _shelf().load(folder, cache)


def load_sync_client(path: Path) -> SyncClient:
    """Read and check one definition. Raises DefinitionError."""
    return _shelf().read(path)


def _shelf() -> Shelf[SyncClient]:
    code = [Path(__file__), *(Path(syncing.__file__).with_name(f"{name}.py") for name in _SCHEMA)]
    return Shelf(FOLDER, SyncClient, sync_problems, lambda one: (one.stands_in, one.id), code)


def sync_problems(client: SyncClient) -> Iterator[tuple[str, str]]:
    """Fields whose value fits the schema and still cannot be used, each with what is wrong."""
    for number, named in enumerate(client.folders):
        yield from template_problems(f"folders[{number}].path", named.path, HOST_VARIABLES | {DRIVE})
    for number, place in enumerate(client.lists):
        for template in place.files:
            yield from template_problems(f"lists[{number}].files", template, HOST_VARIABLES)
        problem = _unusable(place)
        if problem:
            yield f"lists[{number}].select", problem


def _unusable(place: FolderList) -> str:
    if place.format in {"json", "plist"}:
        import jmespath
        from jmespath.exceptions import JMESPathError

        try:
            jmespath.compile(place.select)
        except JMESPathError as error:
            return str(error)
    elif place.format in {"qt-ini", "text"}:
        try:
            return "" if re.compile(place.select).groups == 1 else "needs one group"
        except re.error as error:
            return str(error)
    elif place.format == "xml":
        return "" if re.fullmatch(r"\w+@\w+", place.select) else "must be element@attribute"
    elif not re.match(r"SELECT\b[^;]*\Z", place.select):
        return "must be one SELECT"
    return ""
