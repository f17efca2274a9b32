"""What a kill interrupted is brought to its end; what somebody wrote since is never lost."""

import os

import pytest

from tidytrace.erase.files.finish import finish
from tidytrace.erase.files.overwrite import BLOCK
from tidytrace.erase.model import Stamp, Target
from windows import held

TEXT = b'{"text":"MARK-cat"}\n' * 1000
NEW = b'{"text":"MARK-new"}\n'


@pytest.fixture
def target(tmp_path):
    return made(tmp_path, "file")


def made(anchor, name, content=TEXT):
    path = anchor / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return Target(anchor, Stamp.of(anchor.lstat()), tuple(name.split("/")), Stamp.of(path.lstat()))


def change(target, start, content):
    with target.path.open("r+b") as file:
        file.seek(start)
        file.write(content)


def append(target, content):
    with target.path.open("ab") as file:
        file.write(content)


def test_an_untouched_file_goes(target):
    assert finish([target]).gone == (target,)
    assert not target.path.exists()


def test_a_file_that_is_gone_is_done(target):
    target.path.unlink()
    assert finish([target]).gone == (target,)


def test_a_file_whose_folder_is_gone_is_done(tmp_path):
    target = made(tmp_path, "folder/file")
    target.path.unlink()
    target.path.parent.rmdir()
    assert finish([target]).gone == (target,)


@pytest.mark.parametrize(
    ("start", "size"),
    [
        (0, len(TEXT)),
        (0, -(-len(TEXT) // BLOCK) * BLOCK),
        (0, BLOCK),
        (BLOCK, BLOCK),
        (len(TEXT) - len(TEXT) % BLOCK, len(TEXT) % BLOCK),
    ],
    ids=["wholly", "and its last block", "its head", "only its middle, after a power cut", "only its end"],
)
def test_an_overwritten_file_goes(target, start, size):
    change(target, start, b"\n" * size)
    with held(target.path) as old:
        assert finish([target]).gone == (target,)
        assert not old.read().strip(b"\n")
    assert not target.path.exists()


@pytest.mark.parametrize("filled", [len(TEXT), BLOCK, -(-len(TEXT) // BLOCK) * BLOCK])
def test_what_was_added_to_an_overwritten_file_is_kept(target, filled):
    change(target, 0, b"\n" * filled)
    append(target, NEW)
    found = finish([target])
    assert found.added == (target,)
    assert target.path.read_bytes() == NEW
    assert [path.name for path in target.anchor.iterdir() if path.is_file()] == ["file"]


def test_a_file_that_somebody_changed_stays(target):
    append(target, NEW)
    found = finish([target])
    assert [(one, error.key) for one, error in found.left] == [(target, "changed")]
    assert target.path.read_bytes() == TEXT + NEW


def test_a_file_that_somebody_wrote_anew_stays(target):
    target.path.write_bytes(NEW)
    assert [error.key for _, error in finish([target]).left] == ["changed"]
    assert target.path.read_bytes() == NEW


def test_another_file_under_the_name_stays(target):
    target.path.rename(target.path.with_name("moved"))
    target.path.write_bytes(b"\n" * len(TEXT))
    assert [error.key for _, error in finish([target]).left] == ["changed"]
    assert target.path.exists()


def test_a_link_in_place_stays(target, tmp_path):
    moved = target.path.rename(tmp_path / "moved")
    target.path.symlink_to(moved)
    assert [error.key for _, error in finish([target]).left] == ["refused"]
    assert moved.read_bytes() == TEXT


def test_a_sparse_file_that_was_begun_goes(tmp_path):
    target = made(tmp_path, "file", b"")
    os.truncate(target.path, 1 << 30)
    change(target, 1 << 29, TEXT)
    os.utime(target.path, (1_700_000_000, 1_700_000_000))
    target = Target(target.anchor, target.anchor_stamp, target.parts, Stamp.of(target.path.lstat()))
    change(target, 1 << 29, b"\n" * BLOCK)
    assert finish([target]).gone == (target,)


def test_each_of_many_ends_as_it_should(tmp_path):
    targets = [made(tmp_path, f"{number % 3}/{number}") for number in range(30)]
    for number, target in enumerate(targets):
        if number % 3 == 0:
            change(target, 0, b"\n" * BLOCK)
        if number % 3 == 1:
            target.path.unlink()
    append(targets[29], NEW)
    found = finish(targets)
    assert len(found.gone) == 29
    assert [one for one, _ in found.left] == [targets[29]]
