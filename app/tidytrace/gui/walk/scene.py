"""An everyday scene: what happens, what one could do, and why that helps or does not. Nothing of it is kept."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, Glyph, small, text
from tidytrace.gui.design import GRID, scaled
from tidytrace.language import Language
from tidytrace.watch.walk.questions import Choice, Scene


class SceneCard(QFrame):
    """Every choice can be tried."""

    def __init__(self, scene: Scene, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is chosen yet."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self.choices = [self._choice(one) for one in scene.choices]
        self.mark = Glyph("info", "quiet", 22)
        self.then = text()
        answer = QHBoxLayout()
        answer.setSpacing(GRID * 3 // 2)
        answer.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self.then, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addWidget(small(self._("Picture this")))
        lines.addWidget(text(scene.happens.in_language(language.code)))
        for button in self.choices:
            lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addLayout(answer)
        self.mark.hide()
        self.then.hide()

    def _choice(self, choice: Choice) -> Button:
        button = Button(choice.words.in_language(self._.code), kind="tab", pressed=lambda: self._chosen(button, choice))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        # the chosen one is bold, and must not be cut
        bold = QFontMetrics(scaled(button.font(), 1.0, bold=True))
        button.setMinimumWidth(bold.horizontalAdvance(button.text()) + GRID * 5)
        return button

    def _chosen(self, button: Button, choice: Choice) -> None:
        button.setChecked(True)
        words = choice.then.in_language(self._.code)
        self.then.setText(words)
        button.setAccessibleDescription(words)
        self.mark.show_icon("ok" if choice.sound else "info", "ok" if choice.sound else "quiet")
        self.mark.show()
        self.then.show()
