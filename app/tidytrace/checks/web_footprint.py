"""What do AI services on the web remember about the person, beyond the chats themselves?"""

from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each account card about what stays with a vendor."""
    yield from switch_findings(surroundings, "web-footprint")
