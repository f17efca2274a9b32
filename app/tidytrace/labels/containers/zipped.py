"""Documents that are ZIP archives: Word, Excel, PowerPoint (ECMA-376), OpenDocument, EPUB, OFD (GB/T 33190)."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from tidytrace.labels.bounded import BIG, CUT, ENDLESS, MOST_PIECE, ODD, Unread, Window
from tidytrace.labels.pieces import Piece
from tidytrace.labels.trees import elements
from tidytrace.portions import at_most

_MOST_PART: Final = 1 << 20
_END: Final = b"PK\x05\x06"
_OPF: Final = ".opf"
_CREDENTIALS: Final = "META-INF/content_credential.c2pa"
_NAMING: Final = ("name", "property")
_WORDS: Final = {"Application", "generator", "creator", "description", "keywords", "lastModifiedBy"}


class _Seen(io.RawIOBase):
    """The window as a file that the standard library can read."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence, self._window.size)
        return self._at

    def read(self, size: int = -1) -> bytes:
        found = self._window.some(self._at, self._window.size if size < 0 else size)
        self._at += len(found)
        return found


def kind_of(window: Window) -> str:
    """Its id in ``formats.toml``, or ``zip`` if it is none of these documents. Raises Unread or Stopped."""
    names = set(_opened(window).namelist())
    for name, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if name in names:
            return kind
    for name, kind in (("META-INF/container.xml", "epub"), ("OFD.xml", "ofd")):
        if name in names:
            return kind
    return "odf" if "META-INF/manifest.xml" in names and "meta.xml" in names else "zip"


def pieces(window: Window) -> Iterator[Piece]:
    """The properties of the document. Raises Unread or Stopped."""
    archive = _opened(window)
    names = archive.namelist()
    if _CREDENTIALS in names:
        yield Piece(kind="credentials", where=_CREDENTIALS)
    wanted = {"docProps/custom.xml", "docProps/app.xml", "docProps/core.xml", "meta.xml", "OFD.xml"}
    for name in [*(name for name in names if name in wanted), *(name for name in names if name.endswith(_OPF))][:8]:
        window.step()
        for one in elements(Window.on(_part(archive, name))):
            named = next((text for key, text in one.attributes.items() if key.lower().endswith(_NAMING)), "")
            above = one.above.get("name", "")
            text = one.text or one.attributes.get("content", "")
            if "AIGC" in {named.upper(), above.upper(), named.rpartition(":")[2].upper()}:
                yield Piece(where=f"{name} AIGC", name="document:AIGC", text=text)
            elif one.local in _WORDS and text:
                yield Piece(where=f"{name} {one.local}", name=f"document:{one.local}", text=text)


def _opened(window: Window) -> zipfile.ZipFile:
    """Its directory is read whole by the standard library, so its size is looked at before."""
    tail_at = max(0, window.size - (22 + 0xFFFF))
    tail = window.some(tail_at, 22 + 0xFFFF)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise Unread(CUT)
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if size == 0xFFFFFFFF:
        raise Unread(ENDLESS)
    if size > MOST_PIECE:
        raise Unread(BIG, {"most": MOST_PIECE >> 20})
    try:
        return zipfile.ZipFile(cast("BinaryIO", _Seen(window)))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise Unread(ODD) from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry; it may claim any size, and unpack to another."""
    try:
        with archive.open(name) as part:
            found = at_most(part, _MOST_PART + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unread(ODD) from error
    if len(found) > _MOST_PART:
        raise Unread(BIG, {"most": _MOST_PART >> 20})
    return found
