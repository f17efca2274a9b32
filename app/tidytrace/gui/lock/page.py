"""What is seen while the window is locked: one field, and nothing of the pages; they do not even exist then."""

import math
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from tidytrace.gui.beside import SMALLEST, USUAL
from tidytrace.gui.controls import Button, Glyph, headline, set_kind, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.flow import Flow
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.lock.port import Locksmith, Tried
from tidytrace.gui.preferences.wishes import Lock
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.work import Work
from tidytrace.language import Language

_JOB: Final = "unlock"


class LockWindow(QMainWindow):
    """Takes the place of the window."""

    unlocked = Signal()
    ended = Signal()
    """The person closed it, or wants the program to end."""

    def __init__(self, locksmith: Locksmith, language: Language) -> None:
        """Asks for what opens it."""
        super().__init__()
        self._ = language
        self._locksmith = locksmith
        self.work = Work(self)
        self.setWindowTitle(language("Tidytrace"))
        system = locksmith.kind() is Lock.SYSTEM
        name = language("Password of your account") if system else language("Passphrase of the window")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(name)
        self.field.returnPressed.connect(self.unlock)
        self.go = Button(language("&Unlock"), kind="primary", pressed=self.unlock)
        self.end = Button(language("&End Tidytrace"), pressed=self._close)
        self.state = text(kind="problem")
        self.forgotten = Button(language("I cannot open it…"), kind="link", pressed=self._explain)
        self.help = small()
        self.help.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.help.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._count)
        self._line = text(
            language("Type the password with which you sign in to this computer.")
            if system
            else language("Type the passphrase that you chose for this window."),
            kind="quiet",
        )
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        self.field.setFocus()
        self._count()
        if locksmith.damaged():
            self._say(language("The lock cannot be read, so nothing can open it."))
            self._explain()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(GRID * 70)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        lines.setSpacing(GRID * 2)
        lines.addStretch(2)
        lines.addWidget(Glyph("lock", "accent", GRID * 7))
        lines.addWidget(headline(self._("Tidytrace is locked")))
        lines.addWidget(self._line)
        lines.addWidget(self.field)
        lines.addWidget(self.state)
        lines.addLayout(Flow(self.go, self.end))
        lines.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(self.help)
        lines.addStretch(3)
        page = QWidget()
        page.setProperty("kind", "page")
        middle = QHBoxLayout(page)
        middle.addStretch(1)
        middle.addWidget(inner, 1000)
        middle.addStretch(1)
        self.setCentralWidget(scrolling(page))
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL.boundedTo(self.screen().availableSize()))

    def _close(self) -> None:
        self.close()

    def unlock(self) -> None:
        """Try what is typed; it is taken out of the field at once."""
        secret = self.field.text()
        if not secret or not self.go.isEnabled():
            return
        self.field.clear()
        self._wait(waiting=True)
        self._say(self._("One moment…"), "quiet")
        locksmith = self._locksmith
        self.work.start(_JOB, lambda _handle: locksmith.open(secret), done=self._tried, failed=self._failed)

    def _tried(self, tried: Tried) -> None:
        self._wait(waiting=False)
        if tried.opened:
            self._timer.stop()
            self.unlocked.emit()
            return
        self._say(self._(tried.problem) if tried.problem else self._("That does not open it."))
        self.field.setFocus()
        self._count()

    def _failed(self, problem: EngineProblem) -> None:
        self._wait(waiting=False)
        self._say(problem.told(self._))

    def _wait(self, *, waiting: bool) -> None:
        self.go.setEnabled(not waiting)
        self.field.setReadOnly(waiting)

    def _say(self, words: str, kind: str = "problem") -> None:
        set_kind(self.state, kind)
        self.state.setText(words)
        self.field.setAccessibleDescription(words)

    def _count(self) -> None:
        """Show how long the next try still has to wait."""
        seconds = math.ceil(self._locksmith.wait())
        if seconds > 0:
            self._wait(waiting=True)
            self._say(
                self._.plural(
                    "That does not open it. The next try is possible in {count} second.",
                    "That does not open it. The next try is possible in {count} seconds.",
                    seconds,
                )
            )
            self._timer.start()
        elif self._timer.isActive():
            self._timer.stop()
            self._wait(waiting=False)
            self._say("")
            if not self.forgotten.hasFocus():  # who reads what helps is not torn away
                self.field.setFocus()

    def _explain(self) -> None:
        words = self._(
            "The lock only hides this window; your files are not encrypted by it. It ends when this file is deleted in "
            "the file manager, and Tidytrace is started again: {file}"
        )
        self.help.setText(breakable(words.format(file=self._locksmith.file)))
        self.help.show()
        self.forgotten.setAccessibleDescription(self.help.text())

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was typed goes with it."""
        self.field.clear()
        self._timer.stop()
        self.hide()
        self.work.close()
        super().closeEvent(event)
        self.ended.emit()
