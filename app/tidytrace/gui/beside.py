"""The rail and the pages beside each other, in whatever room there is."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tidytrace.gui.design import COMFORTABLE, GRID, SCROLL_BAR
from tidytrace.gui.rail import Rail
from tidytrace.gui.scrolling import Scroller
from tidytrace.gui.theme import sized

_PAGE: Final = GRID * 65
"""Pixels that a page is comfortable with beside a rail that has words."""
_LOWEST: Final = GRID * 52
"""Pixels; a page that gets less keeps this height and scrolls as a whole."""
_WIDE: Final = GRID * 80
"""Pixels; in a page that is narrower more stands below each other than fits into a comfortable height."""
SMALLEST: Final = QSize(GRID * 60, GRID * 36)
USUAL: Final = QSize(GRID * 160, GRID * 105)


def _needed(page: QWidget, width: int, *, whole: bool = False) -> int:
    """The height of a page whose parts stand below each other.

    What scrolls by itself can be low; ``whole`` gives its height without any scrolling.
    """
    if isinstance(page, Scroller):
        return page.whole_height(width) if whole else 0
    if isinstance(page, QSplitter):
        return _both(page, width) if whole and page.orientation() is Qt.Orientation.Vertical else 0
    layout = page.layout()
    if layout is None:
        return page.heightForWidth(width) if page.hasHeightForWidth() else 0
    if isinstance(page, QStackedWidget) or isinstance(layout, QHBoxLayout):
        items = [layout.itemAt(number) for number in range(layout.count())]
        parts = [inside for item in items if item and (inside := item.widget()) and not inside.isHidden()]
        return max((_needed(inside, width, whole=whole) for inside in parts), default=0)
    if not isinstance(layout, QVBoxLayout):
        return 0
    margins = layout.contentsMargins()
    width -= margins.left() + margins.right()
    high = margins.top() + margins.bottom() + layout.spacing() * max(layout.count() - 1, 0)
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is not None:
            high += max(item.minimumSize().height(), _part(item, width, whole=whole))
    return high


def _part(item: QLayoutItem, width: int, *, whole: bool) -> int:
    """What one of the parts needs beyond its least height; nothing for one that says all with that."""
    inside = item.widget()
    if isinstance(inside, QStackedWidget | QSplitter | Scroller) or (
        inside is not None and isinstance(inside.layout(), QHBoxLayout)
    ):
        return _needed(inside, width, whole=whole)
    if item.hasHeightForWidth() and not isinstance(inside, QAbstractScrollArea):
        return item.minimumHeightForWidth(width)
    return 0


def _both(parts: QSplitter, width: int) -> int:
    """A list, and below it a page that need not scroll."""
    page = parts.widget(parts.count() - 1)
    more = _needed(page, width, whole=True) - page.minimumSizeHint().height() if page is not None else 0
    return parts.minimumSizeHint().height() + max(more, 0)


class _Room(QWidget):
    """All of it belongs to the page that is shown."""

    changed = Signal()
    """A page needs more room than before, or less."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self._pages = pages
        pages.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pages.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.changed.emit()
        return super().event(event)


class _Pages(QScrollArea):
    """Scrolls a page that is higher or wider than its place, whatever the others need. Keys belong to the page.

    What scrolls inside of such a page gets all the height that it wants, so that there is one bar and not two.
    A bar that comes takes room from the page, which may need less height then. So it stays until the window or the page
    is another: it would come and go for ever.
    """

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = pages
        self._size = QSize()
        self._room = _Room(pages)
        self._room.changed.connect(self._fit)
        self.setWidget(self._room)
        self._scrolls(on=False)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._fit)
        pages.currentChanged.connect(self._fit_anew)

    def _scrolls(self, *, on: bool) -> None:
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if on else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def _fit_anew(self) -> None:
        self._scrolls(on=False)
        page = self._pages.currentWidget()
        if page is not None:
            page.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that need another line change the height of a page, but not its least height: nobody else hears."""
        if event.type() is QEvent.Type.LayoutRequest and watched is self._pages.currentWidget():
            self._again.start(0)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        page = self._pages.currentWidget()
        if page is None:
            return
        least = page.minimumSizeHint().expandedTo(page.minimumSize())
        on = self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        width = max(self.width() - SCROLL_BAR, least.width())
        high = max(least.height(), _LOWEST, _needed(page, width))
        if self.height() >= sized(COMFORTABLE):
            high = min(high, self.height())  # the pages are made for this much
            if self.width() < sized(_WIDE):
                high = max(high, least.height())
        if high > self.height():
            high = max(high, _needed(page, width, whole=True))
        self._room.setMinimumSize(least.width(), high)
        if not on and high > self.height():
            self._scrolls(on=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Of the place, and of what the bars leave of it."""
        super().resizeEvent(event)
        if self.size() != self._size:
            self._size = self.size()
            self._fit_anew()


class Beside(QWidget):
    """In a narrow window the rail shows only shapes, and its note stands below the page."""

    def __init__(self, rail: Rail, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        """Fits as soon as it is shown."""
        super().__init__(parent)
        self._rail = rail
        self.area = _Pages(pages)
        line = QFrame()
        line.setProperty("kind", "upright")
        self.lines = QVBoxLayout()
        """The page, and what stands below it."""
        self.lines.setSpacing(0)
        self.lines.addWidget(self.area, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rail)
        layout.addWidget(line)
        layout.addLayout(self.lines, 1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)

    def stand_below(self, widget: QWidget) -> None:
        """Below the pages, whichever is shown."""
        self.lines.addWidget(widget)

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The keyboard is never where nobody can see it."""
        if now is not None and self.area.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words beside the shapes only where there is room for them."""
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "area"):
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._rail.wide() + max(_PAGE, sized(_PAGE) * 4 // 5)
        if narrow == self._rail.compact:
            return
        self._rail.make_compact(compact=narrow)
        if narrow:
            self.lines.addWidget(self._rail.note)
        else:
            self._rail.keep_note()
