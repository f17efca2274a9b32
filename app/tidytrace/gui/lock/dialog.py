"""Setting the lock of the window, or taking it away. What is typed goes to the lock and is kept nowhere."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, fit_height, roomy, set_kind, small, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.lock.keeping import SHORTEST
from tidytrace.gui.lock.port import Locksmith, Tried
from tidytrace.gui.preferences.wishes import Lock
from tidytrace.gui.work import Work
from tidytrace.language import N_, Language

_JOB: Final = "lock"


class Task(Enum):
    """What the person wants."""

    SYSTEM = auto()
    PASSPHRASE = auto()
    AWAY = auto()


_HEADINGS: Final = {
    Task.SYSTEM: N_("Lock the window with the password of your account"),
    Task.PASSPHRASE: N_("Lock the window with a passphrase"),
    Task.AWAY: N_("Take the lock away"),
}


class LockDialog(QDialog):
    """One or two fields."""

    done_it = Signal()

    def __init__(
        self, task: Task, locksmith: Locksmith, work: Work, language: Language, parent: QWidget | None = None
    ) -> None:
        """Nothing is asked or changed yet."""
        super().__init__(parent)
        self._ = _ = language
        self._task, self._locksmith, self._work = task, locksmith, work
        self.setWindowTitle(_("Lock"))
        self.setModal(True)
        roomy(self, GRID * 66)
        system = task is Task.SYSTEM or (task is Task.AWAY and locksmith.kind() is Lock.SYSTEM)
        self.field = self._secret(_("Password of your account") if system else _("Passphrase of the window"))
        self.again = self._secret(_("The same once more"))
        self.again.setVisible(task is Task.PASSPHRASE)
        self.problem = text(kind="problem")
        self.problem.hide()
        self.go = Button(_("&Take it away") if task is Task.AWAY else _("&Lock with it"), kind="primary")
        self.go.clicked.connect(self.carry_out)
        self.go.setDefault(True)
        self.keep = Button(_("Cancel"), pressed=self.reject)
        for one in (self.field, self.again):
            one.textChanged.connect(self._typed)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.keep)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(_(_HEADINGS[task])))
        lines.addWidget(text(self._about()))
        lines.addWidget(self.field)
        lines.addWidget(self.again)
        lines.addWidget(self.problem)
        if task is not Task.AWAY:
            words = _("If you forget it: the lock ends when this file is deleted, because it encrypts nothing: {file}")
            lines.addWidget(small(breakable(words.format(file=locksmith.file))))
        lines.addStretch()
        lines.addLayout(buttons)
        self._typed()
        self.field.setFocus()
        fit_height(self)

    def _about(self) -> str:
        if self._task is Task.SYSTEM:
            return self._(
                "Type it now, so that Tidytrace can try whether this computer answers. It is asked of the system and "
                "kept nowhere."
            )
        if self._task is Task.PASSPHRASE:
            words = self._(
                "Take one of at least {count} characters that you use nowhere else. Tidytrace does not keep it: what "
                "is kept is only enough to tell whether it was typed."
            )
            return words.format(count=SHORTEST)
        return self._("Type what opens the window now.")

    def _secret(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        return field

    def _typed(self) -> None:
        both = self._task is not Task.PASSPHRASE or bool(self.again.text())
        self.go.setEnabled(bool(self.field.text()) and both)

    def carry_out(self) -> None:
        """Do it with what is typed."""
        secret, again = self.field.text(), self.again.text()
        if not self.go.isEnabled():
            return
        if self._task is Task.PASSPHRASE and secret != again:
            self._say(self._("The two are not the same."))
            self.again.clear()
            self.again.setFocus()
            return
        self._forget()
        self._wait(waiting=True)
        self._say(self._("One moment…"), "quiet")
        locksmith = self._locksmith

        def call() -> Tried:
            if self._task is Task.SYSTEM:
                locksmith.lock_with_system(secret)
            elif self._task is Task.PASSPHRASE:
                locksmith.lock_with_passphrase(secret)
            else:
                tried = locksmith.open(secret)
                if not tried.opened:
                    return tried
                locksmith.take_away()
            return Tried(opened=True)

        self._work.start(_JOB, lambda _handle: call(), done=self._over, failed=self._failed)

    def _over(self, tried: Tried) -> None:
        if tried.opened:
            self.accept()
            self.done_it.emit()
            return
        self._wait(waiting=False)
        words = self._(tried.problem) if tried.problem else self._("That does not open it.")
        if tried.wait:
            words = self._.plural(
                "That does not open it. The next try is possible in {count} second.",
                "That does not open it. The next try is possible in {count} seconds.",
                round(tried.wait + 0.5),
            )
        self._say(words)
        self.field.setFocus()

    def _failed(self, problem: EngineProblem) -> None:
        self._wait(waiting=False)
        self._say(problem.told(self._))
        self.field.setFocus()

    def _wait(self, *, waiting: bool) -> None:
        for one in (self.field, self.again):
            one.setReadOnly(waiting)
        self._typed()

    def _say(self, words: str, kind: str = "problem") -> None:
        set_kind(self.problem, kind)
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.field.setAccessibleDescription(words)
        fit_height(self)

    def _forget(self) -> None:
        self.field.clear()
        self.again.clear()

    def reject(self) -> None:
        """What was typed goes."""
        self._forget()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same."""
        self._forget()
        super().closeEvent(event)
