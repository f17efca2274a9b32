"""What a path of Linux lies on, from the table of mounts and from sysfs."""

import os

import pytest

from tidytrace.host import Recorded, Volume
from volumes import Box

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sysfs has links, and names such as 8:1, that Windows has not")
HOME = "/home/alice/.codex/x.jsonl"


@pytest.fixture
def box(fixture_host):
    return Box(fixture_host())


def answering(fixture_host, **answers):
    return Box(fixture_host(answers=Recorded(**answers)))


def test_ext4_on_a_spinning_disk(box):
    box.disk("sda", "8:1", partition="sda1")
    box.mount("ext4", "8:1")
    assert box.of(HOME) == Volume(
        mount="/", system="ext4", medium="rotational", copy_on_write=False, encrypted=False, snapshots=False
    )


def test_ext4_on_nvme(box):
    box.disk("nvme0n1", "259:2", rotational="0", partition="nvme0n1p2")
    box.mount("ext4", "259:2")
    assert (box.of(HOME).medium, box.of(HOME).encrypted) == ("flash", False)


def test_lvm_on_encryption_on_nvme(box):
    part = box.disk("nvme0n1", "259:2", rotational="0", partition="nvme0n1p2")
    crypt = box.dm("dm-0", "254:0", "CRYPT-LUKS2-0123-luks", part)
    box.dm("dm-1", "254:1", "LVM-abc", crypt)
    box.mount("ext4", "254:1", source="/dev/mapper/vg-root")
    assert box.of(HOME) == Volume(
        mount="/", system="ext4", medium="flash", copy_on_write=False, encrypted=True, snapshots=False
    )


@pytest.mark.parametrize("uuid", ["CRYPT-VERITY-0123-root", "CRYPT-INTEGRITY-0123-x", "LVM-abc"])
def test_what_only_checks_or_divides_is_no_encryption(box, uuid):
    box.dm("dm-0", "254:0", uuid, box.disk("sda", "8:0"))
    box.mount("ext4", "254:0")
    assert box.of(HOME).encrypted is False


def test_half_encrypted_is_not_encrypted(box):
    crypt = box.dm("dm-0", "254:0", "CRYPT-LUKS2-0123-luks", box.disk("sda", "8:0"))
    box.dm("dm-1", "254:1", "LVM-abc", crypt, box.disk("sdb", "8:16"))
    box.mount("ext4", "254:1")
    assert (box.of(HOME).encrypted, box.of(HOME).medium) == (False, "rotational")


@pytest.mark.parametrize(("second", "medium"), [("1", "rotational"), ("0", "unknown")])
def test_a_raid_is_as_good_as_its_worst_disk(box, second, medium):
    box.dm("md0", "9:0", None, box.disk("sda", "8:0"), box.disk("sdb", "8:16", rotational=second))
    box.mount("ext4", "9:0")
    assert box.of(HOME).medium == medium


def test_snapshots_of_lvm_are_seen_and_those_of_a_pool_cannot_be(box):
    disk = box.disk("sda", "8:0")
    real = box.dm("dm-1", "254:1", "LVM-abc-real", disk)
    box.dm("dm-0", "254:0", "LVM-abc", real)
    box.dm("dm-4", "254:4", "LVM-thin", box.dm("dm-3", "254:3", "LVM-pool-tpool", disk))
    box.mount("ext4", "254:0")
    box.mount("ext4", "254:4", "/srv")
    assert (box.of(HOME).snapshots, box.of(HOME).snapshots_at) == (True, "LVM")
    assert box.of("/srv/x").snapshots is None


def test_btrfs_on_an_encrypted_disk_is_found_through_its_source(box):
    box.dm("dm-0", "254:0", "CRYPT-LUKS2-0123-luks", box.disk("nvme0n1", "259:0", rotational="0"))
    mapper = box.host.local("/dev/mapper/luks-0123")
    mapper.parent.mkdir()
    mapper.symlink_to("../dm-0")
    box.mount("btrfs", "0:30", source="/dev/mapper/luks-0123", root="/@")
    assert box.of(HOME) == Volume(
        mount="/", system="btrfs", medium="flash", copy_on_write=True, encrypted=True, snapshots=None
    )


def test_all_disks_of_a_btrfs_count(box):
    for name, device, rotational in (("sda", "8:0", "1"), ("sdb", "8:16", "0")):
        box.disk(name, device, rotational=rotational)
        box.write(f"/sys/fs/btrfs/0123-4567/devices/{name}/size", "1\n")
    box.mount("btrfs", "0:30", source="/dev/sda")
    assert (box.of(HOME).medium, box.of(HOME).encrypted) == ("unknown", False)


@pytest.mark.parametrize("folder", ["/.snapshots", "/home/.snapshots", "/home/alice/.snapshots", "/@snapshots"])
def test_snapshots_of_btrfs_are_seen_beside_the_path(box, folder):
    box.disk("sda", "8:0")
    box.mount("btrfs", "0:30", source="/dev/sda")
    box.write(f"{folder}/1/info.xml", "")
    assert (box.of(HOME).snapshots, box.of(HOME).snapshots_at) == (True, folder)


def test_snapshots_of_btrfs_are_seen_where_their_subvolume_is_mounted(box):
    box.disk("sda", "8:0")
    box.mount("btrfs", "0:30", source="/dev/sda", root="/@")
    box.mount("btrfs", "0:30", "/mnt/snaps", source="/dev/sda", root="/@snapshots")
    assert box.of(HOME).snapshots is None
    box.write("/mnt/snaps/2026-01-01/etc/x", "")
    assert box.of(HOME).snapshots_at == "/mnt/snaps"


def test_an_empty_folder_for_snapshots_tells_nothing(box):
    box.mount("btrfs", "0:30", source="/dev/sda")
    box.host.local("/home/alice/.snapshots").mkdir(parents=True)
    assert box.of(HOME).snapshots is None


def test_a_file_without_copy_on_write_is_written_in_place(fixture_host):
    box = answering(fixture_host, inode_flags={HOME: 0x0080_0000, "/home/alice/.codex": 0x0080_0000})
    box.mount("btrfs", "0:30")
    box.write(HOME, "")
    assert box.of(HOME).copy_on_write is False
    assert box.of("/home/alice/.codex/other").copy_on_write is True
    assert box.of("/home/alice/.codex").copy_on_write is True  # it speaks of files to come


def test_flags_of_a_file_tell_of_encryption_and_of_the_journal(fixture_host):
    box = answering(fixture_host, inode_flags={HOME: 0x0000_4800})
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    assert (box.of(HOME).encrypted, box.of(HOME).journaled_data) == (True, True)
    assert (box.of("/home/alice/y").encrypted, box.of("/home/alice/y").journaled_data) == (False, False)


def test_contents_in_the_journal_by_option_or_by_the_default_of_the_file_system(box):
    box.disk("sda", "8:0")
    box.disk("sdb", "8:16")
    box.mount("ext4", "8:0", options="rw,errors=remount-ro,data=journal")
    box.mount("ext4", "8:16", "/srv")
    assert (box.of(HOME).journaled_data, box.of("/srv/x").journaled_data) == (True, False)
    box.write("/proc/fs/ext4/sdb/options", "rw\ndata=journal\n")
    assert box.of("/srv/x").journaled_data


@pytest.mark.parametrize(
    ("names", "answer", "snapshots", "encrypted"),
    [
        (["auto-2026-01-01"], "off\n", True, None),
        ([], "aes-256-gcm\n", False, True),
        (None, None, None, None),
    ],
)
def test_zfs(fixture_host, names, answer, snapshots, encrypted):
    commands = {} if answer is None else {"zfs get -H -o value encryption tank/home": answer}
    box = answering(fixture_host, commands=commands)
    box.mount("ext4", "8:0")
    box.mount("zfs", "0:50", "/home", source="tank/home", options="rw,xattr")
    if names is not None:
        box.host.local("/home/.zfs/snapshot").mkdir(parents=True)
    for name in names or ():
        box.host.local(f"/home/.zfs/snapshot/{name}").mkdir()
    volume = box.of(HOME)
    assert (volume.copy_on_write, volume.snapshots, volume.encrypted) == (True, snapshots, encrypted)
    assert volume.snapshots_at == ("/home/.zfs/snapshot" if snapshots else None)


@pytest.mark.parametrize("reflink", [True, False, None])
def test_xfs_says_itself_whether_files_share_blocks(fixture_host, reflink):
    box = answering(fixture_host, reflinks={} if reflink is None else {"/": reflink})
    box.disk("sda", "8:0")
    box.mount("xfs", "8:0")
    assert (box.of(HOME).copy_on_write, box.of(HOME).medium) == (reflink, "rotational")


@pytest.mark.parametrize("system", ["f2fs", "bcachefs", "nilfs2"])
def test_other_file_systems_that_write_elsewhere(box, system):
    box.disk("sda", "8:0")
    box.mount(system, "8:0", source="/dev/sda")
    assert (box.of(HOME).copy_on_write, box.of(HOME).snapshots) == (True, None)


def test_a_stick_with_fat(box):
    box.disk("sda", "8:0")
    box.disk("sdb", "8:17", removable="1", bus="usb1/1-4", partition="sdb1")
    box.mount("ext4", "8:0")
    box.mount("vfat", "8:17", "/media/alice/MY STICK")
    volume = box.of("/media/alice/MY STICK/x")
    assert (volume.mount, volume.medium, volume.copy_on_write) == ("/media/alice/MY STICK", "removable", False)


def test_a_disk_behind_usb_is_not_taken_for_a_spinning_one(box):
    box.disk("sdb", "8:16", rotational="1", bus="usb2/2-1")
    box.mount("ext4", "8:16")
    assert box.of(HOME).medium == "removable"


@pytest.mark.parametrize(
    ("disk", "medium"),
    [
        ({"name": "vda"}, "virtual"),
        ({"name": "sda", "model": "QEMU HARDDISK"}, "virtual"),
        ({"name": "sda", "model": "VBOX HARDDISK"}, "virtual"),
        ({"name": "sda", "model": "Virtual Disk"}, "virtual"),
        ({"name": "sda", "model": "PERC H730"}, "unknown"),
        ({"name": "sda", "model": "WDC WD40EFRX"}, "rotational"),
        ({"name": "sda", "bus": "host6/session1/target6:0:0"}, "network"),
        ({"name": "nbd0"}, "network"),
        ({"name": "zram0", "rotational": "0"}, "memory"),
        ({"name": "sda", "rotational": ""}, "unknown"),
    ],
)
def test_what_a_disk_is(box, disk, medium):
    box.disk(device="8:0", **disk)
    box.mount("ext4", "8:0")
    assert box.of(HOME).medium == medium


@pytest.mark.parametrize(
    ("place", "text", "virtual"),
    [
        ("/sys/class/dmi/id/sys_vendor", "QEMU\n", True),
        ("/sys/class/dmi/id/product_name", "Virtual Machine\n", True),
        ("/sys/class/dmi/id/product_name", "Google Compute Engine\n", True),
        ("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\n", True),
        ("/sys/hypervisor/type", "xen\n", True),
        ("/proc/device-tree/compatible", "linux,dummy-virt\0", True),
        ("/sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n", False),
        ("/sys/class/dmi/id/sys_vendor", "Google\n", False),
    ],
)
def test_in_a_virtual_machine_no_disk_is_believed(box, place, text, virtual):
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    box.mount("tmpfs", "0:40", "/tmp")
    box.write(place, text)
    expected = ("virtual", None, None) if virtual else ("rotational", False, False)
    volume = box.of(HOME)
    assert (volume.medium, volume.encrypted, volume.snapshots) == expected
    assert box.of("/tmp/x").medium == "memory"


def test_a_file_system_in_a_file_is_as_good_as_what_holds_the_file(box):
    box.dm("dm-0", "254:0", "CRYPT-LUKS2-0123-luks", box.disk("sda", "8:0", rotational="0"))
    box.mount("btrfs", "0:30", source="/dev/dm-0")
    box.loop("loop0", "7:0", "/srv/images/disk.img")
    box.mount("ext4", "7:0", "/mnt")
    assert box.of("/mnt/x") == Volume(
        mount="/mnt", system="ext4", medium="flash", copy_on_write=True, encrypted=True, snapshots=None
    )


def test_a_file_that_holds_itself_ends(box):
    box.loop("loop0", "7:0", "/disk.img")
    box.mount("ext4", "7:0")
    assert box.of(HOME).medium == "unknown"


def test_an_overlay_writes_into_its_upper_folder(box):
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    box.mount("overlay", "0:40", "/merged", options="rw,lowerdir=/l,upperdir=/srv/up per,workdir=/w")
    volume = box.of("/merged/x")
    assert (volume.layered, volume.medium, volume.encrypted) == (True, "rotational", False)


def test_the_upper_folder_of_a_container_is_out_of_sight(box):
    box.mount("overlay", "0:40", options="rw,lowerdir=/var/l,upperdir=/var/lib/docker/overlay2/0/diff")
    volume = box.of(HOME)
    assert (volume.layered, volume.medium, volume.encrypted) == (True, "unknown", None)


def test_folders_that_are_encrypted_by_themselves(box):
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    box.mount("ecryptfs", "0:41", "/home/alice", source="/home/.ecryptfs/alice/.Private")
    box.mount("fuse.gocryptfs", "0:42", "/home/bob", source="/srv/bob.cipher")
    for place in ("/home/alice/x", "/home/bob/x"):
        volume = box.of(place)
        assert (volume.encrypted, volume.medium, volume.copy_on_write) == (True, "rotational", False)


@pytest.mark.parametrize(
    ("system", "options", "medium"),
    [
        *((one, "rw", "network") for one in ("nfs4", "cifs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "ceph")),
        ("9p", "rw,trans=tcp,port=564", "network"),
        ("9p", "rw,aname=drvfs;path=C:\\134;uid=1000,trans=fd,rfd=8,wfd=8", "virtual"),
        ("virtiofs", "rw", "virtual"),
        ("fuse.something", "rw", "unknown"),
        ("autofs", "rw,direct", "unknown"),
    ],
)
def test_what_others_serve_is_never_entered(box, monkeypatch, system, options, medium):
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    box.mount(system, "0:60", "/home/alice/my share", options=options)
    asked = []
    real = os.readlink
    monkeypatch.setattr(os, "readlink", lambda path, **more: asked.append(os.fspath(path)) or real(path, **more))
    assert box.of("/home/alice/my share/a/b").medium == medium
    assert asked
    assert [path for path in asked if "my share" in path] == []


def test_what_is_mounted_in_a_folder_of_autofs_counts(box):
    box.mount("ext4", "8:0")
    auto = box.mount("autofs", "0:40", "/net")
    box.mount("nfs4", "0:41", "/net/files", parent=auto)
    assert box.of("/net/files/x").system == "nfs4"
    assert box.of("/net/other/x").system == "autofs"


def test_a_link_leads_to_another_disk(box):
    box.disk("sda", "8:0")
    box.disk("sdb", "8:16", rotational="0")
    box.mount("ext4", "8:0")
    box.mount("ext4", "8:16", "/data")
    box.host.local("/data/codex").mkdir(parents=True)
    box.host.local("/home/alice/.codex").symlink_to("../../data/codex")
    assert (box.of(HOME).mount, box.of(HOME).medium) == ("/data", "flash")


def test_links_in_a_circle_end(box):
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    box.host.local("/home/alice/.codex").symlink_to(".codex")
    assert box.of(HOME).mount == "/"


def test_a_mount_that_another_one_hides_does_not_count(box):
    root = box.mount("ext4", "8:0")
    box.mount("nfs4", "0:40", "/home/alice", parent=root)
    upper = box.mount("xfs", "8:16", "/home", parent=root)
    box.mount("tmpfs", "0:41", "/home", parent=upper)
    assert box.of(HOME).system == "tmpfs"


def test_a_folder_bound_to_another_place_has_the_disk_of_its_own(box):
    box.disk("sda", "8:0")
    box.disk("sdb", "8:16", rotational="0")
    box.mount("ext4", "8:0")
    box.mount("ext4", "8:16", "/home/alice", root="/people/alice")
    assert box.of(HOME).medium == "flash"


@pytest.mark.parametrize("text", ["", "no table\n", "1 2 8:0 /\n", "a b 8:0 / / rw - ext4 /dev/sda rw\n"])
def test_without_a_table_nothing_is_claimed(box, text):
    box.write("/proc/self/mountinfo", text)
    assert box.of(HOME) == Volume(mount="")
