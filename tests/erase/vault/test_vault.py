"""What the vault promises to those who put something in and take it out again."""

import datetime
import os
import stat
import sys

import pytest

from tidytrace.erase.copies import Attributes, ConversationCopy, FolderCopy, Piece, PiecesCopy, Place, RowsCopy
from tidytrace.erase.vault import (
    AlreadyInVault,
    KeyGone,
    NotInVault,
    SetupDamaged,
    Vault,
    VaultDamaged,
    VaultFull,
    VaultNewer,
    VaultUnsafe,
    VaultUnusable,
)

A, B, C = (f"r-20261125-120000-000{letter}" for letter in "abc")
NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=7)
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX")


def test_every_kind_of_copy_comes_back_as_it_was(vault):
    place = Place(b"~/.claude", (b"projects", b"caf\xe9\n.jsonl"))
    attributes = Attributes(0o640, 1000, 100, 1_700_000_000_123_456_789)
    more = {"place": place, "owners": ("c1", "c2"), "app": "claude", "store": "projects"}
    copies = [
        ConversationCopy(id="c1", app="claude", title="报税", created=NOW, updated=None),
        FolderCopy(place=place, attributes=attributes),
        PiecesCopy(
            **more,
            what="entry",
            attributes=attributes,
            size=10,
            rest=b"\0\xff",
            rest_size=7,
            pieces=(Piece(1, 2, b"a", b"b"), Piece(5, 1, b"", b"", b"***")),
            container="items",
            blob=3,
        ),
        RowsCopy(**more, rows=4, blob=5),
    ]
    with vault.open(A, LATER) as deposit:
        for copy in copies:
            deposit.record(copy)
        deposit.seal()
    with vault.withdraw(A) as withdrawal:
        assert list(withdrawal.records()) == copies
        assert withdrawal.sealed


def test_blobs_are_read_while_the_records_are_gone_through(vault, copy_of):
    contents = [os.urandom(size) for size in (0, 10, 2**20, 3 * 2**20 + 1)]
    with vault.open(A, LATER) as deposit:
        for content in contents:
            blob = deposit.blob()
            blob.write(content)
            blob.close()
            deposit.record(copy_of(blob.number, size=len(content)))
            deposit.sync()
        deposit.seal()
    with vault.withdraw(A) as withdrawal:
        assert [b"".join(withdrawal.read(copy.blob)) for copy in withdrawal.records()] == contents


def test_a_deposit_that_was_not_sealed_says_so_and_can_be_gone_on_with(vault, fill, take, copy_of):
    fill(vault, A, b"one", seal=False)
    with vault.withdraw(A) as withdrawal:
        assert not withdrawal.sealed
        assert withdrawal.whole
        assert [copy.size for copy in withdrawal.records()] == [3]
    with (vault.folder / A / "pack").open("ab") as pack:
        pack.write(b"\x01torn")
    with vault.resume(A) as deposit:
        blob = deposit.blob()
        blob.write(b"two")
        blob.close()
        deposit.record(copy_of(blob.number))
        deposit.seal()
    assert take(vault, A) == [b"one", b"two"]
    with vault.withdraw(A) as withdrawal:
        assert withdrawal.sealed
    with pytest.raises(AlreadyInVault):
        vault.resume(A)


def test_sealing_can_be_tried_again_when_the_disk_was_full(vault, take, copy_of, monkeypatch):
    deposit = vault.open(A, LATER)
    blob = deposit.blob()
    blob.write(b"one")
    blob.close()
    deposit.record(copy_of(blob.number))
    deposit.blob().write(b"never closed")
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(VaultFull):
            deposit.seal()
    with pytest.raises(ValueError, match="sealed"):
        deposit.blob()
    with vault.withdraw(A) as withdrawal:
        assert withdrawal.sealed
    deposit.seal()
    deposit.close()
    assert take(vault, A) == [b"one"]


def test_a_kill_before_the_first_byte_leaves_an_empty_deposit(vault, take, fill):
    vault.open(A, LATER).close()
    (vault.folder / A / "pack").write_bytes(b"TDY")
    assert take(vault, A) == []
    with vault.resume(A) as deposit:
        deposit.seal()
    assert take(vault, A) == []


def test_what_is_abandoned_is_gone(vault, fill, take):
    fill(vault, B)
    deposit = vault.open(A, LATER)
    blob = deposit.blob()
    blob.write(b"x" * 2_000_000)
    deposit.abandon()
    assert vault.ids() == (B,)
    assert take(vault, B) == [b"hello"]
    with pytest.raises(NotInVault):
        vault.withdraw(A)


def test_losing_the_end_of_a_sealed_pack_is_noticed_even_between_entries(vault, fill, take):
    fill(vault, A, seal=False)
    whole = (vault.folder / A / "pack").read_bytes()
    with vault.resume(A) as deposit:
        deposit.seal()
    (vault.folder / A / "pack").write_bytes(whole)
    with vault.withdraw(A) as withdrawal:
        assert not withdrawal.sealed
        assert not withdrawal.whole
        with pytest.raises(VaultDamaged):
            list(withdrawal.records())


@pytest.mark.parametrize("name", ["key", "pack", "seal"])
def test_a_damaged_file_concerns_one_receipt_alone(vault, fill, take, name):
    fill(vault, A)
    fill(vault, B)
    path = vault.folder / A / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        take(vault, A)
    assert take(vault, B) == [b"hello"]
    vault.destroy(A)
    assert take(vault, B) == [b"hello"]
    assert vault.problems == []


@pytest.mark.parametrize("name", ["key", "pack", "seal"])
def test_a_file_of_another_receipt_is_noticed(vault, fill, take, name):
    fill(vault, A)
    fill(vault, B)
    (vault.folder / A / name).write_bytes((vault.folder / B / name).read_bytes())
    with pytest.raises(VaultDamaged):
        take(vault, A)
    assert take(vault, B) == [b"hello"]


def test_a_newer_format_is_told_from_damage(vault, fill, take):
    fill(vault, A)
    path = vault.folder / A / "key"
    path.write_bytes(b"TDYKEY02" + path.read_bytes()[8:])
    with pytest.raises(VaultNewer):
        take(vault, A)
    (vault.folder / "setup.json").write_text('{"version": 2}')
    with pytest.raises(VaultNewer):
        vault.open(B, LATER)


def test_a_receipt_without_its_key_or_pack_cannot_be_read(vault, fill, take):
    fill(vault, A)
    fill(vault, B)
    (vault.folder / A / "key").unlink()
    (vault.folder / B / "pack").unlink()
    with pytest.raises(KeyGone):
        take(vault, A)
    with pytest.raises(VaultDamaged):
        take(vault, B)
    assert vault.ids() == (B,)


def test_a_damaged_setup_does_not_close_what_is_there(vault, make_vault, fill, take):
    fill(vault, A)
    fill(vault, C)
    (vault.folder / "setup.json").write_bytes(b"{")
    again = make_vault()
    assert take(again, A) == [b"hello"]
    with pytest.raises(SetupDamaged):
        again.open(B, LATER)
    again.destroy(C)
    assert again.ids() == (A,)
    assert {type(problem) for problem in again.problems} == {SetupDamaged}
    again.choose("file")
    fill(again, B)
    assert [take(again, one) for one in (A, B)] == [[b"hello"]] * 2
    assert len(list(vault.folder.glob("master-*"))) == 1


def test_ids_size_and_time(vault, make_vault, fill):
    assert Vault(vault.folder.with_name("nothing")).ids() == ()
    fill(vault, A, b"x" * 5000)
    fill(vault, B)
    (vault.folder / "foreign").mkdir()
    assert make_vault().ids() == (A, B)
    assert vault.holds(A)
    assert not vault.holds(C)
    assert 5000 < vault.size(A) < 6000
    assert vault.expires(A) == LATER
    for ask in (vault.size, vault.expires, vault.withdraw, vault.destroy):
        for other in (C, "foreign", "../x", ""):
            with pytest.raises(NotInVault):
                ask(other)


def test_an_id_is_taken_once(vault, fill, take):
    fill(vault, A)
    with pytest.raises(AlreadyInVault):
        vault.open(A, LATER)
    assert take(vault, A) == [b"hello"]
    for bad in ("../x", "setup.json", "", "r-" + "x" * 100):
        with pytest.raises(ValueError, match="no id"):
            vault.open(bad, LATER)


def test_what_is_past_its_time_goes(vault, fill, take):
    fill(vault, A, expires=NOW)
    fill(vault, B, expires=NOW + datetime.timedelta(seconds=1))
    fill(vault, C)
    assert vault.destroy_expired(NOW) == (A,)
    assert vault.ids() == (B, C)
    assert [take(vault, one) for one in (B, C)] == [[b"hello"]] * 2
    assert vault.destroy_expired(NOW + datetime.timedelta(days=365)) == (B, C)
    assert vault.destroy_expired(NOW) == ()
    assert Vault(vault.folder.with_name("nothing")).destroy_expired(NOW) == ()


def test_one_that_cannot_be_looked_at_does_not_keep_the_others(vault, fill):
    fill(vault, A, expires=NOW)
    fill(vault, B, expires=NOW)
    key = vault.folder / A / "key"
    key.write_bytes(key.read_bytes()[:-1] + b"\0\0")
    assert vault.destroy_expired(NOW) == (B,)
    assert [type(problem) for problem in vault.problems] == [VaultDamaged]
    assert vault.ids() == (A,)


def test_what_a_kill_left_half_destroyed_or_half_made_goes_too(vault, fill):
    fill(vault, A)
    (vault.folder / A / "key").unlink()
    unborn = vault.folder / f".{B}.new"
    unborn.mkdir()
    (unborn / "key").write_bytes(b"half")
    assert vault.destroy_expired(NOW) == ()
    assert sorted(path.name[:7] for path in vault.folder.iterdir()) == ["master-", "setup.j"]
    unborn.mkdir()
    fill(vault, B)
    assert vault.ids() == (B,)


@posix
def test_everything_is_for_the_person_alone(vault, fill):
    before = os.umask(0)
    try:
        fill(vault, A)
    finally:
        os.umask(before)
    for path in [vault.folder, *vault.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    vault.folder.chmod(0o755)
    fill(vault, B)
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700


@posix
def test_a_link_is_never_followed(vault, fill, take, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "key").write_bytes(b"precious")
    fill(vault, A)
    fill(vault, B)
    (vault.folder / C).symlink_to(victim)
    with pytest.raises(VaultUnsafe):
        vault.withdraw(C)
    with pytest.raises(VaultUnsafe):
        vault.destroy(C)
    assert vault.holds(C)
    with pytest.raises(AlreadyInVault):
        vault.open(C, LATER)
    assert vault.destroy_expired(LATER) == (A, B)
    assert (victim / "key").read_bytes() == b"precious"

    fill(vault, A)
    for name in ("key", "pack", "seal"):
        path = vault.folder / A / name
        path.rename(tmp_path / name)
        path.symlink_to(tmp_path / name)
        with pytest.raises(VaultUnsafe):
            take(vault, A)
        before = (tmp_path / name).read_bytes()
        path.unlink()
        path.symlink_to(victim / "key")
        (tmp_path / name).write_bytes(before)
    vault.destroy(A)
    assert (victim / "key").read_bytes() == b"precious"
    assert not vault.holds(A)

    link = tmp_path / "link"
    link.symlink_to(vault.folder)
    with pytest.raises(VaultUnsafe):
        Vault(link).ids()
    with pytest.raises(VaultUnsafe):
        Vault(link).choose("file")


@posix
def test_a_special_file_in_the_place_of_a_key_does_not_hold_anything_up(vault, fill, take):
    fill(vault, A)
    (vault.folder / A / "key").unlink()
    os.mkfifo(vault.folder / A / "key")
    with pytest.raises(VaultUnsafe):
        take(vault, A)
    vault.destroy(A)
    assert not vault.holds(A)


@posix
def test_a_vault_of_somebody_else_is_refused(vault, fill, monkeypatch):
    fill(vault, A)
    monkeypatch.setattr(os, "geteuid", lambda: vault.folder.stat().st_uid + 1)
    for ask in (vault.ids, lambda: vault.withdraw(A), lambda: vault.open(B, LATER), lambda: vault.destroy(A)):
        with pytest.raises(VaultUnsafe):
            ask()


def test_a_file_instead_of_the_vault_is_refused(tmp_path):
    (tmp_path / "vault").write_bytes(b"")
    with pytest.raises(VaultUnsafe):
        Vault(tmp_path / "vault").ids()
    with pytest.raises(VaultUnsafe):
        Vault(tmp_path / "vault").choose("file")


def test_a_full_disk_leaves_no_half_receipt(vault, fill, monkeypatch):
    fill(vault, A)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(VaultFull):
            vault.open(B, LATER)
    vault.destroy_expired(NOW)
    assert sorted(path.name for path in vault.folder.iterdir() if path.name.startswith((".", "r-"))) == [A]


def test_on_a_full_disk_receipts_can_be_destroyed(vault, make_vault, fill, take, monkeypatch):
    fill(vault, A)
    fill(vault, B)
    real = os.write

    def overwrite_only(descriptor, data):
        # what lies there already can be written over; there is no room for more
        if os.lseek(descriptor, 0, os.SEEK_CUR) + len(data) > os.fstat(descriptor).st_size:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", overwrite_only)
        vault.destroy(A)
    assert vault.ids() == (B,)
    assert {type(problem) for problem in vault.problems} == {VaultFull}
    assert take(vault, B) == [b"hello"]


@posix
def test_what_the_system_refuses_is_told_and_nothing_is_destroyed(vault, fill, take, monkeypatch):
    fill(vault, A)
    real = os.fsync
    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
        patched.setattr(os, "replace", lambda *_, **__: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
        with pytest.raises(VaultUnusable) as told:
            vault.destroy(A)
    assert told.value.sentence() == "It is write-protected."
    assert real is os.fsync
    assert take(vault, A) == [b"hello"]
