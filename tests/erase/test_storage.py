"""What is promised follows from the storage; what cannot be known is not promised."""

from pathlib import Path

import pytest

from tidytrace.erase import Storage, storage_promise


def mounted(host, system, device="8:1", point="/", options="rw"):
    path = host.local("/proc/self/mountinfo")
    path.parent.mkdir(parents=True, exist_ok=True)
    known = path.read_text() if path.exists() else ""
    path.write_text(known + f"36 35 {device} / {point} {options} shared:1 - {system} /dev/x rw\n")


def disk(host, *, device="8:1", name="sda", rotational="1", removable="0", slaves=()):
    folder = host.local(f"/sys/devices/{name}")
    (folder / "queue").mkdir(parents=True)
    (folder / "queue/rotational").write_text(rotational + "\n")
    (folder / "removable").write_text(removable + "\n")
    for slave in slaves:
        (folder / "slaves").mkdir(exist_ok=True)
        (folder / "slaves" / slave.name).symlink_to(slave)
    link = host.local(f"/sys/dev/block/{device}")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(folder)
    return folder


@pytest.mark.parametrize(
    ("system", "rotational", "removable", "storage"),
    [
        ("ext4", "1", "0", Storage("hdd", "overwritten")),
        ("ext4", "0", "0", Storage("ssd", "best-effort")),
        ("ext4", "1", "1", Storage("removable", "best-effort")),
        ("btrfs", "1", "0", Storage("copy-on-write", "snapshots-possible")),
        ("zfs", "0", "0", Storage("copy-on-write", "snapshots-possible")),
        ("nfs4", "1", "0", Storage("network", "not-here")),
        ("tmpfs", "1", "0", Storage("memory", "overwritten")),
        ("overlay", "1", "0", Storage("unknown", "best-effort")),
        ("fuse.something", "1", "0", Storage("unknown", "best-effort")),
    ],
)
def test_the_kind_decides_the_promise(fixture_host, system, rotational, removable, storage):
    host = fixture_host()
    mounted(host, system)
    disk(host, rotational=rotational, removable=removable)
    assert storage_promise(host.home, host) == storage


def test_through_encryption_to_the_disk_below(fixture_host):
    host = fixture_host()
    mounted(host, "ext4", device="254:0")
    below = disk(host, device="8:1", name="nvme0n1", rotational="0")
    disk(host, device="254:0", name="dm-0", rotational="1", slaves=[below])
    assert storage_promise(host.home, host).kind == "ssd"


def test_the_nearest_mount_counts_and_names_with_blanks_are_read(fixture_host):
    host = fixture_host()
    mounted(host, "ext4")
    disk(host)
    folder = host.home / "my share"
    folder.mkdir()
    mounted(host, "cifs", point=str(folder).replace(" ", "\\040"))
    assert storage_promise(folder / "x", host).kind == "network"
    assert storage_promise(host.home, host).kind == "hdd"


@pytest.mark.parametrize("sign", ["disk", "vendor", "processor"])
def test_a_virtual_disk_is_unknown_whatever_it_says_of_itself(fixture_host, sign):
    host = fixture_host()
    mounted(host, "ext4")
    disk(host, name="vda" if sign == "disk" else "sda")
    if sign == "vendor":
        path = host.local("/sys/class/dmi/id/sys_vendor")
        path.parent.mkdir(parents=True)
        path.write_text("QEMU\n")
    if sign == "processor":
        path = host.local("/proc/cpuinfo")
        path.write_text("flags\t\t: fpu hypervisor\n")
    assert storage_promise(host.home, host).kind == "unknown"


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_elsewhere_nothing_is_claimed(fixture_host, system):
    host = fixture_host(system)
    assert storage_promise(host.home, host) == Storage("unknown", "best-effort")


def test_without_a_table_of_mounts_nothing_is_claimed(fixture_host):
    assert storage_promise(Path("/x"), fixture_host()).kind == "unknown"
