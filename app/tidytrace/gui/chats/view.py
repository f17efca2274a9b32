"""How the table of conversations answers to mouse and keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tidytrace.gui.chats.cells import ChatCells
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import ChatTable
from tidytrace.gui.design import CONTROL, GRID
from tidytrace.gui.theme import sized

_ROW: Final = GRID * 11 // 2
_NARROW: Final = GRID * 66
_NARROWEST: Final = GRID * 53
_Key = Qt.Key
_MOVES: Final = frozenset({_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Home, _Key.Key_End})
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class ChatView(QTableView):
    """The table. One row is current (and shown in the preview); any number is ticked."""

    erase = Signal()

    def __init__(self, table: ChatTable, parent: QWidget | None = None) -> None:
        """Rows of one height, columns that fit their texts, no grid."""
        super().__init__(parent)
        self.table = table
        self.under_mouse = -1
        self.row_height = _ROW
        self._held = Qt.KeyboardModifier.NoModifier
        """What was held down at the last click."""
        self._anchor: QPersistentModelIndex | None = None
        """Where a range begins: the row that was ticked last."""
        self._before: bytes | None = None
        """The marks before a range was drawn with the keyboard."""
        self.setModel(table)
        self.setItemDelegate(ChatCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        table.arranged.connect(self._fit_rows)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(CONTROL)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(Column.MARK, QHeaderView.ResizeMode.Fixed)
        self._fit()
        self.setSortingEnabled(True)
        self.sortByColumn(Column.USED, Qt.SortOrder.DescendingOrder)
        self.clicked.connect(self._clicked)

    def _fit_rows(self) -> None:
        """Where words were found in the text, a second line shows them."""
        lines = 2 if self.table.hits else 1
        high = max(_ROW, lines * self.fontMetrics().height() + 2 * GRID)
        if high != self.row_height or self.verticalHeader().defaultSectionSize() != high:
            self.row_height = high
            self.verticalHeader().setDefaultSectionSize(high)

    def _fit(self) -> None:
        """Rows and columns for letters of this size."""
        metrics = self.fontMetrics()
        self._fit_rows()
        letter = metrics.averageCharWidth()
        for column, width in (
            (Column.MARK, GRID * 6),
            (Column.APP, letter * (13 if self.isColumnHidden(Column.SIZE) else 18)),
            (Column.USED, letter * 14),
            (Column.SIZE, letter * 9),
        ):
            self.setColumnWidth(column, width)

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need higher rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The titles need their room first: in a narrow list there are no sizes, and in the narrowest no apps."""
        narrow = self.width() < _NARROW
        if narrow != self.isColumnHidden(Column.SIZE):
            self.setColumnHidden(Column.SIZE, narrow)
            self.setColumnWidth(Column.APP, self.fontMetrics().averageCharWidth() * (13 if narrow else 18))
        self.setColumnHidden(Column.APP, self.width() < sized(_NARROWEST))
        super().resizeEvent(event)

    @property
    def top(self) -> str:
        """The id of the first conversation that is in sight; empty where there is none."""
        first = self.rowAt(0)
        rows = range(first, min(first + 2, self.table.rowCount())) if first >= 0 else ()
        found = (self.table.conversation_at(row) for row in rows)
        return next((one.id for one in found if one is not None), "")

    def begin_with(self, chat_id: str) -> None:
        """Let the rows begin with this conversation, if it is still there."""
        row = self.table.row_of(chat_id) if chat_id else None
        if row is not None:
            self.scrollTo(self.table.index(row, Column.TITLE), QAbstractItemView.ScrollHint.PositionAtTop)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The whole row is lit, so the whole row is drawn anew; Qt thinks of single cells."""
        super().currentChanged(current, previous)
        self.viewport().update()

    # --- mouse

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """With Shift a click means all rows from the one that was ticked last."""
        self._held = event.modifiers()
        super().mouseReleaseEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        row = index.row()
        self._before = None
        if self._held & _SHIFT:
            self._tick_to(row)
        elif index.column() == Column.MARK:
            self._tick(row)
        elif self.table.group_at(row) is not None:
            self._turn(row)

    def _tick(self, row: int) -> None:
        self.table.toggle(row)
        self._anchor = QPersistentModelIndex(self.table.index(row, Column.TITLE))
        self._announce()

    def _tick_to(self, row: int) -> None:
        """Every row from the one that was ticked last gets what this one gets."""
        anchor = self._anchor.row() if self._anchor is not None and self._anchor.isValid() else row
        marked = not self.table.is_marked(row)
        self.table.mark_rows(range(min(anchor, row), max(anchor, row) + 1), marked=marked)
        self._anchor = QPersistentModelIndex(self.table.index(row, Column.TITLE))
        self._announce()

    def _turn(self, row: int) -> None:
        group = self.table.group_at(row)
        if group is not None:
            self.table.open_group(row, opened=self.table.is_closed(group))

    def _announce(self) -> None:
        """A screen reader only tells of the current cell, and that is another one than the box."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.table.said_of_marks()))

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the current row, Ctrl+A all that are shown, Delete asks for erasing; Shift means a range."""
        key, row = event.key(), self.currentIndex().row()
        shift = bool(event.modifiers() & _SHIFT)
        group = self.table.group_at(row) if row >= 0 else None
        if shift and key in _MOVES:
            self._extend(event)
            return
        if key != _Key.Key_Shift:
            self._before = None
        if key == _Key.Key_Space and row >= 0:
            self._tick_to(row) if shift else self._tick(row)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.table.mark_shown()
            self._announce()
        elif key == _Key.Key_Delete:
            self.erase.emit()
        elif group is not None and key in {_Key.Key_Return, _Key.Key_Enter}:
            self._turn(row)
        elif group is not None and key in {_Key.Key_Left, _Key.Key_Right, _Key.Key_Plus, _Key.Key_Minus}:
            ahead = _Key.Key_Right if self.isLeftToRight() else _Key.Key_Left
            self.table.open_group(row, opened=key in {ahead, _Key.Key_Plus})
        elif key in {_Key.Key_Home, _Key.Key_End} and self.table.rowCount():
            self._go(0 if key == _Key.Key_Home else self.table.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        self.setCurrentIndex(self.table.index(row, max(self.currentIndex().column(), Column.TITLE)))

    def _extend(self, event: QKeyEvent) -> None:
        """Tick every row from where Shift was pressed to where the keys lead."""
        start = self.currentIndex()
        if not start.isValid():
            return
        if self._before is None:
            self._before = self.table.marking.kept()
            self._anchor = QPersistentModelIndex(start)
        if event.key() in {_Key.Key_Home, _Key.Key_End}:
            self._go(0 if event.key() == _Key.Key_Home else self.table.rowCount() - 1)
        else:
            plain = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier)
            super().keyPressEvent(plain)
        anchor = self._anchor.row() if self._anchor is not None and self._anchor.isValid() else start.row()
        now = self.currentIndex().row()
        self.table.mark_range(self._before, min(anchor, now), max(anchor, now))
        self._announce()

    # --- light

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row lights up, not one cell."""
        super().mouseMoveEvent(event)
        self._point(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, row: int) -> None:
        if row != self.under_mouse:
            self.under_mouse = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard has a row to start from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.table.rowCount():
            self.setCurrentIndex(self.table.index(0, Column.TITLE))
        self._light(lit=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame says where the keyboard is."""
        super().focusOutEvent(event)
        self._light(lit=False)

    def _light(self, *, lit: bool) -> None:
        self.viewport().update()
        frame = self.parentWidget()
        if frame is not None and frame.property("kind") == "table":
            frame.setProperty("lit", lit)
            frame.style().unpolish(frame)
            frame.style().polish(frame)
