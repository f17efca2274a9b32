"""Writes a pack: all undo copies of one receipt in one file that only grows.

    pack   = magic (8 bytes; the last two are the format's number), entry *, sealing entry
    entry  = kind (1 byte), salt (16 bytes), chunk +
    chunk  = length of the text (4 bytes, little-endian; the highest bit marks the last chunk), text encrypted, tag

Kinds: 1 blob (bytes of a file, pieces or rows), 2 record (a ``Copy`` as msgpack), 3 the sealing entry (how many
entries stand before it, 8 bytes little-endian), after which nothing follows. Entries are numbered from 0 by their
order; a blob is named by that number. An entry can be skipped by its chunks' lengths. See ``chunks`` for the rest.
"""

import os
import struct
from pathlib import Path
from typing import Final, NamedTuple

from tidytrace.erase.vault.chunks import CHUNK, LAST, LENGTH, SALT, EntryKey
from tidytrace.erase.vault.errors import VaultError, from_system
from tidytrace.erase.vault.files import write_all

MAGIC: Final = b"TDYPCK01"
BLOB: Final = 1
RECORD: Final = 2
SEAL: Final = 3
COUNT: Final = struct.Struct("<Q")


class Extent(NamedTuple):
    """How far a pack is filled."""

    entries: int
    """Whole ones."""
    end: int
    """Where they end."""


NOTHING: Final = Extent(0, 0)
"""Not even the magic."""


class Pack:
    """A pack that is being filled, one entry at a time."""

    def __init__(self, descriptor: int, path: Path, key: bytes, receipt_id: str, begun: "Extent") -> None:
        """Go on at the end of the whole entries that are there.

        Args:
            descriptor: Open for writing; closed by ``close``, or here if this raises.
            path: For messages.
            key: The receipt's.
            receipt_id: What the pack belongs to.
            begun: What is in it already.
        """
        self._descriptor = descriptor
        self.path = path
        self._key = key
        self._receipt_id = receipt_id
        self.entries, self._end = self._safe = begun
        self._held = bytearray(CHUNK)
        self._open: Entry | None = None
        try:
            self._take_back()
            if begun == NOTHING:
                self._put(MAGIC)
                self._end = len(MAGIC)
                self._safe = Extent(0, self._end)
        except VaultError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._open = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def begin(self, kind: int) -> "Entry":
        """Begin an entry. One that was begun and not closed is taken back. Raises VaultError."""
        self.drop()
        salt = os.urandom(SALT)
        cipher = EntryKey(self._key, salt, self._receipt_id, kind, self.entries)
        self._open = Entry(self, cipher, bytes((kind,)) + salt, self._held)
        return self._open

    def drop(self) -> None:
        """Take back the entry that was begun and not closed, if there is one. Raises VaultError."""
        if self._open is not None:
            self._open = None
            self._take_back()

    def sync(self) -> None:
        """Bring everything to the disk.

        Raises:
            VaultError: Then all that came after the last successful call is taken back.
        """
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            # after a failed fsync nobody knows what of the unsynced bytes is on the disk
            self._open = None
            self.entries, self._end = self._safe
            self._take_back()
            raise from_system(self.path, error) from error
        self._safe = Extent(self.entries, self._end)

    def put(self, entry: "Entry", *parts: bytes) -> None:
        """Write bytes of the open entry; for Entry alone. Raises VaultError."""
        if entry is not self._open:
            raise ValueError("this entry was closed, or taken back by what came after it")
        self._put(*parts)

    def finish(self) -> None:
        """The open entry is whole; for Entry alone."""
        self._open = None
        self.entries += 1
        self._end = os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def _put(self, *parts: bytes) -> None:
        try:
            write_all(self._descriptor, *parts)
        except OSError as error:
            self._open = None
            self._take_back()
            raise from_system(self.path, error) from error

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._end)
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
        except OSError as error:
            raise from_system(self.path, error) from error


class Entry:
    """Takes the bytes of one entry, in any portions; holds at most one chunk.

    An entry is written with one call of the system for each chunk, and none is held back when it is closed: so a full
    disk never takes an entry that was said to be whole.
    """

    def __init__(self, pack: Pack, cipher: EntryKey, head: bytes, held: bytearray) -> None:
        """``head`` goes before the first chunk; ``held`` is room for one chunk, lent by the pack."""
        self._pack = pack
        self._cipher = cipher
        self._head = head
        self._held = held
        self._filled = 0
        self._chunks = 0
        self.number = pack.entries

    def write(self, data: bytes | memoryview) -> None:
        """More bytes. Raises VaultError, and then the entry is taken back."""
        left = memoryview(data).cast("B")
        if self._filled:
            taken = min(CHUNK - self._filled, len(left))
            self._hold(left[:taken])
            left = left[taken:]
            if self._filled == CHUNK:
                self._chunk(self._held, last=False)
                self._filled = 0
        while len(left) >= CHUNK:
            self._chunk(left[:CHUNK], last=False)
            left = left[CHUNK:]
        self._hold(left)

    def close(self) -> None:
        """The entry is whole. Raises VaultError, and then the entry is taken back."""
        with memoryview(self._held) as held:
            self._chunk(held[: self._filled], last=True)
        self._pack.finish()

    def _hold(self, data: memoryview) -> None:
        self._held[self._filled : self._filled + len(data)] = data
        self._filled += len(data)

    def _chunk(self, data: bytearray | memoryview, *, last: bool) -> None:
        length = LENGTH.pack(len(data) | (LAST if last else 0))
        self._pack.put(self, self._head, length, self._cipher.encrypt(self._chunks, data, last=last))
        self._head = b""
        self._chunks += 1
