"""The findings below the checklist, in sections: what needs the person first, what is fine last and folded."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, card, hairline, title
from tidytrace.gui.design import GRID
from tidytrace.gui.home.results import SECTIONS
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.wordings import SEPARATOR, state_word
from tidytrace.language import Language


class Section(QWidget):
    """The findings of one state under one heading. Rows are only ever added at the end."""

    added = Signal(object)

    def __init__(self, state: State, language: Language, parent: QWidget | None = None) -> None:
        """Hidden while it is empty; what is fine starts folded."""
        super().__init__(parent)
        self._ = language
        self.state = state
        self.rows: dict[str, FindingRow] = {}
        self._waiting: dict[str, Finding] = {}
        """Findings of a folded section; their rows are made when somebody looks."""
        self._folded = state is State.OK
        self._title = title()
        self.fold = Button("", kind="link", pressed=self.toggle)
        self._card: QFrame = card()
        self._lines = QVBoxLayout(self._card)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._card)
        self._card.setVisible(not self._folded)
        self.hide()

    def add(self, finding: Finding) -> None:
        """One more at the end."""
        if self._folded:
            self._waiting[finding.id] = finding
        else:
            self._make(finding)
        self._head()
        self.show()

    def _make(self, finding: Finding) -> None:
        if self.rows:
            self._lines.addWidget(hairline())
        row = FindingRow(finding, self._, self._card)
        self.rows[finding.id] = row
        self._lines.addWidget(row)
        self.added.emit(row)

    def _head(self) -> None:
        count = len(self.rows) + len(self._waiting)
        self._title.setText(f"{state_word(self._, self.state)}{SEPARATOR}{count}")
        self.fold.setText(self._("Show") if self._folded else self._("Hide"))
        self.fold.set_glyph("right" if self._folded else "down")
        self.fold.setAccessibleName(f"{self.fold.text()}: {self._title.text()}")

    def toggle(self) -> None:
        """Fold or unfold."""
        self._folded = not self._folded
        if not self._folded:
            for finding in self._waiting.values():
                self._make(finding)
            self._waiting.clear()
        self._card.setVisible(not self._folded)
        self._head()

    def reveal(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, unfolded if it must be; none when it is not here."""
        if finding_id not in self.rows and finding_id not in self._waiting:
            return None
        if self._folded:
            self.toggle()
        return self.rows.get(finding_id)

    def order(self, findings: Iterable[Finding]) -> None:
        """Put the rows into this order; only when nobody points at them."""
        wanted = [finding.id for finding in findings if finding.id in self.rows]
        if wanted == list(self.rows):
            return
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
    about = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID * 3)
        self.sections: dict[State, Section] = {}
        self.clear()

    def clear(self) -> None:
        """Nothing was found yet."""
        for section in self.sections.values():
            self._layout.removeWidget(section)
            section.hide()
            section.deleteLater()
        self.sections = {}
        for state in SECTIONS:
            section = Section(state, self._, self)
            section.added.connect(self._listen)
            self.sections[state] = section
            self._layout.addWidget(section)

    def _listen(self, row: FindingRow) -> None:
        row.fix.connect(self.fix)
        row.undo.connect(self.undo)
        row.guide.connect(self.guide)
        row.chats.connect(self.chats)
        row.about.connect(self.about)

    def add(self, finding: Finding) -> None:
        """One more, at the end of its section."""
        self.sections[finding.state].add(finding)

    def row(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, unfolded if it must be."""
        return next(filter(None, (section.reveal(finding_id) for section in self.sections.values())), None)

    def shown(self, finding_id: str) -> FindingRow | None:
        """The row of a finding if there is one already."""
        return next((one.rows[finding_id] for one in self.sections.values() if finding_id in one.rows), None)
