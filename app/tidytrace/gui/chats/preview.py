"""One conversation to read: its text, what is known of it, and what can be done with it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation, Message
from tidytrace.erase.model import PlaceKind
from tidytrace.findings.wording import size
from tidytrace.gui.chats.chips import LinksLine
from tidytrace.gui.chats.found_bar import FoundBar
from tidytrace.gui.chats.page_turner import MOST, PageTurner
from tidytrace.gui.chats.port import Masks
from tidytrace.gui.chats.transcript import Transcript
from tidytrace.gui.controls import Button, Glyph, hairline, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import last_used
from tidytrace.gui.found import sentence
from tidytrace.gui.moments import day
from tidytrace.gui.theme import sized
from tidytrace.gui.wordings import KINDS, SEPARATOR, kind_name, stays
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind

_BETWEEN: Final = " – "
_WIDE: Final = GRID * 50
_NARROW: Final = GRID * 36
"""Pixels; below that fewer words leave the text of the chat its room."""


class Preview(QFrame):
    """The right side of the chats page."""

    about_app = Signal(str)
    """The person wants to know more about the app."""
    where_else = Signal(object)
    """The person wants to know where else this conversation is."""
    cut = Signal(object, object)
    """The person wants words cut out of this conversation; with it what is selected in the text, line by line."""

    hold = Signal(str, bool)
    """The person keeps this conversation now, whatever else is erased, or no longer."""
    turn = Signal(object, int)
    """The person wants to read the messages of this conversation after so many."""
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
        self.places = FoundBar(self.transcript, language)
        self.heading = title()
        self.meta = small()
        self.stays = small()
        self._known: tuple[Conversation, str, str] | None = None
        """What is shown, the name of its app, and how fresh what is known of that is."""
        self.about = Button("", kind="link", glyph="info", pressed=self._about)
        self.keep = Button("", kind="link", glyph="kept", pressed=self._hold)
        self.held = False
        self.found = text(kind="problem")
        self.found.hide()
        self.cut_what_was_found = Button(self._("Cut out what was &found…"), kind="link", pressed=self._cut_found)
        self.cut_what_was_found.hide()
        self.reveal = Button("", kind="link", glyph="lock", pressed=self.transcript.reveal_next)
        self.reveal.hide()
        self.transcript.hidden.changed.connect(self._say_hidden)
        self.note = text(kind="problem")
        self.note.hide()
        self.pages = PageTurner(language)
        self.pages.turned.connect(self._turn)
        self._narrow = False
        self._pages = QStackedWidget()
        self._pages.addWidget(self._nothing())
        self._pages.addWidget(self._reading())
        self.show_held(held=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._pages)
        self.nothing()

    def _reading(self) -> QWidget:
        reading = QWidget()
        inside = QVBoxLayout(reading)
        inside.setContentsMargins(GRID * 2, GRID * 2, GRID, GRID)
        inside.setSpacing(GRID // 2)
        for line in (self.heading, self.meta, self.stays):
            inside.addWidget(line)
        inside.addWidget(LinksLine(self.keep, self.about, self.places))
        inside.addWidget(self.found)
        inside.addWidget(self.cut_what_was_found, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.note)
        inside.addSpacing(GRID)
        inside.addWidget(self.transcript, 1)
        inside.addWidget(self.pages)
        inside.addWidget(hairline())
        inside.addLayout(self._feet())
        return reading

    def _nothing(self) -> QWidget:
        nothing = QWidget()
        self._message = strong()
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setProperty("kind", "quiet")
        middle = QVBoxLayout(nothing)
        middle.setSpacing(GRID * 2)
        middle.addStretch(2)
        middle.addWidget(Glyph("chats", "line", GRID * 8), 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._message)
        middle.addStretch(3)
        return nothing

    def _feet(self) -> QBoxLayout:
        self._links = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._links.setSpacing(GRID // 2)
        self._links.addWidget(self._foot(), 1)
        self._links.addWidget(self._cutting())
        return self._links

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below a list it is wide and low, and the links share a line; beside a narrow one they have fewer words."""
        narrow = self.width() < sized(_NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._name_links()
            self._say_facts()
        both = self.ask.sizeHint().width() + self.cut_out.sizeHint().width() + GRID * 4
        wide = self.width() >= (both if narrow else _WIDE)
        self._links.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As high as its words need at its width; where the window is lower, the page scrolls as a whole."""
        least, page = super().minimumSizeHint(), self._pages.currentWidget()
        reading = page.layout() if page is not None else None
        if reading is None:
            return least
        return QSize(
            least.width(), max(least.height(), reading.totalMinimumHeightForWidth(self.width() - 2) + GRID * 2)
        )

    def _foot(self) -> QWidget:
        """The footprint of one chat, when it is asked for; the place for it is always kept."""
        self.ask = Button("", kind="link", glyph="search", pressed=self._ask)
        self.ask.setAccessibleName(self._("Where else is it?"))
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
        self.cut_out = Button("", kind="link", glyph="cut", pressed=self._cut)
        self.cut_out.setAccessibleName(self._("Cut out words…"))
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

    def _hold(self) -> None:
        if self._conversation is not None:
            self.hold.emit(self._conversation.id, not self.held)

    def show_held(self, *, held: bool) -> None:
        """Whether the person keeps it."""
        self.held = held
        self._name_links()
        self.keep.setAccessibleName(self._("Stop keeping this chat") if held else self._("Keep this chat"))
        self.keep.setToolTip(
            self._("You keep this one: it is never erased. To erase it, stop keeping it first.")
            if held
            else self._("Nothing erases it then: no batch, no rule, no search.")
        )
        self.keep.setAccessibleDescription(self.keep.toolTip())

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

    def show_footprint(self, found: Mapping[PlaceKind, int], synced: str = "") -> None:
        """«Also in: prompt history, logs (2), Dropbox»; the service in whose folder the chat lies comes last."""
        words = [
            kind_name(self._, kind) if found[kind] == 1 else f"{kind_name(self._, kind)} ({found[kind]})"
            for kind in KINDS
            if found.get(kind)
        ]
        if synced:
            words.append(synced)
        if words:
            self.footprint.setText(self._("Also in: {kinds}").format(kinds=self._(", ").join(words)))
        else:
            self.footprint.setText(self._("No other place is known by its id. Erasing looks further."))

    def footprint_failed(self, sentence: str) -> None:
        """It could not be looked for."""
        self.footprint.setText(sentence)

    def nothing(self) -> None:
        """No row is current."""
        self.shown = self._known = None
        self._conversation = None
        self.transcript.show_messages(())
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
        self._known = conversation, app, freshness
        self._say_facts()
        self.about.setAccessibleName(self._("About {app}").format(app=app))
        self.note.hide()
        self.reveal.hide()
        self.pages.hide()
        self.transcript.show_messages(())
        self._pages.setCurrentIndex(1)

    def _name_links(self) -> None:
        narrow = self._narrow
        self.about.setText(self._("A&pp…") if narrow else self._("About this a&pp…"))
        self.ask.setText(self._("&Where else?") if narrow else self._("&Where else is it?"))
        self.cut_out.setText(self._("&Cut out…") if narrow else self._("&Cut out words…"))
        if self.held:
            self.keep.setText(self._("Stop &keeping") if narrow else self._("Stop &keeping this chat"))
        else:
            self.keep.setText(self._("&Keep") if narrow else self._("&Keep this chat"))

    def _say_facts(self) -> None:
        if self._known is not None:
            conversation, app, freshness = self._known
            facts = [app, *(self._unbroken(one) for one in self._facts(conversation))]
            self.meta.setText(SEPARATOR.join([*facts, freshness] if freshness else facts))

    @staticmethod
    def _unbroken(fact: str) -> str:
        """A line ends between two facts, or between two days."""
        return _BETWEEN.join(part.replace(" ", "\u00a0") for part in fact.split(_BETWEEN))

    def _facts(self, conversation: Conversation) -> list[str]:
        facts = []
        first, last = conversation.created, last_used(conversation)
        if self._narrow:
            return [day(self._, last)] if last is not None else []
        if first is not None and last is not None and first.astimezone().date() != last.astimezone().date():
            facts.append(f"{day(self._, first)}{_BETWEEN}{day(self._, last)}")
        elif last is not None:
            facts.append(day(self._, last))
        if conversation.messages is not None:
            facts.append(self._.plural("{count} message", "{count} messages", conversation.messages))
        facts.append(size(conversation.bytes))
        return facts

    def show_messages(self, messages: Sequence[Message], masks: Masks = (), skip: int = 0) -> None:
        """The text has come: some messages after the first ``skip``, and one more if there are more."""
        self.transcript.show_messages(messages[:MOST], masks)
        self._say_hidden()
        known = self._conversation.messages if self._conversation is not None else None
        self.pages.show_page(skip, len(messages[:MOST]), known, more=len(messages) > MOST)
        if not messages and not skip:
            self._say(self._("There is no text in this chat."), "quiet")

    def unmasked(self, sentence: str) -> None:
        """Nobody could look what is better not seen, so nothing is masked."""
        self._say(sentence, "problem")

    def _say_hidden(self) -> None:
        hidden = self.transcript.hidden
        count = len(hidden)
        self.reveal.setVisible(count > 0)
        if hidden.seen is None:
            self.reveal.setText(
                self._.plural("Show the masked &value", "Show the first of {count} masked &values", count)
            )
        elif hidden.seen + 1 < count:
            words = self._("Mask it and show &value {number} of {count}")
            self.reveal.setText(words.format(number=hidden.seen + 2, count=count))
        else:
            self.reveal.setText(self._("Mask the &value again"))

    def _turn(self, skip: int) -> None:
        if self._conversation is not None:
            self.turn.emit(self._conversation, skip)

    def failed(self, sentence: str) -> None:
        """The text cannot be read."""
        self._say(sentence, "problem")

    def _say(self, sentence: str, kind: str) -> None:
        self.note.setText(sentence)
        self.note.setProperty("kind", kind)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.show()
