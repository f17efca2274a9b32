"""List and preview: side by side, or one below the other where the window is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from tidytrace.gui.design import COMFORTABLE, GRID
from tidytrace.gui.direction import whole
from tidytrace.gui.theme import sized

_LIST = GRID * 47
_PREVIEW = GRID * 31
_LOW = GRID * 12
_ROWS = GRID * 26
"""Pixels of height that the list has where the page scrolls as a whole: its head, and some chats."""
_HANDLE = GRID * 2


class Split(QSplitter):
    """Neither part is ever cut off."""

    def __init__(self, chats: QWidget, preview: QWidget, parent: QWidget | None = None) -> None:
        """The list takes more of the room."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE)
        whole(self)
        self.addWidget(chats)
        self.addWidget(preview)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        chats.setMinimumSize(_LIST, _LOW)
        preview.setMinimumWidth(_PREVIEW)
        self.setSizes([GRID * 88, GRID * 48])

    def minimumSizeHint(self) -> QSize:
        """Of the wider part: below each other, both have all of the width."""
        preview = self.widget(1)
        words = preview.minimumSizeHint().width() if preview is not None else 0
        return QSize(max(_LIST, _PREVIEW, words), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn when there is no room for both side by side, and back."""
        narrow = self.width() < sized(_LIST + _PREVIEW) + _HANDLE
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        chats = self.widget(0)
        if chats is not None:
            chats.setMinimumHeight(_ROWS if narrow and self.window().height() < sized(COMFORTABLE) else _LOW)
        if self.orientation() is not wanted:
            self.setOrientation(wanted)
            self.setSizes([GRID * 5, GRID * 6] if narrow else [GRID * 88, GRID * 48])
        super().resizeEvent(event)
