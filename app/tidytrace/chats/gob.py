"""Values as programs in Go write them (package encoding/gob), with their own description of their types.

A stream is a row of pieces, each with its length before it. A piece with a negative number describes the type of that
number; the first with a positive one is the value. Source of the format: the documentation of encoding/gob.
"""

import struct
from typing import Any

from tidytrace.formats.errors import Malformed
from tidytrace.language import N_

_BOOL, _INT, _UINT, _FLOAT, _BYTES, _TEXT = range(1, 7)
_DEEPEST = 64


class NotGob(Malformed):
    """The bytes are no such value, or one of a kind that conversations are not made of."""


class _Short(Exception):  # noqa: N818 - not an error of anybody but this module
    """The bytes end within a value."""


class _Type:
    """What is known of one type: what its elements are, or its fields in order."""

    def __init__(self, kind: str, parts: list[tuple[str, int]]) -> None:
        self.kind = kind
        self.parts = parts


# The types in which types are described, as the format has them from the beginning.
_WIRE, _ARRAY, _COMMON, _SLICE, _STRUCT, _FIELD, _FIELDS, _MAP = range(16, 24)
_BUILT_IN = {
    _WIRE: _Type("struct", [("array", _ARRAY), ("slice", _SLICE), ("struct", _STRUCT), ("map", _MAP)]),
    _ARRAY: _Type("struct", [("common", _COMMON), ("elem", _INT), ("len", _INT)]),
    _COMMON: _Type("struct", [("name", _TEXT), ("id", _INT)]),
    _SLICE: _Type("struct", [("common", _COMMON), ("elem", _INT)]),
    _STRUCT: _Type("struct", [("common", _COMMON), ("fields", _FIELDS)]),
    _FIELD: _Type("struct", [("name", _TEXT), ("id", _INT)]),
    _FIELDS: _Type("list", [("", _FIELD)]),
    _MAP: _Type("struct", [("common", _COMMON), ("key", _INT), ("elem", _INT)]),
}


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0
        self.types = dict(_BUILT_IN)

    def taken(self, size: int) -> bytes:
        piece = self.content[self.at : self.at + size]
        if len(piece) < size:
            raise _Short
        self.at += size
        return piece

    def unsigned(self) -> int:
        first = self.taken(1)[0]
        if first < 0x80:
            return first
        size = 0x100 - first
        if size > 8:
            raise _Short
        return int.from_bytes(self.taken(size), "big")

    def signed(self) -> int:
        number = self.unsigned()
        return ~(number >> 1) if number & 1 else number >> 1

    def value(self, kind: int, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            raise NotGob(N_("It is nested too deeply."))
        if kind in {_BOOL, _UINT}:
            return bool(self.unsigned()) if kind == _BOOL else self.unsigned()
        if kind == _INT:
            return self.signed()
        if kind == _FLOAT:
            # the bytes of the number stand in reverse, so that round ones are short
            return struct.unpack("<d", self.unsigned().to_bytes(8, "big"))[0]
        if kind in {_BYTES, _TEXT}:
            return self.taken(self.unsigned()).decode("utf-8", "replace")
        return self.composed(self.types.get(kind), depth + 1)

    def composed(self, described: _Type | None, depth: int) -> Any:
        if described is None:
            raise NotGob(N_("It is not in a form that is known here."))
        if described.kind == "struct":
            fields: dict[str, Any] = {}
            number = -1
            while step := self.unsigned():
                number += step
                if number >= len(described.parts):
                    raise NotGob(N_("It is not in a form that is known here."))
                name, kind = described.parts[number]
                fields[name] = self.value(kind, depth)
            return fields
        size = self.unsigned()
        if size > len(self.content):
            raise _Short
        if described.kind == "map":
            (_, key), (_, elem) = described.parts
            return {str(self.value(key, depth)): self.value(elem, depth) for _ in range(size)}
        return [self.value(described.parts[0][1], depth) for _ in range(size)]

    def describe(self, number: int) -> None:
        wire = self.value(_WIRE)
        if "struct" in wire:
            fields = wire["struct"].get("fields", [])
            self.types[number] = _Type("struct", [(one.get("name", ""), one.get("id", 0)) for one in fields])
        elif "map" in wire:
            self.types[number] = _Type("map", [("", wire["map"].get("key", 0)), ("", wire["map"].get("elem", 0))])
        else:
            elements = wire.get("slice") or wire.get("array") or {}
            self.types[number] = _Type("list", [("", elements.get("elem", 0))])


def decode_gob(content: bytes) -> Any:
    """The first value: maps with the fields' names, lists, texts and numbers. Raises NotGob."""
    reader = _Reader(content)
    try:
        while reader.at < len(content):
            size = reader.unsigned()
            end = reader.at + size
            number = reader.signed()
            if number >= 0:
                described = reader.types.get(number)
                if described is None or described.kind != "struct":
                    reader.unsigned()  # a zero, where the value has no fields
                return reader.value(number)
            reader.describe(-number)
            reader.at = end
    except _Short as error:
        raise NotGob(N_("It is not in a form that is known here.")) from error
    raise NotGob(N_("It is not in a form that is known here."))
