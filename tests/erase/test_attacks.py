"""The attack table: whatever lies on the way, not one byte outside the app's folder changes, and the rest is done.

Each row prepares a home in which something leads out. Then a conversation is erased: with the trap there from the
start, and with the trap set between plan and act.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest

from tidytrace.erase import Outcome, carry_out, handles
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.fence import Fence
from tidytrace.erase.model import Stamp, Target
from tidytrace.erase.overwrite import Removal
from tidytrace.host import locate

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts, devices and marks of Linux")

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
SAID = "MARK-cat tell me about the sleeping habits of cats"
NEEDS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do that")
SESSION = f"sessions/one/{CAT}.jsonl"
BESIDE = f"sessions/one/{CAT}"
KEPT = {"auth.json": '{"token": "kept"}', "models/large": "weights"}
"""What Chatter's definition never lets go."""
SET_FLAGS = 0x40086602
GET_FLAGS = 0x80086601
APPEND_ONLY = 0x20
IMMUTABLE = 0x10
"""``FS_IOC_SETFLAGS``, ``FS_IOC_GETFLAGS`` and their marks, of linux/fs.h."""


class Scene:
    """Chatter with two conversations, and things outside its folder that nobody may touch."""

    def __init__(self, desk, outside: Path) -> None:
        self.desk = desk
        self.data = desk.data
        self.outside = outside
        self.undo = contextlib.ExitStack()
        outside.mkdir()
        for name in (f"{CAT}.jsonl", "notes.txt", "deep/er/thesis.txt", "agent.jsonl", "auth.json"):
            path = outside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{SAID}\nthe person's own, kept at {name}\n")
        desk.session(CAT, SAID, "REPLY-cat sixteen hours a day")
        desk.session(DOG, "MARK-dog how far does a husky run in one day")
        desk.write("diary.jsonl", '{"chat":"diary-1","role":"user","text":"MARK-emu the largest bird that runs"}\n')
        desk.write(f"{BESIDE}/agent.jsonl", f"{SAID} agent\n")
        desk.write(f"{BESIDE}/sub/more.jsonl", f"{SAID} more\n")
        desk.write("pastes/1", f"{SAID} paste\n")

    def mount(self, source: Path | str, point: Path, *options: str) -> None:
        subprocess.run(["mount", *options, source, point], check=True)
        self.undo.callback(subprocess.run, ["umount", "-l", point], check=True)

    def mark(self, path: Path, flag: int) -> None:
        """``chattr +a`` or ``+i``, until the end of the test."""
        descriptor = os.open(path, os.O_RDONLY)
        self.undo.callback(os.close, descriptor)
        (before,) = struct.unpack("l", fcntl.ioctl(descriptor, GET_FLAGS, bytes(8)))
        try:
            fcntl.ioctl(descriptor, SET_FLAGS, struct.pack("l", before | flag))
        except OSError as error:
            pytest.skip(f"this file system keeps no such marks ({errno.errorcode[error.errno or 0]})")
        self.undo.callback(fcntl.ioctl, descriptor, SET_FLAGS, struct.pack("l", before))

    def aside(self, path: Path) -> Path:
        """Move something out of the app's folder and say where it is now."""
        moved = self.outside / "moved" / path.name
        moved.parent.mkdir(exist_ok=True)
        return path.rename(moved)


def digests(folder: Path) -> dict[str, str]:
    """What everything outside holds, and what kind it is; names, links and owners count as well as bytes."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        found[os.fspath(path)] = f"{status.st_mode:o} {status.st_uid} {status.st_size} {status.st_ino} {content}"
    return found


@pytest.fixture
def scene(desk, tmp_path) -> Iterator[Scene]:
    made = Scene(desk, tmp_path / "outside")
    with made.undo:
        yield made


Trap = Callable[[Scene], None]
TRAPS: dict[str, tuple[Trap, str]] = {}
"""By name: what sets the trap, and which reasons it may be reported with."""
ROOT_ONLY: set[str] = set()


def trap(name: str, reasons: str, *, root: bool = False) -> Callable[[Trap], Trap]:
    def kept(function: Trap) -> Trap:
        TRAPS[name] = (function, reasons)
        if root:
            ROOT_ONLY.add(name)
        return function

    return kept


# --- links -----------------------------------------------------------------------------------------------------


@trap("the transcript is a link to a file outside", "link")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(scene.outside / f"{CAT}.jsonl")


@trap("the transcript is a link to a file of the app's own", "link")
def _(scene: Scene) -> None:
    other = scene.data / SESSION
    other.rename(other.with_name("kept.txt"))
    other.symlink_to("kept.txt")


@trap("the transcript was moved out and linked back", "link")
def _(scene: Scene) -> None:
    (scene.data / SESSION).symlink_to(scene.aside(scene.data / SESSION))


@trap("the transcript is a link to itself", "link unreadable changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(f"{CAT}.jsonl")


@trap("the transcript is a dangling link", "link unreadable changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(scene.outside / "nothing")


@trap("the transcript is a link to a process's descriptor", "link unreadable changed")
def _(scene: Scene) -> None:
    descriptor = os.open(scene.outside / f"{CAT}.jsonl", os.O_RDONLY)
    scene.undo.callback(os.close, descriptor)
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(f"/proc/self/fd/{descriptor}")


@trap("the project's folder is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "sessions/one").symlink_to(scene.aside(scene.data / "sessions/one"))


@trap("the folder of all sessions is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "sessions").symlink_to(scene.aside(scene.data / "sessions"))


@trap("the folder beside the transcript is a link", "link")
def _(scene: Scene) -> None:
    shutil.rmtree(scene.data / BESIDE)
    (scene.data / BESIDE).symlink_to(scene.outside)


@trap("a link to a file in the folder that goes", "link")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "thesis").symlink_to(scene.outside / "deep/er/thesis.txt")


@trap("a link to a folder in the folder that goes", "link")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "everything").symlink_to(scene.outside)


@trap("a link to the root of the disk in the folder that goes", "link")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "root").symlink_to("/")


@trap("a paste is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "pastes/1").unlink()
    (scene.data / "pastes/1").symlink_to(scene.outside / "notes.txt")


@trap("the folder of pastes is a link", "link")
def _(scene: Scene) -> None:
    shutil.rmtree(scene.data / "pastes")
    (scene.data / "pastes").symlink_to(scene.outside)


# --- second names ----------------------------------------------------------------------------------------------


@trap("the transcript has a second name outside", "hard-link")
def _(scene: Scene) -> None:
    os.link(scene.data / SESSION, scene.outside / "second")


@trap("the transcript is a second name of a file outside", "hard-link changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    os.link(scene.outside / f"{CAT}.jsonl", scene.data / SESSION)


@trap("a file in the folder that goes is a second name", "hard-link")
def _(scene: Scene) -> None:
    os.link(scene.outside / "notes.txt", scene.data / BESIDE / "notes.txt")


@trap("a paste is a second name", "hard-link changed")
def _(scene: Scene) -> None:
    (scene.data / "pastes/1").unlink()
    os.link(scene.outside / "notes.txt", scene.data / "pastes/1")


# --- mounts ----------------------------------------------------------------------------------------------------


@trap("a folder of the same disk is mounted on the project's folder", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside, scene.data / "sessions/one", "--bind")


@trap("a folder of the same disk is mounted in the folder that goes", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside, scene.data / BESIDE / "sub", "--bind")


@trap("a file is mounted on the transcript", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside / f"{CAT}.jsonl", scene.data / SESSION, "--bind")


@trap("the transcript is mounted on itself", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.data / SESSION, scene.data / SESSION, "--bind")


@trap("a file is mounted on one in the folder that goes", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside / "agent.jsonl", scene.data / BESIDE / "agent.jsonl", "--bind")


@trap("another disk is mounted in the folder that goes", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount("none", scene.data / BESIDE / "sub", "-t", "tmpfs")
    (scene.data / BESIDE / "sub" / "kept.txt").write_text(SAID)


@trap("the folder beside the transcript is mounted read-only", "other-disk read-only", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.data / BESIDE, scene.data / BESIDE, "--bind", "-o", "ro")


# --- what is no file -------------------------------------------------------------------------------------------


@trap("the transcript is a pipe", "special-file changed unreadable")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    os.mkfifo(scene.data / SESSION)


@trap("a pipe in the folder that goes", "special-file")
def _(scene: Scene) -> None:
    os.mkfifo(scene.data / BESIDE / "pipe")


@trap("a socket in the folder that goes", "special-file")
def _(scene: Scene) -> None:
    here = os.open(scene.data / BESIDE, os.O_RDONLY)
    scene.undo.callback(os.close, here)
    made = scene.undo.enter_context(socket.socket(socket.AF_UNIX))
    made.bind(f"/proc/self/fd/{here}/socket")


@trap("a disk as a device file in the folder that goes", "special-file", root=True)
def _(scene: Scene) -> None:
    os.mknod(scene.data / BESIDE / "disk", 0o60600, os.makedev(7, 250))


@trap("the transcript is a folder", "special-file changed unreadable read-only cannot-erase newer-schema")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).mkdir()
    (scene.data / SESSION / "kept.txt").write_text("MARK-dog in the way")


# --- marks -----------------------------------------------------------------------------------------------------


@trap("the transcript is marked unchangeable", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / SESSION, IMMUTABLE)


@trap("the project's folder is marked unchangeable", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / "sessions/one", IMMUTABLE)


@trap("the project's folder may only grow", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / "sessions/one", APPEND_ONLY)


@trap("the transcript is read-only", "read-only")
def _(scene: Scene) -> None:
    (scene.data / SESSION).chmod(0o400)


# --- what the app needs ----------------------------------------------------------------------------------------


@trap("sign-in data has a second name in the folder that goes", "hard-link never-touch")
def _(scene: Scene) -> None:
    scene.desk.write("auth.json", KEPT["auth.json"])
    os.link(scene.data / "auth.json", scene.data / BESIDE / "copy")


@trap("the models are mounted in the folder that goes", "other-disk never-touch", root=True)
def _(scene: Scene) -> None:
    scene.desk.write("models/large", KEPT["models/large"])
    scene.mount(scene.data / "models", scene.data / BESIDE / "sub", "--bind")


def said(plan, outcome) -> set[str]:
    """Every reason that the person is given for what stays."""
    return {one.reason for one in (*plan.kept, *plan.spared, *outcome.failed, *outcome.problems)}


def rows() -> list:
    return [pytest.param(name, marks=[NEEDS_ROOT] if name in ROOT_ONLY else [], id=name) for name in TRAPS]


def check(scene: Scene, before: dict[str, str], outcome: Outcome) -> None:
    """Nothing outside is another, what was not chosen stands, and what no trap was laid for is gone."""
    assert digests(scene.outside) == before
    scene.undo.close()
    assert "MARK-dog" in (scene.data / f"sessions/one/{DOG}.jsonl").read_text()
    for name, content in KEPT.items():
        assert not (scene.data / name).exists() or (scene.data / name).read_text() == content
    assert "chatter:diary-1" in {one.id for one in outcome.erased}
    assert scene.desk.raw("MARK-emu") == []


@pytest.mark.parametrize("name", rows())
def test_a_trap_that_is_there_from_the_start(scene, name):
    lay, reasons = TRAPS[name]
    lay(scene)
    before = digests(scene.outside)
    # one whose transcript cannot be read is not listed, so that nobody can choose it
    listed = CAT in scene.desk.chats()
    plan = scene.desk.plan(*([CAT] if listed else []), "diary-1")
    outcome = carry_out(plan)
    check(scene, before, outcome)
    assert not listed or said(plan, outcome) & set(reasons.split()), said(plan, outcome)


@pytest.mark.parametrize("name", rows())
def test_a_trap_that_is_set_between_plan_and_act(scene, name):
    lay, reasons = TRAPS[name]
    folder = scene.data / BESIDE
    plan = scene.desk.plan(CAT, "diary-1")
    planned = set(folder.rglob("*"))
    lay(scene)
    added = set() if folder.is_symlink() else set(folder.rglob("*")) - planned
    before = digests(scene.outside)
    outcome = carry_out(plan)
    # what was added is in no plan: it stays with the folder that it is in
    assert added <= set(folder.rglob("*"))
    check(scene, before, outcome)
    assert added or said(plan, outcome) & {*reasons.split(), "refused", "changed"}, said(plan, outcome)


# --- races -----------------------------------------------------------------------------------------------------


class Swapper:
    """Exchanges something for something else and back, as fast as it can, while a test works."""

    def __init__(self, there: Path, instead: Callable[[Path], None]) -> None:
        self._there = there
        self._instead = instead
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.swaps = 0

    def _run(self) -> None:
        aside = self._there.with_name("aside")
        while not self._ended.is_set():
            with contextlib.suppress(FileNotFoundError):  # the erasure was faster
                self._there.rename(aside)
                self._instead(self._there)
                self.swaps += 1
                self._there.unlink()
                aside.rename(self._there)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


@pytest.mark.parametrize("way", ["handles", "paths"])
@pytest.mark.parametrize("swapped", ["sessions", "sessions/one", SESSION], ids=["folder above", "folder", "file"])
def test_a_race_erases_nothing_outside(scene, swapped, way, monkeypatch):
    """By handles; the way of Windows looks before each step, and there the stamps catch what slips through."""
    monkeypatch.setattr(handles, "BY_HANDLE", way == "handles")
    decoy = {"sessions": scene.outside, "sessions/one": scene.outside / "one", SESSION: scene.outside / f"{CAT}.jsonl"}
    for number in range(40):
        name = f"cat-{number:016x}"
        scene.desk.session(name, f"{SAID} {number}")
        for folder in (scene.outside / "one", scene.outside):
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.jsonl").write_text(f"{SAID} {number}\n")
    scene.outside.joinpath("sessions").mkdir()
    plan = scene.desk.plan()
    before = digests(scene.outside)
    swaps = 0
    for _ in range(10):
        with Swapper(scene.data / swapped, lambda there: there.symlink_to(decoy[swapped])) as swapper:
            carry_out(plan)
        swaps += swapper.swaps
    assert swaps > 10
    assert digests(scene.outside) == before


def test_a_race_that_puts_other_files_in_place_changes_none_of_them(scene):
    content = f"{SAID}\nof another file\n"
    plan = scene.desk.plan(CAT)
    there = scene.data / SESSION
    (scene.outside / "other").write_text(content)

    def instead(path: Path) -> None:
        os.link(scene.outside / "other", path)

    with Swapper(there, instead):
        for _ in range(50):
            carry_out(plan)
    assert (scene.outside / "other").read_text() == content


# --- names and paths -------------------------------------------------------------------------------------------


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
    assert {one.reason for one in plan.spared} == {"link"}
    with os.scandir(here) as left:
        assert [one.name for one in left] == ["link"]
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
    monkeypatch.setattr("tidytrace.erase.fence._MOST_ENTRIES", 5)
    for number in range(8):
        scene.desk.write(f"{BESIDE}/{number}", "x")
    plan = scene.desk.plan(CAT)
    assert [one.path for one in plan.spared] == [scene.data / BESIDE]
    assert "5" in plan.spared[0].sentence()


@pytest.mark.parametrize("parts", [("..", "outside"), ("sessions", "..", "..", "x"), ()])
def test_nothing_above_the_app_s_folder_is_let_through(scene, parts):
    with pytest.raises(ErasureError):
        fence_of(scene.desk).target(scene.data.joinpath(*parts))
