"""Who starts programs for the person on this computer, and how tools of the system are told to do something."""

import os
import sys

import pytest

from tidytrace.host import FixtureHost, Recorded, current_host
from tidytrace.host.session import Session, ordered

ASK = "systemctl --user is-system-running"
RUNTIME = {"XDG_RUNTIME_DIR": "/run/user/1000"}
FOLDERS = ("run/systemd/system", "run/user/1000/systemd")


def linux(tmp_path, *, answer="running\n", environ=RUNTIME, tool=True, folders=FOLDERS, files=()):
    binaries = {"systemctl": "/usr/bin/systemctl"} if tool else {}
    host = FixtureHost(
        tmp_path,
        "linux",
        environ=environ,
        binaries=binaries,
        answers=Recorded(commands={ASK: answer} if answer else {}),
    )
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return host


@pytest.mark.parametrize("answer", ["running\n", "degraded\n", "starting\n"])
def test_the_persons_own_systemd_is_used_where_it_is_up(tmp_path, answer):
    assert linux(tmp_path, answer=answer).session() == Session(starter="systemd")


@pytest.mark.parametrize(
    ("less", "without"),
    [
        ({"tool": False}, "no-tool"),
        ({"folders": FOLDERS[1:]}, "not-booted"),
        ({"folders": FOLDERS[:1]}, "no-session"),
        ({"environ": {}}, "no-session"),
        ({"answer": "offline\n"}, "no-answer"),
        ({"answer": ""}, "no-answer"),
    ],
)
def test_else_the_desktop_does_it_and_the_reason_is_told(tmp_path, less, without):
    assert linux(tmp_path, **less).session() == Session(starter="autostart", without=without)


@pytest.mark.parametrize(
    ("told", "environ", "starter"),
    [
        ("HOME=/home/alice\nLANG=C\n", {}, "systemd"),
        ("HOME=/home/alice\nXDG_CONFIG_HOME=/home/alice/.config\n", {}, "systemd"),
        ("HOME=/root\n", {}, "autostart"),
        ("HOME=/home/alice\n", {"XDG_CONFIG_HOME": "/home/alice/moved"}, "autostart"),
        ("HOME=$'/home/a b'\n", {}, "systemd"),
    ],
)
def test_a_systemd_that_looks_after_another_home_is_of_no_use(tmp_path, told, environ, starter):
    host = linux(tmp_path, environ={**RUNTIME, **environ})
    host._answers.commands["systemctl --user show-environment"] = told
    assert host.session() == Session(starter=starter, without="" if starter == "systemd" else "other-home")


@pytest.mark.parametrize(
    ("files", "environ", "kind"),
    [
        (["run/.containerenv"], {}, "podman"),
        ([".dockerenv"], {}, "docker"),
        ([], {"container": "lxc"}, "lxc"),
        ([], {}, ""),
    ],
)
def test_a_container_is_told(tmp_path, files, environ, kind):
    session = linux(tmp_path, folders=(), files=files, environ=environ).session()
    assert (session.container, session.starter, session.without) == (kind, "autostart", "not-booted")


def test_other_systems_have_their_own(tmp_path):
    assert FixtureHost(tmp_path, "windows").session() == Session(starter="tasks")
    assert FixtureHost(tmp_path, "macos").session() == Session(starter="launchd")


@pytest.mark.skipif(os.name == "nt", reason="the tool is a shell script")
def test_a_tool_is_found_on_the_path_and_its_answer_is_told(tmp_path, monkeypatch):
    tool = tmp_path / "systemctl"
    tool.write_text('#!/bin/sh\necho "$@ $LC_ALL"\necho no such unit >&2\nexit 5\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    answer = current_host().order("systemctl", "--user", "start", "a b")
    assert (answer.code, answer.out, answer.problem, answer.well) == (5, "--user start a b C\n", "no such unit", False)


def test_a_tool_that_is_not_there_fails(tmp_path):
    answer = ordered((str(tmp_path / "nothing"),), {})
    assert answer.code == -1
    assert answer.problem
    assert not answer.well


def test_a_tool_gets_no_input(tmp_path):
    script = "import sys; sys.exit(0 if sys.stdin.read() == '' else 1)"
    assert ordered((sys.executable, "-c", script), os.environ).well


def test_what_a_tool_wakes_is_not_waited_for(tmp_path):
    """It keeps what the tool writes to open until the test lets it end."""
    ended, end = tmp_path / "ended", tmp_path / "end"
    waits = (
        "import pathlib, sys, time\n"
        "for _ in range(1000):\n"
        "    if pathlib.Path(sys.argv[1]).exists(): break\n"
        "    time.sleep(0.02)\n"
        "pathlib.Path(sys.argv[2]).touch()\n"
    )
    wakes = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); print('woken')"
    answer = ordered((sys.executable, "-c", wakes, waits, str(end), str(ended)), os.environ)
    before = ended.exists()
    end.touch()
    assert (answer.out.strip(), before) == ("woken", False)
