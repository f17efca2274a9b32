"""What Tidytrace does by itself: when its window closes, how long erased chats can come back, what stays awake."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import headed
from tidytrace.gui.chats.keep_copy import DEFAULT
from tidytrace.gui.controls import Button
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.preferences.line import Line, ValueChoice
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.remind import words
from tidytrace.gui.remind.port import Reminding
from tidytrace.gui.tray.port import Closing
from tidytrace.gui.work import Work
from tidytrace.language import Language

_JOB: Final = "preferences-assistant"
_DAYS: Final = (1, 7, 30, 90, 365)


class HabitsCard(QWidget):
    """Whether something stays awake is looked at when the card is shown."""

    assistant = Signal()
    """The person wants to see what starts by itself."""

    def __init__(
        self, engine: Engine, work: Work, wishes: LiveWishes, language: Language, parent: QWidget | None = None
    ) -> None:
        """Nothing is looked at yet."""
        super().__init__(parent)
        self._ = _ = language
        self._engine, self._work = engine, work
        self._preferring = engine.preferring
        self.closing = ValueChoice(
            _("When the window closes"),
            {
                None: _("Ask me"),
                Closing.TRAY: _("Stay in the tray"),
                Closing.END: _("End Tidytrace"),
            },
        )
        self.days = ValueChoice(_("How long erased chats can be brought back"), {})
        for one in _DAYS:
            self.days.add(one, words.days(language, one))
        self.more = Button(_("Open «Remind»"), pressed=self.assistant.emit)
        frame, lines = headed(_("Habits"))
        lines.addWidget(
            Line(_("When the window closes"), self.closing, _("Where the desktop has no tray, Tidytrace ends."))
        )
        lines.addWidget(
            Line(
                _("How long erased chats can be brought back"),
                self.days,
                _("This is what is proposed when you erase, here and on the command line; there you can take another."),
            )
        )
        self._awake = Line(_("The assistant that stays when the window is closed"), self.more, _("Looking…"))
        lines.addWidget(self._awake)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.show_wishes(wishes.now)
        self.closing.currentIndexChanged.connect(lambda: self._preferring.keep_closing(self.closing.value))
        self.days.currentIndexChanged.connect(lambda: wishes.wish(undo_days=self.days.value))

    def show_wishes(self, wishes: Wishes) -> None:
        """As they are now."""
        days = wishes.undo_days or DEFAULT
        self.days.choose(days, words.days(self._, days))
        self.closing.choose(self._preferring.closing())

    def showEvent(self, event: QShowEvent) -> None:
        """The tray's menu may have changed something meanwhile."""
        super().showEvent(event)
        self.closing.choose(self._preferring.closing())
        reminders = self._engine.minding.reminders
        self._work.start(_JOB, lambda _handle: reminders.look(), done=self._looked, failed=self._not_looked)

    def _looked(self, found: Reminding) -> None:
        if found.watched:
            told = self._("It starts when you sign in, and watches the chat folders.")
        elif found.setup.installed:
            told = self._("Only reminders start by themselves.")
        else:
            told = self._("Nothing of Tidytrace starts by itself.")
        self._awake.say(told)

    def _not_looked(self, problem: EngineProblem) -> None:
        self._awake.say(problem.told(self._))
