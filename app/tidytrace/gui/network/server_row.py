"""One AI server as a row: who can reach it, whether it asks for a password, and the button that closes it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.checks.exposed_server import Exposed
from tidytrace.findings.model import State
from tidytrace.findings.plainly import last_steps, matters, to_do
from tidytrace.findings.wording import render
from tidytrace.gui.controls import Button, StateBadge, set_kind, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.neighbours import Servers
from tidytrace.gui.network.facts import facts
from tidytrace.gui.network.words import more_of
from tidytrace.gui.theme import sized
from tidytrace.gui.wordings import state_word
from tidytrace.language import Language

_ACTION_WIDTH = GRID * 21
_NARROW = GRID * 88


class ServerRow(Fitted):
    """Stays where it is when its server is closed; only its words and its button change."""

    close_it = Signal(str)
    undo = Signal(str)
    guide = Signal(str)

    def __init__(self, one: Exposed, found: Servers, language: Language, parent: QWidget | None = None) -> None:
        """As it was seen."""
        super().__init__(parent)
        self._ = language
        self.exposed = one
        self._found = found
        self.finding = finding = one.finding
        self.heading = render(finding.title, language)
        self.setAccessibleName(language.led(state_word(language, finding.state), self.heading))
        fine = finding.state is State.OK
        self.why = text("" if fine else breakable(matters(finding, language)), kind="quiet")
        self.advice = text(breakable(to_do(finding, language)))
        self.said = text()
        self.said.hide()
        self.more = Button(self._("Details"), kind="link", glyph="right", pressed=self.toggle)
        self.more.setAccessibleName(self._("Details: {title}").format(title=self.heading))
        self._details: QWidget | None = None
        self.action = Button("", kind="soft")
        self.action.at_least(_ACTION_WIDTH)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        self._words.addWidget(strong(breakable(self.heading)))
        for part in (self.why, self.advice, self.said):
            self._words.addWidget(part)
            if not part.text():
                part.hide()
        under = QHBoxLayout()
        # the arrow of the link has empty space of its own; the texts stand in one line
        under.setContentsMargins(-GRID, 0, 0, 0)
        under.addWidget(self.more)
        under.addStretch()
        self._below = QHBoxLayout()
        """Where the button is in a narrow window."""
        self._words.addLayout(self._below)
        self._words.addLayout(under)
        self._beside = layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        layout.setSpacing(GRID * 2)
        layout.addWidget(StateBadge(finding.state), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._words, 1)
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        if finding.id in found.receipts and finding.state is not State.OK:
            self.closed()
        else:
            self.rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the button goes below the words, which need the room."""
        narrow = self.width() < sized(_NARROW)
        if narrow != (self._beside.indexOf(self.action) < 0):
            there, other = (self._below, self._beside) if narrow else (self._beside, self._below)
            other.removeWidget(self.action)
            there.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        super().resizeEvent(event)

    def rest(self) -> None:
        """What can be done about it as it stands."""
        self.said.hide()
        self.advice.setHidden(not self.advice.text())
        remedy = self.finding.remedy.kind
        self.action.setVisible(remedy != "none" and self.finding.state is not State.OK)
        if remedy == "setting":
            self._act(self._("Close it…"), "soft", "", lambda: self.close_it.emit(self.finding.id))
        else:
            self._act(self._("Show me where"), "", "", lambda: self.guide.emit(self.finding.id))

    def busy(self) -> None:
        """The setting is being changed, or changed back."""
        self.said.hide()
        self.action.wait(self._("One moment…"))

    def closed(self) -> None:
        """The setting was changed; whether the server has heard of it is another matter."""
        last = last_steps(self.finding, self._)
        self.advice.hide()
        done = self._("The setting is changed. You can undo this at any time.")
        self._tell("\n".join(part for part in (done, last) if part), "manual")
        self.action.setVisible(True)
        self._act(self._("Undo"), "", "undo", lambda: self.undo.emit(self.finding.id))

    def failed(self, sentence: str, *, closed: bool) -> None:
        """It could not be changed; the row is as before and says why."""
        if closed:
            self.closed()
        else:
            self.rest()
        self._tell(sentence, "problem")

    def _tell(self, words: str, kind: str) -> None:
        set_kind(self.said, kind)
        self.said.setText(breakable(words))
        self.said.show()

    def _act(self, words: str, kind: str, glyph: str, pressed: Callable[[], None]) -> None:
        self.action.become(words, kind, glyph, pressed)
        self.action.setAccessibleName(self._.led(words, self.heading))

    def toggle(self) -> None:
        """Show or hide the details."""
        if self._details is None:
            self._details = facts(list(more_of(self._, self.exposed, self._found)), quiet=True)
            self._words.addWidget(self._details)
            self._details.hide()
        opened = self._details.isHidden()
        self._details.setVisible(opened)
        self.more.set_glyph("down" if opened else "right")
