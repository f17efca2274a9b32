"""What only files of Windows have: other streams, marks, junctions, names without regard to case, names of devices."""

# ruff: noqa: PTH208 - names are enough
import ctypes
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tidytrace.erase.errors import NotWritable, Refused, StillOpen
from tidytrace.erase.files.handles import OpenFolders, open_anchor
from tidytrace.erase.files.overwrite import Removal
from tidytrace.erase.model import Stamp, Target
from tidytrace.formats.ownership import carry_ownership, marks_of
from tidytrace.winpaths import extended, spelled
from wine import WINE

pytestmark = pytest.mark.skipif(os.name != "nt", reason="files of Windows")
MARKS = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
NO_STREAMS = "Wine 8 makes a file of its own where Windows makes a stream in the file"
NO_JUNCTIONS = "Wine 8 makes a junction that leads nowhere, or none"
HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('open', flush=True); sys.stdin.read()"


def set_marks(path: Path, marks: int) -> None:
    assert ctypes.windll.kernel32.SetFileAttributesW(extended(path), marks)


def target_of(anchor: Path, *parts: str) -> Target:
    path = spelled(anchor.joinpath(*parts))
    return Target(anchor, Stamp.of(os.lstat(anchor)), parts, Stamp.of(os.lstat(path)))


def removed(*targets: Target) -> Removal:
    removal = Removal(targets)
    list(removal.run())
    return removal


@pytest.fixture
def anchor(tmp_path):
    folder = tmp_path / "chats"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", ["con.json", "talk.", "NUL", "ends in a space "])
def test_of_two_files_that_windows_takes_for_one_the_right_one_is_erased(anchor, name):
    beside = anchor / "talk"
    beside.write_bytes(b"this one stays")
    Path(spelled(anchor / name)).write_bytes(b"this one goes")
    removal = removed(target_of(anchor, name))
    assert [one.parts for one in removal.removed] == [(name,)]
    assert os.listdir(anchor) == ["talk"]
    assert beside.read_bytes() == b"this one stays"


def test_a_folder_with_a_dot_at_its_end_is_not_the_one_without(anchor):
    for name in ("talk", "talk."):
        Path(spelled(anchor / name)).mkdir()
        (Path(spelled(anchor / name)) / "a.md").write_text(name)
    removed(target_of(anchor, "talk.", "a.md"))
    assert os.listdir(spelled(anchor / "talk.")) == []
    assert (anchor / "talk" / "a.md").read_text() == "talk"


def test_a_path_in_other_capitals_is_the_same_file(anchor):
    (anchor / "Talk.JSON").write_bytes(b"MARK")
    target = target_of(Path(str(anchor).upper()), "talk.json")
    assert len(removed(target).removed) == 1
    assert os.listdir(anchor) == []


def test_a_write_protected_file_is_left_as_it_is_and_told(anchor):
    path = anchor / "a.json"
    path.write_bytes(b"MARK")
    path.chmod(stat.S_IREAD)
    removal = removed(target_of(anchor, "a.json"))
    assert [type(error) for _, error in removal.failed] == [NotWritable]
    assert path.read_bytes() == b"MARK"
    path.chmod(stat.S_IREAD | stat.S_IWRITE)


def test_a_hidden_file_is_erased_like_another(anchor):
    (anchor / "a.json").write_bytes(b"MARK")
    set_marks(anchor / "a.json", MARKS)
    assert len(removed(target_of(anchor, "a.json")).removed) == 1
    assert os.listdir(anchor) == []


def test_a_file_that_another_program_holds_is_refused_and_the_program_goes_on(anchor):
    path = anchor / "a.json"
    path.write_bytes(b"MARK")
    words = [sys.executable, "-c", HOLD, os.fspath(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"open"
        ((_, refused),) = removed(target_of(anchor, "a.json")).failed
        assert isinstance(refused, StillOpen)
        if not WINE:  # whose Restart Manager answers that nobody uses a file
            assert f"({process.pid})" in refused.parameters["programs"]
        assert process.poll() is None
        assert path.read_bytes() == b"MARK"
    assert len(removed(target_of(anchor, "a.json")).removed) == 1


@pytest.mark.skipif(WINE, reason=NO_STREAMS)
def test_the_other_streams_of_a_file_go_with_it(anchor):
    path = anchor / "a.json"
    path.write_bytes(b"MARK")
    Path(f"{path}:said").write_bytes(b"MARK")
    assert len(removed(target_of(anchor, "a.json")).removed) == 1
    assert os.listdir(anchor) == []
    path.write_bytes(b"")
    assert not Path(f"{path}:said").exists()


def test_a_junction_is_never_gone_through(anchor, tmp_path):
    import _winapi

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.json").write_bytes(b"not of the app")
    way = anchor / "way"
    try:
        _winapi.CreateJunction(os.fspath(elsewhere), os.fspath(way))
    except OSError as error:
        pytest.skip(f"{NO_JUNCTIONS}: {error}")
    if not way.is_junction():
        pytest.skip(NO_JUNCTIONS)
    with pytest.raises(Refused), open_anchor(way):
        pass
    with open_anchor(anchor) as folder, pytest.raises(Refused):
        folder.below("way")
    with OpenFolders() as folders, pytest.raises(Refused):
        folders.folder(anchor, ("way",))
    assert (elsewhere / "a.json").read_bytes() == b"not of the app"


def test_marks_are_brought_over_to_the_file_that_takes_the_place(anchor):
    old, new = anchor / "old", anchor / "new"
    old.write_bytes(b"")
    set_marks(old, MARKS)
    with new.open("wb") as file:
        carry_ownership(file.fileno(), old.stat())
    assert marks_of(new.stat()) == MARKS
