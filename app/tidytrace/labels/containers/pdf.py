"""PDF (ISO 32000): the information dictionary, XMP, and embedded content credentials.

Files of any size: the beginning and the end are searched, where both stand, and compressed object streams in them.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tidytrace.labels.bounded import Window
from tidytrace.labels.pieces import Piece

_PART: Final = 3 << 20
_MOST_STREAMS: Final = 64
_MOST_STREAM: Final = 1 << 20
_MOST_ENTRIES: Final = 64
_MOST_PACKETS: Final = 8
_ENTRY: Final = re.compile(rb"/(AIGC|Producer|Creator)\s{0,8}(\(|<(?!<))")
_STREAM: Final = re.compile(rb"stream\r?\n")
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MOST_TEXT: Final = 16 << 10


def pieces(window: Window) -> Iterator[Piece]:
    """What is found. Raises Unread or Stopped."""
    parts = [window.some(0, _PART)]
    if window.size > _PART:
        parts.append(window.some(max(_PART, window.size - _PART), _PART))
    for part in parts:
        window.step()
        yield from _of(part, "PDF")
        at = part.find(b"/ObjStm")
        for _number in range(_MOST_STREAMS):
            if at < 0:
                break
            window.step()
            begin = _STREAM.search(part, at, at + 512)
            if begin is not None:
                yield from _of(_inflated(part[begin.end() : begin.end() + _MOST_STREAM]), "PDF object stream")
            at = part.find(b"/ObjStm", at + 1)


def _of(part: bytes, where: str) -> Iterator[Piece]:
    for one in islice(_ENTRY.finditer(part), _MOST_ENTRIES):
        name = one[1].decode()
        body = part[one.end() : one.end() + _MOST_TEXT]
        content = _literal(body) if one[2] == b"(" else _hex(body)
        yield Piece(where=f"{where} Info /{name}", name=f"pdf:{name}", text=_text(content))
    at = 0
    for _number in range(_MOST_PACKETS):
        begin = part.find(b"<x:xmpmeta", at)
        at = part.find(b"</x:xmpmeta>", begin)
        if begin < 0 or at < 0:
            break
        yield Piece(kind="xmp", where=f"{where} XMP", raw=part[begin : at + len(b"</x:xmpmeta>")])
    if b"/C2PA_Manifest" in part:
        yield Piece(kind="credentials", where=f"{where} /C2PA_Manifest")


def _literal(body: bytes) -> bytes:
    """A string in parentheses, which may hold pairs of them and signs behind a backslash."""
    found, depth, at = bytearray(), 1, 0
    while at < len(body):
        sign = body[at : at + 1]
        at += 1
        if sign == b"\\":
            digits = re.match(rb"[0-7]{1,3}", body[at : at + 3])
            if digits:
                found.append(int(digits[0], 8) & 255)
                at += len(digits[0])
            else:
                found += _ESCAPES.get(body[at : at + 1], body[at : at + 1])
                at += 1
            continue
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            break
        found += sign
    return bytes(found)


def _hex(body: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", body.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _text(content: bytes) -> str:
    for mark, way in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(way, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _inflated(content: bytes) -> bytes:
    """As much as there is: a stream that is broken has no label that anybody could see."""
    try:
        return zlib.decompressobj().decompress(content, _MOST_STREAM)
    except zlib.error:
        return b""
