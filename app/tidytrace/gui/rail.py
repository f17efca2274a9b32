"""The rail beside the pages: one entry for each."""

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tidytrace.gui import icons
from tidytrace.gui.controls import Button, Glyph, small, title
from tidytrace.gui.design import GRID, SCROLL_BAR
from tidytrace.gui.theme import sized, worn
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


class _Entries(QScrollArea):
    """All of the rail, which may be higher than the window; arrow keys belong to the entries."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


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
        self.icons: list[str] = []
        """The names of their drawings, one for each page."""
        self.buttons: list[QToolButton] = []
        self._tinted: tuple[object, ...] | None = None
        """What their icons were drawn from."""
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
        self._lines.setContentsMargins(GRID * 3 // 2, GRID * 4, GRID * 3 // 2, GRID * 2)
        self._lines.setSpacing(GRID * 3)
        self._lines.addLayout(brand)
        self._lines.addLayout(self._entries)
        self._lines.addStretch()
        self.note = Note(language)
        self.note.shown.connect(self.asked)
        self._lines.addWidget(self.note)
        self._feet = QVBoxLayout()
        self._feet.setSpacing(GRID // 2)
        self._lines.addLayout(self._feet)
        self.make_report = self._foot(language("Evidence report…"), "evidence", self.report.emit)
        self.make_report.hide()
        self.make_simple = self._foot(language("Large and simple"), "large", self.simple.emit)
        self.about_catalogue = self._foot(language("Catalogue of apps…"), "catalogue", self.catalogue.emit)
        self.leave_now = self._foot(language("&Hide at once"), "hide", self.vanish.emit)
        self.leave_now.setAccessibleDescription(
            language("Everything goes off the screen at once, and what was typed and shown here is forgotten.")
        )
        self._area = _Entries(inside)
        self._area.verticalScrollBar().rangeChanged.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._fit()

    def _foot(self, words: str, glyph: str, pressed: Callable[[], None]) -> Button:
        button = Button(words, kind="link", glyph=glyph, pressed=pressed)
        button.setAccessibleName(words.replace("&", ""))
        button.setProperty("words", words)
        self._feet.addWidget(button)
        return button

    def say_keys(self, keys: str) -> None:
        """By which keys everything goes off the screen; empty for none."""
        self.leave_now.setProperty("keys", keys)
        self._say_tips()

    def add(self, entries: Sequence[tuple[str, str]]) -> None:
        """More entries at the end, each its words and the name of its drawing; the very first one is chosen."""
        begin = len(self.buttons)
        for words, icon in entries:
            self._add(words, icon)
        self._lead_through()
        self._say_tips()
        self._tint(begin)
        self._fit()

    def _add(self, words: str, icon: str) -> None:
        number = len(self.buttons)
        button = QToolButton(self._inside)
        button.setText(words)
        button.setProperty("kind", "rail")
        button.setCheckable(True)
        button.setChecked(number == 0)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(words.replace("&", ""))
        self.icons.append(icon)
        self.buttons.append(button)
        self._group.addButton(button, number)
        self._entries.addWidget(button)

    def show_chosen(self, number: int) -> None:
        """The page was changed from elsewhere."""
        self.buttons[number].setChecked(True)
        self._lead_through()
        self._area.ensureWidgetVisible(self.buttons[number])

    def make_compact(self, *, compact: bool) -> None:
        """Only shapes, whose words are told when somebody points at them; or shapes and words."""
        if compact == self.compact:
            return
        self.compact = compact
        shown = Qt.ToolButtonStyle.ToolButtonIconOnly if compact else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self.buttons:
            button.setToolButtonStyle(shown)
        self._name.setVisible(not compact)
        for foot in self._all_feet():
            foot.setText("" if compact else foot.property("words"))
        side = GRID if compact else GRID * 3 // 2
        self._lines.setContentsMargins(side, GRID * (2 if compact else 4), side, GRID * 2)
        self._lines.setSpacing(GRID * (2 if compact else 3))
        self._say_tips()
        self._tint()
        self._fit()

    def keep_note(self) -> None:
        """The note stands in the rail again, above its feet."""
        self._lines.insertWidget(self._lines.count() - 1, self.note)

    def wide(self) -> int:
        """Pixels that the rail takes with its words."""
        words = [button.text() for button in self.buttons]
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(one) for one in words), default=0)
        feet = max(metrics.horizontalAdvance(str(one.property("words"))) for one in self._all_feet())
        return max(GRID * 26, longest * 9 // 8 + GRID * 14, feet + GRID * 6)

    def _all_feet(self) -> tuple[Button, ...]:
        return self.make_report, self.make_simple, self.about_catalogue, self.leave_now

    def _fit(self) -> None:
        bar = SCROLL_BAR if self._area.verticalScrollBar().maximum() else 0
        self.setFixedWidth(sized(GRID * 9) + bar if self.compact else self.wide())

    def _say_tips(self) -> None:
        for number, button in enumerate(self.buttons):
            keys = f"Ctrl+{number + 1}"
            button.setToolTip(f"{button.text()} ({keys})" if self.compact else keys)
        for foot in self._all_feet():
            words, keys = str(foot.property("words")).replace("&", ""), str(foot.property("keys") or "")
            foot.setToolTip((f"{words} ({keys})" if keys else words) if self.compact else keys)

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

    def _tint(self, new: int | None = None) -> None:
        """Draw the icons if they would be others now, or at least those from ``new`` on."""
        look = worn()
        gap, side = 0 if self.compact else GRID, sized(22)
        wanted = (look.quiet, look.on_here, side, gap, *icons.drawn_for())
        if wanted != self._tinted:
            self._tinted, new = wanted, 0
        if new is None:
            return  # Qt tells of changes much more often than there is one
        for name, button in list(zip(self.icons, self.buttons, strict=True))[new:]:
            button.setIcon(icons.icon(name, look.quiet, look.on_here, side, gap))
            button.setIconSize(QSize(side + gap, side))
