"""What the person did with Tidytrace since a switch was last looked at, out of the receipts."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from tidytrace.findings.presentable import presentable
from tidytrace.formats import Edit
from tidytrace.receipts import Receipt, SettingReceipt
from tidytrace.watch.drift.standing import NOTHING, Observed

_WHOLE_SECOND: Final = datetime.timedelta(seconds=1)
"""An undo is noted without the parts of its second."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """A switch was put on its private side, or put back where it was."""

    when: datetime.datetime
    undone: bool
    value: str | None = None
    """What was written; none where the key was taken out."""


def deed_about(observed: Observed, receipts: Sequence[Receipt], since: datetime.datetime) -> Deed | None:
    """The last one about a switch after a time."""
    found = [
        deed
        for receipt in receipts
        if isinstance(receipt, SettingReceipt)
        for deed in _deeds(observed, receipt)
        if deed.when + (_WHOLE_SECOND if deed.undone else datetime.timedelta()) > since
    ]
    return max(found, key=lambda deed: deed.when, default=None)


def _deeds(observed: Observed, receipt: SettingReceipt) -> Iterable[Deed]:
    edits = [edit for edit in receipt.edits if _touches(edit, observed)]
    if receipt.finding != observed.finding and not (receipt.app == observed.app and edits):
        return
    if receipt.undone is not None:
        yield Deed(when=receipt.undone, undone=True)
        return
    yield Deed(when=receipt.when, undone=False, value=_written(edits, observed))


def _written(edits: Sequence[Edit], observed: Observed) -> str | None:
    if observed.setting is not None and observed.setting.type in {"list", "map"}:
        return NOTHING  # what mattered was taken out
    if not edits or not edits[-1].after.present:
        return None
    return presentable(edits[-1].after.value, edits[-1].key[-1])


def _touches(edit: Edit, observed: Observed) -> bool:
    """Whether it changed a key of the switch, or an item in it."""
    setting = observed.setting
    if setting is None or str(edit.path) not in observed.standing.files:
        return False
    return any(edit.key[: len(key)] == key for key in (setting.key, *setting.also_keys))
