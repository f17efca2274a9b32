"""By what the chats are grouped: a choice beside the heading of the page."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tidytrace.gui.chats.shelf import Grouping
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.controls import Button, Choice
from tidytrace.gui.design import GRID
from tidytrace.language import N_, Language

_WORDS: Final[dict[Grouping, str]] = {
    Grouping.NONE: N_("Not grouped"),
    Grouping.APP: N_("By app"),
    Grouping.DATE: N_("By date"),
    Grouping.MONTH: N_("By month"),
    Grouping.YEAR: N_("By year"),
    Grouping.FOLDER: N_("By folder"),
}


class GroupChoice(QWidget):
    """Nothing is grouped before the person wants it."""

    def __init__(self, table: ChatTable, language: Language, parent: QWidget | None = None) -> None:
        """Groups the rows of a table."""
        super().__init__(parent)
        self._ = language
        self._table = table
        self.choice = Choice(self._("Group the chats"))
        for grouping, words in _WORDS.items():
            self.choice.addItem(self._(words), grouping)
        self.fold = Button(self._("Close all groups"), kind="link", pressed=self._fold)
        self.fold.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.fold)
        line.addWidget(self.choice)
        self.choice.setMinimumContentsLength(0)
        self.choice.currentIndexChanged.connect(self._chosen)
        table.arranged.connect(self._say)
        table.marked.connect(self._say)

    def _chosen(self) -> None:
        self._table.group(Grouping(self.choice.currentData()))

    @property
    def _any_open(self) -> bool:
        return any(not self._table.is_closed(one) for one in self._table.now.groups)

    def _fold(self) -> None:
        self._table.open_all(opened=not self._any_open)

    def _say(self) -> None:
        self.fold.setVisible(self._table.grouped and bool(self._table.now.groups))
        self.fold.setText(self._("Close all groups") if self._any_open else self._("Open all groups"))
