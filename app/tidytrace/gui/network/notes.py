"""What has to be known to read the list of connections rightly."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Tick
from tidytrace.gui.controls import strong, text
from tidytrace.gui.design import GRID
from tidytrace.language import Language


class Notes(QFrame):
    """Sentences, and the choice whether browsers are shown; it stays while the rows above come and go."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Without sentences."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self.labels: list[QWidget] = []
        self.browsers = Tick(self._("Browsers too; they are connected wherever you go"))
        self._told = QVBoxLayout()
        self._told.setSpacing(GRID)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addWidget(strong(self._("Good to know")))
        lines.addLayout(self._told)
        lines.addWidget(self.browsers)

    def tell(self, sentences: Iterable[str], *, browsers: bool) -> None:
        """These instead of those before; ``browsers``: whether some run, or are shown already."""
        for label in self.labels:
            self._told.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.labels = [text(one) for one in sentences]
        for label in self.labels:
            self._told.addWidget(label)
        self.browsers.setVisible(browsers or self.browsers.isChecked())
