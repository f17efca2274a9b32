"""The rail beside the pages: one entry for each."""

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, Glyph, small, title
from tidytrace.gui.design import GRID, SCROLL_BAR
from tidytrace.gui.rail_entries import Entries, Entry, Foot
from tidytrace.gui.theme import sized
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
        self.more = Button(language("See what"), kind="link", pressed=self._show)
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
    vanish = Signal()
    """The person wants everything off the screen at once."""
    simple = Signal()
    """The person wants one thing at a time, and large."""
    report = Signal()
    """The person wants to put what was seen into a report."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``add``."""
        super().__init__(parent)
        self.setProperty("kind", "rail")
        self.setAccessibleName(language("Pages"))
        self.compact = False
        """Whether there are only shapes, as in a narrow window."""
        self._tight = False
        self._needed = 0
        """Pixels of height by which everything has its room."""
        self.buttons: list[Entry] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)
        self._group.idToggled.connect(lambda _number, _on: self._lead_through())
        brand = QHBoxLayout()
        brand.setContentsMargins(GRID, 0, 0, 0)
        brand.setSpacing(GRID * 3 // 2)
        brand.addWidget(Glyph("tidytrace", "accent", GRID * 4))
        self._name = title(language("Tidytrace"))
        brand.addWidget(self._name, 1)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(GRID // 2)
        self._inside = inside = QFrame()
        inside.setProperty("kind", "rail")
        self._lines = QVBoxLayout(inside)
        self._lines.addLayout(brand)
        self._lines.addLayout(self._entries)
        self._lines.addStretch()
        self.note = Note(language)
        self.note.shown.connect(self.asked)
        self._lines.addWidget(self.note)
        self._make_feet(language)
        self._area = Entries(inside)
        self._area.verticalScrollBar().rangeChanged.connect(self._ranged)
        self._area.fitted.connect(self._loosen)
        self._always = QVBoxLayout()
        self._always.addWidget(self.leave_now)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addLayout(self._always)  # who has to hide in a hurry never scrolls first
        self._space()
        self._fit()

    def _make_feet(self, language: Language) -> None:
        self._feet = QVBoxLayout()
        self._feet.setSpacing(0)
        self._lines.addLayout(self._feet)
        self.make_report = self._foot(language("Evidence report…"), "evidence", self.report.emit)
        self.make_report.hide()
        self.make_simple = self._foot(language("Large and simple"), "large", self.simple.emit)
        self.about_catalogue = self._foot(language("App catalogue…"), "catalogue", self.catalogue.emit)
        self.leave_now = Foot(language("&Hide at once"), "hide", self.vanish.emit)
        self.leave_now.setAccessibleDescription(
            language("Everything goes off the screen at once, and what was typed and shown here is forgotten.")
        )

    def _foot(self, words: str, glyph: str, pressed: Callable[[], None]) -> Foot:
        foot = Foot(words, glyph, pressed)
        self._feet.addWidget(foot)
        return foot

    def say_keys(self, keys: str) -> None:
        """By which keys everything goes off the screen; empty for none."""
        self.leave_now.say_keys(keys)

    def add(self, entries: Sequence[tuple[str, str]]) -> None:
        """More entries at the end, each its words and the name of its drawing; the very first one is chosen."""
        for words, icon in entries:
            self._add(words, icon)
        self._lead_through()
        self._fit()

    def _add(self, words: str, icon: str) -> None:
        number = len(self.buttons)
        button = Entry(words, icon, self._inside)
        button.setChecked(number == 0)
        self.buttons.append(button)
        self._group.addButton(button, number)
        self._entries.addWidget(button)
        button.say_keys(f"Ctrl+{number + 1}")
        button.tint()

    @property
    def icons(self) -> list[str]:
        """The names of the drawings, one for each page."""
        return [button.glyph for button in self.buttons]

    def show_chosen(self, number: int) -> None:
        """The page was changed from elsewhere; the keyboard goes along if it was on another entry."""
        self.buttons[number].setChecked(True)
        self._lead_through()
        if self.focusWidget() in self.buttons:
            self.buttons[number].setFocus()
        self._area.ensureWidgetVisible(self.buttons[number])

    def make_compact(self, *, compact: bool) -> None:
        """Only shapes, whose words are told when somebody points at them; or shapes and words."""
        if compact == self.compact:
            return
        self.compact = compact
        for one in (*self.buttons, *self._all_feet()):
            one.make_compact(compact=compact)
        self._name.setVisible(not compact)
        self._space()
        self._fit()

    def _space(self) -> None:
        """Where there is little height, what stands in the rail moves together before anything has to be scrolled."""
        close = self.compact or self._tight
        side = GRID if self.compact else GRID * 3 // 2
        self._lines.setContentsMargins(side, GRID * (2 if close else 4), side, 0)
        self._lines.setSpacing(GRID * (2 if close else 3))
        self._entries.setSpacing(0 if self._tight else GRID // 2)
        bar = self._area.verticalScrollBar()
        beside = SCROLL_BAR if bar.maximum() else 0  # its shape stays below the others
        self._always.setContentsMargins(side, GRID // 2, side + beside, GRID if close else GRID * 2)

    def _ranged(self) -> None:
        """All is there, and does not fit."""
        bar = self._area.verticalScrollBar()
        if bar.maximum() and not self._tight and self.note.isHidden():  # nothing moves when the note comes
            self._needed = self._area.viewport().height() + bar.maximum()
            self._tight = True
        self._space()
        self._fit()

    def _loosen(self) -> None:
        """With more height everything has its room again."""
        if self._tight and self._area.viewport().height() >= self._needed + GRID:
            self._tight = False
            self._space()

    def keep_note(self) -> None:
        """The note stands in the rail again, above its feet."""
        self._lines.insertWidget(self._lines.count() - 1, self.note)

    def wide(self) -> int:
        """Pixels that the rail takes with its words."""
        metrics = self.fontMetrics()
        bold = max((metrics.horizontalAdvance(one.plain) for one in self.buttons), default=0) * 9 // 8
        feet = max(metrics.horizontalAdvance(one.plain) for one in self._all_feet())
        return max(GRID * 26, max(bold, feet) + GRID * 9 + sized(GRID * 3))

    def _all_feet(self) -> tuple[Foot, ...]:
        return self.make_report, self.make_simple, self.about_catalogue, self.leave_now

    def _fit(self) -> None:
        bar = SCROLL_BAR if self._area.verticalScrollBar().maximum() else 0
        self.setFixedWidth((sized(GRID * 9) if self.compact else self.wide()) + bar)

    def _lead_through(self) -> None:
        """The Tab key comes to the page that is shown, then to what stands below; arrow keys go through the rest."""
        below = (self.note.more, self.note.close_button, *self._all_feet())
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
        """Follow the theme, the letters and the direction of reading."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange}:
            self._tint()
        elif event.type() is QEvent.Type.FontChange and hasattr(self, "_area"):
            self._tint()
            self._fit()

    def _tint(self) -> None:
        for one in (*self.buttons, *self._all_feet()):
            one.tint()
