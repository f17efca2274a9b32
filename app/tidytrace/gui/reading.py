"""The order in which a printed page is read: what its headings, lists and tables are, taken from Qt's own document."""

from collections.abc import Iterator
from typing import Final, cast

from PySide6.QtGui import (
    QColor,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextList,
    QTextListFormat,
    QTextTable,
    QTextTableCell,
)

from tidytrace.report.tagged import Bookmark, Kind, Part, colour_of

MARK: Final = "mark"
"""Name of an anchor before what is for the eye only; the word beside it says the same."""
HEAD: Final = "head"
"""Name of an anchor in a cell that names a column."""
_HEADINGS: Final[dict[int, Kind]] = {1: "H1", 2: "H2", 3: "H3", 4: "H4"}
_COUNTED: Final = QTextListFormat.Style.ListDecimal


class Reading:
    """Of one document; its letters are coloured for ``tagged``."""

    def __init__(self, document: QTextDocument) -> None:
        """Numbers every paragraph. Raises UnknownForm if there are too many."""
        self._document = document
        self._number = 0
        self._headings: list[tuple[int, QTextBlock]] = []
        self.parts = list(_joined(self._frame(document.rootFrame())))

    def bookmarks(self, room: float, scale: float, top: float) -> Iterator[Bookmark]:
        """The headings, once the document is set.

        Args:
            room: Height of the text on a page, in the document's measure.
            scale: Points of one of these.
            top: Points from the bottom of a page to the beginning of its text.
        """
        layout = self._document.documentLayout()
        for level, block in self._headings:
            at = layout.blockBoundingRect(block).top()
            yield Bookmark(level, block.text().strip(), int(at // room), top - at % room * scale)

    # --- frames and tables

    def _frame(self, frame: QTextFrame | QTextTableCell) -> Iterator[Part]:
        listed: QTextList | None = None
        items = Part("L")
        inside = frame.begin()
        while not inside.atEnd():
            child, block = cast("QTextFrame | None", inside.currentFrame()), inside.currentBlock()
            inside += 1
            if child is not None:
                yield self._table(child) if isinstance(child, QTextTable) else Part("Sect", parts=[*self._frame(child)])
                listed = None
            elif block.text().strip() and not _has(block, MARK):
                within = cast("QTextList | None", block.textList())
                if within is None:
                    yield self._paragraph(block)
                elif within is listed or (listed is not None and within.objectIndex() == listed.objectIndex()):
                    items.parts.append(self._item(block))
                else:
                    items = Part("L", parts=[self._item(block)], counted=within.format().style() is _COUNTED)
                    yield items
                listed = within

    def _item(self, block: QTextBlock) -> Part:
        return Part("LI", parts=[self._numbered("LBody", block)])

    def _paragraph(self, block: QTextBlock) -> Part:
        level = block.blockFormat().headingLevel()
        if level:
            self._headings.append((level, block))
        return self._numbered(_HEADINGS.get(level, "P"), block)

    def _table(self, table: QTextTable) -> Part:
        if table.columns() == 1:
            cells = (table.cellAt(row, 0) for row in range(table.rows()))
            return Part("Sect", parts=[part for cell in cells for part in self._frame(cell)])
        return Part("Table", parts=[self._row(table, row) for row in range(table.rows())])

    def _row(self, table: QTextTable, row: int) -> Part:
        made = Part("TR")
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            names = _has(cell.firstCursorPosition().block(), HEAD)
            parts = [*self._frame(cell)]
            if parts:
                first = not made.parts
                head = Part("TH", parts=parts, scope="Column" if names else "Row") if names or first else None
                made.parts.append(head or Part("TD", parts=parts))
        return made

    # --- paragraphs

    def _numbered(self, kind: Kind, block: QTextBlock) -> Part:
        self._number += 1
        letters = QTextCharFormat()
        letters.setForeground(QColor(*colour_of(self._number)))
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)
        return Part(kind, self._number)


def _has(block: QTextBlock, name: str) -> bool:
    """Whether an anchor of this name stands in a paragraph."""
    piece = block.begin()
    while not piece.atEnd():
        if name in piece.fragment().charFormat().anchorNames():
            return True
        piece += 1
    return False


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Tables of one row each, below one another, are one; a table of one column of words is a list."""
    table: Part | None = None
    for one in parts:
        if one.kind == "Table" and table is not None and _columns(one) == _columns(table):
            table.parts += one.parts
            continue
        if table is not None:
            yield _as_list(table)
        table = one if one.kind == "Table" else None
        if table is None:
            yield one
    if table is not None:
        yield _as_list(table)


def _columns(table: Part) -> int:
    return len(table.parts[0].parts)


def _as_list(table: Part) -> Part:
    if _columns(table) != 1:
        return table
    items = [Part("LI", parts=[Part("LBody", parts=row.parts[0].parts)]) for row in table.parts]
    return Part("L", parts=items)
