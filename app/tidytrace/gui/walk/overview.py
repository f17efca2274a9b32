"""All tips with how they stand, former walks, and the one big button that starts the next."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.checks.tips import TipState
from tidytrace.findings.model import State
from tidytrace.gui.controls import (
    Button,
    Glyph,
    StateBadge,
    card,
    centred,
    hairline,
    set_kind,
    small,
    strong,
    text,
    title,
)
from tidytrace.gui.design import GRID
from tidytrace.gui.home.header import Header
from tidytrace.gui.scrolling import lay_headed, scrolling
from tidytrace.gui.walk.history import History
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language
from tidytrace.watch.walk.model import Walk


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How one tip stands."""

    state: State | None
    """None before anything was looked at."""
    seen: str = ""
    """What a machine has seen of it, in one line with the words of the state; empty when it sees nothing of it."""
    said: str = ""
    """What the person answered last, and when."""


class TipRow(QWidget):
    """One tip."""

    pressed = Signal(str)

    def __init__(self, tip: TipState, language: Language, parent: QWidget | None = None) -> None:
        """Starts as «not looked at yet»."""
        super().__init__(parent)
        self._ = language
        self.tip = tip
        name = tip.title.in_language(language.code)
        self.badge = StateBadge(size=GRID * 9 // 2)
        self.word = small()
        self.more = Button(self._("Details"), kind="link", pressed=lambda: self.pressed.emit(tip.id))
        self.more.setAccessibleName(self._("Details: {title}").format(title=name))
        self._name = name
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(strong(name))
        words.addWidget(text(tip.advice.in_language(language.code), kind="quiet"))
        words.addWidget(self.word)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID, GRID * 3 // 2)
        row.setSpacing(GRID * 2)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.show_stand(Stand(state=None))

    def show_stand(self, stand: Stand) -> None:
        """Word, shape and colour."""
        state = state_word(self._, stand.state)
        self.badge.show_state(stand.state)
        self.word.setText(SEPARATOR.join(filter(None, (stand.seen or state, stand.said))))
        set_kind(self.word, "quiet" if stand.state is None else stand.state.value)
        self.setAccessibleName(self._.led(self._name, self.word.text()))


class Overview(QWidget):
    """The page before and after a walk; during the look that begins one it shows how far that is."""

    pressed = Signal(str)
    """The person wants to know more about a tip."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``show_tips``."""
        super().__init__(parent)
        self._ = language
        self.header = Header(language)
        self.header.button.setAutoDefault(True)  # Enter presses it, too
        self.welcome = self._welcome()
        self.history = History(language)
        self.problem = text(kind="problem")
        self.problem.hide()
        self.rows: dict[str, TipRow] = {}
        self._card = card()
        self._lines = QVBoxLayout(self._card)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        body = QWidget()
        body.setProperty("kind", "page")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        inside.setSpacing(GRID * 2)
        for one in (self.problem, self.welcome, self.history, title(self._("The tips")), self._card):
            inside.addWidget(one)
        inside.addStretch()
        self.area = scrolling(centred(body), steady=True)
        top = QVBoxLayout()
        top.addWidget(self.header)
        lay_headed(self, top, self.area)

    def _welcome(self) -> QFrame:
        """What a walk is, for whoever never made one."""
        frame = card()
        row = QHBoxLayout(frame)
        row.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        row.setSpacing(GRID * 3)
        row.addWidget(Glyph("tips", "accent", GRID * 8), 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(GRID)
        lines.addWidget(title(self._("One question a page, and four answers")))
        for words in (
            self._("What a machine can see is looked up first: you read which apps it is about."),
            self._("What can be put right is put right on the spot, and can be undone."),
            self._("The rest only you know. Your answers stay on this computer, and there are no marks."),
            self._("Leave whenever you like: you go on where you were."),
        ):
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(Glyph("tick", "accent", 20), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text(words), 1)
            lines.addLayout(line)
        row.addLayout(lines, 1)
        return frame

    def show_tips(self, tips: Sequence[TipState]) -> None:
        """The checklist in its order; rows that are there stay."""
        for tip in tips:
            if tip.id in self.rows:
                continue
            if self.rows:
                self._lines.addWidget(hairline())
            row = TipRow(tip, self._, self._card)
            row.pressed.connect(self.pressed)
            self.rows[tip.id] = row
            self._lines.addWidget(row)

    def show_stands(self, stand_of: Callable[[str], Stand]) -> None:
        """Ask for every tip."""
        for tip, row in self.rows.items():
            row.show_stand(stand_of(tip))

    def show_past(self, past: Sequence[Walk]) -> None:
        """Former walks; before the first there is a welcome instead."""
        self.welcome.setVisible(not past)
        self.history.setVisible(bool(past))
        self.history.show_walks(past)

    def say(self, problem: str) -> None:
        """What could not be read or kept; empty when all is well."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
