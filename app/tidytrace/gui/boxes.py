"""Boxes to tick, drawn as the list of chats draws them, so that they look the same in every list and dialog."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from tidytrace.gui import icons
from tidytrace.gui.design import CONTROL, GRID, RADIUS
from tidytrace.gui.direction import visual
from tidytrace.gui.theme import sized, worn

BOX: Final = 20
"""Side of a box in pixels."""
_GAP: Final = GRID * 3 // 2
_WORDS: Final = 240
"""Pixels that words take at least before they stand in several lines."""


def draw_box(painter: QPainter, box: QRect, state: Qt.CheckState, ratio: float, *, enabled: bool = True) -> None:
    """An empty, ticked or partly ticked box.

    Args:
        painter: Of the widget.
        box: Where.
        state: What it says.
        ratio: The screen's.
        enabled: Whether it can be changed; shape and tick stay, the colour goes.
    """
    look = worn()
    full = state is not Qt.CheckState.Unchecked
    colour = QColor((look.accent if full else look.quiet) if enabled else look.line)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if full else QColor(look.card))
    painter.drawRoundedRect(box, 5, 5)
    if full:
        name = "tick" if state is Qt.CheckState.Checked else "some"
        inside = look.on_accent if enabled else look.quiet
        painter.drawPixmap(box.topLeft(), icons.pixmap(name, inside, box.width(), ratio))
    painter.restore()


class Tick(QCheckBox):
    """A check box with our own box."""

    def __init__(self, words: str, name: str = "", parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader says when the words alone do not tell."""
        super().__init__(words, parent)
        _may_wrap(self)
        if name:
            self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Box, gap, words."""
        return _hint(self, self.text())

    def minimumSizeHint(self) -> QSize:
        """Longer words stand in several lines."""
        return _least(self, self.text())

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All of its words."""
        return _height(self, self.text(), width)

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn from the look of now."""
        painter = QPainter(self)
        box = _box(self)
        draw_box(painter, box, self.checkState(), self.devicePixelRatioF(), enabled=self.isEnabled())
        _words(painter, self, self.text())


class Pick(QRadioButton):
    """One of several choices, with a circle of our own."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """Not chosen."""
        super().__init__(words, parent)
        _may_wrap(self)

    def sizeHint(self) -> QSize:
        """Circle, gap, words."""
        return _hint(self, self.text())

    def minimumSizeHint(self) -> QSize:
        """Longer words stand in several lines."""
        return _least(self, self.text())

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All of its words."""
        return _height(self, self.text(), width)

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn from the look of now."""
        look = worn()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(_box(self)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(look.accent if self.isChecked() else look.quiet), 1.5))
        painter.setBrush(QColor(look.card))
        painter.drawEllipse(circle)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.accent))
            inner = circle.width() / 4
            painter.drawEllipse(circle.adjusted(inner, inner, -inner, -inner))
        _words(painter, self, self.text())


def _may_wrap(widget: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def _beside() -> int:
    """Pixels of a line that are not for words."""
    return sized(BOX) + GRID + _GAP


def _hint(widget: QWidget, words: str) -> QSize:
    if not words:
        return QSize(sized(BOX) + GRID, sized(CONTROL))
    # the last letter of a slanted or fallback font may reach over its place
    return QSize(_beside() + widget.fontMetrics().horizontalAdvance(_plain(words)) + GRID // 2, sized(CONTROL))


def _least(widget: QWidget, words: str) -> QSize:
    hint = _hint(widget, words)
    return QSize(min(hint.width(), _beside() + sized(_WORDS)), hint.height())


def _height(widget: QWidget, words: str, width: int) -> int:
    room = QRect(0, 0, max(width - _beside(), 1), 1 << 16)
    needed = widget.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap.value, _plain(words)).height()
    return max(sized(CONTROL), needed + GRID)


def _plain(words: str) -> str:
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _box(widget: QWidget) -> QRect:
    side = sized(BOX)
    return visual(widget, QRect(GRID // 2, (widget.height() - side) // 2, side, side))


def _words(painter: QPainter, widget: QWidget, words: str) -> None:
    look = worn()
    if words:
        room = visual(widget, widget.rect().adjusted(GRID // 2 + sized(BOX) + _GAP, 0, 0, 0))
        painter.setPen(QColor(look.text if widget.isEnabled() else look.quiet))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, words)
    if widget.hasFocus():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), RADIUS / 2, RADIUS / 2)
