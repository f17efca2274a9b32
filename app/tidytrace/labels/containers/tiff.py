"""TIFF 6.0 and Exif 3.0: directories of tags, in a file of its own or within a picture."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.containers.photoshop import of_iptc, of_photoshop
from tidytrace.labels.pieces import Piece, readable

_TEXTS: Final = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x927C: "MakerNote",
    0xA430: "CameraOwnerName",
}
_EXIF, _XMP, _IPTC, _PHOTOSHOP, _C2PA = 0x8769, 0x02BC, 0x83BB, 0x8649, 0xCD41
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_MOST_DIRECTORIES: Final = 64
_MOST_TAGS: Final = 4096


def of_exif(content: bytes, where: str) -> Iterator[Piece]:
    """The block within a picture. Raises Unread."""
    yield from pieces(Window.on(content), f"{where} Exif")


def pieces(window: Window, where: str = "TIFF") -> Iterator[Piece]:
    """All texts of all directories, and the packets in them. Raises Unread or Stopped."""
    order = {b"II": "little", b"MM": "big"}.get(window.at(0, 2))
    if order is None or window.number(2, 2, order) != 42:  # 43 is BigTIFF, which no label is known to use
        raise Unread(ODD)
    waiting, seen = [window.number(4, 4, order)], set[int]()
    while waiting:
        at = waiting.pop(0)
        if at == 0 or at in seen:
            continue  # the end, or a circle
        seen.add(at)
        count = window.number(at, 2, order)
        if len(seen) > _MOST_DIRECTORIES or count > _MOST_TAGS:
            raise Unread(ODD)
        entries = window.at(at + 2, count * 12)
        for start in range(0, len(entries), 12):
            window.step()
            entry = entries[start : start + 12]
            tag = _number(entry[:2], order)
            if tag == _EXIF:
                waiting.append(_number(entry[8:], order))
            elif tag in _TEXTS or tag in {_XMP, _IPTC, _PHOTOSHOP, _C2PA}:
                yield from _tag(window, entry, order, where)
        following = window.some(at + 2 + count * 12, 4)
        waiting.append(_number(following, order) if len(following) == 4 else 0)


def _number(content: bytes, order: str) -> int:
    return int.from_bytes(content, "little" if order == "little" else "big")


def _tag(window: Window, entry: bytes, order: str, where: str) -> Iterator[Piece]:
    tag = _number(entry[:2], order)
    size = _SIZES.get(_number(entry[2:4], order), 1) * _number(entry[4:8], order)
    if tag == _C2PA:
        yield Piece(kind="credentials", where=f"{where} 0xCD41")
        return
    if tag == 0x927C and size > MOST_PIECE:
        return  # a camera's own data
    body = entry[8 : 8 + size] if size <= 4 else window.at(_number(entry[8:], order), size)
    if tag == _XMP:
        yield Piece(kind="xmp", where=f"{where} XMP", raw=body)
    elif tag == _IPTC:
        yield from of_iptc(body, f"{where} IPTC")
    elif tag == _PHOTOSHOP:
        yield from of_photoshop(body, where)
    elif tag == 0x927C:
        if body.strip(b"\0 ").isascii() and body.strip(b"\0 "):  # few write words there; a camera never does
            yield Piece(where=f"{where} MakerNote", name="exif:MakerNote", text=readable(body))
    else:
        text = _comment(body, order) if tag == 0x9286 else _wide(body) if 0x9C9B <= tag < 0xA000 else readable(body)
        yield Piece(where=f"{where} {_TEXTS[tag]}", name=f"exif:{_TEXTS[tag]}", text=text.strip())


def _wide(body: bytes) -> str:
    return body.decode("utf-16-le", "replace").strip("\0")


def _comment(body: bytes, order: str) -> str:
    """Eight bytes name the encoding; programs do not agree on the order of bytes, so the likelier one is taken."""
    if not body.startswith(b"UNICODE\0"):
        for head in (b"ASCII\0\0\0", b"\0" * 8, b"JIS\0\0\0\0\0"):
            body = body.removeprefix(head)
        return readable(body)
    body = body[8:]
    ways = ("utf-16-le", "utf-16-be") if order == "little" else ("utf-16-be", "utf-16-le")
    texts = [body.decode(way, "replace").strip("\0") for way in ways]
    if b"\0" not in body[:64]:
        texts.append(readable(body))
    return max(texts, key=lambda text: sum(letter.isascii() for letter in text))
