"""File systems that are really made and mounted; needs root and their programs."""

import os
import shutil
import subprocess
import sys

import pytest

from tidytrace.host import current_host

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount"
)


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def mounted(tmp_path):
    """Makes a file system in a file and mounts it; skips where that cannot be done."""
    points = []

    def mount(system, *options, megabytes=64, make=()):
        point = tmp_path / f"a {system} disk {len(points)}"
        point.mkdir()
        if system == "tmpfs":
            source, loop = "tmpfs", ()
        else:
            source, loop = tmp_path / f"{system}{len(points)}.img", ("loop",)
            with source.open("wb") as file:
                file.truncate(megabytes << 20)
            program = shutil.which(f"mkfs.{system}", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
            if program is None:
                pytest.skip(f"there is no mkfs.{system}")
            made = run(program, "-q", *make, str(source))
            assert made.returncode == 0, made.stderr
        wanted = ",".join([*loop, *options]) or "rw"
        done = run("mount", "-t", system, "-o", wanted, str(source), str(point))
        if done.returncode != 0:
            pytest.skip(f"{system} cannot be mounted here: {done.stderr.strip()}")
        points.append(point)
        return point

    yield mount
    for point in reversed(points):
        run("umount", "-l", str(point))


def volume(path):
    return current_host().volume(path)


def test_ext4_in_a_file_has_the_disk_of_that_file(mounted, tmp_path):
    point = mounted("ext4")
    found, below = volume(point / "x"), volume(tmp_path)
    assert (found.mount, found.system, found.medium) == (str(point), "ext4", below.medium)
    assert found.copy_on_write == below.copy_on_write
    assert not found.journaled_data


@pytest.mark.parametrize(("options", "journal"), [(("data=journal",), True), (("data=ordered",), False)])
def test_ext4_with_contents_in_its_journal(mounted, options, journal):
    assert volume(mounted("ext4", *options) / "x").journaled_data is journal


def test_memory(mounted):
    assert volume(mounted("tmpfs") / "x").medium == "memory"


@pytest.mark.parametrize("reflink", [True, False])
def test_xfs_tells_whether_files_share_blocks(mounted, tmp_path, reflink):
    point = mounted("xfs", "nouuid", megabytes=320, make=("-m", f"reflink={int(reflink)}"))
    assert volume(point / "x").copy_on_write is (reflink or volume(tmp_path).copy_on_write)


def test_btrfs_with_a_file_in_place_and_with_a_snapshot(mounted, tmp_path):
    point = mounted("btrfs", megabytes=128)
    usual, fixed = point / "usual", point / "fixed"
    usual.touch()
    fixed.touch()
    assert run("chattr", "+C", str(fixed)).returncode == 0
    assert volume(usual).copy_on_write is True
    assert volume(fixed).copy_on_write is volume(tmp_path).copy_on_write
    assert volume(usual).snapshots is None
    (point / ".snapshots" / "1").mkdir(parents=True)
    taken = run("btrfs", "subvolume", "snapshot", "-r", str(point), str(point / ".snapshots" / "1" / "snapshot"))
    assert taken.returncode == 0, taken.stderr
    assert volume(usual).snapshots_at == str(point / ".snapshots")
