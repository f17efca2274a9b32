"""What the watcher heard is entered at once, whatever the desktop does, and told in a thread of its own."""

import datetime
import sqlite3
import threading

import pytest

from tidytrace.findings.model import Phrase
from tidytrace.host import FixtureHost, Recorded, StateFolders
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Kind, Notice
from tidytrace.watch.standing.telling import Teller, find_display

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)


class Desk:
    """Counts its turns; the first one waits until it may go on."""

    def __init__(self):
        self.turns = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.closed = False
        self.problem = None

    def turn(self, _now):
        self.turns.release()
        self.go_on.wait(60)
        if self.problem is not None:
            raise self.problem

    def fileno(self):
        return None

    def next_turn(self, _now):
        return None

    def close(self):
        self.closed = True


@pytest.fixture
def state(tmp_path):
    return StateFolders(*(tmp_path / one for one in ("config", "data", "state", "cache")))


def _notice(name):
    phrase = Phrase("watching-full", {"polled": 1, "folders": 2})
    return Notice(id=name, kind=Kind.WATCHING, title=phrase, body=Phrase("watching-full-why", phrase.parameters))


def _entered(state):
    ledger = Ledger.of(state)
    try:
        return [one.notice.id for one in ledger.entries()]
    finally:
        ledger.close()


def test_it_is_entered_while_the_desktop_does_not_answer(state):
    desk = Desk()
    teller = Teller(state, lambda: desk, lambda: None)
    assert desk.turns.acquire(timeout=60)
    teller.tell(_notice("a"), NOW)
    assert _entered(state) == ["a"]
    desk.go_on.set()
    assert desk.turns.acquire(timeout=60)  # woken by what came meanwhile
    teller.close()
    assert desk.closed


def test_a_desk_that_breaks_down_ends_the_watcher_with_the_reason(state):
    desk, failed = Desk(), threading.Event()
    desk.problem = sqlite3.OperationalError("database or disk is full")
    desk.go_on.set()
    teller = Teller(state, lambda: desk, failed.set)
    assert failed.wait(60)
    assert "full" in str(teller.problem)
    teller.close()


def test_a_display_that_came_later_is_found(tmp_path):
    said = "HOME=/home/wang\nDISPLAY=:0\nXAUTHORITY=/run/x\nWAYLAND_DISPLAY=\nSSH_AUTH_SOCK=/s\n"
    answers = Recorded(commands={"systemctl --user show-environment": said})
    host = FixtureHost(tmp_path, "linux", binaries={"systemctl": "/usr/bin/systemctl"}, answers=answers)
    environ: dict[str, str] = {}
    find_display(host, environ)
    assert environ == {"DISPLAY": ":0", "XAUTHORITY": "/run/x"}
    host.ordered.clear()
    find_display(host, environ)
    assert host.ordered == []
