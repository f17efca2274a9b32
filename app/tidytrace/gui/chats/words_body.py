"""Where the person says which words go. What is typed here is secret: it is kept nowhere else, and forgotten."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from tidytrace.erase.redact.words import MARK, UnfitWord, fitting
from tidytrace.gui.controls import small, text
from tidytrace.gui.design import GRID
from tidytrace.language import N_, Language

_MOST: Final = 100_000
"""Characters that are looked at; nobody types more, and a whole file that was pasted must not stop the window."""

HOW: Final = N_(
    "Whole words are looked for, exactly as you write them. "
    "A card or identity number is also found when it is written in groups."
)


class WordsField(QPlainTextEdit):
    """Plain lines. Enter begins a new one, so Ctrl+Enter says that it is all."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is none of the text."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class WordsBody(QWidget):
    """One field of several lines, and below it what is still the matter with them."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self.is_complete = False
        """Whether one can go on."""
        label = text(self._("Type or paste &words, numbers or names, each on a line of its own:"))
        self.field = WordsField()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(self._("Words to cut out, each on a line of its own"))
        self.field.setPlaceholderText(self._("For example a card number, a password or a name"))
        # an input method must not learn them
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhMultiLine
        )
        self.field.setMinimumHeight(self.field.fontMetrics().lineSpacing() * 4 + GRID * 3)
        label.setBuddy(self.field)
        self.complaint = small()
        self.complaint.setMinimumHeight(self.complaint.fontMetrics().lineSpacing())
        self.field.textChanged.connect(self._typed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(label)
        lines.addWidget(self.field, 1)
        lines.addWidget(self.complaint)
        lines.addSpacing(GRID)
        for words in (
            self._("In their place the chat then reads {mark}; everything else stays as it is.").format(mark=MARK),
            self._(HOW),
            self._("What you type here is not stored, and it is forgotten when you close this."),
        ):
            lines.addWidget(small(words))
        self._typed()

    def sizeHint(self) -> QSize:
        """The field takes what there is."""
        return QSize(GRID * 60, GRID * 40)

    @property
    def words(self) -> list[str]:
        """The lines as they stand."""
        return self.field.toPlainText().splitlines()

    def take(self, words: Sequence[str]) -> None:
        """What was chosen elsewhere, as if it had been typed."""
        self.field.setPlainText("\n".join(words))
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def forget(self) -> None:
        """Nothing of it need stand here any longer; what was undone in the field goes too."""
        self.field.clear()

    def _typed(self) -> None:
        lines = self.words
        self.is_complete = False
        if not any(line.strip() for line in lines):
            said = ""
        elif self.field.document().characterCount() > _MOST:
            said = self._("That is too much at once.")
        else:
            try:
                count = len(fitting(lines))
            except UnfitWord as problem:
                said = self._("Line {number}: {problem}").format(
                    number=problem.number, problem=self._(problem.problem).format(**problem.parameters)
                )
            else:
                self.is_complete = True
                said = self._.plural("{count} word", "{count} words", count)
        self.complaint.setText(said)
        self.changed.emit()
