"""Findings that a switch puts right: which switch that is, what it would write, and moving it."""

from collections.abc import Iterable

from tidytrace.catalog import Setting
from tidytrace.catalog.powers import POWERS
from tidytrace.checks.closers import CLOSERS
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.closing import Closing
from tidytrace.findings.model import Finding
from tidytrace.formats import Edit
from tidytrace.host import Installation
from tidytrace.language import N_
from tidytrace.receipts import Receipts, SettingReceipt
from tidytrace.remedies import apply_fix, close, plan_close, plan_fix
from tidytrace.remedies.errors import NoLocalFix


class NoSwitch(NoLocalFix):
    """Nothing here puts the finding right."""

    def __init__(self) -> None:
        """One sentence."""
        super().__init__(N_("There is no switch on this computer for it."))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """What puts several switches right comes after those that were asked for one by one."""
    return sorted(findings, key=lambda one: one.id.endswith(f".{POWERS}"))


class Fixer:
    """For some findings of one look at a computer."""

    def __init__(self, surroundings: Surroundings, findings: Iterable[Finding]) -> None:
        """What stands in the way of a network is asked for at once: one switch may close what another is about, too.

        Args:
            surroundings: As they were when the findings were made.
            findings: That shall be put right.
        """
        self._surroundings = surroundings
        self._receipts = Receipts(surroundings.state.state / "receipts")
        findings = tuple(findings)
        self._closings: dict[str, Closing] = {}
        for check in {one.check for one in findings if self._switch(one.id) is None}.intersection(CLOSERS):
            self._closings |= CLOSERS[check](surroundings)

    def plan(self, finding: Finding) -> tuple[Edit, ...]:
        """What would be written; none when it is on the private side already. Raises RemedyError, SettingsError."""
        what = self._what(finding)
        host = self._surroundings.host
        return plan_close(what, host) if isinstance(what, Closing) else plan_fix(*what, host)

    def move(self, finding: Finding) -> SettingReceipt:
        """Put it right, with a receipt of its own.

        Raises:
            AlreadyPrivate: Another switch that was moved just now has done it.
            RemedyError, SettingsError, ReceiptError: Nothing was changed for it.
        """
        what = self._what(finding)
        host = self._surroundings.host
        if isinstance(what, Closing):
            return close(what, host, self._receipts)
        return apply_fix(*what, host, self._receipts)

    def _what(self, finding: Finding) -> Closing | tuple[Installation, Setting]:
        what = self._switch(finding.id) or self._closings.get(finding.id)
        if what is None or finding.remedy.kind != "setting":
            raise NoSwitch
        return what

    def _switch(self, finding_id: str) -> tuple[Installation, Setting] | None:
        app_id, _, setting_id = finding_id.partition(".")
        installation = self._surroundings.installation(app_id)
        if installation is None:
            return None
        return next(((installation, one) for one in installation.app.settings if one.id == setting_id), None)
