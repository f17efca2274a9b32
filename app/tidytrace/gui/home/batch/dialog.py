"""«Fix these 5…»: what would change, each of which can be left out; progress with Cancel; what was done; «Undo all»."""

from collections.abc import Callable, Sequence
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.chats.cards import body
from tidytrace.gui.controls import Button, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.batch.port import Fixing, Moved, Planned
from tidytrace.gui.home.batch.rows import MovedRow, PlannedRow, app_of, grouped
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_WORK = "fix several"


class Stage(Enum):
    """What the dialog shows."""

    LOOKING = auto()
    CHOOSING = auto()
    WORKING = auto()
    ENDED = auto()


class BatchDialog(QDialog):
    """Nothing is changed before «Change these»."""

    moved = Signal(str, str)
    """A finding was put right; its receipt."""
    undone = Signal(str)
    """A receipt was taken back."""
    ended = Signal(object)
    """It is over: the receipts of what was done."""

    def __init__(
        self, findings: Sequence[Finding], fixing: Fixing, work: Work, language: Language, parent: QWidget | None = None
    ) -> None:
        """Looks at once what would change."""
        super().__init__(parent)
        self._ = language
        self._fixing, self._work = fixing, work
        self._findings = {one.id: one for one in findings}
        self.stage = Stage.LOOKING
        self.rows: list[PlannedRow] = []
        self.results: dict[str, Moved] = {}
        self._chosen: list[Finding] = []
        self._back: set[str] = set()
        self.setModal(True)
        self.setWindowTitle(language("Fix several at once"))
        self.resize(GRID * 88, GRID * 80)
        self.heading = title()
        self.line = text(kind="quiet")
        self.bar = BusyBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(language("Progress"))
        self._area, self._lines = body()
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.again = Button(language("&Look again"), pressed=self.look)
        self.cancel = Button(language("Cancel"), pressed=self.reject)
        self.go = Button("", kind="primary", pressed=self._go)
        self.undo_all = Button(language("&Undo all"), glyph="undo", pressed=self._undo_all)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.again)
        buttons.addStretch()
        for button in (self.undo_all, self.cancel, self.go):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)
        layout.addWidget(self.bar)
        layout.addWidget(self._area, 1)
        layout.addLayout(buttons)
        self.look()

    # --- before

    def look(self) -> None:
        """What would change, as things are now."""
        findings = tuple(self._findings.values())
        self._show(Stage.LOOKING, self._("Looking what would change…"), self._("Nothing is changed yet."))
        fixing = self._fixing
        self._work.start(
            _WORK,
            lambda handle: fixing.plan(findings, handle.cancelled),
            done=self._planned,
            failed=self._failed,
        )

    def _planned(self, planned: Sequence[Planned]) -> None:
        self.rows = [PlannedRow(one, self._) for one in planned]
        for row in self.rows:
            row.toggled.connect(self._count)
        self._fill([(app_of(row.planned.finding, self._), row) for row in self.rows])
        self._show(
            Stage.CHOOSING,
            self._("This would change"),
            self._(
                "Untick what should stay as it is. Each change has its own undo, here and on the page «Activity», "
                "with no end to it."
            ),
        )
        self.again.setVisible(any(one.runs for one in planned))
        self._count()
        self.go.setFocus()

    def _count(self) -> None:
        count = sum(row.chosen for row in self.rows)
        self.go.setEnabled(bool(count))
        self.go.setText(self._.plural("&Change {count}", "&Change these {count}", count))

    # --- the doing

    def _go(self) -> None:
        if self.stage is not Stage.CHOOSING:
            return
        self._chosen = chosen = [row.planned.finding for row in self.rows if row.chosen]
        self._start(chosen, lambda handle: self._fixing.move(chosen, handle.found, handle.cancelled), self._one_moved)

    def _undo_all(self) -> None:
        receipts = self.receipts
        found = [self._findings[one] for one in self.results if self.results[one].receipt]
        self._start(found, lambda handle: self._fixing.undo(receipts, handle.found, handle.cancelled), self._one_back)

    def _start(
        self, findings: Sequence[Finding], call: Callable[[Handle], None], heard: Callable[[Moved], None]
    ) -> None:
        self._show(Stage.WORKING, self._("One after another…"), "")
        self.bar.setRange(0, len(findings))
        self.bar.setValue(0)
        self._work.start(_WORK, call, done=lambda _nothing: self._over(), failed=self._failed, found=heard)

    def _one_moved(self, moved: Moved) -> None:
        self.results[moved.finding] = moved
        self.bar.setValue(self.bar.value() + 1)
        if moved.receipt is not None:
            self.moved.emit(moved.finding, moved.receipt)

    def _one_back(self, moved: Moved) -> None:
        self.bar.setValue(self.bar.value() + 1)
        if moved.reason is None:
            self.results[moved.finding] = Moved(finding=moved.finding)
            self._back.add(moved.finding)
            self.undone.emit(moved.receipt or "")
        else:
            self.results[moved.finding] = moved

    @property
    def receipts(self) -> tuple[str, ...]:
        """Of what was done and not taken back, in the order of the doing."""
        return tuple(one.receipt for one in self.results.values() if one.receipt is not None)

    # --- after

    def _over(self) -> None:
        left = [one for one in self._chosen if one.id not in self.results]
        done = sum(one.reason is None for one in self.results.values())
        rows = [
            (app_of(self._findings[name], self._), MovedRow(self._findings[name], one, self._became(one), self._))
            for name, one in self.results.items()
        ]
        self._fill(rows)
        if left:
            self._lines.insertWidget(
                0, text(self._.plural("{count} was left as it is.", "{count} were left as they are.", len(left)))
            )
        total = len(self.results) + len(left)
        self._show(Stage.ENDED, self._("{done} of {total} done").format(done=done, total=total), "")
        self.ended.emit(self.receipts)

    def _became(self, moved: Moved) -> str:
        if moved.finding in self._back:
            return self._("It is as it was before.")
        if moved.receipt is None:
            return self._("Another change has done this, too.")
        return self._("Done. You can undo this at any time.")

    def _failed(self, problem: EngineProblem) -> None:
        self._fill([])
        self._show(Stage.ENDED, self._("It could not be done"), problem.told(self._))
        if self.receipts:
            self.ended.emit(self.receipts)

    def _fill(self, rows: Sequence[tuple[str, QWidget]]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for frame in grouped(rows):
            self._lines.addWidget(frame)
        self._lines.addStretch()

    def _show(self, stage: Stage, heading: str, line: str) -> None:
        self.stage = stage
        self.heading.setText(heading)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.setAccessibleName(heading)
        busy = stage in {Stage.LOOKING, Stage.WORKING}
        self.bar.setVisible(busy)
        if stage is Stage.LOOKING:
            self.bar.setRange(0, 0)
        self.again.setVisible(False)
        self.go.setVisible(stage is Stage.CHOOSING)
        self.undo_all.setVisible(stage is Stage.ENDED and bool(self.receipts))
        self.cancel.setText(self._("Close") if stage is Stage.ENDED else self._("Cancel"))
        self.cancel.setEnabled(True)
        if stage in {Stage.WORKING, Stage.ENDED}:
            self.cancel.setFocus()

    def reject(self) -> None:
        """Cancel what runs; close what does not."""
        if self.stage is Stage.WORKING:
            self.cancel.setText(self._("Stopping…"))
            self.cancel.setEnabled(False)
            self._work.cancel(_WORK)
            return
        if self.stage is Stage.LOOKING:
            self._work.drop(_WORK)
        super().reject()
