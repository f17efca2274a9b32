"""What giving an app's own timer more days would write, before it is written."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import Sheet, breakable
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.network.facts import facts
from tidytrace.gui.remind.port import Retaining
from tidytrace.gui.work import Work
from tidytrace.language import Language

_PLANNING = "plan-longer"


class LongerDialog(Sheet):
    """Opens at once; the change follows when it is known."""

    confirmed = Signal()

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and who is asked
        self, app: str, name: str, retaining: Retaining, work: Work, language: Language, parent: QWidget | None = None
    ) -> None:
        """``name`` is the app's in the person's language."""
        heading = language("Let {app} keep chats for a year?").format(app=name)
        super().__init__(heading, State.MANUAL, language, parent, under=name)
        self.told = text(self._("Looking what has to be changed…"))
        self.body.addWidget(self.told)
        self.go = Button(self._("&Change it"), kind="primary", pressed=self._go)
        self.go.setEnabled(False)
        self.buttons.addWidget(self.go)
        self.closing.become(self._("Cancel"), "", "", self.reject)
        self.finish()
        self.finished.connect(lambda _result: work.drop(_PLANNING))
        work.start(_PLANNING, lambda _handle: retaining.plan_longer(app), done=self._planned, failed=self._failed)

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit()

    def _failed(self, problem: EngineProblem) -> None:
        self.told.setText(breakable(problem.told(self._)))
        self.fit()

    def _planned(self, change: FileChange) -> None:
        self.told.setText(self._("This is all that is changed. You can undo it at any time."))
        frame, lines = headed(breakable(change.where))
        if change.created:
            lines.addWidget(small(self._("This file is not there yet; it is made for this.")))
        before, after = (self._("not set") if value is None else value for value in (change.before, change.after))
        lines.addWidget(facts([(self._("There"), change.key), (self._("Now"), before), (self._("Then"), after)]))
        self.body.addWidget(frame)
        frame.show()  # what is hidden has no height, and the dialog takes the height of what is in it
        self.go.setEnabled(True)
        self.go.setDefault(True)
        self.go.setFocus()
        self.fit()
