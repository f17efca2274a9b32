"""A computer with some apps on it, and everything a check may look at."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from prepared import lay
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding


@pytest.fixture(autouse=True)
def ready(prepared) -> None:
    """No test here is about making the detector rules."""


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


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> Path:
    """The compiled rules, made once."""
    folder = tmp_path_factory.mktemp("compiled")
    lay(folder)
    return folder


@pytest.fixture
def computer_here(fixture_host, compiled):
    """An empty computer that has the rules ready."""
    host = fixture_host()
    cache = host.home / ".cache" / "tidytrace"
    cache.mkdir(parents=True, mode=0o700)
    for path in compiled.glob("detectors*"):
        shutil.copy2(path, cache)
    return host
