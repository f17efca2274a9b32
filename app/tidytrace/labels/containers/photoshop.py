"""IPTC-IIM (IIM 4.2, record 2) within Photoshop's image resources: by-line, credit, source, caption."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import CUT, ODD, Unread
from tidytrace.labels.pieces import Piece, readable

_FIELDS: Final = {80: "By-line", 110: "Credit", 115: "Source", 120: "Caption"}
_IPTC: Final = 0x0404


def of_photoshop(content: bytes, where: str) -> Iterator[Piece]:
    """The resources of an image. Raises Unread."""
    at = 0
    while content[at : at + 4] == b"8BIM":
        number = int.from_bytes(content[at + 4 : at + 6], "big")
        name = content[at + 6] if at + 6 < len(content) else 0
        at += 6 + name + 1 + (name + 1) % 2
        size = int.from_bytes(content[at : at + 4], "big")
        body = content[at + 4 : at + 4 + size]
        if len(body) < size:
            raise Unread(CUT)
        if number == _IPTC:
            yield from of_iptc(body, f"{where} IPTC")
        at += 4 + size + size % 2


def of_iptc(content: bytes, where: str) -> Iterator[Piece]:
    """The datasets that may speak of the origin. Raises Unread."""
    at = 0
    while at + 5 <= len(content) and content[at] == 0x1C:
        record, dataset = content[at + 1], content[at + 2]
        size = int.from_bytes(content[at + 3 : at + 5], "big")
        if size & 0x8000:  # longer than any text here
            raise Unread(ODD)
        if record == 2 and dataset in _FIELDS:
            text = readable(content[at + 5 : at + 5 + size])
            yield Piece(where=where, name=f"iptc:{_FIELDS[dataset]}", text=text)
        at += 5 + size
