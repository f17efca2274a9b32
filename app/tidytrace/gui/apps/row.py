"""One thing about an app as a row: how it stands, what it means in a sentence, one button, and the way back."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog.powers import POWERS
from tidytrace.findings.model import Finding, State
from tidytrace.findings.moving import moved_phrase
from tidytrace.findings.wording import render
from tidytrace.gui.apps.words import heading_of
from tidytrace.gui.controls import Button, StateBadge, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.home.guide import breakable, steps_of
from tidytrace.gui.network.facts import facts
from tidytrace.gui.theme import sized
from tidytrace.gui.wordings import state_word
from tidytrace.language import Language

_ACTION_WIDTH = GRID * 18
_NARROW = GRID * 70


class ThingRow(Fitted):
    """Stays where it is when something is changed; only its words, its shape and its button change."""

    fix = Signal(str)
    """The person wants to see what would be changed."""
    undo = Signal(str)
    guide = Signal(str)
    chats = Signal(str)

    def __init__(
        self, finding: Finding, receipt: str | None, language: Language, parent: QWidget | None = None
    ) -> None:
        """``receipt`` is of the change that was made here and can be put back."""
        super().__init__(parent)
        self._ = language
        self.finding = finding
        self.receipt = receipt
        self.badge = StateBadge(finding.state, GRID * 4)
        self.word = small()
        self.heading = strong()
        self.why = text(kind="quiet")
        self.moved = text(kind="moved")
        self.said = text(kind="ok")
        self.problem = text(kind="problem")
        self.problem.hide()
        self.more = Button(self._("Details"), kind="link", glyph="right", pressed=self.toggle)
        self.action = Button("", kind="soft")
        self.action.at_least(_ACTION_WIDTH)
        self._details: QWidget | None = None
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        for part in (self.heading, self.word, self.why, self.moved, self.said, self.problem):
            self._words.addWidget(part)
        self._below = QHBoxLayout()
        """Where the button is when there is little room."""
        self._words.addLayout(self._below)
        under = QHBoxLayout()
        # the arrow of the link has empty space of its own; the texts stand in one line
        under.setContentsMargins(-GRID, 0, 0, 0)
        under.addWidget(self.more)
        under.addStretch()
        self._words.addLayout(under)
        self._beside = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, 0)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._words, 1)
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        self.show_finding(finding, receipt)

    def show_finding(self, finding: Finding, receipt: str | None) -> None:
        """How it stands now."""
        self.finding, self.receipt = finding, receipt
        heading = heading_of(self._, finding)
        word = state_word(self._, finding.state)
        self.setAccessibleName(self._.led(word, heading))
        self.badge.show_state(finding.state)
        self.heading.setText(breakable(heading))
        self.word.setText(word)
        why = render(finding.why, self._)
        self.setAccessibleDescription(why)
        self.why.setText(breakable(why))
        moved = finding.moved
        self.moved.setText(breakable(render(moved_phrase(finding.id, moved), self._)) if moved is not None else "")
        self.moved.setHidden(moved is None)
        self.more.setAccessibleName(self._("Details: {title}").format(title=heading))
        self.problem.hide()
        if self._details is not None:
            opened = not self._details.isHidden()
            self._details.hide()
            self._details.deleteLater()
            self._details = None
            if opened:
                self.toggle()
        self._show_action()

    @property
    def can_undo(self) -> bool:
        """Whether what was changed here stands as it was changed, and can be put back."""
        return self.receipt is not None and self.finding.state is not State.RISK

    def _show_action(self) -> None:
        self.said.setText(self._("You changed this with Tidytrace. You can put it back at any time."))
        self.said.setVisible(self.can_undo)
        kind = self.finding.remedy.kind
        helpless = kind == "none" or self.finding.state is State.OK
        self.action.setVisible(self.can_undo or not helpless)
        id_ = self.finding.id
        if self.can_undo:
            self._act(self._("Put back"), "", "undo", lambda: self.undo.emit(id_))
        elif kind == "setting":
            self._act(self._fix_words(), "soft", "", lambda: self.fix.emit(id_))
        elif kind == "erase":
            self._act(self._("Show the chats"), "", "chats", lambda: self.chats.emit(id_))
        else:
            self._act(self._("Show me where"), "", "", lambda: self.guide.emit(id_))

    def _fix_words(self) -> str:
        if self.finding.title.key == "setting":
            return self._("Turn off…")
        if self.finding.id.endswith(f".{POWERS}"):
            return self._("Allow less…")
        return self._("Put right…")

    def _act(self, words: str, kind: str, glyph: str, pressed: Callable[[], None]) -> None:
        self.action.become(words, kind, glyph, pressed)
        self.action.setAccessibleName(self._.led(words, heading_of(self._, self.finding)))

    def busy(self) -> None:
        """It is being changed, or put back."""
        self.problem.hide()
        self.action.wait(self._("One moment…"))

    def failed(self, sentence: str) -> None:
        """It could not be changed; the row is as before and says why."""
        self._show_action()
        self.problem.setText(breakable(sentence))
        self.problem.show()

    def toggle(self) -> None:
        """Show or hide where it was seen."""
        if self._details is None:
            self._details = self._evidence()
            self._words.addWidget(self._details)
            self._details.hide()
        opened = self._details.isHidden()
        self._details.setVisible(opened)
        self.more.set_glyph("down" if opened else "right")

    def _evidence(self) -> QWidget:
        widget = QWidget(self)
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(0, 0, 0, GRID)
        lines.setSpacing(GRID // 2)
        lines.addWidget(facts(list(self._lines()), quiet=True))
        if self.finding.remedy.kind == "setting" and self.finding.remedy.steps:
            lines.addWidget(small(self._("By hand")))
            lines.addWidget(steps_of(self.finding, self._))
        return widget

    def _lines(self) -> Iterator[tuple[str, str]]:
        for one in self.finding.evidence:
            yield self._("Seen in"), one.where
            if one.key is not None:
                yield self._("There"), one.key if one.value is None else f"{one.key} = {one.value}"
        yield self._("Name"), self.finding.id

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the button goes below the words."""
        narrow = self.width() < sized(_NARROW)
        if narrow != (self._beside.indexOf(self.action) < 0):
            there, other = (self._below, self._beside) if narrow else (self._beside, self._below)
            other.removeWidget(self.action)
            there.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        super().resizeEvent(event)
