"""The question before anything is tidied: the path of every erasure, with what the rule means from now on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.chats.model import Conversation
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import NameOf
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.erase_dialog import EraseDialog
from tidytrace.gui.chats.keep_copy import DAYS
from tidytrace.gui.controls import small
from tidytrace.gui.engine import Engine
from tidytrace.gui.erasing import Erased
from tidytrace.gui.work import Work
from tidytrace.language import Language


class TidyDialog(EraseDialog):
    """What is pinned or was used just now stays. Nothing is agreed to for later unless the person says so."""

    agreed = Signal()
    """From now on without a question."""

    def __init__(  # noqa: PLR0913, PLR0917 - as ``EraseDialog``, and the rule
        self,
        chosen: Sequence[Conversation],
        rule: str,
        days: int,
        ask: bool,  # noqa: FBT001 - whether the rule is new for this app
        engine: Engine,
        work: Work,
        name_of: NameOf,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``rule`` in words; ``days`` for undo, as the person set them."""
        self.from_now_on = Tick(language("From now on without asking"))
        self._rule = small(rule)
        self._ask_for_later = ask
        super().__init__(chosen, engine, work, name_of, language, parent)
        self.setWindowTitle(language("Tidy old chats"))
        if days in DAYS:
            self.copy.choose(days)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        number = layout.indexOf(self.copy)
        layout.insertWidget(number, self.from_now_on)
        layout.insertWidget(number + 1, self._rule)

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        super()._turn(stage, words, keep)
        for one in (self.from_now_on, self._rule):
            one.setVisible(self._ask_for_later and stage is Stage.ASKING)

    def _over(self, outcome: Erased) -> None:
        super()._over(outcome)
        if outcome.gone and self.from_now_on.isChecked():
            self.agreed.emit()
