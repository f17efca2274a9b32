"""A destroyed receipt stays destroyed and the others stay readable, wherever a kill comes."""

import base64
import datetime
import itertools
import os
import shutil
from pathlib import Path

import pytest

from tidytrace.erase.vault import KeyGone, VaultDamaged, VaultError, files, keys
from tidytrace.erase.vault.keys import ReceiptKey
from windows import KILLED_INSIDE

A, B, C, D = (f"r-20261125-120000-000{letter}" for letter in "abcd")
NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
STEPS = ("open", "write", "writev", "fsync", "replace", "unlink", "rmdir", "mkdir", "ftruncate")
RING = ("set_password", "delete_password")


class Kill(BaseException):
    """The program ends here."""


class Killer:
    """Ends the program at the n-th step that changes something on the disk or in the keyring, before or after it."""

    def __init__(self, patched, ring, at, *, after):
        self.at, self.after, self.steps, self.dead = at, after, 0, False
        for owner, name in [
            *((os, name) for name in STEPS if hasattr(os, name)),
            *((type(ring), name) for name in RING),
        ]:
            patched.setattr(owner, name, self.wrap(getattr(owner, name), name))

    def wrap(self, real, name):
        def step(*arguments, **more):
            if self.dead:
                raise Kill
            if name == "open" and not arguments[1] & os.O_CREAT:
                return real(*arguments, **more)
            self.steps += 1
            if self.steps == self.at and not self.after:
                self.dead = True
                raise Kill
            done = real(*arguments, **more)
            if self.steps == self.at:
                self.dead = True
                raise Kill
            return done

        return step


def masters(vault, ring):
    """All master keys that are there to be found."""
    found = [base64.b64decode(entry) for entry in ring.entries.values()]
    for path in vault.folder.rglob("*master-*"):
        body = path.read_bytes()
        found += [body[start : start + 32] for start in range(max(len(body) - 31, 0))]
    return found


def opens(old, master):
    try:
        old.unlock(master)
    except VaultDamaged:
        return False
    return True


def kept_key(vault, receipt_id) -> ReceiptKey:
    with files.entrance(vault.folder) as folder:
        return keys.load(folder, receipt_id)


def interrupted(step, monkeypatch, ring, at, *, after):
    """Whether the step came to its end before the kill."""
    with monkeypatch.context() as patched:
        killer = Killer(patched, ring, at, after=after)
        try:
            step()
        except (Kill, VaultError):
            assert killer.dead
        return not killer.dead


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody cuts the power of these tests."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def stage(tmp_path, make_vault, ring, fill):
    """A vault with three receipts, put back as it was as often as wanted."""

    def make(home):
        vault = make_vault()
        vault.choose(home)
        for one, content in ((A, b"first"), (B, b"second"), (C, b"third" * 1_000)):
            fill(vault, one, content)
        shutil.copytree(vault.folder, tmp_path / "before")
        entries = dict(ring.entries)

        def again():
            shutil.rmtree(vault.folder)
            shutil.copytree(tmp_path / "before", vault.folder)
            ring.entries = dict(entries)
            return make_vault()

        return again

    return make


@KILLED_INSIDE
@pytest.mark.parametrize("home", ["file", "keyring"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_of_destroying(stage, ring, make_vault, take, monkeypatch, home, after):  # noqa: PLR0917 - fixtures
    again = stage(home)
    old = kept_key(again(), A)
    assert any(opens(old, master) for master in masters(again(), ring))
    saved = again().folder.with_name("saved")
    shutil.copytree(again().folder / A, saved)
    for at in itertools.count(1):
        vault = again()
        ended = interrupted(lambda: vault.destroy(A), monkeypatch, ring, at, after=after)  # noqa: B023 - called at once
        # whatever is left can be read at once
        assert take(make_vault(), B) == [b"second"]
        assert take(make_vault(), C) == [b"third" * 1_000]
        if make_vault().holds(A):
            assert not ended
            assert take(make_vault(), A) == [b"first"]
            make_vault().destroy(A)
        fresh = make_vault()
        assert fresh.destroy_expired(NOW) == ()
        assert fresh.problems == []
        # nothing that is left opens what somebody kept of it
        found = masters(fresh, ring)
        assert found
        assert not any(opens(old, master) for master in found)
        shutil.copytree(saved, fresh.folder / A)
        with pytest.raises((KeyGone, VaultDamaged)):
            take(make_vault(), A)
        shutil.rmtree(fresh.folder / A)
        assert [take(make_vault(), one) for one in (B, C)] == [[b"second"], [b"third" * 1_000]]
        assert not [path for path in fresh.folder.rglob("*") if path.name.startswith(".")]
        assert len(ring.entries) + len(list(fresh.folder.glob("master-*"))) == 1
        if ended:
            break
    assert at > 20


@KILLED_INSIDE
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_of_moving_the_master_key(stage, ring, make_vault, take, monkeypatch, after):  # noqa: PLR0917 - fixtures
    again = stage("file")
    for at in itertools.count(1):
        vault = again()
        ended = interrupted(lambda: vault.choose("keyring"), monkeypatch, ring, at, after=after)  # noqa: B023
        assert [take(make_vault(), one) for one in (A, B)] == [[b"first"], [b"second"]]
        make_vault().choose("keyring")
        assert [take(make_vault(), one) for one in (A, B)] == [[b"first"], [b"second"]]
        assert len(ring.entries) == 1
        assert not list(vault.folder.glob("*master-*"))
        if ended:
            break
    assert at > 20


@KILLED_INSIDE
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_of_a_deposit(stage, ring, make_vault, fill, take, monkeypatch, after):  # noqa: PLR0917 - fixtures
    again = stage("file")
    for at in itertools.count(1):
        vault = again()
        ended = interrupted(lambda: fill(vault, D, b"new" * 1_000_000), monkeypatch, ring, at, after=after)  # noqa: B023
        fresh = make_vault()
        fresh.destroy_expired(NOW)
        assert fresh.problems == []
        assert [take(fresh, one) for one in (A, B)] == [[b"first"], [b"second"]]
        if fresh.holds(D) and (fresh.folder / D / "pack").exists():
            with fresh.withdraw(D) as withdrawal:
                assert withdrawal.whole
                assert withdrawal.sealed or not ended
                found = [b"".join(withdrawal.read(copy.blob)) for copy in withdrawal.records()]
            assert found in ([], [b"new" * 1_000_000])
        assert not [path for path in fresh.folder.rglob(".*") if path.parent == fresh.folder]
        if ended:
            assert found == [b"new" * 1_000_000]
            break
    assert at > 10


@KILLED_INSIDE
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_of_the_first_set_up(ring, make_vault, fill, take, monkeypatch, after):  # noqa: PLR0917 - fixtures
    for at in itertools.count(1):
        vault = make_vault()
        shutil.rmtree(vault.folder, ignore_errors=True)
        ring.entries = {}
        ended = interrupted(lambda: fill(vault, A), monkeypatch, ring, at, after=after)  # noqa: B023
        make_vault().destroy_expired(NOW)
        fill(make_vault(), B)
        assert take(make_vault(), B) == [b"hello"]
        make_vault().destroy_expired(NOW)
        assert len(ring.entries) == 1
        if ended:
            break
    assert at > 10


def test_the_key_is_overwritten_before_its_name_goes(vault, fill, monkeypatch):
    fill(vault, A)
    key = vault.folder / A / "key"
    before = key.read_bytes()
    kept = vault.folder / "second-name"
    os.link(key, kept)
    vault.destroy(A)
    after = kept.read_bytes()
    assert len(after) == len(before)
    assert sum(one == other for one, other in zip(before, after, strict=True)) < len(before) // 8


def test_what_kept_the_master_key_from_being_replaced_is_told_and_tried_again(
    make_vault, ring, fill, take, monkeypatch
):
    vault = make_vault()
    for one in (A, B):
        fill(vault, one)
    old = kept_key(vault, A)

    def refuse(*_):
        raise OSError("the bus is gone")

    with monkeypatch.context() as patched:
        patched.setattr(type(ring), "set_password", refuse)
        vault.destroy(A)
        assert [problem.key for problem in vault.problems] == ["keyring-unusable"]
        assert any(opens(old, master) for master in masters(vault, ring))
        assert take(make_vault(), B) == [b"hello"]
    assert take(make_vault(), B) == [b"hello"]
    assert not any(opens(old, master) for master in masters(vault, ring))


@pytest.mark.skipif(os.name == "nt", reason="the fault is laid into os.open, which is not asked there")
def test_a_master_key_is_kept_as_long_as_a_receipt_s_key_cannot_be_looked_at(make_vault, ring, fill, take, monkeypatch):
    vault = make_vault()
    for one in (A, B, C):
        fill(vault, one)
    real = os.open

    def refuse(path, flags, *more, dir_fd=None):
        if (
            path == "key"
            and not flags & (os.O_CREAT | os.O_WRONLY)
            and (dir_fd is None or f"{os.sep}{B}" in name(dir_fd))
        ):
            raise OSError(5, "Input/output error")
        return real(path, flags, *more, dir_fd=dir_fd)

    def name(descriptor):
        return next(
            str(p) for p in vault.folder.iterdir() if p.is_dir() and p.stat().st_ino == os.fstat(descriptor).st_ino
        )

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        vault.destroy(A)
    assert [problem.key for problem in vault.problems] == ["vault-unusable"]
    assert [take(make_vault(), one) for one in (B, C)] == [[b"hello"]] * 2
    assert len(ring.entries) == 1


def test_several_receipts_go_with_one_replacement(vault, fill, take, monkeypatch):
    for one in (A, B, C):
        fill(vault, one)
    stored = []
    from tidytrace.erase.vault.homes import FileHome

    real = FileHome.store
    monkeypatch.setattr(FileHome, "store", lambda *arguments: stored.append(1) or real(*arguments))
    vault.destroy(A, B)
    assert vault.ids() == (C,)
    assert len(stored) == 1
    assert take(vault, C) == [b"hello"]


def test_a_deposit_that_is_open_survives_the_replacement(vault, fill, take, copy_of):
    fill(vault, A)
    with vault.open(B, NOW) as deposit:
        blob = deposit.blob()
        blob.write(b"one")
        vault.destroy(A)
        blob.write(b"two")
        blob.close()
        deposit.record(copy_of(blob.number))
        deposit.seal()
    assert take(vault, B) == [b"onetwo"]


def test_no_trace_of_the_text_is_anywhere(vault, fill, all_bytes, tmp_path):
    fill(vault, A, b"a very secret sentence " * 100_000)
    vault.destroy(A)
    fill(vault, B, b"a very secret sentence " * 10)
    assert b"secret" not in all_bytes(tmp_path)
    assert all(Path(path).stat().st_size < 10_000 for path in vault.folder.rglob("*"))


SOON = datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC)


def test_all_of_it_is_over_also_what_the_keyring_held(make_vault, ring):
    vault = make_vault()
    for number in (1, 2):
        vault.open(f"r-20261125-120000-000{number}", SOON).close()
    assert ring.entries
    vault.destroy_all()
    assert ring.entries == {}
    assert vault.ids() == ()
    assert vault.problems == []


def test_a_keyring_that_is_gone_is_named_and_the_keys_of_the_receipts_go_all_the_same(make_vault, ring):
    vault = make_vault()
    vault.open("r-20261125-120000-0001", SOON).close()
    ring.delete_password = lambda _service, _username: (_ for _ in ()).throw(RuntimeError("no answer"))
    vault.destroy_all()
    assert vault.ids() == ()
    assert vault.problems


def test_a_vault_that_never_was_has_nothing_to_end(make_vault):
    vault = make_vault()
    vault.destroy_all()
    assert vault.problems == []
    assert not vault.folder.exists()
