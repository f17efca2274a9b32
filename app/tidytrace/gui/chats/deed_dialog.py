"""What erasing chats and cutting words out of one share: the path from the question over the act to proof and undo.

The pages on the way differ; the order does not: plan → the person's word → where the key lives, if that is not known →
progress with stop → proof → undo.
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.chats.end_body import failed_body, restored_body, restored_words
from tidytrace.gui.chats.keep_copy import Consequence, KeepCopy
from tidytrace.gui.chats.key_choice import KeyChoice
from tidytrace.gui.chats.working import Working
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Step
from tidytrace.gui.erasing import KeyHome, Restored
from tidytrace.gui.moments import day
from tidytrace.gui.passphrase import PassphraseDialog, asked_for
from tidytrace.gui.toast import Said
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

JOB: Final = "deed"
"""One of these dialogs is open at a time, so they share a kind of work."""


class Stage(IntEnum):
    """Where it is."""

    TYPING = 0
    """The person says what it is about."""
    PLANNING = 1
    ASKING = 2
    KEY = 3
    """The person chooses where the vault's key lives."""
    ACTING = 4
    OVER = 5
    RESTORING = 6
    RESTORED = 7


_BUSY: Final = frozenset({Stage.ACTING, Stage.RESTORING})
"""Stages that are never left without their end."""


class DeedDialog(QDialog):
    """Opens at once, looks in the background, and does nothing before the person says yes."""

    restored = Signal()
    said = Signal(object)
    """It was left after something was done that can be taken back; a ``toast.Said``."""

    def __init__(  # noqa: PLR0913 - of whom it asks, and what it is called
        self,
        engine: Engine,
        work: Work,
        language: Language,
        parent: QWidget | None = None,
        *,
        name: str,
        glyph: str,
        copy: KeepCopy,
        words_only: bool = False,
        mixed: bool = False,
    ) -> None:
        """``name`` and ``glyph`` are those of the deed; ``copy`` asks for how long a copy is kept.

        ``words_only``: the chats stay, and some of their words go. ``mixed``: that, and other chats go as a whole.
        """
        super().__init__(parent)
        self._words_only, self._mixed = words_only, mixed
        self._ = language
        self._engine = engine
        self._work = work
        self._home: KeyHome | None = None
        self._receipts: Sequence[str] = ()
        """What undo brings back, newest first."""
        self._done = ""
        """What was done, in words, until it is told."""
        self.stage = Stage.PLANNING
        self.key: KeyChoice | None = None
        self.passphrase: PassphraseDialog | None = None
        self.setWindowTitle(name)
        self.setModal(True)
        self.resize(GRID * 90, GRID * 84)
        self.heading = headline()
        self.line = text(kind="quiet")
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.working = Working(language)
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.working)
        self.copy = copy
        copy.choose(engine.undo_days())
        self.consequence = Consequence(language)
        self.go = Button("", kind="primary", glyph=glyph, pressed=self.carry_out)
        self.undo = Button(self._("&Undo"), glyph="undo", pressed=self.bring_back)
        self.again = Button(self._("&Try again"), pressed=self._ask_again)
        self.keep = Button("", pressed=self.reject)
        self.copy.changed.connect(self._say_consequence)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        self.buttons.addStretch()
        for button in (self.undo, self.again, self.go, self.keep):
            self.buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 3)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)
        layout.addWidget(self._bodies, 1)
        layout.addWidget(self.copy)
        layout.addLayout(self.buttons)
        layout.addWidget(self.consequence)

    # --- what each deed says for itself

    @abstractmethod
    def _ask(self) -> None:
        """Show the question, also after a look at another page."""

    @abstractmethod
    def _act(self, passphrase: str | None, home: KeyHome | None) -> None:
        """Do it. ``home``: where the vault's key shall live from now on, if that was asked."""

    @abstractmethod
    def _save_and_go(self) -> str:
        """The words of the button that also saves where the key lives."""

    @abstractmethod
    def _is_kept(self, body: QWidget) -> bool:
        """Whether a page is needed again when another one is shown."""

    # --- where the key lives

    def _say_consequence(self) -> None:
        self.consequence.say(self.copy.days)
        self.go.set_kind("primary" if self.copy.days else "danger")

    def _choose_key(self) -> None:
        self.key = KeyChoice(self._)
        self.key.changed.connect(self._key_typed)
        self._show(self.key)
        self._turn(Stage.KEY, self._("Where should the key be kept?"), self._("&Back"))
        self._say(self._("Asked only once. Nothing is erased yet."))
        self._key_typed()

    def _key_typed(self) -> None:
        if self.key is None:
            return
        without = self.key.answer == "none"
        self.go.setText(self._("&Go on without a copy") if without else self._save_and_go())
        self.go.set_kind("" if without else "primary")
        self.go.setEnabled(self.key.is_complete)

    def _key_chosen(self) -> None:
        if self.key is None or not self.key.is_complete:
            return
        answer, passphrase = self.key.answer, self.key.passphrase
        self.key.forget()
        if answer is None or answer == "none":
            self.copy.choose(0)
            self._ask_again()  # doing it for good is another question, so it is asked
            return
        home: KeyHome = answer
        self._act(passphrase, home)

    def _ask_again(self) -> None:
        self.key = None
        self._ask()

    # --- act

    def carry_out(self) -> None:
        """The person said yes."""
        if self.stage is Stage.KEY:
            self._key_chosen()
        elif self.stage is Stage.ASKING and self.go.isEnabled():
            if self.copy.days and self._home is None:
                self._choose_key()
            else:
                self._act(None, None)

    def _begin(self, stage: Stage, words: str, line: str) -> None:
        """From here on there is only «Stop»."""
        self._turn(stage, words, self._("&Stop"))
        self._say(line)
        self.working.wait()

    def _step(self, step: Step) -> None:
        self.working.step(step)
        if not step.can_stop and self.keep.isEnabled():
            self.keep.setEnabled(False)
            self.keep.setText(self._("Almost done…"))

    def _not_done(self, problem: EngineProblem) -> None:
        self.passphrase = asked_for(problem, self._, self, lambda given: self._act(given, None))
        if self.passphrase is not None:
            self.passphrase.rejected.connect(self._ask_again)
            return
        self._failed(problem)
        self._say(self._("What was done before that stands under «Activity»; all else is as it was."))
        self.again.show()

    def _end(self, body: QWidget, words: str, receipts: Sequence[str], until: datetime | None) -> None:
        """It is done, with a copy to bring back until then or without one."""
        self._receipts = receipts if until is not None else ()
        self._done = words if self._receipts else ""
        self._show(body)
        self._turn(Stage.OVER, words, self._("&Close"))
        self.undo.setVisible(until is not None)
        if until is not None:
            self.undo.setToolTip(self._("Until {day}").format(day=day(self._, until)))

    def _failed(self, problem: EngineProblem) -> None:
        self._show(failed_body(problem.told(self._)))
        self._turn(Stage.OVER, self._("That did not work"), self._("&Close"))

    # --- undo

    def bring_back(self) -> None:
        """Undo what was just done."""
        self._done = ""
        self._restore(None)

    def take_back(self) -> None:
        """The same after the person has left: the way back is seen to its end, as the way there was."""
        self.open()
        self.bring_back()

    def _restore(self, passphrase: str | None) -> None:
        receipts = self._receipts
        if not receipts:
            return
        line = self._("If you stop, the copy is kept, and you can repeat.")
        self._begin(Stage.RESTORING, self._("Bringing back…"), line)
        engine = self._engine

        def call(handle: Handle) -> Restored:
            back = Restored(chats=0, places=0)
            for receipt in receipts:
                back = back.and_then(engine.restore(receipt, None, handle.progress, handle.cancelled, passphrase))
            return back

        self._work.start(JOB, call, done=self._back, failed=self._not_back, progress=self.working.step)

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
        self._show(restored_body(restored, self._, words=self._words_only))
        words = restored_words(restored, self._, words=self._words_only, all_of_it=self._mixed)
        self._turn(Stage.RESTORED, words, self._("&Close"))
        self.undo.setVisible(not restored.complete)
        self.restored.emit()

    # --- turning pages

    def _show(self, body: QWidget) -> None:
        """A page that is not needed any more goes; some stay, for the way back to them."""
        old = self._bodies.widget(1)
        if old is not None and old is not body:
            self._bodies.removeWidget(old)
            if not self._is_kept(old):
                old.deleteLater()
        self._bodies.addWidget(body)

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        self.stage = stage
        self.heading.setText(words)
        self.go.setVisible(stage in {Stage.TYPING, Stage.ASKING, Stage.KEY})
        self.copy.setVisible(stage is Stage.ASKING)
        self.consequence.setVisible(stage is Stage.ASKING)
        self.undo.hide()
        self.again.hide()
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
        """Leave everything; while something is done, ask it to stop and wait for what it says."""
        if self.stage in _BUSY:
            self._work.cancel(JOB)
            self.keep.setEnabled(False)
            self.keep.setText(self._("Stopping…"))
        elif self.stage is Stage.KEY:
            self._ask_again()
        else:
            self._leave()
            super().reject()

    def _leave(self) -> None:
        self._work.drop(JOB)
        done, self._done = self._done, ""
        if done:
            self.said.emit(Said(done, self.take_back))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as the button: what has begun is never left without its end."""
        if self.stage in _BUSY:
            event.ignore()
            self.reject()
            return
        self._leave()
        super().closeEvent(event)
