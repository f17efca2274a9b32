"""Second page: the person's own words, and files that they add as they are."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, small, strong
from tidytrace.gui.design import GRID
from tidytrace.language import Language


class OwnPage(QWidget):
    """Both may stay empty."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._ = language
        self.choose: Callable[[], Sequence[str]] = self._choose
        """Asks for files."""
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(self._("What happened, in your own words"))
        self.note.setPlaceholderText(self._("For example: what you did, what the app did then, and what you saw."))
        self.note.setMaximumHeight(GRID * 18)
        self.list = QListWidget()
        self.list.setAccessibleName(self._("Files that you add"))
        self.list.currentRowChanged.connect(self._chosen)
        self.adding = Button(self._("&Add files…"), glyph="folder", pressed=self.add)
        self.removing = Button(self._("&Leave this file out"), glyph="close", pressed=self._remove)
        self.removing.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.adding)
        buttons.addWidget(self.removing)
        buttons.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(strong(self._("What happened, in your own words")))
        lines.addWidget(self.note)
        lines.addWidget(strong(self._("Files that you add, such as a suspicious message or a picture of the screen")))
        lines.addWidget(
            small(
                self._(
                    "They go in as they are: nothing in them is covered. Photographs may hold the place where they "
                    "were taken."
                )
            )
        )
        lines.addWidget(self.list, 1)
        lines.addLayout(buttons)

    @property
    def files(self) -> tuple[Path, ...]:
        """In the order in which they were added."""
        return tuple(Path(self.list.item(row).text()) for row in range(self.list.count()))

    def add(self) -> None:
        """Each file once."""
        here = {str(path) for path in self.files}
        self.list.addItems([path for path in dict.fromkeys(self.choose()) if path not in here])

    def _choose(self) -> Sequence[str]:
        return QFileDialog.getOpenFileNames(self, self._("Add files to the report"))[0]

    def _chosen(self, row: int) -> None:
        self.removing.setEnabled(row >= 0)

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._chosen(self.list.currentRow())
