"""What both sides of the network page have in common: a look that can be stopped, and repeated."""

from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.notice import Notice
from tidytrace.gui.controls import Button, centred, set_kind, text, title
from tidytrace.gui.design import GRID, SCROLL_BAR
from tidytrace.gui.direction import margins
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

Result = TypeVar("Result")


def lines_of(frame: QFrame, margin: int = 0) -> QVBoxLayout:
    """The lines of a card: rows with margins of their own, or words that need one."""
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(margin, margin, margin, margin)
    lines.setSpacing(GRID if margin else 0)
    return lines


class Part(QWidget, Generic[Result]):
    """Looks when it is shown for the first time, then when it is asked to. What was seen stays until a look is over."""

    kind = ""
    """Of its job."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self.stale = True
        """Whether something has changed since the last look, or there was none."""
        self._seen = False
        self.setProperty("kind", "page")
        self.summary = title()
        self.line = text(kind="quiet")
        self.again = Button("", kind="link", glyph="refresh", pressed=self.look)
        self.bar = BusyBar()
        self.bar.keep_room()
        self.notice = Notice(language)
        self.notice.pressed.connect(self.look)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(GRID * 2)
        self.footer = QVBoxLayout()
        """Below the rows; it stays while these come and go."""
        self.footer.setSpacing(GRID * 2)
        self._arm = QTimer(self)
        self._arm.setSingleShot(True)
        self._arm.setInterval(QApplication.doubleClickInterval())
        self._arm.timeout.connect(self._can_stop)
        self._build()
        self._rest()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.summary)
        words.addWidget(self.line)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        top.addLayout(words, 1)
        top.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        head = QWidget()
        lines = QVBoxLayout(head)
        margins(lines, GRID * 4, GRID, GRID * 4 + SCROLL_BAR, GRID)
        lines.setSpacing(GRID)
        lines.addLayout(top)
        lines.addWidget(self.bar)
        inside = QWidget()
        inside.setProperty("kind", "page")
        body = QVBoxLayout(inside)
        body.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        body.setSpacing(GRID * 2)
        body.addLayout(self.rows)
        body.addLayout(self.footer)
        body.addStretch()
        self.area = scrolling(centred(inside), steady=True)
        around = QWidget()
        around.setProperty("kind", "page")
        empty = QVBoxLayout(around)
        margins(empty, GRID * 4, GRID, GRID * 4 + SCROLL_BAR, GRID * 5)
        empty.addWidget(self.notice)
        self._pages = QStackedWidget()
        self._pages.addWidget(centred(around))
        self._pages.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(centred(head))
        layout.addWidget(self._pages, 1)

    # --- what each side does in its own way

    @property
    @abstractmethod
    def looking(self) -> str:
        """What it does while it looks, in words."""

    @property
    @abstractmethod
    def unseen(self) -> str:
        """What could not be found out when a look fails."""

    @abstractmethod
    def ask(self, handle: Handle) -> Result:
        """The look itself, in a worker's thread."""

    @abstractmethod
    def fill(self, result: Result) -> bool:
        """Show what was seen. Returns whether there are rows; without any ``notice`` says why."""

    # --- looking

    def showEvent(self, event: QShowEvent) -> None:
        """What is not known yet, or may be different by now, is looked at."""
        super().showEvent(event)
        if self.stale:
            self.look()

    def look(self) -> None:
        """Begin; what was seen before stays meanwhile."""
        if self._work.busy(self.kind):
            return
        self.bar.setAccessibleName(self.looking)
        self.bar.show()
        self._say(self._("Nothing is changed, and nothing leaves this computer."))
        # many people double-click every button: the second click must not stop what the first one started
        self.again.wait(self._("One moment…"))
        self._arm.start()
        if not self._seen:
            self.summary.setText(self.looking)
            self.notice.say("pending", self.looking, "", "")
            self._pages.setCurrentIndex(0)
        self._work.start(self.kind, self.ask, done=self._done, failed=self._failed)

    def _can_stop(self) -> None:
        if self._work.busy(self.kind):
            cancel = self._("Cancel")
            self.again.become(cancel, "link", "close", self.stop)
            self.again.setAccessibleName(self._.led(cancel, self.looking))

    def stop(self) -> None:
        """The look is no longer wanted; what it would have brought is dropped."""
        self._work.drop(self.kind)
        self._rest()
        self._say(self._("Stopped before the end"))
        if not self._seen:
            self.summary.setText(self.unseen)
            self.notice.say("unknown", self._("Stopped before the end"), "", self._("Look again"))

    def _done(self, result: Result) -> None:
        self._rest()
        self.stale = False
        self._seen = True
        self._pages.setCurrentIndex(1 if self.fill(result) else 0)

    def _failed(self, problem: EngineProblem) -> None:
        self._rest()
        words = problem.told(self._)
        if self._seen:
            self._say(words, problem=True)
            return
        self.summary.setText(self.unseen)
        self._say("")
        self.notice.say("unknown", self.unseen, words, self._("&Try again"))
        self._pages.setCurrentIndex(0)

    def _rest(self) -> None:
        self._arm.stop()
        self.bar.hide()
        self.again.become(self._("Look again"), "link", "refresh", self.look)
        self.again.setAccessibleName(self.again.text())

    def _say(self, words: str, *, problem: bool = False) -> None:
        set_kind(self.line, "problem" if problem else "quiet")
        self.line.setText(breakable(words))

    def empty_rows(self) -> None:
        """Take away what was shown."""
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
