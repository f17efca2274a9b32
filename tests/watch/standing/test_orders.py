"""A pause, and the order to end, are files that any process may write; a watcher that was killed runs no more."""

import datetime
import os
import subprocess
import sys
import threading
import time

import pytest

from tidytrace.host import StateFolders
from tidytrace.watch.eyes.home import AlreadyWatching, is_watched, only_one
from tidytrace.watch.standing.orders import Orders, Pause, leave, path_of, pause, pause_of, resume, tomorrow

NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def state(tmp_path):
    return StateFolders(*(tmp_path / one for one in ("config", "data", "state", "cache")))


def test_a_pause_ends_by_itself(state):
    assert pause_of(state, NOW) is None
    pause(state, NOW + HOUR)
    assert pause_of(state, NOW) == Pause(NOW + HOUR)
    assert pause_of(state, NOW + HOUR) is None
    if os.name != "nt":
        assert path_of(state).stat().st_mode & 0o777 == 0o600


def test_a_pause_without_an_end_ends_when_the_person_resumes(state):
    pause(state, None)
    assert pause_of(state, NOW + 10_000 * HOUR) == Pause()
    assert resume(state)
    assert pause_of(state, NOW) is None
    assert not resume(state)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"layout": 9, "until": null}', b'{"until": "2026-11-26T12:00:00"}', b"\xff\x00"]
)
def test_a_pause_that_nobody_can_read_is_a_pause(state, content):
    path_of(state).parent.mkdir(parents=True)
    path_of(state).write_bytes(content)
    assert pause_of(state, NOW) == Pause()
    assert Orders(state).paused()
    pause(state, datetime.datetime.now(datetime.UTC) - HOUR)
    assert not Orders(state).paused()


def test_the_watcher_sees_each_change(state):
    orders = Orders(state)
    assert not orders.paused()
    later = datetime.datetime.now(datetime.UTC) + HOUR
    for until, paused in ((later, True), (later - 2 * HOUR, False), (None, True)):
        pause(state, until)
        assert orders.paused() is paused
    resume(state)
    assert not orders.paused()


@pytest.mark.parametrize(
    ("now", "until"), [("2026-11-26T23:30", "2026-11-27T06:00"), ("2026-11-27T01:00", "2026-11-27T06:00")]
)
def test_tomorrow_is_the_next_morning(now, until):
    local = datetime.datetime.fromisoformat(now).astimezone()
    assert tomorrow(local).replace(tzinfo=None) == datetime.datetime.fromisoformat(until)


def test_whether_somebody_watches(state):
    assert not is_watched(state)
    with only_one(state):
        assert is_watched(state)
        with pytest.raises(AlreadyWatching), only_one(state):
            pass
    assert not is_watched(state)


def test_somebody_who_only_looks_is_in_nobodys_way(state):
    with only_one(state):
        pass
    stop = threading.Event()
    looking = threading.Thread(target=lambda: [is_watched(state) for _ in iter(stop.is_set, True)])
    looking.start()
    try:
        for _ in range(20):
            with only_one(state):
                pass
    finally:
        stop.set()
        looking.join()
    assert not is_watched(state)


def test_a_watcher_that_was_killed_runs_no_more(state):
    code = (
        "import sys, time, pathlib\nfrom tidytrace.host import StateFolders\n"
        "from tidytrace.watch.eyes.home import only_one\n"
        "with only_one(StateFolders(*map(pathlib.Path, sys.argv[1:]))):\n"
        "    print('on', flush=True)\n    time.sleep(60)\n"
    )
    folders = [str(one) for one in (state.config, state.data, state.state, state.cache)]
    with subprocess.Popen([sys.executable, "-c", code, *folders], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"on"
        assert is_watched(state)
        process.kill()
    assert not is_watched(state)
    with only_one(state):
        assert is_watched(state)


def test_it_ends_when_it_is_asked_to(state):
    assert leave(state, seconds=60, runs=is_watched)
    ready = threading.Event()

    def watcher():
        with only_one(state):
            orders = Orders(state)
            ready.set()
            while not orders.leaves():
                time.sleep(0.01)

    thread = threading.Thread(target=watcher)
    thread.start()
    ready.wait(60)
    assert leave(state, seconds=60, runs=is_watched)
    thread.join(60)
    assert not is_watched(state)
    assert not (state.state / "watching" / "leave").exists()


def test_an_order_for_an_earlier_watcher_is_not_for_this_one(state):
    (state.state / "watching").mkdir(parents=True)
    assert not leave(state, seconds=0, runs=lambda _state: True)
    assert not Orders(state).leaves()
