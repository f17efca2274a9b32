"""Who listens beside the watcher: switches, reminders, old chats, connections. Each is told what moved, and speaks."""

import datetime
import json
from collections.abc import Iterator

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import Catalogue, load_catalogue
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase.act.erasures import Erasures
from tidytrace.findings.model import Phrase
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.host.errors import StateUnsafe
from tidytrace.watch import sampling
from tidytrace.watch.drift import hearing as switches
from tidytrace.watch.eyes.ears import EARS, Stirred, asked
from tidytrace.watch.eyes.wire import Study
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.reminders import hearing as reminders
from tidytrace.watch.reminders.book import open_book, with_rule, write_book
from tidytrace.watch.reminders.rules import Weekly
from tidytrace.watch.retention import hearing as old_chats
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.rules import parse

IDLE = Stirred()
NOW = datetime.datetime.now().astimezone()


def around(host: FixtureHost, *apps: str) -> Surroundings:
    host.refresh()
    catalogue = Catalogue(tuple(one for one in load_catalogue() if one.id in apps))
    return Surroundings(host, catalogue, StateFolders.of(host))


@pytest.fixture
def qwen(fixture_host) -> FixtureHost:
    host = fixture_host("linux")
    WRITERS["qwen-code"](host, talks(1, seed=1))
    return host


def settings(host: FixtureHost, *, statistics: bool) -> None:
    path = host.home / ".qwen" / "settings.json"
    path.write_text(json.dumps({"privacy": {"usageStatisticsEnabled": statistics}}))


def test_a_switch_that_moves_is_told_when_its_file_moved(qwen) -> None:
    settings(qwen, statistics=False)
    assert not list(switches.heard(Stirred(start=True), around(qwen, "qwen-code"))), "how it stood is only remembered"
    settings(qwen, statistics=True)

    assert not list(switches.heard(Stirred(chats=("qwen-code",)), around(qwen, "qwen-code")))
    [notice] = switches.heard(Stirred(settings=("qwen-code",)), around(qwen, "qwen-code"))

    assert (notice.kind, notice.about["finding"]) == (Kind.SWITCH_MOVED, "qwen-code.usage-statistics")


@pytest.fixture
def reminded(fixture_host) -> FixtureHost:
    host = fixture_host("linux")
    book = open_book(StateFolders.of(host)).book
    long_ago = NOW - datetime.timedelta(days=20)
    write_book(StateFolders.of(host), with_rule(book, "checkup", Weekly(6, datetime.time(10)), long_ago))
    return host


def test_a_reminder_is_told_once_and_noted_after_it_was_taken_in(reminded) -> None:
    asleep = iter(reminders.heard(IDLE, around(reminded)))
    assert next(asleep).kind is Kind.CHECKUP
    asleep.close()  # the watcher was killed before it had kept it

    [notice] = reminders.heard(IDLE, around(reminded))
    assert notice.kind is Kind.CHECKUP
    assert not list(reminders.heard(IDLE, around(reminded)))


def test_reminders_do_not_come_because_a_chat_moved(reminded) -> None:
    assert not list(reminders.heard(Stirred(chats=("codex",)), around(reminded)))


def test_old_chats_are_asked_about_first_and_tidied_once_that_was_agreed_to(fixture_host) -> None:
    host = fixture_host("linux")
    WRITERS["codex"](host, talks(3, seed=1))
    surroundings = around(host, "codex")
    Erasures(host, surroundings.state, lambda: surroundings.library, None).vault.choose("file")
    book = Book(surroundings.state)
    rule = parse("tidy older than 90 days")
    book.change(lambda sayings: sayings.with_rule(rule, NOW))

    assert not list(old_chats.heard(Stirred(chats=("codex",)), surroundings)), "nobody is bothered while a chat goes on"
    [question] = old_chats.heard(IDLE, surroundings)
    assert Action.TIDY in question.actions
    assert len(list(around(host, "codex").library.conversations())) == 3

    book.change(lambda sayings: sayings.agreeing("codex", [rule]))
    [done] = old_chats.heard(IDLE, around(host, "codex"))
    assert done.id.startswith("tidied:")
    assert done.about["receipt"]
    assert not list(around(host, "codex").library.conversations())


def test_connections_are_noted_while_an_app_is_used(fixture_host) -> None:
    host = fixture_host("linux")
    WRITERS["codex"](host, talks(1, seed=1))
    (host.root / "processes.json").write_text(json.dumps([{"pid": 7, "name": "codex", "command": ["codex"]}]))
    line = {"pid": 7, "remote": "93.184.216.34", "port": 443, "incoming": False}
    (host.root / "sockets.json").write_text(json.dumps({"addresses": [], "connections": [line]}))

    assert not list(sampling.heard(Stirred(chats=("codex",)), around(host, "codex")))

    kept = json.loads((StateFolders.of(host).state / "connections.json").read_text())
    assert "93.184.216.34" in json.dumps(kept)


def test_all_who_listen_are_there(qwen) -> None:
    for name in EARS:
        assert all(isinstance(one, Notice) for one in asked(name, Stirred(settings=("nobody",)), around(qwen)))


def fails(_stirred: Stirred, _surroundings: Surroundings) -> Iterator[Notice]:
    raise PermissionError(13, "Permission denied", "/home/alice/rules")


def refuses(_stirred: Stirred, surroundings: Surroundings) -> Iterator[Notice]:
    raise StateUnsafe(surroundings.state.state, "This folder is not yours: {path}")


def speaks(stirred: Stirred, _surroundings: Surroundings) -> Iterator[Notice]:
    yield Notice(id="hello", kind=Kind.CHECKUP, title=Phrase("x"), body=Phrase("y"), about={"a": str(stirred.idle)})


def test_who_fails_is_told_of_and_stops_no_other(worker) -> None:
    mine = worker()
    done = mine.do(Study((), ears=tuple(f"{__name__}:{one}" for one in ("fails", "refuses", "speaks"))))

    assert [one.where for one in done.problems] == [b"/home/alice/rules", b"tidytrace"]
    assert done.problems[0].problem == "There is no permission to open it."
    assert mine._sights.next().about == {"a": "True"}
