"""What do AI services on the web remember about the person, and what do browsers remember of these services?"""

import datetime
from collections.abc import Callable, Iterator

from tidytrace.chats.errors import ReadingStopped
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.checks.websites.looking import look, never
from tidytrace.checks.websites.telling import findings_of
from tidytrace.findings.model import Finding


def run(
    surroundings: Surroundings,
    cancelled: Callable[[], bool] | None = None,
    now: datetime.datetime | None = None,
) -> Iterator[Finding]:
    """One finding for each browser, and one for each account card about what stays with a vendor."""
    now = now or datetime.datetime.now(datetime.UTC)
    yield from switch_findings(surroundings, "web-footprint")
    for installation in surroundings.installations:
        footprint = installation.app.footprint
        if footprint is None:
            continue
        try:
            profiles = list(look([installation], cancelled or never))
        except ReadingStopped:
            return  # half a look would call fine what nobody looked at
        yield from findings_of(installation, footprint, profiles, now)
