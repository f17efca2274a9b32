"""Vorbis comments: in FLAC, and in Ogg (Vorbis, Opus, Speex, FLAC)."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import CUT, MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.containers import id3
from tidytrace.labels.pieces import Piece, readable

_MOST_COMMENTS: Final = 10_000
_HEADS: Final = ((b"\x03vorbis", "Ogg Vorbis"), (b"OpusTags", "Ogg Opus"), (b"\x81theora", "Ogg Theora"))


def of_flac(window: Window) -> Iterator[Piece]:
    """The metadata blocks, and what some put before them. Raises Unread or Stopped."""
    yield from id3.tag(window, "FLAC")
    at = id3.end(window) + 4
    while True:
        window.step()
        head = window.at(at, 4)
        kind, size = head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind == 4:
            yield from _comments(window.at(at + 4, size), "FLAC")
        elif kind == 2:
            owner, body = window.at(at + 4, 4), window.at(at + 8, min(max(size - 4, 0), MOST_PIECE))
            if b"c2pa" in body[:256]:
                yield Piece(kind="credentials", where=f"FLAC APPLICATION {readable(owner)}")
        at += 4 + size
        if head[0] & 0x80:
            return


def of_ogg(window: Window) -> Iterator[Piece]:
    """The comment of each stream, which is its second packet. Raises Unread or Stopped."""
    packets: dict[int, bytearray] = {}
    counts: dict[int, int] = {}
    at = 0
    while at + 27 <= window.size:
        window.step()
        head = window.at(at, 27)
        if not head.startswith(b"OggS"):
            raise Unread(ODD)
        stream, sizes = int.from_bytes(head[14:18], "little"), window.at(at + 27, head[26])
        if not head[5] & 2 and all(count >= 2 for count in counts.values()):
            return  # every stream has begun before the first goes on
        body, at = at + 27 + len(sizes), at + 27 + len(sizes) + sum(sizes)
        if len(counts) > 16:
            raise Unread(ODD)
        for size in sizes:
            if counts.setdefault(stream, 0) < 2:
                held = packets.setdefault(stream, bytearray())
                held += window.at(body, size)
                if len(held) > MOST_PIECE:
                    raise Unread(ODD)
                if size < 255:
                    yield from _packet(bytes(held))
                    counts[stream] += 1
                    held.clear()
            body += size


def _packet(content: bytes) -> Iterator[Piece]:
    for head, where in _HEADS:
        if content.startswith(head):
            yield from _comments(content[len(head) :], where)
            return
    if content[:1] == b"\x84":  # FLAC's own block within Ogg
        yield from _comments(content[4:], "Ogg FLAC")


def _comments(content: bytes, where: str) -> Iterator[Piece]:
    def number(at: int) -> int:
        if at + 4 > len(content):
            raise Unread(CUT)
        return int.from_bytes(content[at : at + 4], "little")

    size = number(0)
    yield Piece(where=f"{where} vendor", name="vorbis:vendor", text=readable(content[4 : 4 + size]))
    at, count = 8 + size, number(4 + size)
    for _number in range(min(count, _MOST_COMMENTS)):
        size = number(at)
        if at + 4 + size > len(content):
            raise Unread(CUT)
        name, _, text = content[at + 4 : at + 4 + size].partition(b"=")
        at += 4 + size
        if not name.upper().startswith(b"METADATA_BLOCK_PICTURE"):
            key = readable(name)
            yield Piece(where=f"{where} {key}", name=f"vorbis:{key.upper()}", text=readable(text))
