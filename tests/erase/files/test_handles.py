"""Both ways of walking to a file refuse what leads elsewhere: by handles, and by paths as on Windows."""

import os

import pytest

from tidytrace.erase.errors import ChangedSincePlan, ErasureError, NotWritable, Refused
from tidytrace.erase.files import handles, mounts
from tidytrace.erase.files.bypath import PathFolder
from tidytrace.erase.files.overwrite import Removal
from tidytrace.erase.files.rewrite import cut
from tidytrace.erase.model import Stamp, Target
from windows import PIPES


@pytest.fixture(params=["handles", "paths"])
def way(request, monkeypatch):
    if request.param == "handles" and not handles.BY_HANDLE:
        pytest.skip("this system opens nothing by handle")
    monkeypatch.setattr(handles, "BY_HANDLE", request.param == "handles")
    return request.param


@pytest.fixture
def target(tmp_path):
    """``anchor/sub/file`` with some lines."""
    path = tmp_path / "anchor/sub/file"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"one\ntwo\nthree\n")
    anchor = tmp_path / "anchor"
    return Target(anchor, Stamp.of(anchor.lstat()), ("sub", "file"), Stamp.of(path.lstat()))


def remove(target, **more):
    removal = Removal([target], **more)
    list(removal.run())
    if removal.failed:
        raise removal.failed[0][1]


def test_a_file_is_cut_and_removed(way, target):
    cut(target, [(4, 8)])
    assert target.path.read_bytes() == b"one\nthree\n"
    assert [one.name for one in target.path.parent.iterdir()] == ["file"]
    remove(Target(target.anchor, target.anchor_stamp, target.parts, Stamp.of(target.path.lstat())))
    assert list(target.path.parent.iterdir()) == []


@pytest.mark.parametrize("act", [remove, lambda target: cut(target, [(0, 4)])], ids=["remove", "cut"])
class TestRefusals:
    def test_a_link_in_place_of_the_file(self, way, act, target, tmp_path):
        outside = tmp_path / "outside"
        target.path.rename(outside)
        target.path.symlink_to(outside)
        with pytest.raises(Refused):
            act(target)
        assert outside.read_bytes() == b"one\ntwo\nthree\n"

    def test_a_link_in_place_of_a_folder(self, way, act, target, tmp_path):
        outside = tmp_path / "outside"
        target.path.parent.rename(outside)
        target.path.parent.symlink_to(outside)
        with pytest.raises(ErasureError):
            act(target)
        assert (outside / "file").read_bytes() == b"one\ntwo\nthree\n"

    def test_a_link_in_place_of_the_app_s_own_folder(self, way, act, target, tmp_path):
        outside = tmp_path / "outside"
        target.anchor.rename(outside)
        target.anchor.symlink_to(outside)
        with pytest.raises(ErasureError):
            act(target)
        assert (outside / "sub/file").read_bytes() == b"one\ntwo\nthree\n"

    def test_a_second_name(self, way, act, target, tmp_path):
        os.link(target.path, tmp_path / "second")
        with pytest.raises(Refused):
            act(target)
        assert (tmp_path / "second").read_bytes() == b"one\ntwo\nthree\n"

    def test_another_file_under_the_name(self, way, act, target):
        target.path.rename(target.path.with_name("moved"))
        target.path.write_bytes(b"one\ntwo\nthree\n")
        with pytest.raises(ChangedSincePlan):
            act(target)
        assert target.path.read_bytes() == b"one\ntwo\nthree\n"

    @PIPES
    def test_a_pipe_does_not_hang(self, way, act, target):
        target.path.unlink()
        os.mkfifo(target.path)
        with pytest.raises(Refused):
            act(target)

    def test_a_file_that_is_gone(self, way, act, target):
        target.path.unlink()
        with pytest.raises(ChangedSincePlan):
            act(target)

    def test_a_read_only_file(self, way, act, target):
        target.path.chmod(0o400)
        with pytest.raises(NotWritable):
            act(target)
        assert target.path.read_bytes() == b"one\ntwo\nthree\n"


def test_read_only_files_of_a_folder_that_goes_as_a_whole_go(way, target):
    """Such as the objects that git keeps."""
    target.path.chmod(0o444)
    remove(target, force=True)
    assert not target.path.exists()


def test_an_interrupted_replacement_leaves_the_old_file(way, target, monkeypatch):
    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(handles._HandleFolder, "replace", broken)
    monkeypatch.setattr(PathFolder, "replace", broken)
    with pytest.raises(ErasureError):
        cut(target, [(0, 4)])
    assert target.path.read_bytes() == b"one\ntwo\nthree\n"
    assert not [one for one in target.path.parent.iterdir() if one.name.endswith(".new")]


def test_many_files_are_synced_together(target, monkeypatch):
    synced = []
    monkeypatch.setattr(mounts, "sync_system", synced.append)
    targets = []
    for number in range(20):
        path = target.path.with_name(f"file-{number}")
        path.write_bytes(b"x" * 100)
        targets.append(Target(target.anchor, target.anchor_stamp, ("sub", path.name), Stamp.of(path.lstat())))
    removal = Removal(targets)
    list(removal.run())
    assert len(removal.removed) == 20
    assert len(synced) == (2 if mounts.LINUX else 0)  # the filling, then the names
