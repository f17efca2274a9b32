"""Is this computer guarded: an antivirus program with fresh signatures, an encrypted disk, a screen that locks?"""

import datetime
from collections.abc import Iterator

from tidytrace.catalog.system import load_products
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.system.disk import disk_encryption
from tidytrace.checks.system.lock import screen_lock
from tidytrace.checks.system.shields import antivirus
from tidytrace.findings.closing import Closing
from tidytrace.findings.model import Finding


def run(surroundings: Surroundings, now: datetime.datetime | None = None) -> Iterator[Finding]:
    """One finding for each of the three."""
    host = surroundings.host
    guards = host.guards()
    yield antivirus(host, guards, load_products(), now or datetime.datetime.now(datetime.UTC))
    yield disk_encryption(host)
    yield screen_lock(host, guards.lock)[0]


def closings(surroundings: Surroundings) -> dict[str, Closing]:
    """What can be put right in files, by the ids of the findings about it."""
    host = surroundings.host
    finding, closing = screen_lock(host, host.guards().lock)
    return {finding.id: closing} if closing is not None else {}
