"""Findings on their way to the page: what needs the person at once, the rest at the end, and never many in one turn."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from tidytrace.findings.model import Finding, State
from tidytrace.gui.turns import TURN

_SAYING: Final = 0.25
"""Seconds between two new counts while rows are made; nobody could read them faster."""


class Coming(QObject):
    """Rows are only ever added below those that are there, so that none moves under the mouse."""

    def __init__(
        self, parent: QObject, show: Callable[[Finding], None], so_far: Callable[[], None], over: Callable[[], None]
    ) -> None:
        """Nothing comes yet.

        Args:
            parent: The page.
            show: Makes a row.
            so_far: Tells the counts, now and then.
            over: Called once after ``finish``, when all is shown.
        """
        super().__init__(parent)
        self._show, self._so_far, self._over = show, so_far, over
        self._waiting: set[str] = set()
        """Not shown before the end, by their ids."""
        self._coming: deque[Finding] = deque()
        self._finishing = False
        self._said = 0.0
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._some)

    def clear(self) -> None:
        """A check-up begins."""
        self._waiting.clear()
        self._coming.clear()
        self._finishing = False

    def add(self, finding: Finding) -> None:
        """It was just found."""
        if finding.state is State.RISK:
            self._coming.append(finding)
            self._turn.start()
        else:
            self._waiting.add(finding.id)

    def finish(self, ordered: Iterable[Finding]) -> None:
        """No more will come; what waits is shown in this order."""
        self._coming.extend(one for one in ordered if one.id in self._waiting)
        self._waiting.clear()
        self._finishing = True
        self._turn.start()

    def _some(self) -> None:
        end = time.monotonic() + TURN
        while self._coming:
            self._show(self._coming.popleft())
            if time.monotonic() >= end:
                break
        if self._coming:
            if end - self._said >= _SAYING:
                self._said = end
                self._so_far()
            return
        self._turn.stop()
        if self._finishing:
            self._finishing = False
            self._over()
        else:
            self._so_far()
