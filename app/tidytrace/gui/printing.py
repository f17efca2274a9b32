"""A page on paper: Qt sets the HTML and writes a PDF. Works without a screen, too."""

import os
import sys
import threading
from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrame,
)

from tidytrace.gui.reading import Reading
from tidytrace.language import N_, Language
from tidytrace.report.paper import NoPaper
from tidytrace.report.tagged import UnknownForm, tagged

_MARGIN: Final = 18.0
"""Millimetres."""
_DPI: Final = 96
"""Of the page's measures; letters are drawn as outlines, so nothing becomes coarse."""
_POINTS: Final = 72
"""Of an inch."""
_FOOT: Final = 40
"""Room for the number of the page, in the page's measures."""
_SMALL_PT: Final = 10.0
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
        return _set(page, Language(code))


def _begin() -> None:
    if QGuiApplication.instance() is None:
        # without a window nobody has asked for a screen, and there may be none
        os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
        _Kept.application = QGuiApplication([sys.argv[0] if sys.argv else "tidytrace", "-platform", "offscreen"])


def _set(page: str, language: Language) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Tidytrace")
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
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle) or "Tidytrace")
    room = QRectF(0, 0, writer.width(), writer.height() - _FOOT)
    _own_sizes(document)
    reading = _reading(document)
    document.setPageSize(room.size())
    _keep_together(document)
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        _draw(painter, document, room.translated(0, number * room.height()))
        _number(painter, room, number + 1, document.pageCount(), language)
    painter.end()  # it writes the end of the file
    del writer
    buffer.close()
    written = bytes(content.data())
    if reading is None:
        return written
    place = layout.paintRect(QPageLayout.Unit.Point)
    whole = layout.fullRect(QPageLayout.Unit.Point).height()
    marks = reading.bookmarks(room.height(), _POINTS / _DPI, whole - place.top())
    try:
        return tagged(written, reading.parts, [*marks], language.code.replace("_", "-"))
    except UnknownForm:
        return written  # for the eye it is the same page


def _reading(document: QTextDocument) -> Reading | None:
    """What a screen reader goes by; none of a document that has more paragraphs than can be numbered."""
    try:
        return Reading(document)
    except UnknownForm:
        return None


def _own_sizes(document: QTextDocument) -> None:
    """Headings are as large as the style says: Qt makes them larger or smaller by itself after that."""
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            piece = block.begin()
            while not piece.atEnd():
                _own_size(document, piece.fragment())
                piece += 1
        block = block.next()


def _own_size(document: QTextDocument, words: QTextFragment) -> None:
    letters = words.charFormat()
    letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    cursor = QTextCursor(document)
    cursor.setPosition(words.position())
    cursor.setPosition(words.position() + words.length(), QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(letters)


def _keep_together(document: QTextDocument) -> None:
    """Break pages before what would be cut, and never between a heading, its first line and what follows.

    Qt does neither by itself. What is longer than a page is cut where it must be.
    """
    page = document.pageSize().height()
    layout = document.documentLayout()
    lead: list[QTextBlock] = []
    """A heading, and the line below it."""
    part = document.rootFrame().begin()
    while not part.atEnd():
        frame, block = cast("QTextFrame | None", part.currentFrame()), part.currentBlock()
        part += 1
        if frame is None and (block.blockFormat().headingLevel() or _follows_heading(lead)):
            lead.append(block)
            if not part.atEnd():
                continue
        shape = layout.frameBoundingRect(frame) if frame is not None else layout.blockBoundingRect(block)
        begin = layout.blockBoundingRect(lead[0]).top() if lead else shape.top()
        is_cut = int(begin // page) != int((shape.bottom() - 1) // page)
        if is_cut and shape.bottom() - begin <= page:
            _begin_page(lead[0] if lead else frame if frame is not None else block)
        lead = []


def _follows_heading(lead: Sequence[QTextBlock]) -> bool:
    return bool(lead) and bool(lead[-1].blockFormat().headingLevel())


def _begin_page(start: QTextFrame | QTextBlock) -> None:
    if isinstance(start, QTextFrame):
        shape = start.frameFormat()
        shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        start.setFrameFormat(shape)
        return
    lines = start.blockFormat()
    lines.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    QTextCursor(start).setBlockFormat(lines)


def _draw(painter: QPainter, document: QTextDocument, part: QRectF) -> None:
    """One page of it."""
    painter.save()
    painter.translate(0, -part.top())
    painter.setClipRect(part)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = part
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))  # whatever the desktop looks like
    context.palette = palette
    document.documentLayout().draw(painter, context)
    painter.restore()


def _number(painter: QPainter, room: QRectF, number: int, total: int, language: Language) -> None:
    """«Page 2 of 4», below the text."""
    words = language("Page {number} of {total}").format(number=number, total=total)
    font = QFont(painter.font())
    font.setPointSizeF(_SMALL_PT)
    painter.setFont(font)
    painter.setPen(QColor(Qt.GlobalColor.black))
    foot = QRectF(0, room.height(), room.width(), _FOOT)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)
