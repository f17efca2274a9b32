"""Pages of a long chat: it opens at once however long it is, and every message of it can be read."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tidytrace.gui.controls import Button, small
from tidytrace.gui.design import GRID
from tidytrace.language import Language

MOST: Final = 200
"""Messages on one page."""


class PageTurner(QWidget):
    """Hidden while all messages stand on one page."""

    turned = Signal(int)
    """How many messages come before the page that the person wants."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """No page yet."""
        super().__init__(parent)
        self._ = language
        self._skip = 0
        self.earlier = Button(self._("Ea&rlier"), kind="link", pressed=lambda: self.turned.emit(self._skip - MOST))
        self.later = Button(self._("&Later"), kind="link", pressed=lambda: self.turned.emit(self._skip + MOST))
        self.earlier.setAccessibleName(self._("Earlier messages"))
        self.later.setAccessibleName(self._("Later messages"))
        for button in (self.earlier, self.later):
            keeps = button.sizePolicy()
            keeps.setRetainSizeWhenHidden(True)
            button.setSizePolicy(keeps)
        self.words = small(wrap=False)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.earlier)
        line.addWidget(self.words, 1)
        line.addWidget(self.later)
        self.hide()

    def show_page(self, skip: int, shown: int, known: int | None, *, more: bool) -> None:
        """Another page.

        Args:
            skip: How many messages come before it.
            shown: How many are on it.
            known: How many there are, as far as that is known.
            more: Whether some come after it.
        """
        self._skip = skip
        self.earlier.setVisible(skip > 0)
        self.later.setVisible(more)
        first, last = skip + 1, skip + shown
        if known is not None and known >= last:
            words = self._("Messages {first} to {last} of {count}").format(first=first, last=last, count=known)
        else:
            words = self._("Messages {first} to {last}").format(first=first, last=last)
        self.words.setText(words if shown else self._("No more messages"))
        self.setVisible(more or skip > 0)
