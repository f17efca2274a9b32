"""Receipts of switches and erasures, as the window tells them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tidytrace.catalog import Catalogue, Text
from tidytrace.catalog.powers import LEAST_NAME, POWERS
from tidytrace.catalog.servers import Server
from tidytrace.catalog.system import COMPUTER, LOCK, LOCK_NAME, OWNER
from tidytrace.gui.erasing import Deed, Deeds, DeedState, Trouble
from tidytrace.receipts import ErasureReceipt, Receipt, Receipts, SettingReceipt

_CLOSED: Final = Text(en="Only this computer can reach it", zh_CN="只有这台电脑能连接")
_MOVES: Final = {
    "synced-folder": Text(en="Left out of what is copied elsewhere", zh_CN="不再随文件夹同步到别处"),
    "secrets-at-rest": Text(en="Its keys are for you alone", zh_CN="密钥只有您自己能读取"),
    "own-timer": Text(en="For how long it keeps chats", zh_CN="聊天保留多久"),
}
"""What was done where it is no switch of an app; by the names that findings have."""


def deeds(receipts: Receipts, catalogue: Catalogue, servers: Callable[[], Iterable[Server]] = tuple) -> Deeds:
    """Everything that was done, newest first; ``servers`` is asked when something is no app of the catalogue."""
    done = receipts.all()
    names = {app.id: app.names for app in catalogue} | {OWNER: COMPUTER}
    if any(isinstance(one, SettingReceipt) and one.app not in names for one in done):
        names |= {one.id: one.names for one in servers() if one.id not in names}
    switches = {(app.id, setting.id): setting.title for app in catalogue for setting in app.settings}
    switches |= {(app.id, POWERS): LEAST_NAME for app in catalogue}
    switches[OWNER, LOCK] = LOCK_NAME
    found = tuple(_deed(one, names, switches) for one in done)
    problems = tuple(Trouble(str(one.path), one.problem, one.parameters) for one in receipts.problems)
    return Deeds(found, problems)


def _moved(name: str) -> Text:
    if name.startswith("exposed-"):
        return _CLOSED
    return _MOVES.get(name, Text(name, name))


def _deed(receipt: Receipt, names: Mapping[str, Text], switches: Mapping[tuple[str, str], Text]) -> Deed:
    if isinstance(receipt, SettingReceipt):
        return Deed(
            receipt=receipt.id,
            kind="setting",
            when=receipt.when,
            state="can-be-undone" if receipt.undone is None else "undone",
            apps=(names.get(receipt.app, Text(receipt.app, receipt.app)),),
            switch=switches.get((receipt.app, receipt.setting)) or _moved(receipt.setting),
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
