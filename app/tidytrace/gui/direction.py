"""Which way people read: from left to right, or from right to left."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLayout, QSplitter, QWidget


def visual(widget: QWidget, spot: QRect, room: QRect | None = None) -> QRect:
    """Where something is drawn: mirrored where people read from right to left."""
    room = widget.rect() if room is None else room
    turned = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    # as QStyle.visualRect; but the window is seen before that class is loaded, which takes its time
    return spot.translated(room.left() + room.right() - spot.left() - spot.right(), 0) if turned else spot


def margins(layout: QLayout, lead: int, top: int, trail: int, bottom: int) -> None:
    """Margins of a layout; where people read from right to left, the reading begins on the other side."""
    turned = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    layout.setContentsMargins(*((trail, top, lead, bottom) if turned else (lead, top, trail, bottom)))


def whole(parts: QSplitter) -> None:
    """Keep the edge of the first part in sight: from right to left Qt puts all parts one pixel too far."""
    parts.setContentsMargins(0, 0, 1 if parts.isRightToLeft() else 0, 0)


def code(words: str) -> str:
    """A path, an address or a key: read from left to right also where people read the other way."""
    turned = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return f"\u2066{words}\u2069" if turned else words


def lead(label: QLabel) -> None:
    """Begin where the reading begins; by itself Qt begins where these very words would in their own language."""
    if not label.alignment() & Qt.AlignmentFlag.AlignHCenter:
        turned = label.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if turned else Qt.AlignmentFlag.AlignLeft
        upright = label.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | upright)
