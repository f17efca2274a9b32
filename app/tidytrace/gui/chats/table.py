"""The conversations as a table model. It asks the shelf for rows and makes texts only for what is on the screen."""

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tidytrace.chats.model import Conversation
from tidytrace.findings.wording import size
from tidytrace.gui.chats.shelf import Column, Facets, Shelf
from tidytrace.gui.engine import Listing
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import Found, badge, sentence
from tidytrace.gui.moments import when
from tidytrace.gui.wordings import SEPARATOR, stays
from tidytrace.language import Language

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
CONVERSATION_ROLE: Final = Qt.ItemDataRole.UserRole
BADGE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""What was found in a conversation, in a word or two."""


class ChatTable(QAbstractTableModel):
    """Rows that fit the facets, in the order of one column. Marks survive every change of both."""

    marked = Signal()
    """Other conversations are marked for erasing now."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self.shelf = Shelf(Listing(conversations=(), apps={}), language)
        self.facets = Facets()
        self.column = Column.USED
        self.descending = True
        self.marks: set[str] = set()
        self.marked_bytes = 0
        self._marks_shown = 0
        self._rows: list[int] = []

    # --- what is on the table

    def show_shelf(self, shelf: Shelf) -> None:
        """Other conversations; marks of those that are gone are forgotten."""
        self.beginResetModel()
        self.shelf = shelf
        self.marks &= set(shelf.by_id)
        self._find()
        self._count()
        self.endResetModel()
        self.marked.emit()

    def show_found(self, found: Found) -> None:
        """What is sensitive in the conversations; the rows stay unless they were chosen by it."""
        if self.facets.sensitive is None:
            self.shelf.found = found
            if self._rows:
                self.dataChanged.emit(self.index(0, Column.TITLE), self.index(len(self._rows) - 1, Column.TITLE))
            return
        self.beginResetModel()
        self.shelf.found = found
        self._find()
        self._count()
        self.endResetModel()

    def show_facets(self, facets: Facets) -> None:
        """Other rows of the same shelf."""
        if facets != self.facets:
            self.beginResetModel()
            self.facets = facets
            self._find()
            self._count()
            self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order of the same rows."""
        if column == Column.MARK:
            return
        self.beginResetModel()
        self.column = Column(column)
        self.descending = order is Qt.SortOrder.DescendingOrder
        self._find()
        self.endResetModel()

    def _find(self) -> None:
        self._rows = self.shelf.rows(self.facets, self.column, descending=self.descending)

    def conversation(self, row: int) -> Conversation:
        """The conversation in a row of the table."""
        return self.shelf.conversations[self._rows[row]]

    def row_of(self, chat_id: str) -> int | None:
        """The row of a conversation; none when the facets hide it."""
        number = self.shelf.by_id.get(chat_id)
        if number is None or number not in self._rows:
            return None
        return self._rows.index(number)

    # --- marks

    @staticmethod
    def markable(conversation: Conversation) -> bool:
        """Whether it may be chosen for erasing at all."""
        return conversation.erasable != "no"

    def toggle(self, row: int) -> None:
        """Mark a row, or take its mark away."""
        conversation = self.conversation(row)
        if not self.markable(conversation):
            return
        self.marks ^= {conversation.id}
        step = 1 if conversation.id in self.marks else -1
        self._marks_shown += step
        self.marked_bytes += step * conversation.bytes
        index = self.index(row, Column.MARK)
        self.dataChanged.emit(index, self.index(row, Column.SIZE), [Qt.ItemDataRole.CheckStateRole])
        self.marked.emit()

    def mark_shown(self) -> None:
        """Mark every row that is on the table now."""
        shown = (self.shelf.conversations[number] for number in self._rows)
        self._remark(self.marks | {one.id for one in shown if self.markable(one)})

    def clear_marks(self) -> None:
        """Mark nothing, shown or not."""
        self._remark(set())

    def _remark(self, marks: set[str]) -> None:
        self.marks = marks
        self._count()
        if self._rows:
            last = self.index(len(self._rows) - 1, Column.SIZE)
            self.dataChanged.emit(self.index(0, Column.MARK), last, [Qt.ItemDataRole.CheckStateRole])
        self.marked.emit()

    def chosen(self) -> list[Conversation]:
        """The marked conversations, wherever the facets are."""
        shelf = self.shelf
        return [shelf.conversations[number] for number in sorted(shelf.by_id[one] for one in self.marks)]

    def hidden_marks(self) -> int:
        """How many marked conversations the facets hide."""
        return len(self.marks) - self._marks_shown

    def _count(self) -> None:
        """Counted when many marks change; one mark more or less only adds to it."""
        shelf, marks = self.shelf, self.marks
        self._marks_shown = sum(shelf.conversations[number].id in marks for number in self._rows) if marks else 0
        self.marked_bytes = sum(shelf.conversations[shelf.by_id[one]].bytes for one in marks)

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows that fit."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """See ``Column``."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        names = {
            Column.MARK: "",
            Column.TITLE: self._("Title"),
            Column.APP: self._("App"),
            Column.USED: self._("Last used"),
            Column.SIZE: self._("Size"),
        }
        if role == Qt.ItemDataRole.DisplayRole:
            # an arrow in the text says it in every style and to a screen reader too
            arrow = " ↓" if self.descending else " ↑"
            return names[Column(section)] + (arrow if section == self.column else "")
        if role == Qt.ItemDataRole.AccessibleTextRole and section == Column.MARK:
            return self._("Chosen for erasing")
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return (
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            if (role == Qt.ItemDataRole.TextAlignmentRole)
            else None
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, marks and tool tips of one cell."""
        number = self._rows[index.row()]
        conversation = self.shelf.conversations[number]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(number, conversation, column)
        if role == CONVERSATION_ROLE:
            return conversation
        if role == BADGE_ROLE:
            return badge(self._, self.shelf.kinds(conversation))
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.TITLE:
            said = sentence(self._, self.shelf.kinds(conversation))
            return SEPARATOR.join(filter(None, [self.shelf.titles[number], said]))
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = self.hint(conversation) if column in {Column.TITLE, Column.MARK} else ""
            return hint or self._text(number, conversation, column)
        return self._mark(conversation, role) if column is Column.MARK else None

    def _mark(self, conversation: Conversation, role: int) -> object:
        marked = conversation.id in self.marks
        if role == Qt.ItemDataRole.CheckStateRole and self.markable(conversation):
            return Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._("Chosen for erasing") if marked else self._("Not chosen")
        return None

    def _text(self, number: int, conversation: Conversation, column: Column) -> str:
        if column is Column.TITLE:
            return self.shelf.titles[number]
        if column is Column.APP:
            return self.shelf.app_name(conversation)
        if column is Column.USED:
            used = last_used(conversation)
            return when(self._, used) if used is not None else "–"
        return size(conversation.bytes) if column is Column.SIZE else ""

    def hint(self, conversation: Conversation) -> str:
        """What was found in it, and why it is pinned or cannot be erased alone; empty when there is nothing to say."""
        pinned = self._("Pinned in its app.") if conversation.pinned else ""
        remarks = " ".join(filter(None, [pinned, stays(self._, conversation, self.shelf.app_name(conversation))]))
        return "\n".join(filter(None, [sentence(self._, self.shelf.kinds(conversation)), remarks]))
