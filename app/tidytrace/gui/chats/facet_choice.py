"""One list of choices among what a person looks for."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize

from tidytrace.gui.controls import Choice
from tidytrace.gui.design import GRID
from tidytrace.gui.theme import sized

WIDEST: Final = GRID * 26
_AROUND: Final = GRID * 14
"""What a list of choices needs beside its words: a number, and its arrow."""
_ARROW: Final = GRID * 8
"""What stands around the words of a list of choices."""
Options = Sequence[tuple[str, object, int]]
"""Words, what is chosen by them, and how many chats that gives; the first chooses nothing."""


class FacetChoice(Choice):
    """A list of choices that are counted anew while one of them stays chosen."""

    def __init__(self, name: str, everything: str, widest: int = WIDEST) -> None:
        """``everything`` are the words of choosing nothing, ``widest`` pixels are for the longest choice."""
        super().__init__(name)
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._widest = widest
        self.setMaximumWidth(sized(widest))
        self.everything = everything
        self.words: dict[object, str] = {None: everything}
        """Of each choice, without its number."""
        self.fill([])

    def sizeHint(self) -> QSize:
        """As wide as its choices, whichever is chosen; the longest would leave no room for the search."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        wide = max(metrics.horizontalAdvance(words) for words in self.words.values()) + _AROUND
        return QSize(min(max(wide, sized(GRID * 18)), sized(self._widest)), hint.height())

    def minimumSizeHint(self) -> QSize:
        """In a narrow window the words of choosing nothing have to do."""
        words = self.fontMetrics().horizontalAdvance(self.everything) + sized(_ARROW)
        return QSize(min(words, sized(self._widest)), super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters, more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_widest"):
            self.setMaximumWidth(sized(self._widest))

    def fill(self, options: Options) -> None:
        """Other numbers, or other choices; what is chosen stays so even if it gives nothing now."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(self.everything, None)
        words = {None: self.everything} | {what: said for said, what, _count in options}
        if chosen not in words:
            options = [*options, (self.words.get(chosen, str(chosen)), chosen, 0)]
            words[chosen] = self.words.get(chosen, str(chosen))
        self.words = words
        for said, what, count in options:
            self.addItem(f"{said} ({count})", what)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    def choose(self, what: object) -> None:
        """As the person would, also what gives nothing now; everything where there is no such choice."""
        if self.findData(what) < 0 and what in self.words:
            self.addItem(self.words[what], what)
        self.setCurrentIndex(max(0, self.findData(what)))

    def say(self, everything: str) -> None:
        """Nothing can be chosen, and why."""
        self.everything = everything
        self.blockSignals(True)
        self.setCurrentIndex(0)
        self.blockSignals(False)
        self.fill([])
