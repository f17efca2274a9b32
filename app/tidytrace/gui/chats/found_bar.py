"""The places of the words that are looked for in the chat that is read: marked, counted, and one after the other."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from tidytrace.chats.finding.query import Query
from tidytrace.gui.controls import Button, small
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import worn
from tidytrace.language import Language


class FoundBar(QWidget):
    """Above a text. Without a query there is nothing of it."""

    def __init__(self, text: QTextEdit, language: Language, parent: QWidget | None = None) -> None:
        """``text`` is whose places are shown."""
        super().__init__(parent)
        self._ = language
        self._text = text
        self._query: Query | None = None
        self._at = -1
        self.spans: list[tuple[int, int]] = []
        """Of the document."""
        self.line = small(wrap=False)
        self.line.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.back = Button("", kind="link", glyph="up", pressed=lambda: self._step(-1))
        self.back.setAccessibleName(self._("Previous place"))
        self.back.setToolTip(self._("Previous place"))
        self.on = Button("", kind="link", glyph="down", pressed=lambda: self._step(1))
        self.on.setAccessibleName(self._("Next place"))
        self.on.setToolTip(self._("Next place"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.line, 1)
        row.addWidget(self.back)
        row.addWidget(self.on)
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindNext), self, lambda: self._step(1))
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindPrevious), self, lambda: self._step(-1))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._first)
        # what is shown anew is scrolled to its beginning after that
        text.textChanged.connect(self._soon.start)
        self.hide()

    def show_places(self, query: Query | None) -> None:
        """Mark the places of a query; none: no places."""
        self._query = query
        self._first()

    def _first(self) -> None:
        self.spans = _spans(self._text.document(), self._query) if self._query is not None else []
        self._at = -1
        if self.spans:
            self._step(1)
        else:
            self._paint()

    def _step(self, by: int) -> None:
        if not self.spans:
            return
        self._at = (self._at + by) % len(self.spans)
        cursor = QTextCursor(self._text.document())
        cursor.setPosition(self.spans[self._at][0])
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()
        self._paint()

    def _paint(self) -> None:
        look = worn()
        selections = []
        for number, (start, end) in enumerate(self.spans):
            one = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            one.cursor = cursor
            current = number == self._at
            one.format.setBackground(QColor(look.accent if current else look.unknown_soft))
            one.format.setForeground(QColor(look.on_accent if current else look.text))
            one.format.setFontUnderline(True)
            selections.append(one)
        self._text.setExtraSelections(selections)
        self.setVisible(self._query is not None and not self._text.document().isEmpty())
        for button in (self.back, self.on):
            button.setEnabled(bool(self.spans))
        if not self.spans:
            self.line.setText(self._("Not in what is shown here"))
        elif self._at < 0:
            self.line.setText(self._.plural("{count} place", "{count} places", len(self.spans)))
        else:
            self.line.setText(self._("Place {number} of {count}").format(number=self._at + 1, count=len(self.spans)))


def _spans(document: QTextDocument, query: Query) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        text = block.text()
        # Qt counts characters beyond the first 65,536 as two
        units = None if text.isascii() or max(text, default="") <= "\uffff" else _units(text)
        for start, end in query.spans(text):
            if units is not None:
                start, end = units[start], units[end]  # noqa: PLW2901 - the same place as Qt counts
            found.append((block.position() + start, block.position() + end))
        block = block.next()
    return found


def _units(text: str) -> list[int]:
    at, made = 0, [0]
    for character in text:
        at += 2 if character > "\uffff" else 1
        made.append(at)
    return made
