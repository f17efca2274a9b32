"""Entries of some sites taken out of a store of many, and put back."""

import contextlib
import os
import subprocess
import sys

import pytest

from homes.browser import kept
from homes.leveldb import store
from tidytrace.chats.stores.websites import contents_of
from tidytrace.erase.copies import Attributes, EntriesCopy, Place
from tidytrace.erase.errors import ChangedSincePlan, Damaged, NotWritable, StillOpen
from tidytrace.erase.files.folders import Folder
from tidytrace.erase.keyvalue import erase_entries, take_entries
from tidytrace.erase.keyvalue.locked import CURRENT
from tidytrace.erase.model import Stamp, Target
from tidytrace.erase.restore.putkeys import restore_entries

SITES = {"chatgpt.com": "browser:chatgpt.com"}
GOES = {b"_https://chatgpt.com\0\1chat": kept("MARK-asked"), b"META:https://chatgpt.com": b"\x08\1"}
STAYS = {b"_https://www.example.com\0\1page": kept("KEEP-page"), b"VERSION": b"1"}


@pytest.fixture
def shop(tmp_path):
    """A store with a table and a log, an older value and a deleted one."""
    older = GOES | STAYS | {b"_https://chatgpt.com\0\1draft": kept("MARK-draft")}
    newer = {b"_https://chatgpt.com\0\1chat": kept("MARK-asked"), b"_https://claude.ai\0\1x": kept("KEEP-claude")}
    return store(tmp_path / "leveldb", older, newer, gone=[b"_https://chatgpt.com\0\1draft"])


def targets(folder):
    """CURRENT and all files, as a plan names them."""
    anchor = folder.parent
    stamp = Stamp.of(anchor.lstat())
    found = {
        path.name: Target(anchor, stamp, (folder.name, path.name), Stamp.of(path.lstat()))
        for path in sorted(folder.iterdir())
        if path.name == CURRENT or path.name[0].isdigit() or path.name.startswith("MANIFEST")
    }
    return found[CURRENT], tuple(found.values())


def live(folder):
    contents = contents_of(folder)
    assert contents is not None
    return contents.live


def raw(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_they_go_with_all_older_values_and_the_others_are_what_they_were(shop):
    before = live(shop)
    erase_entries(*targets(shop), SITES)
    assert live(shop) == {key: value for key, value in before.items() if b"chatgpt.com" not in key}
    assert b"MARK" not in raw(shop)
    assert b"chatgpt.com" not in raw(shop)
    assert not (shop / "000005.ldb").exists()


def test_an_old_file_is_overwritten_before_it_loses_its_name(shop):
    linked = shop.parent / "same-file"
    os.link(shop / "000006.log", linked)
    size = linked.stat().st_size
    erase_entries(*targets(shop), SITES)
    assert linked.read_bytes() in {b"", b"\n" * size}


def test_what_was_taken_comes_back_into_what_the_app_made_of_it(shop, tmp_path):
    before = live(shop)
    target, files = targets(shop)
    entries, witness = take_entries(target, files, SITES)
    assert {one.key: one.value for one in entries} == GOES
    copy = EntriesCopy(
        place=Place.of(shop.parent, (shop.name, CURRENT), tmp_path),
        owners=("browser:chatgpt.com",),
        app="browser",
        store="storage",
        attributes=Attributes.of((shop / CURRENT).lstat()),
        entries=len(entries),
        witness=witness,
        blob=1,
    )
    erase_entries(target, files, SITES)
    assert restore_entries(copy, entries, tmp_path, "r-1")[0] == "merged"
    assert live(shop) == before
    assert restore_entries(copy, entries, tmp_path, "r-1")[0] == "there-already"


def test_a_store_that_somebody_wrote_to_since_the_plan_stays(shop):
    target, files = targets(shop)
    with (shop / "000006.log").open("ab") as log:
        log.write(bytes(7))
    before = raw(shop)
    with pytest.raises(ChangedSincePlan):
        erase_entries(target, files, SITES)
    assert raw(shop) == before


def test_a_damaged_store_stays(shop):
    data = bytearray((shop / "000005.ldb").read_bytes())
    data[5] ^= 1
    (shop / "000005.ldb").write_bytes(data)
    target, files = targets(shop)
    with pytest.raises(Damaged):
        erase_entries(target, files, SITES)
    assert (shop / "000005.ldb").read_bytes() == bytes(data)


@pytest.mark.skipif(os.name == "nt", reason="there the store's lock is a file that nobody else can open")
def test_a_store_that_its_app_has_open_stays(shop):
    lock = "import fcntl, sys; file = open(sys.argv[1], 'r+'); fcntl.lockf(file, fcntl.LOCK_EX)"
    command = [sys.executable, "-c", f"{lock}; print(flush=True); sys.stdin.read()", str(shop / "LOCK")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as app:
        assert app.stdout is not None
        app.stdout.readline()
        before = raw(shop)
        with pytest.raises(StillOpen):
            erase_entries(*targets(shop), SITES)
        assert raw(shop) == before
        with contextlib.suppress(OSError):
            app.communicate()


def test_a_folder_that_may_not_be_changed_stays(shop, monkeypatch):
    for way in Folder.__subclasses__():
        monkeypatch.setattr(way, "changeable", lambda _self: False)
    before = raw(shop)
    with pytest.raises(NotWritable):
        erase_entries(*targets(shop), SITES)
    assert raw(shop) == before


def test_a_store_of_megabytes_keeps_every_entry(tmp_path):
    stays = {b"_https://www.example.com\0\1%d" % number: os.urandom(40_000) for number in range(100)}
    folder = store(tmp_path / "leveldb", stays | GOES, {})
    erase_entries(*targets(folder), SITES)
    assert live(folder) == stays
