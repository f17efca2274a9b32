"""Which kind of file it is, by its first bytes and never by its name, and who reads it."""

from collections.abc import Callable, Iterator
from typing import Final

from tidytrace.labels.bounded import Window
from tidytrace.labels.containers import (
    bmff,
    flv,
    gif,
    id3,
    jpeg,
    markup,
    matroska,
    pdf,
    plain,
    png,
    riff,
    tiff,
    vorbis,
    zipped,
)
from tidytrace.labels.pieces import Piece

Reader = Callable[[Window], Iterator[Piece]]

_BEGIN: Final[tuple[tuple[bytes, str, Reader], ...]] = (
    (b"\xff\xd8\xff", "jpeg", jpeg.pieces),
    (b"\x89PNG\r\n\x1a\n", "png", png.pieces),
    (b"GIF87a", "gif", gif.pieces),
    (b"GIF89a", "gif", gif.pieces),
    (b"II*\0", "tiff", tiff.pieces),
    (b"MM\0*", "tiff", tiff.pieces),
    (b"OggS", "ogg", vorbis.of_ogg),
    (b"\x1aE\xdf\xa3", "matroska", matroska.pieces),
    (b"FLV\x01", "flv", flv.pieces),
    (b"ID3", "mp3", id3.pieces),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl", bmff.pieces),
)
_RIFF: Final = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_BRANDS: Final = {
    b"heic": "heic",
    b"heix": "heic",
    b"hevc": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
    b"avif": "avif",
    b"avis": "avif",
    b"qt  ": "mov",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
}
_OLD_FILMS: Final = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


def recognised(window: Window) -> tuple[str, Reader | None]:
    """An id of ``formats.toml`` and its reader; empty, and none, for anything else. Raises Unread or Stopped."""
    head = window.some(0, 1024)
    if window.some(id3.end(window), 4) == b"fLaC":
        return "flac", vorbis.of_flac
    for begin, form, reader in _BEGIN:
        if head.startswith(begin):
            return form, reader
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] in _RIFF:
        return _RIFF[head[8:12]], riff.pieces
    if head[4:8] == b"ftyp" or head[4:8] in _OLD_FILMS:
        return "mov" if head[4:8] != b"ftyp" else _BRANDS.get(head[8:12], "mp4"), bmff.pieces
    if head.startswith(b"PK\x03\x04"):
        form = zipped.kind_of(window)
        return ("", None) if form == "zip" else (form, zipped.pieces)
    return _otherwise(window, head)


def _otherwise(window: Window, head: bytes) -> tuple[str, Reader | None]:
    """What has no mark of its own, or not at its beginning."""
    if b"%PDF-" in head:
        return "pdf", pdf.pieces
    return ("mp3", id3.pieces) if _is_mp3(head) else _text(window, head)


def _is_mp3(head: bytes) -> bool:
    """A frame of MPEG sound, without a tag before it: layer 3 with a bit rate and a sample rate that there are."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3


def _text(window: Window, head: bytes) -> tuple[str, Reader | None]:
    if not head or not plain.looks_like(window):
        return "", None
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in window.some(0, 65536).lower():
        return "svg", markup.of_svg
    if start.startswith((b"<!doctype html", b"<html", b"<head")) or b"<html" in head.lower():
        return "html", markup.of_html
    return "text", plain.pieces
