"""Beside each other, and in as many lines as it takes."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from tidytrace.gui.design import GRID
from tidytrace.gui.direction import visual


class Flow(QLayout):
    """Begins where the reading begins; what no longer fits stands in the next line, as words do."""

    def __init__(self, *widgets: QWidget, spacing: int = GRID) -> None:
        """Without margins; ``spacing`` in pixels, between the lines half of it."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        """By width, as far as it was asked: those around it ask for the same one dozens of times."""
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """All of them, hidden ones as well."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        """One of them; none behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        """Take one away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """It needs no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines at this width."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """One of them needs another room."""
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(len(shown) - 1, 0)
        return QSize(sum(one.width() for one in shown) + gaps, max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest, and one line."""
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, room: QRect) -> None:
        """Put each into its place."""
        super().setGeometry(room)
        self._place(room, move=True)

    def _place(self, room: QRect, *, move: bool) -> int:
        """The height of all lines."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(room.width(), item.minimumSize().width()), 1 << 20))
            if lines[-1] and used + self.spacing() + size.width() > room.width():
                lines.append([])
                used = 0
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            used += size.width() + (self.spacing() if lines[-1] else 0)
            lines[-1].append((item, size))
        top = room.top()
        for line in lines:
            high = max((size.height() for _item, size in line), default=0)
            left = room.left()
            for item, size in line if move else ():
                spot = QRect(QPoint(left, top + (high - size.height()) // 2), size)
                parent = self.parentWidget()
                item.setGeometry(visual(parent, spot, room) if parent else spot)
                left += size.width() + self.spacing()
            top += high + self.spacing() // 2
        return max(top - self.spacing() // 2 - room.top(), 0)
