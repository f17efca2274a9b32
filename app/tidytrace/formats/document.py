"""One key of a document in bytes is moved, and nothing else: every result is parsed again and compared."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from tidytrace.formats import consents, files, flat_edit, ignores, plist, prefs_edit, shell, toml_edit
from tidytrace.formats.errors import N_, Fixed, Malformed
from tidytrace.formats.jsonc_edit import JsonText
from tidytrace.formats.model import Format, KeyPath, Reading, Splice
from tidytrace.formats.reading import parse
from tidytrace.formats.text import Patch, decode, splice
from tidytrace.formats.values import find, same, storable, without
from tidytrace.formats.yaml_edit import YamlText

_MOST_OCCURRENCES = 1000
_NOWHERE = "-"
"""A step that no list has."""
_COMMAND = N_("It stands in the command that starts the program; change it there by hand.")
_TANGLED = N_("The file's layout does not let this key be changed alone; change it by hand.")


class Moved(msgspec.Struct, frozen=True):
    """A document after one key was moved."""

    content: bytes
    before: Reading
    after: Reading
    splices: tuple[Splice, ...]
    made: int = 0
    """Groups around the key that were not there before."""


def moved(content: bytes, file_format: Format, key: KeyPath, to: Reading) -> Moved:
    """Set a key, or take it out in all its occurrences.

    Raises:
        Malformed: the document is not what its format promises.
        Fixed: the key cannot be moved alone.
    """
    old = parse(decode(content), file_format)
    before = find(old, key)
    if to.present and file_format in {"ini", "env", "shell"}:  # they give back what they hold: strings
        to = Reading(present=True, value=flat_edit.as_string(to.value))
    if not storable(before.value) or not storable(to.value):
        raise Fixed(N_("Its value is of a kind that cannot be kept for an undo."))
    if before.present == to.present and same(before.value, to.value):
        return Moved(content, before, to, ())
    if not to.present and isinstance(find(old, key[:-1]).value, list):
        return _item_removed(content, file_format, key, old, before)
    result = content
    splices: tuple[Splice, ...] = ()
    try:
        for step in _steps(file_format, key, before, to):
            result, more = splice(result, step(decode(result)))
            splices = (*splices, *more)
            if len(result) > files.LIMIT:
                raise Fixed(_TANGLED)
            if not to.present and not find(parse(decode(result), file_format), key).present:
                break
        new = parse(decode(result), file_format)
    except Malformed as error:
        raise Fixed(_TANGLED) from error
    now = find(new, key)
    if now.present != to.present or not same(now.value, to.value) or not same(without(old, key), without(new, key)):
        raise Fixed(_TANGLED)
    made = sum(not find(old, key[:depth]).present for depth in range(1, len(key))) if to.present else 0
    return Moved(result, before, to, splices, made)


def _item_removed(content: bytes, file_format: Format, key: KeyPath, old: Any, before: Reading) -> Moved:
    """One item out of a list: the next one takes its place, so the key itself may still be there."""
    result, splices = splice(content, _removal(decode(content), file_format, key))
    try:
        new = parse(decode(result), file_format)
    except Malformed as error:
        raise Fixed(_TANGLED) from error
    if not same(without(old, key), without(new, (*key[:-1], _NOWHERE))):
        raise Fixed(_TANGLED)
    return Moved(result, before, find(new, key), splices)


def _steps(file_format: Format, key: KeyPath, before: Reading, to: Reading) -> Iterator[Callable[[str], list[Patch]]]:
    """What has to be patched one after another."""
    if not to.present:
        for _ in range(_MOST_OCCURRENCES):
            yield lambda text: _removal(text, file_format, key)
        return
    dropped = _dropped(before.value, to.value)
    for place in dropped:
        yield lambda text, place=place: _removal(text, file_format, (*key, str(place)))  # type: ignore[misc]
    if not dropped:
        yield lambda text: _change(text, file_format, key, to.value)


def _dropped(before: Any, to: Any) -> list[int]:
    """The places, last first, that a list has to lose to become another; none when that is not enough."""
    if not isinstance(before, list) or not isinstance(to, list) or not to:
        return []
    places: list[int] = []
    kept = 0
    for place, item in enumerate(before):
        if kept < len(to) and same(item, to[kept]):
            kept += 1
        else:
            places.append(place)
    return places[::-1] if kept == len(to) else []


def _change(text: str, file_format: Format, key: KeyPath, value: Any) -> list[Patch]:
    change = _CHANGES.get(file_format)
    return _text_of(text, file_format).change(key, value) if change is None else change(text, key, value)


def _removal(text: str, file_format: Format, key: KeyPath) -> list[Patch]:
    removal = _REMOVALS.get(file_format)
    return _text_of(text, file_format).removal(key) if removal is None else removal(text, key)


def _text_of(text: str, file_format: Format) -> JsonText | YamlText:
    if file_format == "options":
        raise Fixed(_COMMAND)
    return YamlText(text) if file_format == "yaml" else JsonText(text, comments=file_format == "jsonc")


_CHANGES: Final[dict[Format, Callable[[str, KeyPath, Any], list[Patch]]]] = {
    "toml": toml_edit.change,
    "ini": flat_edit.change_ini,
    "env": flat_edit.change_env,
    "consents": consents.change,
    "shell": shell.change,
    "plist": plist.change,
    "prefs": prefs_edit.change,
    "ignores-first": ignores.change_first,
    "ignores-last": ignores.change_last,
}
_REMOVALS: Final[dict[Format, Callable[[str, KeyPath], list[Patch]]]] = {
    "toml": toml_edit.removal,
    "ini": flat_edit.removal_ini,
    "env": flat_edit.removal_env,
    "consents": consents.removal,
    "shell": shell.removal,
    "plist": plist.removal,
    "prefs": prefs_edit.removal,
    "ignores-first": ignores.removal,
    "ignores-last": ignores.removal,
}
