"""Values in the text of a chat that are shown masked: one of them at a time can be seen, and not for long."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor

from tidytrace.gui.theme import worn

SEEN_MS: Final = 15_000
"""For so long a value is seen before it is masked again."""


class _Value:
    """One value, where it stands in the document."""

    def __init__(self, cursor: QTextCursor, value: str, masked: str) -> None:
        """``cursor`` stands right behind what was put in."""
        self.value, self.masked = value, masked
        # two ends, each of which goes along when something before it changes its length, and not with what comes behind
        self.first, self.last = QTextCursor(cursor), QTextCursor(cursor)
        self.first.setPosition(cursor.position() - len(masked))
        for end in (self.first, self.last):
            end.setKeepPositionOnInsert(True)

    def put(self, words: str) -> None:
        """Other words in its place, in the same look."""
        begin = self.first.position()
        change = QTextCursor(self.first)
        change.setPosition(begin)
        change.setPosition(self.last.position(), QTextCursor.MoveMode.KeepAnchor)
        look = change.charFormat()
        change.insertText(words, look)
        self.first.setPosition(begin)
        self.last.setPosition(begin + len(words))


class Hidden(QObject):
    """All of one document."""

    changed = Signal()
    """Another one is seen, or none."""

    def __init__(self, parent: QObject) -> None:
        """None."""
        super().__init__(parent)
        self._values: list[_Value] = []
        self.seen: int | None = None
        """Which of them is seen now."""
        self._while = QTimer(self)
        self._while.setSingleShot(True)
        self._while.setInterval(SEEN_MS)
        self._while.timeout.connect(self.mask)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._values)

    def clear(self) -> None:
        """Another document."""
        self._while.stop()
        self._values, self.seen = [], None

    def put(self, cursor: QTextCursor, value: str, masked: str, words: QTextCharFormat) -> None:
        """Put a value into the document, masked."""
        look = QTextCharFormat(words)
        look.setBackground(QColor(worn().risk_soft))
        look.setForeground(QColor(worn().text))
        look.setAnchor(True)
        look.setAnchorHref(str(len(self._values)))
        look.setToolTip(" ")
        cursor.insertText(masked, look)
        self._values.append(_Value(cursor, value, masked))
        cursor.setCharFormat(words)

    def reveal(self, number: int) -> None:
        """See one, and no other."""
        self.mask()
        if 0 <= number < len(self._values):
            self._values[number].put(self._values[number].value)
            self.seen = number
            self._while.start()
            self.changed.emit()

    def reveal_next(self) -> None:
        """See the one after the one that is seen; after the last none."""
        self.reveal(0 if self.seen is None else self.seen + 1)

    def mask(self) -> None:
        """See none."""
        if self.seen is None:
            return
        self._while.stop()
        self._values[self.seen].put(self._values[self.seen].masked)
        self.seen = None
        self.changed.emit()

    def cursor(self) -> QTextCursor | None:
        """Where the one that is seen stands."""
        return QTextCursor(self._values[self.seen].first) if self.seen is not None else None

    def plain(self, begin: int, end: int, words: str) -> str:
        """A part of the document as it stands in the chat: whole masked values are put back.

        Args:
            begin: Of the part, in the document.
            end: Of it.
            words: What the document says there.
        """
        for number in range(len(self._values) - 1, -1, -1):
            one = self._values[number]
            first, last = one.first.position(), one.last.position()
            if begin <= first and last <= end and number != self.seen:
                words = words[: first - begin] + one.value + words[last - begin :]
        return words
