"""Sums of many apps by two processes: the same as by one, whatever becomes of the second process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats import abreast
from tidytrace.chats.index import ConversationIndex
from tidytrace.chats.library import Library
from tidytrace.chats.page import Known
from tidytrace.chats.seen import State
from tidytrace.host import locate
from tidytrace.host.forks import may_fork

APPS = ("claude-code", "codex", "cline", "cursor", "llm-cli", "chromium")
HERE = os.getpid()
ROOT = Path(__file__).parents[2]


@pytest.fixture
def host(fixture_host):
    host = fixture_host("linux")
    for app in APPS:
        WRITERS[app](host, talks(3, 7))
    return host


@pytest.fixture
def at_once(monkeypatch):
    """The second process starts with the first app."""
    if not may_fork():
        pytest.skip("only Linux copies a process, and one without threads")
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("this computer has no second processor")
    monkeypatch.setattr(abreast, "_SHORT", -1)


def library(host, index):
    catalogue = load_catalogue()
    return Library([locate(catalogue.app(app), host) for app in APPS], host, index)


def told(pairs):
    return [(tally, [(error.path, str(error)) for error in problems]) for tally, problems in pairs]


def summed_alone(host, tmp_path):
    one = library(host, ConversationIndex(tmp_path / "alone"))
    return [one.tally(app) for app in APPS]


def leave_to_the_other(monkeypatch, then=None):
    """Let the first process wait, so that the second one has to do all of it."""
    tally = Library.tally

    def slow(self, app, **more):
        if os.getpid() != HERE and then is not None:
            then(app)
        return tally(self, app, **more)

    monkeypatch.setattr(Library, "tally", slow)
    monkeypatch.setattr(abreast.Second, "next_app", lambda _self: None)


def test_two_find_what_one_finds(host, tmp_path, at_once, monkeypatch):
    index = ConversationIndex(tmp_path / "index")
    expected = [(tally, []) for tally in summed_alone(host, tmp_path)]
    leave_to_the_other(monkeypatch)

    assert told(library(host, index).tallies(APPS)) == expected
    index.save()

    # what the other process read is known in this one: nothing is opened a second time
    again = library(host, ConversationIndex(tmp_path / "index"))
    monkeypatch.setattr(Library, "reader", lambda *_: pytest.fail("read again"))
    assert [again.tally(app) for app in APPS if app != "chromium"] == [
        tally for (tally, _), app in zip(expected, APPS, strict=True) if app != "chromium"
    ]


def test_a_file_that_is_gone_is_forgotten_by_two_as_well(host, tmp_path, at_once, monkeypatch):
    place = tmp_path / "index"
    index = ConversationIndex(place)
    list(library(host, index).tallies(APPS))
    index.save()
    gone = next(host.home.glob(".claude/projects/*/????????-*.jsonl"))
    gone.unlink()
    leave_to_the_other(monkeypatch)

    index = ConversationIndex(place)
    found = [tally for tally, _ in library(host, index).tallies(APPS)]
    index.save()

    assert found[0].total == summed_alone(host, tmp_path)[0].total == 2
    assert gone.name.encode() not in place.read_bytes()


def test_what_cannot_be_read_is_told_once_with_its_app(host, tmp_path, at_once, monkeypatch):
    closed = host.home / ".config/io.datasette.llm/logs.db"
    assert closed.is_file()
    closed.write_bytes(b"no database")
    leave_to_the_other(monkeypatch)
    many = library(host, ConversationIndex(tmp_path / "index"))

    found = dict(zip(APPS, told(many.tallies(APPS)), strict=True))

    assert [app for app, (_, problems) in found.items() if problems] == ["llm-cli"]
    assert found["llm-cli"][1][0][0] == closed
    assert [error.path for error in many.problems] == [closed]


def test_what_a_killed_process_leaves_is_done_here(host, tmp_path, at_once, monkeypatch):
    expected = [(tally, []) for tally in summed_alone(host, tmp_path)]

    def die(app):
        if app == "cline":
            os.kill(os.getpid(), signal.SIGKILL)

    leave_to_the_other(monkeypatch, die)

    assert told(library(host, ConversationIndex(tmp_path / "index")).tallies(APPS)) == expected


def test_what_cannot_be_done_by_either_is_told_by_the_first_alone(host, tmp_path, at_once, monkeypatch, capfd):
    def broken(_self, _app, **_more):
        raise ImportError("no such library")

    monkeypatch.setattr(Library, "tally", broken)
    monkeypatch.setattr(abreast.Second, "next_app", lambda _self: None)

    with pytest.raises(ImportError):
        list(library(host, ConversationIndex(tmp_path / "index")).tallies(APPS))
    assert capfd.readouterr() == ("", "")


def test_who_stops_in_the_middle_leaves_no_process(host, tmp_path, at_once, monkeypatch):
    begun = []
    monkeypatch.setattr(abreast.Second, "end", lambda self, end=abreast.Second.end: (end(self), begun.append(self)))
    sums = library(host, ConversationIndex(tmp_path / "index")).tallies(APPS)
    next(sums)

    sums.close()

    (other,) = begun
    assert not other._process.is_alive()


def test_what_began_ahead_is_the_same_and_nothing_is_written_meanwhile(host, tmp_path, at_once):
    index = ConversationIndex(tmp_path / "index")
    many = library(host, index)

    many.look_ahead(APPS)
    index.of("codex").put("/a", "b", Known(State(1, 2, 3), counted=False, listed=()))
    index.save_new()
    assert not (tmp_path / "index").exists(), "the other process may be reading it"
    found = told(many.tallies(APPS))
    index.save()

    assert found == [(tally, []) for tally in summed_alone(host, tmp_path)]
    assert (tmp_path / "index").exists()


def test_what_began_ahead_and_is_not_wanted_any_more_ends(host, tmp_path, at_once, monkeypatch):
    ended = []
    end = abreast.Second.end
    monkeypatch.setattr(abreast.Second, "end", lambda self: (end(self), ended.append(self)))
    many = library(host, ConversationIndex(tmp_path / "index"))

    many.look_ahead(APPS)
    many.look_no_further()

    assert [other._process.is_alive() for other in ended] == [False]


def test_a_little_that_is_known_needs_no_second_process(host, tmp_path, monkeypatch):
    index = ConversationIndex(tmp_path / "index")
    list(library(host, index).tallies(APPS[:1]))
    index.save()
    monkeypatch.setattr(abreast.Second, "started", lambda *_: pytest.fail("not worth it"))

    library(host, ConversationIndex(tmp_path / "index")).look_ahead(APPS)


def test_little_is_summed_up_by_one(host, tmp_path, monkeypatch):
    monkeypatch.setattr(abreast, "_SHORT", 60)
    monkeypatch.setattr(abreast.Second, "started", lambda *_: pytest.fail("not worth it"))

    assert [tally for tally, _ in library(host, None).tallies(APPS)] == summed_alone(host, tmp_path)


def test_where_there_is_no_second_process_one_does_it(host, tmp_path, monkeypatch):
    monkeypatch.setattr(abreast, "_SHORT", -1)
    monkeypatch.setattr(abreast, "may_fork", lambda: False)

    assert [tally for tally, _ in library(host, None).tallies(APPS)] == summed_alone(host, tmp_path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux copies processes")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="this process has no threads: the tests ran")
def test_all_of_it_in_a_process_without_threads():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", __file__]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
