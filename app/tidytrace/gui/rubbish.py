"""When and where Python takes rubbish away, of which widgets may be a part: they go with it, at that moment.

By itself Python collects in whatever thread happens to reach the threshold. Qt's widgets may only go in the thread of
the window, and only while Qt is not about to turn to them: else the program ends at once.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QObject, QTimer

_OFTEN: Final = 250
"""Milliseconds between two looks; what a busy worker leaves behind meanwhile is gone through in less than a picture."""
_SELDOM: Final = 300.0
"""Seconds between two looks at everything, which takes longer than a picture where many chats are listed."""
_ALL: Final = 2
"""The generation of what has stayed longest."""


class Collector(QObject):
    """Collects in the thread of the window alone, by Python's own thresholds. One for the program."""

    def __init__(self, parent: QObject) -> None:
        """From now on nothing is collected in any other thread."""
        super().__init__(parent)
        gc.disable()
        self._all = time.monotonic()
        self._timer = QTimer(self, interval=_OFTEN)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what has come to more than its threshold."""
        now = time.monotonic()
        most = _ALL if now - self._all >= _SELDOM else _ALL - 1
        counts, thresholds = gc.get_count(), gc.get_threshold()
        full = [number for number in range(most + 1) if counts[number] > thresholds[number]]
        if not full:
            return
        if full[-1] == _ALL:
            self._all = now
        gc.collect(full[-1])


@contextmanager
def left_lying() -> Iterator[None]:
    """Nothing is collected within.

    Qt lists all widgets of the application before it tells each of a new style sheet, palette or font, and goes by
    their addresses. What they hear is Python's, and at any line of it a widget that nobody has any more could go
    before its turn comes.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
