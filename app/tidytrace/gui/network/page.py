"""The network page: two sides, one at a time."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.controls import Pressable, headline
from tidytrace.gui.design import GRID, scaled
from tidytrace.gui.engine import Engine
from tidytrace.gui.flow import Flow
from tidytrace.gui.network.connections import ConnectionsPart
from tidytrace.gui.network.exposure import ExposurePart
from tidytrace.gui.scrolling import lay_headed
from tidytrace.gui.stops import one_stop
from tidytrace.gui.work import Work
from tidytrace.language import Language


class Tab(Pressable):
    """One of several sides; wide enough for its words in bold, which they are when it is chosen."""

    moved = Signal(int)
    """An arrow key was pressed: 1 to the next one, -1 to the one before."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """Not chosen yet."""
        super().__init__(words, parent)
        self.setProperty("kind", "tab")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # to a screen reader one of several, not a box to tick
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Of the wider words."""
        bold = QFontMetrics(scaled(self.font(), 1.0, bold=True))
        hint = super().sizeHint()
        return QSize(max(hint.width(), bold.horizontalAdvance(self.text()) + GRID * 5), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through the sides."""
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(move)


class NetworkPage(QWidget):
    """Third page of the window."""

    closed = Signal(str, str)
    """A server was closed here: the finding, and the receipt."""
    opened = Signal(str)
    """That was taken back; the receipt."""
    news = Signal(str)
    """Something new was seen while the window was open, in words."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at before the page is shown."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "page")
        self.exposure = ExposurePart(engine, work, language)
        self.exposure.closed.connect(self.closed)
        self.exposure.opened.connect(self.opened)
        self.connections = ConnectionsPart(engine, work, language)
        self.connections.news.connect(self.news)
        self.tabs: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.turn)
        self._sides = QStackedWidget()
        row = Flow()
        for words, side in (
            (self._("Who can reach in"), self.exposure),
            (self._("Where apps are connected"), self.connections),
        ):
            tab = Tab(words)
            tab.setChecked(not self.tabs)
            tab.moved.connect(self._move)
            self._group.addButton(tab, len(self.tabs))
            self.tabs.append(tab)
            self._sides.addWidget(side)
            row.addWidget(tab)
        one_stop(self._group)
        lines = QVBoxLayout()
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(headline(self._("Network")))
        lines.addLayout(row)
        lay_headed(self, lines, self._sides)

    def turn(self, number: int) -> None:
        """Show one side: 0 who can reach in, 1 where apps are connected."""
        self.tabs[number].setChecked(True)
        self._sides.setCurrentIndex(number)

    def _move(self, by: int) -> None:
        number = (self._group.checkedId() + by) % len(self.tabs)
        self.tabs[number].setFocus()
        self.turn(number)

    def changed_elsewhere(self) -> None:
        """A setting was changed on another page; what is known of servers may be different."""
        self.exposure.stale = True
