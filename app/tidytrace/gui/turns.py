"""Much to make, a little at a time: between two turns the window looks after mouse and keyboard."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

TURN: Final = 0.008
"""Seconds that one turn takes; what is begun then is finished."""

Step = Callable[[], None]


class Turns(QObject):
    """Takes one step after the other, in the order in which they came."""

    def __init__(self, parent: QObject) -> None:
        """Nothing to do."""
        super().__init__(parent)
        self._coming: deque[Step] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.take)

    @property
    def busy(self) -> bool:
        """Whether there is more to do."""
        return bool(self._coming)

    def add(self, steps: Iterable[Step]) -> None:
        """More to do; the first turn begins when this one is over."""
        self._coming.extend(steps)
        if self._coming:
            self._timer.start()

    def go_through(self, slices: Iterator[object]) -> None:
        """To its end, a slice or several in a turn; it may end earlier because somebody else could not wait."""
        end = object()

        def one() -> None:
            if next(slices, end) is not end:
                self.add([one])

        self.add([one])

    def clear(self) -> None:
        """Nothing of it is wanted any more."""
        self._coming.clear()
        self._timer.stop()

    def take(self) -> None:
        """One turn."""
        end = time.monotonic() + TURN
        while self._coming:
            self._coming.popleft()()
            if time.monotonic() >= end:
                break
        if not self._coming:
            self._timer.stop()
