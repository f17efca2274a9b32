"""The page of a dialog while something is done: a bar and the name of the stage."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.gui.busy import BusyBar
from tidytrace.gui.controls import text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Step
from tidytrace.language import Language


class Working(QWidget):
    """How far it is."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Waits."""
        super().__init__(parent)
        self._ = language
        self.bar = BusyBar(self._("Progress"))
        self.name = text()
        self.count = text(kind="quiet")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, GRID * 2, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(self.bar)
        lines.addWidget(self.name)
        lines.addWidget(self.count)
        lines.addStretch()

    def wait(self) -> None:
        """Nobody knows yet how long it takes."""
        self.bar.setRange(0, 0)
        self.name.setText("")
        self.count.setText("")

    def step(self, step: Step) -> None:
        """One stage after the other fills the bar."""
        self.bar.setRange(0, max(step.total, 1))
        self.bar.setValue(step.done)
        self.name.setText(self._(step.name))
        total = f"{step.total}\u00a0{step.unit}" if step.unit else step.total
        self.count.setText(self._("{done} of {total}").format(done=step.done, total=total))
