"""Notices: what was told lately and what was answered, which kinds are told at all, and a trial."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed, sentence
from tidytrace.gui.controls import Button, card, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.flow import Flow
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import when
from tidytrace.gui.remind.peace_card import PeaceCard
from tidytrace.gui.remind.port import Told
from tidytrace.gui.remind.side import Side, emptied
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language
from tidytrace.watch.notices.ledger import Entry, Stage
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.shown import shown, words_of

MOST: Final = 30
"""Notices that are listed; older ones are counted."""
_OPEN: Final = frozenset({Stage.WAITING, Stage.TELLING, Stage.TOLD, Stage.CLOSED, Stage.SILENT})


def standing(entry: Entry, language: Language) -> str:
    """How far a notice is."""
    if entry.answer is not None and entry.stage is Stage.ANSWERED:
        return language("your answer: {answer}").format(answer=words_of(entry.answer, language))
    if entry.stage is Stage.WAITING and entry.until is not None:
        return language("again on {when}").format(when=f"{entry.until.astimezone():%Y-%m-%d %H:%M}")
    return render(Phrase(f"notice-state.{entry.stage}"), language)


class NoticeCard(QFrame):
    """One notice with the answers that it still takes."""

    answered = Signal(object)
    """An Action."""

    def __init__(self, entry: Entry, language: Language, parent: QWidget | None = None) -> None:
        """As it was told."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        told = shown(entry.notice, entry.number, language)
        self.setAccessibleName(told.title)
        self.buttons: dict[Action, Button] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 3 // 2)
        lines.setSpacing(GRID // 2)
        lines.addWidget(strong(breakable(told.title)))
        if told.body:
            lines.addWidget(text(breakable(told.body)))
        self.state = small(f"{when(language, entry.since)} · {standing(entry, language)}")
        lines.addWidget(self.state)
        if entry.stage in _OPEN and entry.notice.actions:
            row = Flow()
            for number, one in enumerate(entry.notice.actions):
                button = Button(words_of(one, language), kind="" if number else "soft", pressed=self._answer(one))
                button.setAccessibleName(language.led(button.text(), told.title))
                self.buttons[one] = button
                row.addWidget(button)
            lines.addLayout(row)

    def _answer(self, action: Action) -> Callable[[], None]:
        return lambda: self.answered.emit(action)


class TellingPart(Side[Told]):
    """Third side of the page."""

    kind = "telling"

    turn = Signal(object)
    """The person goes to a ``Place`` of the window."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        self.found = Told()
        self.said = ""
        """What became of the last answer; it stands below the summary after the next look."""
        super().__init__(engine, work, language, parent)
        notices = engine.minding.notices
        self.cards: dict[int, NoticeCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self.kinds: dict[Kind, Tick] = {}
        frame, lines = headed(language("Tell me of"))
        lines.addWidget(small(language("What is not ticked is only listed here.")))
        ticks = QVBoxLayout()
        ticks.setSpacing(0)
        lines.addLayout(ticks)
        for kind in Kind:
            words = render(Phrase(f"notice.{kind}"), language)
            tick = Tick(words[:1].upper() + words[1:])
            tick.clicked.connect(self._kinds)
            self.kinds[kind] = tick
            ticks.addLayout(Flow(tick))
        self.trial = Button(language("Show a sample"), pressed=self.try_one)
        self.tried = small()
        self.tried.hide()
        lines.addLayout(Flow(self.trial))
        lines.addWidget(self.tried)
        self.peace = PeaceCard(language)
        self.peace.changed.connect(lambda fields: self.change(lambda: notices.prefer(**fields)))
        self.rows.addLayout(self._list)
        self.rows.addWidget(frame)
        self.rows.addWidget(self.peace)

    @property
    def looking(self) -> str:
        """In words."""
        return self._("Reading what was told…")

    @property
    def unseen(self) -> str:
        """In words."""
        return self._("What was told could not be read")

    def ask(self, handle: Handle) -> Told:
        """The ledger and the preferences."""
        del handle
        return self._engine.minding.notices.look()

    def fill(self, result: Told) -> bool:
        """The newest first."""
        _ = self._
        self.found = result
        emptied(self._list)
        self.cards = {}
        for entry in result.entries[:MOST]:
            one = NoticeCard(entry, _)
            one.answered.connect(self._answers(entry))
            self.cards[entry.number] = one
            self._list.addWidget(one)
        older = len(result.entries) - MOST
        if older > 0:
            words = _.plural("{count} older notice is not shown.", "{count} older notices are not shown.", older)
            self._list.addWidget(small(words))
        if not result.entries:
            self._list.addWidget(self._nothing())
        for kind, tick in self.kinds.items():
            tick.setChecked(kind not in result.preferences.off)
        self.peace.show_peace(result.preferences)
        waiting = sum(one.stage in {Stage.WAITING, Stage.TOLD, Stage.TELLING, Stage.CLOSED} for one in result.entries)
        self.summary.setText(
            _.plural("{count} notice is not answered", "{count} notices are not answered", waiting)
            if waiting
            else _("Nothing waits for an answer")
        )
        if result.problems:
            self.problem = self.problem or sentence(result.problems[0], _)
        said, self.said = self.said, ""
        self.say_problem(said or _("Notices hold no words of your chats, only counts and names."))
        return True

    def _nothing(self) -> QWidget:
        frame = card()
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.addWidget(text(self._("Nothing was told yet.")))
        return frame

    def _answers(self, entry: Entry) -> Callable[[Action], None]:
        return lambda action: self.answer(entry, action)

    def answer(self, entry: Entry, action: Action) -> None:
        """Carry it out, or go where it is done."""
        notices = self._engine.minding.notices
        place = notices.place(entry, action)
        if place is not None:
            self.change(lambda: notices.seen(entry.number))
            self.turn.emit(place)
            return
        self.change(lambda: notices.answer(entry.number, action, self._), self._answered)

    def _answered(self, outcome: tuple[bool, str]) -> None:
        done, said = outcome
        if done:
            self.said = breakable(said)
        else:
            self.problem = breakable(said)

    def _kinds(self) -> None:
        off = tuple(kind for kind, tick in self.kinds.items() if not tick.isChecked())
        self.change(lambda: self._engine.minding.notices.prefer(off=off))

    def try_one(self) -> None:
        """Show something on the desktop now, quiet hours or not."""
        notices = self._engine.minding.notices
        self.trial.wait(self._("One moment…"))
        self._work.start(
            "notice-trial", lambda _handle: notices.try_one(self._), done=self._tried, failed=self._not_tried
        )

    def _tried(self, why: str) -> None:
        self.trial.become(self._("Show a sample"), "", "", self.try_one)
        self.tried.setText(why or self._("The desktop has shown it."))
        self.tried.show()

    def _not_tried(self, problem: EngineProblem) -> None:
        self._tried(problem.told(self._))
