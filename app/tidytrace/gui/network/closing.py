"""What closing a server would change, before it is changed."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import Finding
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.home.guide import Sheet, breakable
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.network.facts import facts
from tidytrace.gui.network.words import last_steps
from tidytrace.gui.work import Work
from tidytrace.language import Language

_PLANNING = "plan-closing"


class ClosingDialog(Sheet):
    """Opens at once; the changes follow when they are known. Nothing is changed before the person says so."""

    confirmed = Signal(str)
    """The finding whose server shall be closed."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and who is asked
        self,
        finding: Finding,
        name: str,
        engine: Engine,
        work: Work,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is the server's in the person's language."""
        heading = language("Let only this computer reach {app}?").format(app=name)
        super().__init__(heading, finding.state, language, parent)
        self._finding = finding
        self.told = text(self._("Looking what has to be changed…"))
        self.body.addWidget(self.told)
        self.go = Button(self._("&Change it"), kind="primary", pressed=self._go)
        self.go.setEnabled(False)
        self.buttons.addWidget(self.go)
        self.closing.become(self._("Cancel"), "", "", self.reject)
        self.finish()
        self.finished.connect(lambda _result: work.drop(_PLANNING))
        work.start(
            _PLANNING,
            lambda handle: engine.network.plan_closing(finding.id, handle.cancelled),
            done=self._planned,
            failed=self._failed,
        )

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit(self._finding.id)

    def _failed(self, problem: EngineProblem) -> None:
        self.told.setText(breakable(problem.told(self._)))
        self.fit()

    def _planned(self, changes: tuple[FileChange, ...]) -> None:
        if not changes:
            self.told.setText(self._("It is on the private side already."))
            self.fit()
            return
        self.told.setText(self._("This is all that is changed. You can undo it at any time."))
        for path, group in _by_file(changes):
            self._show(self._of_file(path, group))
        if any("127.0.0.1" in (one.after or "") for one in changes):
            meaning = self._("127.0.0.1 stands for this computer itself; no other computer gets there.")
            self._show(small(meaning))
        last = last_steps(self._, self._finding)
        if last:
            self._show(text(breakable(last)))
        self.go.setEnabled(True)
        self.go.setDefault(True)
        self.go.setFocus()
        self.fit()

    def _show(self, widget: QWidget) -> None:
        self.body.addWidget(widget)
        widget.show()  # at once: what is hidden has no height, and the dialog takes the height of what is in it

    def _of_file(self, path: str, changes: list[FileChange]) -> QWidget:
        frame, lines = headed(breakable(path))
        if changes[0].created:
            lines.addWidget(small(self._("This file is not there yet; it is made for this.")))
        for one in changes:
            before, after = (self._("not set") if value is None else value for value in (one.before, one.after))
            lines.addWidget(facts([(self._("There"), one.key), (self._("Now"), before), (self._("Then"), after)]))
        return frame


def _by_file(changes: Iterable[FileChange]) -> list[tuple[str, list[FileChange]]]:
    groups: dict[str, list[FileChange]] = {}
    for one in changes:
        groups.setdefault(one.where, []).append(one)
    return list(groups.items())
