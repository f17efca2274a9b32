"""The key of the vault in the Credential Locker of Windows itself."""

import os
import secrets

import pytest

from tidytrace.erase.vault.errors import KeyGone
from tidytrace.erase.vault.keyrings import KeyringHome

pytestmark = pytest.mark.skipif(os.name != "nt", reason="the Credential Locker is of Windows")


@pytest.fixture
def name():
    made = f"of a test {secrets.token_hex(4)}"
    yield made
    KeyringHome().forget(made)


def test_a_key_is_kept_read_and_forgotten_without_anybody_being_asked(monkeypatch, name):
    import keyring
    from keyring.backends.Windows import WinVaultKeyring

    monkeypatch.setattr(keyring, "get_keyring", WinVaultKeyring)
    key = secrets.token_bytes(32)
    home = KeyringHome()
    assert home.is_usable()
    assert home.is_open()
    home.store(name, key)
    assert KeyringHome().load(name) == key
    home.forget(name)
    with pytest.raises(KeyGone):
        KeyringHome().load(name)
