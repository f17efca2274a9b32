"""The conversations as a table model. It asks the shelf for rows and makes texts only for what is on the screen.

A row is a conversation or, where they are grouped, the heading of a group.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tidytrace.chats.finding.whole_text import Hit
from tidytrace.chats.model import Conversation
from tidytrace.findings.wording import size
from tidytrace.gui.chats import row_words
from tidytrace.gui.chats.groups import Group, Key
from tidytrace.gui.chats.marked import Marked
from tidytrace.gui.chats.rows import Rows
from tidytrace.gui.chats.shelf import Arranged, Column, Facets, Grouping, Shelf, Wanted
from tidytrace.gui.engine import Listing
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import Found, badge
from tidytrace.gui.moments import when
from tidytrace.language import Language

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
CONVERSATION_ROLE: Final = Qt.ItemDataRole.UserRole
BADGE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""What was found in a conversation, in a word or two."""
GROUP_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""Whether a row is the heading of a group, and whether that is open."""
LOCK_ROLE: Final = Qt.ItemDataRole.UserRole + 3
"""The icon before a title: kept, pinned, or its app runs; empty where there is none."""
HIT_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # where words that are looked for stand in a chat, as a line
AT_ONCE: Final = 5_000  # chats are put in order between two pictures of the window; more are left to a worker


class ChatTable(QAbstractTableModel):
    """Rows that fit the facets, in the order of one column. Marks survive every change of both."""

    marked = Signal()
    """Other conversations are marked for erasing now."""
    arranged = Signal()
    """Other rows are on the table now."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self.shelf = Shelf(Listing(conversations=(), apps={}), language)
        self.wanted = Wanted()
        self.elsewhere: Callable[[Shelf, Wanted], None] | None = None
        """Lets a worker arrange a long list and bring the outcome to ``show``; without it that is done here."""
        self.hits: dict[str, Hit] = {}  # by the ids of the chats, while words are looked for in the whole text
        self.now = Arranged()
        self.closed: set[tuple[Grouping, Key]] = set()
        """Groups of which only the heading is shown."""
        self.marking = Marked(self.shelf)
        self.rows = Rows(self.now, Grouping.NONE, self.closed)

    # --- what is on the table

    def show_shelf(self, shelf: Shelf, wanted: Wanted | None = None, arranged: Arranged | None = None) -> None:
        """Other conversations; marks of those that are gone are forgotten.

        Args:
            shelf: The conversations.
            wanted: What they were arranged for already.
            arranged: How.
        """
        marking = Marked(shelf, self.marking.ids)
        if wanted is None or arranged is None:
            wanted, arranged = self.wanted, shelf.arrange(self.wanted)
        self.beginResetModel()
        self.shelf = shelf
        self.marking = marking
        self._lay(arranged, wanted.grouping)
        self.endResetModel()
        self._told()
        if wanted != self.wanted:
            self._again()

    def show_found(self, found: Found) -> None:
        """What is sensitive in the conversations; the rows stay unless they were chosen by it."""
        self.shelf.found = found
        if self.rows.count:
            self.dataChanged.emit(self.index(0, Column.TITLE), self.index(self.rows.count - 1, Column.TITLE))
        self._again()

    @property
    def facets(self) -> Facets:
        """What is looked for."""
        return self.wanted.facets

    def show_facets(self, facets: Facets) -> None:
        """Other rows of the same shelf."""
        self._want(msgspec.structs.replace(self.wanted, facets=facets))

    def group(self, grouping: Grouping) -> None:
        """Other groups of the same rows."""
        self._want(msgspec.structs.replace(self.wanted, grouping=grouping))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order of the same rows."""
        if column != Column.MARK:
            down = order is Qt.SortOrder.DescendingOrder
            self._want(msgspec.structs.replace(self.wanted, column=Column(column), descending=down))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.MARK, Column.SIZE)

    def _want(self, wanted: Wanted) -> None:
        if wanted != self.wanted:
            self.wanted = wanted
            self._again()

    def _again(self) -> None:
        if self.elsewhere is not None and len(self.shelf) > AT_ONCE:
            self.elsewhere(self.shelf, self.wanted)
        else:
            self.show(self.shelf, self.wanted, self.shelf.arrange(self.wanted))

    def show(self, shelf: Shelf, wanted: Wanted, arranged: Arranged) -> None:
        """What was arranged; nothing if something else is wanted by now."""
        if shelf is not self.shelf or wanted != self.wanted:
            return
        if arranged.groups == self.now.groups and wanted.grouping is self.rows.grouping:
            self.now = arranged
            self.arranged.emit()
            return
        self.beginResetModel()
        self._lay(arranged, wanted.grouping)
        self.endResetModel()
        self._told()

    def _told(self) -> None:
        self.arranged.emit()
        self.marked.emit()

    def _lay(self, arranged: Arranged, grouping: Grouping) -> None:
        """Other rows, which are on the table until the next ones are there."""
        self.now = arranged
        self.rows = Rows(arranged, grouping, self.closed)
        self.marking.count(arranged.groups)

    # --- rows

    @property
    def grouped(self) -> bool:
        """Whether groups have headings."""
        return self.rows.grouped

    def is_closed(self, group: Group) -> bool:
        """Whether only its heading is shown."""
        return self.rows.is_closed(group)

    def conversation_at(self, row: int) -> Conversation | None:
        """The conversation in a row; none for a heading."""
        number = self.rows.number(row)
        return None if number is None else self.shelf.conversations[number]

    def conversation(self, row: int) -> Conversation:
        """The conversation in a row that is no heading."""
        found = self.conversation_at(row)
        if found is None:
            raise LookupError(row)
        return found

    def group_at(self, row: int) -> Group | None:
        """The group whose heading a row is; none for a conversation."""
        return self.rows.group_at(row)

    def row_of(self, chat_id: str) -> int | None:
        """The row of a conversation; none when the facets hide it, or its group is closed."""
        number = self.shelf.by_id.get(chat_id)
        return None if number is None else self.rows.row_of(number)

    @property
    def shown(self) -> int:
        """How many conversations have a row."""
        return self.rows.shown

    # --- groups

    def open_group(self, row: int, *, opened: bool) -> None:
        """Show the conversations of the group whose heading this is, or only the heading."""
        group = self.group_at(row)
        if group is None or self.is_closed(group) is not opened:
            return
        last = row + len(group.numbers)
        if opened:
            self.beginInsertRows(_ROOT, row + 1, last)
            self.closed.discard((self.rows.grouping, group.key))
            self.rows.lay()
            self.endInsertRows()
        else:
            self.beginRemoveRows(_ROOT, row + 1, last)
            self.closed.add((self.rows.grouping, group.key))
            self.rows.lay()
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, Column.MARK), self.index(row, Column.SIZE))
        self.marked.emit()

    def open_all(self, *, opened: bool) -> None:
        """Show or hide what all groups hold."""
        keys = {(self.rows.grouping, one.key) for one in self.now.groups}
        self.beginResetModel()
        if opened:
            self.closed -= keys
        else:
            self.closed |= keys
        self.rows.lay()
        self.endResetModel()
        self._told()

    @property
    def marks(self) -> frozenset[str]:
        """Ids of the marked conversations, shown or not."""
        return self.marking.ids

    @property
    def marked_bytes(self) -> int:
        """What they come to."""
        return self.marking.size

    def hidden_marks(self) -> int:
        """How many marked conversations have no row."""
        groups = zip(self.now.groups, self.marking.of_group, strict=True)
        return len(self.marking) - sum(count for group, count in groups if not self.is_closed(group))

    def said_of_marks(self) -> str:
        """«12 chats chosen», for a screen reader."""
        count = len(self.marking)
        return self._.plural("{count} chat chosen", "{count} chats chosen", count)

    def chosen(self) -> list[Conversation]:
        """The marked conversations, wherever the facets are."""
        return [self.shelf.conversations[number] for number in self.marking.numbers]

    def toggle(self, row: int) -> None:
        """Mark a row, or take its mark away; of a group all of it."""
        at, place = self.rows.place(row)
        group = self.now.groups[at]
        if place < 0:
            self.marking.mark_group(group, marked=self.marking.state(at) is not Qt.CheckState.Checked)
            self._remarked(row, row + (0 if self.is_closed(group) else len(group.numbers)))
        else:
            number = group.numbers[place]
            self.marking.mark([number], marked=not self.marking.has(number))
            self._remarked(row, row)

    def mark_rows(self, rows: Iterable[int], *, marked: bool) -> None:
        """Mark conversations by their rows, or take their marks away; headings are passed over."""
        numbers = [number for row in rows if (number := self.rows.number(row)) is not None]
        self.marking.mark(numbers, marked=marked)
        self._remarked(0, self.rows.count - 1)

    def mark_range(self, kept: bytes, first: int, last: int) -> None:
        """Mark conversations from one row to another, the rest as it was kept before."""
        self.marking.back_to(kept)
        numbers = (self.rows.number(row) for row in range(first, last + 1))
        self.marking.mark((number for number in numbers if number is not None), marked=True)
        self._remarked(0, self.rows.count - 1)

    def is_marked(self, row: int) -> bool:
        """Whether the conversation in a row is marked."""
        number = self.rows.number(row)
        return number is not None and self.marking.has(number)

    def mark_shown(self) -> None:
        """Mark every conversation that has a row now."""
        for group in self.now.groups:
            if not self.is_closed(group):
                self.marking.mark_group(group, marked=True)
        self._remarked(0, self.rows.count - 1)

    def clear_marks(self) -> None:
        """Mark nothing, shown or not."""
        self.marking.clear()
        self._remarked(0, self.rows.count - 1)

    def _remarked(self, first: int, last: int) -> None:
        self.marking.count(self.now.groups)
        if self.rows.count:
            roles = [Qt.ItemDataRole.CheckStateRole]
            self.dataChanged.emit(self.index(first, Column.MARK), self.index(last, Column.SIZE), roles)
            if self.grouped:
                heading = self.rows.heading_of(first)
                self.dataChanged.emit(self.index(heading, Column.MARK), self.index(heading, Column.SIZE), roles)
        self.marked.emit()

    def hold(self, chat_id: str, *, held: bool) -> None:
        """The person keeps a chat now, whatever else is erased, or no longer."""
        if chat_id not in self.shelf.by_id:
            return
        self.shelf.hold(chat_id, held=held)
        if held:
            self.marking.mark([self.shelf.by_id[chat_id]], marked=False)
        row = self.row_of(chat_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, Column.MARK), self.index(row, Column.SIZE))
        self._again()
        self.marking.count(self.now.groups)
        self.marked.emit()

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows that fit."""
        return 0 if parent.isValid() else self.rows.count

    def columnCount(self, parent: Index = _ROOT) -> int:
        """See ``Column``."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            # an arrow in the text says it in every style and to a screen reader too
            arrow = " ↓" if self.wanted.descending else " ↑"
            return row_words.heading(self._, Column(section)) + (arrow if section == self.wanted.column else "")
        if role == Qt.ItemDataRole.AccessibleTextRole and section == Column.MARK:
            return self._("Chosen for erasing")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.SIZE else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, marks and tool tips of one cell."""
        at, place = self.rows.place(index.row())
        column = Column(index.column())
        if place < 0:
            return self._heading(at, column, role)
        number = self.now.groups[at].numbers[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = row_words.hint(self._, self.shelf, number) if column in {Column.TITLE, Column.MARK} else ""
            return hint or self._text(number, column)
        if column is Column.MARK:
            return self._mark(number, role)
        return self._title(number, role) if column is Column.TITLE else None

    def _title(self, number: int, role: int) -> object:
        conversation = self.shelf.conversations[number]
        if role == CONVERSATION_ROLE:
            return conversation
        if role == BADGE_ROLE:
            return badge(self._, self.shelf.kinds(conversation))
        if role in {HIT_ROLE, LOCK_ROLE}:
            hit = self.hits.get(conversation.id)
            return row_words.hit_line(self._, hit) if role == HIT_ROLE else row_words.lock_icon(self.shelf, number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_words.spoken(self._, self.shelf, number, marked=self.marking.has(number), hits=self.hits)
        return None

    def _heading(self, at: int, column: Column, role: int) -> object:
        group, closed = self.now.groups[at], self.is_closed(self.now.groups[at])
        if role == GROUP_ROLE:
            return "closed" if closed else "open"
        if role == Qt.ItemDataRole.CheckStateRole:
            return self.marking.state(at) if column is Column.MARK else None
        name = row_words.group_name(self._, self.shelf, self.rows.grouping, group.key)
        chosen = self.marking.of_group[at]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            if column is Column.SIZE:
                return size(group.bytes)
            return row_words.group_line(self._, name, group, chosen) if column is Column.TITLE else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_words.group_spoken(self._, name, group, chosen, closed=closed)
        return None

    def _mark(self, number: int, role: int) -> object:
        marked = self.marking.has(number)
        if role == Qt.ItemDataRole.CheckStateRole and self.shelf.can_be_marked[number]:
            return Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_words.mark(self._, self.shelf, number, marked=marked)
        return None

    def _text(self, number: int, column: Column) -> str:
        conversation = self.shelf.conversations[number]
        if column is Column.TITLE:
            return self.shelf.titles[number]
        if column is Column.APP:
            return self.shelf.app_name(conversation)
        if column is Column.USED:
            used = last_used(conversation)
            return when(self._, used) if used is not None else "–"
        return size(conversation.bytes) if column is Column.SIZE else ""
