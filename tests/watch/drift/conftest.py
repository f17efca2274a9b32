"""A computer with Qwen Code, whose usage statistics are looked at day after day."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import Catalogue, load_catalogue
from tidytrace.checks import app_access, data_sharing, exposed_server
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.watch.drift.checkup import Drift
from tidytrace.watch.drift.memory import Memory, load, place
from tidytrace.watch.drift.moves import moved
from tidytrace.watch.notices.notice import Notice

STATISTICS = "qwen-code.usage-statistics"
OFF = '{"privacy": {"usageStatisticsEnabled": false}}'
ON = '{"privacy": {"usageStatisticsEnabled": true}}'


def on(day: int, month: int = 11) -> datetime.datetime:
    """A day in autumn, at noon."""
    return datetime.datetime(2026, month, day, 12, tzinfo=datetime.UTC)


class Computer:
    """A person's computer; each day may have another version of the app."""

    def __init__(self, make: Callable[..., FixtureHost], catalogue: Catalogue, *apps: str) -> None:
        self._make = make
        self.catalogue = catalogue
        self.host = make()
        for app in apps:
            WRITERS[app](self.host, talks(1, seed=1))
        self.settings = self.host.home / ".qwen" / "settings.json"
        self.state = StateFolders.of(self.host)
        self.waited: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.aside = None

    def write(self, text: str, path: Path | None = None, *, seconds_ago: float = 60, now: datetime.datetime) -> None:
        """The app or a person writes a settings file."""
        path = path or self.settings
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.aged(now, seconds_ago, path)

    def aged(self, now: datetime.datetime, seconds_ago: float, path: Path) -> None:
        """The file system notes some time."""
        when = now.timestamp() - seconds_ago
        for one in (path, path.parent):
            if one.exists():
                os.utime(one, (when, when))

    def update(self, version: str) -> None:
        """The app is there in this version."""
        self.host = self._make(packages={"npm:@qwen-code/qwen-code": version})

    def pause(self, seconds: float) -> None:
        """Something may happen meanwhile."""
        self.waited.append(seconds)
        self.meanwhile()

    def surroundings(self) -> Surroundings:
        """As they are now."""
        self.host.refresh()
        return Surroundings(self.host, self.catalogue, self.state)

    def check_up(self, now: datetime.datetime, *, servers: bool = False, powers: bool = False) -> dict[str, Finding]:
        """What a check-up finds on a day, by the ids."""
        surroundings = self.surroundings()
        drift = Drift(surroundings, now=now, pause=self.pause)
        checks = [data_sharing.run, app_access.run] if powers else [exposed_server.run if servers else data_sharing.run]
        findings = [finding for run in checks for finding in run(surroundings)]
        told = {one.id: one for one in drift.finish(findings)}
        self.aside = drift.aside
        return told

    @property
    def memory(self) -> Memory:
        """What is remembered."""
        return load(place(self.state))[0]


def notices(computer: Computer, now: datetime.datetime, *apps: str) -> list[Notice]:
    """What the watcher hears of some apps, Qwen Code by default."""
    computer.host.refresh()
    wanted = apps or ("qwen-code",)
    return moved(computer.host, computer.catalogue, wanted, computer.state, now=now, pause=computer.pause)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory) -> Catalogue:
    """The catalogue, read once, as far as these tests need it."""
    whole = load_catalogue(cache=tmp_path_factory.mktemp("catalogue"))
    return Catalogue(tuple(app for app in whole if app.id in {"claude-code-vscode", "codex", "ollama", "qwen-code"}))


@pytest.fixture
def computer(fixture_host, shipped) -> Computer:
    """With Qwen Code on it, whose statistics are switched off."""
    one = Computer(fixture_host, shipped, "qwen-code")
    one.write(OFF, now=on(1))
    return one
