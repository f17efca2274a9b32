"""The attack table: whatever lies on the way, not one byte outside the app's folder changes, and the rest is done.

Each row prepares a home in which something leads out. Then a conversation is erased: with the trap there from the
start, with the trap set between plan and act, and with a thread that sets and takes it all the time.
"""

import contextlib
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("mounts, devices and marks of Linux", allow_module_level=True)

from tidytrace.erase import Outcome, carry_out
from tidytrace.erase.files import handles
from traps import BESIDE, CAT, DOG, KEPT, ROOT_ONLY, SAID, SESSION, TRAPS, Scene, digests

NEEDS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do that")


@pytest.fixture
def scene(desk, tmp_path) -> Iterator[Scene]:
    made = Scene(desk, tmp_path / "outside")
    with made.undo:
        yield made


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
    assert not listed or said(plan, outcome) & set(reasons.split()) or (not reasons and not said(plan, outcome))
    assert reasons or not (scene.data / BESIDE).exists()


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


@pytest.mark.parametrize(
    "instead",
    [
        pytest.param(lambda way, _: way.write_text("the app's newest"), id="a file"),
        pytest.param(lambda way, out: os.link(out / "notes.txt", way), id="a second name"),
        pytest.param(lambda way, out: (out / "notes.txt").rename(way), id="the target itself"),
        pytest.param(lambda way, out: shutil.copytree(out / "deep", way), id="a folder"),
        pytest.param(lambda way, _: way.mkdir(), id="an empty folder"),
        pytest.param(lambda way, out: way.symlink_to(out / "deep"), id="another link"),
        pytest.param(lambda way, _: os.mkfifo(way), id="a pipe"),
    ],
)
def test_what_stands_in_place_of_a_planned_link_stays(scene, instead):
    """And so does the conversation, which can then be planned anew."""
    way = scene.data / BESIDE / "way"
    way.symlink_to(scene.outside / "notes.txt")
    plan = scene.desk.plan(CAT, "diary-1")
    way.unlink()
    instead(way, scene.outside)
    before, there = digests(scene.outside), digests(scene.data / BESIDE)
    outcome = carry_out(plan)
    assert {one.id: one.reason for one in outcome.failed} == {f"chatter:{CAT}": "changed"}
    assert digests(scene.data / BESIDE) == there
    assert CAT in scene.desk.chats()
    check(scene, before, outcome)


def test_a_file_that_only_its_kind_tells_from_the_planned_link_stays(scene):
    """Most systems give it the number of the link that was there."""
    way = scene.data / BESIDE / "way"
    way.symlink_to(scene.outside / "notes.txt")
    plan = scene.desk.plan(CAT)
    status = way.lstat()
    way.unlink()
    way.write_bytes(b"x" * status.st_size)
    os.utime(way, ns=(status.st_atime_ns, status.st_mtime_ns))
    outcome = carry_out(plan)
    assert [one.reason for one in outcome.failed] == ["changed"]
    assert way.read_bytes() == b"x" * status.st_size


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
        there = os.path.lexists(self._there)
        self._thread.start()
        while there and not self.swaps:  # otherwise an erasure in memory is over before the first of them
            time.sleep(0)
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


@pytest.mark.parametrize("way", ["handles", "paths"])
@pytest.mark.parametrize("instead", ["file", "folder", "link"])
def test_a_race_for_a_link_erases_nothing_outside(scene, instead, way, monkeypatch):
    monkeypatch.setattr(handles, "BY_HANDLE", way == "handles")
    content = f"{SAID}\nof another file\n"
    there = scene.data / BESIDE / "way"
    (scene.outside / "other").write_text(content)
    decoys = {
        "file": lambda path: os.link(scene.outside / "other", path),
        "folder": lambda path: path.symlink_to(scene.outside),
        "link": lambda path: path.symlink_to(scene.outside / "other"),
    }
    for _ in range(20):
        (scene.data / BESIDE).mkdir(exist_ok=True)
        scene.desk.session(CAT, SAID, "REPLY-cat sixteen hours a day")
        there.unlink(missing_ok=True)
        there.symlink_to("../notes")
        plan = scene.desk.plan(CAT)
        before = digests(scene.outside)
        with Swapper(there, decoys[instead]):
            carry_out(plan)
        assert digests(scene.outside) == before
        there.with_name("aside").unlink(missing_ok=True)
    assert (scene.outside / "other").read_text() == content


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
