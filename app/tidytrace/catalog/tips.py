"""The checklist of the ministry's tips, from ``resources/tips/tips.toml``."""

import tomllib
from pathlib import Path

import msgspec

from tidytrace.catalog.errors import DefinitionError
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.words import Check, Text


class Tip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item of the checklist; its id is part of the contract."""

    id: str
    title: Text
    advice: Text
    """What to do, in one or two plain sentences."""
    checks: tuple[Check, ...] = ()
    """What a machine can see of it; empty when only the person knows."""


class _Tips(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tips: tuple[Tip, ...]


def load_tips(path: Path | None = None) -> tuple[Tip, ...]:
    """The checklist in its order. Raises DefinitionError."""
    path = path or catalogue_root() / "tips" / "tips.toml"
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Tips).tips
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionError(path, 1, "tips", str(error)) from error
