"""Whole files and folders come back as they were, and never in place of something that is there."""

import os
from pathlib import Path

import pytest

from shelf import Room, target_of
from tidytrace.erase.copies import FolderCopy
from tidytrace.erase.errors import ChangedSincePlan, ErasureError, Refused
from tidytrace.erase.files.filecopies import copy_file, copy_folders
from tidytrace.erase.files.handles import folder_of
from tidytrace.erase.restore.putback import restore_file, restore_folder
from windows import PIPES, POSIX_MODES, has_mode

MOMENT = 1_600_000_000_123_456_700
"""Windows counts hundreds of nanoseconds."""


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "home")


@pytest.fixture
def gone(room):
    """A file that was copied and removed: its path and the copy."""
    path = room.file("chats/one.jsonl", b'{"text":"hello"}\n' * 100)
    path.chmod(0o640)
    os.utime(path, ns=(MOMENT, MOMENT))
    copy = room.copy(path)
    path.unlink()
    return path, copy


def test_a_file_comes_back_with_its_bytes_mode_and_time(room, gone):
    path, copy = gone
    assert room.put_back(copy) == ("as-before", "one.jsonl")
    assert path.read_bytes() == b'{"text":"hello"}\n' * 100
    status = path.stat()
    assert has_mode(path, 0o640)
    assert status.st_mtime_ns == MOMENT
    assert room.names == ["chats", "chats/one.jsonl"]


def test_a_second_time_it_is_there_already(room, gone):
    _, copy = gone
    room.put_back(copy)
    assert room.put_back(copy) == ("there-already", "one.jsonl")
    assert room.names == ["chats", "chats/one.jsonl"]


@pytest.mark.parametrize("newer", [b"", b'{"text":"hello"}\n', b"something else"])
def test_what_has_its_name_now_stays_and_it_comes_back_beside_once(room, gone, newer):
    path, copy = gone
    path.write_bytes(newer)
    for _ in range(2):
        assert room.put_back(copy) == ("beside", "one.restored-r-1.jsonl")
    assert path.read_bytes() == newer
    assert path.with_name("one.restored-r-1.jsonl").read_bytes() == b'{"text":"hello"}\n' * 100
    assert room.names == ["chats", "chats/one.jsonl", "chats/one.restored-r-1.jsonl"]


def test_beside_overwrites_nothing_either(room, gone):
    path, copy = gone
    path.write_bytes(b"newer")
    path.with_name("one.restored-r-1.jsonl").write_bytes(b"edited by the person")
    assert room.put_back(copy) == ("beside", "one.restored-r-1-2.jsonl")
    assert path.with_name("one.restored-r-1.jsonl").read_bytes() == b"edited by the person"


def test_a_very_long_name_still_has_a_name_beside(room):
    path = room.file("长" * 83 + ".jsonl", b"old")
    copy = room.copy(path)
    path.write_bytes(b"new")
    how, name = room.put_back(copy)
    assert how == "beside"
    assert name.startswith("长长")
    assert name.endswith(".restored-r-1.jsonl")


def test_folders_come_back_with_their_modes_and_missing_ones_are_private(room):
    path = room.file("projects/one/chats/a.jsonl", b"hello")
    (room.anchor / "projects").chmod(0o750)
    folders = [target_of(path.parents[depth], room.anchor) for depth in (1, 2)]
    copy = room.copy(path)
    copy_folders(folders, room.shelf, home=room.home)
    for one in (path, *path.parents[:4]):
        one.unlink() if one.is_file() else one.rmdir()
    assert not room.anchor.exists()
    notes = [one for one in room.shelf.copies if isinstance(one, FolderCopy)]
    assert [restore_folder(one, room.home)[0] for one in notes] == ["as-before", "as-before"]
    assert [restore_folder(one, room.home)[0] for one in notes] == ["there-already", "there-already"]
    assert room.put_back(copy) == ("as-before", "a.jsonl")
    assert has_mode(path.parents[2], 0o750)
    assert has_mode(path.parent, 0o700)


def test_a_moved_home_is_served(room, gone, tmp_path):
    _, copy = gone
    room.home.rename(tmp_path / "moved")
    how, _ = room.put_back(copy, tmp_path / "moved")
    assert how == "as-before"
    assert (tmp_path / "moved/.app/chats/one.jsonl").is_file()
    assert not room.home.exists()


class TestInTheWay:
    def test_a_link_in_place_of_the_folder(self, room, gone, tmp_path):
        path, copy = gone
        (tmp_path / "outside").mkdir()
        path.parent.rmdir()
        path.parent.symlink_to(tmp_path / "outside")
        assert room.refusal(copy) == "refused"
        assert list((tmp_path / "outside").iterdir()) == []

    def test_a_link_in_place_of_the_app_s_folder(self, room, gone, tmp_path):
        _, copy = gone
        room.anchor.rename(tmp_path / "outside")
        room.anchor.symlink_to(tmp_path / "outside")
        assert room.refusal(copy) == "refused"
        assert list((tmp_path / "outside/chats").iterdir()) == []

    def test_a_link_in_place_of_the_file(self, room, gone, tmp_path):
        path, copy = gone
        path.symlink_to(tmp_path / "outside")
        assert room.refusal(copy) == "refused"
        assert not (tmp_path / "outside").exists()

    def test_a_file_in_place_of_the_folder(self, room, gone):
        path, copy = gone
        path.parent.rmdir()
        path.parent.write_bytes(b"a file")
        assert room.refusal(copy) == "in-the-way"
        assert path.parent.read_bytes() == b"a file"

    def test_a_folder_in_place_of_the_file(self, room, gone):
        path, copy = gone
        path.mkdir()
        assert room.refusal(copy) == "in-the-way"
        assert list(path.iterdir()) == []

    @POSIX_MODES
    def test_a_read_only_folder(self, room, gone):
        path, copy = gone
        path.parent.chmod(0o500)
        assert room.refusal(copy) == "read-only"
        path.parent.chmod(0o700)
        assert list(path.parent.iterdir()) == []

    @PIPES
    def test_a_pipe_does_not_hang(self, room, gone):
        path, copy = gone
        os.mkfifo(path)
        assert room.refusal(copy) == "refused"


def test_a_full_disk_leaves_nothing_behind(room, gone, monkeypatch):
    path, copy = gone
    real = os.write
    full = iter([False, True])

    def write(descriptor, data):
        if next(full, False):
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    assert room.refusal(copy) == "disk-full"
    assert list(path.parent.iterdir()) == []


def test_a_damaged_vault_leaves_nothing_behind(room, gone):
    path, copy = gone

    def damaged():
        yield b"half of it"
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        restore_file(copy, damaged, room.home, "r-1")
    assert list(path.parent.iterdir()) == []


def test_without_second_names_it_comes_back_too(room, gone, monkeypatch):
    def refuse(*_, **__):
        raise OSError(1, "Operation not permitted")

    path, copy = gone
    monkeypatch.setattr(os, "link", refuse)
    assert room.put_back(copy) == ("as-before", "one.jsonl")
    path.write_bytes(b"newer")
    assert room.put_back(copy) == ("beside", "one.restored-r-1.jsonl")
    assert path.read_bytes() == b"newer"


class TestCapture:
    def test_a_file_that_grows_while_it_is_copied_is_not_recorded(self, room):
        path = room.file("a", b"x" * 5000)
        target = room.target(path)

        class Growing(type(room.shelf)):
            def blob(self):
                with path.open("ab") as file:
                    file.write(b"more")
                return super().blob()

        shelf = Growing()
        with pytest.raises(ChangedSincePlan), folder_of(target) as folder:
            copy_file(folder, target, shelf, owners=(), app="app", store="chats", home=room.home)
        assert shelf.copies == []
        assert shelf.blobs[0].closed

    def test_a_link_is_not_followed(self, room, tmp_path):
        path = room.file("a", b"x")
        target = room.target(path)
        path.rename(tmp_path / "outside")
        path.symlink_to(tmp_path / "outside")
        with pytest.raises(Refused), folder_of(target) as folder:
            copy_file(folder, target, room.shelf, owners=(), app="app", store="chats", home=room.home)
        assert room.shelf.copies == []

    def test_a_folder_that_is_a_link_now_is_not_noted(self, room, tmp_path):
        path = room.file("sub/a", b"x").parent
        target = room.target(path)
        path.rename(tmp_path / "outside")
        path.symlink_to(tmp_path / "outside")
        with pytest.raises(Refused):
            copy_folders([target], room.shelf, home=room.home)
        assert room.shelf.copies == []


@pytest.mark.parametrize("parts", [(b"..", b"evil"), (b"a/../../evil",), (b"",), (b".",)])
def test_a_place_outside_is_refused(room, gone, parts):
    import msgspec

    _, copy = gone
    place = msgspec.structs.replace(copy.place, parts=parts)
    with pytest.raises(ErasureError):
        restore_file(msgspec.structs.replace(copy, place=place), room.shelf.read(copy), room.home, "r-1")
    assert not Path(room.home / "evil").exists()
