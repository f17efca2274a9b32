"""A computer with some apps on it, and everything a check may look at."""

from collections.abc import Callable

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding


@pytest.fixture
def computer(fixture_host) -> Callable[..., Surroundings]:
    """``computer("codex", "goose", system="macos")``: each app with three conversations."""

    def make(*apps: str, system: str = "linux", **more: object) -> Surroundings:
        host = fixture_host(system, **more)
        for number, app in enumerate(apps):
            WRITERS[app](host, talks(3, seed=number))
        return Surroundings.of(host)

    return make


@pytest.fixture
def by_id() -> Callable[..., dict[str, Finding]]:
    """Findings of one check by their ids."""

    def of(findings) -> dict[str, Finding]:
        return {finding.id: finding for finding in findings}

    return of
