"""What is remembered of connections: why, how often is looked, and how to forget it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.checks.connections.history import MOST
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, set_kind, small, text
from tidytrace.gui.question import Question
from tidytrace.language import Language


class Remembered(QWidget):
    """A card; forgetting can be taken back as long as the window is open."""

    forget = Signal()
    back = Signal()
    watching = Signal(bool)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Looking goes on by itself until the person says otherwise."""
        super().__init__(parent)
        self._ = language
        self.card, lines = headed(self._("What is remembered"))
        lines.addWidget(
            text(
                self._(
                    "So that something new can be marked, Tidytrace remembers which addresses an app was connected "
                    "to, at most {count}, on this computer only. It never looks at what is sent."
                ).format(count=MOST)
            )
        )
        self.watch = Tick(self._("Look again every minute while this window is open"))
        self.watch.setChecked(True)
        self.watch.toggled.connect(self.watching)
        lines.addWidget(self.watch)
        lines.addWidget(
            small(
                self._(
                    "When the window is closed, nobody looks. From a terminal, this looks once: tidytrace connections"
                )
            )
        )
        self.said = text()
        self.said.hide()
        self.button = Button(self._("Forget all of it…"), glyph="erase", pressed=self.forget.emit)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.said, 1)
        row.addStretch()
        lines.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.card)

    def busy(self) -> None:
        """It is being forgotten, or remembered again."""
        self.said.hide()
        self.button.wait(self._("One moment…"))

    def rest(self, words: str = "", *, problem: bool = False) -> None:
        """Something is remembered, or may be."""
        self.button.become(self._("Forget all of it…"), "", "erase", self.forget.emit)
        self._say(words, problem=problem)

    def forgotten(self) -> None:
        """It can be taken back."""
        self.button.become(self._("Undo"), "", "undo", self.back.emit)
        self._say(self._("Forgotten. You can undo this until the window is closed."), problem=False)

    def _say(self, words: str, *, problem: bool) -> None:
        set_kind(self.said, "problem" if problem else "quiet")
        self.said.setText(words)
        self.said.setVisible(bool(words))


def forgetting(language: Language, parent: QWidget | None = None) -> Question:
    """The question before all of it is forgotten."""
    return Question(
        language("Forget connections"),
        language("Forget where apps were connected?"),
        language("Then the next look is a first one: there is nothing to compare with, and nothing is called new."),
        language("&Forget all of it"),
        language,
        parent,
    )
