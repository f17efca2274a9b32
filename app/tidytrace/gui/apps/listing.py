"""The apps as a list: a letter, a name, one short state in word and shape."""

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tidytrace.checks.roll import Entry
from tidytrace.gui import icons
from tidytrace.gui.apps.words import GROUPS, below, spoken, state_of
from tidytrace.gui.design import GRID, RADIUS, SMALL, TITLE, Look, scaled
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.theme import worn
from tidytrace.language import Language

ENTRY: Final = int(Qt.ItemDataRole.UserRole)
STATE: Final = ENTRY + 1
"""How it stands, in words."""
_SHAPE: Final = 16
_TILE: Final = GRID * 5
_PAD: Final = GRID
_GAP: Final = GRID * 3 // 2
_GLYPHS: Final = {"stranger": "unknown", "closed": "lock"}

Index = QModelIndex | QPersistentModelIndex


class Listing(QAbstractListModel):
    """Entries by name within their groups; each group has a heading once there is more than one."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self._entries: dict[str, Entry] = {}
        self._words = ""
        self._needing = False
        self._looking = False
        self._rows: list[Entry | str] = []
        """Headings are texts."""

    @property
    def entries(self) -> list[Entry]:
        """All of them, whatever is searched for."""
        return list(self._entries.values())

    @property
    def shown(self) -> list[Entry]:
        """Those that fit the search, from the top."""
        return [row for row in self._rows if isinstance(row, Entry)]

    def clear(self) -> None:
        """Nothing is known any more."""
        self._entries.clear()
        self._arrange()

    def take(self, entries: Iterable[Entry]) -> None:
        """More of them, or more of those that are there already: these stay where they are."""
        new = False
        for entry in entries:
            new = new or entry.id not in self._entries
            self._entries[entry.id] = entry
            row = self.row_of(entry.id)
            if row is not None:
                self._rows[row] = entry
                self.dataChanged.emit(self.index(row), self.index(row))
        if new:
            self._arrange()

    def keep_only(self, ids: Iterable[str]) -> None:
        """Forget all others: they are gone."""
        kept = set(ids)
        if kept != set(self._entries):
            self._entries = {name: one for name, one in self._entries.items() if name in kept}
            self._arrange()

    def search(self, words: str, *, needing: bool = False) -> None:
        """Show those that have all these words in their names.

        Args:
            words: In any order.
            needing: Only those that need the person now; who needs nothing any more stays until the next search.
        """
        self._words, self._needing = words, needing
        self._arrange()

    def wait_for_look(self, *, goes_on: bool) -> None:
        """Whether a look goes on, which those that were not looked at yet wait for."""
        self._looking = goes_on
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def entry(self, id_: str) -> Entry | None:
        """One of them by its id, shown or not."""
        return self._entries.get(id_)

    def row_of(self, id_: str) -> int | None:
        """Where it is shown; none where it is not."""
        return next((number for number, row in enumerate(self._rows) if isinstance(row, Entry) and row.id == id_), None)

    def _arrange(self) -> None:
        self.beginResetModel()
        rows: list[Entry | str] = []
        fitting = [one for one in self._entries.values() if self._fits(one)]
        groups = [sort for sort in GROUPS if any(one.sort == sort for one in fitting)]
        for sort in groups:
            if len(groups) > 1:
                rows.append(self._(GROUPS[sort]))
            group = sorted((one for one in fitting if one.sort == sort), key=self._by_name)
            rows.extend(group)
        self._rows = rows
        self.endResetModel()

    def _by_name(self, entry: Entry) -> tuple[str, str]:
        return entry.names.in_language(self._.code).casefold(), entry.id

    def _fits(self, entry: Entry) -> bool:
        if self._needing and not entry.needs:
            return False
        told = f"{entry.names.en} {entry.names.zh_CN} {entry.vendor} {entry.id}".casefold()
        return all(word in told for word in self._words.casefold().split())

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Headings included."""
        return len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry itself for those that draw it, words for those that read it out."""
        row = self._rows[index.row()]
        if role == ENTRY:
            return row
        if isinstance(row, str):
            return row if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.names.in_language(self._.code)
        if role == STATE:
            return state_of(self._, row, looking=self._looking)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self._, row, looking=self._looking)
        return None


class EntryDelegate(QStyledItemDelegate):
    """Draws an entry; a name that is too long for one line takes two."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """``language`` of the states."""
        super().__init__(parent)
        self._ = language
        self._heights: dict[tuple[str, str, int], int] = {}

    def _lines(self, index: Index) -> tuple[str, str]:
        return str(index.data(STATE)), below(self._, index.data(ENTRY))

    @staticmethod
    def _room(option: QStyleOptionViewItem) -> int:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return max(width - _PAD * 3 - _TILE - _GAP, GRID * 8)

    def _height(self, words: str, font: QFont, width: int) -> int:
        """Measured once: the view asks for every row whenever one of them changes."""
        key = (words, font.key(), width)
        if key not in self._heights:
            room = QRect(0, 0, width, 10_000)
            flags = _wrapped(words, font, width)
            self._heights[key] = QFontMetrics(font).boundingRect(room, flags, words).height()
        return self._heights[key]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words are."""
        row = index.data(ENTRY)
        width = self._room(option)
        if isinstance(row, str):
            height = self._height(row, scaled(option.font, SMALL, bold=True), width + _TILE) + GRID * 2
            return QSize(width, height)
        state, more = self._lines(index)
        quiet = scaled(option.font, SMALL)
        height = self._height(breakable(str(index.data())), scaled(option.font, 1.0, bold=True), width)
        height += self._height(state, quiet, width - _SHAPE - GRID // 2)
        height += self._height(more, quiet, width) if more else 0
        return QSize(width, max(height, _TILE) + GRID * 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Drawn from the look of now."""
        look = worn()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)  # and with it, on which side a line begins
        row = index.data(ENTRY)
        if isinstance(row, str):
            painter.setFont(scaled(option.font, SMALL, bold=True))
            painter.setPen(QColor(look.quiet))
            room = option.rect.adjusted(_PAD, GRID, -_PAD, 0)
            painter.drawText(room, _wrapped(row, painter.font(), room.width()), row)
        else:
            self._ground(painter, option, look)
            self._paint_entry(painter, option, index, look)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and isinstance(option.widget, QWidget) and option.widget.hasFocus()
        if not (chosen or under):
            return
        edge = QColor(look.accent) if chosen else QColor(look.raised)
        painter.setPen(QPen(edge, 2 if focused else 1))
        painter.setBrush(QColor(look.accent_soft if chosen else look.raised))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), RADIUS, RADIUS)

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, look: Look) -> None:
        entry: Entry = index.data(ENTRY)
        name = breakable(str(index.data()))
        room = self._room(option)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        whole = option.rect.adjusted(_PAD, GRID, -_PAD, -GRID)
        tile = QRect(whole.right() - _TILE + 1 if mirrored else whole.left(), whole.top(), _TILE, _TILE)
        draw_tile(painter, tile, entry, name, look)
        left = whole.left() + (0 if mirrored else _TILE + _GAP)
        words = QRect(left, whole.top(), room, whole.height())
        bold, quiet = scaled(option.font, 1.0, bold=True), scaled(option.font, SMALL)
        painter.setFont(bold)
        painter.setPen(QColor(look.text))
        painter.drawText(words, _wrapped(name, bold, room), name)
        words.setTop(words.top() + self._height(name, bold, room))
        state, more = self._lines(index)
        painter.setFont(quiet)
        shape = icons.pixmap(
            icons.STATE_ICON[entry.state], look.of_state(entry.state), _SHAPE, painter.device().devicePixelRatioF()
        )
        high = QFontMetrics(quiet).height()
        at = words.right() - _SHAPE + 1 if mirrored else words.left()
        painter.drawPixmap(at, words.top() + (high - _SHAPE) // 2, shape)
        gap = _SHAPE + GRID // 2
        painter.setPen(QColor(look.of_state(entry.state)))
        beside = words.adjusted(0 if mirrored else gap, 0, -gap if mirrored else 0, 0)
        painter.drawText(beside, _wrapped(state, quiet, room - gap), state)
        if more:
            words.setTop(words.top() + self._height(state, quiet, room - gap))
            painter.setPen(QColor(look.quiet))
            painter.drawText(words, _wrapped(more, quiet, room), more)


def _wrapped(words: str, font: QFont, width: int) -> int:
    """Lines end between words; only where one word alone is too long, anywhere."""
    metrics = QFontMetrics(font)
    fits = all(metrics.horizontalAdvance(word) <= width for word in words.split())
    wrap = Qt.TextFlag.TextWordWrap if fits else Qt.TextFlag.TextWrapAnywhere
    return int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | wrap)


def draw_tile(painter: QPainter, tile: QRect, entry: Entry, name: str, look: Look) -> None:
    """The first letter of a name on a soft ground; a shape for what is no app."""
    strange = entry.sort in _GLYPHS
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.unknown_soft if strange else look.accent_soft))
    painter.drawRoundedRect(tile, RADIUS, RADIUS)
    painter.setPen(QPen(QColor(look.unknown if strange else look.accent)))
    if strange:
        side = tile.width() * 3 // 5
        ratio = painter.device().devicePixelRatioF()
        drawn = icons.pixmap(_GLYPHS[entry.sort], look.unknown, side, ratio)
        offset = (tile.width() - side) // 2
        painter.drawPixmap(tile.left() + offset, tile.top() + offset, drawn)
        return
    font = scaled(painter.font(), TITLE, bold=True)
    font.setPixelSize(tile.width() // 2)
    painter.setFont(font)
    painter.drawText(tile, int(Qt.AlignmentFlag.AlignCenter), letter_of(name))


def letter_of(name: str) -> str:
    """The letter that stands for a name."""
    return next((one for one in name if one.isalnum()), "?").upper()


class AppsView(QListView):
    """Rows follow its width."""

    def __init__(self, model: Listing, language: Language, parent: QWidget | None = None) -> None:
        """Shows ``model``."""
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(EntryDelegate(language, self))
        self.setAccessibleName(language("AI apps"))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
