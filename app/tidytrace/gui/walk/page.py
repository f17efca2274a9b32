"""The page of the tips: from the overview through the look and the questions to the end, and back."""

import datetime
from collections.abc import Iterator
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.engine import Engine, EngineProblem, Step
from tidytrace.gui.home.accounts import Accounts
from tidytrace.gui.home.guide import TipSheet
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.moments import on_day, when
from tidytrace.gui.walk.asking import Asking, Place
from tidytrace.gui.walk.evidence import EvidenceCard
from tidytrace.gui.walk.over import Over, Remind
from tidytrace.gui.walk.overview import Overview, Stand
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.walk.book import Kept
from tidytrace.watch.walk.model import Answer, Walk, suggested
from tidytrace.watch.walk.questions import Page
from tidytrace.watch.walk.seen import Seen, seen_of
from tidytrace.watch.walk.telling import ANSWERS, seen_line, standings_line
from tidytrace.watch.walk.today import Done

_WALK = "walk"
_DONE = "walk-done"


class Stage(Enum):
    """What the page shows."""

    OVERVIEW = auto()
    LOOKING = auto()
    """The check-up that begins a walk is running."""
    ASKING = auto()
    OVER = auto()


class TipsPage(QWidget):
    """Uses the check-up of the first page, and moves switches through it: there is one of each in the window."""

    turn = Signal(str, str)
    """The person wants to see more on another page; which, and for which tip."""

    def __init__(  # noqa: PLR0913 - as the other pages, and the first one
        self,
        engine: Engine,
        work: Work,
        language: Language,
        home: HomePage,
        parent: QWidget | None = None,
        *,
        reports: bool = False,
    ) -> None:
        """Nothing is read or made before it is shown; ``reports``: whether evidence reports can be made."""
        super().__init__(parent)
        self._ = language
        self._engine, self._work, self._home = engine, work, home
        self._reports = reports
        self.stage = Stage.OVERVIEW
        self.kept = Kept()
        self._pages: tuple[Page, ...] = ()
        self._number = 0
        self._keeping = False
        self._remind: Remind | None = None
        self._made = False
        self.ahead = self._slices()
        """Makes everything on it, a part at a time: the window opens without, for most people open another first."""
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _make(self) -> None:
        """What is not made yet."""
        for _slice in self.ahead:
            pass

    def _slices(self) -> Iterator[None]:
        language = self._
        # each part belongs to the page from the first: one that nobody comes back to must go with it, and in its order
        self.overview = Overview(language, self)
        yield
        self.asking = Asking(language, self)
        yield
        self.over = Over(language, self)
        yield
        self._stack = QStackedWidget(self)
        for one in (self.overview, self.asking, self.over):
            self._stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        yield
        layout.addWidget(self._stack)
        yield
        self.accounts = Accounts(
            self._engine,
            self._work,
            language,
            self,
            self._row,
            self._home.accounts.ticked,
            lambda _chosen: None,
            lambda _problem: None,
        )
        self._made = True
        self._listen()
        self.over.can_remind(self._remind)
        self._tell()

    def _listen(self) -> None:
        self.overview.header.check.connect(self.start)
        self.overview.header.cancel.connect(self._home.stop)
        self.overview.pressed.connect(self._about)
        self.asking.answered.connect(self.answer)
        self.asking.back.connect(self._back)
        self.asking.leave.connect(self.leave)
        self.over.closed.connect(self.leave)
        self._home.stepped.connect(self._stepped)
        self._home.settled.connect(self._looked)
        self._home.stands.connect(self._stands)

    def can_remind(self, remind: Remind | None) -> None:
        """Whoever can remind the person of the next walk, if anybody."""
        self._remind = remind
        if self._made:
            self.over.can_remind(remind)

    def showEvent(self, event: QShowEvent) -> None:
        """What is kept may have changed elsewhere."""
        super().showEvent(event)
        if not self._made:
            self._make()
        if self.stage is Stage.OVERVIEW:
            self._read()

    def _read(self) -> None:
        walking = self._engine.walking
        self._work.start(
            _WALK, lambda _handle: (walking.pages(), walking.kept()), done=self._known, failed=self._not_known
        )

    def _known(self, found: tuple[tuple[Page, ...], Kept]) -> None:
        self._pages, self.kept = found
        trouble = self.kept.trouble
        self.overview.say(self._.led(str(trouble.path), self._(trouble.problem)) if trouble is not None else "")
        self._tell()

    def _not_known(self, problem: EngineProblem) -> None:
        self.overview.say(problem.told(self._))

    def show_tip(self, tip_id: str) -> None:
        """Show one tip, if it is one, in front of the page."""
        if any(tip.id == tip_id for tip in self._home.results.tips):
            self._about(tip_id)

    # --- the overview

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        self._stack.setCurrentWidget({Stage.ASKING: self.asking, Stage.OVER: self.over}.get(stage, self.overview))

    def _tell(self) -> None:
        self.overview.show_tips(self._home.results.tips)
        self.overview.show_past(self.kept.past)
        self.overview.show_stands(self._stand)
        if self.stage is Stage.OVERVIEW:
            self.overview.header.resting(*self._head())

    def _head(self) -> tuple[str, str, str]:
        """Headline, line and button."""
        _ = self._
        total = len(self.overview.rows)
        walk = self.kept.current
        if walk is not None:
            words = _("{answered} of {total} questions are answered").format(answered=len(walk.said), total=total)
            line = _("You were here {when}. Your answers are kept.").format(when=when(_, walk.touched))
            return words, line, _("&Go on")
        last, next_day = self.kept.last, self.kept.next_day
        if self.kept.lapsed is not None:
            line = _("The walk of {date} was left for more than 14 days, so the next one begins anew.")
            line = line.format(date=when(_, self.kept.lapsed))
        elif last is not None and next_day is not None:
            due = next_day <= datetime.datetime.now().astimezone().date()
            words = _("The last walk is a month ago: time for the next one.")
            line = words if due else _("The next walk is offered on {date}.").format(date=on_day(_, next_day))
        else:
            line = _("About two minutes. Nothing is changed without you, and nothing leaves this computer.")
        if last is not None:
            head = standings_line(last.standings(), _)
            before = _("Last walk {when}.").format(when=when(_, last.touched))
            line = f"{before}{'' if _.code == 'zh_CN' else ' '}{line}"
        else:
            head = _.plural("A walk through {count} tip", "A walk through {count} tips", total)
        return head, line, _("&Start the walk")

    def _stand(self, tip_id: str) -> Stand:
        results = self._home.results
        page = next((one for one in self._pages if one.tip.id == tip_id), None)
        state = results.tip_state(tip_id)
        seen = self._seen(page) if page is not None and state is not None else None
        said, then = self._said(tip_id)
        told = ""
        if said is not None and then is not None:
            told = self._("your answer {when}: {answer}").format(when=when(self._, then), answer=self._(ANSWERS[said]))
        return Stand(state=state, seen=seen_line(seen, self._) if seen is not None and seen.counts else "", said=told)

    def _said(self, tip_id: str) -> tuple[Answer | None, datetime.datetime | None]:
        """The newest answer to a tip."""
        for walk in (self.kept.current, self.kept.last):
            if walk is not None and tip_id in walk.said:
                return walk.said[tip_id].answer, walk.touched
        return None, None

    def _about(self, tip_id: str) -> None:
        results = self._home.results
        tip = next(one for one in results.tips if one.id == tip_id)

        def go(finding_id: str) -> None:
            self.turn.emit("home", "")
            self._home.reveal(finding_id)

        TipSheet(tip, results.tip_state(tip_id), results.of_tip(tip_id), go, self._, self).open()

    # --- the look

    def start(self) -> None:
        """Begin a walk, or go on with the one that was left: what a machine can see is looked at first."""
        if not self._pages or self.stage is not Stage.OVERVIEW:
            return
        self._engine.walking.begin()
        self._show(Stage.LOOKING)
        self.overview.header.working()
        self._home.check()  # if one is running already, this waits for it

    def _stepped(self, step: Step) -> None:
        if self.stage is Stage.LOOKING:
            self.overview.header.step(step)

    def _looked(self) -> None:
        if self.stage is Stage.LOOKING:
            self._stage_ends()
            walk = self.kept.current
            self._turn_to(self._next(walk, 0))
        elif self.stage is Stage.ASKING:
            self._turn_to(self._number)
        self._tell()

    def _stage_ends(self) -> None:
        self.stage = Stage.OVERVIEW
        self.overview.header.resting(*self._head())

    # --- the questions

    def _next(self, walk: Walk | None, after: int) -> int:
        """The next page without an answer, from a page on; from the first again when there is none."""
        tips = [page.tip.id for page in self._pages]
        left = [tips.index(tip) for tip in walk.left(tips)] if walk is not None else [0]
        return next((one for one in left if one >= after), left[0] if left else 0)

    def _seen(self, page: Page) -> Seen:
        results = self._home.results
        return seen_of(page.tip, results.findings.values(), results.state, complete=results.judged)

    @property
    def _why_not(self) -> str:
        """Why the check-up failed, if it did."""
        return self._home.header.line.text() if self._home.phase is Phase.FAILED else ""

    def _turn_to(self, number: int) -> None:
        self._number = number
        page = self._pages[number]
        card = EvidenceCard(page, self._home, self._, reports=self._reports)
        card.show_more.connect(lambda place: self.turn.emit(place, page.tip.id))
        card.tick.connect(self.accounts.tick)
        card.untick.connect(self.accounts.untick)
        card.add_rows(self._home.results.of_tip(page.tip.id))
        card.tell(self._seen(page), self._why_not)
        walk, last = self.kept.current, self.kept.last
        said = walk.said.get(page.tip.id) if walk is not None else None
        before = last.said.get(page.tip.id) if last is not None else None
        self.asking.ask(
            page,
            Place(
                number=number,
                total=len(self._pages),
                said=said.answer if said is not None else None,
                before=before.answer if before is not None else None,
                then=last.touched if last is not None else None,
            ),
            card,
        )
        self._suggest()
        self._show(Stage.ASKING)
        self.asking.point()

    def _suggest(self) -> None:
        card = self.asking.card
        if card is not None:
            fine = card.page.question.when_fine
            self.asking.suggest(suggested(self._seen(card.page).state, changed=card.changed, fine=fine))

    def _row(self, finding_id: str) -> FindingRow | None:
        return self.asking.card.rows.get(finding_id) if self.asking.card is not None else None

    def _stands(self, finding_id: str, problem: str) -> None:
        if self.stage is Stage.ASKING and self.asking.card is not None:
            self.asking.card.stands(finding_id, problem)
            self.asking.card.tell(self._seen(self.asking.card.page), self._why_not)
            self._suggest()
        self._tell()

    def answer(self, answer: Answer) -> None:
        """Keep it, then turn the page."""
        if self.stage is not Stage.ASKING or self._keeping:
            return
        self._keeping = True
        page = self._pages[self._number]
        seen = self._seen(page).state
        walking = self._engine.walking
        self._work.start(
            _WALK,
            lambda _handle: walking.answer(page.tip.id, answer, seen),
            done=self._answered,
            failed=self._not_answered,
        )

    def _answered(self, outcome: tuple[Kept, Walk]) -> None:
        self._keeping = False
        self.kept, walk = outcome
        self.overview.say("")
        if not walk.finished:
            if self.stage is Stage.ASKING:
                self._turn_to(self._next(walk, self._number))
            self._tell()
            return
        titles = {page.tip.id: page.tip.title.in_language(self._.code) for page in self._pages}
        self._show(Stage.OVER)
        self._tell()
        self.over.tell(walk, self.kept, titles)
        walking = self._engine.walking
        self._work.start(
            _DONE, lambda _handle: walking.done_since(walk.began), done=self._counted, failed=self._not_counted
        )

    def _not_answered(self, problem: EngineProblem) -> None:
        self._keeping = False
        self.asking.fail(problem.told(self._))

    def _counted(self, done: Done) -> None:
        self.over.tell_done(done)

    def _not_counted(self, problem: EngineProblem) -> None:
        self.over.tell_problem(problem.told(self._))

    def _back(self) -> None:
        if not self._keeping and self._number:
            self._turn_to(self._number - 1)

    def leave(self) -> None:
        """Back to the overview; every answer is kept already."""
        if self._keeping:
            return
        self._show(Stage.OVERVIEW)
        self._tell()
        self._read()
        self.overview.header.button.setFocus()
