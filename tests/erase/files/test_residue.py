"""What the disk itself still holds afterwards: the raw bytes of an ext4 image on which an app kept its chats.

The same image is made for plain ``rm`` and for BleachBit, as a contrast. Old names stand in the journal of the file
system; nobody but root can clear that, so the measure for them is what ``rm`` leaves.
"""

import contextlib
import mmap
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatter import Desk, fresh_desk
from tidytrace.erase import carry_out

FILES = 200
MARKS = 400
CONTENT = b"SECRETMARK-"
BLEACHBIT = shutil.which("bleachbit")


class Image:
    """A disk of 300 MB that can be looked at raw."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "image"
        self.point = folder / "disk"
        self.point.mkdir()
        with self.file.open("wb") as file:
            file.truncate(300 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.file], check=True)

    @contextlib.contextmanager
    def mounted(self) -> Iterator[Path]:
        made = subprocess.run(["mount", "-o", "loop", self.file, self.point], capture_output=True, check=False)
        if made.returncode:
            pytest.skip("no image can be mounted here: no free loop device")
        try:
            yield self.point
        finally:
            os.sync()
            subprocess.run(["umount", self.point], check=True)

    def count(self, mark: bytes) -> int:
        with self.file.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as raw:
            found = 0
            at = raw.find(mark)
            while at >= 0:
                found += 1
                at = raw.find(mark, at + len(mark))
        return found


@pytest.fixture
def make_image(tmp_path: Path) -> Callable[[str], Image]:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount an image")
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("no mkfs.ext4 here")

    def make(name: str) -> Image:
        folder = tmp_path / name
        folder.mkdir()
        return Image(folder)

    return make


def name_of(number: int) -> str:
    return f"convname-{number:016x}"


def write_chats(desk: Desk) -> None:
    for number in range(FILES):
        lines = (f"SECRETMARK-{number}-{line} a secret line with some padding behind it" for line in range(MARKS))
        desk.session(name_of(number), *lines)


def by_tidytrace(desk: Desk) -> None:
    outcome = carry_out(desk.plan())
    assert len(outcome.erased) == FILES


def by_rm(desk: Desk) -> None:
    for path in (desk.data / "sessions/one").iterdir():
        path.unlink()


def by_bleachbit(desk: Desk) -> None:
    files = sorted((desk.data / "sessions/one").iterdir())
    subprocess.run([BLEACHBIT or "", "--shred", *files], capture_output=True, check=True, timeout=300)


def residue(image: Image, chatter, erase: Callable[[Desk], None]) -> tuple[int, int]:
    """Marks of the content and copies of the names that an erasure leaves."""
    with image.mounted() as point:
        desk = fresh_desk(point / "computer", chatter)
        write_chats(desk)
    assert image.count(CONTENT) >= FILES * MARKS
    with image.mounted():
        erase(desk)
        assert not list(desk.data.rglob("convname*"))
    return image.count(CONTENT), image.count(b"convname-")


def test_no_content_and_no_more_names_than_rm_leaves_twice(make_image, chatter):
    content_of_rm, names_of_rm = residue(make_image("rm"), chatter, by_rm)
    assert content_of_rm >= FILES * MARKS, "the contrast: rm leaves everything"
    content, names = residue(make_image("tidytrace"), chatter, by_tidytrace)
    assert content == 0
    assert names <= 2 * names_of_rm, f"{names} copies of names, of rm {names_of_rm}"


@pytest.mark.skipif(BLEACHBIT is None, reason="BleachBit is not installed")
def test_the_contrast_bleachbit_leaves_nearly_everything(make_image, chatter):
    content, _ = residue(make_image("bleachbit"), chatter, by_bleachbit)
    assert content > 0.9 * FILES * MARKS


@pytest.mark.parametrize("wal", [True, False], ids=["write-ahead log", "rollback journal"])
def test_rows_of_a_database(make_image, tmp_path, chatter, wal):
    """Copied onto the disk as a whole: what an app itself once left in blocks that are free now nobody can reach."""
    rows = [(f"row-{number}", None, f"SECRETMARK-{number} a secret line of a chat") for number in range(FILES)]
    stays = ("row-stays", None, "OTHERMARK a line that stays, of a chat that nobody chose")
    written = fresh_desk(tmp_path / "elsewhere", chatter)
    written.database(wal=wal, rows=[*rows, stays], log=[text for _, _, text in rows])
    image = make_image("database")
    with image.mounted() as point:
        desk = fresh_desk(point / "computer", chatter)
        shutil.copytree(written.data, desk.data, dirs_exist_ok=True)
    assert image.count(CONTENT) > FILES * 30
    with image.mounted():
        outcome = carry_out(desk.plan(*[native for native, _, _ in rows]))
        assert len(outcome.erased) == FILES
        assert desk.rows("SELECT id FROM threads") == [("row-stays",)]
    assert image.count(b"OTHERMARK") > 0
    assert image.count(CONTENT) == 0
