"""What puts the program into the menu is written whole or not at all, starts this installation, and goes again."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reminding import computer, state_of, tree
from tidytrace.host.state import private_folder
from tidytrace.resources import resources
from tidytrace.watch.menu import ENTRY, ICON, install, placed, setup_of, shipped_entry, uninstall
from tidytrace.watch.own.looking import own
from tidytrace.watch.own.model import Kind
from tidytrace.watch.own.removing import remove
from tidytrace.watch.reminders.errors import PlacingFailed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the computers are folders with the names of Linux")

WORDS = {"bash": "complete -F _t tidytrace\n", "zsh": "#compdef tidytrace\n", "fish": "complete --command tidytrace\n"}
OWN = Path(".local/share")


def machine(tmp_path, *shells, environ=None):
    host = computer(tmp_path, environ=environ)
    for shell in shells:
        host._binaries[shell] = f"/usr/bin/{shell}"
    return host


def test_a_fresh_home_is_as_before_after_both(tmp_path):
    host = machine(tmp_path, "bash", "zsh", "fish")
    install(host, state_of(host), WORDS)
    setup = setup_of(host, WORDS)
    assert setup.current
    assert set(placed(host)) == {piece.where for piece in setup.pieces}
    assert len(setup.pieces) == 5
    gone = uninstall(host, state_of(host))
    assert set(gone.gone) == {piece.where for piece in setup.pieces}
    assert (gone.edited, gone.foreign, gone.problems) == ((), (), ())
    assert tree(host) == {}


def test_what_others_have_in_these_folders_stays(tmp_path):
    host = machine(tmp_path, "bash")
    theirs = host.home / OWN / "applications" / "theirs.desktop"
    private_folder(theirs.parent)
    theirs.write_text("[Desktop Entry]\n")
    before = tree(host)
    install(host, state_of(host), WORDS)
    uninstall(host, state_of(host))
    assert tree(host) == before


def test_the_entry_starts_this_installation_and_says_what_the_packages_say(tmp_path):
    host = machine(tmp_path)
    install(host, state_of(host), WORDS)
    entry = (host.home / OWN / ENTRY).read_text("utf-8")
    lines = dict(line.split("=", 1) for line in entry.splitlines() if "=" in line)
    shipped = dict(line.split("=", 1) for line in shipped_entry().splitlines() if "=" in line)
    assert {key: lines[key] for key in shipped if not key.endswith("Exec")} == {
        key: value for key, value in shipped.items() if not key.endswith("Exec")
    }
    assert Path(lines["TryExec"]).is_absolute()
    assert lines["TryExec"] in shlex.split(lines["Exec"])
    icon = (host.home / OWN / ICON).read_text("utf-8")
    assert icon.startswith((resources() / "icons" / "tidytrace.svg").read_text("utf-8").rstrip())
    if shutil.which("desktop-file-validate"):
        done = subprocess.run(["desktop-file-validate", host.home / OWN / ENTRY], capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b"")


def test_only_shells_that_are_here_get_their_words(tmp_path):
    host = machine(tmp_path, "fish")
    install(host, state_of(host), WORDS)
    assert {Path(where).suffix for where in placed(host)} == {".desktop", ".svg", ".fish"}
    [fish] = [Path(where) for where in placed(host) if where.endswith(".fish")]
    assert fish.read_text("utf-8").startswith(WORDS["fish"])


def test_what_is_not_ours_stays_and_stops_it(tmp_path):
    host = machine(tmp_path, "bash")
    theirs = host.home / OWN / ICON
    private_folder(theirs.parent)
    theirs.write_text("<svg/>")
    before = tree(host)
    with pytest.raises(PlacingFailed):
        install(host, state_of(host), WORDS)
    assert tree(host) == before
    assert setup_of(host, WORDS).foreign == (str(theirs),)
    assert uninstall(host, state_of(host)).foreign == (str(theirs),)


def test_what_pipx_has_placed_for_a_shell_is_left_to_it(tmp_path):
    """Newer ones link what a wheel brings for shells; only the entry and the icon are missing then."""
    host = machine(tmp_path, "bash", "fish")
    theirs = host.home / OWN / "fish/vendor_completions.d/tidytrace.fish"
    private_folder(theirs.parent)
    theirs.symlink_to(host.home / "pipx/venvs/tidytrace/share/fish/vendor_completions.d/tidytrace.fish")
    assert setup_of(host, WORDS).foreign == ()
    install(host, state_of(host), WORDS)
    assert setup_of(host, WORDS).current
    assert {Path(where).name for where in placed(host)} == {"tidytrace.desktop", "tidytrace.svg", "tidytrace"}
    uninstall(host, state_of(host))
    assert theirs.is_symlink()


def test_another_installation_takes_the_entry_over_and_one_changed_by_hand_is_told(tmp_path, monkeypatch):
    host = machine(tmp_path)
    monkeypatch.setattr(sys, "executable", "/elsewhere/bin/python")
    install(host, state_of(host), WORDS)
    monkeypatch.undo()
    assert setup_of(host, WORDS).installed
    assert not setup_of(host, WORDS).current
    install(host, state_of(host), WORDS)
    assert setup_of(host, WORDS).current
    entry = host.home / OWN / ENTRY
    entry.write_text(entry.read_text("utf-8").replace("Name=Tidytrace", "Name=Mine"), encoding="utf-8")
    assert [one.standing for one in setup_of(host, WORDS).ours if one.where == str(entry)] == ["edited"]
    assert str(entry) in uninstall(host, state_of(host)).edited


@pytest.mark.parametrize("folder", ["usr/share", "usr/local/share"])
def test_an_entry_for_everybody_is_seen(tmp_path, folder):
    host = machine(tmp_path)
    assert setup_of(host, WORDS).by_system is None
    entry = host.root / folder / ENTRY
    entry.parent.mkdir(parents=True)
    entry.write_text(shipped_entry(), encoding="utf-8")
    assert setup_of(host, WORDS).by_system == entry


def test_an_entry_that_pip_placed_is_no_stranger(tmp_path):
    host = machine(tmp_path)
    entry = host.home / OWN / ENTRY
    entry.parent.mkdir(parents=True)
    entry.write_text(shipped_entry(), encoding="utf-8")
    assert setup_of(host, WORDS).by_system == entry
    assert placed(host) == ()


def test_a_moved_folder_for_data_is_kept_to(tmp_path):
    moved = {"XDG_DATA_HOME": "/home/alice/data"}
    host = machine(tmp_path, environ=moved)
    install(host, state_of(host), WORDS)
    assert all(Path(where).is_relative_to(host.local("/home/alice/data")) for where in placed(host))
    uninstall(host, state_of(host))
    assert tree(host) == {}


def test_removing_all_traces_takes_it_out_of_the_menu(tmp_path):
    host = machine(tmp_path, "bash")
    state = state_of(host)
    install(host, state, WORDS)
    shown = own(host, state)
    assert {str(piece.path) for piece in shown.of(Kind.MENU)} == set(placed(host))
    done = remove(host, state, shown, copies=False)
    assert done.problems == ()
    assert {piece.path for piece in shown.of(Kind.MENU)} <= {piece.path for piece in done.gone}
    assert not any("tidytrace" in path or "share" in path for path in tree(host))


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_other_systems_have_their_installers(tmp_path, system):
    host = computer(tmp_path, system)
    with pytest.raises(PlacingFailed):
        setup_of(host, WORDS)
    assert placed(host) == ()
