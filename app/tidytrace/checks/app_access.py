"""What may an AI app do without asking: its own switches, and how wide its tool servers (MCP) reach."""

from collections.abc import Iterator

from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.checks.tool_servers import tool_server_finding
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each switch about access, and one for the tool servers of each app that can have them."""
    yield from switch_findings(surroundings, "app-access")
    for installation in surroundings.installations:
        if installation.app.tool_servers:
            yield tool_server_finding(installation, surroundings.host)
