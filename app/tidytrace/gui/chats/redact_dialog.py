"""Cutting words out of one chat: which words → where they stand → the person's word → progress → proof → undo."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.chats.model import Conversation
from tidytrace.gui.chats.cards import NameOf
from tidytrace.gui.chats.cut_body import redacted_body, redacted_words, redaction_body
from tidytrace.gui.chats.deed_dialog import JOB, DeedDialog, Stage
from tidytrace.gui.chats.keep_copy import KeepCopy
from tidytrace.gui.chats.words_body import WordsBody
from tidytrace.gui.controls import Button
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.erasing import KeyHome
from tidytrace.gui.redacting import Redacted, Redaction
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language


class RedactDialog(DeedDialog):
    """Some words of a chat. What is typed lives as long as the question, and no longer."""

    redacted = Signal()
    """Something was changed."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is asked, of whom, and how to say it
        self,
        chosen: Conversation,
        words: Sequence[str],
        engine: Engine,
        work: Work,
        name_of: NameOf,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``words`` stand in the field already; ``name_of`` gives title and app as the list shows them."""
        without = language("Nothing is kept, so nobody can bring the words back, not even you.")
        copy = KeepCopy(language, without)
        name = language("Cut out words")
        super().__init__(engine, work, language, parent, name=name, glyph="cut", copy=copy, words_only=True)
        self._name_of = name_of
        self._chosen = chosen
        self.redaction: Redaction | None = None
        self.words = WordsBody(language)
        self.words.take(words)
        self.words.changed.connect(self._typed)
        self.words.field.entered.connect(self.carry_out)
        self.back = Button(self._("&Back"), pressed=self._type)
        self.buttons.insertWidget(0, self.back)
        self._type()

    # --- which words

    def _type(self) -> None:
        self.redaction = None
        self._show(self.words)
        self._turn(Stage.TYPING, self._("Which words should go?"), self._("Cancel"))
        self._say(self._("You see where they stand before anything is changed."))
        self.go.setText(self._("&Look for them"))
        self.go.set_glyph("search")
        self.go.set_kind("primary")
        self._typed()
        self.words.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        if self.stage is Stage.TYPING:
            self.go.setEnabled(self.words.is_complete)

    # --- where they stand

    def carry_out(self) -> None:
        """Look for the words; or, when that was asked, cut them out."""
        if self.stage is not Stage.TYPING:
            super().carry_out()
        elif self.words.is_complete:
            self._look()

    def _look(self) -> None:
        self._turn(Stage.PLANNING, self._("Looking for every place that holds them…"), self._("&Back"))
        self._say(self._("Nothing is changed yet."))
        self.working.wait()
        engine, chosen, words = self._engine, self._chosen, self.words.words

        def call(handle: Handle) -> tuple[Redaction, KeyHome | None]:
            return engine.plan_redaction(chosen, words, handle.cancelled), engine.key_home()

        self._work.start(JOB, call, done=self._found, failed=self._failed)

    def _found(self, found: tuple[Redaction, KeyHome | None]) -> None:
        self.redaction, self._home = found
        self._ask()

    def _ask(self) -> None:
        redaction = self.redaction
        if redaction is None:
            return
        self._show(redaction_body(redaction, self._name_of, self._))
        if not redaction.places:
            words = self._("Nothing can be cut out now")
            if redaction.kept is None and not redaction.left:
                words = self._("The words do not stand in this chat.").rstrip(".。")
            self._turn(Stage.OVER, words, self._("&Close"))
            self.back.show()
            return
        heading = self._.plural(
            "Cut the words out of {count} place?", "Cut the words out of {count} places?", redaction.times
        )
        self._turn(Stage.ASKING, heading, self._("&Keep them"))
        self.back.show()
        self._say(self._("Nothing is changed yet."))
        self.go.setText(self._("&Cut them out"))
        self.go.set_glyph("cut")
        self.go.setEnabled(True)
        self._say_consequence()

    def _save_and_go(self) -> str:
        return self._("&Save this and cut them out")

    def _is_kept(self, body: QWidget) -> bool:
        return body is self.words

    # --- act

    def _act(self, passphrase: str | None, home: KeyHome | None) -> None:
        redaction = self.redaction
        if redaction is None:
            return
        self._home = home or self._home
        self._begin(Stage.ACTING, self._("Cutting out…"), self._("If you stop, what is cut out already stays cut out."))
        engine, days = self._engine, self.copy.days

        def call(handle: Handle) -> Redacted:
            if home is not None:
                engine.choose_key_home(home, passphrase)
            return engine.redact(redaction, days, handle.progress, handle.cancelled, passphrase)

        self._work.start(JOB, call, done=self._over, failed=self._not_done, progress=self._step)

    def _over(self, outcome: Redacted) -> None:
        if self.redaction is None:
            return
        body = redacted_body(outcome, self.redaction, self._)
        self._forget()
        self._end(body, redacted_words(outcome, self._), (outcome.receipt,), outcome.until)
        self.redacted.emit()

    def _failed(self, problem: EngineProblem) -> None:
        super()._failed(problem)
        self.back.show()

    # --- turning pages

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        self.back.hide()
        super()._turn(stage, words, keep)
        self.line.setMinimumHeight(0)  # nothing can be chosen here that makes it shorter

    def reject(self) -> None:
        """While the words are looked for, back to them; otherwise as ever."""
        if self.stage is Stage.PLANNING:
            self._work.drop(JOB)
            self._type()
        else:
            super().reject()

    def _forget(self) -> None:
        """The words are not needed any more."""
        self.words.forget()
        self.redaction = None

    def _leave(self) -> None:
        super()._leave()
        self._forget()
