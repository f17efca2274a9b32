"""First page: what to look at, and what of it goes in. Nothing is ticked before the person does it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.evidence.looking import Look
from tidytrace.findings.wording import render
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.working import Working
from tidytrace.gui.controls import Button, StateBadge, hairline, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import N_, Language
from tidytrace.report.layout import SOURCE_NAMES, STATE_NAMES
from tidytrace.report.model import SOURCES, Seen, Source

_LOOKS: Final = {
    "checkup": N_("The &check-up"),
    "exposure": N_("AI &servers that can be reached"),
    "connections": N_("&Where AI apps are connected now"),
}


class FindingRow(QWidget):
    """One thing that was seen, with a box."""

    def __init__(self, seen: Seen, language: Language) -> None:
        """Not ticked."""
        super().__init__()
        self.seen = seen
        words = render(seen.finding.title, language)
        state = language(STATE_NAMES[seen.finding.state.value])
        self.tick = Tick("", language.led(words, state))
        badge = StateBadge(seen.finding.state, GRID * 3)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(text(words))
        told.addWidget(small(f"{language(SOURCE_NAMES[seen.source])}{SEPARATOR}{state}"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(told, 1)


class ChoosePage(QWidget):
    """Looks on top, what they saw below."""

    look = Signal()
    stop = Signal()
    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Nothing was looked at yet."""
        super().__init__(parent)
        self._ = language
        self.found = Look()
        self.rows: list[FindingRow] = []
        self.looks: dict[Source, Tick] = {source: Tick(self._(_LOOKS[source])) for source in SOURCES}
        self.go = Button(self._("&Look now"), kind="soft", glyph="search", pressed=self.look.emit)
        self.halt = Button(self._("&Stop"), pressed=self.stop.emit)
        self.working = Working(language)
        self.problem = text(kind="problem")
        self.empty = text(
            self._("Tick what to look at, then press «Look now». Nothing is changed by it."), kind="quiet"
        )
        self.striking = Button(self._("&Tick what needs attention"), kind="link", pressed=self.tick_striking)
        self.fine = Tick(self._("Also show what is &fine"))
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, GRID, 0)
        self._list.setSpacing(0)
        inside = QWidget()
        inside.setProperty("kind", "page")
        inside.setLayout(self._list)
        self.area = scrolling(inside)
        asked = QHBoxLayout()
        ticks = QVBoxLayout()
        ticks.setSpacing(0)
        for tick in self.looks.values():
            ticks.addWidget(tick)
            tick.toggled.connect(self._asked)
        asked.addLayout(ticks, 1)
        for button in (self.go, self.halt):
            asked.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        shown = QHBoxLayout()
        shown.addWidget(self.fine, 1)
        shown.addWidget(self.striking)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addLayout(asked)
        lines.addWidget(hairline())
        for one in (self.problem, self.empty, self.working):
            lines.addWidget(one)
        lines.addLayout(shown)
        lines.addWidget(self.area, 1)
        self._rest = QWidget()
        lines.addWidget(self._rest, 1)
        self.fine.toggled.connect(self._fill)
        self._asked()
        self.resting()

    @property
    def sources(self) -> tuple[Source, ...]:
        """At what the person wants to look."""
        return tuple(source for source, tick in self.looks.items() if tick.isChecked())

    @property
    def chosen(self) -> tuple[Seen, ...]:
        """What goes in."""
        return tuple(row.seen for row in self.rows if row.tick.isChecked())

    def busy(self) -> None:
        """A look has begun."""
        self._turn(working=True)
        self.working.wait()
        self.halt.setFocus()

    def resting(self, problem: str = "") -> None:
        """No look is going on."""
        self._turn(working=False)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _turn(self, *, working: bool) -> None:
        self.working.setVisible(working)
        self.halt.setVisible(working)
        self.go.setVisible(not working)
        for tick in self.looks.values():
            tick.setEnabled(not working)
        looked = bool(self.found.seen) and not working
        self.problem.hide()
        self.empty.setVisible(not looked and not working)
        for one in (self.area, self.striking, self.fine):
            one.setVisible(looked)
        self._rest.setVisible(not looked)  # else all above would be spread over the page

    def show_found(self, found: Look) -> None:
        """What a look has found."""
        self.found = found
        words = self._("Nothing that belongs into a report was seen. You can go on with your own words and files.")
        self.empty.setText(words)
        self._fill()
        self.resting()
        self.striking.setFocus()

    def tick_striking(self) -> None:
        """All that needs attention or could not be checked, and where apps are connected."""
        striking = {one.id for one in self.found.striking()}
        for row in self.rows:
            if row.seen.id in striking:
                row.tick.setChecked(True)

    def _asked(self) -> None:
        self.go.setEnabled(bool(self.sources))

    def _fill(self) -> None:
        kept = {one.id for one in self.chosen}
        shown: Sequence[Seen] = self.found.seen if self.fine.isChecked() else self.found.striking()
        while item := self._list.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [FindingRow(one, self._) for one in shown]
        for row in self.rows:
            row.tick.setChecked(row.seen.id in kept)
            row.tick.toggled.connect(self.changed)
            self._list.addWidget(row)
        self._list.addStretch()
        self.changed.emit()
