"""The processes of the computer that runs the tests."""

import contextlib
import os
import shutil
import subprocess
import sys

import psutil
import pytest

from tidytrace.catalog import ProcessMark
from tidytrace.host import ProcessesUnknown, current_host
from tidytrace.host.listing import family, home_of, list_processes


@pytest.fixture
def sleeper(tmp_path):
    """A harmless program of another name that waits."""
    if sys.platform == "win32" or not shutil.which("sleep"):
        pytest.skip("needs a sleep to copy")
    started = []

    def start(name, home):
        program = tmp_path / name
        shutil.copy(shutil.which("sleep"), program)
        started.append(subprocess.Popen([program, "60"], env={"HOME": str(home)}))
        return started[-1].pid

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_we_are_in_the_list_and_in_our_own_family():
    assert os.getpid() in {process.pid for process in list_processes()}
    above = psutil.Process().parent()
    if above is None:
        pytest.skip("what started this program is no longer there")
    assert {os.getpid(), above.pid} <= family()


def test_an_app_is_seen_on_its_own_home_only(sleeper, home, tmp_path):
    here = sleeper("tidytrace-test-app", home)
    there = sleeper("tidytrace-other-app", tmp_path)
    host = current_host()
    assert [process.pid for process in host.running([ProcessMark(name="tidytrace-test-app")])] == [here]
    assert host.running([ProcessMark(name="tidytrace-other-app")]) == ()
    assert home_of(there, ("HOME",)) == str(tmp_path)


def test_processes_are_asked_once_until_refreshed(sleeper, home):
    host = current_host()
    mark = ProcessMark(name="tidytrace-late-app")
    assert host.running([mark]) == ()
    sleeper("tidytrace-late-app", home)
    assert host.running([mark]) == ()
    host.refresh()
    assert len(host.running([mark])) == 1


def test_our_own_command_line_is_no_app():
    own = " ".join(psutil.Process().cmdline())[:40]
    assert os.getpid() not in {process.pid for process in current_host().running([ProcessMark(command=own)])}


def test_a_process_that_is_gone_hides_its_home():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert home_of(done.pid, ("HOME",)) is None


@pytest.mark.parametrize("error", [FileNotFoundError("/proc"), psutil.AccessDenied(1)])
def test_a_computer_without_a_list_is_unknown(monkeypatch, error):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(psutil, "process_iter", refuse)
    host = current_host()
    assert not host.processes_known
    with pytest.raises(ProcessesUnknown):
        host.running([ProcessMark(name="codex")])


def test_a_list_without_ourselves_is_not_believed(monkeypatch):
    monkeypatch.setattr(psutil, "process_iter", lambda *_, **__: iter(()))
    with pytest.raises(ProcessesUnknown, match="this program"):
        list_processes()


def test_inside_a_sandbox_nothing_is_known(monkeypatch):
    host = current_host()
    monkeypatch.setattr(type(host), "blinded", lambda _self: "inside a flatpak")
    assert not host.processes_known


class Stubborn:
    """A process that the system refuses to tell anything of but its command line."""

    pid = os.getpid()

    def oneshot(self):
        return contextlib.nullcontext()

    def name(self):
        raise OSError(22, "invalid parameter")

    exe = name

    create_time = name

    def ppid(self):
        return 1

    def cmdline(self):
        return ["C:\\Program Files\\Codex\\Codex.exe", "--serve"]


def test_a_process_that_cannot_be_asked_is_seen_by_its_command_line(monkeypatch):
    monkeypatch.setattr(psutil, "process_iter", lambda: iter([Stubborn()]))
    (seen,) = list_processes()
    assert (seen.name, seen.command[1:]) == ("Codex", ("--serve",))
    assert seen.fits(ProcessMark(name="codex"))


def test_a_process_of_which_nothing_is_known_leaves_the_list_unknown(monkeypatch):
    monkeypatch.setattr(Stubborn, "cmdline", Stubborn.name)
    monkeypatch.setattr(psutil, "process_iter", lambda: iter([Stubborn()]))
    with pytest.raises(ProcessesUnknown):
        list_processes()
