"""The end of a walk: what was done, how the tips stand, and when the next one is offered."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, card, centred, headline, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.moments import on_day
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.walk.history import History
from tidytrace.language import Language
from tidytrace.watch.walk.book import Kept
from tidytrace.watch.walk.model import Answer, Walk
from tidytrace.watch.walk.telling import answers_line, done_line, standings_line
from tidytrace.watch.walk.today import Done

Remind = Callable[[datetime.date], None]
"""Reminds the person on a day."""


class Over(QWidget):
    """Counts first."""

    closed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``tell``."""
        super().__init__(parent)
        self._ = language
        self._remind: Remind | None = None
        self._next: datetime.date | None = None
        self.headline = headline(self._("That was the walk"))
        self.standings = text(kind="quiet")
        self.done = text()
        self.answers = text()
        self.open = text()
        self.next = text()
        self.reminding = Button(self._("&Remind me in a month"), pressed=self._ask)
        self.reminding.hide()
        self.history = History(language)
        self.closing = Button(self._("&Back to the tips"), kind="big", pressed=self.closed.emit)
        self.closing.setAutoDefault(True)  # Enter presses it, too
        body = QWidget()
        body.setProperty("kind", "page")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 5)
        lines.setSpacing(GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.headline)
        words.addWidget(self.standings)
        words.addStretch()
        top = QHBoxLayout()
        top.setSpacing(GRID * 3)
        top.addLayout(words, 1)
        top.addWidget(self.closing, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        lines.addWidget(self._today())
        lines.addWidget(self.history)
        lines.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(centred(body), steady=True))

    def _today(self) -> QFrame:
        frame = card()
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID // 2)
        lines.addWidget(strong(self._("Done during this walk")))
        lines.addWidget(self.done)
        lines.addSpacing(GRID // 2)
        lines.addWidget(strong(self._("Your answers")))
        lines.addWidget(self.answers)
        lines.addWidget(self.open)
        lines.addSpacing(GRID // 2)
        lines.addWidget(self.next)
        row = QHBoxLayout()
        row.addWidget(self.reminding)
        row.addStretch()
        lines.addLayout(row)
        return frame

    def can_remind(self, remind: Remind | None) -> None:
        """With somebody who reminds, the person is offered that."""
        self._remind = remind
        self.reminding.setVisible(remind is not None)

    def _ask(self) -> None:
        if self._remind is not None and self._next is not None:
            self._remind(self._next)
            self.reminding.setEnabled(False)

    def tell(self, walk: Walk, kept: Kept, titles: Mapping[str, str]) -> None:
        """``titles`` are those of the tips; ``tell_done`` follows."""
        self.standings.setText(standings_line(walk.standings(), self._))
        self.answers.setText(answers_line(walk, self._))
        left = [titles.get(tip, tip) for tip, said in walk.said.items() if said.answer is Answer.NOT_NOW]
        self.open.setText(self._("For another day: {tips}").format(tips=self._listed(left)))
        self.open.setVisible(bool(left))
        self.done.setText("…")
        self._next = kept.next_day
        words = self._("The next walk is offered on {date}.")
        self.next.setText(words.format(date=on_day(self._, self._next)) if self._next is not None else "")
        self.reminding.setEnabled(True)
        self.history.show_walks(kept.past)
        self.closing.setFocus()

    def _listed(self, titles: Sequence[str]) -> str:
        return self._("; ").join(titles)

    def tell_done(self, done: Done) -> None:
        """Counted from the receipts."""
        self.done.setText(done_line(done, self._))

    def tell_problem(self, sentence: str) -> None:
        """It could not be counted."""
        self.done.setText(sentence)
