"""A computer with nothing but browsers."""

from collections.abc import Callable
from functools import cache

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import App, Catalogue, load_app
from tidytrace.catalog.root import catalogue_root
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import StateFolders


@cache
def _definition(app: str) -> App:
    """One app: the whole catalogue would be read and checked for each test."""
    return load_app(catalogue_root() / "apps" / f"{app}.toml")


@pytest.fixture
def computer(fixture_host) -> Callable[..., Surroundings]:
    """``computer("chromium", "firefox", system="macos")``: each with three AI sites, and a page that is none."""

    def make(*apps: str, system: str = "linux", sites: int = 3) -> Surroundings:
        host = fixture_host(system)
        for number, app in enumerate(apps):
            WRITERS[app](host, talks(sites, seed=number))
        return Surroundings(host, Catalogue(tuple(map(_definition, apps))), StateFolders.of(host))

    return make
