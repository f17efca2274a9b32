"""Where a person can report what looks wrong, from ``resources/channels``; the person sends it, this program never."""

import datetime
import tomllib
from typing import Annotated

import msgspec

from tidytrace.catalog import DefinitionError, Grade, Text
from tidytrace.resources import resources


class Reported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says so."""

    title: str
    url: str


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place that takes reports."""

    id: str
    name: Text
    telephone: str
    web: str
    """As it is read aloud."""
    url: str
    purpose: Text
    grade: Grade
    verified_on: datetime.date
    sources: Annotated[tuple[Reported, ...], msgspec.Meta(min_length=1)]


class _Channels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channels: tuple[Channel, ...]


def load_channels() -> tuple[Channel, ...]:
    """All of them, in the order of the file. Raises DefinitionError."""
    path = resources() / "channels" / "channels.toml"
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Channels).channels
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionError(path, 1, "channels", str(error)) from error
