"""Puts the undo copies of one receipt into the vault, before anything leaves an app."""

import hashlib
import hmac
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import msgspec

from tidytrace.erase.copies import Copy
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault import files
from tidytrace.erase.vault.chunks import derived
from tidytrace.erase.vault.errors import VaultDamaged
from tidytrace.erase.vault.pack import BLOB, COUNT, RECORD, SEAL, Entry, Pack

PACK: Final = "pack"
SEALED: Final = "seal"
_MAGIC: Final = b"TDYSEL01"
_PURPOSE: Final = b"Tidytrace vault: seal of a pack, 1"


class VaultDeposit:
    """One receipt's place in the vault while it is filled (the ``Deposit`` of ``copies``).

    Every call can raise a VaultError. A VaultFull leaves all whole entries in place, and something smaller can be
    tried. After an error of ``sync``, what came after the last successful ``sync`` is no longer there.
    """

    def __init__(self, receipt_id: str, key: bytes, folder: Folder, pack: Pack, destroy: Callable[[], None]) -> None:
        """For the vault alone.

        Args:
            receipt_id: The receipt's.
            key: The receipt's.
            folder: Of the receipt; closed at the end.
            pack: To be filled; closed at the end.
            destroy: Destroys the receipt.
        """
        self.receipt_id = receipt_id
        self._key = key
        self._folder = folder
        self._destroy = destroy
        self._pack = pack
        self._encoder = msgspec.msgpack.Encoder()
        self._sealed: int | None = None

    def __enter__(self) -> Self:
        """Leaving closes it; what was not sealed stays unsealed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def blob(self) -> Entry:
        """Begin a blob, one at a time; one that was begun and not closed is taken back."""
        return self._begin(BLOB)

    def drop(self) -> None:
        """Take back the blob that was begun and not closed, if there is one."""
        self._pack.drop()

    def record(self, copy: Copy) -> None:
        """Describe what a blob holds; it is in the vault, but on the disk only after ``sync``."""
        self._put(RECORD, self._encoder.encode(copy))

    def sync(self) -> None:
        """Everything up to here is on the disk."""
        self._pack.sync()

    def seal(self) -> None:
        """Nothing more is to come: note how much there is, bring it to the disk and close. Can be tried again."""
        if self._sealed is None:
            self._pack.drop()
            entries = self._pack.entries
            self._put(SEAL, COUNT.pack(entries))
            self._pack.sync()
            self._sealed = entries
        mark = _mark(self._key, self.receipt_id, self._sealed)
        files.write(self._folder, SEALED, _MAGIC, Sealed(self._sealed, mark))
        self.close()

    def abandon(self) -> None:
        """Nothing was erased after all: close and destroy what was put in."""
        self.close()
        self._destroy()

    def close(self) -> None:
        """Let go of the files, without sealing."""
        self._pack.close()
        self._folder.close()

    def _begin(self, kind: int) -> Entry:
        if self._sealed is not None:
            raise ValueError("nothing can be put into a sealed deposit")
        return self._pack.begin(kind)

    def _put(self, kind: int, content: bytes) -> None:
        entry = self._begin(kind)
        entry.write(content)
        entry.close()


class Sealed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Says beside the pack how many entries it was sealed with, so that losing its end is noticed."""

    entries: int
    mark: bytes


def _mark(key: bytes, receipt_id: str, entries: int) -> bytes:
    said = receipt_id.encode() + b"\0" + COUNT.pack(entries)
    return hmac.digest(derived(key, b"", _PURPOSE), said, hashlib.sha256)


def promised(folder: Folder, key: bytes, receipt_id: str) -> int | None:
    """How many entries a pack was sealed with; None if it never was. Raises VaultDamaged."""
    try:
        sealed = files.read(folder, SEALED, _MAGIC, Sealed)
    except FileNotFoundError:
        return None
    if not hmac.compare_digest(sealed.mark, _mark(key, receipt_id, sealed.entries)):
        raise VaultDamaged(folder.path / SEALED)
    return sealed.entries
