"""What a PDF says: every letter of its pages, and everything else that is packed into it."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(pdf: bytes) -> bytes:
    """The file itself, followed by all its streams as they are without compression."""
    return b"\n".join([pdf, *(_plain(one) for one in _STREAM.findall(pdf))])


def text_of(pdf: bytes) -> str:
    """The letters that are drawn, by the tables that the fonts carry."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    letters = {number: _letters(objects, body) for number, body in objects.items() if b"/ToUnicode" in body}
    drawn = []
    for stream in map(_plain, _STREAM.findall(pdf)):
        table: dict[bytes, str] = {}
        for font, codes in re.findall(rb"/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj", stream):
            if font:
                table = letters.get(int(font), {})
                drawn.append(" ")
            else:
                drawn += [table.get(codes[at : at + 4].upper(), "?") for at in range(0, len(codes), 4)]
    return "".join(drawn)


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _letters(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    number = int(re.search(rb"/ToUnicode (\d+) 0 R", font).group(1))
    table = _plain(_STREAM.search(objects[number]).group(1))
    found: dict[bytes, str] = {}
    for first, last, start in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4,8})>", table):
        low, high, code = int(first, 16), int(last, 16), int(start, 16)
        found |= {b"%04X" % (low + step): chr(code + step) for step in range(high - low + 1)}
    for first, last, several in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> \[([^\]]*)\]", table):
        codes = re.findall(rb"<([0-9A-Fa-f]+)>", several)
        low = int(first, 16)
        pairs = zip(range(low, int(last, 16) + 1), codes, strict=True)
        found |= {b"%04X" % glyph: bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs}
    return found
