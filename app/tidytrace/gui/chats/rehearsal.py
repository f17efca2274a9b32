"""What each app will show afterwards, in the plan of an erasure."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import told
from tidytrace.gui.controls import set_kind, settle, strong, text
from tidytrace.gui.design import GRID
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.erase.rehearse.rehearsal import Rehearsal
    from tidytrace.erase.rehearse.telling import NameOf


class RehearsalCard(QFrame):
    """Tried on a copy. Where that shows something else than was chosen, nobody confirms before they read it."""

    changed = Signal()
    warns = Signal()
    """There is something that has to be read."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Hidden before there is anything to try."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self._lines.setSpacing(GRID)
        self._lines.addWidget(strong(self._("What your apps will show afterwards")))
        self._said: list[QWidget] = []
        self.words: list[str] = []
        """What it says, line by line."""
        self.read = Tick(self._("I have read this"))
        self.read.toggled.connect(self.changed)
        self.read.hide()
        self._lines.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def is_read(self) -> bool:
        """Whether there is nothing to read, or the person said that they did."""
        return self.read.isHidden() or self.read.isChecked()

    def wait(self) -> None:
        """It is being tried."""
        self._begin()
        self._add(text(self._("Trying it on a copy…"), kind="quiet"), self._("Trying it on a copy…"))
        self._end()

    def say(self, sentence: str) -> None:
        """It could not be tried; erasing can go on all the same."""
        self._begin()
        self._add(told("unknown", "unknown", sentence), sentence)
        self._end()

    def show_rehearsal(self, rehearsal: "Rehearsal", name_of: "NameOf") -> None:
        """App by app; what goes as planned, what would not, and what was only reckoned."""
        from tidytrace.erase.rehearse import telling

        self._begin()
        for one in rehearsal.apps:
            glyph, role = (
                ("unknown", "unknown") if one.not_tried else ("ok", "ok") if one.as_planned else ("risk", "risk")
            )
            words = telling.lists(one, name_of, self._)
            self._add(told(glyph, role, words), words)
            for warning in telling.warnings(one, name_of, self._):
                self._add(told("risk", "risk", warning), warning)
            why = telling.reckoned(one, name_of, self._)
            if why:
                self._add(text(why, kind="quiet"), why)
        words = telling.conclusion(rehearsal, self._)
        if words:
            self._add(text(words, kind="quiet"), words)
        self.read.setVisible(not rehearsal.as_planned)
        set_kind(self, "card" if rehearsal.as_planned else "warning")
        self.setAccessibleName(" ".join(self.words))
        self._end()
        if not rehearsal.as_planned:
            self.warns.emit()

    def _end(self) -> None:
        self.show()
        settle()

    def _begin(self) -> None:
        for one in self._said:
            self._lines.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._said, self.words = [], []
        self.read.setChecked(False)
        self.read.hide()
        set_kind(self, "card")

    def _add(self, widget: QWidget, words: str) -> None:
        self._lines.insertWidget(self._lines.count() - 1, widget)
        self._said.append(widget)
        self.words.append(words)
