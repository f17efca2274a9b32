r"""What a path of Windows lies on, from what its drives answer."""

import json
import struct
from pathlib import Path

import pytest

from tidytrace.host import Disk, Drive, Recorded, Volume
from tidytrace.host.volumes_drives import described, extents, property_query
from tidytrace.host.volumes_site import Site
from tidytrace.host.volumes_windows import WindowsVolumes

HOME = "C:\\Users\\alice\\.codex\\x.jsonl"
SSD = Disk(bus=17, name="Samsung SSD 980 PRO 1TB", seek_penalty=False, trim=True)
HDD = Disk(bus=11, name="WDC WD10EZEX-08WN4A0", seek_penalty=True, trim=False)
POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -NonInteractive -Command "


def protection(letter, answer):
    property_ = "System.Volume.BitLockerProtection"
    question = f"(New-Object -ComObject Shell.Application).NameSpace('{letter}:').Self.ExtendedProperty('{property_}')"
    return {POWERSHELL + question: answer}


@pytest.fixture
def windows(fixture_host):
    """Asks what a path lies on, on a computer with these drives."""

    def ask(place, *drives, bitlocker=None, maker="LENOVO"):
        host = fixture_host("windows")
        keys = {"HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS": {"SystemManufacturer": maker}}
        (host.root / "registry.json").write_text(json.dumps(keys))
        commands = {} if bitlocker is None else protection("C", bitlocker)
        answers = Recorded(commands=commands, drives={drive.root: drive for drive in drives})
        host = fixture_host("windows", answers=answers)
        return host.volume(host.local(place))

    return ask


def fixed(system, *disks, root="C:\\"):
    return Drive(root=root, kind=3, system=system, disks=disks)


def test_ntfs_on_an_ssd_with_bitlocker(windows):
    assert windows(HOME, fixed("NTFS", SSD), bitlocker="1\r\n") == Volume(
        mount="C:\\", system="ntfs", medium="flash", copy_on_write=False, encrypted=True, snapshots=None
    )


def test_ntfs_on_a_spinning_disk(windows):
    volume = windows(HOME, fixed("NTFS", HDD), bitlocker="2\r\n")
    assert (volume.medium, volume.encrypted) == ("rotational", False)


@pytest.mark.parametrize(
    ("answer", "encrypted"), [("0", False), ("3", None), ("5", False), ("6", True), ("", None), (None, None)]
)
def test_what_bitlocker_answers(windows, answer, encrypted):
    assert windows(HOME, fixed("NTFS", SSD), bitlocker=answer).encrypted is encrypted


def test_refs_writes_elsewhere(windows):
    assert windows("D:\\dev\\x", fixed("ReFS", SSD, root="D:\\")).copy_on_write is True


@pytest.mark.parametrize(
    ("disks", "medium"),
    [
        ((SSD, SSD), "flash"),
        ((SSD, HDD), "unknown"),
        ((Disk(bus=7, name="Generic Flash", seek_penalty=True),), "removable"),
        ((Disk(bus=13, name="eMMC", seek_penalty=False),), "flash"),
        ((Disk(bus=16, name="Storage Space", seek_penalty=True, trim=False),), "unknown"),
        ((Disk(bus=8, name="PERC H730", seek_penalty=True, trim=False),), "unknown"),
        ((Disk(bus=9, name="LIO", seek_penalty=True),), "network"),
        ((Disk(bus=15, name="Msft Virtual Disk", seek_penalty=False),), "virtual"),
        ((Disk(bus=10, name="VMware Virtual disk", seek_penalty=False),), "virtual"),
        ((Disk(bus=11, seek_penalty=True, trim=True),), "unknown"),
        ((Disk(),), "unknown"),
        ((), "unknown"),
    ],
)
def test_what_a_disk_is(windows, disks, medium):
    assert windows(HOME, fixed("NTFS", *disks)).medium == medium


def test_a_virtual_machine_is_known_by_its_maker_and_a_surface_is_none(windows):
    volume = windows(HOME, fixed("NTFS", SSD), maker="QEMU", bitlocker="2")
    assert (volume.medium, volume.encrypted) == ("virtual", None)
    assert windows(HOME, fixed("NTFS", SSD), maker="Microsoft Corporation").medium == "flash"


def test_a_mapped_drive_a_stick_and_a_disk_in_memory(windows):
    drives = (
        Drive(root="C:\\", kind=3, system="NTFS", disks=(SSD,)),
        Drive(root="E:\\", kind=2, system="exFAT", disks=(Disk(bus=7, removable=True),)),
        Drive(root="R:\\", kind=6, system="NTFS"),
        Drive(root="Z:\\", kind=4),
    )
    assert windows("Z:\\x", *drives) == Volume(mount="Z:\\", medium="network")
    stick = windows("E:\\x", *drives)
    assert (stick.medium, stick.copy_on_write, stick.snapshots) == ("removable", False, False)
    assert windows("R:\\x", *drives).medium == "memory"


def test_a_disk_that_is_mounted_in_a_folder(windows):
    folder = fixed("NTFS", HDD, root="C:\\Users\\alice\\big\\")
    assert windows("C:\\Users\\alice\\big\\x", fixed("NTFS", SSD), folder).medium == "rotational"


@pytest.mark.parametrize(
    ("place", "mount", "medium"),
    [
        ("\\\\server\\share\\a\\x", "\\\\server\\share", "network"),
        ("\\\\wsl.localhost\\Ubuntu\\home\\alice\\x", "\\\\wsl.localhost\\Ubuntu", "virtual"),
        ("\\\\wsl$\\Ubuntu\\home\\x", "\\\\wsl$\\Ubuntu", "virtual"),
    ],
)
def test_a_share_is_recognised_by_its_name_alone(windows, place, mount, medium):
    assert windows(place) == Volume(mount=mount, medium=medium)


@pytest.mark.parametrize(
    ("written", "mount"),
    [("\\\\?\\C:\\Users\\alice\\x", "C:\\"), ("\\\\?\\UNC\\server\\share\\x", "\\\\server\\share")],
)
def test_long_paths_are_read_like_others(written, mount):
    site = Site(
        local=Path,
        written=lambda _: written,
        asking=Recorded(drives={"C:\\": fixed("NTFS", SSD)}),
        registry=lambda *_: None,
    )
    assert WindowsVolumes(site, "C:\\Windows").of(Path("x")).mount == mount


def test_a_drive_that_does_not_answer(windows):
    assert windows("Q:\\x") == Volume(mount="")


def test_the_answers_of_the_system_are_read():
    device = struct.pack("<IIBBBBIIIIII", 40, 64, 0, 0, 1, 1, 36, 45, 0, 0, 7, 0) + b"SanDisk \0Ultra\0"
    assert described(device, None, struct.pack("<II?", 12, 12, False)) == Disk(
        bus=7, removable=True, name="SanDisk Ultra", seek_penalty=None, trim=False
    )
    assert described(None, struct.pack("<II?", 12, 12, True), b"\1") == Disk(seek_penalty=True)
    nameless = struct.pack("<IIBBBBIIIIII", 40, 40, 0, 0, 0, 1, 0, 900, 0, 0, 17, 0)
    assert described(nameless, None, None) == Disk(bus=17)
    assert property_query(7) == bytes([7, *[0] * 11])
    table = struct.pack("<Q", 3) + b"".join(struct.pack("<IIqq", number, 0, 0, 9) for number in (2, 0, 2))
    assert extents(table) == (2, 0)
    assert extents(table[:40]) == (2, 0)
    assert extents(b"") == ()
