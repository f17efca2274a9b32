"""The findings below the checklist, in sections: what needs the person first, what is fine last and folded."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, card, hairline, title
from tidytrace.gui.design import GRID
from tidytrace.gui.home.results import SECTIONS
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language

_AT_FIRST: Final = 12
"""Rows of what only the person knows that are made at once: a hundred of them would hide what needs somebody."""


class Section(QWidget):
    """The findings of one state under one heading. Rows are only ever added at the end."""

    added = Signal(object)
    all_at_once = Signal()
    """The person wants to put right all that can be."""

    def __init__(
        self,
        state: State,
        language: Language,
        parent: QWidget | None = None,
        *,
        heading: str = "",
        folded: bool = False,
    ) -> None:
        """Hidden while it is empty.

        Args:
            state: of its findings.
            language: of the person.
            parent: the widget that it is in.
            heading: what it is called; the word for the state by default.
            folded: whether the person has to open it first.
        """
        super().__init__(parent)
        self._ = language
        self.state = state
        self.rows: dict[str, FindingRow] = {}
        self._waiting: dict[str, Finding] = {}
        """Findings of a folded section; their rows are made when somebody looks."""
        self._parts: dict[str, list[Finding]] = {}
        """What belongs below a row that is not made yet, by the id of its finding."""
        self._heading = heading or state_word(language, state)
        self._folded = folded
        self._few = state is State.MANUAL and not folded
        self._title = title()
        self.fold = Button("", kind="link", pressed=self.toggle)
        self.several = Button("", kind="soft", pressed=self.all_at_once.emit)
        keeps = self.several.sizePolicy()
        keeps.setRetainSizeWhenHidden(state is State.RISK)  # or the rows below would move when it comes
        self.several.setSizePolicy(keeps)
        self.several.hide()
        self._card: QFrame = card()
        self._lines = QVBoxLayout(self._card)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.several)
        head.addWidget(self.fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._card)
        self.rest = Button("", kind="link", pressed=self._make_rest)
        self.rest.hide()
        layout.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignLeft)
        self._card.setVisible(not self._folded)
        self._head()
        self.hide()

    def add(self, finding: Finding) -> None:
        """One more at the end."""
        if self._folded or self._enough:
            self._waiting[finding.id] = finding
        else:
            self._make(finding)
        self._head()
        self.show()

    @property
    def _enough(self) -> bool:
        return self._few and len(self.rows) >= _AT_FIRST

    def _make_rest(self) -> None:
        """The person wants to see all of them; they come below those that are there."""
        self._few = False
        for finding in self._waiting.values():
            self._make(finding)
        self._waiting.clear()
        self._head()

    def add_part(self, whole: str, finding: Finding) -> None:
        """One that another finding sums up: it is shown among the details of that one's row."""
        if whole in self.rows:
            self.rows[whole].add_part(finding)
        else:
            self._parts.setdefault(whole, []).append(finding)

    def _make(self, finding: Finding) -> None:
        if self.rows:
            self._lines.addWidget(hairline())
        row = FindingRow(finding, self._, self._card)
        self.rows[finding.id] = row
        self._lines.addWidget(row)
        self.added.emit(row)
        for part in self._parts.pop(finding.id, ()):
            row.add_part(part)

    def _head(self) -> None:
        count = len(self.rows) + len(self._waiting)
        self._title.setText(f"{self._heading}{SEPARATOR}{count}")
        self.fold.setText(self._("Show") if self._folded else self._("Hide"))
        self.fold.set_glyph("right" if self._folded else "down")
        self.fold.setAccessibleName(f"{self.fold.text()}: {self._title.text()}")
        more = len(self._waiting)
        self.rest.setText(self._.plural("Show {count} more", "Show {count} more", more))
        self.rest.setAccessibleName(f"{self.rest.text()}: {self._heading}")
        self.rest.setVisible(bool(more) and not self._folded)

    def toggle(self) -> None:
        """Fold or unfold."""
        self._folded = not self._folded
        if not self._folded and not self._enough:
            self._make_rest()
        self._card.setVisible(not self._folded)
        self._head()

    def reveal(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, unfolded if it must be; none when it is not here."""
        below = (whole for whole, parts in self._parts.items() if any(one.id == finding_id for one in parts))
        if finding_id in self._waiting or next(below, None) in self._waiting:
            self._make_rest()
        row = self.shown(finding_id)
        if row is not None and finding_id not in self.rows:
            next(one for one in self.rows.values() if finding_id in one.parts).show_details()
        if row is not None and self._folded:
            self.toggle()
        return row

    def shown(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, also one that is below another row; none when it is not made yet."""
        return self.rows.get(finding_id) or next(
            (row.parts[finding_id] for row in self.rows.values() if finding_id in row.parts), None
        )

    def order(self, findings: Iterable[Finding]) -> None:
        """Put the rows into this order; only when nobody points at them."""
        wanted = [finding.id for finding in findings if finding.id in self.rows]
        if wanted != list(self.rows):
            self._arrange(wanted)

    def drop(self, app: str) -> None:
        """Take the findings of an app away."""
        gone = [name for name, row in self.rows.items() if row.finding.app == app]
        self._waiting = {name: one for name, one in self._waiting.items() if one.app != app}
        self._parts = {whole: [one for one in parts if one.app != app] for whole, parts in self._parts.items()}
        for name in gone:
            row = self.rows[name]
            row.hide()
            row.deleteLater()
        self._arrange([name for name in self.rows if name not in gone])
        self._head()
        self.setVisible(bool(self.rows or self._waiting))

    def _arrange(self, wanted: list[str]) -> None:
        # not takeAt: an item that nobody deletes keeps Qt from forgetting the old height of its widget
        for line in self._card.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._lines.removeWidget(line)
            if not isinstance(line, FindingRow):
                line.deleteLater()
        self.rows = {name: self.rows[name] for name in wanted}
        for number, row in enumerate(self.rows.values()):
            if number:
                self._lines.addWidget(hairline())
            self._lines.addWidget(row)


class Findings(QWidget):
    """All sections."""

    fix = Signal(str)
    undo = Signal(str)
    guide = Signal(str)
    chats = Signal(str)
    several = Signal()
    tick = Signal(str)
    untick = Signal(str)
    about = Signal(str)
    network = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID * 3)
        self.sections: dict[State, Section] = {}
        self.accounts = Section(State.MANUAL, language, self)
        """What the person can do in accounts, but nothing waits for."""
        self.clear()

    def clear(self) -> None:
        """Nothing was found yet."""
        for section in (*self.sections.values(), self.accounts):
            self._layout.removeWidget(section)
            section.hide()
            section.deleteLater()
        self.sections = {state: Section(state, self._, self, folded=state is State.OK) for state in SECTIONS}
        heading = self._("More that you can do in your accounts")
        self.accounts = Section(State.MANUAL, self._, self, heading=heading, folded=True)
        for section in self._all:
            section.added.connect(self._listen)
            section.all_at_once.connect(self.several)
            self._layout.addWidget(section)

    @property
    def _all(self) -> list[Section]:
        """From top to bottom; what is fine comes last."""
        *above, last = self.sections.values()
        return [*above, self.accounts, last]

    def _listen(self, row: FindingRow) -> None:
        row.fix.connect(self.fix)
        row.undo.connect(self.undo)
        row.guide.connect(self.guide)
        row.chats.connect(self.chats)
        row.tick.connect(self.tick)
        row.untick.connect(self.untick)
        row.about.connect(self.about)
        row.network.connect(self.network)

    def add(self, finding: Finding, whole: str | None = None) -> None:
        """One more, at the end of its section, or below the row of the finding that sums it up."""
        if whole is not None:
            self.sections[finding.state].add_part(whole, finding)
            return
        side = finding.card is not None and finding.state is State.MANUAL and finding.severity == "info"
        (self.accounts if side else self.sections[finding.state]).add(finding)

    def offer_several(self, count: int) -> None:
        """Beside the heading of what needs the person: so many can be put right at once."""
        button = self.sections[State.RISK].several
        button.setText(self._.plural("Fix {count}…", "Fix these {count}…", count))
        button.setVisible(count > 1)

    def drop(self, app: str) -> None:
        """Take the findings of an app away."""
        for section in self._all:
            section.drop(app)

    def row(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, unfolded if it must be."""
        return next(filter(None, (section.reveal(finding_id) for section in self._all)), None)

    def shown(self, finding_id: str) -> FindingRow | None:
        """The row of a finding if there is one already."""
        return next(filter(None, (section.shown(finding_id) for section in self._all)), None)
