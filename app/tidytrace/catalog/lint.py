"""Everything that a contributor must fix in a definition, all at once."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from tidytrace.catalog import rules, server_rules
from tidytrace.catalog.errors import DefinitionError
from tidytrace.catalog.lines import field_path, line_of
from tidytrace.catalog.load import hosts_beside, invalid, problems, read_alone, read_definition
from tidytrace.catalog.model import App
from tidytrace.catalog.server_load import FOLDER, server_problems
from tidytrace.catalog.servers import Server
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
    of_server = path.parent.name == FOLDER
    try:
        text, raw = read_alone(path) if of_server else read_definition(path)
    except DefinitionError as error:
        return (_of(error),)
    complaints = _of_server if of_server else _complaints
    found = {(one.line, one.field, one.told()): one for one in complaints(path, text, raw, today)}
    return tuple(found[place] for place in sorted(found))


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


def _of_server(path: Path, text: str, raw: dict[str, Any], today: datetime.date) -> Iterator[Complaint]:
    if raw.get("id") != path.stem:
        yield _said(path, text, "id", N_("The id must be {name}, as the file name says."), {"name": path.stem})
    try:
        server = msgspec.convert(raw, Server)
    except msgspec.ValidationError as error:
        yield _of(invalid(path, text, error))
        return
    for field, problem in server_problems(server):
        yield _said(path, text, field, problem)
    for rule in server_rules.problems(server):
        yield _said(path, text, rule.field, rule.sentence, rule.parameters)
    if server.verified_on > today:
        yield _said(path, text, "verified_on", N_("This day is still to come."))


def _schema(path: Path, text: str, raw: dict[str, Any], error: msgspec.ValidationError) -> Iterator[Complaint]:
    """The schema stops at the first mistake; looked at one by one, the lists of a definition tell more of them."""
    yield _of(invalid(path, text, error))
    hints = get_type_hints(App, include_extras=True)
    for name, value in raw.items():
        parts = [one for one in get_args(_plain(hints.get(name))) if one is not Ellipsis]
        if isinstance(value, list) and len(parts) == 1:
            for number, one in enumerate(value):
                yield from _one(path, text, one, parts[0], f"{name}[{number}]")
        elif name in hints:
            yield from _one(path, text, value, hints[name], name)


def _plain(hint: Any) -> Any:
    """The type without what is said about it."""
    return get_args(hint)[0] if hasattr(hint, "__metadata__") else hint


def _one(path: Path, text: str, value: Any, hint: Any, field: str) -> Iterator[Complaint]:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        yield _of(invalid(path, text, error, field))


def _of(error: DefinitionError) -> Complaint:
    return Complaint(path=error.path, line=error.line, field=error.field, sentence=error.problem)


def _said(
    path: Path, text: str, field: str, sentence: str, parameters: dict[str, str | int] | None = None
) -> Complaint:
    line = line_of(text, field_path(field))
    return Complaint(path=path, line=line, field=field, sentence=sentence, parameters=parameters or {})
