"""Boxes (ISO/IEC 14496-12): MP4, MOV, M4A, 3GP, HEIC, AVIF, and the boxes of JPEG XL."""

from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.containers.items import of_items
from tidytrace.labels.containers.tiff import of_exif
from tidytrace.labels.pieces import Piece, readable

_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_WITHIN: Final = {"moov", "trak", "udta", "mdia"}
_MOST_DEPTH: Final = 8
_MOST_KEYS: Final = 4096
_ITEMS: Final = {"iinf", "iloc", "idat"}


class Box(msgspec.Struct, frozen=True):
    """Its kind, and where what is in it begins and ends."""

    kind: str
    begin: int
    end: int

    @property
    def size(self) -> int:
        """Of what is in it, in bytes."""
        return self.end - self.begin


def boxes(window: Window, at: int, end: int) -> Iterator[Box]:
    """One after the other. Raises Unread or Stopped."""
    while at + 8 <= end:
        window.step()
        size, kind = window.number(at, 4), window.at(at + 4, 4).decode("latin-1")
        begin = at + 8
        if size == 1:
            size, begin = window.number(at + 8, 8), at + 16
        elif size == 0:
            size = end - at
        if size < begin - at:
            if kind == "\0\0\0\0" or not size:
                return  # filling at the end of an old film
            raise Unread(ODD)
        yield Box(kind, begin, min(at + size, end))
        at += size


def pieces(window: Window) -> Iterator[Piece]:
    """Every box that can say something, wherever the media data lies. Raises Unread or Stopped."""
    yield from _inside(window, 0, window.size, "", 0)


def _inside(window: Window, begin: int, end: int, path: str, depth: int) -> Iterator[Piece]:
    if depth > _MOST_DEPTH:
        raise Unread(ODD)
    for box in boxes(window, begin, end):
        where = f"{path}/{box.kind}".strip("/")
        if box.kind in _WITHIN:
            yield from _inside(window, box.begin, box.end, where, depth + 1)
        elif box.kind == "meta":
            yield from _meta(window, box, where)
        elif box.kind in {"uuid", "jumb"}:
            yield from _owned(window, box, where)
        elif box.kind in {"XMP_", "xml "}:
            yield Piece(kind="xmp", where=where, raw=window.at(box.begin, box.size))
        elif box.kind == "Exif":
            yield from of_exif(window.at(box.begin + 4, box.size - 4).removeprefix(b"Exif\0\0"), where)
        elif path.endswith("udta") and 0 < box.size <= MOST_PIECE:
            yield from _note(window, box, where)


def _owned(window: Window, box: Box, where: str) -> Iterator[Piece]:
    """A box that says in its first bytes whose it is."""
    start = window.some(box.begin, 128)
    if box.kind == "uuid" and start.startswith(_XMP):
        yield Piece(kind="xmp", where=f"{where} XMP", raw=window.at(box.begin + 16, box.size - 16))
    elif start.startswith(_C2PA) if box.kind == "uuid" else b"c2pa" in start:
        yield Piece(kind="credentials", where=f"{where} C2PA")


def _note(window: Window, box: Box, where: str) -> Iterator[Piece]:
    """A text of QuickTime's user data: its length and language, or nothing but the text."""
    body = window.at(box.begin, box.size)
    if box.kind.startswith("\xa9"):
        size = int.from_bytes(body[:2], "big")
        text = readable(body[4 : 4 + size])
        yield Piece(where=where, name=f"mp4:{box.kind}", text=text)
    elif box.kind.upper() == "AIGC" or b"AIGC" in body:
        yield Piece(where=where, name=f"mp4:{box.kind}", text=readable(body))


def _meta(window: Window, meta: Box, where: str) -> Iterator[Piece]:
    # QuickTime's own has no version before its boxes
    begin = meta.begin + (0 if window.some(meta.begin + 4, 4) == b"hdlr" else 4)
    keys: list[str] = []
    items: dict[str, Box] = {}
    for box in boxes(window, begin, meta.end):
        if box.kind == "keys":
            keys = list(_keys(window, box))
        elif box.kind == "ilst":
            yield from _list(window, box, keys, where)
        elif box.kind == "xml ":
            yield Piece(kind="xmp", where=f"{where}/xml", raw=window.at(box.begin + 4, box.size - 4))
        elif box.kind in _ITEMS:
            items[box.kind] = box
    if {"iinf", "iloc"} <= items.keys():
        spans = {kind: (box.begin, box.end) for kind, box in items.items()}
        yield from of_items(window, spans, where)


def _keys(window: Window, box: Box) -> Iterator[str]:
    count, at = window.number(box.begin + 4, 4), box.begin + 8
    if count > _MOST_KEYS:
        raise Unread(ODD)
    for _number in range(count):
        size = window.number(at, 4)
        if size < 8 or at + size > box.end:
            raise Unread(ODD)
        yield readable(window.at(at + 8, size - 8))
        at += size


def _list(window: Window, ilst: Box, keys: list[str], where: str) -> Iterator[Piece]:
    for entry in boxes(window, ilst.begin, ilst.end):
        name, number = entry.kind, int.from_bytes(entry.kind.encode("latin-1"), "big")
        if 0 < number <= len(keys):
            name = keys[number - 1]
        for box in boxes(window, entry.begin, entry.end):
            if box.kind == "name" and box.size > 4:
                name = readable(window.at(box.begin + 4, box.size - 4))
            elif box.kind == "data" and 8 < box.size <= MOST_PIECE and name != "covr":
                text = readable(window.at(box.begin + 8, box.size - 8))
                short = name.removeprefix("com.apple.quicktime.")
                yield Piece(where=f"{where}/ilst {name}".strip("/"), name=f"mp4:{short}", text=text)
