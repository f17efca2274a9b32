"""What is higher than its window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolling(inside: QWidget, *, steady: bool = False) -> QScrollArea:
    """A page that scrolls up and down, and that the keyboard passes over on its way to what is in it.

    Args:
        inside: The page.
        steady: Its bar is always there: one that comes and goes would change the width of everything.
    """
    area = QScrollArea()
    area.setProperty("kind", "page")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if steady:
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        bar.setEnabled(False)
    area.setWidget(inside)
    return area
