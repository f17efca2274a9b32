"""The left side: the apps, to be searched and chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.checks.roll import Entry
from tidytrace.gui import icons
from tidytrace.gui.apps.listing import ENTRY, AppsView, Listing
from tidytrace.gui.controls import Choice, text
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import worn
from tidytrace.language import Language


class AppsSide(QWidget):
    """A search field, and the list below it. What is chosen stays chosen while the list grows."""

    chosen = Signal(object)
    """An entry."""
    entered = Signal()
    """The person wants to go over to what is shown of it."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self._current = ""
        self.listing = Listing(language, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self._("Search apps"))
        self.search.setAccessibleName(self._("Search the names of apps"))
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _words: self._search())
        self.search.installEventFilter(self)
        self.which = Choice(self._("Which apps are shown"))
        for words, needing in ((self._("All apps"), False), (self._("Only those that need you"), True)):
            self.which.addItem(words, needing)
        self.which.currentIndexChanged.connect(lambda _index: self._search())
        self.view = AppsView(self.listing, language)
        self.view.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.activated.connect(lambda _index: self.entered.emit())
        self.nothing = text(kind="quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self._shown = QStackedWidget()
        self._shown.addWidget(self.view)
        self._shown.addWidget(self.nothing)
        self._frame = QFrame()
        self._frame.setProperty("kind", "table")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._shown)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(self.search)
        lines.addWidget(self.which)
        lines.addWidget(self._frame, 1)
        self.tint()

    def take(self, entries: Iterable[Entry]) -> None:
        """More of them, or more about them."""
        self.listing.take(entries)
        self._keep_current()

    def keep_only(self, ids: Iterable[str]) -> None:
        """All others are gone."""
        self.listing.keep_only(ids)
        self._keep_current()

    def choose(self, id_: str) -> None:
        """Show one of them as chosen, in the list or as soon as it is there; nobody is told."""
        self._current = id_
        if id_ and self.listing.row_of(id_) is None and self.listing.entry(id_) is not None:
            self.search.clear()
            self.which.setCurrentIndex(0)
        self._keep_current()

    def choose_first(self) -> None:
        """As if the person had pressed it."""
        first = next(iter(self.listing.shown), None)
        if first is not None:
            self._current = first.id
            self._keep_current()
            self.chosen.emit(first)

    def _keep_current(self) -> None:
        row = self.listing.row_of(self._current)
        if row is not None:
            index = self.listing.index(row)
            if self.view.currentIndex() != index:
                self.view.setCurrentIndex(index)
                self.view.scrollTo(index)
        else:
            self.view.setCurrentIndex(QModelIndex())

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        entry = now.data(ENTRY) if now.isValid() else None
        if isinstance(entry, Entry) and entry.id != self._current:
            self._current = entry.id
            self.chosen.emit(entry)

    def _search(self) -> None:
        needing = bool(self.which.currentData())
        self.listing.search(self.search.text(), needing=needing)
        self.nothing.setText(self._("Nothing needs you") if needing else self._("No app has such a name."))
        empty = bool(self.listing.entries) and not self.listing.shown
        self._shown.setCurrentWidget(self.nothing if empty else self.view)
        self._keep_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search one goes down into the list; the list shows that it has the keyboard."""
        if watched is self.search and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.listing.shown:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                if not self.view.currentIndex().isValid():
                    self.choose_first()
                return True
        elif watched is self.view and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._frame.setProperty("lit", "true" if event.type() is QEvent.Type.FocusIn else "false")
            self._frame.style().unpolish(self._frame)
            self._frame.style().polish(self._frame)
        return super().eventFilter(watched, event)

    def tint(self) -> None:
        """Draw the magnifying glass in the colours of now."""
        self._glass.setIcon(icons.icon("search", worn().quiet))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.tint()
