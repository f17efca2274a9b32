"""What starts the watcher is placed whole or not at all, is right for those who read it, and goes without a trace."""

import os
import plistlib
import shutil
import subprocess
import threading
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reminding import NOW, computer, nothing_starts, state_of, tree
from tidytrace.host.session import Answer
from tidytrace.watch.eyes.home import is_watched, only_one
from tidytrace.watch.reminders.book import Book
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing import setting_up as reminding
from tidytrace.watch.standing import ways
from tidytrace.watch.standing.orders import Orders
from tidytrace.watch.standing.setting_up import begin, install, is_placed, setup_of, uninstall
from tidytrace.watch.standing.ways import WatchTask
from waiting import PATIENCE, wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the computers are folders with the names of Linux")

KINDS = [("linux", True), ("linux", False), ("macos", False)]
SERVICE = ".config/systemd/user/tidytrace-watch.service"
ENTRY = ".config/autostart/tidytrace-watch.desktop"
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture(autouse=True)
def started(monkeypatch):
    return nothing_starts(monkeypatch)


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_a_fresh_home_is_as_before_after_both(tmp_path, system, systemd, started):
    host = computer(tmp_path, system, systemd=systemd)
    assert not is_placed(host)
    install(host, state_of(host))
    assert setup_of(host).current
    assert is_placed(host)
    assert len(started) == (system == "linux" and not systemd)
    assert all(program[-2:] == ("watch", "--desktop") for program in started)
    gone = uninstall(host, state_of(host))
    assert gone.gone
    assert (gone.edited, gone.foreign, gone.problems) == ((), (), ())
    assert tree(host) == {}


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_reminders_and_the_watcher_are_in_nobodys_way(tmp_path, system, systemd):
    host = computer(tmp_path, system, systemd=systemd)
    reminding.install(host, state_of(host), reminding.with_any_rule(Book(), NOW))
    before = tree(host)
    install(host, state_of(host))
    assert reminding.setup_of(host, reminding.open_book(state_of(host)).book).current
    uninstall(host, state_of(host))
    assert tree(host) == before


@pytest.mark.parametrize(("system", "systemd"), KINDS)
def test_what_is_not_ours_stays(tmp_path, system, systemd):
    host = computer(tmp_path, system, systemd=systemd)
    [piece] = setup_of(host).pieces
    theirs = Path(piece.where)
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    with pytest.raises(PlacingFailed):
        install(host, state_of(host))
    assert uninstall(host, state_of(host)).foreign == (piece.where,)
    assert theirs.read_text() == "theirs"


def test_what_the_system_refuses_leaves_nothing(tmp_path):
    host = computer(tmp_path)
    host.refuses = ("restart tidytrace-watch",)
    with pytest.raises(PlacingFailed):
        install(host, state_of(host))
    assert not is_placed(host)
    assert not (host.home / SERVICE).exists()


def test_another_way_takes_the_place_of_the_first(tmp_path):
    host = computer(tmp_path, systemd=False)
    install(host, state_of(host))
    assert (host.home / ENTRY).is_file()
    host = computer(tmp_path / "same", systemd=True)
    host.home.rmdir()
    (tmp_path / "linux" / host.home.relative_to(host.root)).rename(host.home)
    assert setup_of(host).elsewhere
    gone = install(host, state_of(host))
    assert [Path(one).name for one in gone.gone] == ["tidytrace-watch.desktop"]
    assert setup_of(host).current


def test_it_is_started_again_without_being_placed_again(tmp_path):
    host = computer(tmp_path)
    install(host, state_of(host))
    host.ordered.clear()
    begin(host)
    assert host.ordered[-1] == ("systemctl", "--user", "restart", "tidytrace-watch.service")


class Young:
    """A watcher that takes a while before it watches, and ends when it is asked to."""

    def __init__(self, state):
        self._state = state
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self):
        time.sleep(0.3)
        with only_one(self._state):
            time.sleep(0.3)
            orders = Orders(self._state)
            while not orders.leaves():
                time.sleep(0.01)

    def poll(self):
        return None if self._thread.is_alive() else 0


def test_one_that_was_started_a_moment_ago_is_ended_as_well(tmp_path, monkeypatch):
    host = computer(tmp_path, systemd=False)
    young = []
    monkeypatch.setattr(ways, "start", lambda _program, _environ: young.append(Young(state_of(host))) or young[0])
    monkeypatch.setattr(ways, "PATIENCE", PATIENCE)
    install(host, state_of(host))
    assert uninstall(host, state_of(host)).problems == ()
    assert not is_watched(state_of(host))
    wait_until(lambda: young[0].poll() == 0)


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_service(tmp_path):
    host = computer(tmp_path)
    [piece] = setup_of(host).pieces
    unit = tmp_path / "tidytrace-watch.service"
    unit.write_text(piece.content)
    # units of other programs that are looked at too have sockets there, whose names must not be too long
    environment = {**os.environ, "XDG_RUNTIME_DIR": "/tmp"}
    command = [ANALYZE, "--user", "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_launchd_keeps_it_until_it_ends_well(tmp_path):
    [piece] = setup_of(computer(tmp_path, "macos")).pieces
    agent = plistlib.loads(piece.content.encode())
    assert agent["Label"] == "tidytrace.watch"
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["ProgramArguments"][-2:] == ["watch", "--desktop"]


def test_windows_starts_it_when_this_person_logs_in(tmp_path):
    host = computer(tmp_path, "windows")
    setup = setup_of(host)
    [piece] = setup.pieces
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.fromstring(piece.content.replace(' encoding="UTF-8"', ""))
    assert [one.tag.removeprefix(space) for one in task.find(f"{space}Triggers")] == ["LogonTrigger"]
    assert task.find(f".//{space}LogonTrigger/{space}UserId").text == "PC\\alice"
    assert task.find(f".//{space}ExecutionTimeLimit").text == "PT0S"
    assert WatchTask().name(host) == "Tidytrace watcher (alice)"
    assert setup.orders[-1] == ("schtasks", "/Run", "/TN", "Tidytrace watcher (alice)")


def test_windows_is_told_in_this_order(tmp_path):
    host = computer(tmp_path, "windows")
    host.order = lambda *words: told.append(words[1]) or Answer(1 if words[1] == "/Query" else 0)
    told = []
    install(host, state_of(host))
    assert [one for one in told if one != "/Query"] == ["/Create", "/Run"]
