"""Receipts of switches and erasures, as the window tells them."""

from collections.abc import Mapping

from tidytrace.catalog import Catalogue, Text
from tidytrace.catalog.powers import LEAST_NAME, POWERS
from tidytrace.catalog.system import COMPUTER, LOCK, LOCK_NAME, OWNER
from tidytrace.gui.erasing import Deed, Deeds, DeedState, Trouble
from tidytrace.receipts import ErasureReceipt, Receipt, Receipts, SettingReceipt


def deeds(receipts: Receipts, catalogue: Catalogue) -> Deeds:
    """Everything that was done, newest first."""
    names = {app.id: app.names for app in catalogue} | {OWNER: COMPUTER}
    switches = {(app.id, setting.id): setting.title for app in catalogue for setting in app.settings}
    switches |= {(app.id, POWERS): LEAST_NAME for app in catalogue}
    switches[OWNER, LOCK] = LOCK_NAME
    found = tuple(_deed(one, names, switches) for one in receipts.all())
    problems = tuple(Trouble(str(one.path), one.problem, one.parameters) for one in receipts.problems)
    return Deeds(found, problems)


def _deed(receipt: Receipt, names: Mapping[str, Text], switches: Mapping[tuple[str, str], Text]) -> Deed:
    if isinstance(receipt, SettingReceipt):
        return Deed(
            receipt=receipt.id,
            kind="setting",
            when=receipt.when,
            state="can-be-undone" if receipt.undone is None else "undone",
            apps=(names.get(receipt.app, Text(receipt.app, receipt.app)),),
            switch=switches.get((receipt.app, receipt.setting), Text(receipt.setting, receipt.setting)),
            undone=receipt.undone,
        )
    apps = dict.fromkeys(one.app for one in receipt.chats)
    return Deed(
        receipt=receipt.id,
        kind=receipt.action,
        when=receipt.when,
        state=_state(receipt),
        apps=tuple(names.get(one, Text(one, one)) for one in apps),
        chats=len(receipt.chats),
        until=receipt.until if receipt.restorable else None,
        undone=receipt.undone,
        destroyed=receipt.destroyed,
        left=len(receipt.proof.left) if receipt.proof is not None else 0,
    )


def _state(receipt: ErasureReceipt) -> DeedState:
    if receipt.undone is not None:
        return "undone"
    if receipt.destroyed is not None:
        return "destroyed"
    if not receipt.finished:
        return "unfinished"
    return "can-be-undone" if receipt.restorable else "no-copy"
