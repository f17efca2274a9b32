"""What a machine has seen of one tip, with the buttons that put it right, and what only the person can know."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, StateBadge, hairline, set_kind, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.wordings import state_word
from tidytrace.language import N_, Language
from tidytrace.watch.walk.questions import Page
from tidytrace.watch.walk.seen import Seen, counts_for
from tidytrace.watch.walk.telling import seen_line

_SHOWN: Final = 5
"""Findings of one tip; the rest is on the first page."""
_PLACES: Final = {
    "home": N_("Show it on the first page"),
    "chats": N_("Show the chats"),
    "network": N_("Show who can reach in"),
    "report": N_("Make an evidence report…"),
    "believe": N_("See what a file says of itself"),
}


class EvidenceCard(QFrame):
    """Made anew for each question; the rows are those of the first page, and speak with it."""

    show_more = Signal(str)
    """The person wants to see more; on which page."""
    tick = Signal(str)
    untick = Signal(str)

    def __init__(self, page: Page, home: HomePage, language: Language, *, reports: bool) -> None:
        """Shows nothing before ``tell``; ``reports``: whether evidence reports can be made."""
        super().__init__()
        self._ = language
        self._home = home
        self.page = page
        self.rows: dict[str, FindingRow] = {}
        self.setProperty("kind", "card")
        self.badge = StateBadge(None, GRID * 5)
        self.state = strong()
        self.line = text()
        only_you = page.question.only_you
        self.only_you = text(only_you.in_language(language.code) if only_you is not None else "", kind="quiet")
        place = page.question.show
        self.more = Button(
            self._(_PLACES[place]) if place else "", kind="link", pressed=lambda: self.show_more.emit(place)
        )
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.state)
        words.addWidget(self.line)
        words.addWidget(self.only_you)
        link = QHBoxLayout()
        link.setContentsMargins(-4, 0, 0, 0)
        link.addWidget(self.more)
        link.addStretch()
        words.addLayout(link)
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        head.setSpacing(GRID * 2)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addLayout(head)
        # not before they have a parent: they would be windows of their own for a moment
        self.only_you.setVisible(only_you is not None)
        self.more.setVisible(bool(place) and (place != "report" or reports))

    def tell(self, seen: Seen, failed: str = "") -> None:
        """How it stands now; the rows stay where they are. ``failed``: why the check-up did, if it did."""
        self.badge.show_state(seen.state)
        self.state.setText(state_word(self._, seen.state))
        set_kind(self.state, seen.state.value)
        told = (seen_line(seen, self._), breakable(failed) if seen.stopped else "")
        self.line.setText("\n".join(filter(None, told)))
        self.setAccessibleName(self._.led(self.state.text(), self.line.text()))

    def add_rows(self, findings: Sequence[Finding]) -> None:
        """The findings that wait for the person, gravest first."""
        waiting = [one for one in findings if one.state is not State.OK and counts_for(one, one.state)]
        for finding in waiting[:_SHOWN]:
            self._lines.addWidget(hairline())
            row = FindingRow(finding, self._, self)
            row.fix.connect(self._fix)
            row.undo.connect(self._undo)
            row.guide.connect(self._home.guide)
            row.chats.connect(self._home.show_chats)
            row.about.connect(self._home.about)
            row.network.connect(self._home.network)
            row.tick.connect(self.tick)
            row.untick.connect(self.untick)
            if finding.id in self._home.results.receipts:
                row.done()
            self.rows[finding.id] = row
            self._lines.addWidget(row)
        rest = len(waiting) - _SHOWN
        if rest > 0:
            more = Button(
                self._.plural("{count} more on the first page", "{count} more on the first page", rest),
                kind="link",
                pressed=lambda: self.show_more.emit("home"),
            )
            holder = QWidget()
            row_of = QHBoxLayout(holder)
            row_of.setContentsMargins(GRID * 9, GRID // 2, GRID * 2, GRID)
            row_of.addWidget(more)
            row_of.addStretch()
            self._lines.addWidget(hairline())
            self._lines.addWidget(holder)

    def _fix(self, finding_id: str) -> None:
        if self._can_change(finding_id):
            self._home.fix(finding_id)

    def _undo(self, finding_id: str) -> None:
        if self._can_change(finding_id):
            self._home.undo(finding_id)

    def _can_change(self, finding_id: str) -> bool:
        """What is being looked at is not changed; this page is made anew after that."""
        row = self.rows[finding_id]
        if self._home.phase is Phase.WORKING:
            words = self._("The check-up is running. One moment, please.")
            row.failed(words, fixed=finding_id in self._home.results.receipts)
            return False
        row.busy()
        return True

    def stands(self, finding_id: str, problem: str) -> None:
        """Something was done about a finding, here or on the first page, or could not be."""
        row = self.rows.get(finding_id)
        if row is None:
            return
        results = self._home.results
        fixed = finding_id in results.receipts
        if problem:
            row.failed(problem, fixed=fixed)
        elif fixed:
            row.done()
        elif row.finding.card is not None:
            row.tick_shown(results.findings.get(finding_id, row.finding))
        else:
            row.undone()

    @property
    def changed(self) -> bool:
        """Whether something was put right here."""
        results = self._home.results
        return any(
            name in results.receipts or results.findings.get(name, row.finding).state is State.OK
            for name, row in self.rows.items()
        )
