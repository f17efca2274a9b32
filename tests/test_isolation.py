"""The walls themselves: what a test may not do, and what it may."""

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from isolation import Fence, clean_environment


@pytest.fixture
def real(guard):
    if not guard.homes:
        pytest.skip("this account has no home folder")
    return guard.homes[0]


@pytest.fixture
def refused(guard):
    """Expects one refusal, and takes it off the list that would fail this test."""

    @contextlib.contextmanager
    def expect(sentence):
        with pytest.raises(pytest.fail.Exception, match=sentence):
            yield
        guard.refused.clear()

    return expect


@pytest.mark.parametrize(
    "reach",
    [
        lambda path: path.write_text("x"),
        lambda path: path.read_text(),
        lambda path: path.unlink(),
        lambda path: path.mkdir(),
        lambda path: path.rmdir(),
        lambda path: path.rename(path.with_name("other")),
        lambda path: list(path.parent.iterdir()),
        shutil.rmtree,
        sqlite3.connect,
        lambda path: sqlite3.connect(f"file:{path}?mode=ro", uri=True),
        lambda path: path.chmod(0o600),
        lambda path: tempfile.mkdtemp(dir=path.parent),
    ],
)
def test_the_real_home_cannot_be_reached(real, reach, refused):
    with refused("real home"):
        reach(real / ".tidytrace-test-must-never-exist")


def test_a_link_to_the_real_home_does_not_help(real, tmp_path, refused):
    link = tmp_path / "elsewhere"
    with refused("real home"):
        link.symlink_to(real)
    assert not link.is_symlink()


def test_every_home_folder_is_the_tests_own(home, tmp_path):
    assert Path.home() == home
    assert Path("~").expanduser() == home
    assert home.is_relative_to(tmp_path)
    assert Path(tempfile.gettempdir()).is_relative_to(tmp_path)


def test_started_programs_see_the_same_home(home):
    code = "import pathlib; print(pathlib.Path.home())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == str(home)


@pytest.mark.skipif(os.name == "nt", reason="there the account of the program tells its home, not a variable alone")
def test_no_program_of_ours_is_started_without_a_home(refused):
    words = [sys.executable, "-m", "tidytrace", "--version"]
    with refused("without HOME"):
        subprocess.Popen(words, env={"PATH": "/bin"})
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0


def test_variables_of_ai_apps_are_gone(tmp_path):
    person = {"CODEX_HOME": "/x", "CLAUDE_CONFIG_DIR": "/x", "XDG_CONFIG_HOME": "/x", "DATA_DIR": "/x", "PATH": "/bin"}
    seen = clean_environment(person, tmp_path)
    assert seen["PATH"] == "/bin"
    assert "/x" not in seen.values()


def test_only_this_computer_can_be_spoken_to(refused):
    with refused("this computer"), socket.socket() as one:
        one.connect(("192.0.2.1", 80))
    with refused("this computer"):
        socket.getaddrinfo("example.org", 443)
    with refused("this computer"), socket.socket() as one:
        one.bind(("0.0.0.0", 0))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))


def test_the_nearest_folder_decides(tmp_path):
    home = tmp_path / "home"
    checkout = home / "src" / "tidytrace"
    fence = Fence([home, checkout / "tests" / "secret"], [tmp_path, checkout])
    assert fence.refuses(str(home / ".codex"))
    assert fence.refuses(str(home))
    assert not fence.refuses(str(checkout / "tests"))
    assert fence.refuses(str(checkout / "tests" / "secret" / "x"))
    assert not fence.refuses(str(tmp_path / "homes"))


def test_whatever_a_link_leads_to_is_told_as_python_tells_it(tmp_path):
    shut, outside = tmp_path / "shut", tmp_path / "outside"
    for folder in (shut / "in", outside / "deep"):
        folder.mkdir(parents=True)
    (outside / "to").symlink_to(shut)
    (outside / "back").symlink_to(outside / "deep")
    (outside / "nowhere").symlink_to(shut / "missing" / "more")
    (outside / "round").symlink_to("round")
    fence = Fence([shut], [shut / "in"])
    refused = ("to", "to/new", "to/x/y", "nowhere", "nowhere/x", "back/../to/x", "back/../../shut")
    allowed = ("deep", "deep/new", "back/new/two", "round", "round/x", "to/in", "to/in/x", ".", "nothing/at/all")
    assert [one for one in (*refused, *allowed) if fence.refuses(f"{outside}/{one}")] == list(refused)
