"""One app on a computer, with the settings that a test writes."""

from pathlib import Path

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.checks import app_access
from tidytrace.checks.powers.chart import Powers, powers_of
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import FixtureHost, StateFolders, locate

CATALOGUE = load_catalogue()


class Desk:
    """A computer that is written to and looked at."""

    def __init__(self, host: FixtureHost) -> None:
        self.host = host

    def write(self, where: str, content: str | bytes) -> Path:
        """A file of the home, or of the computer if ``where`` begins with ``/``."""
        path = self.host.local(where) if where.startswith("/") else self.host.home / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.host, CATALOGUE, StateFolders.of(self.host))

    def powers(self, app: str) -> Powers:
        installation = locate(CATALOGUE.app(app), self.host)
        assert installation is not None
        return powers_of(installation, self.host, self.host.granting())

    def findings(self):
        return {finding.id: finding for finding in app_access.run(self.surroundings)}


@pytest.fixture
def desk(fixture_host):
    """``desk("macos", processes=[…])``."""

    def make(system: str = "linux", **more: object) -> Desk:
        return Desk(fixture_host(system, **more))

    return make
