"""Reads ``resources/apps/*.toml``; a wrong file is refused with file, line and field."""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.catalog import sql, toml
from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.catalog.errors import CatalogError, DefinitionError
from tidytrace.catalog.footprint import footprint_problems
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.model import App, PathVariable
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.settings import Setting
from tidytrace.catalog.sites import known_hosts
from tidytrace.catalog.stores import Database, Document, Lines, Records, Sections, Store
from tidytrace.catalog.templates import template_problems
from tidytrace.catalog.words import Grade

HOST_VARIABLES = frozenset(
    {
        "home",
        "xdg_config",
        "xdg_data",
        "xdg_state",
        "xdg_cache",
        "appdata",
        "localappdata",
        "programdata",
        "library",
        "temp",
        "etc",
        "flatpak",
        "snap",
        "packages",
    }
)
_COMPANION_VARIABLES = frozenset({"id", "dir", "stem"})
_FAMILY = re.compile(r"[a-z][a-z0-9-]*")
_UNKNOWN = re.compile(r"contains unknown field `([^`]+)`")
_POINTER = re.compile(r" - at `(?:key in )?([^`]+)`$")


class Catalogue(msgspec.Struct, frozen=True):
    """All apps by id, in the order of their names."""

    apps: tuple[App, ...]

    def __iter__(self) -> Iterator[App]:
        """The apps."""
        return iter(self.apps)

    def app(self, app_id: str) -> App:
        """One app. Raises KeyError."""
        for app in self.apps:
            if app.id == app_id:
                return app
        raise KeyError(app_id)


def load_app(path: Path) -> App:
    """Read and check one definition. Raises DefinitionError."""
    text, raw = read_definition(path)
    try:
        app = msgspec.convert(raw, App)
    except msgspec.ValidationError as error:
        raise invalid(path, text, error) from error
    if app.id != path.stem:
        raise DefinitionError(path, line_of(text, ("id",)), "id", f"must be {path.stem!r} as the file name says")
    for pointer_text, problem in problems(app, hosts_beside(path)):
        raise DefinitionError(path, line_of(text, field_path(pointer_text)), pointer_text, problem)
    return app


def read_definition(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a definition, and what stands in it, its family's part included. Raises DefinitionError."""
    text, raw = read_alone(path)
    return text, _with_family(path, raw)


def read_alone(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a definition, and what stands in that file itself. Raises DefinitionError."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 1, "syntax", f"not UTF-8: {error.reason} at byte {error.start}") from error
    try:
        return text, toml.loads(text)
    except toml.NotTOML as error:
        line = re.search(r"at line (\d+)", str(error))
        raise DefinitionError(path, int(line.group(1)) if line else 1, "syntax", str(error)) from error


def invalid(path: Path, text: str, error: msgspec.ValidationError, below: str = "") -> DefinitionError:
    """What the schema refuses, with the place; ``below`` is the field that was looked at by itself."""
    field, problem = _field_of(str(error))
    field = f"{below}.{field}" if below and field and not field.startswith("[") else below + field
    return DefinitionError(path, line_of(text, field_path(field)), field or "top level", problem)


def _with_family(path: Path, raw: dict[str, Any]) -> dict[str, Any]:
    """A definition with what it shares with others of its family, behind its own. Raises DefinitionError."""
    common = _family_of(path, raw)
    if common is None:
        return raw
    for field, value in common.items():
        own = raw.get(field)
        if isinstance(value, list) and isinstance(own, list):
            raw[field] = [*own, *_not_replaced(value, own)]
        elif isinstance(value, dict) and isinstance(own, dict):
            raw[field] = value | own
        else:
            raw.setdefault(field, value)
    return raw


def _family_of(path: Path, raw: dict[str, Any]) -> dict[str, Any] | None:
    """What a definition shares with others, as far as is known of this app. Raises DefinitionError."""
    family = raw.pop("family", None)
    grade = raw.pop("family_grade", None)
    if family is None:
        return None
    if not isinstance(family, str) or not _FAMILY.fullmatch(family):
        raise DefinitionError(path, 1, "family", "must be a name")
    if grade is not None and grade not in set(Grade):
        raise DefinitionError(path, 1, "family_grade", "must be a grade")
    shared = path.parent.parent / "families" / f"{family}.toml"
    if not (path.parent.parent / "sites.toml").is_file() and not shared.is_file():
        shared = catalogue_root() / "families" / f"{family}.toml"  # of a definition that is not in its place yet
    try:
        common = _parsed(shared.read_text("utf-8"))
    except FileNotFoundError as error:
        raise DefinitionError(path, 1, "family", f"there is no {shared.name}") from error
    except (UnicodeDecodeError, toml.NotTOML) as error:
        raise DefinitionError(shared, 1, "syntax", str(error)) from error
    return common if grade is None or Grade(grade).actionable else _only_shown(common, grade)


@cache
def _parsed(text: str) -> dict[str, Any]:
    """A family's text is read once for all its members; nobody may change what comes out."""
    return toml.loads(text)


def _only_shown(common: dict[str, Any], grade: str) -> dict[str, Any]:
    """Nobody has seen that this app does as its family: what they share is shown, and nothing of it is changed."""
    shown = _but(common, {"own_delete"})
    for name, more, unknown in (
        ("stores", {"erasable": "no"}, {"left_behind"}),
        ("settings", {"default_known": False}, {"default", "fix", "fix_removes"}),
    ):
        if name in common:
            shown[name] = [_but(one, unknown) | {"grade": grade} | more for one in common[name]]
    if "footprint" in common:
        footprint = _but(common["footprint"], {"page"})
        footprint["traces"] = [one | {"grade": grade} for one in footprint.get("traces", ())]
        shown["footprint"] = footprint
    return shown


def _but(entry: dict[str, Any], names: AbstractSet[str]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in names}


def _not_replaced(shared: list[Any], own: list[Any]) -> list[Any]:
    """What an app shares and does not say anew under the same id."""
    said = {one["id"] for one in own if isinstance(one, dict) and "id" in one}
    return [one for one in shared if not (isinstance(one, dict) and one.get("id") in said)]


def _field_of(message: str) -> tuple[str, str]:
    """Field and problem out of the schema's message ``problem - at `$.field```."""
    pointer = _POINTER.search(message)
    problem = _POINTER.sub("", message)
    field = pointer.group(1).removeprefix("$").removeprefix(".") if pointer else ""
    unknown = _UNKNOWN.search(problem)
    return (f"{field}.{unknown.group(1)}".removeprefix(".") if unknown else field), problem


def hosts_beside(path: Path) -> frozenset[str]:
    """The hosts that a definition may name: those of its own catalogue, or of the one in use."""
    sites = path.parent.parent / "sites.toml"
    return known_hosts(sites if sites.is_file() else None)


def problems(app: App, hosts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Fields whose value fits the schema and still cannot be used, each with what is wrong.

    Args:
        app: the definition.
        hosts: the hosts of all services.
    """
    known = HOST_VARIABLES | frozenset(app.paths)
    for name in sorted(HOST_VARIABLES & set(app.paths)):
        yield f"paths.{name}", "is a variable of the host"
    for host in sorted(set(app.hosts) - hosts):
        yield "hosts", f"{host!r} is not in sites.toml"
    for field, template in _templates(app):
        yield from template_problems(field, template, known)
    for name, variable in app.paths.items():
        yield from _variable_problems(f"paths.{name}", variable, known)
    for template in app.folders:
        if template.strip("{}/") in HOST_VARIABLES:
            yield "folders", f"{template!r} belongs to others too; name the app's own folder in it"
    for number, store in enumerate(app.stores):
        extra = _COMPANION_VARIABLES if store.kind != "transcript" else frozenset[str]()
        for template in store.files:
            yield from template_problems(f"stores[{number}].files", template, known | extra)
        yield from _store_problems(f"stores[{number}]", store)
    for number, setting in enumerate(app.settings):
        yield from _setting_problems(f"settings[{number}]", setting)
    yield from footprint_problems(app.footprint, known)


def _setting_problems(field: str, setting: Setting) -> Iterator[tuple[str, str]]:
    for pattern in setting.risk if setting.type in {"list", "map"} else ():
        yield from _pattern_problem(f"{field}.risk", str(pattern))


def _variable_problems(field: str, variable: PathVariable, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for template in variable.env.values():
        yield from template_problems(field, template, known | {"value"})
    for registry in variable.projects_from:
        yield from _jmespath_problems(f"{field}.projects_from", registry.partition("#")[2])


def _templates(app: App) -> Iterator[tuple[str, str]]:
    """All templates but those of stores, each with its field."""
    groups: list[tuple[str, tuple[str, ...]]] = [("folders", app.folders), ("never_touch", app.never_touch)]
    for name, variable in app.paths.items():
        registries = tuple(registry.partition("#")[0] for registry in variable.projects_from)
        own = (*variable.any, *variable.linux, *variable.windows, *variable.macos, *variable.pointer)
        groups.append((f"paths.{name}", (*own, *registries)))
    detect = app.detect
    groups.append(("detect", (*detect.files, *detect.linux, *detect.windows, *detect.macos)))
    groups += [(f"tool_servers[{number}].files", servers.files) for number, servers in enumerate(app.tool_servers)]
    groups.append(("retention.files", app.retention.files if app.retention else ()))
    for number, mark in enumerate(app.detect.processes):
        groups.append((f"detect.processes[{number}].when", mark.when))
    for number, setting in enumerate(app.settings):
        groups.append((f"settings[{number}].files", (*setting.files, *setting.wins_over)))
        groups.append((f"settings[{number}].when", setting.when))
        for place, other in enumerate(setting.unless):
            groups.append((f"settings[{number}].unless[{place}].files", other.files))
    for field, templates in groups:
        for template in templates:
            yield field, template


def _store_problems(field: str, store: Store) -> Iterator[tuple[str, str]]:
    if store.id_pattern is not None:
        yield from _pattern_problem(f"{field}.id_pattern", store.id_pattern, groups=1)
    if store.database is not None:
        try:
            _check(msgspec.msgpack.encode(store.database))
        except sql.SQLProblem as problem:
            yield f"{field}.database.{problem.field}", str(problem)
        for number, entries in enumerate(store.database.entries):
            yield from _selector_problems(f"{field}.database.entries[{number}]", entries)
    for name, selectors in (("lines", store.lines), ("document", store.document), ("link", store.link)):
        if selectors is not None:
            yield from _selector_problems(f"{field}.{name}", selectors)
    if store.records is not None:
        yield from _record_problems(f"{field}.records", store.records)
    for name, patterns in (("sections", store.sections), ("lines", store.lines), ("document", store.document)):
        if patterns is not None:
            yield from _pattern_problems(f"{field}.{name}", patterns)


@cache
def _check(database: bytes) -> None:
    """Check SQL once, however many apps of a family share it. Raises SQLProblem, and then each time anew."""
    sql.check(msgspec.msgpack.decode(database, type=Database))


def _selector_problems(field: str, selectors: msgspec.Struct) -> Iterator[tuple[str, str]]:
    if isinstance(selectors, Document | Lines) and selectors.schema is not None:
        yield from _jmespath_problems(f"{field}.schema.query", selectors.schema.query)
    names = "title_mark message_mark context unwrap pieces parts by mark inside table row key_column value_column"
    plain = set(names.split())
    for name, value in msgspec.structs.asdict(selectors).items():
        if isinstance(value, str) and name not in plain:
            yield from _jmespath_problems(f"{field}.{name}", value)


def _jmespath_problems(field: str, expression: str) -> Iterator[tuple[str, str]]:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        yield field, str(error)


def _record_problems(field: str, records: Records) -> Iterator[tuple[str, str]]:
    selectors: list[msgspec.Struct] = [*records.joined, *([records.titles] if records.titles is not None else [])]
    for one in (records, *selectors):
        # the other fields are names, and the key is a regular expression
        plain = {"database", "store", "key", "name", "beside"}
        for name, value in msgspec.structs.asdict(one).items():
            if isinstance(value, str) and name not in plain:
                yield from _jmespath_problems(f"{field}.{name}", value)
    if records.schema is not None:
        yield from _jmespath_problems(f"{field}.schema.query", records.schema.query)
    try:
        re.compile(records.key or "")
    except re.error as error:
        yield f"{field}.key", str(error)


def _pattern_problems(field: str, selectors: Sections | Lines | Document) -> Iterator[tuple[str, str]]:
    if isinstance(selectors, Sections):
        patterns = {
            "heading": (selectors.heading, "time"),
            "user": (selectors.user, "text"),
            "tool": (selectors.tool, "text"),
            "answer": (selectors.answer, ""),
        }
    else:
        patterns = {"context": (selectors.context, ""), "unwrap": (selectors.unwrap, "text")}
    for name, (pattern, group) in patterns.items():
        if pattern is not None:
            yield from _pattern_problem(f"{field}.{name}", pattern, named=group)


def _pattern_problem(field: str, pattern: str, *, groups: int = 0, named: str = "") -> Iterator[tuple[str, str]]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield field, str(error)
        return
    if compiled.groups < groups:
        yield field, "needs a group"
    if named and named not in compiled.groupindex:
        yield field, f"needs a group named {named}"


def load_catalogue(
    folder: Path | None = None, cache: Path | None = None, vouch: Callable[[], object] | None = None
) -> Catalogue:
    """Read all definitions of a folder. Raises CatalogError.

    Args:
        folder: where the files are; those in use by default.
        cache: a file for the checked definitions. Parsing and checking is the slow part of a start, so what was
            checked once is kept there under a digest of all files, and read back when nothing changed.
        vouch: asked before files that are not in the cache are believed; raises a CatalogError if they must not be.
    """
    folder = folder or catalogue_root() / "apps"
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise CatalogError(f"no app definitions in {folder}")
    code = (
        Path(__file__),
        Path(sql.__file__),
        *(Path(__file__).with_name(f"{name}.py") for name in _SCHEMA),
    )
    beside = sorted([*folder.parent.glob("families/*.toml"), *folder.parent.glob("tips/*.toml")])
    sites = folder.parent / "sites.toml"
    beside.append(sites if sites.is_file() else catalogue_root() / "sites.toml")
    digest = digest_of([*code, *paths, *beside])
    if cache is not None:
        content = kept(cache, digest)
        known = _read(content) if content is not None else None
        if known is not None:
            return known
    if vouch is not None:
        vouch()
    catalogue = _checked(tuple(paths), digest, catalogue_root())
    if cache is not None:
        keep(cache, digest, msgspec.msgpack.encode(catalogue))
    return catalogue


@lru_cache(maxsize=2)
def _checked(paths: tuple[Path, ...], _digest: bytes, _root: Path) -> Catalogue:
    """What these files say; read once in a process as long as the digest of everything that counts is the same."""
    return Catalogue(tuple(sorted((load_app(path) for path in paths), key=lambda app: app.names.en.lower())))


_SCHEMA = ("model", "footprint", "stores", "settings", "words", "templates")


def _read(content: bytes) -> Catalogue | None:
    try:
        return msgspec.msgpack.decode(content, type=Catalogue)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
