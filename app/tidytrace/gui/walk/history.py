"""The card of former walks: the chart, or the same as a table."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tidytrace.gui.controls import Button, StateBadge, small, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.moments import when
from tidytrace.gui.walk.chart import MOST, WalkChart
from tidytrace.gui.walk.flow import Flow
from tidytrace.gui.wordings import state_word
from tidytrace.language import Language
from tidytrace.watch.walk.model import STANDINGS, Walk

_ROWS: Final = 8
"""Of the table without scrolling."""
_WRAPPED: Final = Qt.AlignmentFlag(Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value)


class History(QFrame):
    """Says what will be here as long as there was no walk."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``show_walks``."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self.chart = WalkChart(language)
        self.legend = Flow([self._key(number) for number in range(len(STANDINGS))])
        self.table = self._table()
        self.table.hide()
        # narrower columns, more lines
        self.table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._fit())
        self.nothing = text(
            self._("After your first walk you see here how many tips were fine, need you, or only you know."),
            kind="quiet",
        )
        self.older = small()
        self.switch = Button("", kind="link", pressed=self._switch)
        head = QHBoxLayout()
        head.addWidget(title(self._("Your walks")), 1)
        head.addWidget(self.switch)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addLayout(head)
        for one in (self.nothing, self.chart, self.legend, self.table, self.older):
            lines.addWidget(one)
        self.show_walks(())

    def _key(self, number: int) -> QWidget:
        """What one kind of piece means."""
        state = STANDINGS[number]
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(StateBadge(state, GRID * 3))
        row.addWidget(small(state_word(self._, state), wrap=False))
        return widget

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 1 + len(STANDINGS))
        table.setHorizontalHeaderLabels([self._("Walk"), *(state_word(self._, state) for state in STANDINGS)])
        table.setAccessibleName(self._("Your walks so far, the newest first"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(_WRAPPED)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def show_walks(self, walks: Sequence[Walk]) -> None:
        """``walks`` are finished ones, oldest first."""
        self.chart.show_walks(walks)
        self.table.setRowCount(len(walks))
        for row, walk in enumerate(reversed(walks)):
            counts = walk.standings()
            cells = [when(self._, walk.touched), *(str(counts[state]) for state in STANDINGS)]
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.table.setItem(row, column, item)
        older = len(walks) - MOST
        self.older.setText(
            self._.plural("{count} older walk is in the table.", "{count} older walks are in the table.", max(older, 0))
        )
        self._any, self._older = bool(walks), older > 0
        self._show(table=not self.table.isHidden() and self._any)

    def _head(self) -> int:
        """The height of the longest heading, broken into lines."""
        header, metrics = self.table.horizontalHeader(), self.table.fontMetrics()
        wide = QRect(0, 0, max(header.sectionSize(1) - GRID * 3, GRID * 4), 1000)
        names = [state_word(self._, state) for state in STANDINGS]
        flags = _WRAPPED.value
        return max(metrics.boundingRect(wide, flags, name).height() for name in names) + GRID * 3 // 2

    def _fit(self) -> None:
        """As high as its rows, and its headings at their width."""
        row = self.table.fontMetrics().height() + GRID
        head = self._head()
        self.table.verticalHeader().setDefaultSectionSize(row)
        self.table.horizontalHeader().setFixedHeight(head)
        self.table.setFixedHeight(head + min(max(self.table.rowCount(), 1), _ROWS) * row + 2)

    def _switch(self) -> None:
        self._show(table=self.table.isHidden())

    def _show(self, *, table: bool) -> None:
        self._fit()
        self.nothing.setVisible(not self._any)
        self.chart.setVisible(self._any and not table)
        self.legend.setVisible(self._any and not table)
        self.older.setVisible(self._older and not table)
        self.table.setVisible(self._any and table)
        self.switch.setVisible(self._any)
        self.switch.setText(self._("Show as a chart") if table else self._("Show as a table"))
