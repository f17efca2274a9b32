"""Reads ``resources/servers/*.toml``; a wrong file is refused with file, line and field."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from tidytrace.catalog import servers, toml
from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.catalog.errors import CatalogError, DefinitionError
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.load import HOST_VARIABLES, invalid, template_problems
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.servers import Look, Server
from tidytrace.resources import resources

FOLDER: Final = "servers"
_SCHEMA: Final = ("servers", "model", "settings", "words", "templates")


def load_servers(
    folder: Path | None = None, cache: Path | None = None, vouch: Callable[[], object] | None = None
) -> tuple[Server, ...]:
    """All servers in the order of their names. Raises CatalogError.

    Args:
        folder: where the files are; those of the catalogue in use by default, or the shipped ones where it has none.
        cache: a file for the checked definitions, as for the apps.
        vouch: as for the apps.
    """
    folder = folder or _folder()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise CatalogError(f"no server definitions in {folder}")
    code = (Path(__file__), *(Path(servers.__file__).with_name(f"{name}.py") for name in _SCHEMA))
    digest = digest_of([*code, *paths])
    if cache is not None:
        content = kept(cache, digest)
        known = _read(content) if content is not None else None
        if known is not None:
            return known
    if vouch is not None:
        vouch()
    found = tuple(sorted((load_server(path) for path in paths), key=lambda one: one.names.en.lower()))
    if cache is not None:
        keep(cache, digest, msgspec.msgpack.encode(found))
    return found


def _folder() -> Path:
    chosen = catalogue_root() / FOLDER
    return chosen if chosen.is_dir() else resources() / FOLDER


def _read(content: bytes) -> tuple[Server, ...] | None:
    try:
        return msgspec.msgpack.decode(content, type=tuple[Server, ...])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def load_server(path: Path) -> Server:
    """Read and check one definition. Raises DefinitionError."""
    text, raw = read_server(path)
    try:
        server = msgspec.convert(raw, Server)
    except msgspec.ValidationError as error:
        raise invalid(path, text, error) from error
    if server.id != path.stem:
        raise DefinitionError(path, line_of(text, ("id",)), "id", f"must be {path.stem!r} as the file name says")
    for field, problem in server_problems(server):
        raise DefinitionError(path, line_of(text, field_path(field)), field, problem)
    return server


def read_server(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a definition, and what stands in it. Raises DefinitionError."""
    try:
        text = path.read_text("utf-8")
        return text, toml.loads(text)
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 1, "syntax", f"not UTF-8: {error.reason} at byte {error.start}") from error
    except toml.NotTOML as error:
        line = re.search(r"at line (\d+)", str(error))
        raise DefinitionError(path, int(line.group(1)) if line else 1, "syntax", str(error)) from error


def server_problems(server: Server) -> Iterator[tuple[str, str]]:
    """Fields whose value fits the schema and still cannot be used, each with what is wrong."""
    for name, looks in (("recognise", server.recognise), ("auth", server.auth)):
        for number, look in enumerate(looks):
            yield from _look_problems(f"{name}[{number}]", look)
    for number, place in enumerate(server.version):
        field = f"version[{number}]"
        if place.json is not None:
            yield from _query_problem(f"{field}.json", place.json)
        if place.body is not None:
            yield from _pattern_problem(f"{field}.body", place.body, groups=1)
    yield from _place_problems(server)


def _place_problems(server: Server) -> Iterator[tuple[str, str]]:
    known = HOST_VARIABLES | frozenset(server.paths)
    for name in sorted(HOST_VARIABLES & set(server.paths)):
        yield f"paths.{name}", "is a variable of the host"
    for name, variable in server.paths.items():
        for template in (*variable.any, *variable.linux, *variable.windows, *variable.macos):
            yield from template_problems(f"paths.{name}", template, known)
        for template in variable.env.values():
            yield from template_problems(f"paths.{name}", template, known | {"value"})
    for number, setting in enumerate(server.settings):
        for template in (*setting.files, *setting.wins_over, *setting.when):
            yield from template_problems(f"settings[{number}].files", template, known)
    ids = {setting.id for setting in server.settings}
    for setting_id in server.listen.settings:
        if server.app is None and setting_id not in ids:
            yield "listen.settings", f"there is no switch {setting_id!r}"


def _look_problems(field: str, look: Look) -> Iterator[tuple[str, str]]:
    for name, pattern in look.header.items():
        yield from _pattern_problem(f"{field}.header.{name}", pattern)
    if look.body is not None:
        yield from _pattern_problem(f"{field}.body", look.body)
    if look.json is not None:
        yield from _query_problem(f"{field}.json", look.json)


def _query_problem(field: str, expression: str) -> Iterator[tuple[str, str]]:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        yield field, str(error)


def _pattern_problem(field: str, pattern: str, groups: int = 0) -> Iterator[tuple[str, str]]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield field, str(error)
        return
    if compiled.groups < groups:
        yield field, "needs a group"
