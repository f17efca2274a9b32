"""Keep or forget: one rule for all apps, exceptions, and what that comes to beside each app's own timer."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import closed_card
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.controls import small
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.remind import words
from tidytrace.gui.remind.app_card import AppCard
from tidytrace.gui.remind.exceptions import AddException, ExceptionsCard
from tidytrace.gui.remind.longer_dialog import LongerDialog
from tidytrace.gui.remind.port import AppKept, Kept
from tidytrace.gui.remind.rule_card import RuleCard
from tidytrace.gui.remind.side import Side, emptied
from tidytrace.gui.remind.tidy_dialog import TidyDialog
from tidytrace.gui.turns import Turns
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language
from tidytrace.watch.retention.rules import Rule

_DUE = "retaining-due"
_AT_ONCE: Final = 3
"""Cards that fill the window at first; those below are made while the person reads."""


class KeepingPart(Side[Kept]):
    """First side of the page."""

    kind = "retaining"

    said = Signal(object)
    """Something was done that can be taken back; a ``toast.Said``."""
    erased = Signal()
    """Chats are gone, or came back."""
    changed = Signal(str)
    """An app's setting was changed; the receipt."""
    quiet = Signal()
    """The person wants to see or set the quiet times."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        self.kept = Kept()
        self.receipts: dict[str, str] = {}
        """By app: of its setting, as long as this window is open."""
        self.cards: dict[str, AppCard] = {}
        self.dialog: TidyDialog | LongerDialog | AddException | None = None
        super().__init__(engine, work, language, parent)
        self.choose_folder: Callable[[], str] = self._ask_folder
        self.rule = RuleCard(language)
        self.rule.choice.changed.connect(lambda: self.set_rule(self.rule.rule))
        self.rule.undo.currentIndexChanged.connect(self._undo_days)
        self.rule.quiet.clicked.connect(self.quiet)
        self.exceptions = ExceptionsCard(language)
        self.exceptions.wanted.connect(self.add_exception)
        self.exceptions.unwanted.connect(self.remove_rule)
        self._apps = QVBoxLayout()
        self._apps.setSpacing(GRID * 2)
        self.rows.addWidget(self.rule.frame)
        self.rows.addWidget(self.exceptions)
        self.rows.addLayout(self._apps)
        self._below = QVBoxLayout()
        """What comes after the apps."""
        self.rows.addLayout(self._below)
        self._turns = Turns(self)

    @property
    def looking(self) -> str:
        """In words."""
        return self._("Reading how long chats stay…")

    @property
    def unseen(self) -> str:
        """In words."""
        return self._("How long chats stay could not be found out")

    def ask(self, handle: Handle) -> Kept:
        """All apps."""
        kept = self._engine.minding.retaining.look(handle.cancelled)
        masked = masked_titles(self._engine.masking, kept.titles, handle.cancelled) or {}
        return msgspec.structs.replace(kept, titles={**kept.titles, **masked})

    def fill(self, result: Kept) -> bool:
        """The cards of the rule stay; those of the apps are made anew."""
        self.kept = result
        self.rule.show_kept(result)
        self.exceptions.show_kept(result)
        self._turns.clear()
        # once somebody may read further down nothing there moves
        at_once = len(result.apps) if self.cards else _AT_ONCE
        emptied(self._apps)
        emptied(self._below)
        self.cards = {}
        shown = sorted((one for one in result.apps if one.due.total), key=_urgency)
        for one in shown[:at_once]:
            self._add_card(one)
        self._turns.add(partial(self._add_card, one) for one in shown[at_once:])
        if result.problems:
            self._below.addWidget(closed_card(result.problems, self._))
        elif not shown:
            self._below.addWidget(small(self._("No app on this computer keeps chats.")))
        self._say_summary()
        return True

    def _say_summary(self) -> None:
        _ = self._
        due = sum(len(one.due.due) for one in self.kept.apps)
        going = sum(len(one.due.vanishing.chats) for one in self.kept.apps if one.due.vanishing and not one.settled)
        told = []
        if due:
            told.append(_.plural("{count} chat is due", "{count} chats are due", due))
        if going:
            told.append(
                _.plural(
                    "{count} chat will soon be deleted by its app",
                    "{count} chats will soon be deleted by their apps",
                    going,
                )
            )
        nothing = _("Nothing is due, and no app is about to delete chats")
        if self.kept.problems:
            nothing = _("Nothing is due where Tidytrace could look")
        self.summary.setText(" · ".join(told) if told else nothing)
        self.say_problem(_("Rules are kept on this computer. Nothing is tidied that you did not agree to."))

    # --- rules

    def set_rule(self, rule: Rule) -> None:
        """In force at once; nothing goes by it before the person agreed."""
        self.change(lambda: self._engine.minding.retaining.set_rule(rule))

    def remove_rule(self, rule: Rule) -> None:
        """What it was for follows the next wider one."""
        self.change(lambda: self._engine.minding.retaining.remove_rule(rule))

    def _undo_days(self) -> None:
        days = self.rule.undo.days
        self.change(lambda: self._engine.minding.retaining.keep_undo(days))

    def add_exception(self) -> None:
        """Ask for what and how."""
        dialog = AddException(self.kept, self._engine, self._work, self._, self)
        dialog.chosen.connect(self.set_rule)
        self.dialog = dialog
        dialog.open()

    # --- apps

    def _add_card(self, app: AppKept) -> None:
        self._apps.addWidget(self._card(app))

    def _card(self, app: AppKept) -> AppCard:
        name = app.due.app
        card = AppCard(app, self._, undoable=name in self.receipts)
        retaining = self._engine.minding.retaining
        card.look.connect(lambda: self.look_at(app))
        card.keep.connect(lambda: self.set_rule(Rule(scope="app", of=name, does="keep")))
        card.later.connect(lambda: self.change(lambda: retaining.put_off(name)))
        card.let_go.connect(lambda: self.change(lambda: retaining.let_go(name)))
        card.copies.connect(lambda: self.keep_copies(name))
        card.longer.connect(lambda: self.lengthen(name))
        card.undo.connect(lambda: self.take_back(name))
        self.cards[name] = card
        return card

    def look_at(self, app: AppKept) -> None:
        """Show the plan for what is due, and ask; the same path as every erasure."""
        retaining, name = self._engine.minding.retaining, app.due.app
        card = self.cards.get(name)
        if card is not None:
            card.wait(self._("One moment…"))
        masking = self._engine.masking

        def call(handle: Handle) -> tuple[Sequence[Conversation], Mapping[str, str]]:
            chats = retaining.due(name)
            return chats, masked_titles(masking, {one.id: one.title for one in chats}, handle.cancelled) or {}

        self._work.start(
            _DUE,
            call,
            done=lambda due: self._ask(app, *due),
            failed=lambda problem: self._not_due(name, problem),
        )

    def _rested(self, app: str) -> None:
        card = self.cards.get(app)
        if card is not None:
            card.rest()

    def _not_due(self, app: str, problem: EngineProblem) -> None:
        self._rested(app)
        self._say(breakable(problem.told(self._)), problem=True)

    def _ask(self, app: AppKept, chats: Sequence[Conversation], masked: Mapping[str, str]) -> None:
        self._rested(app.due.app)
        if not chats:
            self.again_now()
            return
        rules = sorted({one.rule for one in app.due.due}, key=str)
        told = self._("; ").join(dict.fromkeys(words.does(self._, rule) for rule in rules))
        title = app.due.names.in_language(self._.code)

        def named(one: Conversation) -> tuple[str, str]:
            return masked.get(one.id) or one.title or self._("Untitled chat"), title

        dialog = TidyDialog(
            chats,
            self._("{app}: {rule}").format(app=title, rule=told),
            self.kept.undo_days,
            bool(app.asking),
            self._engine,
            self._work,
            named,
            self._,
            self,
        )
        retaining = self._engine.minding.retaining
        dialog.agreed.connect(lambda: self.change(lambda: retaining.agree(app.due.app, rules)))
        dialog.erased.connect(self._gone)
        dialog.restored.connect(self._gone)
        dialog.said.connect(self.said)
        self.dialog = dialog
        dialog.open()

    def _gone(self, _outcome: object = None) -> None:
        self.erased.emit()
        self.again_now()

    def _ask_folder(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return QFileDialog.getExistingDirectory(self, self._("Where to keep the copies"), documents)

    def keep_copies(self, app: str) -> None:
        """Save them as files of the person's own."""
        folder = self.choose_folder()
        if folder:
            retaining = self._engine.minding.retaining
            self.change(lambda: retaining.keep_copies(app, folder, self._), self._saved)

    def _saved(self, said: Phrase) -> None:
        self.told = render(said, self._)

    told = ""
    """What became of the last thing the person asked for; it stands below the summary after the next look."""

    def say_problem(self, otherwise: str) -> None:
        """What was done comes before what always holds."""
        told, self.told = self.told, ""
        super().say_problem(told or otherwise)

    def lengthen(self, app: str) -> None:
        """Show what would be written, and ask."""
        retaining, name = self._engine.minding.retaining, self.cards[app].name
        dialog = LongerDialog(app, name, retaining, self._work, self._, self)
        dialog.confirmed.connect(
            lambda: self.change(lambda: retaining.lengthen(app), lambda receipt: self._lengthened(app, receipt))
        )
        self.dialog = dialog
        dialog.open()

    def _lengthened(self, app: str, receipt: str) -> None:
        self.receipts[app] = receipt
        self.told = self._("Done. You can undo it here or under Activity.")
        self.changed.emit(receipt)

    def take_back(self, app: str) -> None:
        """Undo that."""
        receipt = self.receipts[app]
        self.change(lambda: self._engine.undo(receipt), lambda _none: self._taken_back(app, receipt))

    def _taken_back(self, app: str, receipt: str) -> None:
        self.receipts.pop(app, None)
        self.changed.emit(receipt)


def _urgency(app: AppKept) -> tuple[bool, bool, int]:
    """What needs the person first, then who keeps most."""
    soon = app.due.vanishing is not None and not app.settled
    return not soon, not app.due.due, -app.due.total
