"""An everyday scene: what happens, what one could do, and why that helps or does not. Nothing of it is kept."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.gui.controls import Glyph, Pressable, small, text
from tidytrace.gui.design import CONTROL, GRID
from tidytrace.language import Language
from tidytrace.watch.walk.questions import Choice, Scene


class ChoiceButton(Pressable):
    """What one could do; its words wrap, which those of a button do not."""

    def __init__(self, choice: Choice, language: Language, parent: QWidget | None = None) -> None:
        """Not chosen."""
        super().__init__(parent)
        self.choice = choice
        self.setProperty("kind", "tab")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = choice.words.in_language(language.code)
        self.setAccessibleName(words)
        self.words = text(words)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words need: a button does not ask its layout by itself."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(max(layout.totalHeightForWidth(self.width()), CONTROL))

    def minimumSizeHint(self) -> QSize:
        """Narrow, if it must."""
        return QSize(GRID * 20, CONTROL)


class SceneCard(QFrame):
    """Every choice can be tried."""

    def __init__(self, scene: Scene, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is chosen yet."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self.choices = [ChoiceButton(one, language) for one in scene.choices]
        for button in self.choices:
            button.clicked.connect(lambda _checked=False, button=button: self._chosen(button))
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
            lines.addWidget(button)
        lines.addLayout(answer)
        self.mark.hide()
        self.then.hide()

    def _chosen(self, button: ChoiceButton) -> None:
        button.setChecked(True)
        choice = button.choice
        words = choice.then.in_language(self._.code)
        self.then.setText(words)
        button.setAccessibleDescription(words)
        self.mark.show_icon("ok" if choice.sound else "info", "ok" if choice.sound else "quiet")
        self.mark.show()
        self.then.show()
