"""The one rule for all apps, in three plain choices."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from tidytrace.gui.boxes import Pick
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.flow import Flow
from tidytrace.gui.remind.port import Kept
from tidytrace.gui.remind.side import DaysChoice
from tidytrace.gui.stops import one_stop
from tidytrace.language import Language
from tidytrace.watch.retention.rules import KEEP_ALL, Does, Rule

AGES: Final = (7, 14, 30, 60, 90, 180, 365)
_UNDO: Final = (7, 14, 30, 60, 90, 180, 365)
USUAL: Final[dict[Does, int]] = {"remind": 30, "tidy": 90}


class DoesChoice(QWidget):
    """Keep, remind, or tidy, and after how many days."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Keeps."""
        super().__init__(parent)
        self._ = language
        self._group = QButtonGroup(self)
        self.picks: dict[Does, Pick] = {
            "keep": Pick(language("Keep everything")),
            "remind": Pick(language("Remind me of old chats every")),
            "tidy": Pick(language("Tidy chats that were not used for")),
        }
        self.days: dict[Does, DaysChoice] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        for one, pick in self.picks.items():
            self._group.addButton(pick)
            widgets: list[QWidget] = [pick]
            if one in USUAL:
                choice = DaysChoice(pick.text(), AGES, language)
                choice.choose(USUAL[one])
                choice.currentIndexChanged.connect(self._days_changed)
                self.days[one] = choice
                widgets.append(choice)
            lines.addLayout(Flow(*widgets))
        self.picks["keep"].setChecked(True)
        one_stop(self._group)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit())

    def _days_changed(self) -> None:
        for one, choice in self.days.items():
            if choice is self.sender() and not self.picks[one].isChecked():
                self.picks[one].setChecked(True)
        self.changed.emit()

    def show_rule(self, rule: Rule) -> None:
        """As it is set."""
        self.picks[rule.does].setChecked(True)
        if rule.days is not None:
            self.days[rule.does].choose(rule.days)

    def only(self, *allowed: Does) -> None:
        """A reminder is for all apps or for one."""
        for one, pick in self.picks.items():
            pick.setVisible(one in allowed)
            if one in self.days:
                self.days[one].setVisible(one in allowed)
        if not any(self.picks[one].isChecked() for one in allowed):
            self.picks["keep"].setChecked(True)

    @property
    def does(self) -> tuple[Does, int | None]:
        """What is chosen."""
        does = next(one for one, pick in self.picks.items() if pick.isChecked())
        return does, self.days[does].days if does in self.days else None


class RuleCard:
    """The card; its signals are those of its parts."""

    def __init__(self, language: Language) -> None:
        """Keeps everything."""
        self._ = language
        self.frame: QFrame
        self.frame, lines = headed(language("One rule for all apps"))
        self.choice = DoesChoice(language)
        self.undo = DaysChoice(language("For how long it can be brought back"), _UNDO, language)
        self.meaning = small()
        self.quiet = Button("", kind="link")
        self._back = QWidget()
        back = Flow(text(language("What was tidied can be brought back for"), wrap=False), self.undo)
        back.setContentsMargins(0, 0, 0, 0)
        self._back.setLayout(back)
        lines.addWidget(self.choice)
        lines.addWidget(self.meaning)
        lines.addWidget(self._back)
        lines.addLayout(Flow(self.quiet))

    def show_kept(self, kept: Kept) -> None:
        """As it is now."""
        rule = next((one for one in kept.rules if one.scope == "all"), KEEP_ALL)
        self.choice.show_rule(rule)
        self.undo.choose(kept.undo_days)
        tidies = any(one.does == "tidy" for one in (rule, *kept.rules))
        self._back.setVisible(tidies)
        hours = kept.peace.quiet
        self.quiet.setText(
            self._("Quiet hours: {hours}").format(hours=str(hours).replace("-", "–"))
            if hours is not None
            else self._("No quiet hours are set…")
        )
        self.quiet.setVisible(tidies)
        if tidies:
            words = self._(
                "Only while the app is closed, with an encrypted copy and a proof, never what is pinned, and not in "
                "your quiet hours. Before anything of an app goes for the first time you are asked."
            )
        elif rule.does == "remind":
            words = self._("You are only told how much there is. Nothing is changed.")
        else:
            words = self._("Tidytrace tidies nothing by itself. What the apps delete by themselves stands below.")
        self.meaning.setText(words)

    @property
    def rule(self) -> Rule:
        """What is chosen."""
        does, days = self.choice.does
        return Rule(does=does, days=days)
