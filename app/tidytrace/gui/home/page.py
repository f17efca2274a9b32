"""The home page: check-up with progress and cancel, counts, checklist, findings, fixes with undo."""

import datetime
from collections import deque
from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, centred, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import CheckUp, Chosen, Engine, EngineProblem, Fixed, Step
from tidytrace.gui.home.accounts import Accounts
from tidytrace.gui.home.checklist import Checklist
from tidytrace.gui.home.findings import Findings
from tidytrace.gui.home.guide import Guide, TipSheet
from tidytrace.gui.home.header import Header
from tidytrace.gui.home.results import SECTIONS, Results
from tidytrace.gui.scrolling import lay_headed, scrolling
from tidytrace.gui.wordings import capital, last_check, needs_you, rest
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_CHECK_UP = "check-up"
_ROWS_IN_A_TURN = 3
"""Rows that are made before the window looks after mouse and keyboard again."""


class Phase(Enum):
    """What the page shows."""

    FIRST = auto()
    WORKING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


class HomePage(QWidget):
    """First page of the window."""

    chats = Signal(str)
    """The person wants to see the chats of this app."""
    sensitive = Signal(str)
    """The person wants to see the chats of this app that hold what should never have been typed."""
    about = Signal(str)
    """The person wants to see all that is known of this app."""
    network = Signal(str)
    """The person wants to see the network page; which check of it."""
    changed = Signal()
    """A switch was moved here, or put back."""
    stands = Signal(str, str)
    """Something was done about this finding, or could not be: then the second word is why."""
    stepped = Signal(object)
    """How far the check-up is."""
    settled = Signal()
    """The check-up is over, and everything it found is shown."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at before the person says so."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self.phase = Phase.FIRST
        self.results = Results(engine.tips())
        self._last = engine.last_check_up()
        self._waiting: list[Finding] = []
        """Not shown before the end, so that the rows above keep their place."""
        self._coming: deque[Finding] = deque()
        """To be shown, a few in each turn of the event loop: making rows takes time."""
        self._outcome: CheckUp | EngineProblem | None = None
        self._note = ""
        """What the last check-up could not say, for the person."""
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._show_some)
        self._changing: set[str] = set()
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = Header(language)
        self.header.check.connect(self.check)
        self.header.cancel.connect(self.stop)
        self.checklist_title = title()
        self.checklist = Checklist(language)
        self.checklist.pressed.connect(self._tip)
        self.findings = Findings(language)
        self.findings.fix.connect(self.fix)
        self.findings.undo.connect(self.undo)
        self.findings.guide.connect(self.guide)
        self.findings.chats.connect(self.show_chats)
        self.accounts = Accounts(
            engine, work, language, self, self.findings.shown, self._ticked, self.services_chosen, self._no_services
        )
        self.findings.tick.connect(self.accounts.tick)
        self.findings.untick.connect(self.accounts.untick)
        self.also = Button(self._("I also use…"), kind="link", pressed=self.accounts.ask_services)
        self.save_report = Button(self._("Save a report for somebody…"), kind="link")
        self.save_report.hide()  # until there is something to report, and somebody who does it
        self.findings.about.connect(self.about)
        self.findings.network.connect(self.network)
        self._build()
        self.checklist.show_tips(self.results.tips)
        self._first()

    def show_chats(self, finding_id: str) -> None:
        """Turn to the chats that a finding is about."""
        finding = self.results.findings[finding_id]
        signal = self.sensitive if finding.check == "sensitive-chats" else self.chats
        signal.emit(finding.app or "")

    def _build(self) -> None:
        body = QWidget()
        body.setProperty("kind", "page")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        inside.setSpacing(GRID * 2)
        above = QHBoxLayout()
        above.addWidget(self.checklist_title, 1)
        above.addWidget(self.save_report)
        above.addWidget(self.also)
        inside.addLayout(above)
        inside.addWidget(self.checklist)
        inside.addSpacing(GRID)
        inside.addWidget(self.findings)
        inside.addStretch()
        self.area = scrolling(centred(body), steady=True)
        top = QVBoxLayout()
        top.addWidget(self.header)
        lay_headed(self, top, self.area)

    # --- phases

    def _first(self) -> None:
        line = self._("Takes less than a minute. Nothing leaves this computer, and nothing is changed without you.")
        if self._last is not None:
            line = capital(last_check(self._, self._last))
        self.header.resting(self._("A privacy check-up of your AI apps"), line, self._("&Check now"))
        self.checklist_title.setText(self._("What will be looked at"))

    def check(self) -> None:
        """Begin a check-up; what the last one found is taken away."""
        if self.phase is Phase.WORKING:
            return
        for finding_id in self._changing:  # their outcome is seen by the new check-up, which waits for them
            self._work.drop(f"fix {finding_id}")
        self._changing.clear()
        self.phase = Phase.WORKING
        self.results = Results(self.results.tips)
        self.findings.clear()
        self._waiting = []
        self._coming.clear()
        self._outcome = None
        self.area.verticalScrollBar().setValue(0)
        self.checklist_title.setText(self._("The checklist"))
        self._show_tips()
        self.header.working()
        engine = self._engine

        def call(handle: Handle) -> CheckUp:
            return engine.check_up(handle.progress, handle.cancelled, handle.found)

        self._work.start(_CHECK_UP, call, done=self._over, failed=self._over, progress=self._step, found=self._found)

    def stop(self) -> None:
        """What was found so far stays."""
        self._work.cancel(_CHECK_UP)

    def _step(self, step: Step) -> None:
        self.header.step(step)
        self.stepped.emit(step)

    def _found(self, finding: Finding) -> None:
        """What needs the person is shown at once; the rest waits, so that the rows above keep their place."""
        if not self.results.add(finding):
            return
        if finding.state is State.RISK:
            self._coming.append(finding)
            self._turn.start()
        else:
            self._waiting.append(finding)

    def _over(self, outcome: CheckUp | EngineProblem) -> None:
        if isinstance(outcome, CheckUp):
            for finding in outcome.findings:
                self._found(finding)
        waiting = {finding.id for finding in self._waiting}
        for state in SECTIONS:
            self._coming.extend(finding for finding in self.results.section(state) if finding.id in waiting)
        self._waiting = []
        self._outcome = outcome
        self._turn.start()

    def _show_some(self) -> None:
        for _ in range(min(_ROWS_IN_A_TURN, len(self._coming))):
            finding = self._coming.popleft()
            self.findings.add(finding, self.results.whole_of(finding))
        if self._coming:
            self._say_so_far()
            return
        self._turn.stop()
        if self._outcome is None:
            self._say_so_far()
        else:
            self._settle(self._outcome)

    def _say_so_far(self) -> None:
        risks = self.results.counts()[State.RISK]
        if risks:
            self.header.headline.setText(
                self._.plural("{count} thing needs you so far", "{count} things need you so far", risks)
            )
        self._show_tips()

    def _settle(self, outcome: CheckUp | EngineProblem) -> None:
        """All rows are there; put them in order of gravity when nobody points at them."""
        self._outcome = None
        if isinstance(outcome, EngineProblem):
            self.phase = Phase.FAILED
            words = self._("The check-up could not be finished")
            self.header.resting(words, outcome.told(self._), self._("&Try again"))
        else:
            self.results.tips = outcome.tips or self.results.tips
            self.results.judged = outcome.complete
            self.phase = Phase.DONE if outcome.complete else Phase.STOPPED
            note = outcome.note
            self._note = self._(note.sentence).format(**note.parameters) if note is not None else ""
            if outcome.complete:
                self._last = outcome.when
        if not self._pointed_at():
            self.findings.sections[State.RISK].order(self.results.section(State.RISK))
        self._show_tips()
        self._show_counts()
        self.settled.emit()

    def _pointed_at(self) -> bool:
        rows = self.findings
        focus = QApplication.focusWidget()
        under = rows.rect().contains(rows.mapFromGlobal(QCursor.pos()))
        return (under and self.isActiveWindow()) or (focus is not None and rows.isAncestorOf(focus))

    def _show_counts(self) -> None:
        if self.phase in {Phase.FIRST, Phase.WORKING, Phase.FAILED}:
            return
        counts = self.results.counts()
        line = rest(self._, counts, self._last if self.phase is Phase.DONE else None)
        words = needs_you(self._, counts[State.RISK])
        if self.phase is Phase.STOPPED:
            words = self._("Stopped before the end")
            line = self._("{needs} so far").format(needs=needs_you(self._, counts[State.RISK])) + " · " + line
        if self._note:
            line += f"\n{self._note}"
        self.header.resting(words, line, self._("&Check again"))

    def _show_tips(self) -> None:
        results = self.results

        def count(tip: str) -> int:
            state = results.tip_state(tip)
            return sum(results.state(finding) is state for finding in results.of_tip(tip))

        self.checklist.show_states(results.tip_state, count)

    # --- what the person does about a finding

    def fix(self, finding_id: str) -> None:
        """Move one switch; its row turns into «Done. Undo»."""
        row = self.findings.shown(finding_id)
        if row is None:
            return
        row.busy()
        self._changing.add(finding_id)
        engine = self._engine
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.fix(finding_id),
            done=lambda fixed: self._fixed(finding_id, fixed),
            failed=lambda problem: self._not_changed(finding_id, problem),
        )

    def _fixed(self, finding_id: str, fixed: Fixed) -> None:
        self.results.receipts[finding_id] = fixed.receipt
        self._changed(finding_id)
        self.changed.emit()

    def undo(self, finding_id: str) -> None:
        """Take a fix back."""
        row = self.findings.shown(finding_id)
        receipt = self.results.receipts.get(finding_id)
        if row is None or receipt is None:
            return
        row.busy()
        self._changing.add(finding_id)
        engine = self._engine
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.undo(receipt),
            done=lambda _nothing: self._undone(finding_id),
            failed=lambda problem: self._not_changed(finding_id, problem),
        )

    def _undone(self, finding_id: str) -> None:
        self.results.receipts.pop(finding_id, None)
        self._changed(finding_id)
        self.changed.emit()

    def receipt_undone(self, receipt_id: str) -> None:
        """A fix of this page was taken back elsewhere."""
        for finding_id in [finding for finding, one in self.results.receipts.items() if one == receipt_id]:
            self._undone(finding_id)

    def closed_elsewhere(self, finding_id: str, receipt: str) -> None:
        """What a finding of this page is about was put right on another page."""
        if finding_id in self.results.findings:
            self.results.receipts[finding_id] = receipt
            self._changed(finding_id)

    def _changed(self, finding_id: str) -> None:
        self._changing.discard(finding_id)
        row = self.findings.shown(finding_id)
        if row is not None:
            if finding_id in self.results.receipts:
                row.done()
            else:
                row.undone()
        self._show_tips()
        self._show_counts()
        self.stands.emit(finding_id, "")

    def _not_changed(self, finding_id: str, problem: EngineProblem) -> None:
        self._changing.discard(finding_id)
        row = self.findings.shown(finding_id)
        if row is not None:
            row.failed(problem.told(self._), fixed=finding_id in self.results.receipts)
        self.stands.emit(finding_id, problem.told(self._))

    def guide(self, finding_id: str) -> None:
        """Show where the person can do it."""
        Guide(self.results.findings[finding_id], self._, self, self.accounts.tick).open()

    def _ticked(self, finding: Finding) -> None:
        if finding.id in self.results.findings:
            self.results.replace(finding)
        self._show_tips()
        self._show_counts()
        self.stands.emit(finding.id, "")

    def services_chosen(self, chosen: Chosen) -> None:
        """Here or elsewhere. What is found comes at the end of its section; a check-up brings it all."""
        if self.phase is Phase.FIRST:
            self.header.line.setText(self._("Noted. A check-up shows what can be set in those accounts."))
        if self.phase in {Phase.FIRST, Phase.WORKING}:
            return
        for app in chosen.gone:
            self.results.drop(app)
            self.findings.drop(app)
        for finding in chosen.found:
            if self.results.add(finding):
                self.findings.add(finding, self.results.whole_of(finding))
        self._show_tips()
        self._show_counts()

    def _no_services(self, problem: EngineProblem) -> None:
        self.header.line.setText(problem.told(self._))

    def _tip(self, tip_id: str) -> None:
        tip = next(one for one in self.results.tips if one.id == tip_id)
        TipSheet(tip, self.results.tip_state(tip_id), self.results.of_tip(tip_id), self.reveal, self._, self).open()

    def reveal(self, finding_id: str) -> None:
        """Scroll to a finding and put the keyboard there."""
        row = self.findings.row(finding_id)
        if row is None:
            return

        def show() -> None:
            self.area.ensureWidgetVisible(row, 0, GRID * 4)
            (row.action or row.more).setFocus(Qt.FocusReason.TabFocusReason)

        QTimer.singleShot(0, row, show)  # a section that was folded has no size before the next round

    @property
    def last_check_up(self) -> datetime.datetime | None:
        """When the last complete check-up was made."""
        return self._last
