"""What the person is looking for: words of the title, an app, an age, something sensitive."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QWidget

from tidytrace.gui import icons
from tidytrace.gui.chats.shelf import AGES, Facets, Shelf
from tidytrace.gui.controls import Choice
from tidytrace.gui.design import GRID
from tidytrace.gui.found import word
from tidytrace.gui.theme import worn
from tidytrace.language import Language

_PAUSE_MS = 150
"""A search starts when the typing pauses for this long."""

_WIDEST = GRID * 30
_NARROW = GRID * 104


class FacetBar(QWidget):
    """Search field and three choices."""

    changed = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Looks for everything."""
        super().__init__(parent)
        self._ = language
        self._looked: Shelf | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(self._("Search titles"))
        self.search.setAccessibleName(self._("Search the titles of chats"))
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.app = Choice(self._("Only chats of this app"))
        self.age = Choice(self._("Only chats not used for this long"))
        self.age.addItem(self._("Of any age"), None)
        for days in AGES:
            words = (
                self._("Older than a year")
                if days == 365
                else self._.plural("Older than {count} day", "Older than {count} days", days)
            )
            self.age.addItem(words, days)
        self.sensitive = Choice(self._("Only chats with sensitive content"))
        for choice in (self.app, self.sensitive):
            # their longest words would leave no room for the search
            choice.setMaximumWidth(_WIDEST)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._tell)
        self.app.currentIndexChanged.connect(lambda _index: self._of_app())
        self.age.currentIndexChanged.connect(lambda _index: self._tell())
        self.sensitive.currentIndexChanged.connect(lambda _index: self._tell())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        choices = QHBoxLayout()
        choices.setSpacing(GRID * 3 // 2)
        choices.addWidget(self.app)
        choices.addWidget(self.age)
        choices.addWidget(self.sensitive)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GRID * 3 // 2)
        self._lines.addWidget(self.search, 1)
        self._lines.addLayout(choices)
        self.show_apps(None)
        self.say_of_sensitive(self._("Any content"))
        self.tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the search has a line of its own."""
        narrow = self.width() < _NARROW
        self._lines.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)

    def tint(self) -> None:
        """Draw the magnifying glass in the colours of now."""
        self._glass.setIcon(icons.icon("search", worn().quiet))

    def show_apps(self, shelf: Shelf | None) -> None:
        """The apps that have chats; the choice stays when its app is still there."""
        kept = self.app.currentData()
        self.app.blockSignals(True)
        self.app.clear()
        self.app.addItem(self._("All apps"), None)
        for app, name, count in shelf.apps() if shelf is not None else []:
            self.app.addItem(f"{name} ({count})", app)
        self.app.setCurrentIndex(max(0, self.app.findData(kept)))
        self.app.blockSignals(False)
        if self._looked is not None and shelf is not None:
            self.show_sensitive(shelf)
        if self.app.currentData() != kept:
            self._tell()

    def say_of_sensitive(self, words: str) -> None:
        """Nothing can be chosen yet, and why."""
        self._looked = None
        self._fill_sensitive([(words, None)])
        self.sensitive.setEnabled(False)

    def show_sensitive(self, shelf: Shelf) -> None:
        """The kinds that were found, counted in the chosen app; the choice stays while its kind is in any app."""
        self._looked = shelf
        app, kept = self.app.currentData(), self.sensitive.currentData()
        counts = dict(shelf.sensitive(app))
        anywhere = [kind for kind, _count in shelf.sensitive()]
        choices: list[tuple[str, str | None]] = [(self._("Any content"), None)]
        if anywhere:
            name = self._("Sensitive content")
            choices.append((f"{name} ({shelf.sensitive_conversations(app)})", "any"))
        else:
            choices[0] = (self._("Nothing sensitive found"), None)
        choices += [
            (f"{word(self._, kind)} ({counts.get(kind, 0)})", kind)
            for kind in anywhere
            if kind in counts or kind == kept
        ]
        self._fill_sensitive(choices)
        self.sensitive.setEnabled(bool(anywhere))

    def _of_app(self) -> None:
        if self._looked is not None:
            self.show_sensitive(self._looked)
        self._tell()

    def _fill_sensitive(self, choices: Sequence[tuple[str, str | None]]) -> None:
        kept = self.sensitive.currentData()
        self.sensitive.blockSignals(True)
        self.sensitive.clear()
        for words, kind in choices:
            self.sensitive.addItem(words, kind)
        self.sensitive.setCurrentIndex(max(0, self.sensitive.findData(kept)))
        self.sensitive.blockSignals(False)
        if self.sensitive.currentData() != kept:
            self._tell()

    def only_sensitive(self) -> None:
        """Look for what should never have been typed."""
        self.sensitive.setCurrentIndex(max(0, self.sensitive.findData("any")))

    def only_app(self, app: str) -> None:
        """Look for the chats of one app."""
        self.search.clear()
        self.age.setCurrentIndex(0)
        self.sensitive.setCurrentIndex(0)
        self.app.setCurrentIndex(max(0, self.app.findData(app)))

    def reset(self) -> None:
        """Look for everything again."""
        self.search.clear()
        self.age.setCurrentIndex(0)
        self.app.setCurrentIndex(0)
        self.sensitive.setCurrentIndex(0)
        self._tell()

    def facets(self) -> Facets:
        """What is looked for now."""
        return Facets(
            self.search.text().strip(), self.app.currentData(), self.age.currentData(), self.sensitive.currentData()
        )

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit(self.facets())
