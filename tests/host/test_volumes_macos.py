"""What a path of a Mac lies on, from what mount, diskutil and tmutil print."""

import plistlib

import pytest

from tidytrace.host import Recorded, Volume

APPLE = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
/dev/disk4s2 on /Volumes/Old (2010) Disk (hfs, local, nodev, nosuid, journaled, noowners)
/dev/disk5s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
/dev/disk6s1 on /Volumes/Installer (hfs, local, nodev, nosuid, read-only, noowners, quarantine, mounted by alice)
//alice@nas._smb._tcp.local/docs on /Volumes/docs (smbfs, nodev, nosuid, mounted by alice)
alice@host:/srv on /Volumes/remote (macfuse, nodev, nosuid, synchronous, mounted by alice)
"""
INTERNAL = {"FilesystemType": "apfs", "SolidState": True, "Internal": True, "BusProtocol": "Apple Fabric"}
SNAPSHOTS = """\
Snapshots for disk /System/Volumes/Data:
com.apple.TimeMachine.2026-11-24-091500.local
com.apple.TimeMachine.2026-11-25-091500.local
"""
NO_SNAPSHOTS = "Snapshots for disk /System/Volumes/Data:\n"
DATA = "/System/Volumes/Data"
HOME = "/Users/alice/.codex/x.jsonl"


@pytest.fixture
def mac(fixture_host):
    """Asks what a path lies on, on a Mac whose commands print what is given."""

    def ask(place, *, disks=None, mounts=APPLE, snapshots=None, fdesetup=None, virtual="0"):
        commands = {"/sbin/mount": mounts, "/usr/sbin/sysctl -n kern.hv_vmm_present": f"{virtual}\n"}
        for device, told in (disks or {}).items():
            printed = told if isinstance(told, str) else plistlib.dumps(told).decode()
            commands[f"/usr/sbin/diskutil info -plist /dev/{device}"] = printed
        if snapshots is not None:
            commands[f"/usr/bin/tmutil listlocalsnapshots {DATA}"] = snapshots
        if fdesetup is not None:
            commands["/usr/bin/fdesetup status"] = fdesetup
        host = fixture_host("macos", answers=Recorded(commands=commands))
        return host.volume(host.local(place))

    return ask


def test_a_home_lies_on_the_volume_for_data_with_filevault_and_snapshots(mac):
    assert mac(HOME, disks={"disk3s5": INTERNAL | {"FileVault": True, "Encryption": True}}, snapshots=SNAPSHOTS) == (
        Volume(
            mount=DATA,
            system="apfs",
            medium="flash",
            copy_on_write=True,
            encrypted=True,
            snapshots=True,
            snapshots_at="Time Machine",
        )
    )


def test_a_chip_that_encrypts_without_a_password_does_not_count(mac):
    volume = mac(HOME, disks={"disk3s5": INTERNAL | {"FileVault": False, "Encryption": True}}, snapshots=NO_SNAPSHOTS)
    assert (volume.encrypted, volume.snapshots, volume.snapshots_at) == (False, False, None)


def test_what_is_not_answered_is_not_known(mac):
    volume = mac(HOME)
    assert (volume.system, volume.medium, volume.encrypted, volume.snapshots) == ("apfs", "unknown", None, None)
    assert mac(HOME, disks={"disk3s5": "could not find disk"}).medium == "unknown"
    assert mac(HOME, mounts="") == Volume(mount="")


@pytest.mark.parametrize(("said", "encrypted"), [("On", True), ("Off", False)])
def test_an_older_mac_says_by_another_command_whether_filevault_is_on(mac, said, encrypted):
    mounts = "/dev/disk1 on / (hfs, local, journaled)\n"
    told = {"FilesystemType": "hfs", "SolidState": False, "Internal": True}
    volume = mac(HOME, disks={"disk1": told}, mounts=mounts, fdesetup=f"FileVault is {said}.\n")
    assert volume == Volume(
        mount="/",
        system="hfs",
        medium="rotational",
        copy_on_write=False,
        encrypted=encrypted,
        snapshots=False,
    )


@pytest.mark.parametrize(
    ("place", "device", "told", "medium"),
    [
        (
            "/Volumes/Old (2010) Disk/x",
            "disk4s2",
            {"FilesystemType": "hfs", "SolidState": False, "Internal": True, "BusProtocol": "SATA"},
            "rotational",
        ),
        (
            "/Volumes/Old (2010) Disk/x",
            "disk4s2",
            {"FilesystemType": "hfs", "SolidState": False, "Internal": False, "BusProtocol": "USB"},
            "removable",
        ),
        ("/Volumes/stick/x", "disk5s1", {"FilesystemType": "msdos", "RemovableMedia": True}, "removable"),
        ("/Volumes/Installer/x", "disk6s1", {"FilesystemType": "hfs", "BusProtocol": "Disk Image"}, "unknown"),
        (HOME, "disk3s5", INTERNAL | {"Fusion": True}, "unknown"),
        (HOME, "disk3s5", {"FilesystemType": "apfs", "Internal": True}, "unknown"),
    ],
)
def test_what_a_disk_is(mac, place, device, told, medium):
    assert mac(place, disks={device: told}).medium == medium


@pytest.mark.parametrize("place", ["/Volumes/docs/x", "/Volumes/remote/x"])
def test_what_a_server_keeps(mac, place):
    volume = mac(place)
    assert (volume.medium, volume.copy_on_write, volume.snapshots) == ("network", None, None)


def test_what_is_mounted_on_demand_is_not_asked(mac):
    assert mac(f"{DATA}/home/bob/x").medium == "unknown"


def test_a_volume_that_says_it_is_not_encrypted(mac):
    told = {"FilesystemType": "hfs", "SolidState": False, "Internal": True, "Encryption": False}
    assert mac("/Volumes/Old (2010) Disk/x", disks={"disk4s2": told}).encrypted is False


def test_a_virtual_mac_believes_no_disk(mac):
    volume = mac(HOME, disks={"disk3s5": INTERNAL | {"FileVault": False}}, snapshots=NO_SNAPSHOTS, virtual="1")
    assert (volume.medium, volume.copy_on_write, volume.snapshots) == ("virtual", True, None)
