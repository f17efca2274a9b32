"""The program starts its own parts, as Python's module and where Python is inside it."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost
from tidytrace.itself import PARTS, part, program, silent
from tidytrace.watch.reminders.placing.program import program_of


@pytest.fixture
def one_program(monkeypatch, tmp_path):
    """Python is inside it, as PyInstaller lays it."""
    path = tmp_path / "tidytrace"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(path))
    return path


def test_python_is_told_the_module():
    assert program("--show", "home") == (sys.executable, "-P", "-m", "tidytrace", "--show", "home")
    assert part("look", "check-up") == (sys.executable, "-P", "-m", "tidytrace.gui.apart.worker", "check-up")


def test_one_program_is_told_the_part(one_program):
    assert program("--show", "home") == (str(one_program), "--show", "home")
    assert part("look", "check-up") == (str(one_program), "--part", "look", "check-up")


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_there(name):
    assert callable(import_module(PARTS[name]).main)


def test_a_part_is_reached_as_both_kinds_reach_it():
    words = [sys.executable, "-m", "tidytrace", "--part", "credentials", "image/jpeg"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert "problem" in json.loads(done.stdout)


@pytest.mark.parametrize("words", [["--part"], ["--part", "os"], ["--part", "tidytrace.gui.settling"]])
def test_nothing_else_is_a_part(words):
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace", *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--part is one of look," in done.stderr


def test_what_starts_by_itself_starts_the_one_program(one_program, tmp_path):
    for system in ("linux", "macos"):
        assert program_of(FixtureHost(tmp_path / system, system)) == (str(one_program), "remind", "--due")


def test_on_windows_the_one_without_a_console_is_taken(one_program, tmp_path):
    host = FixtureHost(tmp_path / "computer", "windows")
    assert program_of(host) == (str(one_program), "remind", "--due")
    window = tmp_path / "tidytrace-window.exe"
    window.touch()
    assert program_of(host) == (str(window), "remind", "--due")
    assert silent(Path(one_program)) == window
