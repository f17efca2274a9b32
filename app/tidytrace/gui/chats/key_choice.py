"""Where the vault's key shall live, asked once on a computer without a keyring. Nothing is chosen beforehand."""

from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Pick
from tidytrace.gui.controls import card, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.stops import one_stop
from tidytrace.language import N_, Language

Answer = Literal["passphrase", "file", "none"]
SHORTEST: Final = 8
"""Characters of a passphrase; the vault takes no shorter one."""
_CHOICES: Final[tuple[tuple[Answer, str, str], ...]] = (
    (
        "passphrase",
        N_("With a passphrase"),
        N_("You type it when chats are erased or brought back. If you forget it, nobody can bring them back."),
    ),
    (
        "file",
        N_("With a key file on this computer"),
        N_("Nothing to remember. Whoever can read your files can also read the copies, until their time is over."),
    ),
    ("none", N_("Keep no copy"), N_("What is erased can then never be brought back.")),
)


class KeyChoice(QWidget):
    """Three choices in plain words; a passphrase is typed twice."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is chosen."""
        super().__init__(parent)
        self._ = language
        self._group = QButtonGroup(self)
        self.picks: dict[Answer, Pick] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, GRID, 0)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(
            text(
                self._(
                    "The copy for undo is encrypted, and its key needs a safe place. "
                    "Usually that is the keyring of the desktop, but this computer has none that can be used. "
                    "How should copies be protected?"
                )
            )
        )
        self.first = self._field(self._("Passphrase"))
        self.second = self._field(self._("Once more"))
        self._complaint = small()
        self._fields = self._passphrase()
        for answer, words, meaning in _CHOICES:
            frame, inside = self._choice(answer, self._(words), self._(meaning))
            if answer == "passphrase":
                inside.addWidget(self._fields)
            lines.addWidget(frame)
        self._group.buttonToggled.connect(self._chosen)
        one_stop(self._group)
        lines.addStretch()

    def _choice(self, answer: Answer, words: str, meaning: str) -> tuple[QFrame, QVBoxLayout]:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(GRID, GRID, GRID * 2, GRID * 3 // 2)
        inside.setSpacing(0)
        pick = self.picks[answer] = Pick(words)
        pick.setAccessibleDescription(meaning)
        self._group.addButton(pick)
        inside.addWidget(pick)
        said = small(meaning)
        said.setContentsMargins(GRID * 9 // 2, 0, 0, 0)
        inside.addWidget(said)
        return frame, inside

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.textChanged.connect(self._typed)
        return field

    def _passphrase(self) -> QWidget:
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(GRID * 9 // 2, GRID * 3 // 2, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.first, self.second)):
            label = text(field.accessibleName(), wrap=False)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self._complaint, 2, 1)
        fields.hide()
        return fields

    def _chosen(self) -> None:
        wanted = self.answer == "passphrase"
        self._fields.setVisible(wanted)
        if wanted:
            self.first.setFocus()
        self._typed()

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        words = ""
        if len(first) < SHORTEST:
            words = self._.plural("At least {count} character.", "At least {count} characters.", SHORTEST)
        elif second != first:
            words = self._("Type the same again.") if first.startswith(second) else self._("The two are not the same.")
        else:
            words = self._("Both are the same. Write it down and keep it where you keep such things.")
        self._complaint.setText(words)
        self.changed.emit()

    @property
    def answer(self) -> Answer | None:
        """What is chosen."""
        return next((answer for answer, pick in self.picks.items() if pick.isChecked()), None)

    @property
    def passphrase(self) -> str | None:
        """The new one, if it is chosen and typed twice."""
        first = self.first.text()
        fits = len(first) >= SHORTEST and first == self.second.text()
        return first if self.answer == "passphrase" and fits else None

    @property
    def is_complete(self) -> bool:
        """Whether one can go on."""
        return self.answer in {"file", "none"} or self.passphrase is not None

    def forget(self) -> None:
        """The passphrase need not stand in the fields any longer."""
        self.first.clear()
        self.second.clear()
