"""Reads ``resources/sync/*.toml``; a wrong file is refused with file, line and field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.catalog import syncing
from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.catalog.errors import CatalogError, DefinitionError
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.load import HOST_VARIABLES, invalid, template_problems
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.server_load import read_server
from tidytrace.catalog.syncing import FolderList, SyncClient
from tidytrace.resources import resources

FOLDER: Final = "sync"
DRIVE: Final = "drive"
"""A variable of these definitions alone: each drive of Windows."""
_SCHEMA: Final = ("syncing", "model", "words", "templates")


def load_sync_clients(folder: Path | None = None, cache: Path | None = None) -> tuple[SyncClient, ...]:
    """All programs in the order of their ids, those that only stand in for others last. Raises CatalogError.

    Args:
        folder: where the files are; those of the catalogue in use by default, or the shipped ones where it has none.
        cache: a file for the checked definitions.
    """
    folder = folder or _folder()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise CatalogError(f"no definitions of synced folders in {folder}")
    code = (Path(__file__), *(Path(syncing.__file__).with_name(f"{name}.py") for name in _SCHEMA))
    digest = digest_of([*code, *paths])
    content = kept(cache, digest) if cache is not None else None
    known = _read(content) if content is not None else None
    if known is not None:
        return known
    found = tuple(sorted(map(load_sync_client, paths), key=lambda one: (one.stands_in, one.id)))
    if cache is not None:
        keep(cache, digest, msgspec.msgpack.encode(found))
    return found


def _folder() -> Path:
    chosen = catalogue_root() / FOLDER
    return chosen if chosen.is_dir() else resources() / FOLDER


def _read(content: bytes) -> tuple[SyncClient, ...] | None:
    try:
        return msgspec.msgpack.decode(content, type=tuple[SyncClient, ...])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def load_sync_client(path: Path) -> SyncClient:
    """Read and check one definition. Raises DefinitionError."""
    text, raw = read_server(path)
    try:
        client = msgspec.convert(raw, SyncClient)
    except msgspec.ValidationError as error:
        raise invalid(path, text, error) from error
    if client.id != path.stem:
        raise DefinitionError(path, line_of(text, ("id",)), "id", f"must be {path.stem!r} as the file name says")
    for field, problem in sync_problems(client):
        raise DefinitionError(path, line_of(text, field_path(field)), field, problem)
    return client


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
