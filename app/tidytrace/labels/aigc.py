"""The implicit label of GB 45438-2025, annex E: one JSON object in a field ``AIGC``."""

import html
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

_MOST: Final = 64 << 10
"""Characters of a text in which a label is looked for."""
_MOST_VALUE: Final = 1000
_MOST_NESTING: Final = 400
"""Braces: the label has one pair, or two; a reader of JSON must not be led into a well."""
_DECODER: Final = json.JSONDecoder()


def read(text: str, members: Mapping[str, str], telling: Collection[str], *, named: bool) -> dict[str, str] | None:
    """The members of a label, by their proper names; none if the text holds no label.

    Args:
        text: What stands in the file.
        members: The proper names, by their small letters: some writers spell them otherwise.
        telling: Of these proper names at least one must be there, or the object is something else's.
        named: Whether the field is named ``AIGC``, so that all of the text should be the label.
    """
    text = text.strip().strip("\0")
    if "&quot;" in text and '"' not in text.replace("&quot;", ""):
        text = html.unescape(text)
    for start in _starts(text, named=named):
        found = _object(text[start : start + _MOST])
        label = _within(found, members) if found is not None else None
        if label is not None and any(name in label for name in telling):
            return label
    return None


def _starts(text: str, *, named: bool) -> Iterator[int]:
    """Where an object begins that may be a label."""
    if named or text.startswith("{"):
        begin = text.find("{", 0, 64)
        if begin >= 0:
            yield begin
    at = text.find("AIGC")
    for _number in range(64):
        if at < 0:
            return
        begin = text.find("{", at, at + 16)
        if begin >= 0:
            yield begin
        at = text.find("AIGC", at + 1)


def _object(text: str) -> dict[str, Any] | None:
    if text.count("{") + text.count("[") > _MOST_NESTING:
        end = text.find("}")
        text = text[: end + 1]  # the label alone has no braces in it
        if text.count("{") + text.count("[") > _MOST_NESTING:
            return None
    try:
        found, _end = _DECODER.raw_decode(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _within(found: dict[str, Any], members: Mapping[str, str]) -> dict[str, str]:
    """The label itself, or the one within an object that names it."""
    inner = found.get("AIGC")
    if isinstance(inner, str):
        inner = _object(inner.strip())
    if isinstance(inner, dict):
        found = inner
    return {
        members[name.lower()]: str(value)[:_MOST_VALUE]
        for name, value in found.items()
        if name.lower() in members and isinstance(value, str | int)
    }
