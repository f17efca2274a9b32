"""The page «Remind»: keep or forget, reminders, notices; one side at a time."""

import datetime
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.controls import headline
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.flow import Flow
from tidytrace.gui.network.page import Tab
from tidytrace.gui.remind.keeping import KeepingPart
from tidytrace.gui.remind.reminding import RemindingPart
from tidytrace.gui.remind.telling import TellingPart
from tidytrace.gui.scrolling import lay_headed
from tidytrace.gui.stops import one_stop
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.reminders.rules import MORNING, Monthly

KEEPING, REMINDING, TELLING = range(3)
_LAST = 28


class RemindPage(QWidget):
    """It is made when it is shown for the first time, and each side then, too: most people open another page first."""

    turn = Signal(object)
    """The person goes to a ``Place`` of the window."""
    said = Signal(object)
    """Something was done that can be taken back; a ``toast.Said``."""
    erased = Signal()
    """Chats are gone, or came back."""
    changed = Signal(str)
    """A setting was changed; the receipt."""
    news = Signal(str)
    """Something that was done for another page, in words."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at before the page is shown."""
        super().__init__(parent)
        self._ = language
        self._engine, self._work = engine, work
        self._made = False
        self.tabs: list[Tab] = []
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _make(self) -> None:
        self._made = True
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.show_side)
        self._sides = QStackedWidget()
        row = Flow()
        names = (self._("Keep or forget"), self._("When to remind"), self._("Notices"))
        for number, words in enumerate(names):
            tab = Tab(words)
            tab.setChecked(not number)
            tab.moved.connect(self._move)
            self._group.addButton(tab, number)
            self.tabs.append(tab)
            row.addWidget(tab)
        one_stop(self._group)
        lines = QVBoxLayout()
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(headline(self._("Remind")))
        lines.addLayout(row)
        lay_headed(self, lines, self._sides)
        self._turn_to(KEEPING)

    @cached_property
    def keeping(self) -> KeepingPart:
        """Keep or forget."""
        side = KeepingPart(self._engine, self._work, self._)
        side.erased.connect(self.erased)
        side.said.connect(self.said)
        side.changed.connect(self.changed)
        side.quiet.connect(lambda: self.show_side(REMINDING))
        return side

    @cached_property
    def reminding(self) -> RemindingPart:
        """Reminders."""
        return RemindingPart(self._engine, self._work, self._)

    @cached_property
    def telling(self) -> TellingPart:
        """Notices."""
        side = TellingPart(self._engine, self._work, self._)
        side.turn.connect(self.turn)
        return side

    def showEvent(self, event: QShowEvent) -> None:
        """Made now, if it was not."""
        super().showEvent(event)
        if not self._made:
            self._make()

    def hideEvent(self, event: QHideEvent) -> None:
        """Chats and settings may change on other pages."""
        super().hideEvent(event)
        self._stale()

    def show_side(self, number: int) -> None:
        """One of the three; what is set on one of them may be seen on another."""
        if not self._made:
            self._make()
        self._turn_to(number)

    def _turn_to(self, number: int) -> None:
        if number == KEEPING:
            side: KeepingPart | RemindingPart | TellingPart = self.keeping
        else:
            side = self.reminding if number == REMINDING else self.telling
        if self._sides.indexOf(side) < 0:
            self._sides.addWidget(side)
        side.stale = True
        self.tabs[number].setChecked(True)
        self._sides.setCurrentWidget(side)

    def _move(self, by: int) -> None:
        number = (self._group.checkedId() + by) % len(self.tabs)
        self.tabs[number].setFocus()
        self.show_side(number)

    def _stale(self) -> None:
        for name in ("keeping", "reminding", "telling"):
            if name in self.__dict__:  # made already
                getattr(self, name).stale = True

    def remind_of_walk(self, day: datetime.date) -> None:
        """The walk through the tips, once a month from that day on."""
        reminders = self._engine.minding.reminders
        rhythm = Monthly(min(day.day, _LAST), MORNING)

        def call() -> bool:
            reminders.remind("walk", rhythm)
            return reminders.look().by_itself

        def done(by_itself: bool) -> None:  # noqa: FBT001 - what the call returned
            self._stale()
            words = self._("You are reminded of the walk once a month.")
            more = "" if by_itself else self._("Set up under «Remind» that this comes by itself.")
            self.news.emit(" ".join(part for part in (words, more) if part))

        def failed(problem: EngineProblem) -> None:
            self.news.emit(problem.told(self._))

        self._work.start("remind-walk", lambda _handle: call(), done=done, failed=failed)
