"""Where the master key lives: nothing chosen, a keyring in any state, a passphrase, a key file."""

import base64
import datetime
import json
import os
import threading

import keyring
import msgspec
import pytest
from keyring.errors import InitError, PasswordSetError
from keyring.errors import KeyringLocked as LockedByPerson

from pace import soon
from tidytrace.erase.vault import (
    KeyDamaged,
    KeyGone,
    KeyringHome,
    KeyringLocked,
    KeyringUnusable,
    NoKeyHome,
    PassphraseNeeded,
    PassphraseTooShort,
    Vault,
    WrongPassphrase,
    files,
    homes,
)

A, B, C = (f"r-20261125-120000-000{letter}" for letter in "abc")
LATER = datetime.datetime(2026, 12, 2, tzinfo=datetime.UTC)
PHRASE = "correct horse battery"


@pytest.fixture
def quick_scrypt(monkeypatch):
    """What only counts askings need not be slow."""
    monkeypatch.setattr(homes, "_COST", 2**15)


class Person:
    """Types passphrases when asked."""

    def __init__(self, *phrases):
        self.phrases = list(phrases)
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.phrases.pop(0) if self.phrases else None


def test_without_a_keyring_the_person_has_to_choose(make_vault):
    vault = make_vault()
    for ask in (vault.home, lambda: vault.open(A, LATER)):
        with pytest.raises(NoKeyHome) as told:
            ask()
    assert "passphrase" in told.value.sentence()
    assert not vault.folder.exists()
    assert not vault.is_set_up()


def test_a_keyring_is_used_by_itself(make_vault, ring, fill, take, all_bytes):
    vault = make_vault()
    assert vault.home() == "keyring"
    assert not ring.entries
    fill(vault, A)
    assert vault.is_set_up()
    (entry,) = ring.entries
    assert entry[0] == "Tidytrace"
    key = base64.b64decode(ring.entries[entry])
    assert len(key) == 32
    assert key not in all_bytes(vault.folder)
    assert ring.entries[entry].encode() not in all_bytes(vault.folder)
    assert take(make_vault(), A) == [b"hello"]


def test_a_keyring_whose_entry_was_removed_opens_nothing_old_but_takes_new(make_vault, ring, fill, take):
    fill(make_vault(), A)
    ring.entries.clear()
    vault = make_vault()
    with pytest.raises(KeyGone):
        take(vault, A)
    fill(vault, B)
    assert take(make_vault(), B) == [b"hello"]
    vault.destroy(A)
    assert take(make_vault(), B) == [b"hello"]


@pytest.mark.parametrize("said", ["", "no base64!", base64.b64encode(b"short").decode()])
def test_a_foreign_entry_of_the_keyring_is_damage(make_vault, ring, fill, take, said):
    fill(make_vault(), A)
    ring.entries = dict.fromkeys(ring.entries, said)
    with pytest.raises(KeyDamaged):
        take(make_vault(), A)


@pytest.mark.parametrize("module", ["keyrings.alt.file", "keyring.backends.null", "keyring.backends.fail"])
def test_what_only_plays_a_keyring_is_refused(make_vault, ring, monkeypatch, module):
    monkeypatch.setattr(type(ring), "__module__", module)
    with pytest.raises(NoKeyHome):
        make_vault().home()


def test_a_keyring_of_no_priority_is_refused_and_a_chain_is_gone_through(make_vault, ring, fill, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(type(ring), "priority", 0)
        with pytest.raises(NoKeyHome):
            make_vault().home()

    class Chain(type(ring)):
        __module__ = "keyring.backends.chainer"
        backends = (keyring.backends.fail.Keyring(), ring)

    keyring.backend.KeyringBackend._classes.discard(Chain)
    keyring.set_keyring(Chain())
    fill(make_vault(), A)
    assert len(ring.entries) == 1


def test_a_keyring_that_hangs_does_not_hang_the_program(make_vault, ring, fill, monkeypatch):
    fill(make_vault(), A)
    free = threading.Event()
    monkeypatch.setattr(type(ring), "get_password", lambda *_: free.wait(30))
    with soon(5), pytest.raises(KeyringUnusable) as told:
        make_vault().withdraw(A)
    assert "no answer in time" in str(told.value)
    free.set()


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (LockedByPerson("dismissed"), KeyringLocked),
        (InitError("no bus"), KeyringUnusable),
        (OSError("bus is gone"), KeyringUnusable),
        (PasswordSetError("no"), KeyringUnusable),
    ],
)
def test_a_keyring_that_refuses_is_told(make_vault, ring, fill, take, monkeypatch, raised, told):  # noqa: PLR0917 - fixtures
    fill(make_vault(), A)

    def refuse(*_):
        raise raised

    with monkeypatch.context() as patched:
        patched.setattr(type(ring), "get_password", refuse)
        patched.setattr(type(ring), "set_password", refuse)
        for attempt in (lambda: make_vault().withdraw(A), lambda: make_vault().open(B, LATER)):
            with pytest.raises(told):
                attempt()
    assert make_vault().ids() == (A,)
    assert take(make_vault(), A) == [b"hello"]


def test_a_keyring_that_forgets_at_once_gets_no_undo_copies(make_vault, ring, monkeypatch):
    monkeypatch.setattr(type(ring), "set_password", lambda *_: None)
    with pytest.raises(KeyGone):
        make_vault().open(A, LATER)
    assert make_vault().ids() == ()


def test_a_keyring_that_is_gone_is_not_replaced_by_silence(make_vault, ring, fill):
    fill(make_vault(), A)
    keyring.set_keyring(keyring.backends.fail.Keyring())
    vault = make_vault()
    assert vault.home() == "keyring"
    for attempt in (lambda: vault.withdraw(A), lambda: vault.open(B, LATER)):
        with pytest.raises(KeyringUnusable):
            attempt()
    vault.destroy(A)
    assert vault.ids() == ()


def test_a_locked_keyring_is_not_asked_when_a_receipt_is_destroyed(make_vault, ring, fill, take, monkeypatch):
    for one in (A, B):
        fill(make_vault(), one)
    before = dict(ring.entries)
    monkeypatch.setattr(type(ring), "__module__", "somebody.elses")  # whether it is open cannot be asked
    asked = []
    with monkeypatch.context() as patched:
        for name in ("get_password", "set_password", "delete_password"):
            patched.setattr(type(ring), name, lambda *_: asked.append(1))
        vault = make_vault()
        vault.destroy(A)
    assert not asked
    assert vault.ids() == (B,)
    assert vault.problems == []
    assert ring.entries == before
    assert take(make_vault(), B) == [b"hello"]
    assert not ring.entries.keys() & before.keys()  # the next time it was at hand
    assert take(make_vault(), B) == [b"hello"]


def test_a_passphrase_opens_the_vault(make_vault, fill, take, all_bytes):
    vault = make_vault()
    vault.choose("passphrase", PHRASE)
    fill(vault, A)
    assert PHRASE.encode() not in all_bytes(vault.folder)
    (path,) = vault.folder.glob("master-*")
    kept = files.read(files.entrance(vault.folder), path.name, b"TDYMPF01", homes.LockedKey)
    assert (kept.cost, kept.block, kept.lanes) == (2**17, 8, 1)
    person = Person(PHRASE)
    again = make_vault(ask=person)
    assert again.home() == "passphrase"
    assert person.asked == 0
    assert take(again, A) == [b"hello"]
    fill(again, B)
    assert take(again, B) == [b"hello"]
    assert person.asked == 1


@pytest.mark.usefixtures("quick_scrypt")
def test_a_wrong_or_missing_passphrase_is_told(make_vault, fill):
    vault = make_vault()
    vault.choose("passphrase", PHRASE)
    fill(vault, A)
    for ask, told in (
        (Person("wrong horse"), WrongPassphrase),
        (Person(""), PassphraseNeeded),
        (Person(), PassphraseNeeded),
        (None, PassphraseNeeded),
    ):
        with pytest.raises(told):
            make_vault(ask=ask).withdraw(A)
        with pytest.raises(told if ask is None else (told, PassphraseNeeded)):
            make_vault(ask=ask).open(B, LATER)
    with pytest.raises(WrongPassphrase):
        make_vault(ask=Person("wrong horse")).choose("file")
    for short in ("", "1234567", None):
        with pytest.raises(PassphraseTooShort):
            make_vault(ask=Person(PHRASE)).choose("passphrase", short)


@pytest.mark.usefixtures("quick_scrypt")
def test_a_passphrase_may_be_typed_on_another_system(make_vault, fill, take):
    vault = make_vault()
    vault.choose("passphrase", "caf\u00e9 f\u00fcr alle")
    fill(vault, A)
    assert take(make_vault(ask=Person("cafe\u0301 fu\u0308r alle")), A) == [b"hello"]


@pytest.mark.usefixtures("quick_scrypt")
@pytest.mark.parametrize(
    "change",
    [
        {"cost": 2**30},
        {"cost": 2**10},
        {"cost": 2**17 + 1},
        {"cost": -1},
        {"block": 1024},
        {"lanes": 1000},
        {"lanes": 0},
        {"salt": b""},
        {"nonce": b""},
    ],
)
def test_parameters_that_are_not_ours_are_not_used(make_vault, fill, change):
    vault = make_vault()
    vault.choose("passphrase", PHRASE)
    fill(vault, A)
    (path,) = vault.folder.glob("master-*")
    with files.entrance(vault.folder) as folder:
        kept = files.read(folder, path.name, b"TDYMPF01", homes.LockedKey)
        files.write(folder, path.name, b"TDYMPF01", msgspec.structs.replace(kept, **change))
    person = Person(PHRASE)
    with pytest.raises(KeyDamaged):
        make_vault(ask=person).withdraw(A)
    assert person.asked == 0


@pytest.mark.usefixtures("quick_scrypt")
def test_nobody_is_asked_for_a_passphrase_to_destroy(make_vault, fill, take):
    vault = make_vault()
    vault.choose("passphrase", PHRASE)
    for one in (A, B):
        fill(vault, one)
    before = {path.name for path in vault.folder.glob("master-*")}
    person = Person(PHRASE)
    again = make_vault(ask=person)
    again.destroy(A)
    assert person.asked == 0
    assert {path.name for path in vault.folder.glob("master-*")} == before
    assert json.loads((vault.folder / "setup.json").read_bytes())["owed"]
    assert take(again, B) == [b"hello"]
    assert person.asked == 1
    assert not {path.name for path in vault.folder.glob("master-*")} & before
    assert not json.loads((vault.folder / "setup.json").read_bytes())["owed"]
    assert take(make_vault(ask=Person(PHRASE)), B) == [b"hello"]


@pytest.mark.usefixtures("quick_scrypt")
def test_what_is_there_moves_along_when_the_home_changes(make_vault, ring, fill, take):
    fill(make_vault(), A)
    make_vault().choose("file")
    assert not ring.entries
    assert make_vault().home() == "file"
    make_vault().choose("passphrase", PHRASE)
    person = Person(PHRASE)
    fill(make_vault(ask=person), B)
    make_vault(ask=Person(PHRASE)).choose("passphrase", "another one")
    with pytest.raises(WrongPassphrase):
        take(make_vault(ask=Person(PHRASE)), A)
    other = make_vault(ask=Person("another one"))
    assert [take(other, one) for one in (A, B)] == [[b"hello"]] * 2
    other.choose("keyring")
    assert len(ring.entries) == 1
    assert not list(other.folder.glob("master-*"))
    assert [take(make_vault(), one) for one in (A, B)] == [[b"hello"]] * 2


@pytest.mark.usefixtures("quick_scrypt")
def test_who_forgot_the_passphrase_can_empty_the_vault_and_begin_again(make_vault, fill, take):
    vault = make_vault()
    vault.choose("passphrase", PHRASE)
    fill(vault, A)
    lost = make_vault(ask=Person())
    with pytest.raises(PassphraseNeeded):
        lost.choose("file")
    lost.destroy(*lost.ids())
    lost.choose("passphrase", "a new beginning")
    fill(lost, B)
    assert take(make_vault(ask=Person("a new beginning")), B) == [b"hello"]
    assert len(list(vault.folder.glob("master-*"))) == 1


def test_a_key_file_is_lost_with_the_vault_open(vault, make_vault, fill, take):
    fill(vault, A)
    (path,) = vault.folder.glob("master-*")
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(KeyDamaged):
        take(make_vault(), A)
    path.unlink()
    with pytest.raises(KeyGone):
        take(make_vault(), A)
    path.write_bytes(content)
    path.chmod(0o600)
    assert take(make_vault(), A) == [b"hello"]


def test_the_keyring_is_not_imported_before_it_is_needed(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys, pathlib, tidytrace.erase.vault as v; v.Vault(pathlib.Path(sys.argv[1])).ids();"
        "print([m for m in ('keyring', 'cryptography', 'secretstorage') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "v")], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.strip() == "[]"


def test_without_a_bus_there_is_no_keyring(monkeypatch, tmp_path):
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    with pytest.raises(NoKeyHome):
        Vault(tmp_path / "vault", keyring=KeyringHome(quick=20)).home()


def test_a_backend_that_does_not_exist_is_no_keyring(monkeypatch, tmp_path):
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "nowhere.Keyring")
    with pytest.raises(NoKeyHome):
        Vault(tmp_path / "vault").home()
