"""The text of one conversation: who said what, as bubbles in one document that can be selected and read aloud."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrame,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from tidytrace.chats.model import Message
from tidytrace.gui.chats.hidden import Hidden
from tidytrace.gui.chats.port import Masks
from tidytrace.gui.design import GRID, RADIUS, SMALL, scaled
from tidytrace.gui.moments import when
from tidytrace.gui.theme import worn
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.checks.scanning import Mask

_LONGEST: Final = 6_000
"""Characters of one message that a preview shows; programs paste whole files into a chat."""
_LONGEST_TOOL: Final = 400


class Transcript(QTextEdit):
    """Messages as rounded bubbles: the person's at the end of the line, the AI's at its beginning, tools small."""

    cut_out = Signal()
    """The person wants what is selected cut out."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Read-only and plain: nothing of a message is taken for markup."""
        super().__init__(parent)
        self._ = language
        self._messages: Sequence[Message] = ()
        self._masks: Masks = ()
        self.hidden = Hidden(self)
        self._pressed = ""
        self._bubbles: list[tuple[QTextFrame, str]] = []
        self.can_be_cut = False
        """Whether words can be cut out of this chat."""
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(GRID / 2)
        self.setCursorWidth(0)
        self.setMinimumHeight(GRID * 4)
        self.setAccessibleName(language("Text of the chat"))

    def show_messages(self, messages: Sequence[Message], masks: Masks = ()) -> None:
        """Fill the document; what stands in the ``masks`` of a message is not seen at once."""
        self._messages, self._masks = messages, masks
        self._fill()

    def reveal_next(self) -> None:
        """See the next value, and bring it into sight."""
        self.hidden.reveal_next()
        cursor = self.hidden.cursor()
        if cursor is not None:
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a masked value shows it."""
        self._pressed = self.anchorAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Only where nothing was selected."""
        super().mouseReleaseEvent(event)
        here = self.anchorAt(event.position().toPoint())
        if here and here == self._pressed and not self.textCursor().hasSelection():
            number = int(here)
            self.hidden.mask() if self.hidden.seen == number else self.hidden.reveal(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand says that something can be clicked."""
        super().mouseMoveEvent(event)
        over = bool(self.anchorAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody looks at is masked again."""
        super().hideEvent(event)
        self.hidden.mask()

    def selected(self) -> list[str]:
        """The lines that are selected, without what stands above each message."""
        cursor = self.textCursor()
        headings = {bubble.firstPosition() for bubble, _role in self._bubbles}
        lines = []
        block = self.document().findBlock(cursor.selectionStart())
        while block.isValid() and block.position() < cursor.selectionEnd():
            begin = max(cursor.selectionStart() - block.position(), 0)
            words = block.text()[begin : cursor.selectionEnd() - block.position()]
            first = block.position() + begin
            words = self.hidden.plain(first, first + len(words), words).strip()
            if words and block.position() not in headings:
                lines.append(words)
            block = block.next()
        return lines

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with text everywhere, and one thing more."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        action = menu.addAction(self._("&Cut out words…"), self.cut_out.emit)
        action.setEnabled(self.can_be_cut)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        """The colours of the letters stand in the document, so it is filled anew with the theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and self._messages:
            self._fill()

    def _fill(self) -> None:
        self._bubbles = []
        self.hidden.clear()
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, message in enumerate(self._messages):
            self._add(cursor, message, self._masks[number] if number < len(self._masks) else ())
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(self, cursor: QTextCursor, message: Message, masks: "Sequence[Mask]") -> None:
        look = worn()
        aside = message.role in {"tool", "system"}
        frame = QTextFrameFormat()
        frame.setPadding(GRID * 1.5)
        frame.setTopMargin(GRID / 2)
        frame.setBottomMargin(GRID / 2)
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        near, far = (GRID * 6, GRID / 2) if (message.role == "user") is not turned else (GRID / 2, GRID * 6)
        frame.setLeftMargin(near)
        frame.setRightMargin(far)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        # Qt keeps an empty line between two frames; it must not look like one
        gap = QTextBlockFormat()
        gap.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(gap)
        made = cursor.insertFrame(frame)
        self._bubbles.append((made, message.role))
        who = QTextCharFormat()
        who.setFont(scaled(self.font(), SMALL, bold=True))
        who.setForeground(QColor(look.accent if message.role == "user" else look.quiet))
        names = {
            "user": self._("You"),
            "assistant": self._("AI"),
            "tool": self._("Tool"),
            "system": self._("Set-up"),
        }
        heading = names[message.role]
        if message.time is not None:
            heading += SEPARATOR + when(self._, message.time)
        cursor.setBlockFormat(QTextBlockFormat())
        cursor.insertText(heading + "\n", who)
        words = QTextCharFormat()
        font = scaled(self.font(), SMALL if aside else 1.0)
        font.setWeight(QFont.Weight.Normal)
        words.setFont(font)
        words.setForeground(QColor(look.quiet if aside else look.text))
        self._put(cursor, message.text, masks, _LONGEST_TOOL if aside else _LONGEST, words)

    def _put(
        self, cursor: QTextCursor, said: str, masks: "Sequence[Mask]", longest: int, words: QTextCharFormat
    ) -> None:
        """The words of a message, as many as are shown; a value that is not wholly among them is not shown at all."""
        at, whole = len(said) - len(said.lstrip()), len(said.rstrip())
        end = min(at + longest, whole)
        for mask in masks:
            if at <= mask.start < end:
                end = end if mask.end <= end else mask.start
        for mask in masks:
            if at <= mask.start and mask.end <= end:
                cursor.insertText(said[at : mask.start], words)
                self.hidden.put(cursor, said[mask.start : mask.end], mask.masked, words)
                at = mask.end
        left = said[at:end]
        if end < whole:
            count = whole - end
            more = self._.plural("… and {count} more character", "… and {count} more characters", count)
            left = f"{left.rstrip()}\n{more}"
        cursor.insertText(left, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Round grounds first, the text above them."""
        look = worn()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(0, -self.verticalScrollBar().value())
        seen = QRectF(event.rect()).translated(0, self.verticalScrollBar().value())
        layout = self.document().documentLayout()
        for frame, role in self._bubbles:
            rect = layout.frameBoundingRect(frame)
            style = frame.frameFormat().toFrameFormat()
            rect.adjust(style.leftMargin(), style.topMargin(), -style.rightMargin(), -style.bottomMargin())
            if rect.bottom() < seen.top():
                continue
            if rect.top() > seen.bottom():
                break
            if role in {"user", "assistant"}:
                painter.setBrush(QColor(look.accent_soft if role == "user" else look.raised))
                painter.drawRoundedRect(rect, RADIUS * 1.5, RADIUS * 1.5)
        painter.end()
        super().paintEvent(event)
