"""Values as Qt's QDataStream writes them, in its versions 5 to 6: big-endian, texts and lists behind their length.

Source: doc.qt.io/qt-6/datastreamformat.html
"""

import struct
from typing import Any, Final

_NULL: Final = 0xFFFFFFFF
_LARGER: Final = 0xFFFFFFFE
"""Since Qt 6.7: the length follows in eight bytes."""
_MOST: Final = 1_000_000
"""Elements of one list; more is taken for a misread length."""
_BOOL, _INT, _UINT, _LONG, _DOUBLE, _STRING = 1, 2, 3, 4, 6, 10


class QtFormatError(ValueError):
    """The bytes are not what was expected."""


class DataStream:
    """Reads values one behind the other; each method raises QtFormatError."""

    def __init__(self, data: bytes) -> None:
        """Start at the beginning."""
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes were not read yet."""
        return len(self._data) - self._at

    def raw(self, length: int) -> bytes:
        """So many bytes."""
        if not 0 <= length <= self.left:
            raise QtFormatError("cut off")
        self._at += length
        return self._data[self._at - length : self._at]

    def _number(self, form: str) -> int:
        (value,) = struct.unpack(form, self.raw(struct.calcsize(form)))
        return int(value)

    def uint32(self) -> int:
        """Four bytes without a sign."""
        return self._number(">I")

    def int32(self) -> int:
        """Four bytes with a sign."""
        return self._number(">i")

    def int64(self) -> int:
        """Eight bytes with a sign."""
        return self._number(">q")

    def flag(self) -> bool:
        """One byte."""
        return self.raw(1) != b"\0"

    def blob(self) -> bytes:
        """Bytes behind their length; a null value is empty."""
        length = self.uint32()
        if length == _NULL:
            return b""
        return self.raw(self.int64() if length == _LARGER else length)

    def text(self) -> str:
        """A text; a null one is empty."""
        return self.blob().decode("utf-16-be", "replace")

    def count(self) -> int:
        """The length of a list that the program counts itself."""
        number = self.int64()
        if not 0 <= number <= _MOST:
            raise QtFormatError("a list is too long")
        return number

    def texts(self) -> list[str]:
        """A list of texts."""
        number = self.uint32()
        if number > _MOST:
            raise QtFormatError("a list is too long")
        return [self.text() for _ in range(number)]

    def variant(self) -> Any:
        """A value of one of the simple kinds."""
        kind = self.uint32()
        self.flag()  # whether it is null
        if kind == _STRING:
            return self.text()
        if kind == _BOOL:
            return self.flag()
        if kind in {_INT, _UINT}:
            return self.int32()
        if kind == _LONG:
            return self.int64()
        if kind == _DOUBLE:
            return struct.unpack(">d", self.raw(8))[0]
        raise QtFormatError("a value of an unknown kind")
