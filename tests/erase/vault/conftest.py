"""A vault of one's own, with a key home that asks nobody."""

import datetime

import keyring
import pytest
from keyring.backend import KeyringBackend

from tidytrace.erase.copies import Attributes, FileCopy, Place
from tidytrace.erase.vault import KeyringHome, Vault

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=7)


class Ring(KeyringBackend):
    """A keyring in memory that is open as long as the person is signed in, as that of Windows."""

    priority = 5
    __module__ = "keyring.backends.Windows"

    def __init__(self):
        super().__init__()
        self.entries = {}

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def delete_password(self, service, username):
        del self.entries[service, username]


KeyringBackend._classes.discard(Ring)  # it is not there to be found


@pytest.fixture(autouse=True)
def no_keyring():
    """The computer of the tests has none, whatever the real one has."""
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(keyring.backends.fail.Keyring())


@pytest.fixture
def ring():
    ring = Ring()
    keyring.set_keyring(ring)
    return ring


@pytest.fixture
def make_vault(tmp_path):
    def make(**more):
        return Vault(tmp_path / "vault", keyring=KeyringHome(patience=0.3, quick=0.3), **more)

    return make


@pytest.fixture
def vault(make_vault):
    vault = make_vault()
    vault.choose("file")
    return vault


@pytest.fixture
def copy_of():
    """Describes a file whose bytes are a blob."""

    def make(blob, name=b"chat.jsonl", size=3):
        place = Place(b"~/.claude", (b"projects", name))
        return FileCopy(
            place=place,
            owners=("c1",),
            app="claude",
            store="s",
            attributes=Attributes(0o600, 1, 1, 5),
            size=size,
            blob=blob,
        )

    return make


@pytest.fixture
def fill(copy_of):
    """Puts one file into the vault."""

    def put(vault, receipt_id, content=b"hello", *, seal=True, expires=LATER):
        with vault.open(receipt_id, expires) as deposit:
            blob = deposit.blob()
            blob.write(content)
            blob.close()
            deposit.record(copy_of(blob.number, size=len(content)))
            deposit.sync()
            if seal:
                deposit.seal()
        return blob.number

    return put


@pytest.fixture
def take():
    """Everything that the vault gives back of a receipt."""

    def read(vault, receipt_id):
        with vault.withdraw(receipt_id) as withdrawal:
            return [b"".join(withdrawal.read(copy.blob)) for copy in withdrawal.records()]

    return read


@pytest.fixture
def all_bytes():
    """Every byte in a folder."""

    def read(folder):
        return b"".join(
            path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
        )

    return read
