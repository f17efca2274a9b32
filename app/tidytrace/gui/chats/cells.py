"""How a row of the list of chats is drawn: one quiet band, or the heading of a group."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tidytrace.gui import icons
from tidytrace.gui.boxes import BOX, draw_box
from tidytrace.gui.chats.shelf import Column
from tidytrace.gui.chats.table import BADGE_ROLE, GROUP_ROLE, HIT_ROLE, LOCK_ROLE
from tidytrace.gui.design import GRID, SMALL, scaled
from tidytrace.gui.theme import sized, worn

if TYPE_CHECKING:
    from tidytrace.gui.chats.view import ChatView

_PAD: Final = GRID
_ICON: Final = 16
_AnyIndex = QModelIndex | QPersistentModelIndex


class ChatCells(QStyledItemDelegate):
    """A box to tick, the title, and the rest in second rank."""

    def __init__(self, view: "ChatView") -> None:
        """Belongs to one view."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        """One cell."""
        look = worn()
        rect: QRect = option.rect
        state = index.data(GROUP_ROLE)
        current = index.row() == self._view.currentIndex().row()
        painter.save()
        if current:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif index.row() == self._view.under_mouse or state is not None:
            painter.fillRect(rect, QColor(look.raised))
        if index.column() == Column.MARK:
            self._box(painter, rect, index, locked=state is None)
        elif state is not None:
            self._heading(painter, index, option, closed=state == "closed")
        else:
            self._words(painter, index, option)
        if current and self._view.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.restore()

    def _box(self, painter: QPainter, rect: QRect, index: _AnyIndex, *, locked: bool) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        box = QRect(0, 0, sized(BOX), sized(BOX))
        box.moveCenter(rect.center())
        ratio = self._view.devicePixelRatioF()
        if state is not None:
            draw_box(painter, box, Qt.CheckState(state), ratio)
        elif locked:
            painter.drawPixmap(box.topLeft(), icons.pixmap("lock", worn().quiet, box.width(), ratio))

    def _heading(self, painter: QPainter, index: _AnyIndex, option: QStyleOptionViewItem, *, closed: bool) -> None:
        """Its words go on over the columns that say nothing of a group; each of these draws its own part of them."""
        if index.column() == Column.SIZE:
            painter.setFont(option.font)
            self._line(painter, option.rect.adjusted(_PAD, 0, -_PAD, 0), index, worn().quiet)
            return
        first, last = (index.sibling(index.row(), column) for column in (Column.TITLE, Column.USED))
        painter.setClipRect(option.rect)
        room = self._view.visualRect(first).united(self._view.visualRect(last)).adjusted(_PAD, 0, -_PAD, 0)
        name = "right" if closed else "down"
        room = self._icon(painter, room, name, option)
        painter.setFont(scaled(option.font, 1.0, bold=True))
        self._line(painter, room, first, worn().text)
        painter.setClipping(False)

    def _words(self, painter: QPainter, index: _AnyIndex, option: QStyleOptionViewItem) -> None:
        look = worn()
        is_title = index.column() == Column.TITLE
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        hit = index.sibling(index.row(), Column.TITLE).data(HIT_ROLE)
        if hit is not None:
            self._hit(painter, index, option, str(hit))
            room.setBottom(room.center().y())
        if is_title:
            lock = index.data(LOCK_ROLE)
            if lock:
                room = self._icon(painter, room, lock, option)
            room = self._badge(painter, room, index.data(BADGE_ROLE), option)
        painter.setFont(option.font)
        self._line(painter, room, index, look.text if is_title else look.quiet)

    def _hit(self, painter: QPainter, index: _AnyIndex, option: QStyleOptionViewItem, words: str) -> None:
        """The line below, over all columns; each of these draws its own part of it."""
        first = index.sibling(index.row(), Column.TITLE)
        last = index.sibling(index.row(), Column.USED if self._view.isColumnHidden(Column.SIZE) else Column.SIZE)
        room = self._view.visualRect(first).united(self._view.visualRect(last)).adjusted(_PAD, 0, -_PAD, 0)
        painter.setClipRect(option.rect)
        painter.setFont(scaled(option.font, SMALL))
        painter.setPen(QColor(worn().accent))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        lower = QRect(room.left(), room.center().y(), room.width(), room.height() // 2)
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop, shown)
        painter.setClipping(False)

    @staticmethod
    def _line(painter: QPainter, room: QRect, index: _AnyIndex, colour: str) -> None:
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if index.column() == Column.SIZE else Qt.AlignmentFlag.AlignLeft
        words = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _icon(self, painter: QPainter, room: QRect, name: str, option: QStyleOptionViewItem) -> QRect:
        """Draw it where the line begins; what is left for the words."""
        spot = QRect(room.left(), room.center().y() - _ICON // 2, _ICON, _ICON)
        drawn = icons.pixmap(name, worn().quiet, _ICON, self._view.devicePixelRatioF())
        painter.drawPixmap(QStyle.visualRect(option.direction, room, spot).topLeft(), drawn)
        rest = room.adjusted(_ICON + _PAD, 0, 0, 0)
        return QStyle.visualRect(option.direction, room, rest)

    def _badge(self, painter: QPainter, room: QRect, words: tuple[str, str], option: QStyleOptionViewItem) -> QRect:
        """Draw what was found where the title's room ends; what is left for the title."""
        first, more = words
        if not first:
            return room
        look = worn()
        painter.setFont(scaled(option.font, SMALL))
        metrics = painter.fontMetrics()
        shown, shape = first + more, 0
        if metrics.horizontalAdvance(shown) + 2 * _PAD > room.width() // 2:
            # a shape says it as well as half a word, and leaves the title its room; of several kinds their number
            shown, shape = str(1 + int(more)) if more else "", _ICON
        wide = metrics.horizontalAdvance(shown) + shape + 2 * _PAD - (_PAD // 2 if shape else 0)
        pill = QRect(0, 0, wide, metrics.height() + _PAD // 2)
        pill.moveCenter(room.center())
        pill.moveRight(room.right())
        rest = QStyle.visualRect(option.direction, room, room.adjusted(0, 0, -pill.width() - _PAD, 0))
        pill = QStyle.visualRect(option.direction, room, pill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.risk), 1))
        painter.setBrush(QColor(look.risk_soft))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(QColor(look.text))
        inside = pill.adjusted(_PAD * 3 // 4, 0, -_PAD * 3 // 4, 0) if shape else pill
        if shape:
            spot = QRect(inside.left(), inside.center().y() - shape // 2, shape, shape)
            drawn = icons.pixmap("risk", look.risk, shape, self._view.devicePixelRatioF())
            painter.drawPixmap(QStyle.visualRect(option.direction, inside, spot).topLeft(), drawn)
            inside = QStyle.visualRect(option.direction, inside, inside.adjusted(shape, 0, 0, 0))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, shown)
        return rest
