"""The question what closing the window means; asked once, and the answer can be changed in the menu of the tray."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, fit_height, roomy, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.tray.port import Closing
from tidytrace.language import Language


class ClosingQuestion(QDialog):
    """Whoever answers nothing keeps the window open."""

    answered = Signal(object)
    """A ``Closing``."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Neither answer is taken before it is pressed."""
        super().__init__(parent)
        self.setWindowTitle(language("When the window closes"))
        self.setModal(True)
        roomy(self, GRID * 66)
        self.tray = Button(language("&Stay in the tray"), pressed=lambda: self._answer(Closing.TRAY))
        self.end = Button(language("&End Tidytrace"), pressed=lambda: self._answer(Closing.END))
        self.end.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.tray)
        buttons.addWidget(self.end)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(language("Should Tidytrace stay in the tray when you close its window?")))
        lines.addWidget(
            text(
                language(
                    "In the tray it shows whether something needs you, and opens at a click. It looks at nothing there "
                    "by itself. Otherwise it ends, as any other program does."
                )
            )
        )
        lines.addWidget(
            text(
                language("You are asked only once. You can change it later in the menu of the sign in the tray."),
                kind="quiet",
            )
        )
        lines.addStretch()
        lines.addLayout(buttons)
        self.end.setFocus()
        fit_height(self)

    def _answer(self, closing: Closing) -> None:
        self.accept()
        self.answered.emit(closing)
