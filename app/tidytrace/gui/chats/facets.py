"""What the person is looking for: words of the title, and whatever else can be said of a chat.

Each choice says how many chats it would give, with everything else as it is.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui import icons
from tidytrace.gui.chats.chips import Chips, Lines
from tidytrace.gui.chats.facet_choice import WIDEST, FacetChoice
from tidytrace.gui.chats.facet_words import STAYS
from tidytrace.gui.chats.shelf import AGES, SIZES, Arranged, Facets, Shelf
from tidytrace.gui.controls import Button, Choice
from tidytrace.gui.design import GRID
from tidytrace.gui.found import ordered, word
from tidytrace.gui.theme import sized, worn
from tidytrace.language import Language

_PAUSE_MS: Final = 150
"""A search starts when the typing pauses for this long."""
_NARROW: Final = GRID * 104
_SEARCH: Final = GRID * 25
_LEAST: Final = GRID * 46
"""Pixels, with letters of the usual size."""


class FacetBar(QWidget):
    """Search field, choices, more choices, and below them what was chosen."""

    changed = Signal(object)
    sought = Signal(str)
    """Words to look for in the whole text; empty when nothing is looked for there any more."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Looks for everything."""
        super().__init__(parent)
        self._ = language
        self._inside: frozenset[str] | None = None
        """The chats in which the words stand, as far as they were found."""
        self._only: frozenset[str] | None = None
        self._looked = False
        """Whether sensitive content was looked for."""
        self._shelf: Shelf | None = None
        self._arranged = Arranged()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self._("Search titles"))
        self.search.setAccessibleName(self._("Search the titles of chats"))
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.where = Choice(self._("Where to look for the words"))
        self.where.addItem(self._("Titles"), "titles")
        self.where.addItem(self._("Whole text"), "text")
        self.where.currentIndexChanged.connect(lambda _index: self._look_elsewhere())
        self.app = FacetChoice(self._("Only chats of this app"), self._("All apps"))
        self.age = FacetChoice(self._("Only chats not used for this long"), self._("Of any age"))
        self.sensitive = FacetChoice(self._("Only chats with sensitive content"), self._("Any content"))
        self.larger = FacetChoice(self._("Only chats of this size"), self._("Of any size"), WIDEST + GRID * 6)
        self.synced = FacetChoice(self._("Only chats in synced folders"), self._("Synced or not"), WIDEST + GRID * 6)
        self.stays = FacetChoice(
            self._("Only chats that can be erased, or not"), self._("Erasable or not"), WIDEST + GRID * 6
        )
        self.held = FacetChoice(self._("Only chats that you keep, or not"), self._("Kept or not"), WIDEST + GRID * 6)
        self.choices: dict[str, FacetChoice] = {
            "app": self.app,
            "older_than": self.age,
            "sensitive": self.sensitive,
            "larger_than": self.larger,
            "synced": self.synced,
            "stays": self.stays,
            "held": self.held,
        }
        """By the name of the facet."""
        self.more = Button(self._("&More"), kind="link", glyph="filter", pressed=self._show_more)
        self.more.setAccessibleName(self._("More to choose by"))
        self.chips = Chips(language)
        self.chips.removed.connect(self._remove)
        self.chips.cleared.connect(self.reset)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._entered)
        for choice in self.choices.values():
            choice.currentIndexChanged.connect(lambda _index: self._tell())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self._build()
        self.say_of_sensitive(self._("Any content"))
        self.tint()

    def _build(self) -> None:
        def row(*widgets: QWidget) -> QHBoxLayout:
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(GRID * 3 // 2)
            for one in widgets:
                line.addWidget(one)
            return line

        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.setSpacing(GRID * 3 // 2)
        searching = QHBoxLayout()
        searching.setSpacing(GRID * 3 // 2)
        self.search.setMinimumWidth(_SEARCH)  # the choices give way
        searching.addWidget(self.search, 1)
        searching.addWidget(self.where)
        self._lines.addLayout(searching, 1)
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._choices.setSpacing(GRID * 3 // 2)
        for part in (row(self.app, self.age), row(self.sensitive, self.more)):
            self._choices.addLayout(part)
            self._choices.setAlignment(part, Qt.AlignmentFlag.AlignLeft)
        self._lines.addLayout(self._choices)
        self._second = QWidget()
        second = Lines(self._second)
        for choice in (self.larger, self.synced, self.stays, self.held):
            second.addWidget(choice)
        self._second.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID)
        outer.addLayout(self._lines)
        outer.addWidget(self._second)
        outer.addWidget(self.chips)

    def minimumSizeHint(self) -> QSize:
        """With the search in a line of its own."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), sized(_LEAST)), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the search has a line of its own, and in the narrowest the choices have two."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        before = self._lines.direction(), self._choices.direction()
        self._lines.setDirection(down if self.width() < sized(_NARROW) else across)
        parts = (self.app, self.age, self.sensitive, self.more)
        least = sum(one.minimumSizeHint().width() for one in parts) + self._choices.spacing() * (len(parts) - 1)
        self._choices.setDirection(down if self.width() <= least else across)
        if (self._lines.direction(), self._choices.direction()) != before:
            QTimer.singleShot(0, self.updateGeometry)  # those around it are being laid out now, and would not hear
        super().resizeEvent(event)

    def tint(self) -> None:
        """Draw the magnifying glass in the colours of now."""
        self._glass.setIcon(icons.icon("search", worn().quiet))

    def _show_more(self) -> None:
        opened = self._second.isHidden()
        self._second.setVisible(opened)
        self.more.setText(self._("&Fewer") if opened else self._("&More"))
        if opened:
            self.larger.setFocus()

    # --- what there is to choose

    def show_arranged(self, shelf: Shelf, arranged: Arranged) -> None:
        """Count anew; what is chosen stays chosen."""
        self._shelf, self._arranged = shelf, arranged
        counts = arranged.counts
        self.app.fill([(name, app, counts.apps.get(app, 0)) for app, name, _all in shelf.apps()])
        self.age.fill([(self._age(days), days, counts.ages.get(days, 0)) for days in AGES])
        self.larger.fill([(self._larger(least), least, counts.sizes.get(least, 0)) for least in SIZES])
        self.stays.fill(
            [(self._(STAYS.get(key, STAYS["cannot-erase"])), key, counts.stays[key]) for key in sorted(counts.stays)]
        )
        self.held.fill(
            [
                (self._("Kept by you"), "held", counts.held.get("held", 0)),
                (self._("Pinned in its app"), "pinned", counts.held.get("pinned", 0)),
                (self._("Neither kept nor pinned"), "free", counts.held.get("free", 0)),
            ]
        )
        self.synced.everything = self._("Synced or not") if shelf.all_synced_known else self._("Synced: not all known")
        services = sorted(counts.synced)
        everywhere = (self._("In any synced folder"), "any", sum(counts.synced.values()))
        self.synced.fill([everywhere, *((one, one, counts.synced[one]) for one in services)])
        if self._looked:
            self._fill_sensitive()
        self._say_chips()

    def _age(self, days: int) -> str:
        if days == 365:
            return self._("Older than a year")
        return self._.plural("Older than {count} day", "Older than {count} days", days)

    def _larger(self, least: int) -> str:
        return self._("Larger than {size}").format(size=size(least))

    def say_of_sensitive(self, words: str) -> None:
        """Nothing can be chosen yet, and why."""
        self._looked = False
        had = self.sensitive.currentData()
        self.sensitive.say(words)
        self.sensitive.setEnabled(False)
        if had is not None:
            self._tell()

    def show_sensitive(self, shelf: Shelf) -> None:
        """It was looked for; the choice stays while its kind is in any app."""
        self._looked = True
        self._shelf = shelf
        self._fill_sensitive()

    def _fill_sensitive(self) -> None:
        counts = self._arranged.counts
        anywhere = [kind for kind, _count in self._shelf.sensitive()] if self._shelf is not None else []
        self.sensitive.everything = self._("Any content") if anywhere else self._("Nothing sensitive found")
        self.sensitive.fill(
            [
                (self._("Sensitive content"), "any", counts.any_sensitive),
                *(
                    (word(self._, kind), kind, counts.sensitive.get(kind, 0))
                    for kind in ordered(anywhere)
                    if kind in counts.sensitive or kind == self.sensitive.currentData()
                ),
            ]
            if anywhere
            else []
        )
        self.sensitive.setEnabled(bool(anywhere))

    # --- where the words are looked for

    @property
    def in_text(self) -> bool:
        """Whether words are looked for in the whole text, and not in titles."""
        return bool(self.where.currentData() == "text")

    def show_inside(self, ids: frozenset[str] | None) -> None:
        """Only the chats in which the words were found; none: no words are looked for."""
        if ids != self._inside:
            self._inside = ids
            self._tell()

    def _typed(self, text: str) -> None:
        if not self.in_text:
            self._pause.start()
        elif not text.strip():
            self.sought.emit("")

    def _entered(self) -> None:
        if self.in_text:
            self.sought.emit(self.search.text().strip())
        else:
            self._tell()

    def _look_elsewhere(self) -> None:
        self.search.setPlaceholderText(self._("Words, and Enter") if self.in_text else self._("Search titles"))
        self.search.setAccessibleName(
            self._("Search the whole text of chats; Enter begins")
            if self.in_text
            else self._("Search the titles of chats")
        )
        self.sought.emit(self.search.text().strip() if self.in_text else "")
        self._tell()
        self.search.setFocus()

    # --- what is chosen

    def only_sensitive(self) -> None:
        """Look for what should never have been typed."""
        self.sensitive.choose("any")

    def only_app(self, app: str) -> None:
        """Look for the chats of one app."""
        self._silently(self._nothing)
        self._silently(lambda: self.app.choose(app))
        self._tell()

    def show_only(self, ids: frozenset[str]) -> None:
        """These chats, whatever else was looked for."""
        self._silently(self._nothing)
        self._only = ids
        self._tell()

    def reset(self) -> None:
        """Look for everything again."""
        self._silently(self._nothing)
        self._tell()

    def _nothing(self) -> None:
        self.search.clear()
        if self._inside is not None:
            self._inside = None
            self.sought.emit("")
        self._only = None
        for choice in self.choices.values():
            choice.setCurrentIndex(0)

    def _silently(self, change: Callable[[], None]) -> None:
        for one in (self.search, *self.choices.values()):
            one.blockSignals(True)
        change()
        for one in (self.search, *self.choices.values()):
            one.blockSignals(False)

    def _remove(self, name: str) -> None:
        if name == "text":
            self.search.clear()
        elif name == "only":
            self._only = None
        else:
            self.choices[name].setCurrentIndex(0)
        self._tell()

    def facets(self) -> Facets:
        """What is looked for now."""
        chosen: dict[str, Any] = {name: choice.currentData() for name, choice in self.choices.items()}
        text = "" if self.in_text else self.search.text().strip()
        sets = [one for one in (self._only, self._inside) if one is not None]
        only = frozenset.intersection(*sets) if sets else None
        return msgspec.structs.replace(Facets(text=text, only=only), **chosen)

    def _tell(self) -> None:
        self._pause.stop()
        self._say_chips()
        self.changed.emit(self.facets())

    def _say_chips(self) -> None:
        shown = [("only", self._("Only the chosen ones"))] if self._only is not None else []
        words = self.search.text().strip()
        if words and not self.in_text:
            shown.append(("text", self._("Title: {words}").format(words=words)))
        for name, choice in self.choices.items():
            chosen = choice.currentData()
            if chosen is not None:
                shown.append((name, choice.words.get(chosen, str(chosen))))
        self.chips.show_chips(shown)
