"""A person with three AI apps, on a computer without a network."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from offline import walls
from tidytrace.gui.preferences.wishes import WishBook, Wishes
from tidytrace.host import FixtureHost, StateFolders
from warm import kept, warm
from watch_eyes import card

TIDYTRACE = (sys.executable, "-P", "-m", "tidytrace")


@pytest.fixture(autouse=True)
def possible() -> None:
    why = walls.impossible()
    if why:
        pytest.skip(why)


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with six chats of three apps, one with a card number; what a first run works out is there."""
    host = FixtureHost(tmp_path_factory.mktemp("offline"), "linux")
    host.home.mkdir(parents=True)
    for number, app in enumerate(("codex", "claude-code", "gemini-cli")):
        first, second = talks(2, seed=number)
        spoken = replace(second, turns=[(f"My card is {card(app)}.", "Thank you."), *second.turns])
        WRITERS[app](host, [first, spoken])
    warm(host, kept(tmp_path_factory.mktemp("kept")))
    WishBook(StateFolders.of(host)).keep(Wishes(greeted=True))
    return host.home


@pytest.fixture
def person(untouched: Path, tmp_path: Path) -> Callable[[], Path]:
    """Gives the home as it was at first, always in the same place."""

    def again() -> Path:
        home = tmp_path / "alice"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(untouched, home, symlinks=True)
        return home

    return again
