"""The foot of the question: for how long a copy is kept, and what that means for the one button that erases."""

import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Choice, Glyph, set_kind, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.moments import day
from tidytrace.language import Language

DAYS: Final = (0, 1, 7, 30, 90, 365)
DEFAULT: Final = 7
"""Days, until ``choose`` says what the person set under Preferences. What was chosen here is not remembered, so that
nobody erases for good because they once did."""


def bring_back_until(language: Language, when: datetime.datetime) -> str:
    """«You can bring them back until 2 December 2026.»."""
    return language("You can bring them back until {day}.").format(day=day(language, when))


def when_over(days: int) -> datetime.datetime:
    """When a copy that is made now is destroyed."""
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)


class KeepCopy(QWidget):
    """«Keep a copy for undo: 7 days», and one line about it."""

    changed = Signal()

    def __init__(self, language: Language, without: str, parent: QWidget | None = None) -> None:
        """Seven days. ``without`` says what it means to keep none."""
        super().__init__(parent)
        self._ = language
        self._without = without
        name = self._("Keep a copy for undo:")
        self.choice = Choice(name.rstrip(":："))
        for days in DAYS:
            self.choice.addItem(self._words(days), days)
        self.choice.setCurrentIndex(DAYS.index(DEFAULT))
        self.choice.currentIndexChanged.connect(self._say)
        self._meaning = small()
        label = text(name, wrap=False)
        label.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID // 2)
        lines.addLayout(row)
        lines.addWidget(self._meaning)
        self._say()

    @property
    def days(self) -> int:
        """For how long; 0 keeps none."""
        return int(self.choice.currentData())

    def _words(self, days: int) -> str:
        return self._.plural("{count} day", "{count} days", days) if days else self._("no copy")

    def choose(self, days: int) -> None:
        """Another number of days; one that is none of the usual stands among them from now on."""
        number = self.choice.findData(days)
        if number < 0:
            number = sum(self.choice.itemData(one) < days for one in range(self.choice.count()))
            self.choice.insertItem(number, self._words(days), days)
        self.choice.setCurrentIndex(number)

    def _say(self) -> None:
        if self.days:
            words = self._("The copy is encrypted. After that its key is destroyed, and nobody can read it any more.")
        else:
            words = self._without
        self._meaning.setText(words)
        self.changed.emit()


class Consequence(QWidget):
    """Below the button: what can be done about it afterwards. Shape and words say it, not the colour alone."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Says nothing yet."""
        super().__init__(parent)
        self._ = language
        self._glyph = Glyph("undo", "quiet", 18)
        self.line = strong(wrap=False)
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addStretch()
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.line)

    def say(self, days: int) -> None:
        """For so many days a copy is kept."""
        if days:
            self._glyph.show_icon("undo", "quiet")
            self.line.setText(bring_back_until(self._, when_over(days)))
        else:
            self._glyph.show_icon("risk", "danger")
            self.line.setText(self._("This cannot be undone."))
        set_kind(self.line, "" if days else "problem")
