"""Lays into the vault what an erasure is about to take out of files: whole files, folders, pieces."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

from tidytrace.chats.model import What
from tidytrace.erase.copies import (
    Attributes,
    BlobWriter,
    Deposit,
    FileCopy,
    FolderCopy,
    Part,
    Piece,
    PiecesCopy,
    Place,
)
from tidytrace.erase.errors import ChangedSincePlan, ErasureError, Refused
from tidytrace.erase.files.handles import Folder, checked, folder_of, is_link
from tidytrace.erase.files.jsonentries import neighbours
from tidytrace.erase.files.landmarks import SIZE, Contexts, around, read_range, read_whole
from tidytrace.erase.files.rewrite import Splice
from tidytrace.erase.model import Stamp, Target

LARGEST_DOCUMENT: Final = 256 << 20
"""Bytes of a JSON document, or of pieces, that are held in memory."""


def copy_file(  # noqa: PLR0913 - a file's copy has this many sides
    folder: Folder,
    target: Target,
    deposit: Deposit,
    *,
    owners: tuple[str, ...],
    app: str,
    store: str,
    home: Path,
    parts: tuple[Part, ...] = (),
) -> None:
    """Lay a whole file into the vault.

    Args:
        folder: The folder that holds it (``folder_of(target)``).
        target: The file in its planned state.
        deposit: Takes the copy.
        owners: The conversations that it belongs to.
        app: The app's id.
        store: The store's id.
        home: The home that it lies in.
        parts: Whose is what in it, if it can be told.

    Raises:
        ErasureError: It is not the planned file in its planned state, or cannot be read.
        VaultError: The vault cannot take it.
        OSError: It cannot be read; ``folder_of`` makes an ErasureError of it.
    """
    with _open_for_reading(folder, target) as descriptor, _blob(deposit) as blob:
        status = os.fstat(descriptor)
        left = target.stamp.size
        for block in read_range(descriptor, 0, target.stamp.size):
            blob.write(block)
            left -= len(block)
        if left or Stamp.of(os.fstat(descriptor)) != target.stamp:
            raise ChangedSincePlan(target.path)
    deposit.record(
        FileCopy(
            place=Place.of(target.anchor, target.parts, home),
            owners=owners,
            app=app,
            store=store,
            attributes=Attributes.of(status),
            size=target.stamp.size,
            parts=parts,
            blob=blob.number,
        )
    )


def copy_folders(folders: Sequence[Target], deposit: Deposit, *, home: Path) -> None:
    """Note folders that may go, the upper ones first, so that they can be made again with the modes they have.

    Args:
        folders: As in ``Item.folders``.
        deposit: Takes the notes.
        home: The home that they lie in.

    Raises:
        ErasureError: One is not the planned folder.
        VaultError: The vault cannot take them.
    """
    for target in sorted(folders, key=lambda one: len(one.parts)):
        with folder_of(target) as folder:
            status = folder.look(target.parts[-1])
        if is_link(status):
            raise Refused(target.path, "link")
        if not Stamp.of(status).same_file(target.stamp):
            raise ChangedSincePlan(target.path)
        place = Place.of(target.anchor, target.parts, home)
        deposit.record(FolderCopy(place=place, attributes=Attributes.of(status)))


def copy_pieces(  # noqa: PLR0913 - a copy of pieces has this many sides
    target: Target,
    splices: Sequence[Splice],
    deposit: Deposit,
    *,
    owners: tuple[str, ...],
    app: str,
    store: str,
    what: What,
    home: Path,
    parts: tuple[Part, ...] = (),
    unit: Literal["line", "section", "entry"] = "line",
    container: str | None = None,
    key: str | None = None,
) -> None:
    """Lay ranges of a file into the vault, with what tells later where they stood.

    Args:
        target: The file in its planned state.
        splices: What ``rewrite.splice`` will do; ranges that do not touch.
        deposit: Takes the copy.
        owners: The conversations that they belong to.
        app: The app's id.
        store: The store's id.
        what: The pieces in the outside's words.
        home: The home that the file lies in.
        parts: Whose is what in the ranges; may be left out.
        unit: What the store keeps in the file (``Store.unit``).
        container: For entries, ``link.list`` of the store.
        key: For entries, ``link.key`` of the store.

    Raises:
        ErasureError: It is not the planned file in its planned state, or cannot be read.
        VaultError: The vault cannot take them.
    """
    ordered = sorted(splices)
    with (
        folder_of(target) as folder,
        _open_for_reading(folder, target) as descriptor,
        _blob(deposit) as blob,
    ):
        attributes = Attributes.of(os.fstat(descriptor))
        new = _Rest(descriptor, blob, target)
        new.run(ordered)
        marks = _line_marks(descriptor, target.stamp.size, ordered, new.contexts)
        if unit == "entry":
            entries = _entry_marks(descriptor, target.stamp.size, ordered, container)
            marks = [mark if one.put else entry for one, mark, entry in zip(ordered, marks, entries, strict=True)]
        if Stamp.of(os.fstat(descriptor)) != target.stamp:
            raise ChangedSincePlan(target.path)
    deposit.record(
        PiecesCopy(
            place=Place.of(target.anchor, target.parts, home),
            owners=owners,
            app=app,
            store=store,
            what=what,
            attributes=attributes,
            size=target.stamp.size,
            rest=new.digest.digest(),
            rest_size=new.size,
            pieces=tuple(
                Piece(one.start, one.end - one.start, before, after, one.put)
                for one, (before, after) in zip(ordered, marks, strict=True)
            ),
            parts=parts,
            unit=unit,
            container=container,
            key=key,
            blob=blob.number,
        )
    )


class _Rest:
    """Reads a file once: the pieces go into the blob, what stays is digested."""

    def __init__(self, descriptor: int, blob: BlobWriter, target: Target) -> None:
        self._descriptor = descriptor
        self._blob = blob
        self._target = target
        self.digest = blake2b(digest_size=SIZE)
        self.size = 0
        self.contexts = Contexts()

    def run(self, splices: Sequence[Splice]) -> None:
        at = 0
        for number, one in enumerate(splices):
            self._keep(at, one.start)
            for block in self._read(one.start, one.end):
                self._blob.write(block)
            if one.put:
                self.digest.update(one.put)
                self.size += len(one.put)
                self.contexts.mark(number, one.put)
            at = one.end
        self._keep(at, self._target.stamp.size)

    def _keep(self, start: int, end: int) -> None:
        for block in self._read(start, end):
            self.digest.update(block)
            self.size += len(block)
            self.contexts.feed(block)

    def _read(self, start: int, end: int) -> Iterator[bytes]:
        left = end - start
        for block in read_range(self._descriptor, start, end):
            left -= len(block)
            yield block
        if left > 0:
            raise ChangedSincePlan(self._target.path)


def _line_marks(descriptor: int, size: int, splices: Sequence[Splice], contexts: Contexts) -> list[tuple[bytes, bytes]]:
    ends = [0, *(one.end for one in splices)]
    starts = [*(one.start for one in splices[1:]), size]
    return [
        contexts.of(number) if one.put else around(descriptor, (ends[number], one.start), (one.end, starts[number]))
        for number, one in enumerate(splices)
    ]


def _entry_marks(
    descriptor: int, size: int, splices: Sequence[Splice], container: str | None
) -> list[tuple[bytes, bytes]]:
    if size > LARGEST_DOCUMENT:
        return [(b"", b"")] * len(splices)
    data = read_whole(descriptor, 0, size)
    return neighbours(data, container, [(one.start, one.end) for one in splices])


@contextmanager
def _open_for_reading(folder: Folder, target: Target) -> Iterator[int]:
    checked(folder, target)
    descriptor = folder.open(target.parts[-1], os.O_RDONLY)
    try:
        if Stamp.of(os.fstat(descriptor)) != target.stamp:
            raise ChangedSincePlan(target.path)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _blob(deposit: Deposit) -> Iterator[BlobWriter]:
    """A blob that is closed in any case, so that another can begin; what is not recorded does not count."""
    blob = deposit.blob()
    try:
        yield blob
    except (ErasureError, OSError):
        blob.close()
        raise
    blob.close()
