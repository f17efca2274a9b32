"""What the person says about their accounts on the home page: what is done, and which services they also use."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tidytrace.checks.accounts.services import Service
from tidytrace.findings.model import Finding
from tidytrace.gui.engine import Chosen, Engine, EngineProblem
from tidytrace.gui.home.row import FindingRow
from tidytrace.gui.home.services import ServicesSheet
from tidytrace.gui.work import Work
from tidytrace.language import Language

_SERVICES = "services"


class Accounts:
    """Asks the engine, and tells the page what has changed."""

    def __init__(  # noqa: PLR0913, PLR0917 - the page that it works for, in its parts
        self,
        engine: Engine,
        work: Work,
        language: Language,
        page: QWidget,
        row_of: Callable[[str], FindingRow | None],
        changed: Callable[[Finding], None],
        chosen: Callable[[Chosen], None],
        failed: Callable[[EngineProblem], None],
    ) -> None:
        """``changed``, ``chosen`` and ``failed`` are called on the GUI thread."""
        self._engine, self._work, self._ = engine, work, language
        self._page = page
        self._row_of = row_of
        self._changed, self._chosen, self._failed = changed, chosen, failed

    def tick(self, finding_id: str) -> None:
        """The person says that it is done."""
        self._say(finding_id, self._engine.tick)

    def untick(self, finding_id: str) -> None:
        """It is not done after all."""
        self._say(finding_id, self._engine.untick)

    def _say(self, finding_id: str, call: Callable[[str], Finding]) -> None:
        row = self._row_of(finding_id)
        if row is not None:
            row.tick_waits()
        self._work.start(
            f"tick {finding_id}",
            lambda _handle: call(finding_id),
            done=self.ticked,
            failed=lambda problem: self._not_ticked(finding_id, problem),
        )

    def ticked(self, finding: Finding) -> None:
        """It was said here or elsewhere; the row of the page shows it."""
        row = self._row_of(finding.id)
        if row is not None:
            row.tick_shown(finding)
        self._changed(finding)

    def _not_ticked(self, finding_id: str, problem: EngineProblem) -> None:
        row = self._row_of(finding_id)
        if row is not None:
            row.tick_failed(problem.told(self._))

    def ask_services(self) -> None:
        """Show the services to choose from."""
        engine = self._engine
        self._work.start(_SERVICES, lambda _handle: engine.services(), done=self._ask, failed=self._failed)

    def _ask(self, services: tuple[Service, ...]) -> None:
        ServicesSheet(services, self._use, self._, self._page).open()

    def _use(self, services: frozenset[str]) -> None:
        engine = self._engine
        self._work.start(
            _SERVICES, lambda _handle: engine.use_services(services), done=self._chosen, failed=self._failed
        )
