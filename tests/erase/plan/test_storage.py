"""What is promised follows from the volume; what cannot be known is not promised."""

import pytest

from tidytrace.erase.plan.storage import VAULT, WEAKEST_FIRST, Storage, storage_promise, storages
from tidytrace.findings.wording import WORDING, render
from tidytrace.host import Volume
from tidytrace.language import Language
from volumes import Box

ENGLISH = Language("en")


def volume(system="ext4", medium="rotational", *, cow=False, encrypted=False, snapshots=False, mount="/", **more):
    known = {"copy_on_write": cow, "encrypted": encrypted, "snapshots": snapshots}
    return Volume(mount=mount, system=system, medium=medium, **known, **more)


def promise(system="ext4", medium="rotational", **more):
    storage = Storage.of(volume(system, medium, **more))
    return storage.kind, storage.promise, storage.notes


def said(system="ext4", medium="rotational", **more):
    return Storage.of(volume(system, medium, **more)).sentence(ENGLISH)


@pytest.mark.parametrize(
    ("system", "medium", "cow", "expected"),
    [
        ("ext4", "rotational", False, ("hdd", "overwritten", ())),
        ("ext4", "flash", False, ("ssd", "flash", ("encrypt",))),
        ("exfat", "removable", False, ("removable", "removable", ("encrypt",))),
        ("btrfs", "rotational", True, ("copy-on-write", "snapshots-possible", ("encrypt",))),
        ("apfs", "flash", True, ("copy-on-write", "snapshots-possible", ("encrypt",))),
        ("refs", "flash", True, ("copy-on-write", "snapshots-possible", ("encrypt",))),
        ("btrfs", "rotational", False, ("hdd", "overwritten", ())),
        ("xfs", "rotational", True, ("copy-on-write", "overwritten", ("reflink",))),
        ("xfs", "rotational", None, ("hdd", "overwritten", ("reflink",))),
        ("xfs", "flash", False, ("ssd", "flash", ("encrypt",))),
        ("something", "rotational", None, ("hdd", "best-effort", ("encrypt",))),
        ("nfs4", "network", None, ("network", "not-here", ())),
        ("tmpfs", "memory", False, ("memory", "memory", ())),
        ("ext4", "virtual", False, ("unknown", "virtual", ())),
        ("ext4", "unknown", False, ("unknown", "best-effort", ("encrypt",))),
    ],
)
def test_the_volume_decides_the_promise(system, medium, cow, expected):
    assert promise(system, medium, cow=cow) == expected


def test_only_a_spinning_disk_without_anything_else_is_overwritten_and_that_is_all():
    assert said() == "What is erased is overwritten at the very spot on the disk where it stands."


def test_snapshots_that_were_seen_are_named_and_possible_ones_admitted():
    seen = said("btrfs", cow=True, snapshots=True, snapshots_at="/home/.snapshots")
    assert "Snapshots were seen here (/home/.snapshots)." in seen
    assert "If this computer makes snapshots or restore points" in said("ntfs", snapshots=None)
    assert "napshots" not in said("ext4", snapshots=False)


def test_encryption_is_said_where_it_is_and_advised_where_it_would_help():
    assert said("ext4", "flash", encrypted=True).endswith(
        "whoever takes the disk without your password cannot read it."
    )
    for unsure in (False, None):
        assert said("ext4", "flash", encrypted=unsure).endswith("Encrypting the whole disk protects against that.")
    assert "ncrypt" not in said("ext4", "rotational")
    assert "ncrypt" not in said("nfs4", "network", encrypted=None)


def test_a_journal_with_contents_and_layers_of_a_container_are_said():
    assert "journal" in said("ext3", journaled_data=True)
    assert "a layer below may still hold an older copy" in said("overlay", layered=True)


def test_nothing_is_promised_for_a_volume_of_which_nothing_is_known(fixture_host):
    for system in ("linux", "windows", "macos"):
        host = fixture_host(system)
        storage = storage_promise(host.home / "x", host)
        assert (storage.kind, storage.promise) == ("unknown", "best-effort")


def test_a_path_is_asked_for_on_its_computer(fixture_host):
    box = Box(fixture_host())
    box.disk("sda", "8:0")
    box.mount("ext4", "8:0")
    assert storage_promise(box.host.home / "x", box.host) == Storage("hdd", "overwritten", mounts=("/",))


def test_places_on_several_volumes_are_grouped_and_the_weakest_comes_first(fixture_host):
    given = {
        "/": volume(),
        "/home": volume("ext4", "flash", mount="/home"),
        "/home/alice/share": volume("cifs", "network", cow=None, mount="/home/alice/share"),
        "/snapped": volume("ext4", snapshots=True, snapshots_at="LVM", mount="/snapped"),
        "/other": volume("xfs", "flash", mount="/other"),
    }
    host = fixture_host(volumes=given)
    places = ("/etc/x", "/home/alice/a", "/home/alice/b", "/home/alice/share/c", "/snapped/d", "/other/e")
    found = storages((host.local(place) for place in places), host)
    assert [(one.promise, one.snapshots_at, one.mounts) for one in found] == [
        ("not-here", None, ("/home/alice/share",)),
        ("overwritten", "LVM", ("/snapped",)),
        ("flash", None, ("/home", "/other")),
        ("overwritten", None, ("/",)),
    ]
    assert storages((), host) == ()


def test_every_promise_and_note_has_its_sentence():
    notes = ("snapshots-seen", "snapshots-may-be", "reflink", "journal", "encrypted", "encrypt")
    for one in WEAKEST_FIRST:
        for phrase in Storage("unknown", one, notes, "/x").phrases:
            assert render(phrase, ENGLISH)
    assert "its key is destroyed" in render(VAULT, ENGLISH)
    used = {f"promise.{one}" for one in (*WEAKEST_FIRST, *notes, "vault")}
    assert {key for key in WORDING if key.startswith("promise.")} == used


def test_sentences_follow_each_other_as_the_language_has_it():
    storage = Storage.of(volume("ext4", "flash"))
    assert ". Encrypting" in storage.sentence(ENGLISH)
    assert "\u3002 " not in storage.sentence(Language("zh_CN"))
