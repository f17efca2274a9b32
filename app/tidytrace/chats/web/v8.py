"""Values as V8 writes them for IndexedDB, with the envelopes of Blink around them, as far as they are text.

Only what can lead to words is understood: strings, numbers, dates, objects, arrays, maps and sets. What the browser
itself adds (files, keys, images) ends the value; the strings up to there are kept.

Source: V8, src/objects/value-serializer.cc; Chromium, idb_value_wrapping.cc and trailer_reader.cc.
"""

import struct
from typing import Any, Final

from tidytrace.chats.leveldb.logs import FormatError, varint

_VERSION: Final = 0xFF
_TRAILER: Final = 0xFE
_TRAILER_LENGTH: Final = 12
_WRAPPED: Final = 0x11
_PACKED: Final = 2
_DEPTH: Final = 200
_MOST: Final = 1_000_000
"""Values of one record; more is taken for a misread length."""


class _End(Exception):  # noqa: N818 - the end of an object, not an error
    """The tag that ends a container was met."""


class _Value:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.objects: list[Any] = []
        self.count = 0

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise FormatError("a value is cut off")
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        value, self.at = varint(self.data, self.at)
        return value

    def _bytes(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise FormatError("a value is cut off")
        self.at += length
        return self.data[self.at - length : self.at]

    def header(self) -> None:
        """Past the versions of Blink and V8, and past what Blink says about its trailer."""
        while self.at < len(self.data) and self.data[self.at] == _VERSION:
            self.at += 1
            self._number()
            if self.at < len(self.data) and self.data[self.at] == _TRAILER:
                self.at += 1 + _TRAILER_LENGTH

    def read(self, depth: int = 0) -> Any:
        self.count += 1
        if depth > _DEPTH or self.count > _MOST:
            raise FormatError("a value is nested too deep")
        tag = chr(self._byte())
        while tag == "\0":  # fills up before two-byte strings
            tag = chr(self._byte())
        if tag in _CONSTANTS:
            return _CONSTANTS[tag]
        if tag in _ENCODINGS:
            return self._bytes(self._number()).decode(_ENCODINGS[tag], "replace")
        if tag in _CONTAINERS:
            return self._container(tag, depth)
        if tag in _ENDS:
            raise _End
        if tag in _NUMBERS:
            return self._numeric(tag)
        return self._object(tag, depth)

    def _numeric(self, tag: str) -> Any:
        if tag == "U":
            return self._number()
        if tag == "I":
            number = self._number()
            return number >> 1 ^ -(number & 1)
        if tag == "Z":
            return int.from_bytes(self._bytes(self._number() >> 1), "little")
        return struct.unpack("<d", self._bytes(8))[0]

    def _object(self, tag: str, depth: int) -> Any:
        if tag == "^":
            place = self._number()
            return self.objects[place] if place < len(self.objects) else None
        if tag in {"D", "n"}:
            return self._remember(self._numeric("N"))
        if tag == "z":
            return self._remember(self._numeric("Z"))
        if tag == "s":
            return self._remember(self.read(depth + 1))
        if tag == "B":
            return self._remember(self._bytes(self._number()))
        if tag == "R":
            pattern = self._remember(self.read(depth + 1))
            self._number()
            return pattern
        raise FormatError("a value of an unknown kind")

    def _remember(self, value: Any) -> Any:
        self.objects.append(value)
        return value

    def _container(self, tag: str, depth: int) -> Any:
        if tag in {"o", ";"}:
            found: dict[str, Any] = self._remember({})
            try:
                while True:
                    key = self.read(depth + 1)
                    found[str(key)] = self.read(depth + 1)
            except _End:
                pass
            self._number()
            return found
        items: list[Any] = self._remember([])
        if tag in {"A", "a"}:
            self._number()
        try:
            while True:
                one = self.read(depth + 1)
                # of an array with gaps each place is named before its value
                items.append(self.read(depth + 1) if tag == "a" else one)
        except _End:
            pass
        for _ in range(1 if tag == "'" else 2):
            self._number()
        return items


_CONSTANTS: Final[dict[str, Any]] = {"_": None, "0": None, "T": True, "F": False, "y": True, "x": False, "-": None}
_ENCODINGS: Final = {'"': "latin-1", "S": "utf-8", "c": "utf-16-le"}
_NUMBERS: Final = frozenset("UIZN")
_CONTAINERS: Final = frozenset("oAa;'")
_ENDS: Final = frozenset("{$@:,")


def value_of(data: bytes) -> Any:
    """A value; what cannot be read of it comes out as the strings that were met before. Raises FormatError."""
    data = unwrapped(data)
    value = _Value(data)
    value.header()
    try:
        return value.read()
    except (FormatError, _End, struct.error, RecursionError) as error:
        if value.objects:
            return value.objects[0]
        raise FormatError("no value") from error


def whole_value_of(data: bytes) -> Any:
    """A value that is read to its end, or not at all. Raises FormatError."""
    value = _Value(unwrapped(data))
    value.header()
    try:
        return value.read()
    except (_End, struct.error, RecursionError) as error:
        raise FormatError("no value") from error


def unwrapped(data: bytes) -> bytes:
    """A value without the envelope in which Blink packs large ones. Raises FormatError."""
    at = 0
    while at + 2 < len(data) and data[at] == _VERSION and data[at + 1] == _WRAPPED and data[at + 2] == _PACKED:
        from cramjam import DecompressionError, snappy

        try:
            data = bytes(snappy.decompress_raw(data[at + 3 :]))
        except DecompressionError as error:
            raise FormatError("a value cannot be unpacked") from error
        at = 0
    return data
