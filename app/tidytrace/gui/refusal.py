"""Why the program cannot be used now: one sentence, and the way out."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, fit_height, roomy, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.language import Language


class Refusal(QDialog):
    """It stands in front of a window that shows nothing; the program ends with it."""

    def __init__(self, why: str, language: Language, parent: QWidget | None = None) -> None:
        """``why`` is a sentence in the person's language."""
        super().__init__(parent)
        self.setWindowTitle(language("Tidytrace"))
        self.setModal(True)
        roomy(self, GRID * 62)
        self.why = text(breakable(why))
        self.end = Button(language("&End Tidytrace"), pressed=self.accept)
        self.end.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.end)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(language("Tidytrace cannot be used just now")))
        lines.addWidget(self.why)
        lines.addStretch()
        lines.addLayout(buttons)
        self.end.setFocus()
        fit_height(self)
