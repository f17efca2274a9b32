"""Takes the undo copies of one receipt out of the vault."""

import os
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import msgspec

from tidytrace.erase.copies import Copy
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault.deposit import PACK, promised
from tidytrace.erase.vault.errors import VaultDamaged
from tidytrace.erase.vault.files import open_file
from tidytrace.erase.vault.pack import Extent
from tidytrace.erase.vault.unpack import Contents


class Withdrawal:
    """One receipt's pack, open for reading; several iterations can take turns, in one thread."""

    def __init__(self, receipt_id: str, key: bytes, folder: Folder) -> None:
        """For the vault alone. Raises VaultError."""
        self.receipt_id = receipt_id
        self.key = key
        path = folder.path / PACK
        expected = promised(folder, key, receipt_id)
        try:
            self._descriptor = open_file(folder, PACK, os.O_RDONLY)
        except FileNotFoundError as error:
            raise VaultDamaged(path) from error
        self._path = path
        try:
            self._contents = Contents(self._descriptor, path, key, receipt_id, promised=expected)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Use it in a ``with``."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @property
    def sealed(self) -> bool:
        """Whether the deposit came to its end and all of it is there."""
        return self._contents.sealed

    @property
    def whole(self) -> bool:
        """False when it is known already that something was changed or is missing; ``records`` ends with the error."""
        return self._contents.whole

    @property
    def extent(self) -> Extent:
        """What of the pack can be read."""
        return self._contents.extent

    def records(self) -> Iterator[Copy]:
        """What is kept, in the order of the deposit; of an unsealed pack up to the last whole entry.

        Raises:
            VaultDamaged: From here on it cannot be read; what came before is as it was put in.
        """
        decoder = msgspec.msgpack.Decoder(Copy)
        for content in self._contents.records():
            try:
                yield decoder.decode(content)
            except msgspec.DecodeError as error:
                raise VaultDamaged(self._path, "a record that is not known") from error

    def read(self, blob: int) -> Iterator[bytes]:
        """The bytes of a blob, at most 1 MiB at a time; all of it is there only when this ends without an error.

        Raises:
            VaultDamaged: It is not as it was put in.
        """
        return self._contents.blob(blob)

    def close(self) -> None:
        """Let go of the pack."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
