"""One question of the walk: what is asked, what was seen, and four answers within reach of the keyboard."""

import datetime
from collections.abc import Sequence
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tidytrace.gui.busy import BusyBar
from tidytrace.gui.controls import Button, centred, headline, small, strong, text
from tidytrace.gui.design import CONTROL, GRID, SCROLL_BAR
from tidytrace.gui.direction import margins
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import when
from tidytrace.gui.report.channel_card import HEARSAY, channel_card
from tidytrace.gui.scrolling import scrolling, to_top
from tidytrace.gui.walk.evidence import EvidenceCard
from tidytrace.gui.walk.flow import Flow
from tidytrace.gui.walk.scene import SceneCard
from tidytrace.language import N_, Language
from tidytrace.report.channels import load_channels
from tidytrace.watch.walk.model import Answer
from tidytrace.watch.walk.questions import Page
from tidytrace.watch.walk.telling import ANSWERS

_BUTTONS: Final = {
    Answer.DONE: N_("&Done now"),
    Answer.ALREADY: N_("&Already so"),
    Answer.NOT_NOW: N_("&Not now"),
    Answer.NOT_MINE: N_("D&oes not apply"),
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person is in the walk."""

    number: int
    """Of the page, from 0."""
    total: int
    said: Answer | None = None
    """What they answered to this page already."""
    before: Answer | None = None
    """What they answered in the last walk."""
    then: datetime.datetime | None = None
    """When that was."""


class Asking(QWidget):
    """Shows one page at a time; ``ask`` turns it."""

    answered = Signal(object)
    back = Signal()
    leave = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty until ``ask``."""
        super().__init__(parent)
        self._ = language
        self.card: EvidenceCard | None = None
        self.scenes: list[SceneCard] = []
        self.suggested = Answer.NOT_NOW
        self.where = small()
        self.bar = BusyBar()
        self.leaving = Button(self._("&Leave for today"), kind="link", pressed=self.leave.emit)
        self.leaving.setToolTip(self._("Your answers are kept; you can go on within 14 days."))
        self.question = headline()
        self.advice = text(kind="quiet")
        self.before = small()
        self.problem = text(kind="problem")
        self.buttons = {answer: self._button(answer, words) for answer, words in _BUTTONS.items()}
        self.going_back = Button(self._("&Back"), kind="link", pressed=self.back.emit)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(GRID * 2)
        self._parts: list[QWidget] = []
        self._build()

    def _button(self, answer: Answer, words: str) -> Button:
        button = Button(self._(words), pressed=lambda: self.answered.emit(answer))
        button.setMinimumHeight(CONTROL)
        return button

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.leaving)
        head = QWidget()
        lines = QVBoxLayout(head)
        margins(lines, GRID * 4, GRID * 2, GRID * 4 + SCROLL_BAR, GRID)
        lines.setSpacing(GRID // 2)
        lines.addLayout(top)
        lines.addWidget(self.bar)
        body = QWidget()
        body.setProperty("kind", "page")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GRID * 4, GRID * 2, GRID * 4, GRID * 3)
        inside.setSpacing(GRID)
        inside.addWidget(self.question)
        inside.addWidget(self.advice)
        inside.addWidget(self.before)
        inside.addSpacing(GRID)
        inside.addLayout(self._inside)
        inside.addStretch(1)
        self.area = scrolling(centred(body), steady=True)
        self.answers = Flow(list(self.buttons.values()), stretch=True)
        foot = QFrame()
        foot.setProperty("kind", "bar")
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.going_back, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.answers, 1)
        answers = QVBoxLayout()
        margins(answers, GRID * 4, GRID * 3 // 2, GRID * 4 + SCROLL_BAR, GRID * 3 // 2)
        answers.addWidget(self.problem)
        answers.addLayout(row)
        inner = QWidget()
        inner.setLayout(answers)
        around = QHBoxLayout(foot)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(centred(inner))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(centred(head))
        layout.addWidget(self.area, 1)
        layout.addWidget(foot)
        self.problem.hide()

    def ask(self, page: Page, place: Place, card: EvidenceCard) -> None:
        """Turn to a page; ``card`` has been told what was seen."""
        code = self._.code
        title = page.tip.title.in_language(code)
        where = self._("Question {number} of {total}").format(number=place.number + 1, total=place.total)
        self.where.setText(f"{where} – {title}")
        self.bar.setRange(0, place.total)
        self.bar.setValue(place.number)
        self.bar.setAccessibleName(where)
        self.question.setText(page.question.ask.in_language(code))
        self.advice.setText(page.tip.advice.in_language(code))
        self.before.setText(self._before(place))
        self.before.setVisible(bool(self.before.text()))
        self.going_back.setVisible(place.number > 0)
        self.problem.hide()
        self.card = card
        self.scenes = [SceneCard(one, self._) for one in page.scenes]
        self._show([card, *self.scenes, *self._channels(page)])
        to_top(self.area)

    def _before(self, place: Place) -> str:
        if place.said is not None:
            return self._("Your answer so far: {answer}").format(answer=self._(ANSWERS[place.said]))
        if place.before is not None and place.then is not None:
            return self._("Last walk, {when}: {answer}").format(
                when=when(self._, place.then), answer=self._(ANSWERS[place.before])
            )
        return ""

    def _channels(self, page: Page) -> Sequence[QWidget]:
        """Who takes reports, where that is what the tip is about."""
        if page.question.show != "report":
            return ()
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID // 2)
        lines.addWidget(strong(self._("Where to report (China)")))
        lines.addWidget(small(self._(HEARSAY)))
        return (head, *(channel_card(one, self._) for one in load_channels()))

    def _show(self, parts: Sequence[QWidget]) -> None:
        for old in self._parts:
            self._inside.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = list(parts)
        for new in parts:
            self._inside.addWidget(new)

    def suggest(self, answer: Answer) -> None:
        """Enter gives this answer."""
        self.suggested = answer
        for one, button in self.buttons.items():
            button.set_kind("primary" if one is answer else "")

    def point(self) -> None:
        """The keyboard is on the answer that Enter gives."""
        self.buttons[self.suggested].setFocus(Qt.FocusReason.TabFocusReason)

    def fail(self, sentence: str) -> None:
        """The answer could not be kept; the page stays."""
        self.problem.setText(breakable(sentence))
        self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses what has the keyboard, else the answer that is suggested; Escape leaves."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = QApplication.focusWidget() or self.focusWidget()
            inside = isinstance(focus, QPushButton) and self.isAncestorOf(focus)
            button = focus if inside else self.buttons[self.suggested]
            if isinstance(button, QPushButton):
                button.click()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.leave.emit()
            return
        super().keyPressEvent(event)
