"""What is higher than its window."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tidytrace.gui.controls import centred
from tidytrace.gui.design import GRID, SCROLL_BAR
from tidytrace.gui.direction import margins


class Scroller(QScrollArea):
    """As wide as what is in it needs, so that nothing is cut off at its side."""

    def minimumSizeHint(self) -> QSize:
        """Low is no harm."""
        least = super().minimumSizeHint()
        inside = self.widget()
        if inside is None:
            return least
        bar = SCROLL_BAR if self.verticalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff else 0
        return QSize(inside.minimumSizeHint().width() + bar, least.height())

    def whole_height(self, width: int) -> int:
        """Pixels by which nothing of what is in it has to be scrolled."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if inside is None or layout is None:
            return 0
        edge = self.height() - self.viewport().height()
        across = max(width - SCROLL_BAR - edge, inside.minimumSizeHint().width())
        high = layout.totalHeightForWidth(across) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return high + edge

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is in it needs another width now."""
        if event.type() is QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Headed(QWidget):
    """A head of words above something that scrolls by itself: it is never lower than these words need at its width."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower, the more lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Of all that does not scroll, and a little of what does."""
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None:
            return least
        return QSize(least.width(), max(least.height(), layout.totalMinimumHeightForWidth(self.width())))


def scrolling(inside: QWidget, *, steady: bool = False) -> QScrollArea:
    """A page that scrolls up and down, and that the keyboard passes over on its way to what is in it.

    Args:
        inside: The page.
        steady: Its bar is always there: one that comes and goes would change the width of everything.
    """
    area = Scroller()
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


def to_top(area: QScrollArea) -> None:
    """Show its beginning; in a low window it is the page around it that has been scrolled."""
    one: QWidget | None = area
    while one is not None:
        if isinstance(one, QScrollArea):
            one.verticalScrollBar().setValue(0)
        one = one.parentWidget()


def lay_headed(page: QWidget, head: QVBoxLayout, body: QWidget) -> None:
    """Lay a page out: its head stays where it is, and what is below it scrolls by itself.

    Args:
        page: It has no layout yet.
        head: What stands above, on one line with what scrolls.
        body: What is below.
    """
    margins(head, GRID * 4, GRID * 4, GRID * 4 + SCROLL_BAR, GRID)
    above = QWidget()
    above.setLayout(head)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(centred(above))
    layout.addWidget(body, 1)


def show_whole(widget: QWidget) -> None:
    """Scroll what is around it until all of it can be seen, once everything has its new place."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    inside = above.widget() if above is not None else None
    if above is None or inside is None:
        return
    layout = inside.layout()
    if layout is not None:
        layout.activate()
    above.ensureWidgetVisible(widget, 0, GRID * 2)
