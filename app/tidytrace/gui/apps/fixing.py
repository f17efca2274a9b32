"""What is changed about an app: shown before, done when the person says so, and put back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.gui.apps.row import ThingRow
from tidytrace.gui.apps.words import heading_of
from tidytrace.gui.changes import ChangesDialog
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.work import Work
from tidytrace.language import Language


class Fixing(QObject):
    """Asks the engine, and tells the row and the page what became of it."""

    changed = Signal(str, str)
    """The finding, and the receipt."""
    undone = Signal(str)
    """The receipt of what was put back."""

    def __init__(
        self,
        engine: Engine,
        work: Work,
        language: Language,
        row_of: Callable[[str], ThingRow | None],
        page: QWidget,
    ) -> None:
        """``row_of`` gives the row of a finding as long as it is shown."""
        super().__init__(page)
        self._engine, self._work, self._ = engine, work, language
        self._row_of = row_of
        self._page = page
        self.asking: ChangesDialog | None = None

    def ask(self, finding_id: str) -> None:
        """Show what would be changed."""
        row = self._row_of(finding_id)
        if row is None:
            return
        apps = self._engine.apps
        self.asking = ChangesDialog(
            finding_id,
            heading_of(self._, row.finding),
            row.finding.state,
            lambda handle: apps.plan(finding_id, handle.cancelled),
            self._work,
            self._,
            self._page,
        )
        self.asking.confirmed.connect(self.fix)
        self.asking.open()

    def fix(self, finding_id: str) -> None:
        """Change it."""
        engine = self._engine
        self._busy(finding_id)
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.fix(finding_id),
            done=lambda fixed: self.changed.emit(finding_id, fixed.receipt),
            failed=lambda problem: self._failed(finding_id, problem),
        )

    def put_back(self, finding_id: str) -> None:
        """Take a change back."""
        row = self._row_of(finding_id)
        receipt = row.receipt if row is not None else None
        if receipt is None:
            return
        engine = self._engine
        self._busy(finding_id)
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.undo(receipt),
            done=lambda _nothing: self.undone.emit(receipt),
            failed=lambda problem: self._failed(finding_id, problem),
        )

    def _busy(self, finding_id: str) -> None:
        row = self._row_of(finding_id)
        if row is not None:
            row.busy()

    def _failed(self, finding_id: str, problem: EngineProblem) -> None:
        row = self._row_of(finding_id)
        if row is not None:
            row.failed(problem.told(self._))
