"""Reads ``resources/servers/*.toml``; a wrong file is refused with file, line and field."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.catalog import servers
from tidytrace.catalog.load import HOST_VARIABLES
from tidytrace.catalog.servers import Look, Server
from tidytrace.catalog.shelf import Shelf
from tidytrace.catalog.templates import template_problems

FOLDER: Final = "servers"
_SCHEMA: Final = ("servers", "model", "settings", "words", "templates")


def load_servers(
    folder: Path | None = None, cache: Path | None = None, vouch: Callable[[], object] | None = None
) -> tuple[Server, ...]:
    """All servers in the order of their names; see ``Shelf.load``. Raises CatalogError."""
    return _shelf().load(folder, cache, vouch)


def load_server(path: Path) -> Server:
    """Read and check one definition. Raises DefinitionError."""
    return _shelf().read(path)


def _shelf() -> Shelf[Server]:
    code = [Path(__file__), *(Path(servers.__file__).with_name(f"{name}.py") for name in _SCHEMA)]
    return Shelf(FOLDER, Server, server_problems, lambda one: one.names.en.lower(), code)


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
