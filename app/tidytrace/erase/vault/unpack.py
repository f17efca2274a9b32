"""Reads a pack. Nothing that fails authentication is ever handed out."""

import os
import struct
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.erase.vault.chunks import CHUNK, LAST, LENGTH, SALT, TAG, EntryKey
from tidytrace.erase.vault.errors import VaultDamaged, VaultNewer, from_system
from tidytrace.erase.vault.pack import BLOB, COUNT, MAGIC, RECORD, SEAL, Extent

_HEAD: Final = struct.Struct(f"<B{SALT}sI")
"""Kind, salt and the first chunk's length: enough to pass over most entries."""
_ZEROS: Final = bytes(CHUNK)


class Contents:
    """The entries of a pack, found by their lengths without decrypting."""

    def __init__(self, descriptor: int, path: Path, key: bytes, receipt_id: str, *, promised: int | None) -> None:
        """Walk through the pack once.

        Args:
            descriptor: Open for reading; stays the caller's.
            path: For messages.
            key: The receipt's.
            receipt_id: What the pack belongs to.
            promised: How many entries it was sealed with; None if it is not known to have been sealed.

        Raises:
            VaultDamaged: It is no pack.
            VaultNewer: It is one that is not known yet.
            VaultUnusable: It cannot be read.
        """
        self._descriptor = descriptor
        self._path = path
        self._key = key
        self._receipt_id = receipt_id
        self._offsets = array("Q")
        self._kinds = bytearray()
        self.sealed = False
        """Whether everything that was ever put into it is there."""
        self.whole = True
        """False when it is known that something is missing or was changed; what stands before that can be read."""
        self._size = os.fstat(descriptor).st_size
        magic = self._read(0, len(MAGIC))
        if magic[:6] == MAGIC[:6] and magic[6:] > MAGIC[6:]:
            raise VaultNewer(path)
        # a kill may have come while the very first bytes were written
        unborn = magic != MAGIC and MAGIC.startswith(magic) and promised is None
        if magic != MAGIC and not unborn:
            raise VaultDamaged(path)
        end = 0 if unborn else self._walk(len(MAGIC), promised)
        self.extent = Extent(len(self._kinds), end)
        """What can be read, without the sealing entry."""

    def records(self) -> Iterator[bytes]:
        """The text of all records in order.

        Raises:
            VaultDamaged: At the place from where on it cannot be read; what came before is as it was written.
        """
        for number, kind in enumerate(self._kinds):
            if kind == RECORD:
                yield b"".join(self._chunks(number))
        if not self.whole:
            raise VaultDamaged(self._path)

    def blob(self, number: int) -> Iterator[bytes]:
        """The bytes of a blob, chunk by chunk; it is whole only when the iteration ends without an error.

        Raises:
            VaultDamaged: It is not there, not a blob, or not as it was written.
        """
        if not 0 <= number < len(self._kinds) or self._kinds[number] != BLOB:
            raise VaultDamaged(self._path)
        yield from self._chunks(number)

    def _walk(self, start: int, promised: int | None) -> int:
        position = start
        while self._size - position >= _HEAD.size:
            kind, _, _ = _HEAD.unpack(self._read(position, _HEAD.size))
            if kind not in (BLOB, RECORD, SEAL):
                # after a power cut a file can end in zeros that were never written
                self.whole = self._is_blank(position)
                break
            after = self._pass_over(position + _HEAD.size - LENGTH.size)
            if after is None:
                break
            if kind == SEAL:
                self.sealed = self._is_seal(position) and after == self._size
                self.whole = self.sealed
                break
            self._offsets.append(position)
            self._kinds.append(kind)
            position = after
        if promised is not None and not (self.sealed and promised == len(self._kinds)):
            self.sealed = self.whole = False
        return position

    def _pass_over(self, position: int) -> int | None:
        """Where the entry ends whose first chunk stands at a position; None if it has no end."""
        while self._size - position >= LENGTH.size:
            last, length = self._length(position)
            if (length >= CHUNK) if last else (length != CHUNK):
                self.whole = False
                return None
            position += LENGTH.size + length + TAG
            if position > self._size:
                return None
            if last:
                return position
        return None

    def _length(self, position: int) -> tuple[bool, int]:
        (word,) = LENGTH.unpack(self._read(position, LENGTH.size))
        return bool(word & LAST), word & ~LAST

    def _is_seal(self, position: int) -> bool:
        try:
            said = b"".join(self._decrypted(position, SEAL, len(self._kinds)))
        except VaultDamaged:
            return False
        return said == COUNT.pack(len(self._kinds))

    def _is_blank(self, position: int) -> bool:
        while position < self._size:
            content = self._read(position, CHUNK)
            if content != _ZEROS[: len(content)]:
                return False
            position += len(content)
        return True

    def _chunks(self, number: int) -> Iterator[bytes]:
        return self._decrypted(self._offsets[number], self._kinds[number], number)

    def _decrypted(self, position: int, kind: int, number: int) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag

        _, salt, _ = _HEAD.unpack(self._read(position, _HEAD.size))
        cipher = EntryKey(self._key, salt, self._receipt_id, kind, number)
        position += _HEAD.size - LENGTH.size
        chunk, last = 0, False
        while not last:
            last, length = self._length(position)
            content = self._read(position + LENGTH.size, length + TAG)
            try:
                text = cipher.decrypt(chunk, content, last=last)
            except InvalidTag as error:
                raise VaultDamaged(self._path, f"entry {number}, chunk {chunk}") from error
            if text:
                yield text
            position += LENGTH.size + len(content)
            chunk += 1

    def _read(self, position: int, size: int) -> bytes:
        """Up to that many bytes; each call seeks, so that several readers can take turns."""
        wanted = min(size, self._size - position)
        try:
            os.lseek(self._descriptor, position, os.SEEK_SET)
            content = os.read(self._descriptor, wanted)
            while len(content) < wanted and (more := os.read(self._descriptor, wanted - len(content))):
                content += more
        except OSError as error:
            raise from_system(self._path, error) from error
        if len(content) != wanted:
            raise VaultDamaged(self._path, "it became shorter while it was read")
        return content
