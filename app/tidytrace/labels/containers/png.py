"""PNG (ISO/IEC 15948): text chunks, Exif and XMP, which may also come after the image data."""

import zlib
from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import BIG, MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.containers.tiff import of_exif
from tidytrace.labels.pieces import Piece, readable

_XMP: Final = "XML:com.adobe.xmp"


def pieces(window: Window) -> Iterator[Piece]:
    """Every chunk that can say something. Raises Unread or Stopped."""
    at = 8
    while True:
        window.step()
        size, kind = window.number(at, 4), window.at(at + 4, 4)
        if kind == b"IEND":
            return
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            yield _text(kind, window.at(at + 8, size))
        elif kind == b"eXIf":
            yield from of_exif(window.at(at + 8, size).removeprefix(b"Exif\0\0"), "PNG eXIf")
        elif kind == b"caBX":
            yield Piece(kind="credentials", where="PNG caBX")
        elif not kind.isalpha():
            raise Unread(ODD)
        at += 12 + size


def _text(kind: bytes, body: bytes) -> Piece:
    where = f"PNG {kind.decode()}"
    keyword, _, rest = body.partition(b"\0")
    name = keyword.decode("latin-1")
    if kind == b"zTXt":
        return Piece(where=where, name=f"png:{name}", text=readable(inflated(rest[1:])))
    if kind == b"tEXt":
        return Piece(where=where, name=f"png:{name}", text=readable(rest))
    packed, rest = rest[:1] == b"\1", rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, rest = rest.partition(b"\0")
    content = inflated(rest) if packed else rest
    if name == _XMP:
        return Piece(kind="xmp", where=f"{where} XMP", raw=content)
    return Piece(where=where, name=f"png:{name}", text=readable(content))


def inflated(content: bytes, most: int = MOST_PIECE) -> bytes:
    """What was deflated, as long as it does not grow beyond bounds. Raises Unread."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(content, most)
    except zlib.error as error:
        raise Unread(ODD) from error
    if machine.unconsumed_tail:
        raise Unread(BIG, {"most": most >> 20})
    return found
