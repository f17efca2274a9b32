"""What saving such a page asks of the house; every call may take long and is made from a worker thread."""

import datetime
from collections.abc import Collection
from typing import Protocol

import msgspec

from tidytrace.checks.tips import TipState
from tidytrace.findings.model import Finding, State
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.language import Language


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A check-up as things stand now."""

    findings: tuple[Finding, ...]
    tips: tuple[TipState, ...]
    when: datetime.datetime | None = None
    """Of the check-up; none when it was stopped."""


def standing(home: HomePage, fine: Collection[str] = ()) -> Standing:
    """What the first page shows; ``fine`` are ids of findings that were put right elsewhere since."""
    results = home.results

    def now(finding: Finding) -> Finding:
        state = State.OK if finding.id in fine else results.state(finding)
        return msgspec.structs.replace(finding, state=state)

    tips = (msgspec.structs.replace(tip, state=results.tip_state(tip.id) or State.UNKNOWN) for tip in results.tips)
    return Standing(
        findings=tuple(map(now, results.findings.values())),
        tips=tuple(tips),
        when=home.last_check_up if home.phase is Phase.DONE else None,
    )


class Papers(Protocol):
    """Makes and writes the page."""

    def save(self, standing: Standing, language: Language, path: str) -> None:
        """Write it, as PDF or HTML by the ending of the name. Raises EngineProblem."""

    def proposal(self, name: str) -> str:
        """Where a file of this name without ending could be saved, as a PDF that is not there yet."""
