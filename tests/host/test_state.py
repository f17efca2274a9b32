"""Our own folders and files: in the person's home, for the person alone, whole or not at all."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tidytrace.host import StateFolders, StateUnsafe, current_host, private_folder, write_private

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform != "linux", reason="about Linux")
def test_the_folders_of_this_computer_follow_the_home(home, monkeypatch):
    assert StateFolders.of(current_host()) == StateFolders(
        config=home / ".config/tidytrace",
        data=home / ".local/share/tidytrace",
        state=home / ".local/state/tidytrace",
        cache=home / ".cache/tidytrace",
    )
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "elsewhere"))
    assert StateFolders.of(current_host()).state == home / "elsewhere/tidytrace"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert StateFolders.of(current_host()).state == home / ".local/state/tidytrace"


def test_another_environment_is_another_persons(tmp_path):
    folders = StateFolders.of(current_host({"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}))
    assert all(path.is_relative_to(tmp_path) for path in (folders.config, folders.data, folders.state, folders.cache))


@pytest.mark.parametrize(
    ("system", "state", "cache"),
    [
        ("linux", ".local/state/tidytrace", ".cache/tidytrace"),
        ("macos", "Library/Application Support/tidytrace", "Library/Caches/tidytrace"),
        ("windows", "AppData/Local/tidytrace", "AppData/Local/tidytrace/Cache"),
    ],
)
def test_a_fixture_keeps_its_state_inside(fixture_host, system, state, cache):
    host = fixture_host(system)
    folders = StateFolders.of(host)
    assert (folders.state, folders.cache) == (host.home / state, host.home / cache)


@posix
def test_folders_are_made_for_the_person_alone(tmp_path):
    before = os.umask(0)
    try:
        made = private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    assert made == tmp_path / "a" / "b" / "c"
    assert [mode(path) for path in (tmp_path / "a", tmp_path / "a/b", made)] == [0o700] * 3


@posix
def test_an_open_folder_of_ours_is_closed(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    assert mode(private_folder(folder)) == 0o700
    assert mode(tmp_path) == 0o700  # not touched: pytest made it so


def test_a_file_or_a_link_to_nowhere_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StateUnsafe, match="not a folder"):
        private_folder(tmp_path / "file")
    (tmp_path / "lost").symlink_to(tmp_path / "gone")
    with pytest.raises(StateUnsafe, match="link to nowhere"):
        private_folder(tmp_path / "lost")


@posix
def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(StateUnsafe, match="somebody else"):
        private_folder(tmp_path)


@posix
def test_files_are_for_the_person_alone(tmp_path):
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "file", b"content")
    finally:
        os.umask(before)
    path = tmp_path / "new" / "file"
    assert path.read_bytes() == b"content"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


@posix
def test_a_readable_file_of_ours_is_closed_when_written(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, fails):
    path = tmp_path / "file"
    write_private(path, b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((os, "fsync", fail) if fails == "fsync" else (Path, "replace", fail)))
        with pytest.raises(OSError, match="No space"):
            write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["file"]


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    link = tmp_path / "file"
    link.symlink_to(victim)
    write_private(link, b"ours")
    assert victim.read_bytes() == b"theirs"
    assert not link.is_symlink()
