"""What a package asks for: window and watcher end, what starts by itself goes, and the copies of erased chats stay."""

import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import msgspec
import pytest

from tidytrace.gui import settling
from tidytrace.gui.only import Only
from tidytrace.gui.settling import DONE, ENDED_WATCHER, REFUSED, WRONG, settle
from tidytrace.host import FixtureHost, StateFolders

WINDOW = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from tidytrace.gui.only import Only
    from tidytrace.host import StateFolders
    app = QCoreApplication([])
    only = Only(StateFolders(*[Path(one) for one in sys.argv[2:]]))
    only.told_to_leave.connect(app.quit if sys.argv[1] == "willing" else lambda: None)
    print(only.listen(), flush=True)
    app.exec()
"""
WATCHER = """
    import sys, time
    from pathlib import Path
    from tidytrace.host import StateFolders
    from tidytrace.watch.eyes.home import only_one
    from tidytrace.watch.standing.orders import Orders
    state = StateFolders(*[Path(one) for one in sys.argv[2:]])
    with only_one(state):
        orders = Orders(state)
        print(True, flush=True)
        while not orders.leaves():
            time.sleep(0.05)
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch):
    """The name of a socket has room for some hundred characters; a folder of a test has nearly as many."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield
    shutil.rmtree(folder)


@pytest.fixture
def host(tmp_path):
    return FixtureHost(tmp_path / "computer", "linux")


@pytest.fixture
def state(host):
    return StateFolders.of(host)


@pytest.fixture
def running(state):
    """Starts programs of this person, and sees that none is left."""
    started = []

    def start(code, how="willing"):
        folders = [str(one) for one in (state.config, state.data, state.state, state.cache)]
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), how, *folders], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "True\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_where_nothing_runs_nothing_is_to_end(qapp, host):
    assert settle(["leave"], host) == DONE


def test_the_window_ends_when_it_is_asked_to(qapp, host, running):
    window = running(WINDOW)
    assert settle(["leave"], host) == DONE
    assert window.wait(10) == 0


def test_a_window_that_goes_on_is_told_of(qapp, host, running, monkeypatch):
    monkeypatch.setattr(settling, "_PATIENCE", 0.3)
    window = running(WINDOW, "unwilling")
    assert settle(["leave"], host) == REFUSED
    assert window.poll() is None


def test_the_watcher_ends_too_and_it_is_told_that_there_was_one(qapp, host, running):
    watcher = running(WATCHER)
    assert settle(["leave"], host) == ENDED_WATCHER
    assert watcher.wait(10) == 0


def test_who_asks_to_leave_does_not_bring_the_window_to_the_front(qapp, qtbot, state):
    state.state.mkdir(parents=True, mode=0o700)
    only = Only(state)
    shown = []
    only.asked.connect(lambda *words: shown.append(words))
    with qtbot.waitSignal(only.told_to_leave):
        assert only._answer(msgspec.json.encode({"state": only._own, "leave": True})) == b"shown\n"
    assert shown == []


def test_what_starts_by_itself_is_taken_away_and_the_rest_stays(host, state):
    entry = host.home / ".config" / "autostart" / "tidytrace-watch.desktop"
    place_watcher(host, entry)
    note = state.config / "window.json"
    note.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    note.write_text("{}")
    assert settle(["go"], host) == DONE
    assert not entry.exists()
    assert note.exists()


def test_clean_takes_everything_but_the_copies(host, state):
    vault = state.data / "vault"
    vault.mkdir(parents=True, mode=0o700)
    (vault / "copy").write_bytes(b"sealed")
    note = state.config / "window.json"
    note.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    note.write_text("{}")
    assert settle(["clean"], host) == DONE
    assert (vault / "copy").read_bytes() == b"sealed"
    assert not note.exists()


def place_watcher(host, entry):
    from tidytrace.watch.standing.setting_up import _target
    from tidytrace.watch.standing.ways import WatchEntry

    way = WatchEntry()
    way.begin = lambda *_: None
    way.place(host, _target(host), lambda _path: None)
    assert entry.exists()


def test_the_first_look_is_prepared(host, tmp_path, monkeypatch):
    monkeypatch.setattr("tidytrace.resources.prepared", lambda: tmp_path / "share")
    filled = []
    monkeypatch.setattr("tidytrace.checks.preparing.prepare", filled.append)
    assert settle(["prepare"], host) == DONE
    assert settle(["come"], host) == DONE
    assert filled == [tmp_path / "share"] * 2


@pytest.mark.parametrize("words", [[], ["away"], ["leave", "go"]])
def test_anything_else_is_wrong(host, words, capsys):
    assert settle(words, host) == WRONG
    assert "one of leave, prepare" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there it is done")
def test_what_cannot_be_done_here_is_said(host, capsys):
    assert settle(["path-in"], host) == REFUSED
    assert "no such list" in capsys.readouterr().err
