"""Copies what an erasure is about to take into one receipt's place in the vault."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from tidytrace.catalog import App
from tidytrace.erase.copies import Attributes, BlobWriter, Deposit, EntriesCopy, Part, Place, RowsCopy, spelled
from tidytrace.erase.databases.rowimages import RowImage
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.filecopies import copy_file, copy_folders, copy_pieces
from tidytrace.erase.files.handles import folder_of
from tidytrace.erase.files.links import copy_link
from tidytrace.erase.files.rewrite import splices_of
from tidytrace.erase.keyvalue import take_entries
from tidytrace.erase.model import Item
from tidytrace.erase.redact.redaction import RedactedFile, RedactedRows
from tidytrace.erase.vault import VaultError

_Result = TypeVar("_Result")
_encoder = msgspec.msgpack.Encoder()
_LENGTH = 8
"""Bytes before each row image in a blob: its length, big-endian."""


class NotCopied(ErasureError):  # noqa: N818 - says what is the matter
    """The vault did not take it, so it stays where it is."""

    key = "not-copied"

    def __init__(self, path: Path, error: VaultError) -> None:
        """The sentence is the vault's."""
        self.problem = error.problem
        super().__init__(path, str(error), **error.parameters)


class Keeping:
    """The ``Keep`` of one erasure."""

    def __init__(self, deposit: Deposit, apps: Callable[[str], App], home: Path) -> None:
        """``apps`` gives a definition by id."""
        self._deposit = deposit
        self._apps = apps
        self._home = home

    def take(self, item: Item) -> None:
        """Copy files and pieces. Raises ErasureError."""
        if item.action == "remove":
            self._told(item, lambda: self._take_files(item))
        elif item.action == "entries":
            self._told(item, lambda: self._take_entries(item))
        else:
            self._told(item, lambda: self._take_pieces(item))

    def _take_files(self, item: Item) -> None:
        copy_folders(item.folders, self._deposit, home=self._home)
        is_folder = bool(item.folders) and item.folders[-1] == item.target
        for target in item.contents if is_folder else (item.target,):
            with folder_of(target) as folder:
                copy_file(
                    folder,
                    target,
                    self._deposit,
                    owners=tuple(map(spelled, item.conversations)),
                    app=item.app,
                    store=item.store,
                    home=self._home,
                    parts=_spelled(item.parts),
                )

        for target in item.links:
            copy_link(
                target,
                self._deposit,
                owners=tuple(map(spelled, item.conversations)),
                app=item.app,
                store=item.store,
                home=self._home,
            )

    def _take_pieces(self, item: Item) -> None:
        store = self._apps(item.app).store(item.store)
        unit: Literal["line", "section", "entry"] = "line"
        if store.unit in {"section", "entry"}:
            unit = "section" if store.unit == "section" else "entry"
        copy_pieces(
            item.target,
            splices_of(item),
            self._deposit,
            owners=tuple(map(spelled, item.conversations)),
            app=item.app,
            store=item.store,
            what=item.what,
            home=self._home,
            parts=_spelled(item.parts),
            unit=unit,
            container=store.link.list if store.link is not None else None,
            key=store.link.key if store.link is not None else None,
        )

    def _take_entries(self, item: Item) -> None:
        entries, witness = take_entries(item.target, item.contents, item.sites)
        if not entries:
            return  # what goes is only what the app itself deleted before
        blob = self._deposit.blob()
        for entry in entries:
            data = _encoder.encode(msgspec.structs.replace(entry, owner=spelled(entry.owner)))
            blob.write(len(data).to_bytes(_LENGTH, "big"))
            blob.write(data)
        blob.close()
        with folder_of(item.target) as folder:
            attributes = Attributes.of(folder.look(item.target.parts[-1]))
        self._deposit.record(
            EntriesCopy(
                place=Place.of(item.target.anchor, item.target.parts, self._home),
                owners=tuple(map(spelled, item.conversations)),
                app=item.app,
                store=item.store,
                attributes=attributes,
                entries=len(entries),
                witness=witness,
                blob=blob.number,
            )
        )

    def settle(self) -> None:
        """Bring it to the disk. Raises ErasureError: without the copies nothing may leave."""
        _settled(self._deposit, self._home)

    def rows(self, item: Item) -> "KeptRows":
        """For one database."""
        return KeptRows(self._deposit, item, Place.of(item.target.anchor, item.target.parts, self._home))

    def _told(self, item: Item, step: Callable[[], _Result]) -> _Result:
        try:
            return step()
        except VaultError as error:
            raise NotCopied(item.path, error) from error


def _spelled(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(Part(one.start, one.end, tuple(map(spelled, one.owners))) for one in parts)


class KeepingWords:
    """The ``KeepRedacted`` of one redaction."""

    def __init__(self, deposit: Deposit, home: Path) -> None:
        """As ``Keeping``."""
        self._deposit = deposit
        self._home = home

    def file(self, one: RedactedFile) -> None:
        """Copy the words that go out of one file. Raises ErasureError."""
        try:
            copy_pieces(
                one.target,
                one.splices,
                self._deposit,
                owners=tuple(map(spelled, one.conversations)),
                app=one.app,
                store=one.store,
                what="file",
                home=self._home,
            )
        except VaultError as error:
            raise NotCopied(one.path, error) from error

    def settle(self) -> None:
        """Bring it to the disk. Raises ErasureError: without the copies nothing may change."""
        _settled(self._deposit, self._home)

    def rows(self, one: RedactedRows) -> "KeptRows":
        """For one database."""
        return KeptRows(self._deposit, one, Place.of(one.target.anchor, one.target.parts, self._home))


def _settled(deposit: Deposit, home: Path) -> None:
    try:
        deposit.sync()
    except VaultError as error:
        raise NotCopied(error.path or home, error) from error


class KeptRows:
    """The rows of one database on their way into the vault; ``open`` until they are kept."""

    def __init__(self, deposit: Deposit, item: Item | RedactedRows, place: Place) -> None:
        """Nothing is written before the first row."""
        self._deposit = deposit
        self._item = item
        self._place = place
        self._blob: BlobWriter | None = None
        self._rows = 0

    def keep(self, image: RowImage) -> None:
        """One row. Raises ErasureError."""
        try:
            if self._blob is None:
                self._blob = self._deposit.blob()
            owners = tuple(map(spelled, image.owners))
            data = _encoder.encode(msgspec.structs.replace(image, owners=owners))
            self._blob.write(len(data).to_bytes(_LENGTH, "big"))
            self._blob.write(data)
        except VaultError as error:
            raise NotCopied(self._item.path, error) from error
        self._rows += 1

    def kept(self) -> None:
        """All of them are there: bring them to the disk. Raises ErasureError."""
        if self._blob is None:
            return
        try:
            self._blob.close()
            self._deposit.record(
                RowsCopy(
                    place=self._place,
                    owners=tuple(map(spelled, self._item.conversations)),
                    app=self._item.app,
                    store=self._item.store,
                    rows=self._rows,
                    blob=self._blob.number,
                )
            )
            self._deposit.sync()
        except VaultError as error:
            raise NotCopied(self._item.path, error) from error
