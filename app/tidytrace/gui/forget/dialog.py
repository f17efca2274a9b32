"""Forgetting: what → where it stands → what to do with each chat → the person's word → progress → proof → undo."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import body, places_card, told, troubles_card
from tidytrace.gui.chats.deed_dialog import JOB, DeedDialog, Stage
from tidytrace.gui.chats.end_body import add_promises, verdict_card
from tidytrace.gui.chats.keep_copy import KeepCopy
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.controls import Button, small, strong, text
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.erasing import KeyHome
from tidytrace.gui.forget.choose_body import ChooseBody, cloud_words, copy_line
from tidytrace.gui.forget.words_body import ForgetWords
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.searching import Everywhere, Forgetting, Forgotten
from tidytrace.gui.wordings import chats, places, storage_sentences
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language


class ForgetDialog(DeedDialog):
    """One word or person. What is typed lives as long as the dialog, and no longer."""

    forgotten = Signal()
    """Something was changed."""

    def __init__(
        self, words: str, engine: Engine, work: Work, language: Language, parent: QWidget | None = None
    ) -> None:
        """``words`` stand in the field already."""
        without = language("Nothing is kept, so nobody can bring it back, not even you.")
        copy = KeepCopy(language, without)
        super().__init__(engine, work, language, parent, name=language("Forget this"), glyph="erase", copy=copy)
        self.words = ForgetWords(language, words)
        self.words.changed.connect(self._typed)
        self.words.entered.connect(self.carry_out)
        self.found: Everywhere | None = None
        self.choosing: ChooseBody | None = None
        self.forgetting: Forgetting | None = None
        self.back = Button(self._("&Back"), pressed=self._go_back)
        self.buttons.insertWidget(0, self.back)
        self._type()

    # --- what

    def _type(self) -> None:
        self.found = self.choosing = self.forgetting = None
        self._show(self.words)
        self._turn(Stage.TYPING, self._("What should be forgotten?"), self._("Cancel"))
        self._say(self._("You see where it stands, and choose, before anything is changed."))
        self.go.setText(self._("&Look for it"))
        self.go.set_glyph("search")
        self.go.set_kind("primary")
        self._typed()
        self.words.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        if self.stage is Stage.TYPING and self.choosing is None:
            self.go.setEnabled(self.words.is_complete)

    # --- where it stands

    def carry_out(self) -> None:
        """Look for it; plan what was chosen; or, when that was asked, do it."""
        if self.stage is not Stage.TYPING:
            super().carry_out()
        elif self.choosing is not None:
            if self.go.isEnabled():
                self._plan()
        elif self.words.is_complete:
            self._look()

    def _look(self) -> None:
        self._turn(Stage.PLANNING, self._("Looking in all apps…"), self._("&Back"))
        self._say(self._("Nothing is changed."))
        self.working.wait()
        engine, spellings = self._engine, self.words.spellings

        def call(handle: Handle) -> tuple[Everywhere, Mapping[str, str]]:
            found = engine.searching.look_everywhere(spellings, handle.progress, handle.cancelled)
            titles = {hit.conversation.id: hit.conversation.title for hit in found.hits}
            return found, masked_titles(engine.masking, titles, handle.cancelled) or {}

        self._work.start(JOB, call, done=self._looked, failed=self._failed, progress=self.working.step)

    def _looked(self, looked: tuple[Everywhere, Mapping[str, str]]) -> None:
        found, masked = looked
        self.found = found
        if not found.hits:
            self._nothing_to_choose(found)
            return
        self.choosing = ChooseBody(found, masked, self._)
        self.choosing.changed.connect(self._chosen)
        self._choose()

    def _nothing_to_choose(self, found: Everywhere) -> None:
        area, lines = body()
        files = self._.plural("{count} file", "{count} files", found.files)
        if found.copies:
            shown = [copy_line(one, self._) for one in found.copies]
            lines.addWidget(places_card(self._("Copies elsewhere"), shown, self._))
            words = self._("It stands in no chat")
        else:
            words = self._("It stands nowhere")
        lines.insertWidget(0, text(self._("{files} were looked into.").format(files=files)))
        lines.addWidget(told("info", "quiet", cloud_words(self._)))
        lines.addStretch()
        self._show(area)
        self._turn(Stage.OVER, words, self._("&Close"))
        self.back.show()

    def _choose(self) -> None:
        if self.choosing is None or self.found is None:
            return
        self.forgetting = None
        self._show(self.choosing)
        words = self._.plural("It stands in {count} chat", "It stands in {count} chats", len(self.found.hits))
        self._turn(Stage.TYPING, words, self._("Cancel"))
        self._say(
            self._("Choose for each chat: cut it out and leave the rest, or erase the chat. Nothing is chosen yet.")
        )
        self.back.show()
        self.go.setText(self._("&Go on"))
        self.go.set_glyph("")
        self.go.set_kind("primary")
        self._chosen()

    def _chosen(self) -> None:
        if self.choosing is not None and self.stage is Stage.TYPING:
            self.go.setEnabled(bool(self.choosing.cut or self.choosing.erase))

    # --- the plan

    def _plan(self) -> None:
        if self.choosing is None or self.found is None:
            return
        self._turn(Stage.PLANNING, self._("Looking for every place…"), self._("&Back"))
        self._say(self._("Nothing is changed yet."))
        self.working.wait()
        engine, found, spellings = self._engine, self.found, self.words.spellings
        cut, erase = self.choosing.cut, self.choosing.erase

        def call(_handle: Handle) -> tuple[Forgetting, KeyHome | None]:
            return engine.searching.plan(found, spellings, cut, erase), engine.key_home()

        self._work.start(JOB, call, done=self._planned, failed=self._failed)

    def _planned(self, planned: tuple[Forgetting, KeyHome | None]) -> None:
        self.forgetting, self._home = planned
        self._ask()

    def _ask(self) -> None:
        plan = self.forgetting
        if plan is None:
            return
        self._show(self._plan_body(plan))
        if plan.empty:
            self._turn(Stage.OVER, self._("Nothing can be changed now"), self._("&Close"))
            self.back.show()
            return
        self._turn(Stage.ASKING, self._("Forget it?"), self._("&Leave everything"))
        self.back.show()
        self._say(self._("Nothing is changed yet."))
        self.go.setText(self._("&Forget it"))
        self.go.set_glyph("erase")
        self.go.setEnabled(True)
        self._say_consequence()

    def _plan_body(self, plan: Forgetting) -> QWidget:
        area, lines = body()
        kept = {one for one, _why in plan.kept}
        for said, chosen, number in (
            (self._("Cut out of {chats}, in {places}"), plan.cut, plan.places),
            (self._("{chats} erased, with {places}"), plan.erase, plan.pieces),
        ):
            count = len([one for one in chosen if one.id not in kept])
            if count:
                lines.addWidget(strong(said.format(chats=chats(self._, count), places=places(self._, number))))
        if plan.kept:
            shown = [render(why, self._) for why in dict.fromkeys(why for _one, why in plan.kept)]
            heading = self._.plural("{count} chat stays as it is", "{count} chats stay as they are", len(plan.kept))
            lines.addWidget(places_card(heading, shown, self._))
        for said in storage_sentences(self._, plan.storages):
            lines.addWidget(small(breakable(said)))
        lines.addStretch()
        return area

    def _save_and_go(self) -> str:
        return self._("&Save this and forget it")

    def _is_kept(self, body: QWidget) -> bool:
        return body in {self.words, self.choosing}

    # --- act

    def _act(self, passphrase: str | None, home: KeyHome | None) -> None:
        plan = self.forgetting
        if plan is None:
            return
        self._home = home or self._home
        self._begin(Stage.ACTING, self._("Forgetting…"), self._("If you stop, what is gone already stays gone."))
        engine, days, spellings = self._engine, self.copy.days, self.words.spellings

        def call(handle: Handle) -> Forgotten:
            if home is not None:
                engine.choose_key_home(home, passphrase)
            return engine.searching.forget(plan, spellings, days, handle.progress, handle.cancelled, passphrase)

        self._work.start(JOB, call, done=self._over, failed=self._not_done, progress=self._step)

    def _over(self, outcome: Forgotten) -> None:
        plan = self.forgetting
        if plan is None:
            return
        shown = self._end_body(outcome, plan)
        self._forget()
        self._end(shown, self._end_words(outcome), outcome.receipts, outcome.until)
        self.forgotten.emit()

    def _end_words(self, outcome: Forgotten) -> str:
        if not outcome.cut and not outcome.erased:
            return self._("Nothing could be changed")
        if not outcome.complete:
            return self._("Stopped")
        return self._("Forgotten, but not everywhere") if outcome.still or outcome.failed else self._("Forgotten")

    def _end_body(self, outcome: Forgotten, plan: Forgetting) -> QWidget:
        """The proof first and big; then where it still stands, and what nobody here can see."""
        area, lines = body()
        files = self._.plural("{count} file", "{count} files", outcome.files)
        words = self._("It stands in {found} of {files}").format(found=len(outcome.still), files=files)
        done = self._("Cut out of {cut}; {erased} erased.").format(
            cut=chats(self._, outcome.cut), erased=chats(self._, outcome.erased)
        )
        lines.addWidget(verdict_card(State.RISK if outcome.still else State.OK, words, done))
        if outcome.failed:
            lines.addWidget(troubles_card(self._("Could not be changed"), outcome.failed, self._))
        if outcome.still:
            shown = [copy_line(one, self._) for one in outcome.still]
            lines.addWidget(places_card(self._("Here it still stands, or nobody could look"), shown, self._))
        lines.addWidget(told("info", "quiet", cloud_words(self._)))
        add_promises(lines, outcome.until, plan.storages, self._)
        lines.addStretch()
        return area

    def _failed(self, problem: EngineProblem) -> None:
        super()._failed(problem)
        self.back.show()

    # --- turning pages

    def _go_back(self) -> None:
        if self.forgetting is not None or (self.choosing is not None and self.stage is not Stage.TYPING):
            self._choose()
        else:
            self._type()

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        self.back.hide()
        super()._turn(stage, words, keep)
        self.line.setMinimumHeight(0)

    def reject(self) -> None:
        """While something is looked for, back to what was asked before; otherwise as ever."""
        if self.stage is Stage.PLANNING:
            self._work.drop(JOB)
            self._go_back()
        else:
            super().reject()

    def _forget(self) -> None:
        """What was typed is not needed any more."""
        self.words.forget()
        self.found = self.choosing = self.forgetting = None

    def _leave(self) -> None:
        super()._leave()
        self._forget()
