"""Values as SpiderMonkey writes them for the IndexedDB of the Firefox family, as far as they are text.

A value is a row of little-endian words of eight bytes: a tag in the upper half and its data in the lower, or a number.
Letters follow the word that tells of them, filled up to whole words. What the browser itself adds (files, keys,
buffers) ends the value; the strings up to there are kept.

Source: Firefox, js/src/vm/StructuredClone.cpp (SCTAG_*).
"""

import struct
from typing import Any, Final

from tidytrace.chats.leveldb.logs import FormatError

_HEADER: Final = 0xFFF10000
_NUMBERS_UP_TO: Final = 0xFFF00000
"""Words up to here are numbers with a fraction."""
_CONSTANTS: Final[dict[int, Any]] = {0xFFFF0000: None, 0xFFFF0001: None}
_BOOLEAN: Final = 0xFFFF0002
_INTEGER: Final = 0xFFFF0003
_STRING: Final = 0xFFFF0004
_DATE: Final = 0xFFFF0005
_ARRAY: Final = 0xFFFF0007
_OBJECT: Final = 0xFFFF0008
_BOOLEAN_OBJECT: Final = 0xFFFF000A
_STRING_OBJECT: Final = 0xFFFF000B
_NUMBER_OBJECT: Final = 0xFFFF000C
_SEEN: Final = 0xFFFF000D
_MAP: Final = 0xFFFF0011
_SET: Final = 0xFFFF0012
_END: Final = 0xFFFF0013
_ONE_BYTE_LETTERS: Final = 0x80000000
_DEPTH: Final = 200
_MOST: Final = 1_000_000


def value_of(data: bytes) -> Any:
    """One value; all that it holds up to a place that is not understood. Raises FormatError if it is none."""
    clone = _Clone(data)
    if len(data) < 16 or clone.word()[1] != _HEADER:
        raise FormatError("no value of SpiderMonkey")
    try:
        return clone.read()
    except FormatError:
        return clone.objects[0] if clone.objects else None


class _Clone:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.objects: list[Any] = []
        self.count = 0

    def word(self) -> tuple[int, int]:
        """Data and tag of the next word."""
        if self.at + 8 > len(self.data):
            raise FormatError("a value is cut off")
        self.at += 8
        low, high = struct.unpack_from("<II", self.data, self.at - 8)
        return low, high

    def read(self, depth: int = 0) -> Any:
        low, tag = self.word()
        return self._value(low, tag, depth)

    def _value(self, low: int, tag: int, depth: int) -> Any:
        self.count += 1
        if depth > _DEPTH or self.count > _MOST:
            raise FormatError("a value is nested too deep")
        if tag <= _NUMBERS_UP_TO:
            return float(struct.unpack_from("<d", self.data, self.at - 8)[0])
        if tag in _CONSTANTS:
            return _CONSTANTS[tag]
        if tag in {_BOOLEAN, _INTEGER}:
            return bool(low) if tag == _BOOLEAN else low
        if tag == _STRING:
            return self._letters(low)
        if tag in {_ARRAY, _OBJECT, _MAP, _SET}:
            return self._container(tag, depth)
        return self._object(low, tag)

    def _object(self, low: int, tag: int) -> Any:
        if tag == _SEEN:
            return self.objects[low] if low < len(self.objects) else None
        if tag in {_DATE, _NUMBER_OBJECT}:
            self.word()
            return self._remember(None)
        if tag == _STRING_OBJECT:
            return self._remember(self._letters(low))
        if tag == _BOOLEAN_OBJECT:
            return self._remember(bool(low))
        raise FormatError("a value of an unknown kind")

    def _letters(self, low: int) -> str:
        length, width = low & ~_ONE_BYTE_LETTERS, 1 if low & _ONE_BYTE_LETTERS else 2
        end = self.at + length * width
        if end > len(self.data):
            raise FormatError("a text is cut off")
        raw = self.data[self.at : end]
        self.at = (end + 7) & ~7
        return raw.decode("latin-1") if width == 1 else raw.decode("utf-16-le", "replace")

    def _remember(self, value: Any) -> Any:
        self.objects.append(value)
        return value

    def _container(self, tag: int, depth: int) -> Any:
        named: dict[str, Any] = {}
        items: list[Any] = []
        self._remember(items if tag in {_ARRAY, _SET} else named)
        while True:
            low, inner = self.word()
            if inner == _END:
                return items if tag in {_ARRAY, _SET} else named
            key = self._value(low, inner, depth + 1)
            if tag == _SET:
                items.append(key)
                continue
            value = self.read(depth + 1)
            if tag == _ARRAY:
                items.append(value)
            else:
                named[str(key)] = value
