"""The question before a copy is destroyed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Deed
from tidytrace.language import Language


class DestroyDialog(QDialog):
    """Enter keeps the copy."""

    confirmed = Signal()

    def __init__(self, deed: Deed, language: Language, parent: QWidget | None = None) -> None:
        """Of one erasure."""
        super().__init__(parent)
        self._ = language
        self.setWindowTitle(self._("Destroy the copy"))
        self.setModal(True)
        self.setMinimumWidth(GRID * 62)
        heading = self._.plural("Destroy the copy of {count} chat?", "Destroy the copy of {count} chats?", deed.chats)
        line = self._("Its key is destroyed, and nobody can bring the chats back then. This cannot be undone.")
        if deed.kind == "redact":
            heading = self._("Destroy the copy of the words that were cut out?")
            line = self._("Its key is destroyed, and nobody can bring the words back then. This cannot be undone.")
        self.go = Button(self._("&Destroy the copy"), kind="danger", pressed=self._go)
        self.keep = Button(self._("&Keep it"), pressed=self.reject)
        self.keep.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.keep)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(heading))
        lines.addWidget(text(line))
        lines.addStretch()
        lines.addLayout(buttons)
        self.keep.setFocus()

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit()
