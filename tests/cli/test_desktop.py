"""The program in the menu, from the command line."""

import os
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the menu is that of Linux desktops")


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch, tmp_path):
    """No package of this system has an entry."""
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))


def files(home: Path) -> set[str]:
    return {f"/{path.relative_to(home)}" for path in home.rglob("*") if path.is_file() or path.is_symlink()}


def test_it_is_shown_put_there_and_taken_away(command, home):
    home.mkdir(parents=True, exist_ok=True)
    before = files(home)
    shown = command("desktop", "--install", "--dry-run")
    assert shown.code == 0
    assert "\n    Exec=" in shown.out
    assert files(home) == before

    done = command("desktop", "--install", "--yes", "--json")
    assert done.code == 0
    entry = home / ".local/share/applications/tidytrace.desktop"
    assert str(entry) in {piece["where"] for piece in done.document["placed"]}
    assert (done.document["installed"], done.document["current"]) == (True, True)
    assert f"TryExec={done.document['program'][0]}\n" in entry.read_text("utf-8")
    assert os.access(done.document["program"][0], os.X_OK)
    assert "in the menu" in command("desktop").out
    assert "nothing was changed" in command("desktop", "--install").out

    gone = command("desktop", "--uninstall", "--yes", "--json")
    assert gone.code == 0
    assert str(entry) in gone.document["removed"]
    # what the program knows of its own files is no part of the menu, and goes with «own --remove»
    assert not {path for path in files(home) - before if "/.local/state/tidytrace/" not in path}
    assert not any("desktop" in path or "menu" in path for path in files(home) - before)
    assert "not in the menu" in command("desktop").out


def test_nothing_is_done_where_nobody_can_be_asked(command, home):
    before = files(home)
    refused = command("desktop", "--install")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert files(home) == before


def test_a_package_of_the_system_is_enough(command, home, tmp_path):
    entry = tmp_path / "share" / "applications" / "tidytrace.desktop"
    entry.parent.mkdir(parents=True)
    entry.touch()
    done = command("desktop", "--install", "--yes", "--json")
    assert (done.code, done.document["placed"], done.document["by_system"]) == (0, [], str(entry))
    assert not (home / ".local/share/applications").exists()
    assert str(entry) in command("desktop").out


def test_options_that_say_opposite_things_are_refused(command):
    assert command("desktop", "--install", "--uninstall").code == 2
    assert command("desktop", "--yes").code == 2
