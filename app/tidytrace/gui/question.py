"""A question before something that is gone afterwards."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, fit_height, roomy, text, title
from tidytrace.gui.design import GRID
from tidytrace.language import Language


def either(go: Button, keep: Button) -> QHBoxLayout:
    """What does something that cannot simply be taken back, and beside it what leaves everything as it is."""
    buttons = QHBoxLayout()
    buttons.setSpacing(GRID)
    buttons.addStretch()
    buttons.addWidget(go)
    buttons.addWidget(keep)
    return buttons


class Question(QDialog):
    """Enter keeps everything as it is."""

    confirmed = Signal()

    def __init__(  # noqa: PLR0913, PLR0917 - what such a question is made of
        self, name: str, heading: str, line: str, yes: str, language: Language, parent: QWidget | None = None
    ) -> None:
        """A question, and nothing else.

        Args:
            name: Of the window.
            heading: What is asked.
            line: What it means.
            yes: On the button that does it.
            language: Of the other button.
            parent: The window that it stands in front of.
        """
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setModal(True)
        roomy(self, GRID * 62)
        self.go = Button(yes, kind="danger", pressed=self._go)
        self.keep = Button(language("&Keep it"), pressed=self.reject)
        self.keep.setDefault(True)
        buttons = either(self.go, self.keep)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(heading))
        lines.addWidget(text(line))
        lines.addStretch()
        lines.addLayout(buttons)
        self.keep.setFocus()
        fit_height(self)

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit()
