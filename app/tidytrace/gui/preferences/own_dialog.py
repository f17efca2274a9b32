"""«Remove all traces of Tidytrace itself»: the list first, then the person's word, then what became of it."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tidytrace.findings.wording import size
from tidytrace.gui.boxes import Tick
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.cards import body, headed
from tidytrace.gui.controls import Button, headline, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.preferences.own_words import KINDS, counted, meanings, problems, staying
from tidytrace.gui.preferences.port import Preferring
from tidytrace.gui.question import either
from tidytrace.gui.remind.side import emptied
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.own.model import Kind, Own, Piece, Removed

_JOB: Final = "own"
_MOST: Final = 100
"""Places of a kind that are named; nobody reads more."""


class Stage(Enum):
    """Where it is."""

    LOOKING = auto()
    ASKING = auto()
    REMOVING = auto()
    OVER = auto()
    FAILED = auto()


class OwnDialog(QDialog):
    """Enter keeps everything as it is."""

    removed = Signal()
    """It is gone, and the person has read that; now the program has to end, or it would begin to keep things anew."""

    def __init__(self, preferring: Preferring, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Looks at what there is."""
        super().__init__(parent)
        self._ = _ = language
        self._preferring, self._work = preferring, work
        self.own: Own | None = None
        self.stage = Stage.LOOKING
        self.setWindowTitle(_("Remove all traces of Tidytrace itself"))
        self.setModal(True)
        self.resize(GRID * 90, GRID * 80)
        self.heading = headline(_("Looking at what Tidytrace keeps…"))
        self.line = text(kind="quiet")
        self.bar = BusyBar()
        self.bar.setAccessibleName(_("Working"))
        self.area, self.lines = body()
        self.copies = Tick(_("Also the copies of erased chats"))
        self.copies.toggled.connect(self._say_meaning)
        self.copies.hide()
        self.meaning = text()
        self.go = Button(_("&Remove it and end Tidytrace"), kind="danger", pressed=self.carry_out)
        self.keep = Button(_("&Keep it"), pressed=self.reject)
        self.keep.setDefault(True)
        buttons = either(self.go, self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 3)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)
        layout.addWidget(self.bar)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.copies)
        layout.addWidget(self.meaning)
        layout.addLayout(buttons)
        self.go.setEnabled(False)
        self.keep.setFocus()
        self._wait(waiting=True)
        work.start(_JOB, lambda _handle: preferring.own(), done=self._looked, failed=self._failed)

    def _wait(self, *, waiting: bool) -> None:
        self.bar.setRange(0, 0 if waiting else 1)
        self.bar.setVisible(waiting)

    # --- the list

    def _looked(self, own: Own) -> None:
        self._wait(waiting=False)
        self.own = own
        self.stage = Stage.ASKING
        if not own.pieces:
            self.heading.setText(self._("Tidytrace keeps nothing on this computer"))
            self.keep.setText(self._("&Close"))
            self.go.hide()
            self.stage = Stage.FAILED
            return
        self.heading.setText(self._("Remove all traces of Tidytrace itself?"))
        self.line.setText(self._("The program itself stays, and nothing of your AI apps is touched."))
        for kind in KINDS:
            pieces = own.of(kind)
            if pieces:
                self._add(kind, pieces)
        for words in problems(self._, own.problems):
            self.lines.addWidget(text(breakable(words), kind="problem"))
        self.lines.addStretch()
        self.copies.setVisible(bool(own.of(Kind.COPIES)))
        self.go.setEnabled(True)
        self._say_meaning()

    def _add(self, kind: Kind, pieces: tuple[Piece, ...]) -> None:
        frame, lines = headed(self._(KINDS[kind]))
        lines.addWidget(text(counted(self._, pieces)))
        named = "\n".join(f"{piece.path} · {size(piece.bytes)}" for piece in pieces[:_MOST])
        places = small(breakable(named))
        places.hide()
        show = Button(self._("Show the places"), kind="link")
        show.setAccessibleDescription(self._(KINDS[kind]))
        show.clicked.connect(lambda _on=False: places.setVisible(places.isHidden()))
        lines.addWidget(show, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(places)
        self.lines.addWidget(frame)

    def _say_meaning(self) -> None:
        if self.own is not None:
            self.meaning.setText("\n".join(meanings(self._, self.own, copies=self.copies.isChecked())))

    # --- the deed

    def carry_out(self) -> None:
        """The person said yes."""
        own = self.own
        if self.stage is not Stage.ASKING or own is None:
            return
        self.stage = Stage.REMOVING
        self.heading.setText(self._("Removing…"))
        self.line.setText(self._("This cannot be stopped half way, so that nothing half remains."))
        self._wait(waiting=True)
        for one in (self.go, self.keep, self.copies):
            one.setEnabled(False)
        preferring, copies = self._preferring, self.copies.isChecked()
        self._work.start(
            _JOB, lambda _handle: preferring.remove_own(own, copies=copies), done=self._over, failed=self._failed
        )

    def _over(self, removed: Removed) -> None:
        self._wait(waiting=False)
        self.stage = Stage.OVER
        self.heading.setText(
            self._("Not everything could be removed") if removed.problems else self._("It is all removed")
        )
        self.line.setText(self._("Tidytrace ends when you close this. The next start is like the first one."))
        emptied(self.lines)
        self.lines.addWidget(text(self._("Removed: {what}").format(what=counted(self._, removed.gone))))
        for words in staying(self._, self.own, removed):
            self.lines.addWidget(text(breakable(words)))
        for words in problems(self._, removed.problems):
            self.lines.addWidget(text(breakable(words), kind="problem"))
        self.lines.addStretch()
        for one in (self.go, self.copies, self.meaning):
            one.hide()
        self.keep.setText(self._("&End Tidytrace"))
        self.keep.setEnabled(True)
        self.keep.setFocus()

    def _failed(self, problem: EngineProblem) -> None:
        self._wait(waiting=False)
        self.stage = Stage.FAILED
        self.heading.setText(self._("That did not work"))
        self.line.setText(breakable(problem.told(self._)))
        self.go.hide()
        self.copies.hide()
        self.meaning.hide()
        self.keep.setText(self._("&Close"))
        self.keep.setEnabled(True)
        self.keep.setFocus()

    def reject(self) -> None:
        """While it is removed there is no way back; afterwards the program ends."""
        if self.stage is Stage.REMOVING:
            return
        over = self.stage is Stage.OVER
        self._work.drop(_JOB)
        super().reject()
        if over:
            self.removed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as the button."""
        if self.stage is Stage.REMOVING:
            event.ignore()
            return
        super().closeEvent(event)
