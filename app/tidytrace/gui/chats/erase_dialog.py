"""Erasing, on one path: what would go → the person's word → progress with stop → proof → undo."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.chats.model import Conversation
from tidytrace.gui.chats.cards import NameOf
from tidytrace.gui.chats.deed_dialog import JOB, DeedDialog, Stage
from tidytrace.gui.chats.end_body import ProofBody
from tidytrace.gui.chats.keep_copy import KeepCopy
from tidytrace.gui.chats.plan_body import PlanBody, summary
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.erasing import Choice, Erased, Erasure, KeyHome
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.passphrase import asked_for
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.erase.rehearse.rehearsal import Rehearsal

_REHEARSING: Final = "rehearsal"
_PAUSE_MS: Final = 250
"""Who unticks five places in a row waits for one new plan."""


class EraseDialog(DeedDialog):
    """Whole chats."""

    erased = Signal(object)

    def __init__(  # noqa: PLR0913, PLR0917 - what is asked, of whom, and how to say it
        self,
        chosen: Sequence[Conversation],
        engine: Engine,
        work: Work,
        name_of: NameOf,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``name_of`` gives title and app of a conversation, as the list shows them."""
        words = language("Nothing is kept, so nobody can bring the chats back, not even you.")
        copy = KeepCopy(language, words)
        super().__init__(engine, work, language, parent, name=language("Erase chats"), glyph="erase", copy=copy)
        self._name_of = name_of
        self._chosen = tuple(chosen)
        self.erasure: Erasure | None = None
        self._is_current = False
        """Whether that is the plan of what is ticked now."""
        self.plan: PlanBody | None = None
        self.proof: ProofBody | None = None
        self._rehearsed: tuple[str, ...] = ()
        """The chats that were tried last."""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._plan_anew)
        self._plan()

    # --- plan

    def _plan(self) -> None:
        self._turn(Stage.PLANNING, self._("Looking for every place that holds them…"), self._("Cancel"))
        self._say(self._("Nothing is changed yet."))
        self.working.wait()
        self._start_planning(Choice())

    def _start_planning(self, choice: Choice) -> None:
        engine, chosen = self._engine, self._chosen

        def call(handle: Handle) -> tuple[Erasure, KeyHome | None]:
            return engine.plan_erasure(chosen, choice, handle.cancelled), engine.key_home()

        self._work.start(JOB, call, done=self._planned, failed=self._failed)

    def _planned(self, found: tuple[Erasure, KeyHome | None]) -> None:
        self.erasure, self._home = found
        self._is_current = True
        first = self.plan is None
        if self.plan is None:
            self.plan = PlanBody(self._name_of, self._)
            self.plan.changed.connect(self._choose_again)
            self.plan.besides.changed.connect(self._read)
            self.plan.rehearsal.changed.connect(self._read)
            self._show(self.plan)
        self.plan.show_erasure(self.erasure)
        if self.erasure.conversations or self.plan.locked.boxes or self.plan.footprint.groups:
            if first:
                self._turn(Stage.ASKING, "", self._("&Keep them"))
            self._say_plan(self.erasure)
            self._rehearse()
        else:
            self._turn(Stage.OVER, self._("Nothing can be erased now"), self._("&Close"))

    def _say_plan(self, erasure: Erasure) -> None:
        count = len(erasure.conversations)
        heading = self._.plural("Erase {count} chat?", "Erase {count} chats?", count)
        self.heading.setText(heading if count else self._("Nothing would be erased"))
        self._say(summary(self._, erasure))
        self.go.setText(self._.plural("&Erase {count} chat", "&Erase {count} chats", count))
        self._read()
        self.consequence.setVisible(count > 0)
        self._say_consequence()

    def _read(self) -> None:
        """Nobody confirms a plan that takes more than chats before they have said that they read it."""
        if self.erasure is not None and self.plan is not None and self._is_current:
            read = self.plan.besides.is_read and self.plan.rehearsal.is_read
            self.go.setEnabled(bool(self.erasure.conversations) and read)

    def _rehearse(self) -> None:
        """Try what is planned on copies; the same chats are not tried twice."""
        erasure, plan, engine = self.erasure, self.plan, self._engine
        if erasure is None or plan is None:
            return
        going = tuple(one.id for one in erasure.conversations)
        if going == self._rehearsed:
            return
        self._rehearsed = going
        if not going:
            plan.rehearsal.hide()
            return
        plan.rehearsal.wait()
        self._work.start(
            _REHEARSING,
            lambda handle: engine.rehearse(erasure, handle.cancelled),
            done=lambda found: self._tried(plan, erasure, found),
            failed=lambda problem: plan.rehearsal.say(problem.told(self._)),
        )

    def _tried(self, plan: PlanBody, erasure: Erasure, found: "Rehearsal") -> None:
        names = {one.app: self._name_of(one)[1] for one in erasure.conversations}
        plan.rehearsal.show_rehearsal(found, lambda app: names.get(app, app))
        self._read()

    def _choose_again(self) -> None:
        """Something was ticked or unticked: until the new plan is there, nothing can be confirmed."""
        self._is_current = False
        self.go.setEnabled(False)
        self._work.drop(JOB)
        if self._work.busy(_REHEARSING):
            self._work.drop(_REHEARSING)
            self._rehearsed = ()
        self._pause.start()

    def _plan_anew(self) -> None:
        if self.stage is Stage.ASKING and self.plan is not None:
            self._start_planning(self.plan.choice)

    # --- ask

    def _ask(self) -> None:
        if self.plan is not None and self.erasure is not None:
            self._show(self.plan)
            self._turn(Stage.ASKING, "", self._("&Keep them"))
            self._say_plan(self.erasure)

    def _save_and_go(self) -> str:
        count = len(self.erasure.conversations) if self.erasure is not None else 0
        return self._.plural("&Save this and erase {count} chat", "&Save this and erase {count} chats", count)

    def _is_kept(self, body: QWidget) -> bool:
        return body is self.plan

    # --- act

    def _begin_erasing(self) -> None:
        self._work.drop(_REHEARSING)
        line = self._("If you stop, what is erased already stays erased.")
        self._begin(Stage.ACTING, self._("Erasing…"), line)

    def _act(self, passphrase: str | None, home: KeyHome | None) -> None:
        erasure = self.erasure
        if erasure is None:
            return
        self._home = home or self._home
        self._begin_erasing()
        engine, days = self._engine, self.copy.days

        def call(handle: Handle) -> Erased:
            if home is not None:
                engine.choose_key_home(home, passphrase)
            return engine.erase(erasure, days, handle.progress, handle.cancelled, passphrase)

        self._work.start(JOB, call, done=self._over, failed=self._not_done, progress=self._step)

    def _over(self, outcome: Erased) -> None:
        if self.erasure is None:
            return
        self.proof = ProofBody(outcome, self.erasure, self._name_of, self._)
        self.proof.rest.connect(lambda paths: self._erase_rest(outcome, paths))
        count = len(outcome.gone)
        words = self._.plural("{count} chat is erased", "{count} chats are erased", count)
        if not outcome.complete:
            words = self._.plural("Stopped. {count} chat is erased", "Stopped. {count} chats are erased", count)
        self._end(self.proof, words, outcome.receipts, outcome.until)
        self.erased.emit(outcome)

    def _erase_rest(self, outcome: Erased, paths: frozenset[str], passphrase: str | None = None) -> None:
        """What the proof has still found, as the person ticked it."""
        erasure = self.erasure
        if erasure is None:
            return
        self._begin_erasing()
        engine, days = self._engine, self.copy.days

        def call(handle: Handle) -> Erased:
            return engine.erase_leftovers(erasure, outcome, paths, days, handle.progress, handle.cancelled, passphrase)

        def failed(problem: EngineProblem) -> None:
            self._over(outcome)
            self._say(breakable(problem.told(self._)))
            self.passphrase = asked_for(problem, self._, self, lambda given: self._erase_rest(outcome, paths, given))

        self._work.start(JOB, call, done=self._over, failed=failed, progress=self._step)

    def _failed(self, problem: EngineProblem) -> None:
        super()._failed(problem)
        self.erased.emit(None)

    def _leave(self) -> None:
        self._pause.stop()
        self._work.drop(_REHEARSING)
        super()._leave()
