"""Hears the keys of the quick exit wherever the keyboard is, and notices whether the person is there.

It listens to the windows, not to the widgets: only what the person does comes by there, also in front of a dialog that
keeps every shortcut of the window behind it from being heard.
"""

import time
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
    }
)
"""That somebody is there."""
_LOOK: Final = 2_000
"""Milliseconds between two looks at the clock."""


class Watchman(QObject):
    """One for the program."""

    hurried = Signal()
    """The person pressed the keys of the quick exit."""
    alone = Signal()
    """Nobody was there for as long as was said."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Knows no keys, and does not look at the clock."""
        super().__init__(parent)
        self._keys = QKeySequence()
        self._limit = 0.0
        self._seen = _clocks()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._turn_to)
        self._turn_to(QGuiApplication.focusWindow())

    def listen_for(self, keys: str) -> None:
        """The keys of the quick exit, as Qt writes them portably; what it cannot read is none."""
        self._keys = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)

    def wait_for(self, minutes: int) -> None:
        """Tell when nobody was there for so long; 0 never tells."""
        self._limit = minutes * 60.0
        self._seen = _clocks()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def _turn_to(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # or it would be heard twice
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the quick exit are heard by nobody else."""
        if event.type() not in _SIGNS:
            return False
        self._seen = _clocks()
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat() and self._is_meant(event):
            self.hurried.emit()
            return True
        return False

    def _is_meant(self, event: QKeyEvent) -> bool:
        if self._keys.isEmpty():
            return False
        pressed = event.keyCombination()
        # of a sign that needs Shift, such as «!», a sequence keeps the sign alone
        bare = QKeyCombination(pressed.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier, pressed.key())
        letter = Qt.Key.Key_A <= pressed.key() <= Qt.Key.Key_Z
        return QKeySequence(pressed) == self._keys or (not letter and QKeySequence(bare) == self._keys)

    def _look(self) -> None:
        if max(now - then for now, then in zip(_clocks(), self._seen, strict=True)) >= self._limit:
            self._seen = _clocks()
            self.alone.emit()


def _clocks() -> tuple[float, float]:
    """The one stands still while the computer sleeps, the other can be set back: the longer time counts."""
    return time.monotonic(), time.time()
