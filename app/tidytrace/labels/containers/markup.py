"""SVG pictures and HTML pages."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from tidytrace.labels.bounded import Window
from tidytrace.labels.pieces import Piece, readable
from tidytrace.labels.trees import elements

_HEAD: Final = 1 << 20
_MOST_SVG: Final = 16 << 20
_MOST_COMMENTS: Final = 1000
_C2PA: Final = "http://c2pa.org/manifest"
_META: Final = re.compile(r"<meta\s([^<>]{1,8000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([A-Za-z:-]{1,40})\s{0,8}=\s{0,8}(?:"([^"]{0,8000})"|'([^']{0,8000})')""")
_SOURCE: Final = re.compile(r'"digitalSourceType"\s*:\s*"([^"]{1,200})"')


def of_svg(window: Window) -> Iterator[Piece]:
    """Metadata of a drawing. Raises Unread or Stopped."""
    credentials = False
    start = window.some(0, _HEAD)
    if b"<x:xmpmeta" in start or b"<rdf:RDF" in start:
        begin, end = start.find(b"<x:xmpmeta"), start.find(b"</x:xmpmeta>")
        if begin < 0:
            begin, end = start.find(b"<rdf:RDF"), start.find(b"</rdf:RDF>")
        closing = start.find(b">", end)
        if 0 <= begin < end:
            yield Piece(kind="xmp", where="SVG metadata", raw=start[begin : closing + 1])
    for one in elements(Window.on(start) if window.size <= _HEAD else window):
        if one.space == _C2PA and not credentials:
            credentials = True
            yield Piece(kind="credentials", where="SVG metadata c2pa:manifest")
        elif one.local.upper() == "AIGC" and one.text:
            yield Piece(where="SVG AIGC", name="svg:AIGC", text=one.text)
        elif one.local in {"desc", "title", "creator", "generator"} and one.text:
            yield Piece(where=f"SVG {one.local}", name=f"svg:{one.local}", text=one.text)


def of_html(window: Window) -> Iterator[Piece]:
    """Metadata of a page: its first megabyte. Raises Unread or Stopped."""
    words = readable(window.some(0, _HEAD))
    for tag in _META.findall(words):
        given = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
        name = given.get("name") or given.get("property")
        if name and "content" in given:
            yield Piece(where=f"HTML meta {name}", name=f"html:{name}", text=given["content"])
    for comment in _comments(words):
        yield Piece(where="HTML comment", name="html:comment", text=comment)
    for source in _SOURCE.findall(words):
        yield Piece(where="HTML digitalSourceType", name="iptcExt:DigitalSourceType", text=source)


def _comments(words: str) -> Iterator[str]:
    """Those that speak of the label; what is shown on the page may be an example of one."""
    at = words.find("<!--")
    for _number in range(_MOST_COMMENTS):
        end = words.find("-->", at)
        if at < 0 or end < 0:
            return
        if "AIGC" in words[at:end]:
            yield words[at + 4 : end]
        at = words.find("<!--", end)
