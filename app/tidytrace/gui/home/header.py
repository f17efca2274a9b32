"""The head of the home page: the counts, and the one big button that turns into progress with Cancel."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.busy import BusyBar
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import BIG, GRID
from tidytrace.gui.theme import sized
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.gui.engine import Step

_NARROW: Final = GRID * 56
"""Pixels, with letters of the usual size."""


class Header(QWidget):
    """Headline and second line on the left, button or Cancel on the right, a thin bar of progress below.

    Nothing changes its place between the phases, so that nothing moves under the mouse.
    """

    check = Signal()
    cancel = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Starts in no phase; the page says which."""
        super().__init__(parent)
        self._ = language
        self.headline = headline()
        self.line = text(kind="quiet")
        self.button = Button(self._("&Check now"), kind="big", pressed=self.check.emit)
        self.stop = Button(self._("Cancel"), pressed=self._stopped)
        self.stop.setAccessibleName(self._("Cancel the check-up"))
        for button in (self.button, self.stop):
            button.at_least(GRID * 24, BIG)
        self._sides = QStackedWidget()
        self._sides.addWidget(self.button)
        self._sides.addWidget(self.stop)
        self._sides.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.bar = BusyBar(self._("Progress of the check-up"))
        self.bar.keep_room()

        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.headline)
        words.addWidget(self.line)
        words.addStretch()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID * 3)
        self._top.addLayout(words, 1)
        self._top.addWidget(self._sides, 0, Qt.AlignmentFlag.AlignTop)  # however many lines stand beside it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID * 2)
        layout.addLayout(self._top)
        layout.addWidget(self.bar)

    def minimumSizeHint(self) -> QSize:
        """With the button below the words."""
        parts = (self._sides.minimumSizeHint().width(), self.headline.minimumSizeHint().width())
        return QSize(max(parts), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the letters leave no room beside them, the button stands below the words."""
        narrow = self.width() < sized(_NARROW)
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID if narrow else GRID * 3)
        super().resizeEvent(event)

    def working(self) -> None:
        """The check-up has begun."""
        self.say(self._("Checking…"), self._("Nothing is changed, and nothing leaves this computer."))
        had_focus = self.window().focusWidget() is self.button
        if had_focus:
            self.button.clearFocus()  # else hiding it sends the keyboard to whatever comes next
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.setEnabled(False)
        self.stop.setText(self._("Cancel"))
        self._sides.setCurrentWidget(self.stop)
        # many people double-click every button: the second click must not stop what the first one started
        QTimer.singleShot(QApplication.doubleClickInterval(), self, lambda: self._arm(focus=had_focus))

    def _arm(self, *, focus: bool) -> None:
        if self._sides.currentWidget() is self.stop:
            self.stop.setEnabled(True)
            if focus:
                self.stop.setFocus()

    def step(self, step: "Step") -> None:
        """How far the check-up is."""
        self.bar.setRange(0, max(step.total, 1))
        self.bar.setValue(step.done)
        if step.name:
            self.line.setText(
                self._("Step {number} of {total}: {name}").format(
                    number=min(step.done + 1, step.total), total=step.total, name=self._(step.name)
                )
            )

    def resting(self, words: str, line: str, button: str) -> None:
        """No check-up runs."""
        had_focus = self.stop.hasFocus() or not self.stop.isEnabled()
        self.bar.hide()
        self.button.setText(button)
        was_working = self._sides.currentWidget() is self.stop
        self._sides.setCurrentWidget(self.button)
        if was_working and had_focus and self.isVisible() and self.window().focusWidget() in {None, self.stop}:
            self.button.setFocus()
        self.say(words, line)

    def say(self, words: str, line: str) -> None:
        """The two lines."""
        self.headline.setText(words)
        self.line.setText(line)

    def _stopped(self) -> None:
        self.stop.setEnabled(False)
        self.stop.setText(self._("Stopping…"))
        self.cancel.emit()
