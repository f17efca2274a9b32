"""What a machine has seen of one tip, put together from the findings of a check-up."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import msgspec

from tidytrace.catalog import Text, Tip
from tidytrace.catalog.system import COMPUTER
from tidytrace.findings.model import Finding, State, worst


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and names; the findings themselves say the rest."""

    state: State
    """``manual`` when a machine sees nothing of it."""
    counts: Mapping[State, int] = {}
    apps: tuple[Text, ...] = ()
    """Names of the apps that need the person, each once."""
    stopped: bool = False
    """It could not be checked because the check-up was stopped before it, or failed."""


def counts_for(finding: Finding, state: State) -> bool:
    """Whether a tip waits for it: what the person may do in an account or leave is told, but nothing waits for it."""
    return state is not State.MANUAL or finding.severity != "info"


def seen_of(tip: Tip, findings: Iterable[Finding], state_of: Callable[[Finding], State], *, complete: bool) -> Seen:
    """Look at the findings that speak for one tip.

    Args:
        tip: Of the checklist.
        findings: Those of one check-up, or just those of this tip.
        state_of: How a finding stands now, which is better than it was found after a fix.
        complete: Whether the check-up came to its end; what it did not reach is not called fine.
    """
    judged = [(one, state_of(one)) for one in findings if tip.id in one.tips]
    judged = [(one, state) for one, state in judged if counts_for(one, state)]
    counts = Counter(state for _, state in judged)
    names = [name_of(one) for one, state in judged if state is State.RISK]
    if not complete and tip.checks and State.RISK not in counts:
        return Seen(state=State.UNKNOWN, counts=counts, stopped=True)
    return Seen(
        state=worst(list(counts)) if counts else State.MANUAL,
        counts=counts,
        apps=tuple(dict.fromkeys(names)),
        stopped=not complete and bool(tip.checks),
    )


def name_of(finding: Finding) -> Text:
    """The app that a finding is about; else the computer."""
    named = finding.title.parameters.get("app")
    if isinstance(named, Text):
        return named
    return COMPUTER if finding.app is None else Text(finding.app, finding.app)
