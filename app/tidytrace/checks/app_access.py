"""What may an AI app do without asking: its own switches, its tool servers (MCP), and what the system lets it do."""

from collections.abc import Iterator

from tidytrace.checks.powers.chart import powers_of
from tidytrace.checks.powers.least import closing_of
from tidytrace.checks.powers.servers import servers_of
from tidytrace.checks.powers.telling import powers_finding, unseen_finding
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import Judged, switch_findings
from tidytrace.checks.tool_servers import tool_server_finding
from tidytrace.findings.closing import Closing
from tidytrace.findings.model import Finding
from tidytrace.host import Installation


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each app that puts all of its powers together, and those that it sums up.

    These are one for the tool servers of each app that can have them, and one for each switch about access. One more
    tells where the system does not show what it lets programs do.
    """
    judged: dict[str, list[Judged]] = {}

    def told(installation: Installation, one: Judged) -> None:
        judged.setdefault(installation.app.id, []).append(one)

    # what sums up comes first: whoever shows findings as they come knows what belongs below it
    single = list(switch_findings(surroundings, "app-access", told))
    host = surroundings.host
    granting = host.granting()
    for installation in surroundings.installations:
        look = servers_of(installation, host)
        powers = powers_of(installation, host, granting, judged.get(installation.app.id, ()), look)
        if not powers.empty:
            yield powers_finding(
                powers, closing_of(installation, powers, host) if powers.risky or powers.strong else None
            )
        if installation.app.tool_servers:
            yield tool_server_finding(installation, host, look)
    yield from single
    if surroundings.installations and granting.unseen:
        yield unseen_finding(granting.unseen)


def closings(surroundings: Surroundings) -> dict[str, Closing]:
    """What leaves each app the least power, by the ids of the findings."""
    host = surroundings.host
    granting = host.granting()
    found: dict[str, Closing] = {}
    for installation in surroundings.installations:
        powers = powers_of(installation, host, granting)
        closing = closing_of(installation, powers, host) if powers.severity != "info" else None
        if closing is not None:
            found[closing.finding] = closing
    return found
