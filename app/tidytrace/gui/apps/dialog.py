"""One app on a page: how fresh its knowledge is, its stores and switches here, and what its own delete leaves."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.catalog.knowledge import Leftovers
from tidytrace.catalog.stores import StoreKind
from tidytrace.checks.dossier import Dossier, Holding
from tidytrace.checks.powers.lines import Line, lines_of
from tidytrace.findings import knowing
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.findings.wording import render, size
from tidytrace.gui import desktop
from tidytrace.gui.controls import Button, StateBadge, card, hairline, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.home.guide import Guide, breakable
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.wordings import SEPARATOR, chats, kind_name, state_word
from tidytrace.gui.work import Work
from tidytrace.language import Language

_ASKING = "about-app"


class AppDialog(QDialog):
    """Opens at once; what is known of the app follows as soon as it was looked up."""

    ticked = Signal(object)
    """The person said of a finding about their account that it is done, or took that back."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and who is asked
        self, app: str, name: str, engine: Engine, work: Work, language: Language, parent: QWidget | None = None
    ) -> None:
        """``name`` is the app's in the person's language."""
        super().__init__(parent)
        self._ = language
        self._work = work
        self._engine = engine
        self.cards: dict[str, FindingRow] = {}
        self.setWindowTitle(name)
        self.setAccessibleName(self._("About {app}").format(app=name))
        self.setMinimumSize(GRID * 80, GRID * 70)
        self.heading = title(name)
        self.freshness = small(self._("Looking…"))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, GRID, 0)
        self._body.setSpacing(GRID * 2)
        inside = QWidget()
        inside.setProperty("kind", "page")
        inside.setLayout(self._body)
        self.area = QScrollArea()
        self.area.setProperty("kind", "page")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.area.setAccessibleName(self._("What is known of {app}").format(app=name))
        self.area.setWidget(inside)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._buttons.addStretch()
        self.closing = Button(self._("Close"), kind="primary", pressed=self.accept)
        self.closing.setDefault(True)
        self._buttons.addWidget(self.closing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        layout.setSpacing(GRID)
        layout.addWidget(self.heading)
        layout.addWidget(self.freshness)
        layout.addSpacing(GRID)
        layout.addWidget(self.area, 1)
        layout.addLayout(self._buttons)
        self.finished.connect(lambda _result: work.drop(_ASKING))
        work.start(_ASKING, lambda _handle: engine.about(app), done=self._told, failed=self._failed)
        self.closing.setFocus()

    def _failed(self, problem: EngineProblem) -> None:
        self.freshness.setText(breakable(problem.told(self._)))

    def _told(self, found: Dossier) -> None:
        _ = self._
        knowledge = found.knowledge
        self.freshness.setText(
            SEPARATOR.join((knowing.freshness(_, knowledge), knowing.evidence(_, knowledge.evidence)))
        )
        if found.found:
            self._section(_("What it keeps here"), list(self._kept(found)))
        else:
            self._body.addWidget(text(_("It was not found on this computer.")))
        self._section(_("When you delete a chat in the app itself"), list(self._leftovers(found)))
        if found.powers is not None:
            self._section(_("What it may do"), [self._power(line) for line in lines_of(found.powers)])
        self._section(_("Switches on this computer"), [self._switch(finding) for finding in found.switches])
        self._section(_("In your account"), [self._card(one) for one in found.cards])
        self._body.addStretch()
        if found.folders:
            folder = found.folders[0]
            opener = Button(_("Open the &folder"), glyph="folder", pressed=lambda: desktop.show_folder(folder))
            self._buttons.insertWidget(self._buttons.count() - 1, opener)

    def _section(self, heading: str, rows: list[QWidget]) -> None:
        if not rows:
            return
        self._body.addWidget(strong(heading))
        frame = card()
        frame.setAccessibleName(heading)
        # else it takes the room that is left below, because there are buttons in it
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        lines.setSpacing(GRID)
        for number, row in enumerate(rows):
            if number:
                lines.addWidget(hairline())
            lines.addWidget(row)
        self._body.addWidget(frame)

    def _kept(self, found: Dossier) -> Iterator[QWidget]:
        """One line for each kind of place: how an app spreads its chats over several is of no use to a person."""
        together: dict[StoreKind, list[Holding]] = {}
        for holding in found.holdings:
            together.setdefault(holding.store.kind, []).append(holding)
        for kind, holdings in together.items():
            count = sum(one.conversations for one in holdings)
            counts = SEPARATOR.join((chats(self._, count), size(sum(one.bytes for one in holdings))))
            yield _row(None, kind_name(self._, kind, heading=True), [counts])
        if found.newer:
            words = self._("Newer than this catalogue: {chats}").format(chats=chats(self._, found.newer))
            told = self._("They are shown, but never changed. Update Tidytrace or its catalogue to erase them.")
            yield _row(State.UNKNOWN, words, [told])

    def _leftovers(self, found: Dossier) -> Iterator[QWidget]:
        told = knowing.leftovers(self._, found.leftovers)
        if not told:
            return
        lines = []
        own = found.app.own_delete
        if own is not None:
            lines.append(own.what.in_language(self._.code))
            known = knowing.evidence(self._, own.grade)
            lines.append(f"{known} ({own.version})" if own.version else known)
        stays = bool(found.leftovers.left) or found.leftovers.none
        yield _row(State.RISK if stays else None, told, lines)
        if found.leftovers.known:
            yield _table(list(self._by_kind(found.leftovers)))

    def _by_kind(self, leftovers: Leftovers) -> Iterator[tuple[str, str]]:
        """«Stays: logs, search indexes and lists (2)»."""
        named: set[str] = set()
        for what, stores in (
            (self._("Stays"), leftovers.left),
            (self._("Goes"), leftovers.taken),
            (self._("Not known"), leftovers.unknown),
        ):
            counts = Counter(kind_name(self._, store.kind) for store in stores)
            names = {one: self._("other {things}").format(things=one) if one in named else one for one in counts}
            named |= set(counts)
            words = [f"{names[one]} ({count})" if count > 1 else names[one] for one, count in counts.items()]
            if words:
                listed = self._(", ").join(words)
                yield what, listed[:1].upper() + listed[1:]

    def _power(self, line: Line) -> QWidget:
        heading = render(line.words, self._)
        row = _row(line.state, heading, [render(one, self._) for one in line.below])
        if line.state is not None:
            row.setAccessibleName(f"{state_word(self._, line.state)}: {heading}")
        return row

    def _switch(self, finding: Finding) -> QWidget:
        switch = finding.title.parameters["switch"]
        heading = render(Phrase("step", {"step": switch}), self._)
        row = _row(finding.state, heading, [render(finding.why, self._)])
        row.setAccessibleName(f"{state_word(self._, finding.state)}: {heading}")
        return row

    def _card(self, finding: Finding) -> QWidget:
        """As the home page shows it: where it is, and whether the person said that it is done."""
        row = FindingRow(finding, self._, of_page=True)
        row.guide.connect(lambda _id: Guide(row.finding, self._, self, self._tick).open())
        row.tick.connect(self._tick)
        row.untick.connect(self._untick)
        self.cards[finding.id] = row
        return row

    def _tick(self, finding_id: str) -> None:
        self._say(finding_id, self._engine.tick)

    def _untick(self, finding_id: str) -> None:
        self._say(finding_id, self._engine.untick)

    def _say(self, finding_id: str, call: Callable[[str], Finding]) -> None:
        row = self.cards[finding_id]
        row.tick_waits()
        self._work.start(
            f"tick {finding_id}",
            lambda _handle: call(finding_id),
            done=self._ticked,
            failed=lambda problem: row.tick_failed(problem.told(self._)),
        )

    def _ticked(self, finding: Finding) -> None:
        self.cards[finding.id].tick_shown(finding)
        self.ticked.emit(finding)


def _table(rows: Sequence[tuple[str, str]]) -> QFrame:
    """What stands before each line in a column of its own."""
    frame = QFrame()
    frame.setAccessibleName("; ".join(f"{what}: {words}" for what, words in rows))
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID * 2)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    for number, (what, words) in enumerate(rows):
        grid.addWidget(small(what, wrap=False), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text(breakable(words)), number, 1)
    return frame


def _row(state: State | None, heading: str, lines: list[str]) -> QFrame:
    """A heading with lines below it, and the shape of its state; a screen reader hears all of it as one."""
    frame = QFrame()
    frame.setAccessibleName(heading)
    frame.setAccessibleDescription(" ".join(lines))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(text(breakable(heading)))
    for line in lines:
        words.addWidget(small(breakable(line)))
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID * 3 // 2)
    if state is not None:
        layout.addWidget(StateBadge(state, GRID * 4), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return frame
