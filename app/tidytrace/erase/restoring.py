"""Brings back what an erasure took: files, pieces and rows, without overwriting anything that is newer."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.erase.copies import Copy, FileCopy, FolderCopy, PiecesCopy, Restored, RowsCopy
from tidytrace.erase.erasures import Erasures
from tidytrace.erase.errors import Damaged, ErasureError
from tidytrace.erase.lock import alone
from tidytrace.erase.model import Cancelled, OnProgress, Progress
from tidytrace.erase.partly import Read, only
from tidytrace.erase.putback import folder_for, restore_file, restore_folder
from tidytrace.erase.putpieces import restore_pieces
from tidytrace.erase.putrows import restore_rows
from tidytrace.erase.rowimages import RowImage
from tidytrace.erase.vault import VaultError, Withdrawal
from tidytrace.host import locate
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt

_LENGTH: Final = 8
_decoder: Final = msgspec.msgpack.Decoder(RowImage)
_ORDER: Final = (FolderCopy, FileCopy, PiecesCopy, RowsCopy)


class AppOpen(ErasureError):  # noqa: N818 - says what is the matter
    """The app would not notice what comes back, or write over it."""

    key = "app-running"
    problem = N_("{app} is running ({programs}). Close it and repeat.")


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
    returned: tuple[Returned, ...]
    problems: tuple[ErasureError | VaultError, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left in the vault that is nowhere else."""
        return not self.problems


def restore(
    erasures: Erasures,
    receipts: Sequence[ErasureReceipt],
    *,
    chats: Collection[str] | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Restoration, ...]:
    """Bring back what some receipts stand for; once all of a receipt is back, its copy is destroyed.

    It may be repeated: what is back already stays as it is.

    Args:
        erasures: Those of the person.
        receipts: Which.
        chats: Only these conversations of them; all if left out. What belongs to no single conversation comes back
            with the last one.
        progress: Is told each place.
        cancelled: Asked between two places.

    Raises:
        AnotherTidytrace: Somebody else is at it.
        ReceiptError: The receipts cannot be written.
    """
    with alone(erasures.state.state):
        # a newer erasure may have taken what an older one left
        ordered = sorted(receipts, key=lambda one: one.when, reverse=True)
        return tuple(bring_back(erasures, receipt, chats, progress, cancelled) for receipt in ordered)


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
    try:
        with erasures.vault.withdraw(receipt.id) as withdrawal:
            bringing = _Bringing(erasures, receipt, withdrawal, None if everything else frozenset(wanted))
            bringing.run(progress, cancelled or (lambda: False))
    except VaultError as error:
        return Restoration(receipt=receipt, chats=wanted, returned=(), problems=(error,))
    done = Restoration(
        receipt=receipt, chats=wanted, returned=tuple(bringing.returned), problems=tuple(bringing.problems)
    )
    if done.complete:
        when = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        back = (*receipt.back, *wanted)
        erasures.receipts.change(msgspec.structs.replace(receipt, back=back, undone=when if everything else None))
        if everything:
            erasures.vault.destroy(receipt.id)
    return done


class _Bringing:
    def __init__(
        self, erasures: Erasures, receipt: ErasureReceipt, withdrawal: Withdrawal, wanted: frozenset[str] | None
    ) -> None:
        self._wanted = wanted
        self._host = erasures.host
        self._home = erasures.host.home
        self._receipt = receipt
        self._withdrawal = withdrawal
        self._library = erasures.library()
        self.returned: list[Returned] = []
        self.problems: list[ErasureError | VaultError] = []

    def run(self, progress: OnProgress | None, cancelled: Cancelled) -> None:
        copies = sorted(
            (copy for copy in self._withdrawal.records() if isinstance(copy, _ORDER) and self._is_wanted(copy)),
            key=lambda copy: _ORDER.index(type(copy)),
        )
        self._host.refresh()
        closed = {app: self._open_app(app) for app in {copy.app for copy in copies if not isinstance(copy, FolderCopy)}}
        self.problems += [error for error in closed.values() if error is not None]
        for number, copy in enumerate(copies, 1):
            path = copy.place.path_in(self._home)
            if cancelled():
                self.problems.append(Stopped(path))
                return
            if isinstance(copy, FolderCopy) or closed[copy.app] is None:
                try:
                    self._bring(copy)
                except (ErasureError, VaultError) as error:
                    self.problems.append(error)
            if progress is not None:
                progress(Progress(number, len(copies), path))

    def _is_wanted(self, copy: FolderCopy | FileCopy | PiecesCopy | RowsCopy) -> bool:
        if self._wanted is None:
            return True
        # folders are made with the files in them
        return not isinstance(copy, FolderCopy) and not self._wanted.isdisjoint(copy.owners)

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

    def _bring(self, copy: Copy) -> None:
        if isinstance(copy, FolderCopy):
            restore_folder(copy, self._home)
        elif isinstance(copy, FileCopy):
            self._note(
                copy, *restore_file(copy, lambda: self._withdrawal.read(copy.blob), self._home, self._receipt.id)
            )
        elif isinstance(copy, PiecesCopy):
            self._note(
                copy, *restore_pieces(copy, lambda: self._withdrawal.read(copy.blob), self._home, self._receipt.id)
            )
        elif isinstance(copy, RowsCopy):
            self._rows(copy)

    def _pieces(self, copy: PiecesCopy) -> None:
        part: tuple[PiecesCopy, Read] | None = (copy, partial(self._withdrawal.read, copy.blob))
        if self._wanted is not None:
            part = only(copy, partial(self._withdrawal.read, copy.blob), self._wanted)
        if part is not None:
            self._note(copy, *restore_pieces(part[0], part[1], self._home, self._receipt.id))

    def _note(self, copy: FileCopy | PiecesCopy | RowsCopy, how: Restored, where: Path) -> None:
        path = copy.place.path_in(self._home)
        self.returned.append(Returned(path=path, how=how, beside=where if how == "beside" else None))

    def _rows(self, copy: RowsCopy) -> None:
        path = copy.place.path_in(self._home)
        images = _images(self._withdrawal.read(copy.blob), path)
        with folder_for(copy.place, self._home) as folder:
            outcome = restore_rows(folder, copy.place.names[-1], images, self._receipt.id)
        if outcome.beside is not None:
            self._note(copy, "beside", outcome.beside)
        else:
            self._note(copy, "merged" if outcome.restored else "there-already", path)


class Stopped(ErasureError):  # noqa: N818
    """The person stopped it."""

    key = "cancelled"
    problem = N_("You cancelled before it was reached.")


def _images(chunks: Iterable[bytes], path: Path) -> Iterator[RowImage]:
    """The row images of a blob, as ``KeptRows`` wrote them. Raises Damaged."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= _LENGTH:
            end = _LENGTH + int.from_bytes(held[:_LENGTH], "big")
            if len(held) < end:
                break
            yield _decoder.decode(memoryview(held)[_LENGTH:end])
            del held[:end]
    if held:
        raise Damaged(path)
