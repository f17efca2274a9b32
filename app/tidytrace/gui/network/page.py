"""The network page: two sides, one at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.controls import centred, headline
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine
from tidytrace.gui.network.connections import ConnectionsPart
from tidytrace.gui.network.exposure import ExposurePart
from tidytrace.gui.work import Work
from tidytrace.language import Language


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
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        for words, side in (
            (self._("Who can reach in"), self.exposure),
            (self._("Where apps are connected"), self.connections),
        ):
            tab = QPushButton(words)
            tab.setProperty("kind", "tab")
            tab.setCheckable(True)
            tab.setChecked(not self.tabs)
            tab.setAutoDefault(False)
            tab.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._group.addButton(tab, len(self.tabs))
            self.tabs.append(tab)
            self._sides.addWidget(side)
            row.addWidget(tab)
        row.addStretch()
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(headline(self._("Network")))
        lines.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(centred(head))
        layout.addWidget(self._sides, 1)

    def turn(self, number: int) -> None:
        """Show one side: 0 who can reach in, 1 where apps are connected."""
        self.tabs[number].setChecked(True)
        self._sides.setCurrentIndex(number)

    def changed_elsewhere(self) -> None:
        """A setting was changed on another page; what is known of servers may be different."""
        self.exposure.stale = True
