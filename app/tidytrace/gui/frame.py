"""What is there at the first moment: the rail, and the head of the first page with its one big button.

It loads nothing that knows of apps, chats or findings, so that the window is there as fast as an empty one; the pages
follow at once, one after the other, while the person already sees where everything is. Whatever is pressed before its
page is there, is done as soon as it is. Who is greeted sees the greeting first, and all of
this is made behind it.
"""

from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.beside import SMALLEST, USUAL, Beside
from tidytrace.gui.home.header import Header
from tidytrace.gui.rail import Rail
from tidytrace.gui.scrolling import lay_headed, scrolling
from tidytrace.language import N_, Language

PAGES: Final = (
    ("home", N_("Home")),
    ("chats", N_("Chats")),
    ("apps", N_("Apps")),
    ("network", N_("Network")),
    ("tips", N_("Tips")),
    ("remind", N_("Remind")),
    ("activity", N_("Activity")),
    ("believe", N_("Believe it?")),
    ("preferences", N_("Preferences")),
)
"""All pages in their order: the name of its icon, which is also what the window calls it, and its word in the rail."""


class Frame(QMainWindow):
    """Rail and pages; the first of these has no more than its head."""

    painted = Signal()
    """It was seen for the first time."""
    complete = Signal()
    """All pages are there."""

    def __init__(self, language: Language) -> None:
        """Nothing is looked at, and nothing is in it until ``lay``."""
        super().__init__()
        self._ = language
        self.laid = False
        """Whether there is a rail."""
        self._painted = False
        self._wanted_page = 0
        self.wants_check = False
        """The big button was pressed before there was anything behind it."""
        self.setWindowTitle(self._("Tidytrace"))
        self.stack = QStackedWidget()
        """Rail and pages; what takes the place of both comes after."""
        self.setCentralWidget(self.stack)
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL.boundedTo(self.screen().availableSize()))

    def lay(self) -> None:
        """Make the rail and the head of the first page; behind what is there already, if something is."""
        self.rail = Rail(self._)
        self.rail.chosen.connect(self.show_page)
        self.pages = QStackedWidget()
        self.header = Header(self._)
        line = self._("Takes less than a minute. Nothing leaves this computer, and nothing is changed without you.")
        self.header.resting(self._("A privacy check-up of your AI apps"), line, self._("&Check now"))
        self.header.check.connect(self._check_wanted)
        self._entrance: QWidget | None = self._make_entrance()
        self.pages.addWidget(self._entrance)
        self.rail.add([(self._(words), icon) for icon, words in PAGES])
        for number in range(len(PAGES)):
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, lambda number=number: self.show_page(number))
        self.beside = Beside(self.rail, self.pages)
        self.stack.insertWidget(0, self.beside)
        self.laid = True
        if self.stack.currentWidget() is self.beside:
            self.header.button.setFocus()

    def _make_entrance(self) -> QWidget:
        page = QWidget()
        page.setProperty("kind", "page")
        body = QWidget()
        body.setProperty("kind", "page")
        top = QVBoxLayout()
        top.addWidget(self.header)
        lay_headed(page, top, scrolling(body, steady=True))
        return page

    def _check_wanted(self) -> None:
        if self._entrance is not None:
            self.wants_check = True

    def _add(self, page: QWidget) -> None:
        """The next page is there; the first one takes the place of the entrance, and its head goes on in it."""
        if self._entrance is not None:
            self.pages.removeWidget(self._entrance)
            self._entrance.deleteLater()
            self._entrance = None
        if self.pages.addWidget(page) == self._wanted_page:
            self.pages.setCurrentWidget(page)

    def show_page(self, number: int) -> None:
        """Turn to a page, as soon as it is there."""
        self.rail.show_chosen(number)
        self._wanted_page = number
        if self._entrance is None and number < self.pages.count():
            self.pages.setCurrentIndex(number)

    def event(self, event: QEvent) -> bool:
        """Hears when it is painted; all that is in it is painted in the same turn, and then it is seen."""
        handled = super().event(event)
        if not self._painted and event.type() is QEvent.Type.Paint:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)
        return handled
