"""How the table of conversations looks and answers to mouse and keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tidytrace.chats.model import Conversation
from tidytrace.gui import icons
from tidytrace.gui.boxes import BOX, draw_box
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import BADGE_ROLE, CONVERSATION_ROLE, ChatTable
from tidytrace.gui.design import CONTROL, GRID, SMALL, scaled
from tidytrace.gui.theme import worn

_ROW: Final = GRID * 11 // 2
_PAD: Final = GRID
_NARROW: Final = GRID * 66


class ChatCells(QStyledItemDelegate):
    """Draws a row as one quiet band: a box to tick, the title, and the rest in second rank."""

    def __init__(self, view: "ChatView") -> None:
        """Belongs to one view."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        look = worn()
        rect: QRect = option.rect
        current = index.row() == self._view.currentIndex().row()
        painter.save()
        if current:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif index.row() == self._view.under_mouse:
            painter.fillRect(rect, QColor(look.raised))
        if index.column() == Column.MARK:
            self._box(painter, rect, index)
        else:
            self._words(painter, rect, index, option)
        if current and self._view.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.restore()

    def _box(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        look = worn()
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        box = QRect(0, 0, BOX, BOX)
        box.moveCenter(rect.center())
        ratio = self._view.devicePixelRatioF()
        if state is None:
            painter.drawPixmap(box.topLeft(), icons.pixmap("lock", look.quiet, BOX, ratio))
            return
        draw_box(painter, box, Qt.CheckState(state), ratio)

    def _words(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        option: QStyleOptionViewItem,
    ) -> None:
        look = worn()
        column = Column(index.column())
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        if column is Column.TITLE:
            conversation: Conversation = index.data(CONVERSATION_ROLE)
            if conversation.pinned:
                spot = QRect(room.left(), room.center().y() - 8, 16, 16)
                drawn = icons.pixmap("pin", look.quiet, 16, self._view.devicePixelRatioF())
                painter.drawPixmap(spot.topLeft(), drawn)
                room.setLeft(room.left() + 16 + _PAD)
            room = self._badge(painter, room, index.data(BADGE_ROLE), option)
        painter.setPen(QColor(look.text if column is Column.TITLE else look.quiet))
        painter.setFont(option.font)
        side = Qt.AlignmentFlag.AlignRight if column is Column.SIZE else Qt.AlignmentFlag.AlignLeft
        words = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _badge(self, painter: QPainter, room: QRect, words: tuple[str, str], option: QStyleOptionViewItem) -> QRect:
        """Draw what was found at the right of a title; what is left for the title."""
        first, more = words
        if not first:
            return room
        look = worn()
        painter.setFont(scaled(option.font, SMALL))
        metrics = painter.fontMetrics()
        most = room.width() // 2 - metrics.horizontalAdvance(more)
        shown = metrics.elidedText(first, Qt.TextElideMode.ElideRight, most) + more
        pill = QRect(0, 0, metrics.horizontalAdvance(shown) + 2 * _PAD, metrics.height() + _PAD // 2)
        pill.moveCenter(room.center())
        pill.moveRight(room.right())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.risk), 1))
        painter.setBrush(QColor(look.risk_soft))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(QColor(look.text))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
        return room.adjusted(0, 0, -pill.width() - _PAD, 0)


class ChatView(QTableView):
    """The table. One row is current (and shown in the preview); any number is ticked."""

    erase = Signal()

    def __init__(self, table: ChatTable, parent: QWidget | None = None) -> None:
        """Rows of one height, columns that fit their texts, no grid."""
        super().__init__(parent)
        self.table = table
        self.under_mouse = -1
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
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(CONTROL)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(Column.MARK, QHeaderView.ResizeMode.Fixed)
        letter = self.fontMetrics().averageCharWidth()
        for column, width in (
            (Column.MARK, GRID * 6),
            (Column.APP, letter * 19),
            (Column.USED, letter * 16),
            (Column.SIZE, letter * 10),
        ):
            self.setColumnWidth(column, width)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.USED, Qt.SortOrder.DescendingOrder)
        self.clicked.connect(self._clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The titles need their room first: in a narrow list there are no sizes, and shorter names of apps."""
        narrow = self.width() < _NARROW
        if narrow != self.isColumnHidden(Column.SIZE):
            self.setColumnHidden(Column.SIZE, narrow)
            self.setColumnWidth(Column.APP, self.fontMetrics().averageCharWidth() * (14 if narrow else 19))
        super().resizeEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The whole row is lit, so the whole row is drawn anew; Qt thinks of single cells."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.MARK:
            self.table.toggle(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the current row, Ctrl+A all that are shown, Delete asks for erasing."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.table.toggle(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.table.mark_shown()
        elif event.key() == Qt.Key.Key_Delete:
            self.erase.emit()
        else:
            super().keyPressEvent(event)

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
