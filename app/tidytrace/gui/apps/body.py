"""Sections one below the other, made a few lines at a time: a window is never held up by a long page."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.gui.apps.sections import Make, Section
from tidytrace.gui.controls import card, hairline, strong
from tidytrace.gui.design import GRID

_TURN: Final = 0.006
"""Seconds after which the window looks after mouse and keyboard again; to lay out what is new takes it longer."""


class Block(QWidget):
    """Lines within a section that can be made anew while the rest stays."""

    def __init__(self, rows: Iterable[Make], parent: QWidget | None = None) -> None:
        """Made at once: they are few and short."""
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GRID)
        self.fill(rows)

    def fill(self, rows: Iterable[Make]) -> None:
        """Others in their place."""
        empty(self._lines)
        for number, make in enumerate(rows):
            if number:
                self._lines.addWidget(hairline())
            self._lines.addWidget(make())


class Body(QWidget):
    """All sections of a page."""

    finished = Signal()
    """All of it is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.headings: dict[str, QLabel] = {}
        self._coming: deque[Callable[[], None]] = deque()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, GRID, GRID // 2, GRID * 2)
        self._lines.setSpacing(GRID * 3 // 2)
        self._lines.addStretch()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._make_some)

    @property
    def busy(self) -> bool:
        """Whether more of it is to come."""
        return self._turn.isActive()

    def clear(self) -> None:
        """Take everything away."""
        self._turn.stop()
        self._coming.clear()
        self.headings = {}
        empty(self._lines, keep=1)

    def add(self, section: Section) -> None:
        """One more at the end; nothing of one without lines."""
        if not section.rows:
            return
        frame = card()
        frame.setAccessibleName(section.heading)
        # else it takes the room that is left below, because there are buttons in it
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        lines.setSpacing(GRID)
        heading = strong(section.heading)
        self.headings[section.heading] = heading
        self._coming.append(partial(self._begin, heading, frame))
        for number, make in enumerate(section.rows):
            self._coming.append(partial(self._add_row, lines, make, number))
        self._turn.start()

    def _begin(self, heading: QLabel, frame: QFrame) -> None:
        for widget in (heading, frame):
            self._lines.insertWidget(self._lines.count() - 1, widget)

    @staticmethod
    def _add_row(lines: QVBoxLayout, make: Make, number: int) -> None:
        if number:
            lines.addWidget(hairline())
        lines.addWidget(make())

    def _make_some(self) -> None:
        if not self._coming:
            self._turn.stop()
            self.finished.emit()
        ends = time.monotonic() + _TURN
        while self._coming and time.monotonic() < ends:
            self._coming.popleft()()


def empty(lines: QVBoxLayout, keep: int = 0) -> None:
    """Take all but the last ``keep`` things out of a layout."""
    while lines.count() > keep:
        item = lines.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
