"""List and page: side by side, or one below the other where the window is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from tidytrace.gui.design import GRID
from tidytrace.gui.direction import whole

_LIST = GRID * 27
_PAGE = GRID * 42
_WIDEST = GRID * 36
_HANDLE = GRID * 2
_LOW = GRID * 16
_ROWS = GRID * 36
"""Pixels of height with which the list is of use above the page: what it is searched by, and some apps."""
_LETTERS = 22
"""Of a name in the list, with the shape before it."""


class Sides(QSplitter):
    """The page takes more of the room, and neither part is ever cut off."""

    def __init__(self, side: QWidget, page: QWidget, parent: QWidget | None = None) -> None:
        """Side by side at first."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE)
        whole(self)
        self.addWidget(side)
        self.addWidget(page)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self._list = max(_LIST, self.fontMetrics().averageCharWidth() * _LETTERS)
        side.setMinimumSize(self._list, _LOW)
        page.setMinimumWidth(_PAGE)  # its height is that of its words
        self._moved = False
        self.splitterMoved.connect(self._by_hand)

    def _by_hand(self) -> None:
        self._moved = True

    def minimumSizeHint(self) -> QSize:
        """Of the wider part: below each other, both have all of the width."""
        parts = [part for part in (self.widget(0), self.widget(1)) if part is not None]
        widths = (part.minimumSizeHint().expandedTo(part.minimumSize()).width() for part in parts)
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn when there is no room for both side by side, and back; share the room until the person does."""
        narrow = self.width() < self._list + _HANDLE + _PAGE
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        turned = self.orientation() is not wanted
        side = self.widget(0)
        if turned and side is not None:
            self.setOrientation(wanted)
            side.setMinimumHeight(_ROWS if narrow else _LOW)
        if turned or not self._moved:
            room = self.height() if narrow else self.width()
            first = _ROWS if narrow else max(min(room // 4, _WIDEST), self._list)
            self.setSizes([first, room - first - _HANDLE])
        super().resizeEvent(event)
