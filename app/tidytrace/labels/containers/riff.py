"""RIFF: WebP pictures, WAV sounds (also RF64) and AVI films, as chunks within chunks."""

from collections.abc import Iterator
from typing import Final

from tidytrace.labels.bounded import Window
from tidytrace.labels.containers import id3
from tidytrace.labels.containers.tiff import of_exif
from tidytrace.labels.pieces import Piece, readable

_INFO: Final = {b"ISFT", b"ICMT", b"IART", b"INAM", b"ICOP", b"IGNR", b"ISRC", b"IPRD", b"AIGC", b"TAGS"}
_LABEL: Final = {b"AIGC", b"aigc"}


def pieces(window: Window) -> Iterator[Piece]:
    """Every chunk that can say something. Raises Unread or Stopped."""
    kind = window.at(8, 4).decode("latin-1").strip()
    yield from _chunks(window, 12, window.size, {"WEBP": "WebP", "WAVE": "WAV"}.get(kind, kind))


def _chunks(window: Window, at: int, end: int, where: str) -> Iterator[Piece]:
    while at + 8 <= end:
        window.step()
        kind, size = window.at(at, 4), window.number(at + 4, 4, "little")
        body = at + 8
        if kind == b"LIST":
            if window.at(body, 4) == b"INFO" and not where.endswith(" INFO"):  # one within another is no RIFF
                yield from _chunks(window, body + 4, min(body + size, end), f"{where} INFO")
        elif kind == b"C2PA":
            yield Piece(kind="credentials", where=f"{where} C2PA")
        elif kind in {b"XMP ", b"_PMX"}:
            yield Piece(kind="xmp", where=f"{where} XMP", raw=window.at(body, size))
        elif kind == b"EXIF":
            yield from of_exif(window.at(body, size).removeprefix(b"Exif\0\0"), where)
        elif kind in {b"id3 ", b"ID3 "}:
            yield from id3.tag(Window.on(window.at(body, size)), where)
        elif kind == b"bext":
            text = readable(window.at(body, min(size, 602)).replace(b"\0", b" "))
            yield Piece(where=f"{where} bext", name="riff:bext", text=" ".join(text.split()))
        elif kind in _INFO or kind in _LABEL:
            name = kind.decode()
            yield Piece(where=f"{where} {name}", name=f"riff:{name}", text=readable(window.at(body, size)).strip())
        # in RF64 sound is longer than its chunk can say, and everything of interest stands before it
        at = body + size + size % 2
