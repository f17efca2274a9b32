"""Where a master key lives: in a file that a passphrase opens, or in one that anybody opens who can read it.

Each master key is one *generation* with a random name. (The third home is in ``keyrings``.) On a solid-state disk the
bytes of a removed file can survive: there a destroyed receipt key is beyond reach of everybody who has the disk alone
only if its master lived in a keyring or behind a passphrase that nobody learns.
"""

import os
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from tidytrace.erase.vault import files
from tidytrace.erase.vault.chunks import KEY, cipher_of
from tidytrace.erase.vault.errors import (
    KeyDamaged,
    KeyGone,
    PassphraseNeeded,
    PassphraseTooShort,
    VaultDamaged,
    WrongPassphrase,
)

_Document = TypeVar("_Document")
HomeKind = Literal["keyring", "passphrase", "file"]
Ask = Callable[[], str | None]
"""Asks the person for the passphrase of the vault; None or nothing when they would rather not say."""

SHORTEST: Final = 8
"""Characters of a new passphrase, as NIST SP 800-63B asks for."""
_KEY_MAGIC: Final = b"TDYMKF01"
_PHRASE_MAGIC: Final = b"TDYMPF01"
_NONCE: Final = 12
_SALT: Final = 16
_COST: Final = 2**17
_BLOCK: Final = 8
_LANES: Final = 1
_LEAST_COST: Final = 2**15
_MOST_COST: Final = 2**19
"""With a block size of 8 that is 512 MiB; what asks for more did not come from us."""
_MOST_LANES: Final = 4


class Home(ABC):
    """Keeps master keys by the names of their generations."""

    @abstractmethod
    def load(self, name: str) -> bytes:
        """A master key; may ask the person. Raises VaultError, KeyGone among them."""

    @abstractmethod
    def store(self, name: str, key: bytes) -> None:
        """Keep a master key. Raises VaultError."""

    @abstractmethod
    def forget(self, name: str) -> None:
        """Destroy a master key; one that is not there is fine. Raises VaultError."""

    @abstractmethod
    def is_open(self) -> bool:
        """Whether all of this can be done now without asking the person."""


class KeyFile(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A master key as it is."""

    key: bytes


class FileHome(Home):
    """Files that only the person may read; chosen knowingly, because whoever copies the folder has the key."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the vault's."""
        self._folder = folder

    def load(self, name: str) -> bytes:
        key = _load(self._folder, name, _KEY_MAGIC, KeyFile).key
        if len(key) != KEY:
            raise KeyDamaged(self._folder / _file(name))
        return key

    def store(self, name: str, key: bytes) -> None:
        with files.entrance(self._folder, make=True) as folder:
            files.write(folder, _file(name), _KEY_MAGIC, KeyFile(key))

    def forget(self, name: str) -> None:
        _forget(self._folder, name)

    def is_open(self) -> bool:
        return True


class LockedKey(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A master key behind a passphrase: scrypt (RFC 7914) makes the key that locks it."""

    salt: bytes
    cost: int
    block: int
    lanes: int
    nonce: bytes
    locked: bytes

    def is_sane(self) -> bool:
        """Whether the parameters are neither weaker than ours ever were nor a way to fill the memory."""
        return (
            len(self.salt) == _SALT
            and len(self.nonce) == _NONCE
            and self.cost.bit_count() == 1
            and _LEAST_COST <= self.cost <= _MOST_COST
            and self.block == _BLOCK
            and 1 <= self.lanes <= _MOST_LANES
        )


class _Lock(msgspec.Struct, frozen=True):
    """What a passphrase became; it can lock and unlock master keys without asking again."""

    salt: bytes
    cost: int
    block: int
    lanes: int
    key: bytes


class PassphraseHome(Home):
    """Files with master keys that the person's passphrase opens. The passphrase itself is kept nowhere."""

    def __init__(self, folder: Path, ask: Ask | None) -> None:
        """``folder`` is the vault's; without ``ask`` nothing can be opened."""
        self._folder = folder
        self._ask = ask
        self._lock: _Lock | None = None

    def choose(self, passphrase: str) -> None:
        """Lock what is stored from now on with a new passphrase. Raises PassphraseTooShort."""
        if len(passphrase) < SHORTEST:
            raise PassphraseTooShort(count=SHORTEST)
        self._lock = _lock(passphrase, os.urandom(_SALT), _COST, _BLOCK, _LANES)

    def load(self, name: str) -> bytes:
        file = _load(self._folder, name, _PHRASE_MAGIC, LockedKey)
        if not file.is_sane():
            raise KeyDamaged(self._folder / _file(name))
        if self._lock is not None and (self._lock.salt, self._lock.cost) == (file.salt, file.cost):
            return _unlocked(self._lock, name, file)
        passphrase = self._ask() if self._ask is not None else None
        if not passphrase:
            raise PassphraseNeeded
        lock = _lock(passphrase, file.salt, file.cost, file.block, file.lanes)
        key = _unlocked(lock, name, file)
        self._lock = self._lock or lock
        return key

    def store(self, name: str, key: bytes) -> None:
        if self._lock is None:
            raise PassphraseNeeded
        nonce = os.urandom(_NONCE)
        locked = cipher_of(self._lock.key).encrypt(nonce, key, _about(name))
        lock = self._lock
        with files.entrance(self._folder, make=True) as folder:
            document = LockedKey(lock.salt, lock.cost, lock.block, lock.lanes, nonce, locked)
            files.write(folder, _file(name), _PHRASE_MAGIC, document)

    def forget(self, name: str) -> None:
        _forget(self._folder, name)

    def is_open(self) -> bool:
        return self._lock is not None


def _lock(passphrase: str, salt: bytes, cost: int, block: int, lanes: int) -> _Lock:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # the same letters typed on another system may come composed differently
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return _Lock(salt, cost, block, lanes, Scrypt(salt, KEY, cost, block, lanes).derive(secret))


def _unlocked(lock: _Lock, name: str, file: LockedKey) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher_of(lock.key).decrypt(file.nonce, file.locked, _about(name))
    except InvalidTag as error:
        raise WrongPassphrase from error


def _about(name: str) -> bytes:
    return b"Tidytrace vault master 1\0" + name.encode()


def _file(name: str) -> str:
    return f"master-{name}"


def _load(path: Path, name: str, magic: bytes, kind: type[_Document]) -> _Document:
    try:
        with files.entrance(path) as folder:
            return files.read(folder, _file(name), magic, kind)
    except FileNotFoundError as error:
        raise KeyGone(path / _file(name)) from error
    except VaultDamaged as error:
        raise KeyDamaged(path / _file(name)) from error


def _forget(path: Path, name: str) -> None:
    try:
        with files.entrance(path) as folder:
            files.shred(folder, _file(name))
            with files.told(folder.path):
                folder.sync()
    except FileNotFoundError:
        return
