"""Where are running AI apps connected, and is a country or computer among them that is new for the app?"""

from collections.abc import Iterator

from tidytrace.checks.connections.looking import look
from tidytrace.checks.connections.telling import finding_of, nobody, not_seen
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.findings.model import Finding
from tidytrace.host import ProcessesUnknown


def run(surroundings: Surroundings) -> Iterator[Finding]:
    """One finding for each running AI app but browsers, and one for each switch about what leaves this computer."""
    yield from switch_findings(surroundings, "outbound")
    try:
        picture = look(surroundings)
    except ProcessesUnknown as error:
        yield not_seen("lines-no-processes", error.why)
        return
    if picture.problem:
        yield not_seen("lines-problem", picture.problem)
        return
    if not picture.apps and surroundings.installations:
        yield nobody()
    countries_known = surroundings.host.countries_known
    for app in picture.apps:
        yield finding_of(app, picture, countries_known=countries_known)
