"""The rail on the left: one entry per page."""

import itertools

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tidytrace.gui import icons
from tidytrace.gui.controls import Button, Glyph, small, title
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import worn
from tidytrace.language import Language


class Note(QFrame):
    """A quiet word at the foot of the rail, where nothing moves when it comes."""

    shown = Signal(str)
    """The person wants to know more; about what."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Hidden until there is something to say."""
        super().__init__(parent)
        self._about = ""
        self.setProperty("kind", "card")
        self.words = small()
        self.more = Button(language("Show"), kind="link", pressed=self._show)
        self.more.setAccessibleName(language("Show what happened"))
        self.close_button = Button("", kind="link", glyph="close", pressed=self.hide)
        self.close_button.setAccessibleName(language("Close this note"))
        self.close_button.setToolTip(language("Close this note"))
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch()
        row.addWidget(self.close_button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3 // 2, GRID * 3 // 2, GRID, GRID // 2)
        lines.setSpacing(GRID // 2)
        lines.addWidget(self.words)
        lines.addLayout(row)
        self.hide()

    def say(self, words: str, about: str = "") -> None:
        """Stays until it is closed.

        Args:
            words: What happened.
            about: What ``shown`` tells when the person wants to know more.
        """
        if not self.isHidden() and self.words.text() != words:
            words = f"{self.words.text()}\n{words}"  # what was told first is not lost
        else:
            self._about = about
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()

    def _show(self) -> None:
        self.hide()
        self.shown.emit(self._about)


class Rail(QFrame):
    """Entries are chosen by mouse, arrow keys, or Ctrl and their number."""

    chosen = Signal(int)
    asked = Signal(str)
    """The person wants to know more about the note."""
    catalogue = Signal()
    """The person wants to see which catalogue is in use."""
    simple = Signal()
    """The person wants one thing at a time, and large."""
    report = Signal()
    """The person wants to put what was seen into a report."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``add``."""
        super().__init__(parent)
        self.setProperty("kind", "rail")
        self.setFixedWidth(GRID * 26)
        self.setAccessibleName(language("Pages"))
        self._icons: list[str] = []
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)
        self._group.idToggled.connect(lambda _number, _on: self._lead_through())
        brand = QHBoxLayout()
        brand.setContentsMargins(GRID, 0, 0, 0)
        brand.setSpacing(GRID * 3 // 2)
        brand.addWidget(Glyph("tidytrace", "accent", GRID * 4))
        brand.addWidget(title(language("Tidytrace")), 1)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, GRID * 4, GRID * 3 // 2, GRID * 2)
        layout.setSpacing(GRID * 3)
        layout.addLayout(brand)
        layout.addLayout(self._entries)
        layout.addStretch()
        self.note = Note(language)
        self.note.shown.connect(self.asked)
        layout.addWidget(self.note)
        self.make_report = Button(language("Evidence report…"), kind="link", pressed=self.report.emit)
        self.make_report.hide()
        layout.addWidget(self.make_report, 0, Qt.AlignmentFlag.AlignLeft)
        self.make_simple = Button(language("Large and simple"), kind="link", pressed=self.simple.emit)
        layout.addWidget(self.make_simple, 0, Qt.AlignmentFlag.AlignLeft)
        self.about_catalogue = Button(language("Catalogue of apps…"), kind="link", pressed=self.catalogue.emit)
        layout.addWidget(self.about_catalogue, 0, Qt.AlignmentFlag.AlignLeft)

    def add(self, words: str, icon: str) -> None:
        """One more entry at the end; the first one is chosen."""
        number = len(self.buttons)
        button = QToolButton()
        button.setText(words)
        button.setProperty("kind", "rail")
        button.setCheckable(True)
        button.setChecked(number == 0)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setIconSize(QSize(22 + GRID, 22))
        button.setAccessibleName(words.replace("&", ""))
        button.setToolTip(f"Ctrl+{number + 1}")
        self._icons.append(icon)
        self.buttons.append(button)
        self._group.addButton(button, number)
        self._entries.addWidget(button)
        self._lead_through()
        self._tint(number)

    def show_chosen(self, number: int) -> None:
        """The page was changed from elsewhere."""
        self.buttons[number].setChecked(True)
        self._lead_through()

    def _lead_through(self) -> None:
        """The Tab key comes to the page that is shown, then to what stands below; arrow keys go through the rest."""
        below = (self.note.more, self.note.close_button, self.make_report, self.make_simple, self.about_catalogue)
        for one, next_one in itertools.pairwise((*self.buttons, *below)):
            QWidget.setTabOrder(one, next_one)
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go through the pages; Enter turns to the one that has the focus, as the space bar does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if focused in self.buttons:
                self.buttons[self.buttons.index(focused)].click()
            return
        move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        number = (self._group.checkedId() + move) % len(self.buttons)
        self.buttons[number].setFocus()
        self.buttons[number].click()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self, first: int = 0) -> None:
        look = worn()
        for name, button in list(zip(self._icons, self.buttons, strict=True))[first:]:
            button.setIcon(icons.icon(name, look.quiet, look.accent, 22, GRID))
