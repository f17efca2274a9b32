"""Erasing, on one path: what would go → the person's word → progress with stop → proof → undo."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation
from tidytrace.gui.chats.cards import NameOf
from tidytrace.gui.chats.end_body import ProofBody, failed_body, restored_body, restored_words
from tidytrace.gui.chats.keep_copy import Consequence, KeepCopy
from tidytrace.gui.chats.key_choice import KeyChoice
from tidytrace.gui.chats.plan_body import PlanBody, summary
from tidytrace.gui.chats.working import Working
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Step
from tidytrace.gui.erasing import Choice, Erased, Erasure, KeyHome, Restored
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import day
from tidytrace.gui.passphrase import PassphraseDialog, asked_for
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_JOB = "erase"
_PAUSE_MS = 250
"""Who unticks five places in a row waits for one new plan."""


class Stage(IntEnum):
    """Where the erasure is."""

    PLANNING = 0
    ASKING = 1
    KEY = 2
    """The person chooses where the vault's key lives."""
    ERASING = 3
    OVER = 4
    RESTORING = 5
    RESTORED = 6


_BUSY = frozenset({Stage.ERASING, Stage.RESTORING})
"""Stages that are never left without their end."""


class EraseDialog(QDialog):
    """Opens at once, looks in the background, and does nothing before «Erase» is pressed."""

    erased = Signal(object)
    restored = Signal()

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
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self._name_of = name_of
        self._chosen = tuple(chosen)
        self._outcome: Erased | None = None
        self._home: KeyHome | None = None
        self.erasure: Erasure | None = None
        self.stage = Stage.PLANNING
        self.plan: PlanBody | None = None
        self.key: KeyChoice | None = None
        self.proof: ProofBody | None = None
        self.passphrase: PassphraseDialog | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._plan_anew)
        self.setWindowTitle(self._("Erase chats"))
        self.setModal(True)
        self.resize(GRID * 90, GRID * 84)
        self.heading = headline()
        self.line = text(kind="quiet")
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.working = Working(language)
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.working)
        self.copy = KeepCopy(language)
        self.consequence = Consequence(language)
        self.go = Button("", kind="primary", glyph="erase", pressed=self.carry_out)
        self.undo = Button(self._("&Undo"), glyph="undo", pressed=self.bring_back)
        self.keep = Button("", pressed=self.reject)
        self.copy.changed.connect(self._say_consequence)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        for button in (self.undo, self.go, self.keep):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 3)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)
        layout.addWidget(self._bodies, 1)
        layout.addWidget(self.copy)
        layout.addLayout(buttons)
        layout.addWidget(self.consequence)
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

        self._work.start(_JOB, call, done=self._planned, failed=self._failed)

    def _planned(self, found: tuple[Erasure, KeyHome | None]) -> None:
        self.erasure, self._home = found
        first = self.plan is None
        if self.plan is None:
            self.plan = PlanBody(self._name_of, self._)
            self.plan.changed.connect(self._choose_again)
            self._show(self.plan)
        self.plan.show_erasure(self.erasure)
        if self.erasure.conversations or self.plan.locked.boxes or self.plan.footprint.groups:
            if first:
                self._turn(Stage.ASKING, "", self._("&Keep them"))
            self._say_plan(self.erasure)
        else:
            self._turn(Stage.OVER, self._("Nothing can be erased now"), self._("&Close"))

    def _say_plan(self, erasure: Erasure) -> None:
        count = len(erasure.conversations)
        heading = self._.plural("Erase {count} chat?", "Erase {count} chats?", count)
        self.heading.setText(heading if count else self._("Nothing would be erased"))
        self._say(summary(self._, erasure))
        self.go.setText(self._.plural("&Erase {count} chat", "&Erase {count} chats", count))
        self.go.setEnabled(count > 0)
        self.consequence.setVisible(count > 0)
        self._say_consequence()

    def _say_consequence(self) -> None:
        self.consequence.say(self.copy.days)
        self.go.set_kind("primary" if self.copy.days else "danger")

    def _choose_again(self) -> None:
        """Something was ticked or unticked: until the new plan is there, nothing can be confirmed."""
        self.go.setEnabled(False)
        self._work.drop(_JOB)
        self._pause.start()

    def _plan_anew(self) -> None:
        if self.stage is Stage.ASKING and self.plan is not None:
            self._start_planning(self.plan.choice)

    # --- where the key lives

    def _choose_key(self) -> None:
        self.key = KeyChoice(self._)
        self.key.changed.connect(self._key_typed)
        self._show(self.key)
        self._turn(Stage.KEY, self._("Where shall the key live?"), self._("&Back"))
        self._say(self._("Asked only once. Nothing is erased yet."))
        self._key_typed()

    def _key_typed(self) -> None:
        if self.key is None:
            return
        count = len(self.erasure.conversations) if self.erasure is not None else 0
        erase = self._.plural("&Save this and erase {count} chat", "&Save this and erase {count} chats", count)
        self.go.setText(self._("&Go on without a copy") if self.key.answer == "none" else erase)
        self.go.set_kind("" if self.key.answer == "none" else "primary")
        self.go.setEnabled(self.key.is_complete)

    def _key_chosen(self) -> None:
        if self.key is None or not self.key.is_complete:
            return
        answer, passphrase = self.key.answer, self.key.passphrase
        self.key.forget()
        if answer is None or answer == "none":
            self.copy.choose(0)
            self._ask_again()  # erasing for good is another question, so it is asked
            return
        home: KeyHome = answer
        self._erase(passphrase, home)

    def _ask_again(self) -> None:
        self.key = None
        if self.plan is not None and self.erasure is not None:
            self._show(self.plan)
            self._turn(Stage.ASKING, "", self._("&Keep them"))
            self._say_plan(self.erasure)

    # --- act

    def carry_out(self) -> None:
        """The person said yes."""
        if self.stage is Stage.KEY:
            self._key_chosen()
        elif self.stage is Stage.ASKING and self.go.isEnabled():
            if self.copy.days and self._home is None:
                self._choose_key()
            else:
                self._erase(None, None)

    def _erase(self, passphrase: str | None, home: KeyHome | None) -> None:
        """``home``: where the vault's key shall live from now on, if that was asked."""
        erasure = self.erasure
        if erasure is None:
            return
        self._home = home or self._home
        self._turn(Stage.ERASING, self._("Erasing…"), self._("&Stop"))
        self._say(self._("If you stop, what is erased already stays erased."))
        self.working.wait()
        engine, days = self._engine, self.copy.days

        def call(handle: Handle) -> Erased:
            if home is not None:
                engine.choose_key_home(home, passphrase)
            return engine.erase(erasure, days, handle.progress, handle.cancelled, passphrase)

        self._work.start(_JOB, call, done=self._over, failed=self._not_erased, progress=self._step)

    def _step(self, step: Step) -> None:
        self.working.step(step)
        if not step.can_stop and self.keep.isEnabled():
            self.keep.setEnabled(False)
            self.keep.setText(self._("Almost done…"))

    def _not_erased(self, problem: EngineProblem) -> None:
        self.passphrase = asked_for(problem, self._, self, lambda given: self._erase(given, None))
        if self.passphrase is None:
            self._failed(problem)
        else:
            self.passphrase.rejected.connect(self._ask_again)

    def _over(self, outcome: Erased) -> None:
        self._outcome = outcome
        if self.erasure is not None:
            self.proof = ProofBody(outcome, self.erasure, self._name_of, self._)
            self.proof.rest.connect(self._erase_rest)
            self._show(self.proof)
        count = len(outcome.gone)
        words = self._.plural("{count} chat is erased", "{count} chats are erased", count)
        if not outcome.complete:
            words = self._.plural("Stopped. {count} chat is erased", "Stopped. {count} chats are erased", count)
        self._turn(Stage.OVER, words, self._("&Close"))
        self.undo.setVisible(outcome.until is not None)
        if outcome.until is not None:
            self.undo.setToolTip(self._("Until {day}").format(day=day(self._, outcome.until)))
        self.erased.emit(outcome)

    def _erase_rest(self, paths: frozenset[str], passphrase: str | None = None) -> None:
        """What the proof has still found, as the person ticked it."""
        erasure, outcome = self.erasure, self._outcome
        if erasure is None or outcome is None:
            return
        self._turn(Stage.ERASING, self._("Erasing…"), self._("&Stop"))
        self._say(self._("If you stop, what is erased already stays erased."))
        self.working.wait()
        engine, days = self._engine, self.copy.days

        def call(handle: Handle) -> Erased:
            return engine.erase_leftovers(erasure, outcome, paths, days, handle.progress, handle.cancelled, passphrase)

        def failed(problem: EngineProblem) -> None:
            self._over(outcome)
            self._say(breakable(problem.told(self._)))
            self.passphrase = asked_for(problem, self._, self, lambda given: self._erase_rest(paths, given))

        self._work.start(_JOB, call, done=self._over, failed=failed, progress=self._step)

    def _failed(self, problem: EngineProblem) -> None:
        self._show(failed_body(problem.told(self._)))
        self._turn(Stage.OVER, self._("That did not work"), self._("&Close"))
        self.erased.emit(None)

    # --- undo

    def bring_back(self) -> None:
        """Undo what was just done."""
        self._restore(None)

    def _restore(self, passphrase: str | None) -> None:
        outcome = self._outcome
        if outcome is None or outcome.until is None:
            return
        self._turn(Stage.RESTORING, self._("Bringing back…"), self._("&Stop"))
        self._say(self._("If you stop, the copy is kept, and you can repeat."))
        self.working.wait()
        engine = self._engine

        def call(handle: Handle) -> Restored:
            back = Restored(chats=0, places=0)
            for receipt in outcome.receipts:
                back = back.and_then(engine.restore(receipt, None, handle.progress, handle.cancelled, passphrase))
            return back

        self._work.start(_JOB, call, done=self._back, failed=self._not_back, progress=self.working.step)

    def _not_back(self, problem: EngineProblem) -> None:
        self.passphrase = asked_for(problem, self._, self, self._restore)
        if self.passphrase is not None:
            self.passphrase.rejected.connect(lambda: self._back_failed(problem))
        else:
            self._back_failed(problem)

    def _back_failed(self, problem: EngineProblem) -> None:
        self._show(failed_body(problem.told(self._)))
        self._turn(Stage.OVER, self._("That did not work"), self._("&Close"))
        self._say(self._("The copy is kept; you can repeat."))
        self.undo.show()

    def _back(self, restored: Restored) -> None:
        self._show(restored_body(restored, self._))
        self._turn(Stage.RESTORED, restored_words(restored, self._), self._("&Close"))
        self.undo.setVisible(not restored.complete)
        self.restored.emit()

    # --- turning pages

    def _show(self, body: QWidget) -> None:
        """A page that is not needed any more goes; the plan stays, for the way back to it."""
        old = self._bodies.widget(1)
        if old is not None and old is not body:
            self._bodies.removeWidget(old)
            if old is not self.plan:
                old.deleteLater()
        self._bodies.addWidget(body)

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        self.stage = stage
        self.heading.setText(words)
        self.go.setVisible(stage in {Stage.ASKING, Stage.KEY})
        self.copy.setVisible(stage is Stage.ASKING)
        self.consequence.setVisible(stage is Stage.ASKING)
        self.undo.hide()
        self._say("")
        # two lines of a plan keep their room, so that nothing moves when there is less to say
        self.line.setMinimumHeight(self.line.fontMetrics().lineSpacing() * 2 if stage is Stage.ASKING else 0)
        self.keep.setText(keep)
        self.keep.setEnabled(True)
        self.keep.set_kind("primary" if stage in {Stage.OVER, Stage.RESTORED} else "")
        self._bodies.setCurrentIndex(0 if stage in _BUSY | {Stage.PLANNING} else 1)
        self.keep.setDefault(True)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        """Below the heading; it takes no room when there is nothing to say."""
        self.line.setText(words)
        self.line.setVisible(bool(words))

    def reject(self) -> None:
        """Keep them; while something is erased or brought back, ask it to stop and wait for what it says."""
        if self.stage in _BUSY:
            self._work.cancel(_JOB)
            self.keep.setEnabled(False)
            self.keep.setText(self._("Stopping…"))
        elif self.stage is Stage.KEY:
            self._ask_again()
        else:
            self._leave()
            super().reject()

    def _leave(self) -> None:
        self._pause.stop()
        self._work.drop(_JOB)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as the button: an erasure is never left without its end."""
        if self.stage in _BUSY:
            event.ignore()
            self.reject()
            return
        self._leave()
        super().closeEvent(event)
