"""The bar of work in hand."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from tidytrace.gui import theme
from tidytrace.gui.design import GRID

_DOTS: Final = 3


class BusyBar(QProgressBar):
    """How far the work is; while nobody knows that, something goes to and fro, or three dots stand still.

    What is going on stands beside it in words: the bar is never all that tells it.
    """

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        """Nobody knows yet how far it is.

        Args:
            name: What a screen reader says.
            parent: Where it is.
        """
        super().__init__(parent)
        theme.moves_by_itself(self)
        self.setTextVisible(False)
        self.setRange(0, 0)
        if name:
            self.setAccessibleName(name)

    def keep_room(self) -> None:
        """Nothing around it moves when it comes and goes."""
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own moves by itself as soon as it is drawn."""
        if self.maximum() > self.minimum() or theme.motion():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.worn().accent))
        radius = self.height() / 2
        for number in range(_DOTS):
            middle = self.width() / 2 + (number - (_DOTS - 1) / 2) * GRID * 2
            painter.drawEllipse(QPointF(middle, radius), radius, radius)
