"""Parsed documents as plain values: finding a key, leaving one out, and comparing two documents strictly."""

import math
from typing import Any

from tidytrace.formats.errors import N_, Malformed
from tidytrace.formats.model import ABSENT, KeyPath, Reading

MAX_DEPTH = 200
"""Levels of nesting that no settings file reaches; deeper ones are refused before a recursion could overflow."""


def find(tree: object, key: KeyPath) -> Reading:
    """The value under a key path; numbers lead into lists."""
    here = tree
    for step in key:
        if isinstance(here, dict):
            if step not in here:
                return ABSENT
            here = here[step]
        elif isinstance(here, list):
            index = list_index(step)
            if index is None or index >= len(here):
                return ABSENT
            here = here[index]
        else:
            return ABSENT
    return Reading(present=True, value=here)


def list_index(step: str) -> int | None:
    """A step as a place in a list; none when it is no plain decimal number."""
    return int(step) if step.isascii() and step.isdecimal() and len(step) < 10 else None


def without(tree: object, key: KeyPath) -> object:
    """A copy without the key. Groups on its way that are empty then are left out too, and so is an empty ``null``.

    That makes two documents comparable that differ in one key only, whatever became of the groups around it.
    """
    if not key:
        return None
    step, rest = key[0], key[1:]
    if isinstance(tree, dict):
        if step not in tree:
            return tree or None
        pruned = without(tree[step], rest)
        if pruned is None:
            return {name: value for name, value in tree.items() if name != step} or None
        return {**tree, step: pruned}
    index = list_index(step)
    if isinstance(tree, list) and index is not None and index < len(tree):
        pruned = without(tree[index], rest)
        return [*tree[:index], *([] if pruned is None else [pruned]), *tree[index + 1 :]] or None
    return tree or None if isinstance(tree, list) else tree


def same(one: object, other: object) -> bool:
    """Whether two values are equal in type and content: ``true`` is not ``1``, the order of keys does not count."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


def storable(value: object) -> bool:
    """Whether a value survives in a receipt as it is: JSON's types, numbers of 64 bits, no NaN, no dates."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -(2**63) <= value < 2**64
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, list):
        return all(storable(item) for item in value)
    return isinstance(value, dict) and all(
        isinstance(name, str) and storable(name) and storable(item) for name, item in value.items()
    )


def check_depth(tree: Any) -> None:
    """Refuse nesting beyond ``MAX_DEPTH``, without recursion. Raises Malformed."""
    level: list[Any] = [tree]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        if not inner:
            return
        level = inner
    raise Malformed(N_("It is nested too deeply for a settings file."))
