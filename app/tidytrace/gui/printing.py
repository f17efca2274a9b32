"""A page on paper: Qt sets the HTML and writes a PDF. Works without a screen, too."""

import os
import sys
import threading
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from tidytrace.language import N_
from tidytrace.report.paper import NoPaper

_MARGIN: Final = 18.0
"""Millimetres."""
_DPI: Final = 96
"""Of the page's measures; letters are drawn as outlines, so nothing becomes coarse."""
_NO_FONT: Final = N_("There is no PDF, because this computer has no font with Chinese letters.")
_one_at_a_time = threading.Lock()


class _Kept:
    """What Qt needs as long as the program runs, when there is no window."""

    application: QGuiApplication | None = None


def printed(page: str, code: str) -> bytes:
    """A PDF of an HTML page.

    Args:
        page: The whole page.
        code: Its language.

    Raises:
        NoPaper: There is no font for it.
    """
    with _one_at_a_time:
        _begin()
        if code == "zh_CN" and not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
            raise NoPaper(_NO_FONT)
        return _set(page)


def _begin() -> None:
    if QGuiApplication.instance() is None:
        # without a window nobody has asked for a screen, and there may be none
        os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
        _Kept.application = QGuiApplication([sys.argv[0] if sys.argv else "tidytrace", "-platform", "offscreen"])


def _set(page: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Tidytrace")
    writer.setTitle("Tidytrace")
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(layout)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(page)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.print_(writer)
    del writer  # it writes the end of the file when it goes
    buffer.close()
    return bytes(content.data())
