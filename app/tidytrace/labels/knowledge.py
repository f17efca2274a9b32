"""What is known of labels: ``resources/labels``. Facts stand there with their sources, none in the code."""

import datetime
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from tidytrace.catalog import DefinitionError, Grade, Text
from tidytrace.labels.model import Says
from tidytrace.resources import resources

Known = TypeVar("Known")
_Some = Annotated[str, msgspec.Meta(min_length=1)]


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says so."""

    title: str
    url: str


class _Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    grade: Grade
    verified_on: datetime.date
    sources: Annotated[tuple[Reference, ...], msgspec.Meta(min_length=1)]


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one value of the label's ``Label`` means."""

    value: _Some
    says: Says
    words: Text


class Producer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider that is known by its code."""

    code: _Some
    """How the code in the label begins."""
    name: Text
    grade: Grade


class Label(_Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """China's implicit label."""

    name: Text
    members: tuple[_Some, ...]
    telling: tuple[_Some, ...]
    """Of these at least one is there, or it is something else that has the name."""
    values: tuple[Value, ...]
    otherwise: Says
    """Of a label without a value that is known."""
    producers: tuple[Producer, ...] = ()


class SourceType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One word of IPTC's list."""

    code: _Some
    says: Says
    words: Text


class SourceTypes(_Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a picture, sound or film comes from, by IPTC."""

    types: tuple[SourceType, ...]


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note that only this program writes."""

    fields: Annotated[tuple[_Some, ...], msgspec.Meta(min_length=1)]
    """Where it stands: any of these names."""
    contains: tuple[_Some, ...] = ()
    """All of these, in any case."""
    begins: str = ""
    whole: str = ""
    """All of the text, in any case."""


class Generator(_Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program, service or model, and how its files are known."""

    id: _Some
    name: _Some
    says: Says = Says.AI
    marks: Annotated[tuple[Mark, ...], msgspec.Meta(min_length=1)]
    request: bool = False
    """Whether the note holds what the AI was asked for."""


class Format(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of file, and where in it was looked."""

    id: _Some
    name: Text
    places: Text
    label: Grade
    """How it is known where the label of GB 45438 stands in it."""
    mime: str = ""
    """As the library for content credentials names it; empty if it cannot read them there."""


class Help(_Known, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number to call."""

    id: _Some
    telephone: _Some
    name: Text
    purpose: Text


class Advice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one can do, whatever a file says."""

    tip: _Some
    """Of the checklist."""
    title: Text
    words: Text


class _Generators(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    generators: tuple[Generator, ...]


class _Formats(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    formats: tuple[Format, ...]


class _Help(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    advice: tuple[Advice, ...]
    numbers: tuple[Help, ...]


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    label: Label
    source_types: tuple[SourceType, ...]
    source_grade: Grade
    generators: tuple[Generator, ...]
    formats: dict[str, Format]
    advice: tuple[Advice, ...]
    numbers: tuple[Help, ...]


@cache
def knowledge() -> Knowledge:
    """Read once. Raises DefinitionError."""
    folder = resources() / "labels"
    types = _read(folder / "source_types.toml", SourceTypes)
    helping = _read(folder / "help.toml", _Help)
    return Knowledge(
        label=_read(folder / "gb45438.toml", Label),
        source_types=types.types,
        source_grade=types.grade,
        generators=_read(folder / "generators.toml", _Generators).generators,
        formats={one.id: one for one in _read(folder / "formats.toml", _Formats).formats},
        advice=helping.advice,
        numbers=helping.numbers,
    )


def _read(path: Path, shape: type[Known]) -> Known:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionError(path, 1, "labels", str(error)) from error
