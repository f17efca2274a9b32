"""What the sides of the page have in common: what is changed on them is kept at once, and then looked at anew."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from tidytrace.gui.controls import Choice
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.network.part import Part
from tidytrace.gui.remind import words
from tidytrace.language import Language

Result = TypeVar("Result")


class Side(Part[Result]):
    """One side."""

    def change(self, call: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        """Change something in the background, and look again.

        Args:
            call: Does it, in a worker's thread.
            done: Hears what it returned.
        """

        def changed(outcome: Any) -> None:
            if done is not None:
                done(outcome)
            self.again_now()

        self._work.start(f"{self.kind}-change", lambda _handle: call(), done=changed, failed=self._not_changed)

    def again_now(self) -> None:
        """A look that runs may have seen what was there before."""
        self._work.drop(self.kind)
        self._rest()
        self.look()

    def _not_changed(self, problem: EngineProblem) -> None:
        self.again_now()
        self.problem = problem.told(self._)
        self._say(self.problem, problem=True)

    problem = ""
    """Why the last change was not made; said once more when the look after it is over."""

    def say_problem(self, otherwise: str) -> None:
        """Below the summary: what went wrong, or a line."""
        self._say(self.problem or otherwise, problem=bool(self.problem))
        self.problem = ""


class DaysChoice(Choice):
    """A number of days; one that is none of the usual stands among them when it is set."""

    def __init__(self, name: str, usual: tuple[int, ...], language: Language, parent: QWidget | None = None) -> None:
        """``usual`` in rising order."""
        super().__init__(name, parent)
        self._ = language
        for one in usual:
            self.addItem(words.days(language, one), one)

    @property
    def days(self) -> int:
        """What is chosen."""
        return int(self.currentData())

    def choose(self, count: int) -> None:
        """Without a signal."""
        before = self.blockSignals(True)
        number = self.findData(count)
        if number < 0:
            number = sum(self.itemData(one) < count for one in range(self.count()))
            self.insertItem(number, words.days(self._, count), count)
        self.setCurrentIndex(number)
        self.blockSignals(before)


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Beside each other, in one line; one of them takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for one in widgets:
        row.addWidget(one)
    return row


def emptied(lines: QLayout) -> None:
    """Take away everything in it."""
    while (item := lines.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)
