"""The receipts' own keys: each random, locked by a master key, in the file ``key`` of the receipt's folder.

Destroying that file, and then the master key that could open what a disk may have kept of it, is the erasure.
"""

import datetime
import os
import re
from typing import Final, Self

import msgspec

from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault import files
from tidytrace.erase.vault.chunks import KEY, cipher_of
from tidytrace.erase.vault.errors import KeyGone, NotInVault, VaultDamaged
from tidytrace.erase.vault.setup import Generation

NAME: Final = "key"
RECEIPT: Final = re.compile(r"^r-[0-9a-z-]{1,60}$")
"""Names of receipts; nothing else in the vault's folder is one."""
_MAGIC: Final = b"TDYKEY01"
_NONCE: Final = 12


class ReceiptKey(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A receipt's key as it is kept."""

    receipt_id: str
    generation: Generation
    """The master key that locks it."""
    expires: datetime.datetime
    """When it is to be destroyed."""
    nonce: bytes
    locked: bytes

    @classmethod
    def lock(
        cls, key: bytes, receipt_id: str, expires: datetime.datetime, generation: Generation, master: bytes
    ) -> Self:
        """Lock a receipt's key with a master key."""
        nonce = os.urandom(_NONCE)
        locked = cipher_of(master).encrypt(nonce, key, _about(receipt_id, generation))
        return cls(receipt_id, generation, expires, nonce, locked)

    def unlock(self, master: bytes) -> bytes:
        """The receipt's key. Raises VaultDamaged if it was not locked with that master key."""
        from cryptography.exceptions import InvalidTag

        if len(self.nonce) != _NONCE:
            raise VaultDamaged
        try:
            key = cipher_of(master).decrypt(self.nonce, self.locked, _about(self.receipt_id, self.generation))
        except InvalidTag as error:
            raise VaultDamaged from error
        if len(key) != KEY:
            raise VaultDamaged
        return key


def load(vault: Folder, receipt_id: str) -> ReceiptKey:
    """The locked key of a receipt. Raises NotInVault, KeyGone if only the rest is there, or another VaultError."""
    path = vault.path / receipt_id / NAME
    if not os.path.lexists(path.parent):
        raise NotInVault(id=receipt_id)
    try:
        with files.inner(vault, receipt_id) as folder:
            key = files.read(folder, NAME, _MAGIC, ReceiptKey)
    except FileNotFoundError as error:
        raise KeyGone(path) from error
    except VaultDamaged as error:
        raise (KeyGone if is_destroyed(vault, receipt_id) else VaultDamaged)(path) from error
    if key.receipt_id != receipt_id or key.expires.tzinfo is None:
        raise VaultDamaged(path)
    return key


def save(folder: Folder, key: ReceiptKey) -> None:
    """Keep a locked key in its receipt's folder, in one step. Raises VaultError."""
    files.write(folder, NAME, _MAGIC, key)


def is_destroyed(vault: Folder, receipt_id: str) -> bool:
    """Whether a receipt's folder has no key any more, or only the zeros that it was overwritten with.

    What cannot be looked at is not destroyed. Raises VaultError.
    """
    try:
        with files.inner(vault, receipt_id) as folder:
            return not files.content(folder, NAME).strip(b"\0")
    except FileNotFoundError:
        return True


def receipts(vault: Folder) -> tuple[str, ...]:
    """The ids of all receipts that have a folder, a half-destroyed one too. Raises VaultError."""
    return tuple(name for name in files.names(vault) if RECEIPT.fullmatch(name))


def _about(receipt_id: str, generation: Generation) -> bytes:
    return f"Tidytrace vault receipt 1\0{receipt_id}\0{generation.home}\0{generation.name}".encode()
