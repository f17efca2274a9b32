"""The home page: check-up with progress and cancel, counts, checklist, findings, fixes with undo."""

import datetime
from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import Finding, State
from tidytrace.gui.controls import Button, centred, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import CheckUp, Chosen, Engine, EngineProblem, Fixed, Step
from tidytrace.gui.home.accounts import Accounts
from tidytrace.gui.home.batch.several import Several
from tidytrace.gui.home.checklist import Checklist
from tidytrace.gui.home.coming import Coming
from tidytrace.gui.home.findings import Findings
from tidytrace.gui.home.guide import Guide, TipSheet
from tidytrace.gui.home.header import Header
from tidytrace.gui.home.results import SECTIONS, Results
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.home.telling import after, before
from tidytrace.gui.scrolling import lay_headed, scrolling, to_top
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_CHECK_UP = "check-up"


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
    said = Signal(object)
    """Something was done that can be taken back; a ``toast.Said``."""
    stepped = Signal(object)
    """How far the check-up is."""
    settled = Signal()
    """The check-up is over, and everything it found is shown."""

    def __init__(
        self,
        engine: Engine,
        work: Work,
        language: Language,
        parent: QWidget | None = None,
        *,
        header: Header | None = None,
    ) -> None:
        """Nothing is looked at before the person says so. ``header``: one that is shown already goes on here."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self.phase = Phase.FIRST
        self.results = Results(engine.tips())
        self._last = engine.last_check_up()
        self._coming = Coming(self, self._show_one, self._say_so_far, self._all_shown)
        self._outcome: CheckUp | EngineProblem | None = None
        self._step_now = Step(0, 1)
        """How far the check-up came."""
        self._note = ""
        """What the last check-up could not say, for the person."""
        self._changing: set[str] = set()
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = header or Header(language)
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
        self.findings.made.connect(self._made)
        self.accounts = Accounts(
            engine, work, language, self, self.findings.shown, self._ticked, self.services_chosen, self._no_services
        )
        self.several = Several(engine.fixing, work, language, self)
        self.several.moved.connect(self._has_receipt)
        self.several.undone.connect(self.receipt_undone)
        self.several.said.connect(self.said)
        self.findings.several.connect(lambda: self.several.ask(self.results.fixable()))
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
        words, line = before(self._, self._last, datetime.datetime.now(datetime.UTC))
        self.header.resting(words, line, self._("&Check now"))
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
        self._coming.clear()
        self._outcome = None
        to_top(self.area)
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
        self._step_now = step
        self.header.step(step)
        self.stepped.emit(step)

    def _found(self, finding: Finding) -> None:
        if self.results.add(finding):
            self._coming.add(finding)

    def _over(self, outcome: CheckUp | EngineProblem) -> None:
        if isinstance(outcome, CheckUp):
            for finding in outcome.findings:
                self._found(finding)
        self._outcome = outcome
        self._coming.finish(finding for state in SECTIONS for finding in self.results.section(state))

    def _show_one(self, finding: Finding) -> None:
        self.findings.add(finding, self.results.whole_of(finding))

    def _all_shown(self) -> None:
        outcome = self._outcome
        if outcome is not None:
            risks = self.results.section(State.RISK)
            self.findings.settle(risks, self._pointed_at, lambda: self._settle(outcome))

    def _say_so_far(self) -> None:
        risks = self.results.counts()[State.RISK]
        if risks:
            self.header.headline.setText(
                self._.plural("{count} thing needs you so far", "{count} things need you so far", risks)
            )
        self._show_tips()

    def _settle(self, outcome: CheckUp | EngineProblem) -> None:
        """All rows are there, the gravest on top unless somebody points at them."""
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
        self._show_tips()
        self._show_counts()
        self.settled.emit()

    def _pointed_at(self) -> bool:
        rows = self.findings
        focus = self.window().focusWidget()  # also while another window is in front
        under = rows.rect().contains(rows.mapFromGlobal(QCursor.pos()))
        return (under and self.isActiveWindow()) or (focus is not None and rows.isAncestorOf(focus))

    def _show_counts(self) -> None:
        if self.phase in {Phase.FIRST, Phase.WORKING, Phase.FAILED}:
            return
        stopped = self._step_now if self.phase is Phase.STOPPED else None
        words, lines = after(self._, self.results, self._last, stopped=stopped)
        if self._note:
            lines.append(self._note)
        self.findings.offer_several(len(self.results.fixable()))
        self.header.resting(words, "\n".join(lines), self._("&Check again"))

    def _show_tips(self) -> None:
        stand = self.results.tips_now()
        self.checklist.show_states(lambda tip: stand[tip][0], lambda tip: stand[tip][1])

    # --- what the person does about a finding

    def fix(self, finding_id: str) -> None:
        """Move one switch; its row turns into «Done. Undo»."""
        if finding_id not in self.results.findings:
            return
        self._waits(finding_id)
        engine = self._engine
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.fix(finding_id),
            done=lambda fixed: self._fixed(finding_id, fixed),
            failed=lambda problem: self._not_changed(finding_id, problem),
        )

    def _waits(self, finding_id: str) -> None:
        """Something is being done about a finding, which may have no row here yet."""
        self._changing.add(finding_id)
        row = self.findings.shown(finding_id)
        if row is not None:
            row.busy()

    def _made(self, row: FindingRow) -> None:
        """It may come late: what was done about it meanwhile is told on it."""
        for finding_id, one in {row.finding.id: row, **row.parts}.items():
            if finding_id in self.results.receipts:
                one.done()
            if finding_id in self._changing:
                one.busy()

    def _fixed(self, finding_id: str, fixed: Fixed) -> None:
        self._has_receipt(finding_id, fixed.receipt)
        self.several.tell(self.results.findings[finding_id], fixed.receipt)

    def _has_receipt(self, finding_id: str, receipt: str) -> None:
        self.results.receipts[finding_id] = receipt
        self._changed(finding_id)
        self.changed.emit()

    def undo(self, finding_id: str) -> None:
        """Take a fix back."""
        receipt = self.results.receipts.get(finding_id)
        if receipt is None:
            return
        self._waits(finding_id)
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

    def told_elsewhere(self, finding_id: str, receipt: str) -> None:
        """It was put right on another page; the toast takes that back, too."""
        self.several.tell(self.results.findings.get(finding_id), receipt)

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
            self.findings.renew(finding)
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
