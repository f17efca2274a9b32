"""What the window asks of the desktop: the clipboard and the file manager. It never opens a web page by itself."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication


def copy(words: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(words)


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
