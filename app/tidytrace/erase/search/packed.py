"""Packed content that stands anywhere in a file: gzip, zlib, ZIP members, zstd, Chromium's and Mozilla's own forms.

Sources: RFC 1950, 1952, 8878; APPNOTE 6.3.10 for ZIP; ``idb_value_wrapping.cc`` of Chromium for the mark before a
packed value of IndexedDB; Firefox, xpcom/ioutils/IOUtils.cpp for ``mozLz40``.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Final, Literal, Protocol

import msgspec

from tidytrace.chats import zstd
from tidytrace.chats.leveldb.logs import varint
from tidytrace.chats.web import mozlz4
from tidytrace.erase.search.snappy import unpack

Kind = Literal["gzip", "zlib", "zip", "zstd", "value", "mozlz4"]

MARKS: Final[dict[Kind, tuple[bytes, ...]]] = {
    "gzip": (b"\x1f\x8b\x08",),
    "zip": (b"PK\x03\x04",),
    "zstd": (zstd.MAGIC,),
    "value": (b"\xff\x11\x02",),
    "mozlz4": (mozlz4.MARK,),
}
"""What is looked for anywhere in a file."""
ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""Too short to be looked for but at the beginning of a file, as git keeps its objects, and in git's packs."""
PACK: Final = b"PACK"
_FEED: Final = 512
"""Packed bytes at a time: of damaged ones all is read but the last of these."""
_OUT: Final = 1 << 18
_ZIP_HEADER: Final = 30
_DEFLATED: Final = 8
_LARGEST_VALUE: Final = 64 << 20


class Source(Protocol):
    """Bytes that can be read anywhere."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...  # pragma: no cover

    def read(self, at: int, size: int) -> bytes:
        """Up to ``size`` bytes from a place on; fewer only at the end. Raises OSError."""
        ...  # pragma: no cover


class InMemory(msgspec.Struct, frozen=True):
    """Bytes that are at hand."""

    data: bytes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.data)

    def read(self, at: int, size: int) -> bytes:
        """A part of them."""
        return self.data[at : at + size]


class Stream:
    """What one packed thing holds, piece by piece; damaged ones as far as they can be read."""

    def __init__(self, source: Source, kind: Kind, at: int) -> None:
        """Nothing is read before the first piece is asked for."""
        self.end = at
        """Where the packed bytes end, once all was read; where they begin as long as that is not known."""
        self.whole = True
        """Whether all that can be unpacked was."""
        self._source = source
        self._kind = kind
        self._at = at

    def __iter__(self) -> Iterator[bytes]:
        """The pieces. Raises OSError."""
        if self._kind == "zstd":
            yield from self._zstd()
        elif self._kind == "value":
            yield from self._value()
        elif self._kind == "mozlz4":
            yield from self._mozlz4()
        elif self._kind == "zip":
            header = self._source.read(self._at, _ZIP_HEADER)
            if len(header) == _ZIP_HEADER and header[8] == _DEFLATED:
                names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
                yield from self._inflated(-zlib.MAX_WBITS, self._at + _ZIP_HEADER + names)
        else:
            yield from self._inflated(zlib.MAX_WBITS + 32, self._at)

    def _inflated(self, bits: int, at: int) -> Iterator[bytes]:
        stream = zlib.decompressobj(bits)
        ready: list[bytes] = []
        size = 0
        packed = memoryview(b"")
        try:
            while not stream.eof:
                fed = stream.unconsumed_tail
                if not fed:
                    if not packed:
                        packed = memoryview(self._source.read(at, _OUT))
                        at += len(packed)
                        if not packed:
                            break
                    fed, packed = bytes(packed[:_FEED]), packed[_FEED:]
                plain = stream.decompress(fed, _OUT)
                ready.append(plain)
                size += len(plain)
                if size >= _OUT:
                    yield b"".join(ready)
                    ready, size = [], 0
        except zlib.error:
            # only looks packed, or is damaged from here on
            pass
        if ready:
            yield b"".join(ready)
        if stream.eof:
            self.end = at - len(packed) - len(stream.unused_data)

    def _zstd(self) -> Iterator[bytes]:
        end, size = zstd.extent(self._source.read, self._source.size, self._at)
        content = zstd.content(self._source.read(self._at, end - self._at), min(size, zstd.LARGEST))
        self.whole = size <= zstd.LARGEST
        if content:
            self.end = end
        for start in range(0, len(content), _OUT * 4):
            yield bytes(content[start : start + _OUT * 4])

    def _value(self) -> Iterator[bytes]:
        start = self._at + len(MARKS["value"][0])
        try:
            length, _ = varint(self._source.read(start, 10), 0)
        except ValueError:
            return
        if length > _LARGEST_VALUE:
            return
        found = unpack(self._source.read(start, length + length // 6 + 32), 0)
        if found.content:
            if found.state == "whole":
                self.end = start + found.end
            yield found.content

    def _mozlz4(self) -> Iterator[bytes]:
        head = self._source.read(self._at, len(mozlz4.MARK) + 4)
        size = int.from_bytes(head[-4:], "little")
        if size > (self._source.size - self._at) * mozlz4.MOST:
            return  # only looks packed
        self.whole = size <= mozlz4.LARGEST
        content = mozlz4.unpacked(self._source.read(self._at, self._source.size - self._at)) if self.whole else None
        if content:
            self.end = self._source.size
            yield content


def marks_in(data: bytes, add: Callable[[int, Kind], None], *, pack: bool = False) -> None:
    """Tell where in some bytes something packed may begin. ``pack``: they are of one of git's packs."""
    marks: dict[Kind, tuple[bytes, ...]] = {**MARKS, "zlib": ZLIB} if pack else MARKS
    for kind, those in marks.items():
        for mark in those:
            at = data.find(mark)
            while at >= 0:
                add(at, kind)
                at = data.find(mark, at + 1)
