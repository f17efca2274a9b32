"""Does an AI app send usage data, prompts or crash reports, or allow training on them?"""

from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each switch and account card about data sharing."""
    yield from switch_findings(surroundings, "data-sharing")
