"""The orders of ``tidytrace watch``, as a person and a program see them."""

import json
import os
import time
from pathlib import Path

import pytest

from reminding import nothing_starts
from tidytrace.cli.main import run
from tidytrace.host import StateFolders, current_host
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.standing import ways

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the home is one of Linux or macOS")


@pytest.fixture
def say(home, capsys, monkeypatch):
    """Runs one command line: its exit code, what it said, what it complained of."""
    del home
    monkeypatch.setattr("tidytrace.host.session._without_systemd", lambda _host: "no-tool")

    def call(*words):
        code = run(["watch", "--lang", "en", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def started(monkeypatch):
    return nothing_starts(monkeypatch)


def test_a_pause_is_said_and_ended(say):
    assert "pauses until 20" in say("--pause", "1h")[1]
    code, out, _err = say("--status")
    assert code == 0
    assert "No watcher runs." in out
    assert "pauses until 20" in out
    assert "until you resume it" in say("--pause")[1]
    assert json.loads(say("--status", "--json")[1])["paused"] is True
    assert "pauses until" in say("--pause", "tomorrow")[1]
    assert "The pause is over" in say("--resume")[1]
    assert "There was no pause" in say("--resume")[1]
    assert json.loads(say("--status", "--json")[1])["paused"] is False


@pytest.mark.parametrize(
    "words",
    [
        ("--pause", "soon"),
        ("--pause", "0d"),
        ("--pause", "2y"),
        ("--pause", "1h", "--resume"),
        ("--once", "--desktop"),
        ("--once", "--status"),
        ("--yes",),
        ("--status", "--dry-run"),
    ],
)
def test_what_makes_no_sense_is_refused(say, words):
    assert say(*words)[0] == 2


def test_all_of_what_is_placed_is_shown_first_and_taken_away_again(say, home, started):
    code, out, _err = say("--install", "--dry-run")
    assert code == 0
    assert "watch --desktop" in out
    assert not any(home.rglob("tidytrace-watch*"))
    shown = json.loads(say("--install", "--dry-run", "--json")[1])["placed"]
    assert say("--install")[0] == 2  # nobody can be asked here
    assert say("--install", "--yes")[0] == 0
    assert len(started) == 1
    for piece in shown:
        assert Path(piece["where"]).read_text("utf-8") == piece["content"]
    status = json.loads(say("--status", "--json")[1])
    assert (status["starter"]["installed"], status["starter"]["current"], status["running"]) == (True, True, False)
    assert "nothing was changed" in say("--install", "--yes")[1]
    assert len(started) == 2  # it did not run
    removed = json.loads(say("--uninstall", "--yes", "--json")[1])["removed"]
    assert removed == [piece["where"] for piece in shown]
    assert "Nothing of it is set up here" in say("--uninstall", "--yes")[1]


def test_the_real_watcher_starts_with_it_and_ends_with_it(say):
    state = StateFolders.of(current_host())
    assert say("--install", "--yes")[0] == 0
    end = time.monotonic() + 60
    while not is_watched(state):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert "The watcher runs." in say("--status")[1]
    assert say("--uninstall", "--yes")[0] == 0
    assert not is_watched(state)
    [way] = (one for one in ways.WAYS["linux"] if one.starter == "autostart")
    end = time.monotonic() + 60
    while way.running():
        assert time.monotonic() < end
        time.sleep(0.02)
