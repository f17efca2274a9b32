"""Does an AI app copy conversations to its vendor's servers, or share them by link?"""

from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each switch and account card about cloud copies."""
    yield from switch_findings(surroundings, "cloud-backup")
