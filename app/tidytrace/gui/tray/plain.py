"""The sign in the tray while there is no window, or a locked one: it says nothing but the name of the program."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tidytrace.gui.tray.tray import There
from tidytrace.language import Language
from tidytrace.resources import resources

_PRESENCE: Final = 2_000
_MISSED: Final = 2


class PlainSign(QObject):
    """The way back, and the way out."""

    opened = Signal()
    quit = Signal()
    gone = Signal()
    """The tray itself has gone, and with it the way back."""

    def __init__(
        self, language: Language, there: There, make: Callable[[QObject], QSystemTrayIcon], parent: QObject
    ) -> None:
        """Shown at once; ``make`` makes the sign."""
        super().__init__(parent)
        self._there = there
        self._missed = 0
        self.menu = QMenu()
        self.destroyed.connect(self.menu.deleteLater)
        self.open_entry = self.menu.addAction(language("&Open Tidytrace"))
        self.open_entry.triggered.connect(lambda _checked=False: self.opened.emit())
        self.quit_entry = self.menu.addAction(language("&Quit"))
        self.quit_entry.triggered.connect(lambda _checked=False: self.quit.emit())
        self.sign = make(self)
        self.sign.setContextMenu(self.menu)
        self.sign.setIcon(QIcon(str(resources() / "icons" / "tidytrace.svg")))
        self.sign.setToolTip(language("Tidytrace"))
        self.sign.activated.connect(self._activated)
        self.sign.show()
        self._timer = QTimer(self)
        self._timer.setInterval(_PRESENCE)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.opened.emit()

    def _look(self) -> None:
        self._missed = 0 if self._there.available() else self._missed + 1
        if self._missed >= _MISSED:
            self._timer.stop()
            self.gone.emit()

    def retire(self) -> None:
        """Not shown any more."""
        self._timer.stop()
        self.sign.hide()
        self.deleteLater()
