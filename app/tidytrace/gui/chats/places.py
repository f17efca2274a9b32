"""The places of one kind as a list with boxes to tick; it draws only what is on the screen."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui.boxes import BOX, draw_box
from tidytrace.gui.design import GRID, SMALL, scaled
from tidytrace.gui.direction import code, visual
from tidytrace.gui.erasing import Place
from tidytrace.gui.theme import sized, worn
from tidytrace.gui.wordings import SEPARATOR, kind_name, pieces
from tidytrace.language import Language

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROW: Final = GRID * 4
_MOST_ROWS: Final = 8
"""That are seen at once; more are scrolled to."""
FACTS_ROLE: Final = Qt.ItemDataRole.UserRole
GOES_ROLE: Final = Qt.ItemDataRole.UserRole + 1


def known_size(count: int) -> str:
    """What goes; empty when nobody has counted, as of rows in a database."""
    return size(count) if count else ""


class PlacesModel(QAbstractListModel):
    """Places and whether each is ticked. One that is ticked may stay all the same, with the chat it belongs to."""

    ticks = Signal()
    """The person ticked or unticked something."""

    def __init__(self, language: Language, parent: QObject | None = None, *, names_kind: bool = False) -> None:
        """``names_kind``: the list holds places of several kinds, so each says its own."""
        super().__init__(parent)
        self._ = language
        self._names_kind = names_kind
        self.places: list[Place] = []
        self.ticked: set[str] = set()
        self._staying: frozenset[str] = frozenset()

    def add(self, places: Sequence[Place], *, ticked: bool) -> None:
        """More places at the end."""
        if places:
            first = len(self.places)
            self.beginInsertRows(_ROOT, first, first + len(places) - 1)
            self.places += places
            if ticked:
                self.ticked.update(one.path for one in places)
            self.endInsertRows()

    def show_staying(self, staying: Collection[str]) -> None:
        """Which of the ticked ones stay with their chats."""
        self._staying = frozenset(staying)
        self._redraw()

    @property
    def going(self) -> list[Place]:
        """The places that go."""
        return [one for one in self.places if one.path in self.ticked and one.path not in self._staying]

    def state(self) -> Qt.CheckState:
        """Of all of them together."""
        if not self.ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if len(self.ticked) == len(self.places) else Qt.CheckState.PartiallyChecked

    def tick_all(self, *, ticked: bool) -> None:
        """All or none."""
        self.ticked = {one.path for one in self.places} if ticked else set()
        self._redraw()
        self.ticks.emit()

    def toggle(self, row: int) -> None:
        """The other way round."""
        self.ticked ^= {self.places[row].path}
        self.dataChanged.emit(self.index(row), self.index(row))
        self.ticks.emit()

    def _redraw(self) -> None:
        if self.places:
            self.dataChanged.emit(self.index(0), self.index(len(self.places) - 1))

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row for each place."""
        return 0 if parent.isValid() else len(self.places)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Can be ticked."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts and ticks of one row."""
        place = self.places[index.row()]
        ticked = place.path in self.ticked
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return place.shown
        if role == GOES_ROLE:
            return ticked and place.path not in self._staying
        if role == FACTS_ROLE:
            return self._facts(place)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self._("goes") if ticked else self._("stays")
            return SEPARATOR.join([place.shown, self._facts(place), state])
        return None

    def _facts(self, place: Place) -> str:
        if place.path in self._staying and place.path in self.ticked:
            return self._("stays with its chat")
        facts = [kind_name(self._, place.kind)] if self._names_kind else []
        facts += [pieces(self._, place.what, place.pieces), known_size(place.bytes)]
        return SEPARATOR.join(filter(None, facts))


class _Rows(QStyledItemDelegate):
    def __init__(self, view: "PlacesView") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, sized(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = worn()
        rect: QRect = option.rect
        current = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
        painter.save()
        if current:
            painter.fillRect(rect, QColor(look.accent_soft))
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        view, side = self._view, sized(BOX)
        box = visual(view, QRect(rect.left() + GRID // 2, rect.center().y() - side // 2, side, side), rect)
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        goes = bool(index.data(GOES_ROLE))
        draw_box(painter, box, state, view.devicePixelRatioF(), enabled=goes or state is Qt.CheckState.Unchecked)
        room = rect.adjusted(side + GRID * 2, 0, -GRID, 0)
        painter.setFont(scaled(option.font, SMALL))
        metrics = painter.fontMetrics()
        facts = str(index.data(FACTS_ROLE))
        painter.setPen(QColor(look.quiet))
        trail = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(visual(view, room, rect), trail, facts)
        room.setRight(room.right() - metrics.horizontalAdvance(facts) - GRID * 2)
        painter.setPen(QColor(look.text if goes else look.quiet))
        words = metrics.elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideMiddle, room.width()
        )
        lead = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(visual(view, room, rect), lead, code(words))
        painter.restore()


class PlacesView(QListView):
    """As high as its rows, up to a limit. A click on a row or Space turns its box."""

    def __init__(self, model: PlacesModel, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader says."""
        super().__init__(parent)
        self._places = model
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: model.toggle(index.row()))
        model.rowsInserted.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        rows = min(self._places.rowCount(), _MOST_ROWS)
        high = sized(_ROW)
        half = high // 2 if self._places.rowCount() > _MOST_ROWS else 0  # a cut row says that there is more
        self.setFixedHeight(rows * high + half + 2)

    def changeEvent(self, event: QEvent) -> None:
        """As high as the letters need."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_places"):
            self.scheduleDelayedItemsLayout()
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the box of the current row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._places.toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard has a row to start from."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._places.rowCount():
            self.setCurrentIndex(self._places.index(0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No row has the keyboard."""
        super().focusOutEvent(event)
        self.viewport().update()
