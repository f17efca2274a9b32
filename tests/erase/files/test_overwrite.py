"""Files are overwritten where they lie, in batches; what a full or failing disk does to that is said."""

import errno
import os

import pytest

from tidytrace.erase.files import mounts, overwrite
from tidytrace.erase.files.handles import OpenFolders
from tidytrace.erase.files.overwrite import BLOCK, Removal, remove_folders, whole
from tidytrace.erase.model import Stamp, Target
from windows import held


@pytest.fixture
def put(tmp_path):
    anchor = tmp_path / "anchor"
    anchor.mkdir()

    def write(name: str, content: bytes = b"MARK") -> Target:
        path = anchor / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return target_of(anchor, name)

    return write


def target_of(anchor, name) -> Target:
    path = anchor / name
    return Target(anchor, Stamp.of(anchor.lstat()), tuple(name.split("/")), Stamp.of(path.lstat()))


def remove(*targets: Target, **more) -> Removal:
    removal = Removal(targets, **more)
    list(removal.run())
    return removal


@pytest.mark.parametrize("size", [1, 5000, BLOCK, 3_000_000])
def test_every_byte_is_overwritten_in_the_same_file_up_to_the_end_of_its_last_block(put, size):
    target = put("file", b"M" * size)
    with held(target.path) as old:
        assert remove(target).removed == [target]
        assert old.read() == b"\n" * whole(size)
    assert not target.path.exists()


def test_an_empty_file_goes(put):
    target = put("file", b"")
    assert remove(target).removed == [target]


def test_the_gaps_of_a_sparse_file_are_not_filled(put):
    target = put("file", b"MARK")
    with target.path.open("r+b") as file:
        file.seek(1 << 40)
        file.write(b"MARK")
    if getattr(target.path.stat(), "st_blocks", 1 << 30) > 1000:
        pytest.skip("this disk keeps no gaps")
    target = target_of(target.anchor, "file")
    with target.path.open("rb") as held:
        assert remove(target).removed == [target]
        assert os.fstat(held.fileno()).st_blocks <= 1000
        assert not held.read(4).strip(b"\n")
        held.seek(1 << 40)
        assert not held.read(4).strip(b"\n")


def test_each_folder_is_opened_once_for_all_its_files(put, monkeypatch):
    opened = []
    real = OpenFolders._hold
    monkeypatch.setattr(OpenFolders, "_hold", lambda self, *more: opened.append(more[1]) or real(self, *more))
    targets = [put(f"a/{folder}/{number}") for folder in "xy" for number in range(20)]
    assert len(remove(*targets).removed) == 40
    assert len(opened) == 4  # the anchor, a, x and y


def test_more_folders_than_are_held_open_go_too(put):
    targets = [put(f"{number}/deep/file") for number in range(100)]
    assert len(remove(*targets).removed) == 100


class Full:
    """A disk that has no room from the n-th write on."""

    def __init__(self, after: int) -> None:
        self.left = after
        self._real = os.write

    def __call__(self, descriptor: int, data) -> int:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "no room")
        return self._real(descriptor, data)


def test_no_room_for_the_first_byte_leaves_the_file_whole(put, monkeypatch):
    target = put("file", b"M" * 3_000_000)
    monkeypatch.setattr(overwrite.os, "write", Full(0))
    removal = remove(target)
    monkeypatch.undo()
    assert [error.key for _, error in removal.failed] == ["disk-full"]
    assert target.path.read_bytes() == b"M" * 3_000_000


def test_no_room_in_the_middle_takes_the_file_away_all_the_same(put, monkeypatch):
    """Where every write takes new room (copy-on-write) half a chat would be left, of no use to anybody."""
    target = put("file", b"M" * 3_000_000)
    monkeypatch.setattr(overwrite.os, "write", Full(2))
    removal = remove(target)
    monkeypatch.undo()
    assert removal.removed == [target]
    assert not target.path.exists()


def test_ctrl_c_in_the_middle_of_a_file_finishes_it(put, monkeypatch):
    target = put("file", b"M" * 3_000_000)
    real, calls = os.write, []

    def interrupted(descriptor, data):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(descriptor, data)

    monkeypatch.setattr(overwrite.os, "write", interrupted)
    with held(target.path) as old:
        with pytest.raises(KeyboardInterrupt):
            remove(target)
        monkeypatch.undo()
        assert not old.read().strip(b"\n")
    assert not target.path.exists()


@pytest.mark.skipif(not mounts.LINUX, reason="there one sync serves a whole file system")
def test_a_file_that_does_not_reach_the_disk_is_not_removed(put, monkeypatch):
    targets = [put(f"file-{number}") for number in range(20)]
    bad = targets[7].stamp.inode
    real = os.fsync

    def fails(descriptor):
        if os.fstat(descriptor).st_ino == bad:
            raise OSError(errno.EIO, "a bad block")
        real(descriptor)

    def all_fail(descriptor):
        raise OSError(errno.EIO, "a bad block")

    monkeypatch.setattr(mounts, "sync_system", all_fail)
    monkeypatch.setattr(os, "fsync", fails)
    removal = remove(*targets)
    assert [target for target, _ in removal.doubtful] == [targets[7]]
    assert len(removal.removed) == 19
    assert targets[7].path.exists()
    assert not removal.failed


def test_only_empty_folders_go(put):
    kept, gone = put("kept/file"), put("gone/file")
    folders = [target_of(kept.anchor, name) for name in ("kept", "gone")]
    remove(gone)
    remove_folders(folders)
    assert sorted(path.name for path in kept.anchor.iterdir()) == ["kept"]
