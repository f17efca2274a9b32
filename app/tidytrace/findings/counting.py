"""What is counted once though several findings tell of it."""

from collections.abc import Iterable

from tidytrace.findings.model import Finding


def wholes(findings: Iterable[Finding]) -> dict[str, str]:
    """By the id of a finding that another one sums up in the same state: the id of that one.

    A part that stands otherwise than the whole is told, and counted, for itself.
    """
    known = {finding.id: finding for finding in findings}
    return {
        part: whole.id
        for whole in known.values()
        for part in whole.parts
        if part in known and known[part].state is whole.state
    }


def once(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are counted: what another finding sums up is counted with it."""
    several = list(findings)
    summed_up = wholes(several)
    return [finding for finding in several if finding.id not in summed_up]
