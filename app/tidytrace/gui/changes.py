"""What a fix would change, file by file and key by key, before it is changed."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State
from tidytrace.gui.chats.cards import headed
from tidytrace.gui.controls import Button, small, text
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.guide import Sheet, breakable
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.network.facts import facts
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_PLANNING = "plan-changes"


class ChangesDialog(Sheet):
    """Opens at once; the changes follow when they are known. Nothing is changed before the person says so."""

    confirmed = Signal(str)
    """The finding that shall be put right."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and who is asked
        self,
        finding_id: str,
        heading: str,
        state: State,
        plan: Callable[[Handle], Sequence[FileChange]],
        work: Work,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``plan`` is called in a worker thread."""
        super().__init__(heading, state, language, parent)
        self._finding_id = finding_id
        self.told = text(self._("Looking what has to be changed…"))
        self.body.addWidget(self.told)
        self.go = Button(self._("&Change it"), kind="primary", pressed=self._go)
        self.go.setEnabled(False)
        self.buttons.addWidget(self.go)
        self.closing.become(self._("Cancel"), "", "", self.reject)
        self.finish()
        self.finished.connect(lambda _result: work.drop(_PLANNING))
        work.start(_PLANNING, plan, done=self._planned, failed=self._failed)

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit(self._finding_id)

    def _failed(self, problem: EngineProblem) -> None:
        self.told.setText(breakable(problem.told(self._)))
        self.fit()

    def _planned(self, changes: Sequence[FileChange]) -> None:
        if not changes:
            self.told.setText(self._("It is on the private side already."))
            self.fit()
            return
        self.told.setText(self._("This is all that is changed. You can undo it at any time."))
        for path, group in _by_file(changes):
            self._show(self._of_file(path, group))
        for words in self.after(changes):
            self._show(words)
        self.go.setEnabled(True)
        self.go.setDefault(True)
        self.go.setFocus()
        self.fit()

    def after(self, changes: Sequence[FileChange]) -> Iterable[QWidget]:
        """What there is to say below the changes."""
        return ()

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
