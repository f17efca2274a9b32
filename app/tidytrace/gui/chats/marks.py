"""The bar below the table: what is chosen, whether it is shown or not, and the button to erase it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.controls import Button, small, strong
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import Language


class MarksBar(QFrame):
    """Always in its place, so that nothing moves when the first row is chosen."""

    erase = Signal()
    only = Signal()
    """The person wants to see what is chosen, and nothing else."""

    def __init__(self, table: ChatTable, language: Language, parent: QWidget | None = None) -> None:
        """Follows the table's marks."""
        super().__init__(parent)
        self._ = language
        self._table = table
        self.setProperty("kind", "bar")
        self.count = strong(wrap=False)
        self.hint = small(wrap=False)
        self.all = Button("", kind="link", pressed=table.mark_shown)
        self.these = Button(self._("Show &only the chosen"), kind="link", pressed=self.only.emit)
        self.none = Button(self._("Choose &none"), kind="link", pressed=table.clear_marks)
        self.go = Button("", kind="danger", glyph="erase", pressed=self.erase.emit)
        self.go.at_least(GRID * 20)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.count)
        words.addWidget(self.hint)
        links = Flow(self.these, self.all, self.none, self.go)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(GRID * 4, GRID * 3 // 2, GRID * 4, GRID * 3 // 2)
        self._lines.setSpacing(GRID // 2)
        self._lines.addLayout(words, 1)
        self._lines.addLayout(links)
        table.marked.connect(self.refresh)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen has a line of its own where there is no room beside the links."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._lines.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._lines.spacing()
        parts = (self.these, self.all, self.none, self.go)
        links = sum(one.sizeHint().width() + GRID for one in parts if not one.isHidden()) - GRID
        words = max(self.count.sizeHint().width(), self.hint.sizeHint().width())
        beside = links + words <= room
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def refresh(self) -> None:
        """Say what is chosen now."""
        table = self._table
        chosen, shown = len(table.marking), table.shown
        self.all.setText(self._("Choose &all {count}").format(count=shown))
        self.all.setAccessibleName(self._("Choose all {count} shown").format(count=shown))
        self.all.setToolTip(self.all.accessibleName())
        self.all.setEnabled(shown > 0)
        for one in (self.all, self.none):
            one.setVisible(table.rowCount() > 0 or chosen > 0)
        self.none.setEnabled(chosen > 0)
        self.go.setEnabled(chosen > 0)
        self.go.setText(self._.plural("Erase {count} chat…", "Erase {count} chats…", chosen))
        hidden = table.hidden_marks()
        self.these.setVisible(hidden > 0)
        if not chosen:
            self.go.setText(self._("Erase…"))
            self.count.setText(self._("Nothing is chosen"))
            self.hint.setText(self._("Tick the chats you no longer need."))
            self._fit()
            return
        self.count.setText(self._.plural("{count} chat chosen", "{count} chats chosen", chosen))
        parts = [size(table.marked_bytes)]
        if hidden:
            parts.append(self._.plural("{count} of them is not shown", "{count} of them are not shown", hidden))
        self.hint.setText(SEPARATOR.join(parts))
        self._fit()
