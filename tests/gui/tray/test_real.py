"""The tray on a real home: what stands in the files, and what is written into them."""

import datetime
import os

import pytest

from reminding import computer, state_of
from tidytrace.findings.model import Phrase
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.tray.port import Closing, Counts, Seen
from tidytrace.gui.tray.real import RealMemory, RealWatcher
from tidytrace.language import Language
from tidytrace.watch.eyes.home import only_one
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.places import Place
from tidytrace.watch.standing.orders import Pause

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the computers are folders with the names of Linux")

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)


@pytest.fixture
def host(tmp_path):
    return computer(tmp_path)


@pytest.fixture
def watcher(host):
    return RealWatcher(host, Language("en"))


def _tell(state, name, *, answered=False):
    notice = Notice(
        id=name,
        kind=Kind.NEW_APP,
        title=Phrase("new-app", {"app": name}),
        body=Phrase("new-app-why", {"app": name}),
        actions=(Action.CHECK, Action.FINE),
        about={"app": name},
    )
    ledger = Ledger.of(state)
    ledger.offer((notice,), NOW)
    [entry] = ledger.waiting(NOW)
    ledger.take((entry.number,), NOW)
    ledger.told((entry.number,))
    if answered:
        ledger.answered(entry.number, Action.FINE, NOW)
    ledger.close()


def test_looking_makes_nothing(host, watcher):
    assert watcher.seen() == Seen()
    assert list(host.home.rglob("*")) == []


def test_who_watches_and_until_when_it_rests(host, watcher):
    with only_one(state_of(host)):
        assert watcher.seen().running
        watcher.pause(None)
        assert watcher.seen().pause == Pause()
        watcher.resume()
        assert watcher.seen().pause is None
    assert not watcher.seen().running


def test_what_was_told(host, watcher):
    state = state_of(host)
    for number in range(7):
        _tell(state, f"app{number}", answered=number == 6)
    seen = watcher.seen()
    assert (len(seen.told), seen.waiting) == (5, 6)
    assert "app6" in seen.told[0].words
    assert seen.told[0].place == Place("home")


def test_a_list_that_cannot_be_read_is_said(host, watcher):
    state = state_of(host)
    (state.state / "notices.sqlite").parent.mkdir(parents=True)
    (state.state / "notices.sqlite").write_bytes(b"")
    (state.state / "notices.sqlite").chmod(0o400)
    state.state.chmod(0o500)
    try:
        assert watcher.seen().unread is (os.geteuid() != 0)
    finally:
        state.state.chmod(0o700)


def test_setting_it_up_and_taking_it_away(host, watcher):
    assert not watcher.setup().installed
    watcher.place()
    assert watcher.seen().placed
    watcher.begin()
    assert host.ordered[-1][-1] == "tidytrace-watch.service"
    watcher.take_away()
    assert not watcher.seen().placed


def test_what_the_system_refuses_is_told_in_the_window_s_words(host, watcher):
    host.refuses = ("enable tidytrace-watch",)
    with pytest.raises(EngineProblem, match="refused"):
        watcher.place()
    assert not watcher.seen().placed


def test_the_answer_is_in_the_private_configuration(host):
    state = state_of(host)
    memory = RealMemory(state)
    assert (memory.closing(), memory.counts()) == (None, None)
    assert memory.keep_closing(Closing.TRAY)
    memory.keep_counts(Counts(needs=2, unknown=1))
    again = RealMemory(state)
    assert (again.closing(), again.counts()) == (Closing.TRAY, Counts(needs=2, unknown=1))
    assert (state.config / "tray.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"closing": "attic"}', b'{"layout": 2, "closing": "tray"}'])
def test_an_answer_that_nobody_can_read_is_asked_again(host, content):
    state = state_of(host)
    state.config.mkdir(parents=True)
    (state.config / "tray.json").write_bytes(content)
    memory = RealMemory(state)
    assert memory.closing() is None
    assert memory.keep_closing(Closing.END)
    assert memory.closing() is Closing.END


def test_a_disk_that_takes_nothing(host):
    state = state_of(host)
    state.config.parent.mkdir(parents=True)
    state.config.write_bytes(b"in the way")
    assert not RealMemory(state).keep_closing(Closing.TRAY)
