"""A person with AI apps, rules, a vault, and an assistant that looks at them."""

import datetime
import functools
import json
from collections.abc import Callable

import msgspec
import pytest

from homes import WRITERS
from homes.talk import Talk, talks
from tidytrace.catalog import Catalogue, load_catalogue
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase.act.erasures import Erasures
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import AppDue, look
from tidytrace.watch.retention.quiet import NEVER_QUIET
from tidytrace.watch.retention.rules import Rule, parse, rendered
from tidytrace.watch.retention.tidying import Round, tidy

_catalogue = functools.cache(load_catalogue)
NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
"""The talks of all homes are from March 2026, one for each day."""


class Person:
    """What a test does in a person's place."""

    def __init__(self, host: FixtureHost, talks_of: dict[str, list[Talk]]) -> None:
        self.host, self.talks = host, talks_of
        # no other app is asked for: that is what takes most of the time
        self._catalogue = Catalogue(tuple(app for app in _catalogue() if app.id in talks_of))
        self.book = Book(StateFolders.of(host))

    @property
    def surroundings(self) -> Surroundings:
        """The computer as it is now."""
        self.host.refresh()
        return Surroundings(self.host, self._catalogue, StateFolders.of(self.host))

    @property
    def erasures(self) -> Erasures:
        return Erasures(self.host, StateFolders.of(self.host), lambda: self.surroundings.library)

    def say(self, *rules: str, quiet: bool = False) -> Sayings:
        """Set rules; no hour is quiet unless that is what a test is about."""

        def said(sayings: Sayings) -> Sayings:
            for rule in rules:
                sayings = sayings.with_rule(parse(rule), NOW)
            return sayings if quiet else _loud(sayings)

        return self.book.change(said)

    def agree(self, app: str, *rules: str) -> Sayings:
        return self.book.change(lambda sayings: sayings.agreeing(app, map(parse, rules)))

    def look(self, now: datetime.datetime = NOW) -> dict[str, AppDue]:
        rules: tuple[Rule, ...] = self.book.read()[0].rules
        return {one.app: one for one in look(self.surroundings, Chooser(rules, self.host), now)}

    def due(self, now: datetime.datetime = NOW) -> dict[str, str]:
        """Every conversation that is due, with the rule that says so."""
        return {one.id: rendered(one.rule) for app in self.look(now).values() for one in app.due}

    def tidy(self, now: datetime.datetime = NOW, **more) -> Round:
        return tidy(self.surroundings, self.erasures, self.book, now, **more)

    def chats(self) -> set[str]:
        return {one.id for one in self.surroundings.library.conversations(titles=False, counts=False)}

    def run_app(self, name: str | None) -> None:
        """Start a program, or end it."""
        running = [{"pid": 7, "name": name}] if name else []
        (self.host.root / "processes.json").write_text(json.dumps(running), "utf-8")


def _loud(sayings: Sayings) -> Sayings:
    return msgspec.structs.replace(sayings, quiet=NEVER_QUIET)


@pytest.fixture
def person(fixture_host) -> Callable[..., Person]:
    """``person("codex", "goose", count=6, system="windows")``: each app with six conversations, and a vault."""

    def make(*apps: str, count: int = 6, system: str = "linux", **more: object) -> Person:
        host = fixture_host(system, **more)
        made = {app: talks(count, seed=number) for number, app in enumerate(apps)}
        for app, some in made.items():
            WRITERS[app](host, some)
        person = Person(host, made)
        person.erasures.vault.choose("file")
        return person

    return make
