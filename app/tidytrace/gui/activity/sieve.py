"""What of all that was done the person wants to see: words, a kind, or what can still be undone."""

from collections.abc import Iterable
from typing import Final, Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tidytrace.gui.activity.words import heading, state
from tidytrace.gui.controls import Choice
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Deed
from tidytrace.language import Language

Kind = Literal["", "can-be-undone", "setting", "erase", "redact"]

_PAUSE: Final = 150
"""Milliseconds for which the typing pauses before a search starts."""


class Sieve(QWidget):
    """A field and a choice."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Lets everything through."""
        super().__init__(parent)
        self._ = language
        self.search = QLineEdit()
        self.search.setPlaceholderText(language("Search what was done"))
        self.search.setAccessibleName(language("Search what was done"))
        self.search.setClearButtonEnabled(True)
        self.kind = Choice(language("Only of this kind"))
        kinds: tuple[tuple[str, Kind], ...] = (
            (language("Everything"), ""),
            (language("Can be undone"), "can-be-undone"),
            (language("Switches"), "setting"),
            (language("Erased chats"), "erase"),
            (language("Words cut out"), "redact"),
        )
        for words, kind in kinds:
            self.kind.addItem(words, kind)
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(_PAUSE)
        pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: pause.start())
        self.search.returnPressed.connect(self.changed)
        self.kind.currentIndexChanged.connect(lambda _index: self.changed.emit())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 3 // 2)
        row.addWidget(self.search, 1)
        row.addWidget(self.kind)

    def through(self, deeds: Iterable[Deed]) -> list[Deed]:
        """Those that fit, in their order."""
        words = self.search.text().casefold().split()
        return [one for one in deeds if self._of_kind(one) and all(word in self._told(one) for word in words)]

    def _of_kind(self, deed: Deed) -> bool:
        kind: Kind = self.kind.currentData()
        return not kind or kind in {deed.kind, deed.state}

    def _told(self, deed: Deed) -> str:
        return f"{heading(self._, deed)} {state(self._, deed)}".casefold()
