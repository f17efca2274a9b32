"""The encrypted store of undo copies: one receipt, one key; the key destroyed is the copy erased, on any disk."""

from tidytrace.erase.vault.deposit import VaultDeposit
from tidytrace.erase.vault.errors import (
    AlreadyInVault,
    KeyDamaged,
    KeyGone,
    KeyringLocked,
    KeyringUnusable,
    NoKeyHome,
    NotInVault,
    PassphraseNeeded,
    PassphraseTooShort,
    SetupDamaged,
    VaultDamaged,
    VaultError,
    VaultFull,
    VaultNewer,
    VaultUnsafe,
    VaultUnusable,
    WrongPassphrase,
)
from tidytrace.erase.vault.homes import Ask, HomeKind
from tidytrace.erase.vault.keyrings import KeyringHome
from tidytrace.erase.vault.vault import Vault
from tidytrace.erase.vault.withdrawal import Withdrawal

__all__ = [
    "AlreadyInVault",
    "Ask",
    "HomeKind",
    "KeyDamaged",
    "KeyGone",
    "KeyringHome",
    "KeyringLocked",
    "KeyringUnusable",
    "NoKeyHome",
    "NotInVault",
    "PassphraseNeeded",
    "PassphraseTooShort",
    "SetupDamaged",
    "Vault",
    "VaultDamaged",
    "VaultDeposit",
    "VaultError",
    "VaultFull",
    "VaultNewer",
    "VaultUnsafe",
    "VaultUnusable",
    "Withdrawal",
    "WrongPassphrase",
]
