"""One conversation to read: who said what, as bubbles in one document that can be selected and read aloud."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrame,
    QTextFrameFormat,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from tidytrace.chats.model import Conversation, Message
from tidytrace.erase.model import PlaceKind
from tidytrace.findings.wording import size
from tidytrace.gui.controls import Button, Glyph, hairline, small, strong, text, title
from tidytrace.gui.design import GRID, RADIUS, SMALL, scaled
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import sentence
from tidytrace.gui.moments import day, when
from tidytrace.gui.theme import worn
from tidytrace.gui.wordings import KINDS, SEPARATOR, kind_name, stays
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind

MOST: Final = 200
"""Messages that a preview shows; nobody reads more here."""
_WIDE: Final = GRID * 50
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

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Fill the document."""
        self._messages = messages
        self._fill()

    def selected(self) -> list[str]:
        """The lines that are selected, without what stands above each message."""
        cursor = self.textCursor()
        headings = {bubble.firstPosition() for bubble, _role in self._bubbles}
        lines = []
        block = self.document().findBlock(cursor.selectionStart())
        while block.isValid() and block.position() < cursor.selectionEnd():
            begin = max(cursor.selectionStart() - block.position(), 0)
            words = block.text()[begin : cursor.selectionEnd() - block.position()].strip()
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
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for message in self._messages:
            self._add(cursor, message)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(self, cursor: QTextCursor, message: Message) -> None:
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
        cursor.insertText(self._shortened(message.text.strip(), _LONGEST_TOOL if aside else _LONGEST), words)

    def _shortened(self, words: str, longest: int) -> str:
        if len(words) <= longest:
            return words
        more = self._.plural("… and {count} more character", "… and {count} more characters", len(words) - longest)
        return f"{words[:longest].rstrip()}\n{more}"

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


class Preview(QFrame):
    """The right side of the chats page."""

    about_app = Signal(str)
    """The person wants to know more about the app."""
    where_else = Signal(object)
    """The person wants to know where else this conversation is."""
    cut = Signal(object, object)
    """The person wants words cut out of this conversation; with it what is selected in the text, line by line."""

    cut_found = Signal(object)
    """The person wants cut out what was found in this conversation."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Shows nothing."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self._conversation: Conversation | None = None
        self.shown: str | None = None
        """Id of the conversation that is shown or being read."""
        self.transcript = Transcript(language)
        self.heading = title()
        self.meta = small()
        self.stays = small()
        self.about = Button(self._("About this a&pp…"), kind="link", glyph="info", pressed=self._about)
        self.found = text(kind="problem")
        self.found.hide()
        self.cut_what_was_found = Button(self._("Cut out what was &found…"), kind="link", pressed=self._cut_found)
        self.cut_what_was_found.hide()
        self.note = text(kind="problem")
        self.note.hide()
        self._message = strong()
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        reading = QWidget()
        inside = QVBoxLayout(reading)
        inside.setContentsMargins(GRID * 2, GRID * 2, GRID, GRID)
        inside.setSpacing(GRID // 2)
        for line in (self.heading, self.meta, self.stays):
            inside.addWidget(line)
        inside.addWidget(self.about, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.found)
        inside.addWidget(self.cut_what_was_found, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.note)
        inside.addSpacing(GRID)
        inside.addWidget(self.transcript, 1)
        inside.addWidget(hairline())
        inside.addLayout(self._feet())
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.setSpacing(GRID * 2)
        middle.addStretch(2)
        middle.addWidget(Glyph("chats", "line", GRID * 8), 0, Qt.AlignmentFlag.AlignHCenter)
        self._message.setProperty("kind", "quiet")
        middle.addWidget(self._message)
        middle.addStretch(3)
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(reading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._pages)
        self.nothing()

    def _feet(self) -> QBoxLayout:
        self._links = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._links.setSpacing(GRID // 2)
        self._links.addWidget(self._foot(), 1)
        self._links.addWidget(self._cutting())
        return self._links

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below a list it is wide and low, and the links share a line."""
        wide = self.width() >= _WIDE
        self._links.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As high as its words are at its width, and a few lines of the text."""
        least = super().minimumSizeHint()
        page = self._pages.currentWidget()
        reading = page.layout() if page is not None else None
        if reading is None:
            return least
        return QSize(least.width(), max(least.height(), reading.totalMinimumHeightForWidth(self.width()) + 2))

    def _foot(self) -> QWidget:
        """The footprint of one chat, when it is asked for; the place for it is always kept."""
        self.ask = Button(self._("&Where else is it?"), kind="link", glyph="search", pressed=self._ask)
        self.footprint = small()
        self.footprint.setMinimumHeight(self.ask.sizeHint().height())
        asking = QWidget()
        row = QHBoxLayout(asking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ask)
        row.addStretch()
        self._sides = QStackedWidget()
        self._sides.addWidget(asking)
        self._sides.addWidget(self.footprint)
        self._sides.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return self._sides

    def _cutting(self) -> QWidget:
        """The way to cut words out of this chat."""
        self.cut_out = Button(self._("&Cut out words…"), kind="link", glyph="cut", pressed=self._cut)
        self.transcript.cut_out.connect(self._cut)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cut_out)
        row.addStretch()
        return line

    def _about(self) -> None:
        if self._conversation is not None:
            self.about_app.emit(self._conversation.app)

    def _cut_found(self) -> None:
        if self._conversation is not None:
            self.cut_found.emit(self._conversation)

    def show_found(self, kinds: Mapping[Kind, int]) -> None:
        """What is sensitive in this conversation."""
        self.found.setText(sentence(self._, kinds))
        self.found.setVisible(bool(kinds))
        self.cut_what_was_found.setVisible(bool(kinds) and self.cut_out.isEnabled())

    def _cut(self) -> None:
        if self._conversation is not None:
            self.cut.emit(self._conversation, self.transcript.selected())

    def _ask(self) -> None:
        if self._conversation is not None:
            self.footprint.setText(self._("Looking…"))
            self._sides.setCurrentIndex(1)
            self.where_else.emit(self._conversation)

    def show_footprint(self, found: Mapping[PlaceKind, int]) -> None:
        """«Also in: prompt history · logs (2)»."""
        words = [
            kind_name(self._, kind) if found[kind] == 1 else f"{kind_name(self._, kind)} ({found[kind]})"
            for kind in KINDS
            if found.get(kind)
        ]
        if words:
            self.footprint.setText(self._("Also in: {kinds}").format(kinds=self._(", ").join(words)))
        else:
            self.footprint.setText(self._("No other place is known by its id. Erasing looks further."))

    def footprint_failed(self, sentence: str) -> None:
        """It could not be looked for."""
        self.footprint.setText(sentence)

    def nothing(self) -> None:
        """No row is current."""
        self.shown = None
        self._message.setText(self._("Choose a chat to read it here"))
        self._pages.setCurrentIndex(0)

    def reading(self, conversation: Conversation, heading: str, app: str, freshness: str = "") -> None:
        """The head is shown at once, the messages follow; ``freshness`` of what is known of the app."""
        self.shown = conversation.id
        self._conversation = conversation
        self._sides.setCurrentIndex(0)
        hint = stays(self._, conversation, app)
        self.stays.setText(hint or "")
        self.stays.setVisible(bool(hint))
        self.cut_out.setEnabled(conversation.erasable == "alone")
        self.transcript.can_be_cut = self.cut_out.isEnabled()
        self.cut_out.setToolTip(hint or self._("Only the words go; the rest of the chat stays."))
        self.cut_out.setAccessibleDescription(self.cut_out.toolTip())
        self.heading.setText(heading)
        facts = self._facts(conversation, app)
        self.meta.setText(SEPARATOR.join([*facts, freshness] if freshness else facts))
        self.about.setAccessibleName(self._("About {app}").format(app=app))
        self.note.hide()
        self.transcript.show_messages(())
        self._pages.setCurrentIndex(1)

    def _facts(self, conversation: Conversation, app: str) -> list[str]:
        facts = [app]
        first, last = conversation.created, last_used(conversation)
        if first is not None and last is not None and first.astimezone().date() != last.astimezone().date():
            facts.append(f"{day(self._, first)} – {day(self._, last)}")
        elif last is not None:
            facts.append(day(self._, last))
        if conversation.messages is not None:
            facts.append(self._.plural("{count} message", "{count} messages", conversation.messages))
        facts.append(size(conversation.bytes))
        return facts

    def show_messages(self, messages: Sequence[Message]) -> None:
        """The text has come."""
        self.transcript.show_messages(messages[:MOST])
        if len(messages) > MOST:
            self._say(self._("Only the first {count} messages are shown here.").format(count=MOST), "quiet")
        elif not messages:
            self._say(self._("There is no text in this chat."), "quiet")

    def failed(self, sentence: str) -> None:
        """The text cannot be read."""
        self._say(sentence, "problem")

    def _say(self, sentence: str, kind: str) -> None:
        self.note.setText(sentence)
        self.note.setProperty("kind", kind)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.show()
