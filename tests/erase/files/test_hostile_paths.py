"""Hostile names and paths, and what the fence itself lets through."""

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("mounts, devices and marks of Linux", allow_module_level=True)

from tidytrace.erase import carry_out
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.overwrite import Removal
from tidytrace.erase.model import Stamp, Target
from tidytrace.erase.plan.fence import Fence
from tidytrace.host import locate
from traps import BESIDE, CAT, SAID, Scene, digests

NEEDS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do that")


@pytest.fixture
def scene(desk, tmp_path) -> Iterator[Scene]:
    made = Scene(desk, tmp_path / "outside")
    with made.undo:
        yield made


@pytest.mark.parametrize(
    "name",
    [
        b"two\nlines",
        b"\x1b[2Jclears the screen",
        b"not \xff\xfe UTF-8",
        b"-rf",
        b"*",
        b" ",
        b"...",
        b"\\..\\..\\outside",
        b"%2e%2e%2f",
        "right \u202eto left".encode(),
        b"n" * 255,
    ],
)
def test_any_name_goes_with_its_folder(scene, name):
    for folder in (b"", name):
        place = scene.data / BESIDE / os.fsdecode(folder)
        place.mkdir(exist_ok=True)
        (place / os.fsdecode(name if folder else b"x" + name[:200])).write_bytes(b"MARK-name")
    before = digests(scene.outside)
    outcome = scene.desk.erase(CAT)
    assert [one.id for one in outcome.erased] == [f"chatter:{CAT}"]
    assert not (scene.data / BESIDE).exists()
    assert digests(scene.outside) == before


def below(folder: Path, names: Sequence[str]) -> int:
    """Make folders in one another, step by step, and hold the last one."""
    here = os.open(folder, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=here)
        next_one = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = next_one
    return here


def write_in(folder: int, name: str, content: bytes) -> int:
    descriptor = os.open(name, os.O_RDWR | os.O_CREAT, dir_fd=folder)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def test_a_path_longer_than_the_system_s_limit_goes_too(scene):
    """Folders that can only be reached step by step: 30 names of 200 characters."""
    here = below(scene.data / BESIDE, ["n" * 200] * 30)
    scene.undo.callback(os.close, here)
    held = write_in(here, "deep.jsonl", b"MARK-deep")
    scene.undo.callback(os.close, held)
    os.symlink(scene.outside, "link", dir_fd=here)
    before = digests(scene.outside)
    plan = scene.desk.plan(CAT)
    carry_out(plan)
    assert plan.spared == ()
    with os.scandir(here) as left:
        assert list(left) == []
    assert not os.read(held, 9).strip(), "overwritten before its name went"
    assert digests(scene.outside) == before


def test_a_thousand_folders_in_one_another_need_no_thousand_handles(scene):
    here = below(scene.data / BESIDE, ["d"] * 1500)
    os.close(write_in(here, "deep.jsonl", b"MARK-deep"))
    os.close(here)
    outcome = scene.desk.erase(CAT)
    assert len(outcome.erased) == 1
    assert not (scene.data / BESIDE).exists()


# --- the fence itself ------------------------------------------------------------------------------------------


def target_of(path: Path, anchor: Path) -> Target:
    return Target(anchor, Stamp.of(anchor.lstat()), path.relative_to(anchor).parts, Stamp.of(path.lstat()))


def fence_of(desk) -> Fence:
    installation = locate(desk.app, desk.host)
    assert installation is not None
    return Fence(installation, desk.host)


@pytest.mark.parametrize("written", ["AUTH.json", "Auth.JSON"])
@NEEDS_ROOT
def test_capitals_open_no_door_where_they_make_no_difference(scene, written, tmp_path):
    """What is never touched is known by what it is, not only by how it is written."""
    image, point = tmp_path / "image", scene.data
    image.write_bytes(b"")
    os.truncate(image, 32 << 20)
    made = subprocess.run(["mkfs.ext4", "-q", "-O", "casefold", image], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no file system here that takes capitals for small letters")
    mounted = subprocess.run(["mount", "-o", "loop", image, point], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this system cannot mount such a file system")
    scene.undo.callback(subprocess.run, ["umount", point], check=True)
    if subprocess.run(["chattr", "+F", point], capture_output=True, check=False).returncode:
        pytest.skip("this system cannot mark folders so")
    scene.desk.write(written, "token")
    with pytest.raises(ErasureError) as caught:
        fence_of(scene.desk).target(point / written)
    assert caught.value.reason == "never-touch"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_that_look_the_same_are_two_files(scene, form):
    other = {"NFC": "NFD", "NFD": "NFC"}[form]
    (scene.data / BESIDE / unicodedata.normalize(form, "né")).write_text("goes")
    stays = scene.desk.write(unicodedata.normalize(other, "né"), "stays")
    assert len(scene.desk.erase(CAT).erased) == 1
    assert stays.read_text() == "stays"


def test_another_person_s_files_stay(scene, monkeypatch):
    monkeypatch.setattr(Fence, "_owners", frozenset({os.geteuid() + 1}))
    plan = scene.desk.plan(CAT)
    assert [one.reason for one in plan.kept] == ["other-owner"]
    assert not plan.items


@NEEDS_ROOT
def test_a_file_that_only_somebody_else_may_remove_is_not_overwritten(tmp_path):
    """In a folder like ``/tmp`` one may write to a file that one may not remove."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    file = shared / "file"
    file.write_text(SAID)
    file.chmod(0o666)
    os.chown(file, 4001, 4001)
    os.chown(shared, 4001, 4001)
    target = target_of(file, shared)
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_mode & 0o005 != 0o005:
            above.chmod(above.stat().st_mode | 0o005)
    os.seteuid(4002)
    try:
        removal = Removal([target])
        list(removal.run())
    finally:
        os.seteuid(0)
    assert [error.key for _, error in removal.failed] == ["read-only"]
    assert file.read_text() == SAID


def test_the_app_s_own_folder_is_exchanged(scene):
    plan = scene.desk.plan(CAT)
    scene.data.rename(scene.data.with_name("old"))
    shutil.copytree(scene.data.with_name("old"), scene.data)
    before = digests(scene.data)
    outcome = carry_out(plan)
    assert {one.reason for one in outcome.failed} == {"changed"}
    assert digests(scene.data) == before


def test_more_than_can_be_planned_is_said(scene, monkeypatch):
    monkeypatch.setattr("tidytrace.erase.plan.fence._MOST_ENTRIES", 5)
    for number in range(8):
        scene.desk.write(f"{BESIDE}/{number}", "x")
    plan = scene.desk.plan(CAT)
    assert [one.path for one in plan.spared] == [scene.data / BESIDE]
    assert "5" in plan.spared[0].sentence()


@pytest.mark.parametrize("parts", [("..", "outside"), ("sessions", "..", "..", "x"), ()])
def test_nothing_above_the_app_s_folder_is_let_through(scene, parts):
    with pytest.raises(ErasureError):
        fence_of(scene.desk).target(scene.data.joinpath(*parts))
