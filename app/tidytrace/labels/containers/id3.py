"""MP3: the ID3 tag before the sound (2.2, 2.3, 2.4) and the short one after it."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.pieces import Piece, readable

_SHORT: Final = {
    "TXX": "TXXX",
    "COM": "COMM",
    "TEN": "TENC",
    "TSS": "TSSE",
    "GEO": "GEOB",
    "TT2": "TIT2",
    "TP1": "TPE1",
}
_TEXTS: Final = {"TENC", "TSSE", "TIT2", "TPE1", "TCOP", "TCON", "TPUB", "TOWN", "TSRC", "TALB", "TIT1", "TIT3"}
_URLS: Final = {"WOAS", "WOAF", "WOAR", "WCOP", "WPUB", "WORS"}
_ENCODINGS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")


def pieces(window: Window) -> Iterator[Piece]:
    """Both tags. Raises Unread or Stopped."""
    yield from tag(window, "MP3")
    last = window.some(window.size - 128, 128) if window.size >= 128 else b""
    if last.startswith(b"TAG"):
        for name, part in (("title", last[3:33]), ("artist", last[33:63]), ("comment", last[97:127])):
            text = readable(part.partition(b"\0")[0]).strip()
            if text:
                yield Piece(where="MP3 ID3v1", name=f"id3v1:{name}", text=text)


def end(window: Window) -> int:
    """Where the tag at the beginning ends; 0 if there is none. Raises Unread or Stopped."""
    head = window.some(0, 10)
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    return 10 + _seven(head[6:10]) + (10 if head[5] & 0x10 else 0)


def tag(window: Window, where: str) -> Iterator[Piece]:
    """The tag at the beginning, if there is one. Raises Unread or Stopped."""
    head = window.some(0, 10)
    if not head.startswith(b"ID3") or len(head) < 10:
        return
    version, flags = head[3], head[5]
    last = min(10 + _seven(head[6:10]), window.size)
    if flags & 0x80 and version < 4:
        # a zero was put behind each 255, so that nobody takes it for the beginning of sound
        window = Window.on(b" " * 10 + window.at(10, last - 10).replace(b"\xff\0", b"\xff"))
        last = window.size
    at = 10
    if flags & 0x40 and version >= 3:
        more = window.at(10, 4)
        at += _seven(more) if version == 4 else 4 + int.from_bytes(more, "big")
    long = version >= 3
    head_size = 10 if long else 6
    while at + head_size <= last:
        window.step()
        head = window.at(at, head_size)
        if not head[0]:
            return  # filling
        name = head[: 4 if long else 3].decode("latin-1")
        if not name.isalnum():
            raise Unread(ODD)
        size = _seven(head[4:8]) if version == 4 else int.from_bytes(head[4:8] if long else head[3:6], "big")
        form = head[9] if version == 4 else 0
        place = (at + head_size, min(size, last - at - head_size))
        yield from _frame(window, place, _SHORT.get(name, name), where, form)
        at += head_size + size


def _seven(content: bytes) -> int:
    """A number of which each byte holds seven bits."""
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
    return number


def _frame(window: Window, place: tuple[int, int], name: str, where: str, form: int) -> Iterator[Piece]:
    """``form``: of 2.4, whether it says how long it is, and whether zeros were put into it."""
    at, size = place
    where = f"{where} ID3 {name}"
    if name == "GEOB":
        if b"c2pa" in window.some(at, 256):
            yield Piece(kind="credentials", where=where)
    elif name not in {"APIC", "PIC"} and 0 < size <= MOST_PIECE:
        body = window.at(at, size)[4 if form & 1 else 0 :]
        if form & 2:
            body = body.replace(b"\xff\0", b"\xff")
        yield from _private(body, where) if name == "PRIV" else _words(name, body, where)


def _private(body: bytes, where: str) -> Iterator[Piece]:
    owner, _, rest = body.partition(b"\0")
    if owner == b"XMP":
        yield Piece(kind="xmp", where=f"{where} XMP", raw=rest)
    elif b"AIGC" in owner or b"AIGC" in rest:
        yield Piece(where=where, name=f"id3:PRIV:{owner.decode('latin-1')}", text=readable(rest))


def _words(name: str, body: bytes, where: str) -> Iterator[Piece]:
    if name == "TXXX":
        described, text = _pair(body[0], body[1:])
        yield Piece(where=f"{where} {described}", name=f"id3:TXXX:{described}", text=text)
    elif name == "COMM":
        described, text = _pair(body[0], body[4:])
        yield Piece(where=where, name=f"id3:COMM:{described}" if described else "id3:COMM", text=text)
    elif name in _TEXTS:
        yield Piece(where=where, name=f"id3:{name}", text=_decoded(body[0], body[1:]))
    elif name in _URLS:
        yield Piece(where=where, name=f"id3:{name}", text=readable(body))


def _decoded(encoding: int, body: bytes) -> str:
    way = _ENCODINGS[encoding] if encoding < len(_ENCODINGS) else "latin-1"
    if way == "latin-1":
        return readable(body)  # many write UTF-8 and say nothing of it
    return body.decode(way, "replace").strip("\0\ufeff")


def _pair(encoding: int, body: bytes) -> tuple[str, str]:
    """A description and a text, parted by a zero of the encoding's width."""
    wide = encoding in {1, 2}
    at = 0
    while wide and at < len(body) and body[at : at + 2] not in {b"\0\0", b""}:
        at += 2
    cut = at if wide else body.find(b"\0")
    if cut < 0 or cut >= len(body):
        return "", _decoded(encoding, body)
    return _decoded(encoding, body[:cut]), _decoded(encoding, body[cut + (2 if wide else 1) :])
