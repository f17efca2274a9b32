"""One line of the page: what it is and what it means, and beside it, or below, what it is set with."""

from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget

from tidytrace.gui.controls import Choice, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.direction import visual

_READABLE: Final = GRID * 28
"""Pixels; words that would get less stand above the control."""


class _Sides(QLayout):
    """Words and a control: the control stands at the end of the line, or under the words."""

    def __init__(self, words: QWidget, control: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.addWidget(words)
        self.addWidget(control)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(spot.bottom() for spot in self._spots(QRect(0, 0, width, 0))) + 1

    def sizeHint(self) -> QSize:
        words, control = (item.sizeHint() for item in self._items)
        return QSize(words.width() + control.width() + GRID * 2, max(words.height(), control.height()))

    def minimumSize(self) -> QSize:
        words, control = (item.minimumSize() for item in self._items)
        return QSize(max(words.width(), control.width()), max(words.height(), control.height()))

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        parent = self.parentWidget()
        for item, spot in zip(self._items, self._spots(room), strict=True):
            item.setGeometry(visual(parent, spot, room) if parent else spot)

    def _spots(self, room: QRect) -> tuple[QRect, QRect]:
        words, control = self._items
        size = control.sizeHint().boundedTo(QSize(max(room.width(), control.minimumSize().width()), 1 << 20))
        beside = room.width() - size.width() - GRID * 2
        if beside >= _READABLE:
            high = max(words.heightForWidth(beside), size.height())
            spot = QRect(QPoint(room.right() + 1 - size.width(), room.top()), size)
            return QRect(room.left(), room.top(), beside, high), spot
        high = words.heightForWidth(room.width())
        below = QPoint(room.left(), room.top() + high + GRID // 2)
        return QRect(room.left(), room.top(), room.width(), high), QRect(below, size)


class Line(QWidget):
    """A screen reader reads the second line with the control."""

    def __init__(self, words: str, control: QWidget, about: str = "") -> None:
        """``about`` says what it means, where the words are not enough."""
        super().__init__()
        self.control = control
        self.words = text(words)
        self.words.setBuddy(control)
        self.about: QLabel = small()
        said = QWidget()
        lines = QVBoxLayout(said)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch()
        lines.addWidget(self.words)
        lines.addWidget(self.about)
        lines.addStretch()
        self.setLayout(_Sides(said, control))
        self.say(about)

    def say(self, about: str) -> None:
        """Another second line."""
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.control.setAccessibleDescription(about)


class ValueChoice(Choice):
    """A choice between values that are shown as words."""

    def __init__(self, name: str, values: dict[Any, str], parent: QWidget | None = None) -> None:
        """``values`` in the order of the list."""
        super().__init__(name, parent)
        self._values: list[Any] = []
        for value, words in values.items():
            self.add(value, words)

    def add(self, value: object, words: str) -> None:
        """One more at the end."""
        self._values.append(value)
        self.addItem(words)

    @property
    def value(self) -> Any:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def choose(self, value: object, words: str = "") -> None:
        """Without a signal; what is none of the usual is shown as ``words`` from now on."""
        before = self.blockSignals(True)
        if value not in self._values:
            self.add(value, words or str(value))
        self.setCurrentIndex(self._values.index(value))
        self.blockSignals(before)
