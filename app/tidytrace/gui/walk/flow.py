"""Things of one size side by side, in as many columns as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from tidytrace.gui.design import GRID


class Flow(QWidget):
    """Breaks into full rows, such as four, two and two, or one below the other."""

    def __init__(self, members: Sequence[QWidget], parent: QWidget | None = None, *, stretch: bool = False) -> None:
        """``stretch``: they share the whole width."""
        super().__init__(parent)
        self._members = members
        self._stretch = stretch
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        self._arrange(len(members))

    def _widest(self) -> int:
        return max((one.sizeHint().width() for one in self._members), default=0)

    def fit(self) -> None:
        """Their words have changed."""
        room, spacing = self.width(), self._grid.horizontalSpacing()
        columns = len(self._members)
        while columns > 1 and columns * self._widest() + (columns - 1) * spacing > room:
            columns = (columns + 1) // 2
        self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns) + 1):
            self._grid.setColumnStretch(column, 1 if self._stretch and column < columns else 0)
        if not self._stretch:
            self._grid.setColumnStretch(columns, 1)
        self._columns = columns
        for number, one in enumerate(self._members):
            self._grid.addWidget(one, number // columns, number % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more columns."""
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        """One column is enough."""
        return QSize(self._widest(), super().minimumSizeHint().height())
