"""Links come back as they were written, and never in place of something that is there."""

import os
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a symbolic link of Windows is a reparse point, and these are refused", allow_module_level=True)

from shelf import RECEIPT, Room
from tidytrace.erase.copies import LinkCopy
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files import handles
from tidytrace.erase.files.links import copy_link
from tidytrace.erase.restore.putlinks import restore_link


@pytest.fixture(params=["handles", "paths"])
def room(tmp_path, request, monkeypatch):
    monkeypatch.setattr(handles, "BY_HANDLE", request.param == "handles")
    return Room(tmp_path / "home")


@pytest.fixture
def link(room):
    """A link that was copied and removed: its path."""
    path = room.anchor / "log/way.d"
    path.parent.mkdir()
    path.symlink_to("../elsewhere")
    copy_link(room.target(path), room.shelf, owners=("c-1",), app="app", store="logs", home=room.home)
    path.unlink()
    return path


def copy_of(room: Room) -> LinkCopy:
    (copy,) = room.shelf.copies
    return copy


def back(room: Room) -> tuple[str, str]:
    how, path = restore_link(copy_of(room), room.home, RECEIPT)
    return how, path.name


def test_it_is_copied_as_a_text_and_nothing_behind_it_is_read(room, link):
    assert copy_of(room).text == b"../elsewhere"
    assert room.shelf.blobs == []


def test_it_comes_back_once(room, link):
    assert back(room) == ("as-before", "way.d")
    assert str(link.readlink()) == "../elsewhere"
    assert back(room) == ("there-already", "way.d")
    assert room.names == ["log", "log/way.d"]


def test_with_its_folder_when_that_is_gone(room, link):
    link.parent.rmdir()
    assert back(room) == ("as-before", "way.d")
    assert str(link.readlink()) == "../elsewhere"


@pytest.mark.parametrize("newer", ["a file", "a folder", "another link", "a pipe"])
def test_what_has_its_name_now_stays_and_it_comes_back_beside_once(room, link, newer):
    if newer == "a file":
        link.write_text("newer")
    elif newer == "a folder":
        link.mkdir()
    elif newer == "another link":
        link.symlink_to("../newer")
    else:
        os.mkfifo(link)
    before = link.lstat()
    for _ in range(2):
        assert back(room) == ("beside", f"way.restored-{RECEIPT}.d")
    assert link.lstat().st_ino == before.st_ino
    assert str(link.with_name(f"way.restored-{RECEIPT}.d").readlink()) == "../elsewhere"
    assert len(room.names) == 3


def test_into_a_folder_that_is_a_link_now_nothing_comes_back(room, link, tmp_path):
    link.parent.rmdir()
    (tmp_path / "outside").mkdir()
    link.parent.symlink_to(tmp_path / "outside")
    with pytest.raises(ErasureError) as caught:
        back(room)
    assert caught.value.key == "refused"
    assert list((tmp_path / "outside").iterdir()) == []


def test_into_a_read_only_folder_nothing_comes_back(room, link):
    link.parent.chmod(0o500)
    with pytest.raises(ErasureError) as caught:
        back(room)
    assert caught.value.key == "read-only"
    assert room.names == ["log"]


@pytest.mark.parametrize("instead", ["a file", "another link"])
def test_what_stands_in_its_place_is_not_copied(room, link, instead):
    link.symlink_to("../elsewhere")
    target = room.target(link)
    kept = link.rename(link.with_name("kept"))
    assert kept.is_symlink()
    if instead == "a file":
        link.write_text("newer")
    else:
        link.symlink_to("../elsewher2")
    before = list(room.shelf.copies)
    with pytest.raises(ErasureError) as caught:
        copy_link(target, room.shelf, owners=("c-1",), app="app", store="logs", home=room.home)
    assert caught.value.key == "changed"
    assert room.shelf.copies == before
