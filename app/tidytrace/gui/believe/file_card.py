"""One file: three lines, and everything else one click deeper."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import State
from tidytrace.gui.controls import Button, StateBadge, set_kind, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.network.facts import facts
from tidytrace.labels.model import Looked, Verdict
from tidytrace.labels.telling import SHORT, details, gap_told, looked_words, told
from tidytrace.language import Language

STATES: Final[dict[Verdict, State]] = {
    Verdict.AI: State.RISK,
    Verdict.PART: State.RISK,
    Verdict.MAYBE: State.RISK,
    Verdict.BROKEN: State.RISK,
    Verdict.DOUBTFUL: State.RISK,
    Verdict.CREDENTIALS: State.MANUAL,
    Verdict.UNCHECKED: State.UNKNOWN,
    Verdict.OTHER: State.MANUAL,
    Verdict.NONE: State.UNKNOWN,
    Verdict.UNREAD: State.UNKNOWN,
}
"""Shapes and colours; nothing is ever «fine»: a file cannot vouch for itself."""


class FileCard(Fitted):
    """What a file says."""

    unwanted = Signal()
    """The person takes it off the page."""

    def __init__(self, looked: Looked, language: Language, parent: QWidget | None = None) -> None:
        """Closed: its details are made when they are asked for."""
        super().__init__(parent)
        self._ = language
        self.looked = looked
        self.setProperty("kind", "card")
        name = Path(looked.path).name or looked.path
        lines = told(looked, language)
        state = STATES[looked.verdict]
        self.word = small(language(SHORT[looked.verdict]))
        set_kind(self.word, state.value)
        self.title = strong(lines.title)
        self.why, self.then = text(breakable(lines.why)), text(lines.then, kind="quiet")
        self.setAccessibleName(f"{name}: {self.word.text()}. {lines.title} {lines.why} {lines.then}")
        self.more = Button(language("Details"), kind="link", glyph="right", pressed=self.toggle)
        self.more.setAccessibleName(language("Details: {title}").format(title=name))
        self.close_button = Button("", kind="link", glyph="close", pressed=self.unwanted.emit)
        self.close_button.setAccessibleName(language("Take {name} off this page").format(name=name))
        self.close_button.setToolTip(language("Take it off this page; the file stays where it is"))
        self.details: QWidget | None = None
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(small(breakable(name)))
        words.addWidget(self.word)
        for label in (self.title, self.why, self.then):
            words.addWidget(label)
        words.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self._words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID * 2, GRID, GRID * 3 // 2)
        row.setSpacing(GRID * 2)
        row.addWidget(StateBadge(state, GRID * 9 // 2), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def toggle(self) -> None:
        """Show or hide the details."""
        if self.details is None:
            self.details = self._made()
            self._words.addWidget(self.details)
            self.details.hide()
        opened = self.details.isHidden()
        self.details.setVisible(opened)
        self.more.set_glyph("down" if opened else "right")

    def _made(self) -> QWidget:
        _ = self._
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        lines.setSpacing(GRID)
        for sign in self.looked.signs:
            lines.addWidget(facts([(line.name, line.text) for line in details(sign, _)], quiet=True))
        rest = [(_("Could not be read"), gap_told(gap, _)) for gap in self.looked.gaps]
        looked = looked_words(self.looked, _)
        if looked:
            rest.append((_("Kind of file"), looked))
        rest.append((_("File"), self.looked.path))
        lines.addWidget(facts(rest, quiet=True))
        return inside
