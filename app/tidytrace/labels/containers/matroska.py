"""Matroska and WebM (RFC 9559): tags and the program that wrote the file; clusters are stepped over."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.pieces import Piece, readable

_SEGMENT, _CLUSTER, _TAGS, _INFO = 0x18538067, 0x1F43B675, 0x1254C367, 0x1549A966
_TAG, _SIMPLE, _NAME, _STRING = 0x7373, 0x67C8, 0x45A3, 0x4487
_OF_INFO: Final = {0x5741: "WritingApp", 0x4D80: "MuxingApp", 0x7BA9: "Title"}
_MOST_DEPTH: Final = 8


def pieces(window: Window) -> Iterator[Piece]:
    """Names and texts. Raises Unread or Stopped."""
    at = 0
    while at + 2 <= window.size:
        kind, at = _id(window, at)
        size, at = _size(window, at)
        if kind == _SEGMENT or size is None:
            continue  # what is in it comes next; of unknown length is only what was written while it was sent
        if kind in {_TAGS, _INFO}:
            inside = Window.on(window.at(at, size)) if size <= MOST_PIECE else None
            if inside is None:
                raise Unread(ODD)
            yield from _info(inside) if kind == _INFO else _tags(inside, 0)
        at += size


def _id(window: Window, at: int) -> tuple[int, int]:
    window.step()
    first = window.number(at, 1)
    length = 9 - first.bit_length()
    if not first or length > 4:
        raise Unread(ODD)
    return window.number(at, length), at + length


def _size(window: Window, at: int) -> tuple[int | None, int]:
    first = window.number(at, 1)
    length = 9 - first.bit_length()
    if not first:
        raise Unread(ODD)
    bits = (1 << 7 * length) - 1
    size = window.number(at, length) & bits
    return None if size == bits else size, at + length


def _elements(window: Window) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= window.size:
        kind, at = _id(window, at)
        size, at = _size(window, at)
        if size is None:
            raise Unread(ODD)
        yield kind, window.at(at, size)
        at += size


def _info(window: Window) -> Iterator[Piece]:
    for kind, body in _elements(window):
        if kind in _OF_INFO:
            name = _OF_INFO[kind]
            yield Piece(where=f"Matroska Info {name}", name=f"matroska:{name}", text=readable(body))


def _tags(window: Window, depth: int) -> Iterator[Piece]:
    if depth > _MOST_DEPTH:
        raise Unread(ODD)
    name = text = ""
    for kind, body in _elements(window):
        if kind in {_TAG, _SIMPLE}:
            yield from _tags(Window.on(body), depth + 1)
        elif kind == _NAME:
            name = readable(body)
        elif kind == _STRING:
            text = readable(body)
    if name:
        yield Piece(where=f"Matroska Tags {name}", name=f"matroska:{name.upper()}", text=text)
