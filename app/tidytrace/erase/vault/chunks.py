"""How one entry of a pack is encrypted: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).

The entry's own key is HKDF-SHA256 of the receipt's key with a random salt of 16 bytes, so each key encrypts one entry
only and a counter is a safe nonce. Each chunk authenticates what it belongs to (receipt, kind and number of the
entry), its own number, and whether it is the last; what is cut off, swapped, repeated or moved does not decrypt.
"""

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK: Final = 1024 * 1024
"""Bytes of text in every chunk but the last, which has fewer, perhaps none: so the writer needs to know no end."""
TAG: Final = 16
SALT: Final = 16
KEY: Final = 32
LAST: Final = 1 << 31
"""In the length of a chunk: it is the entry's last."""
LENGTH: Final = struct.Struct("<I")

_PURPOSE: Final = b"Tidytrace vault: one entry of a pack, 1"
_CONTEXT: Final = b"Tidytrace vault chunk 1\0"
_ENTRY: Final = struct.Struct("<BQ")
_CHUNK_OF: Final = struct.Struct("<QB")
_NONCE: Final = struct.Struct(">xxxQB")


class EntryKey:
    """Encrypts or decrypts the chunks of one entry; for one direction only, each chunk number once."""

    def __init__(self, key: bytes, salt: bytes, receipt_id: str, kind: int, number: int) -> None:
        """Derive the entry's key.

        Args:
            key: The receipt's.
            salt: The entry's own random bytes.
            receipt_id: What the pack belongs to.
            kind: Of the entry.
            number: Of the entry in its pack, from 0.
        """
        self._cipher = cipher_of(derived(key, salt, _PURPOSE))
        self._about = _CONTEXT + receipt_id.encode() + b"\0" + _ENTRY.pack(kind, number)

    def encrypt(self, chunk: int, data: bytes | bytearray | memoryview, *, last: bool) -> bytes:
        """The chunk and its tag."""
        return self._cipher.encrypt(_NONCE.pack(chunk, last), data, self._about + _CHUNK_OF.pack(chunk, last))

    def decrypt(self, chunk: int, data: bytes, *, last: bool) -> bytes:
        """The text of a chunk. Raises cryptography's InvalidTag."""
        return self._cipher.decrypt(_NONCE.pack(chunk, last), data, self._about + _CHUNK_OF.pack(chunk, last))


def cipher_of(key: bytes) -> "AESGCM":
    """AES-256-GCM with a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """A key for one purpose: HKDF-SHA256 (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY, salt, purpose).derive(key)
