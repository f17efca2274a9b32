"""Tells a screen reader once more what has the keyboard, because it may have come too late to hear it.

On Linux a program joins the bus of the screen readers some time after its window is there, and a reader that comes late
hears nothing of what was before. Qt tells of a focus only when it changes, so the person would hear nothing until they
press a key. Readers pass over a focus that they know already.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QWidget

_LOOK: Final = 1_000
"""Milliseconds between two looks whether somebody listens."""
_AGAIN: Final = (200, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
"""Milliseconds of waiting, each after the one before, the last one again and again until the person goes elsewhere:
nobody tells when the bus is joined and a reader listens."""
_JOINS: Final = frozenset({"xcb", "wayland"})
"""Elsewhere a reader asks for itself."""


class FocusAgain(QObject):
    """One for the program."""

    def __init__(self, parent: QObject) -> None:
        """Begins to look, where that is needed."""
        super().__init__(parent)
        self._told = 0
        self._first: QWidget | None = None
        self._moved = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)
        if QApplication.platformName() in _JOINS:
            self._timer.start(_LOOK)

    def _next(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not QAccessible.isActive():
            self._told, self._moved = 0, False
            self._timer.start(_LOOK)
            return
        if self._told == 0:
            self._first = focused
        self._moved = self._moved or focused is not self._first  # a change is told by itself
        if self._told and not self._moved:
            QAccessible.updateAccessibility(QAccessibleEvent(focused, QAccessible.Event.Focus))
        self._timer.start(_LOOK if self._moved else _AGAIN[min(self._told, len(_AGAIN) - 1)])
        self._told += 1
