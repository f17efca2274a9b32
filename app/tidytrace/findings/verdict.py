"""Whether one value of a switch shares or keeps private, as its definition says."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tidytrace.catalog import Setting
from tidytrace.findings.model import State

_LONGEST_ITEM = 4096
"""Characters of an item that the patterns see; commands and folders are far shorter."""
_TEXT_FORMATS = ("ini", "env", "sqlite")
"""Formats that have no types of their own: a switch may be written as text there."""


def state_of(setting: Setting, value: Any) -> State:
    """Risk, ok or unknown for a value as it was read (or for the default)."""
    if setting.type in {"list", "map"}:
        if value is None:
            return State.OK
        if not isinstance(value, list if setting.type == "list" else dict):
            return State.UNKNOWN
        return State.RISK if any(True for _ in matching(setting, value)) else State.OK
    for state, values in ((State.RISK, setting.risk), (State.OK, setting.safe)):
        if any(_equal(setting, value, one) for one in values):
            return state
    if setting.type == "string" and _says_something(value):
        for state, values in ((State.RISK, setting.risk), (State.OK, setting.safe)):
            if "*" in values:
                return state
    return State.UNKNOWN


def _says_something(value: Any) -> bool:
    """A text, or a group where the app also takes one, that is not empty."""
    return bool(value.strip()) if isinstance(value, str) else isinstance(value, dict) and bool(value)


def _equal(setting: Setting, value: Any, listed: Any) -> bool:
    if type(value) is type(listed):
        return bool(value == listed)
    numbers = (int, float)
    if isinstance(value, numbers) and isinstance(listed, numbers):
        return not isinstance(value, bool) and not isinstance(listed, bool) and value == listed
    if setting.format in _TEXT_FORMATS and (isinstance(value, str) or isinstance(listed, str)):
        return as_text(value).lower() == as_text(listed).lower()
    return False


def as_text(value: Any) -> str:
    """A scalar as a settings file spells it; anything else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def matching(setting: Setting, value: Any) -> Iterator[tuple[str, Any]]:
    """The risky items of a list (place and item) or of a map (name and value)."""
    patterns = [re.compile(str(one)) for one in setting.risk]
    if setting.type == "list" and isinstance(value, list):
        pairs: list[tuple[str, Any]] = [(str(place), item) for place, item in enumerate(value)]
    elif setting.type == "map" and isinstance(value, dict):
        pairs = [(str(name), item) for name, item in value.items()]
    else:
        return
    for name, item in pairs:
        text = as_text(item) if setting.type == "list" else f"{name}={as_text(item)}"
        if any(pattern.search(text[:_LONGEST_ITEM]) for pattern in patterns):
            yield name, item
