"""Blank first, then hidden: what a desktop keeps as the last picture of a window has nothing on it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from tidytrace.gui import desktop
from tidytrace.gui.theme import worn


class Cover(QWidget):
    """One plain colour over a whole window. It is painted alone: laying out what is below would take time."""

    def __init__(self, window: QWidget) -> None:
        """Not shown yet."""
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setGeometry(window.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the window."""
        QPainter(self).fillRect(self.rect(), QColor(worn().window))


def vanish() -> None:
    """Cover and hide every window, dialog, menu and bubble of the program, and forget what it put into the clipboard.

    Nothing is laid out, asked or waited for. The windows can still be shown again; the covers lie over them.
    """
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()
    QToolTip.hideText()
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for window in windows:
        cover = Cover(window)
        cover.show()
        cover.raise_()
        cover.repaint()
    for window in windows:
        window.hide()
    desktop.take_back()
