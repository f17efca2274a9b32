"""How former walks came out: one bar for each, as long as the checklist, cut by how many tips stood in which state."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tidytrace.findings.model import State
from tidytrace.gui import icons
from tidytrace.gui.design import GRID, RADIUS
from tidytrace.gui.moments import when
from tidytrace.gui.theme import worn
from tidytrace.language import Language
from tidytrace.watch.walk.model import STANDINGS, Walk
from tidytrace.watch.walk.telling import standings_line

MOST: Final = 8
"""Bars that are drawn; the table has all walks."""
_GAP: Final = 3
_NARROWEST: Final = 320


class WalkChart(QWidget):
    """The newest walk on top. Each piece has the shape and the number of its state, not its colour alone."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``show_walks``."""
        super().__init__(parent)
        self._ = language
        self._bars: list[tuple[str, Counter[State]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_walks(self, walks: Sequence[Walk]) -> None:
        """``walks`` are finished ones, oldest first."""
        newest = list(reversed(walks))[:MOST]
        self._bars = [(when(self._, one.touched), one.standings()) for one in newest]
        told = [
            self._("{when}: {what}").format(when=day, what=standings_line(counts, self._)) for day, counts in self._bars
        ]
        self.setAccessibleName("\n".join([self._("Your walks so far, the newest first"), *told]))
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        return max(self.fontMetrics().height() + GRID, GRID * 3) + GRID

    def sizeHint(self) -> QSize:
        """As high as its bars."""
        return QSize(_NARROWEST, len(self._bars) * self._row())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn from the look of now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = max((metrics.horizontalAdvance(day) for day, _ in self._bars), default=0) + GRID * 2
        height = self._row() - GRID
        for number, (day, counts) in enumerate(self._bars):
            top = number * self._row() + GRID // 2
            painter.setPen(QColor(worn().quiet))
            painter.drawText(self._mirrored(QRectF(0, top, left, height)), Qt.AlignmentFlag.AlignVCenter, day)
            self._bar(painter, QRectF(left, top, self.width() - left, height), counts)

    def _bar(self, painter: QPainter, room: QRectF, counts: Counter[State]) -> None:
        total = counts.total()
        start = room.left()
        for state in STANDINGS:
            if counts[state]:
                width = room.width() * counts[state] / total
                piece = QRectF(start, room.top(), width - _GAP, room.height())
                self._piece(painter, self._mirrored(piece), state, counts[state])
                start += width

    def _mirrored(self, rect: QRectF) -> QRectF:
        """Where people read from right to left, the first is at the right."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            rect.moveLeft(self.width() - rect.right())
        return rect

    def _piece(self, painter: QPainter, piece: QRectF, state: State, count: int) -> None:
        look = worn()
        painter.setPen(QPen(QColor(look.of_state(state)), 1))
        painter.setBrush(QColor(look.soft_of(state)))
        painter.drawRoundedRect(piece.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS / 2, RADIUS / 2)
        words = str(count)
        wide = self.fontMetrics().horizontalAdvance(words)
        gap = GRID // 2
        # the shape is left out last of all: colours alone say nothing to many
        fitting = (
            side for side, margin in ((18, GRID), (14, gap), (12, 1)) if wide + gap + side + margin <= piece.width()
        )
        side = next(fitting, 0)
        start = piece.center().x() - (wide + (side + gap if side else 0)) / 2
        if side:
            drawn = icons.pixmap(icons.STATE_ICON[state], look.of_state(state), side, self.devicePixelRatioF())
            painter.drawPixmap(round(start), round(piece.center().y() - side / 2), drawn)
            start += side + gap
        painter.drawText(QRectF(start, piece.top(), wide + 1, piece.height()), Qt.AlignmentFlag.AlignVCenter, words)
