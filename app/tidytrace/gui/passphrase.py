"""Asking for the passphrase of the vault."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, roomy, small, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem, VaultLocked
from tidytrace.language import Language


class PassphraseDialog(QDialog):
    """One field. What is typed goes to whoever asked and is kept nowhere."""

    given = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None, *, wrong: bool = False) -> None:
        """``wrong``: the last one did not fit."""
        super().__init__(parent)
        self._ = language
        self.setWindowTitle(self._("Passphrase of the vault"))
        self.setModal(True)
        roomy(self, GRID * 60)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self._("Passphrase of the vault"))
        self.complaint = text(self._("This passphrase does not open the vault.") if wrong else "", kind="problem")
        self.complaint.setVisible(wrong)
        self.go = Button(self._("&Open"), kind="primary", pressed=self._give)
        self.go.setEnabled(False)
        self.field.textChanged.connect(lambda words: self.go.setEnabled(bool(words)))
        self.go.setDefault(True)
        self.keep = Button(self._("Cancel"), pressed=self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.keep)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(self._("Type the passphrase of the vault")))
        lines.addWidget(small(self._("You chose it when the first copy for undo was made.")))
        lines.addWidget(self.field)
        lines.addWidget(self.complaint)
        lines.addStretch()
        lines.addLayout(buttons)
        self.field.setFocus()

    def _give(self) -> None:
        given = self.field.text()
        self.field.clear()
        self.accept()
        self.given.emit(given)


def asked_for(
    problem: EngineProblem, language: Language, parent: QWidget, again: Callable[[str], None]
) -> PassphraseDialog | None:
    """Open the dialog if a passphrase is what is missing; ``again`` is called with the one that is typed."""
    if not isinstance(problem, VaultLocked):
        return None
    dialog = PassphraseDialog(language, parent, wrong=problem.wrong)
    dialog.given.connect(again)
    dialog.open()
    return dialog
