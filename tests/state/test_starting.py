"""What every start asks; and a watcher of an earlier version, which must not write meanwhile."""

import datetime
import threading

import pytest

from old_forms import RETENTION
from tidytrace.host import StateFolders
from tidytrace.host.state import write_private
from tidytrace.state import starting
from tidytrace.state.errors import StateBusy
from tidytrace.state.number import LAYOUT, number_of
from tidytrace.state.starting import up_to_date
from tidytrace.watch.eyes.home import only_one
from tidytrace.watch.standing.orders import Orders

NOW = datetime.datetime(2026, 11, 26, 20, 45, 4, tzinfo=datetime.UTC)


@pytest.fixture
def host(fixture_host):
    return fixture_host("linux")


@pytest.fixture
def folders(host):
    import json

    folders = StateFolders.of(host)
    write_private(folders.state / "retention.json", json.dumps(RETENTION).encode())
    return folders


def test_a_watcher_is_asked_to_end_first(host, folders):
    there = threading.Event()

    def watch():
        with only_one(folders):
            orders = Orders(folders)
            there.set()
            while not orders.leaves():
                threading.Event().wait(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    there.wait(5)
    moved = up_to_date(host, folders, NOW)
    watcher.join(5)
    assert not watcher.is_alive()
    assert moved.copy is not None


def test_while_one_stays_nothing_is_changed(host, folders, monkeypatch):
    monkeypatch.setattr(starting, "_PATIENCE", 0.05)
    before = (folders.state / "retention.json").read_bytes()
    with only_one(folders), pytest.raises(StateBusy, match="still running"):
        up_to_date(host, folders, NOW)
    assert (folders.state / "retention.json").read_bytes() == before


def test_the_next_start_reads_one_small_file(host, folders, monkeypatch):
    assert up_to_date(host, folders, NOW) is not None
    assert number_of(folders).layout == LAYOUT
    monkeypatch.setattr("tidytrace.state.moving.move", lambda *_words: pytest.fail("asked again"))
    assert up_to_date(host, folders, NOW) is None


def test_a_copy_goes_when_its_time_is_over(host, folders):
    copy = up_to_date(host, folders, NOW).copy
    assert up_to_date(host, folders, NOW + datetime.timedelta(days=89)) is None
    assert copy.is_dir()
    assert up_to_date(host, folders, NOW + datetime.timedelta(days=91)) is None
    assert not copy.parent.exists()
