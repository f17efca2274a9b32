"""Puts entries back into a JSON value that may have moved on since they were taken out."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, Final

from tidytrace.erase.files import jsonspans

_STYLES: Final[tuple[dict[str, Any], ...]] = tuple(
    {"ensure_ascii": escaped, "indent": indent, "separators": separators}
    for escaped in (False, True)
    for indent, separators in (
        (None, (",", ":")),
        (None, (", ", ": ")),
        (2, (",", ": ")),
        (4, (",", ": ")),
        ("\t", (",", ": ")),
    )
)
"""How programs write JSON: JavaScript, Python, and both with indents."""


class _Clash(Exception):  # noqa: N818 - never leaves this module
    """Both sides changed the same thing."""


def put_back(old: bytes, left: bytes, today: bytes) -> bytes | None:
    """Today's value with the entries that an erasure took out of the old one; none when that is not clean.

    Args:
        old: Before the erasure.
        left: What the erasure left.
        today: What stands there now. It is only written anew when writing it gives the very same bytes, so nothing
            else in it changes.
    """
    try:
        before, after, now = jsonspans.load(old), jsonspans.load(left), jsonspans.load(today)
        style = _style(today, now)
        return None if style is None else _written(today, _merged(before, after, now), style)
    except (ValueError, _Clash):
        return None


def _style(data: bytes, value: Any) -> dict[str, Any] | None:
    return next((style for style in _STYLES if _written(data, value, style) == data), None)


def _written(model: bytes, value: Any, style: dict[str, Any]) -> bytes:
    """A value in a style, between the same byte order mark and white space as the model."""
    start = codecs.BOM_UTF8 if model.startswith(codecs.BOM_UTF8) else b""
    end = model[len(model.rstrip()) :]
    return start + json.dumps(value, **style).encode("utf-8", "surrogatepass") + end


def _merged(old: Any, left: Any, today: Any) -> Any:
    if _same(old, left) or _same(today, old):
        return today
    if _same(today, left):
        return old
    if isinstance(old, dict) and isinstance(left, dict) and isinstance(today, dict):
        return _merged_members(old, left, today)
    if isinstance(old, list) and isinstance(left, list) and isinstance(today, list):
        return _merged_elements(old, left, today)
    raise _Clash


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _merged_members(old: dict[str, Any], left: dict[str, Any], today: dict[str, Any]) -> dict[str, Any]:
    if left.keys() - old.keys():
        raise _Clash
    changed = dict(today)
    missing: list[str] = []
    for name, value in old.items():
        if name in left and name in today:
            changed[name] = _merged(value, left[name], today[name])
        elif name in left:
            if not _same(value, left[name]):
                raise _Clash
        elif name not in today:
            missing.append(name)
        elif not _same(today[name], value):
            raise _Clash
    names = _placed(list(changed), list(old), missing)
    return {name: changed[name] if name in changed else old[name] for name in names}


def _merged_elements(old: list[Any], left: list[Any], today: list[Any]) -> list[Any]:
    if len(old) == len(left) == len(today):
        return [_merged(*three) for three in zip(old, left, today, strict=True)]
    missing = list(_taken(old, left))
    if len(missing) != len(old) - len(left):
        raise _Clash
    return _placed(today, old, [one for one in missing if one in left or one not in today])


def _taken(old: list[Any], left: list[Any]) -> Iterator[Any]:
    """What of a list is not in what is left of it, in order."""
    at = 0
    for one in old:
        if at < len(left) and _same(one, left[at]):
            at += 1
        else:
            yield one


def _placed(today: list[Any], old: list[Any], missing: list[Any]) -> list[Any]:
    """Each missing one after its old neighbour, or at the start if it had none."""
    found = list(today)
    for one in missing:
        place = old.index(one)
        before = next((found.index(other) for other in reversed(old[:place]) if other in found), None)
        after = next((found.index(other) for other in old[place + 1 :] if other in found), None)
        found.insert(before + 1 if before is not None else after if after is not None else len(found), one)
    return found
