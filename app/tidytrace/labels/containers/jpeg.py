"""JPEG (ITU-T T.81): the segments before the image data."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import ODD, Unread, Window
from tidytrace.labels.containers.photoshop import of_photoshop
from tidytrace.labels.containers.tiff import of_exif
from tidytrace.labels.pieces import Piece, readable

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF: Final = b"Exif\0\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"


def pieces(window: Window) -> Iterator[Piece]:
    """Exif, XMP, IPTC, comments, and where content credentials are. Raises Unread or Stopped."""
    at, credentials = 2, False
    while True:
        window.step()
        if window.number(at, 1) != 0xFF:
            raise Unread(ODD)
        marker = window.number(at + 1, 1)
        if marker in {0xD9, 0xDA}:  # the end, or image data
            return
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        length = window.number(at + 2, 2)
        if length < 2:
            raise Unread(ODD)
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            body = window.at(at + 4, length - 2)
            if marker == 0xEB and body.startswith(b"JP") and b"c2pa" in body[:128]:
                if not credentials:
                    yield Piece(kind="credentials", where="JPEG APP11")
                credentials = True
            else:
                yield from _segment(marker, body)
        at += 2 + length


def _segment(marker: int, body: bytes) -> Iterator[Piece]:
    if marker == 0xE1 and body.startswith(_EXIF):
        yield from of_exif(body[len(_EXIF) :], "JPEG APP1")
    elif marker == 0xE1 and body.startswith(_XMP):
        yield Piece(kind="xmp", where="JPEG APP1 XMP", raw=body[len(_XMP) :])
    elif marker == 0xED and body.startswith(_PHOTOSHOP):
        yield from of_photoshop(body[len(_PHOTOSHOP) :], "JPEG APP13")
    elif marker == 0xFE:
        yield Piece(where="JPEG COM", name="jpeg:comment", text=readable(body))
    elif b"AIGC" in body:
        yield Piece(where=f"JPEG APP{marker - 0xE0}", name="jpeg:segment", text=readable(body))
