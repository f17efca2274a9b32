"""The bar below the table: what is chosen, whether it is shown or not, and the button to erase it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.controls import Button, small, strong
from tidytrace.gui.design import GRID
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import Language


class MarksBar(QFrame):
    """Always in its place, so that nothing moves when the first row is chosen."""

    erase = Signal()

    def __init__(self, table: ChatTable, language: Language, parent: QWidget | None = None) -> None:
        """Follows the table's marks."""
        super().__init__(parent)
        self._ = language
        self._table = table
        self.setProperty("kind", "bar")
        self.count = strong(wrap=False)
        self.hint = small(wrap=False)
        self.all = Button("", kind="link", pressed=table.mark_shown)
        self.none = Button(self._("Choose &none"), kind="link", pressed=table.clear_marks)
        self.go = Button("", kind="danger", glyph="erase", pressed=self.erase.emit)
        self.go.at_least(GRID * 20)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.count)
        words.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 3 // 2, GRID * 4, GRID * 3 // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(words, 1)
        layout.addWidget(self.all)
        layout.addWidget(self.none)
        layout.addSpacing(GRID)
        layout.addWidget(self.go)
        table.marked.connect(self.refresh)
        table.modelReset.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is chosen now."""
        table = self._table
        chosen = len(table.marks)
        shown = table.rowCount()
        self.all.setText(self._("Choose &all {count} shown").format(count=shown))
        self.all.setEnabled(shown > 0)
        self.none.setEnabled(chosen > 0)
        self.go.setEnabled(chosen > 0)
        self.go.setText(self._.plural("Erase {count} chat…", "Erase {count} chats…", chosen))
        if not chosen:
            self.go.setText(self._("Erase…"))
            self.count.setText(self._("Nothing is chosen"))
            self.hint.setText(self._("Tick the chats you no longer need."))
            return
        self.count.setText(self._.plural("{count} chat chosen", "{count} chats chosen", chosen))
        parts = [size(table.marked_bytes)]
        hidden = table.hidden_marks()
        if hidden:
            parts.append(
                self._.plural(
                    "{count} of them is not shown by the search", "{count} of them are not shown by the search", hidden
                )
            )
        self.hint.setText(SEPARATOR.join(parts))
