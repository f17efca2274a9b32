"""What a walk through a file gives: notes that may speak of its origin, as they stand there."""

from typing import Literal

import msgspec

Kind = Literal["note", "xmp", "credentials"]
"""A name with a text, a packet of XMP (Adobe's XML for metadata), or the place of a C2PA manifest store."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One note."""

    kind: Kind = "note"
    where: str
    """In the words of the format, for whoever wants to look: «PNG iTXt»."""
    name: str = ""
    """Of a note, with what it belongs to: ``png:parameters``, ``exif:Software``, ``id3:COMM``."""
    text: str = ""
    """Of a note."""
    raw: bytes = b""
    """Of a packet."""


def readable(content: bytes) -> str:
    """Text of unknown encoding; nothing is lost that is UTF-8, and marks stand for what is no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace").strip("\0")
    try:
        return content.decode("utf-8").strip("\0")
    except UnicodeDecodeError:
        # what cannot be UTF-8 is mostly the one encoding that old formats name; it can stand for any byte
        return content.decode("latin-1").strip("\0")
