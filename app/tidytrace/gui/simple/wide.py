"""Buttons whose words break into lines, so that nothing is cut however large the letters are."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from tidytrace.gui.controls import Button
from tidytrace.gui.design import GRID, TARGET
from tidytrace.gui.theme import worn

_SIDES: Final = GRID * 2 + 2
_COMFORTABLE: Final = 360
"""Pixels that the words of a button ask for at most; they take what they get."""
_FLAGS: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic


class WideButton(Button):
    """As high as its words need, and never lower than a finger wants."""

    def __init__(
        self, words: str, *, kind: str = "", pressed: Callable[[], None] | None = None, one_line: bool = False
    ) -> None:
        """``pressed`` is called without arguments; ``one_line``: it takes the width that its words need."""
        super().__init__(words, kind=kind, pressed=pressed)
        self.by_mouse = False
        """Whether it was pressed with the mouse the last time."""
        self.setProperty("large", True)
        self._one_line = one_line
        wide = QSizePolicy.Policy.Minimum if one_line else QSizePolicy.Policy.Expanding
        policy = QSizePolicy(wide, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Words that break are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """With some air above and below."""
        room = max(1, width - 2 * _SIDES)
        words = self.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), _FLAGS, self.text())
        return max(TARGET, words.height() + 2 * GRID + 4)

    def sizeHint(self) -> QSize:
        """One line if it is short."""
        most = self._across(self.text())
        width = (most if self._one_line else min(most, _COMFORTABLE)) + 2 * _SIDES
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The longest word is never cut."""
        if self._one_line:
            return self.sizeHint()
        width = max(map(self._across, self.text().split()), default=0)
        if self.text().isascii():
            return QSize(width + 2 * _SIDES, TARGET)
        # Chinese breaks between any two letters
        return QSize(min(width, self.fontMetrics().height() * 5) + 2 * _SIDES, TARGET)

    def _across(self, words: str) -> int:
        metrics = self.fontMetrics()
        # bold letters are wider, and the style sheet makes some of these bold
        font = self.font()
        font.setBold(True)
        return max(metrics.horizontalAdvance(words), QFontMetrics(font).horizontalAdvance(words))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember whose click it is."""
        self.by_mouse = True
        super().mouseReleaseEvent(event)
        self.by_mouse = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Many people double-click every button: the second click must not press what has come in its place."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style draws all but the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(QColor(self._colour()))
        painter.drawText(self.rect().adjusted(_SIDES, 0, -_SIDES, 0), _FLAGS, self.text())

    def _colour(self) -> str:
        look = worn()
        if not self.isEnabled():
            return look.quiet
        colours = {"primary": look.on_accent, "danger": look.on_danger, "link": look.accent, "soft": look.accent}
        return colours.get(str(self.property("kind")), look.text)
