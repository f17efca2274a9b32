"""One line of the page: what it is and what it means, and beside it what it is set with."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tidytrace.gui.controls import Choice, small, text


class Line(QWidget):
    """A screen reader reads the second line with the control."""

    def __init__(self, words: str, control: QWidget, about: str = "") -> None:
        """``about`` says what it means, where the words are not enough."""
        super().__init__()
        self.control = control
        self.words = text(words)
        self.words.setBuddy(control)
        self.about: QLabel = small()
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.words)
        lines.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(lines, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
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
