"""What the window asks of the desktop: the clipboard and the file manager. It never opens a web page by itself."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QClipboard, QDesktopServices, QGuiApplication


class _Copied:
    """What was put into the clipboard last, so that it is known again; its digest only."""

    digest: bytes = b""


def copy(words: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(words)
    _Copied.digest = _digest(words)


def take_back() -> None:
    """What this program put into the clipboard is taken out again; what others put there stays."""
    clipboard = QGuiApplication.clipboard()
    ours = bool(_Copied.digest) and _digest(clipboard.text()) == _Copied.digest
    if ours or clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
    _Copied.digest = b""


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()


def folder_of(where: str) -> Path | None:
    """The folder to show for a path that stands as evidence; none when there is no such place."""
    path = Path(where)
    if not path.is_absolute():
        return None
    return next((place for place in (path, path.parent) if place.is_dir()), None)


def open_file(path: Path) -> None:
    """Show a file in the program that the person uses for such files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_folder(folder: Path) -> None:
    """Open the file manager there."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
