"""The findings below the checklist, in sections: what needs the person first, what is fine last and folded."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.design import GRID
from tidytrace.gui.home.results import SECTIONS
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.home.section import Section
from tidytrace.language import Language


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
    made = Signal(object)
    """A row is there, which shows a finding as it was found."""

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
            section.made.connect(self._listen)
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
        self.made.emit(row)

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

    def renew(self, finding: Finding) -> None:
        """It stands otherwise now."""
        for section in self._all:
            section.renew(finding)

    def settle(self, risks: Iterable[Finding], pointed_at: Callable[[], bool], over: Callable[[], None]) -> None:
        """Let the gravest of what needs the person be seen; as ``Section.settle``."""
        self.sections[State.RISK].settle(risks, pointed_at, over)

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
