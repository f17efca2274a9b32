"""Brings back what an erasure took: files, pieces and rows, without overwriting anything that is newer."""

import datetime
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.act.journal import Chronicle, interruption
from tidytrace.erase.act.lock import alone
from tidytrace.erase.act.settling import Settling
from tidytrace.erase.copies import EntriesCopy, FileCopy, FolderCopy, LinkCopy, PiecesCopy, Place, Restored, RowsCopy
from tidytrace.erase.databases.rowimages import RowImage
from tidytrace.erase.errors import Damaged, ErasureError, NoSpace, StillOpen
from tidytrace.erase.keyvalue import Entry
from tidytrace.erase.model import Cancelled, OnProgress, Progress
from tidytrace.erase.restore.partly import Read, Wanted, only, only_of_file
from tidytrace.erase.restore.putback import folder_for, restore_file, restore_folder
from tidytrace.erase.restore.putkeys import restore_entries
from tidytrace.erase.restore.putlinks import restore_link
from tidytrace.erase.restore.putpieces import restore_pieces
from tidytrace.erase.restore.putrows import restore_rows
from tidytrace.erase.vault import (
    KeyringLocked,
    KeyringUnusable,
    PassphraseNeeded,
    VaultError,
    Withdrawal,
    WrongPassphrase,
)
from tidytrace.host import locate
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, ReceiptDamaged, ReceiptError, ReceiptMissing

_LENGTH: Final = 8
_rows: Final = msgspec.msgpack.Decoder(RowImage)
_entries: Final = msgspec.msgpack.Decoder(Entry)
_ORDER: Final = (FolderCopy, FileCopy, LinkCopy, PiecesCopy, RowsCopy, EntriesCopy)
_Place = FolderCopy | FileCopy | LinkCopy | PiecesCopy | RowsCopy | EntriesCopy
_Record = TypeVar("_Record")
Problem = ErasureError | VaultError | ReceiptError


class AppOpen(ErasureError):  # noqa: N818 - says what is the matter
    """The app would not notice what comes back, or write over it."""

    key = "app-running"
    problem = N_("{app} is running ({programs}). Close it and repeat.")


_PASSING: Final = (AppOpen, StillOpen, NoSpace, KeyringLocked, KeyringUnusable, PassphraseNeeded, WrongPassphrase)


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """One place that was brought back."""

    path: Path
    how: Restored
    beside: Path | None = None
    """Where it was put because something newer stands in its place."""


class Restoration(msgspec.Struct, frozen=True, kw_only=True):
    """How bringing back one receipt ended."""

    receipt: ErasureReceipt
    chats: tuple[str, ...]
    returned: tuple[Returned, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left in the vault that is nowhere else."""
        return not self.problems

    @property
    def waiting(self) -> bool:
        """Whether what is in the way passes by itself."""
        return any(isinstance(one, _PASSING) for one in self.problems)


def restore(
    erasures: Erasures,
    receipts: Sequence[ErasureReceipt],
    *,
    chats: Collection[str] | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Restoration, ...]:
    """Bring back what some receipts stand for; once all of a receipt is back, its copy is destroyed.

    It may be repeated: what is back already stays as it is. After an interruption the next start goes on with it.

    Args:
        erasures: Those of the person.
        receipts: Which.
        chats: Only these conversations of them; all if left out. What belongs to no single conversation comes back
            with the last one.
        progress: Is told each place.
        cancelled: Asked between two places.

    Raises:
        AnotherTidytrace: Somebody else is at it.
        ErasureError: The lock cannot be had.
    """
    with alone(erasures.state.state):
        # a newer erasure may have taken what an older one left
        ordered = sorted(receipts, key=lambda one: one.when, reverse=True)
        return tuple(bring_back(erasures, receipt, chats, progress, cancelled) for receipt in ordered)


def finish_restoration(erasures: Erasures, receipt_id: str, chats: Collection[str] | None = None) -> Restoration | None:
    """Go on after an interruption; nothing if the receipt is gone. The caller holds the lock and ends the journal.

    Raises VaultError or ReceiptError.
    """
    try:
        receipt = erasures.receipts.get(receipt_id)
    except (ReceiptMissing, ReceiptDamaged):
        return None
    if not isinstance(receipt, ErasureReceipt):
        return None
    if receipt.undone is None:
        return bring_back(erasures, receipt, chats)
    if erasures.vault.holds(receipt_id):
        erasures.vault.destroy(receipt_id)
    return Restoration(receipt=receipt, chats=tuple(one.id for one in receipt.chats))


def bring_back(
    erasures: Erasures,
    receipt: ErasureReceipt,
    chats: Collection[str] | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Restoration:
    """One receipt of ``restore``, for a caller who holds the lock."""
    missing = [one.id for one in receipt.chats if one.id not in receipt.back]
    wanted = tuple(missing if chats is None else [one for one in missing if one in chats])
    everything = len(wanted) == len(missing)
    chronicle = Chronicle(erasures.state.state, receipt.id)
    returned: Sequence[Returned] = ()
    problems: list[Problem] = []
    try:
        with erasures.vault.withdraw(receipt.id) as withdrawal:
            # what was brought back before may have been used since
            whole = everything and not receipt.back
            partly = None if whole else Wanted(frozenset(wanted), last=everything, back=frozenset(receipt.back))
            bringing = _Bringing(erasures, receipt, withdrawal, partly)
            returned, problems = bringing.returned, bringing.problems
            if bringing.places:
                _stop_erasing(erasures, receipt.id)
                chronicle.restore(_now(), bringing.places, None if everything else wanted)
            bringing.run(progress, cancelled or (lambda: False))
        receipt = _over(erasures, receipt, () if problems else wanted, everything=everything and not problems)
        if bringing.places:
            chronicle.end()
    except (ErasureError, VaultError, ReceiptError) as error:
        problems.append(error)
    return Restoration(receipt=receipt, chats=wanted, returned=tuple(returned), problems=tuple(problems))


def _stop_erasing(erasures: Erasures, receipt_id: str) -> None:
    """An erasure that waits to be finished never is: the person wants it back. What it had begun is no text any more.

    Raises ErasureError.
    """
    found = interruption(erasures.state.state, receipt_id)
    if found.begun is not None and found.leaving:
        settling = Settling()
        settling.steps(found.begun.steps, found.databases)
        if settling.problems:
            raise settling.problems[0]


def _over(erasures: Erasures, receipt: ErasureReceipt, back: tuple[str, ...], *, everything: bool) -> ErasureReceipt:
    """Raises VaultError or ReceiptError."""
    now = msgspec.structs.replace(
        receipt, finished=True, back=(*receipt.back, *back), undone=_now() if everything else None
    )
    if now != receipt:
        erasures.receipts.change(now)
    if everything:
        erasures.vault.destroy(receipt.id)
    return now


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


class _Bringing:
    def __init__(
        self, erasures: Erasures, receipt: ErasureReceipt, withdrawal: Withdrawal, wanted: Wanted | None
    ) -> None:
        self._wanted = wanted
        self._host = erasures.host
        self._home = erasures.host.home
        self._receipt = receipt
        self._withdrawal = withdrawal
        self._library = erasures.library()
        self._gone = frozenset(one.id for one in receipt.chats)
        self.returned: list[Returned] = []
        self.problems: list[Problem] = []
        copies = self._read()
        self._host.refresh()
        apps = dict.fromkeys(copy.app for copy in copies if not isinstance(copy, FolderCopy))
        closed = {app: self._open_app(app) for app in apps}
        self.problems += [error for error in closed.values() if error is not None]
        files = [copy for copy in copies if not isinstance(copy, FolderCopy)]
        self.places = tuple(dict.fromkeys(copy.place for copy in files if closed[copy.app] is None))
        coming = _around(self.places)
        waiting = _around(copy.place for copy in files if closed[copy.app] is not None)
        # a folder comes back with what is in it; an empty one with anything at all
        self._copies = [
            copy
            for copy in copies
            if (
                copy.place in coming or (self.places and copy.place not in waiting)
                if isinstance(copy, FolderCopy)
                else closed[copy.app] is None
            )
        ]

    def _read(self) -> list[_Place]:
        """What is kept, in the order in which it comes back; up to the first place that is damaged."""
        copies: list[_Place] = []
        try:
            # one by one, so that what stands before a damaged place is there
            copies.extend(
                copy for copy in self._withdrawal.records() if isinstance(copy, _ORDER) and self._is_wanted(copy)
            )
        except VaultError as error:
            self.problems.append(error)
        # what an interrupted erasure and the one that finished it took out of the same file comes back in turn
        newest = {id(copy): -number for number, copy in enumerate(copies) if isinstance(copy, PiecesCopy | RowsCopy)}
        return sorted(copies, key=lambda copy: (_ORDER.index(type(copy)), newest.get(id(copy), 0)))

    def _is_wanted(self, copy: _Place) -> bool:
        if self._wanted is None:
            return True
        # folders are made with the files in them
        return not isinstance(copy, FolderCopy) and (
            self._wanted.last or not self._wanted.chats.isdisjoint(copy.owners)
        )

    def run(self, progress: OnProgress | None, cancelled: Cancelled) -> None:
        for number, copy in enumerate(self._copies, 1):
            path = copy.place.path_in(self._home)
            if cancelled():
                self.problems.append(Stopped(path))
                return
            try:
                self._bring(copy)
            except (ErasureError, VaultError) as error:
                self.problems.append(error)
            if progress is not None:
                progress(Progress(number, len(self._copies), path))

    def _open_app(self, app: str) -> AppOpen | None:
        try:
            definition = self._library.installation(app).app
        except KeyError:
            return None  # it is no longer installed, so it does not run either
        now = locate(definition, self._host)
        if now is None or not now.running:
            return None
        names = ", ".join(dict.fromkeys(process.name for process in now.processes))
        return AppOpen(self._home, app=definition.names.en, programs=names)

    def _bring(self, copy: _Place) -> None:
        if isinstance(copy, FolderCopy):
            restore_folder(copy, self._home)
        elif isinstance(copy, FileCopy | LinkCopy):
            path = copy.place.path_in(self._home)
            if self._gone.isdisjoint(copy.owners) and copy.owners and os.path.lexists(path):
                # its conversation could not go, so what stands there is the newer of the two
                self._note(copy, "there-already", path)
                return
            if isinstance(copy, FileCopy):
                self._file(copy)
            elif self._wanted is None or self._wanted.takes(copy.owners):
                self._note(copy, *restore_link(copy, self._home, self._receipt.id))
        elif isinstance(copy, PiecesCopy):
            self._pieces(copy)
        elif isinstance(copy, RowsCopy):
            self._rows(copy)
        else:
            self._entries(copy)

    def _reader(self, copy: FileCopy | PiecesCopy) -> Read:
        return partial(self._withdrawal.read, copy.blob)

    def _file(self, copy: FileCopy) -> None:
        wanted = self._wanted
        if wanted is None and copy.parts and os.path.lexists(copy.place.path_in(self._home)):
            # the app has begun a new one: lines and sections go in front of what is newer
            wanted = Wanted(frozenset(copy.owners), last=True)
        if wanted is None or not copy.parts:
            if wanted is None or wanted.takes(copy.owners):
                self._note(copy, *restore_file(copy, self._reader(copy), self._home, self._receipt.id))
            return
        part = only_of_file(copy, self._reader(copy), wanted)
        if part is not None:
            self._note(copy, *restore_pieces(*part, self._home, self._receipt.id))

    def _pieces(self, copy: PiecesCopy) -> None:
        part: tuple[PiecesCopy, Read] | None = (copy, self._reader(copy))
        if self._wanted is not None:
            part = only(copy, self._reader(copy), self._wanted)
        if part is not None:
            self._note(copy, *restore_pieces(*part, self._home, self._receipt.id))

    def _note(
        self, copy: FileCopy | LinkCopy | PiecesCopy | RowsCopy | EntriesCopy, how: Restored, where: Path
    ) -> None:
        path = copy.place.path_in(self._home)
        self.returned.append(Returned(path=path, how=how, beside=where if how == "beside" else None))

    def _rows(self, copy: RowsCopy) -> None:
        path = copy.place.path_in(self._home)
        images = _records(self._withdrawal.read(copy.blob), path, _rows)
        if self._wanted is not None:
            wanted = self._wanted
            images = (image for image in images if wanted.takes(image.owners))
        with folder_for(copy.place, self._home) as folder:
            outcome = restore_rows(folder, copy.place.names[-1], images, self._receipt.id)
        if outcome.beside is not None:
            self._note(copy, "beside", outcome.beside)
        else:
            self._note(copy, "merged" if outcome.restored else "there-already", path)

    def _entries(self, copy: EntriesCopy) -> None:
        path = copy.place.path_in(self._home)
        entries = _records(self._withdrawal.read(copy.blob), path, _entries)
        if self._wanted is not None:
            wanted = self._wanted
            entries = (entry for entry in entries if wanted.takes((entry.owner,)))
        self._note(copy, *restore_entries(copy, entries, self._home, self._receipt.id))


def _around(places: Iterable[Place]) -> set[Place]:
    """The folders that places lie in."""
    return {Place(one.anchor, one.parts[:depth]) for one in places for depth in range(1, len(one.parts))}


class Stopped(ErasureError):  # noqa: N818
    """The person stopped it."""

    key = "cancelled"
    problem = N_("You cancelled before it was reached.")


def _records(chunks: Iterable[bytes], path: Path, decoder: msgspec.msgpack.Decoder[_Record]) -> Iterator[_Record]:
    """The row images or entries of a blob, as ``Keeping`` wrote them. Raises Damaged."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= _LENGTH:
            end = _LENGTH + int.from_bytes(held[:_LENGTH], "big")
            if len(held) < end:
                break
            try:
                yield decoder.decode(memoryview(held)[_LENGTH:end])
            except msgspec.DecodeError as error:
                raise Damaged(path) from error
            del held[:end]
    if held:
        raise Damaged(path)
