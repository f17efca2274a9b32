"""How this installation is started once more: by what will still be there then."""

import sys
from pathlib import Path

from reminding import computer
from tidytrace.watch.reminders.placing.program import program_of


def test_a_flatpak_is_started_by_flatpak(tmp_path):
    host = computer(tmp_path, environ={"FLATPAK_ID": "io.github.tidytrace.Tidytrace"})
    assert program_of(host, ("watch",)) == ("flatpak", "run", "io.github.tidytrace.Tidytrace", "watch")


def test_an_appimage_is_started_by_its_file_and_not_by_where_it_was_mounted(tmp_path, monkeypatch):
    mount = "/tmp/.mount_TidytrX"
    host = computer(tmp_path, environ={"APPIMAGE": "/home/alice/Tidytrace.AppImage", "APPDIR": mount})
    monkeypatch.setattr(sys, "executable", f"{mount}/usr/bin/python3.11")
    assert program_of(host, ("watch",)) == ("/home/alice/Tidytrace.AppImage", "watch")


def test_the_appimage_of_another_program_is_none_of_ours(tmp_path):
    """A terminal that is an AppImage hands its variables to whatever is started in it."""
    host = computer(tmp_path, environ={"APPIMAGE": "/home/alice/Terminal.AppImage", "APPDIR": "/tmp/.mount_TermX"})
    program = program_of(host, ("watch",))
    assert "Terminal" not in program[0]
    assert Path(program[0]).parent == Path(sys.executable).parent
