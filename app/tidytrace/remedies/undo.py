"""Take a change of a switch back."""

import datetime
from pathlib import Path
from typing import Literal

import msgspec

from tidytrace.formats import SettingsError, revert_edit
from tidytrace.host import Host
from tidytrace.language import N_
from tidytrace.receipts import Receipts, SettingReceipt
from tidytrace.remedies.errors import AlreadyUndone
from tidytrace.remedies.held import holders_are_named
from tidytrace.remedies.running import check_closed


class Undone(msgspec.Struct, frozen=True):
    """What an undo came to."""

    receipt_id: str
    where: tuple[Path, ...]
    how: Literal["bytes", "key"]
    """``bytes``: every file is the same to the byte. ``key``: others wrote meanwhile, so only the key was set back."""


def undo(receipt: SettingReceipt, receipts: Receipts, host: Host) -> Undone:
    """Take all changes of a receipt back, the last one first, and mark it.

    Each change is tried even if another one refuses; what is back already stays so when it is tried again.

    Raises:
        AlreadyUndone: it was taken back before.
        AppRunning, RunningUnknown: the app has to be closed first.
        KeyConflict: someone else changed the key since.
        SettingsError: a file cannot be changed.
        ReceiptError: the receipt cannot be marked.
    """
    if receipt.undone is not None:
        raise AlreadyUndone(N_("This change was undone already."))
    check_closed(host, receipt.close_first)
    how: Literal["bytes", "key"] = "bytes"
    refused: list[SettingsError] = []
    for edit in reversed(receipt.edits):
        try:
            with holders_are_named():
                if revert_edit(edit, home=host.home) == "key":
                    how = "key"
        except SettingsError as error:
            refused.append(error)
    if refused:
        raise refused[0]
    receipts.mark_undone(receipt.id, datetime.datetime.now(datetime.UTC).replace(microsecond=0))
    return Undone(receipt.id, tuple(dict.fromkeys(edit.path for edit in receipt.edits)), how)
