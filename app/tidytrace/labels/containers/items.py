"""Items of a HEIC or AVIF picture (ISO/IEC 23008-12): XMP and Exif lie where a table of places says."""

from collections.abc import Iterator, Mapping
from typing import Final

from tidytrace.labels.bounded import ODD, Unread, Window
from tidytrace.labels.containers.tiff import of_exif
from tidytrace.labels.pieces import Piece

Span = tuple[int, int]
_MOST_ITEMS: Final = 4096
_MOST_EXTENTS: Final = 64


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, window: Window, span: Span) -> None:
        self._window = window
        self.at, self.end = span

    def number(self, length: int) -> int:
        self.at += length
        if self.at > self.end:
            raise Unread(ODD)
        return self._window.number(self.at - length, length) if length else 0


def of_items(window: Window, boxes: Mapping[str, Span], where: str) -> Iterator[Piece]:
    """The packets among the items. Raises Unread or Stopped.

    Args:
        window: The file.
        boxes: Where ``iinf``, ``iloc`` and perhaps ``idat`` lie.
        where: The box around them.
    """
    kinds = _kinds(window, boxes["iinf"])
    if not kinds:
        return
    for number, spans in _places(window, boxes["iloc"], boxes.get("idat")):
        kind = kinds.get(number)
        if kind is None:
            continue
        content = b"".join(window.at(begin, end - begin) for begin, end in spans)
        if kind == b"Exif":
            yield from of_exif(content[4:].removeprefix(b"Exif\0\0"), f"{where} item {number}")
        else:
            yield Piece(kind="xmp", where=f"{where} item {number} XMP", raw=content)


def _kinds(window: Window, span: Span) -> dict[int, bytes]:
    """The items of interest by their numbers."""
    head = _Cursor(window, span)
    version = head.number(4) >> 24
    count = head.number(2 if version == 0 else 4)
    if count > _MOST_ITEMS:
        raise Unread(ODD)
    found: dict[int, bytes] = {}
    at = head.at
    for _number in range(count):
        window.step()
        size = window.number(at, 4)
        if size < 12 or at + size > span[1]:
            raise Unread(ODD)
        one = _Cursor(window, (at + 8, at + size))
        version = one.number(4) >> 24
        if version >= 2:
            number = one.number(2 if version == 2 else 4)
            one.number(2)
            rest = window.at(one.at, min(at + size - one.at, 256))
            if rest[:4] == b"Exif" or (rest[:4] == b"mime" and b"rdf+xml" in rest):
                found[number] = rest[:4]
        at += size
    return found


def _places(window: Window, span: Span, data: Span | None) -> Iterator[tuple[int, list[Span]]]:
    one = _Cursor(window, span)
    version = one.number(4) >> 24
    sizes = one.number(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    if any(size not in {0, 4, 8} for size in (offset, length, base)):
        raise Unread(ODD)
    count = one.number(4 if version == 2 else 2)
    if count > _MOST_ITEMS:
        raise Unread(ODD)
    for _number in range(count):
        window.step()
        number = one.number(4 if version == 2 else 2)
        method = one.number(2) & 15 if version else 0
        one.number(2)
        begin = one.number(base)
        extents = one.number(2)
        if extents > _MOST_EXTENTS:
            raise Unread(ODD)
        if method == 1 and data is not None:
            begin += data[0]
        spans = []
        for _extent in range(extents):
            if version and index:
                one.number(index)
            start = begin + one.number(offset)
            spans.append((start, start + one.number(length)))
        yield number, spans
