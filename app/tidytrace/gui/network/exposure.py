"""Who can reach the AI servers of this computer, and what closes them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import Phrase, State
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import told
from tidytrace.gui.controls import card, hairline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Fixed
from tidytrace.gui.home.guide import Guide
from tidytrace.gui.neighbours import Servers
from tidytrace.gui.network.closing import ClosingDialog
from tidytrace.gui.network.part import Part, lines_of
from tidytrace.gui.network.server_row import ServerRow
from tidytrace.gui.network.words import looked, summary
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_ORDER = {State.RISK: 0, State.UNKNOWN: 1, State.MANUAL: 2, State.OK: 3}


class ExposurePart(Part[Servers]):
    """One row for each server that runs, or that is set to open itself."""

    kind = "servers"
    closed = Signal(str, str)
    opened = Signal(str)

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet."""
        self.servers: dict[str, ServerRow] = {}
        self.receipts: dict[str, str] = {}
        """Of servers that are closed, by the ids of their findings."""
        self.asking: ClosingDialog | None = None
        super().__init__(engine, work, language, parent)
        meaning = self._(
            "An AI server is a program that lends its AI to other programs. Most people need it on this computer only."
        )
        self.footer.addWidget(text(meaning, kind="quiet"))

    @property
    def looking(self) -> str:
        """For the person."""
        return self._("Looking at who can reach AI servers")

    @property
    def unseen(self) -> str:
        """For the person."""
        return self._("Whether an AI server lets others in could not be checked")

    def ask(self, handle: Handle) -> Servers:
        """Every port is visited once."""
        return self._engine.network.servers(handle.cancelled)

    def fill(self, result: Servers) -> bool:
        """The worst first."""
        self.servers = {}
        self.receipts = dict(result.receipts)
        self.empty_rows()
        self.summary.setText(summary(self._, result.servers))
        self._say(looked(self._, result))
        if not result.servers:
            self._nobody(result)
            return False
        if result.problem:
            if all(one.finding.state is State.OK for one in result.servers):
                self.summary.setText(self.unseen)
            self.rows.addWidget(self._problem(result))
        frame = card()
        lines = lines_of(frame)
        for one in sorted(result.servers, key=lambda each: _ORDER[each.finding.state]):
            if self.servers:
                lines.addWidget(hairline())
            row = ServerRow(one, result, self._, frame)
            row.close_it.connect(self.ask_closing)
            row.undo.connect(self.undo)
            row.guide.connect(self._guide)
            self.servers[one.finding.id] = row
            lines.addWidget(row)
        self.rows.addWidget(frame)
        return True

    def _nobody(self, result: Servers) -> None:
        if result.problem:
            self.summary.setText(self.unseen)
            self.notice.say("unknown", self.unseen, self._why_unseen(result), self._("Look again"))
            return
        self.notice.say(
            "ok",
            self._("No AI server is running on this computer, and none is set to open itself."),
            self._("Every program that waits for connections on this computer was looked at."),
            "",
        )

    def _why_unseen(self, result: Servers) -> str:
        return render(Phrase("servers-unseen-why", {"reason": result.problem}), self._)

    def _problem(self, result: Servers) -> QWidget:
        frame = card()
        lines = lines_of(frame, GRID * 2)
        lines.addWidget(told("unknown", "unknown", self._why_unseen(result)))
        return frame

    # --- closing

    def ask_closing(self, finding_id: str) -> None:
        """Show what would be changed."""
        row = self.servers[finding_id]
        name = row.exposed.server.names.in_language(self._.code)
        self.asking = ClosingDialog(row.finding, name, self._engine, self._work, self._, self)
        self.asking.confirmed.connect(self.close_server)
        self.asking.open()

    def close_server(self, finding_id: str) -> None:
        """Change the setting; the row turns into «Undo»."""
        self.servers[finding_id].busy()
        engine = self._engine
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.fix(finding_id),
            done=lambda fixed: self._closed(finding_id, fixed),
            failed=lambda problem: self._not_changed(finding_id, problem),
        )

    def _closed(self, finding_id: str, fixed: Fixed) -> None:
        self.receipts[finding_id] = fixed.receipt
        if finding_id in self.servers:
            self.servers[finding_id].closed()
        self.closed.emit(finding_id, fixed.receipt)

    def undo(self, finding_id: str) -> None:
        """Take the change back."""
        receipt = self.receipts[finding_id]
        self.servers[finding_id].busy()
        engine = self._engine
        self._work.start(
            f"fix {finding_id}",
            lambda _handle: engine.undo(receipt),
            done=lambda _nothing: self._opened(finding_id, receipt),
            failed=lambda problem: self._not_changed(finding_id, problem),
        )

    def _opened(self, finding_id: str, receipt: str) -> None:
        self.receipts.pop(finding_id, None)
        if finding_id in self.servers:
            self.servers[finding_id].rest()
        self.opened.emit(receipt)
        self.look()  # a server that was looked at after it was closed has no button that closes it

    def _not_changed(self, finding_id: str, problem: EngineProblem) -> None:
        if finding_id in self.servers:
            self.servers[finding_id].failed(problem.told(self._), closed=finding_id in self.receipts)

    def _guide(self, finding_id: str) -> None:
        Guide(self.servers[finding_id].finding, self._, self).open()
