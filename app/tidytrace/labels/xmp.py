"""XMP (ISO 16684-1): the notes in a packet, whichever of its forms they have."""

import json
from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import Unread, Window
from tidytrace.labels.pieces import Piece, readable
from tidytrace.labels.trees import elements

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TC260: Final = "http://www.tc260.org.cn/ns/AIGC/"
_SPACES: Final = {
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "iptcExt",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "event",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
}


def notes(packet: Piece) -> Iterator[Piece]:
    """What stands in it, named as ``photoshop:Credit`` and ``tc260:AIGC`` are.

    Raises:
        Unread: It is not XML; its text comes as a note before, for what can be found in it without.
    """
    # a packet is padded for programs that change it in place
    content = packet.raw.strip(b"\0 \r\n\t")
    begin = content.find(b"<")
    members: dict[str, str] = {}
    whole = False
    try:
        for one in elements(Window.on(content[max(begin, 0) :])):
            said = [(*_parted(name), text) for name, text in one.attributes.items()]
            if one.text:
                outer = [name for name in one.path if not name.startswith(_RDF)]
                own = f"{one.space} {one.local}"
                said.append((*_parted(own if one.space != _RDF or not outer else outer[-1]), one.text))
            for space, local, text in said:
                if local.upper() == "AIGC":
                    whole = True
                    yield Piece(where=packet.where, name="tc260:AIGC", text=text)
                elif space.startswith(_TC260):
                    members[local] = text
                elif space != _RDF and text.strip():
                    name = f"{_SPACES.get(space, 'other')}:{local}"
                    yield Piece(where=packet.where, name=name, text=text.strip())
    except Unread:
        yield Piece(where=packet.where, name="xmp:raw", text=readable(content))
        raise
    if members and not whole:
        yield Piece(where=packet.where, name="tc260:AIGC", text=json.dumps(members, ensure_ascii=False))


def _parted(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition(" ")
    return space, local
