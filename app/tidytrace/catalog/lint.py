"""Everything that a contributor must fix in a definition, all at once."""

import datetime
import enum
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from tidytrace.catalog import rules, server_load, server_rules, sync_load, sync_rules
from tidytrace.catalog.errors import DefinitionError
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.load import hosts_beside, invalid, problems, read_alone, read_definition
from tidytrace.catalog.model import App
from tidytrace.catalog.servers import Server
from tidytrace.catalog.syncing import SyncClient
from tidytrace.language import N_


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong."""

    path: Path
    line: int
    field: str
    sentence: str
    """An English text of the translations, or what the schema says in its own words."""
    parameters: dict[str, str | int] = {}

    def told(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate``."""
        words = translate(self.sentence)
        return words.format(**self.parameters) if self.parameters else words


def lint(path: Path, today: datetime.date) -> tuple[Complaint, ...]:
    """All that is wrong with one file, in the order of its lines. Raises OSError.

    Args:
        path: the definition.
        today: nothing can have been verified later.
    """
    try:
        text, raw = read_alone(path)
        other = _other_kind(path, raw)
        if other is not None:
            complaints = _of_another(path, text, raw, today, other)
        else:
            text, raw = read_definition(path)
            complaints = _complaints(path, text, raw, today)
    except DefinitionError as error:
        return (_of(error),)
    found = {(one.line, one.field, one.told()): one for one in complaints}
    return tuple(found[place] for place in sorted(found))


class _Kind(NamedTuple):
    """What is not an app: how it is read, and what it has to keep to."""

    folder: str
    sign: str
    """A field that only such a definition has, for one that is not in its folder yet."""
    shape: type[Server] | type[SyncClient]
    problems: Callable[[Any], Iterator[tuple[str, str]]]
    rules: Callable[[Any], Iterator[rules.Problem]]


_OTHERS: Final = (
    _Kind(server_load.FOLDER, "recognise", Server, server_load.server_problems, server_rules.problems),
    _Kind(sync_load.FOLDER, "leaves", SyncClient, sync_load.sync_problems, sync_rules.problems),
)


def _other_kind(path: Path, raw: dict[str, Any]) -> _Kind | None:
    for kind in _OTHERS:
        if path.parent.name == kind.folder:
            return kind
    placed = path.parent.name == "apps"
    return next((kind for kind in _OTHERS if kind.sign in raw and not placed), None)


def _complaints(path: Path, text: str, raw: dict[str, Any], today: datetime.date) -> Iterator[Complaint]:
    if raw.get("id") != path.stem:
        yield _said(path, text, "id", N_("The id must be {name}, as the file name says."), {"name": path.stem})
    try:
        app = msgspec.convert(raw, App)
    except msgspec.ValidationError as error:
        yield from _schema(path, text, raw, error)
        return
    for field, problem in problems(app, hosts_beside(path)):
        yield _said(path, text, field, problem)
    for rule in rules.problems(app):
        yield _said(path, text, rule.field, rule.sentence, rule.parameters)
    if app.verified_on > today:
        yield _said(path, text, "verified_on", N_("This day is still to come."))


def _of_another(path: Path, text: str, raw: dict[str, Any], today: datetime.date, kind: _Kind) -> Iterator[Complaint]:
    if raw.get("id") != path.stem:
        yield _said(path, text, "id", N_("The id must be {name}, as the file name says."), {"name": path.stem})
    try:
        one: Server | SyncClient = msgspec.convert(raw, kind.shape)
    except msgspec.ValidationError as error:
        yield from _schema(path, text, raw, error, kind.shape)
        return
    for field, problem in kind.problems(one):
        yield _said(path, text, field, problem)
    for rule in kind.rules(one):
        yield _said(path, text, rule.field, rule.sentence, rule.parameters)
    if one.verified_on > today:
        yield _said(path, text, "verified_on", N_("This day is still to come."))


def _schema(
    path: Path, text: str, raw: dict[str, Any], error: msgspec.ValidationError, shape: type[msgspec.Struct] = App
) -> Iterator[Complaint]:
    """The schema stops at the first mistake; looked at one by one, the lists of a definition tell more of them."""
    yield _of(_explained(invalid(path, text, error), shape))
    hints = get_type_hints(shape, include_extras=True)
    for field in msgspec.structs.fields(shape):
        if field.required and field.name not in raw:
            yield _said(path, text, field.name, N_("This field is missing."))
    for name, value in raw.items():
        parts = [one for one in get_args(_plain(hints.get(name))) if one is not Ellipsis]
        if isinstance(value, list) and len(parts) == 1:
            for number, one in enumerate(value):
                yield from _one(path, text, one, parts[0], f"{name}[{number}]")
        elif name in hints:
            yield from _one(path, text, value, hints[name], name)


def _explained(error: DefinitionError, hint: Any) -> DefinitionError:
    """For a word that is none of some: which they are."""
    if error.problem.startswith("Invalid enum value"):
        for name in re.findall(r"[a-z_]+", error.field):
            hint = _member(hint, name)
        words = _words(hint)
        if words:
            return DefinitionError(error.path, error.line, error.field, f"{error.problem}; it is one of {words}")
    return error


def _member(hint: Any, name: str) -> Any:
    """The type of a field, of a value in a map or list of such, or of one of several types that has it."""
    hint = _plain(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return get_type_hints(hint, include_extras=True).get(name)
    return next(filter(None, (_member(one, name) for one in get_args(hint))), None)


def _words(hint: Any) -> str:
    hint = _plain(hint)
    if get_origin(hint) is Literal:
        return ", ".join(map(str, get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return ", ".join(str(one.value) for one in hint)
    return next(filter(None, map(_words, get_args(hint))), "")


def _plain(hint: Any) -> Any:
    """The type without what is said about it."""
    return get_args(hint)[0] if hasattr(hint, "__metadata__") else hint


def _one(path: Path, text: str, value: Any, hint: Any, field: str) -> Iterator[Complaint]:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        problem = invalid(path, text, error, field)
        inner = DefinitionError(path, problem.line, problem.field.removeprefix(field), problem.problem)
        told = _explained(inner, hint).problem
        yield _of(DefinitionError(path, problem.line, problem.field, told))


def _of(error: DefinitionError) -> Complaint:
    return Complaint(path=error.path, line=error.line, field=error.field, sentence=error.problem)


def _said(
    path: Path, text: str, field: str, sentence: str, parameters: dict[str, str | int] | None = None
) -> Complaint:
    line = line_of(text, field_path(field))
    return Complaint(path=path, line=line, field=field, sentence=sentence, parameters=parameters or {})
