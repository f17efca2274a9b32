"""The list before: each finding with what would be written for it; and the list after, with what became of each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed, sentence
from tidytrace.gui.controls import StateBadge, hairline, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.batch.port import Change, Moved, Planned
from tidytrace.gui.home.guide import breakable
from tidytrace.language import Language


def app_of(finding: Finding, language: Language) -> str:
    """The name of the app that a finding is about."""
    name = finding.title.parameters.get("app")
    return name.in_language(language.code) if isinstance(name, Text) else language("This computer")


def switch_of(finding: Finding, language: Language) -> str:
    """What it is about, below the name of its app."""
    switch = finding.title.parameters.get("switch")
    return switch.in_language(language.code) if isinstance(switch, Text) else render(finding.title, language)


class PlannedRow(QWidget):
    """One that can be left out; one that cannot be done now says why instead."""

    toggled = Signal()

    def __init__(self, planned: Planned, language: Language, parent: QWidget | None = None) -> None:
        """Chosen beforehand, unless something would be gone for good by it."""
        super().__init__(parent)
        self._ = language
        self.planned = planned
        words = switch_of(planned.finding, language)
        self.box = Tick("", language.led(app_of(planned.finding, language), words))
        can = planned.reason is None and bool(planned.changes)
        self.box.setEnabled(can)
        self.box.setChecked(can and not planned.for_good)
        self.box.toggled.connect(self.toggled)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(text(breakable(words)))
        if planned.reason is not None:
            why = text(breakable(sentence(planned.reason, language)), kind="problem")
            lines.addWidget(why)
            self.box.setAccessibleDescription(why.text())
        elif not planned.changes:
            lines.addWidget(small(language("It is on the private side already.")))
        for change in planned.changes:
            lines.addWidget(small(breakable(self._told(change))))
        if planned.cost and can:
            cost = text(language("What you give up: {cost}").format(cost=language(planned.cost)), kind="moved")
            lines.addWidget(cost)
            self.box.setAccessibleDescription(cost.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)

    def _told(self, change: Change) -> str:
        not_set = self._("not set")
        return self._("{key}: {before} → {after} · in {where}").format(
            key=change.key,
            before=not_set if change.before is None else change.before,
            after=not_set if change.after is None else change.after,
            where=change.where,
        )

    @property
    def chosen(self) -> bool:
        """Whether it shall be done."""
        return self.box.isEnabled() and self.box.isChecked()


class MovedRow(QWidget):
    """What became of one, in words and a shape."""

    def __init__(self, finding: Finding, moved: Moved, words: str, language: Language) -> None:
        """``words`` say what became of it where nothing went wrong."""
        super().__init__()
        failed = moved.reason is not None
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(text(breakable(switch_of(finding, language))))
        if moved.reason is not None:
            words = language("Not changed: {reason}").format(reason=sentence(moved.reason, language))
        lines.addWidget(text(breakable(words), kind="problem" if failed else "quiet"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(StateBadge(State.RISK if failed else State.OK, GRID * 4), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)


def grouped(rows: Sequence[tuple[str, QWidget]]) -> list[QFrame]:
    """A card for each app, in the order in which they come first."""
    cards: dict[str, QVBoxLayout] = {}
    frames: list[QFrame] = []
    for app, row in rows:
        if app not in cards:
            frame, cards[app] = headed(app)
            frames.append(frame)
        elif cards[app].count() > 1:
            cards[app].addWidget(hairline())
        cards[app].addWidget(row)
    return frames
