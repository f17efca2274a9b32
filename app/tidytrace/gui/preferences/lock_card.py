"""The lock of the window: whether there is one, what opens it, and what it protects from."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, strong
from tidytrace.gui.flow import Flow
from tidytrace.gui.lock.dialog import LockDialog, Task
from tidytrace.gui.lock.port import Locksmith
from tidytrace.gui.preferences.line import Line, ValueChoice
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.wishes import Lock, Wishes
from tidytrace.gui.scrolling import show_whole
from tidytrace.gui.work import Work
from tidytrace.language import N_, Language

_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120, 240)
_STATES: Final = {
    Lock.NONE: N_("The window is not locked."),
    Lock.SYSTEM: N_("The password of your account opens the window."),
    Lock.PASSPHRASE: N_("A passphrase opens the window."),
}


class LockCard(QWidget):
    """Only what works on this computer is offered."""

    lock_now = Signal()

    def __init__(
        self, locksmith: Locksmith, work: Work, wishes: LiveWishes, language: Language, parent: QWidget | None = None
    ) -> None:
        """As it is set."""
        super().__init__(parent)
        self._ = _ = language
        self._locksmith, self._work, self._wishes = locksmith, work, wishes
        self.dialog: LockDialog | None = None
        self.state = strong()
        self.system = Button(_("With the password of your &account…"), pressed=lambda: self._ask(Task.SYSTEM))
        self.phrase = Button(_("With a pass&phrase…"), pressed=lambda: self._ask(Task.PASSPHRASE))
        self.now = Button(_("&Lock now"), glyph="lock", pressed=self.lock_now.emit)
        self.away = Button(_("&Take the lock away…"), pressed=lambda: self._ask(Task.AWAY))
        self.after = ValueChoice(_("Locked by itself after"), {})
        for one in _MINUTES:
            self.after.add(one, self._minutes(one))
        self._after_line = Line(
            _("Locked by itself after"),
            self.after,
            _("Minutes in which nobody used the window. It is locked at every start and after a quick exit as well."),
        )
        frame, lines = headed(_("Lock"))
        lines.addWidget(self.state)
        lines.addWidget(
            small(
                _(
                    "The lock hides this window from people who pass by; it does not encrypt anything, so whoever can "
                    "use your account can still read the files of your AI apps."
                )
            )
        )
        lines.addWidget(self._after_line)
        lines.addLayout(Flow(self.system, self.phrase, self.now, self.away))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.show_wishes(wishes.now)
        self.after.currentIndexChanged.connect(lambda: wishes.wish(lock_after=self.after.value))

    def _minutes(self, count: int) -> str:
        return self._.plural("{count} minute", "{count} minutes", count)

    def show_wishes(self, wishes: Wishes) -> None:
        """As they are now; what locks is asked of the lock itself."""
        kind = self._locksmith.kind()
        locked = kind is not Lock.NONE
        self.state.setText(self._(_STATES[kind]))
        self.after.choose(wishes.lock_after, self._minutes(wishes.lock_after))
        self._after_line.setVisible(locked)
        self.now.setVisible(locked)
        self.away.setVisible(locked)
        self.phrase.setVisible(not locked)
        self.system.setVisible(not locked and self._locksmith.has_system())

    def _ask(self, task: Task) -> None:
        self.dialog = LockDialog(task, self._locksmith, self._work, self._, self)
        self.dialog.done_it.connect(self._changed)
        self.dialog.open()

    def _changed(self) -> None:
        self._wishes.wish(lock=self._locksmith.kind())
        self.show_wishes(self._wishes.now)
        there = self.now if self._locksmith.kind() is not Lock.NONE else self.phrase
        there.setFocus()
        # the card has another height from now on, and the page hears of it in the next turn
        QTimer.singleShot(0, there, lambda: show_whole(there))
