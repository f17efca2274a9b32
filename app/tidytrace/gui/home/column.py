"""Rows one below the other, without a layout: that would ask every row anew for each one that comes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from tidytrace.gui.fitted import Fitted
from tidytrace.gui.theme import worn

_LINE: Final = 1
"""Pixels between two rows."""


class Column(QFrame):
    """A card of rows with thin lines between them. Each row is as high as it says, and as wide as the card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._rows: list[Fitted] = []
        self._least = 0

    def make_fit(self, row: Fitted, width: int) -> None:
        """Give a row its size, also while nobody sees the page: then showing it takes no time any more.

        Args:
            row: One of this card's, on it or not.
            width: That the card has, or will have as soon as it is seen.
        """
        self.ensurePolished()
        row.ensurePolished()
        sides = self.contentsMargins()
        row.fit_to(width - sides.left() - sides.right())

    def add(self, row: Fitted) -> None:
        """One more at the end, which has its size."""
        room = self.contentsRect()
        last = self._rows[-1] if self._rows else None
        row.move(room.left(), room.top() if last is None else last.y() + last.height() + _LINE)
        self._rows.append(row)
        row.show()
        self._measure()

    def arrange(self, rows: Sequence[Fitted]) -> None:
        """These and no others, in this order, for eyes, keyboard and screen readers alike."""
        for row in self._rows:
            if row not in rows:
                row.hide()
        self._rows = list(rows)
        for row in rows:
            row.raise_()  # a screen reader reads them in this order
            row.show()
        self._place()

    def _place(self) -> None:
        room = self.contentsRect()
        top = room.top()
        for row in self._rows:
            row.move(room.left(), top)
            top += row.height() + _LINE
        self._measure()

    def _measure(self) -> None:
        sides = self.contentsMargins()
        last = self._rows[-1] if self._rows else None
        high = sides.bottom() + (sides.top() if last is None else last.y() + last.height())
        least = max((row.minimumSizeHint().width() for row in self._rows), default=0) + sides.left() + sides.right()
        if least != self._least:
            self._least = least
            self.updateGeometry()
        if high != self.maximumHeight():
            self.setFixedHeight(high)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(self._least, self.maximumHeight() if self._rows else 0)

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest row has to be."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """A row has another height now, because it was opened, or says something else."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Nobody tells of rows that change while they are not seen."""
        super().showEvent(event)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other heights."""
        super().resizeEvent(event)
        wide = self.contentsRect().width()
        if any(row.width() != wide for row in self._rows):
            for row in self._rows:
                row.fit_to(wide)
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines between the rows."""
        super().paintEvent(event)
        painter = QPainter(self)
        colour = QColor(worn().line)
        for above, below in pairwise(self._rows):
            if below.y() - _LINE <= event.rect().bottom() and below.y() > event.rect().top():
                painter.fillRect(QRect(above.x(), below.y() - _LINE, above.width(), _LINE), colour)
        painter.end()
