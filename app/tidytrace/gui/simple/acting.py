"""Erasing what was confirmed: progress with stop → proof → undo. It begins when the person has said yes."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State
from tidytrace.gui.chats.cards import NameOf
from tidytrace.gui.chats.deed_dialog import JOB
from tidytrace.gui.chats.end_body import ProofBody, restored_body, restored_words, verdict
from tidytrace.gui.chats.keep_copy import bring_back_until
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.gui.erasing import Erased, Erasure, KeyHome, Restored
from tidytrace.gui.moments import day
from tidytrace.gui.passphrase import PassphraseDialog, asked_for
from tidytrace.gui.simple.desk import Desk
from tidytrace.gui.simple.erased import Gone
from tidytrace.gui.simple.large import enlarge
from tidytrace.gui.simple.leaf import Act, Leaf
from tidytrace.gui.simple.ways import Ways
from tidytrace.gui.simple.words import nothing
from tidytrace.gui.work import Handle


class Acting:
    """One erasure. What has begun is never left without its end."""

    def __init__(  # noqa: PLR0913, PLR0917 - what was confirmed, and where one can go
        self,
        desk: Desk,
        app: str,
        erasure: Erasure,
        days: int,
        name_of: NameOf,
        ways: Ways,
        again: Callable[[], None],
    ) -> None:
        """Does nothing before ``act``.

        Args:
            desk: What it works with.
            app: The name of the app.
            erasure: What the person confirmed.
            days: For how long a copy is kept; 0 keeps none.
            name_of: Title and app of a conversation.
            ways: Where one can go.
            again: Asks once more.
        """
        self._desk, self._ = desk, desk.language
        self._app, self._erasure, self._days = app, erasure, days
        self._name_of, self._ways, self._again = name_of, ways, again
        self.outcome: Erased | None = None
        self.passphrase: PassphraseDialog | None = None

    def _turn(self, leaf: Leaf) -> None:
        self._desk.reader.turn(leaf._replace(where=self._app))

    # --- erasing

    def act(self, passphrase: str | None, home: KeyHome | None) -> None:
        """Do it. ``home``: where the vault's key shall live from now on, if that was asked."""
        engine, erasure, days = self._desk.engine, self._erasure, self._days

        def call(handle: Handle) -> Erased:
            if home is not None:
                engine.choose_key_home(home, passphrase)
            return engine.erase(erasure, days, handle.progress, handle.cancelled, passphrase)

        def failed(problem: EngineProblem) -> None:
            if not self._asked(problem, lambda given: self.act(given, None), self._again):
                self._failed(problem)

        self._begin(self._("Erasing…"), self._("If you stop, what is erased already stays erased."))
        self._desk.work.start(JOB, call, done=self._over, failed=failed, progress=self._step)

    def _begin(self, headline: str, line: str) -> None:
        act = Act(self._("&Stop"), self._stop)
        lines = (self._("One moment…"), line)
        self._turn(Leaf(headline=headline, lines=lines, acts=(act,), enter=None, back=self._stop, working=True))

    def _stop(self) -> None:
        self._desk.work.cancel(JOB)
        self._wait(self._("Stopping…"))

    def _wait(self, words: str) -> None:
        reader = self._desk.reader
        reader.turn(reader.leaf._replace(acts=(Act(words, nothing),), back=nothing, stay=True))

    def _step(self, step: Step) -> None:
        reader = self._desk.reader
        reader.progress(self._(step.name), step.done, step.total)
        words = self._("Almost done…")
        if not step.can_stop and reader.leaf.acts[0].words != words:
            self._wait(words)

    def _asked(self, problem: EngineProblem, again: Callable[[str], None], otherwise: Callable[[], None]) -> bool:
        """Whether a passphrase was missing, which is asked for now."""
        self.passphrase = asked_for(problem, self._, self._desk.reader, again)
        if self.passphrase is None:
            return False
        enlarge(self.passphrase)
        self.passphrase.rejected.connect(otherwise)
        return True

    def _failed(self, problem: EngineProblem) -> None:
        _ = self._
        self._turn(
            Leaf(
                headline=_("That did not work"),
                problem=problem.told(_),
                acts=(
                    Act(_("&Try again"), self._again, "primary"),
                    Act(_("&Not now"), self._ways.later),
                    Act(_("&Back"), self._ways.back),
                ),
                back=self._ways.back,
                state=State.UNKNOWN,
            )
        )

    def _over(self, outcome: Erased) -> None:
        self.outcome = outcome
        if outcome.gone:
            until = day(self._, outcome.until) if outcome.until is not None else ""
            receipts = outcome.receipts if outcome.until is not None else ()
            self._ways.gone(Gone(app=self._app, chats=len(outcome.gone), receipts=receipts, until=until))
        self.show_proof()

    # --- proof

    def show_proof(self, problem: str = "") -> None:
        """The proof in one figure; everything else is one page deeper."""
        outcome = self.outcome
        if outcome is None:
            self._ways.back()
            return
        _ = self._
        state, words, said = verdict(outcome, _)
        lines = [words, *said] if outcome.gone else []
        acts = [Act(_("&Next"), self._ways.next, "primary")]
        if outcome.gone and outcome.until is not None:
            lines.append(bring_back_until(_, outcome.until))
            acts.append(Act(_("&Undo"), lambda: self._restore(None)))
        self._turn(
            Leaf(
                headline=self._headline(outcome),
                lines=tuple(lines),
                acts=(*acts, Act(_("E&xplain more"), self._explain), Act(_("&Back"), self._ways.back)),
                back=self._ways.back,
                state=state if outcome.gone else State.UNKNOWN,
                problem=problem,
            )
        )

    def _headline(self, outcome: Erased) -> str:
        count = len(outcome.gone)
        if outcome.complete:
            return self._.plural("{count} chat is erased", "{count} chats are erased", count)
        return self._.plural("Stopped. {count} chat is erased", "Stopped. {count} chats are erased", count)

    def _explain(self) -> None:
        outcome = self.outcome
        if outcome is not None:
            act = Act(self._("&Back"), self.show_proof, "primary")
            headline = self._headline(outcome)
            self._turn(Leaf(headline=headline, acts=(act,), part=lambda: self._proof(outcome), back=self.show_proof))

    def _proof(self, outcome: Erased) -> QWidget:
        body = ProofBody(outcome, self._erasure, self._name_of, self._)
        body.rest.connect(lambda paths: self._erase_rest(outcome, paths, None))
        return body

    def _erase_rest(self, outcome: Erased, paths: frozenset[str], passphrase: str | None) -> None:
        """What the proof has still found, as the person ticked it."""
        engine, erasure, days = self._desk.engine, self._erasure, self._days

        def call(handle: Handle) -> Erased:
            return engine.erase_leftovers(erasure, outcome, paths, days, handle.progress, handle.cancelled, passphrase)

        def failed(problem: EngineProblem) -> None:
            if not self._asked(problem, lambda given: self._erase_rest(outcome, paths, given), self.show_proof):
                self.show_proof(problem.told(self._))

        self._begin(self._("Erasing…"), self._("If you stop, what is erased already stays erased."))
        self._desk.work.start(JOB, call, done=self._over, failed=failed, progress=self._step)

    # --- undo

    def _restore(self, passphrase: str | None) -> None:
        receipts = self.outcome.receipts if self.outcome is not None else ()

        def failed(problem: EngineProblem) -> None:
            if not self._asked(problem, self._restore, self.show_proof):
                self.show_proof(problem.told(self._))

        self._begin(self._("Bringing back…"), self._("If you stop, the copy is kept, and you can repeat."))
        self._desk.work.start(
            JOB,
            lambda handle: self._bring_back(receipts, handle, passphrase),
            done=self._restored,
            failed=failed,
            progress=self._step,
        )

    def _bring_back(self, receipts: Sequence[str], handle: Handle, passphrase: str | None) -> Restored:
        back = Restored(chats=0, places=0)
        for receipt in receipts:
            one = self._desk.engine.restore(receipt, None, handle.progress, handle.cancelled, passphrase)
            back = back.and_then(one)
        return back

    def _restored(self, restored: Restored) -> None:
        _ = self._
        if restored.complete:
            self.outcome = None
            self._ways.gone(None)
        self._turn(
            Leaf(
                headline=restored_words(restored, _),
                acts=(Act(_("&Next"), self._ways.next, "primary"), Act(_("&Back"), self.show_proof)),
                back=self.show_proof,
                state=State.OK if restored.complete else State.RISK,
                part=lambda: restored_body(restored, _),
            )
        )
