"""Lists what Tidytrace itself keeps. Nothing is opened but our own folders, and nothing is changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.formats.refusals import of_system
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, Receipts, SettingReceipt
from tidytrace.watch.menu import placed as menu_placed
from tidytrace.watch.own.model import Kind, Own, Piece, Trouble
from tidytrace.watch.reminders.placing.setting_up import placed as reminders_placed
from tidytrace.watch.standing.setting_up import placed as watcher_placed

VAULT: Final = "vault"
RECEIPTS: Final = "receipts"
_SETTINGS: Final = frozenset({"window.json", "tray.json", "notices.json", "lock.json", "catalogue"})
"""By name as well, because on Windows and macOS all folders are one."""
_CACHES: Final = frozenset({"Cache"})
_ERASING: Final = "erasing"
_UNREADABLE: Final = N_("It cannot be read or written: {reason}")


def own(host: Host, state: StateFolders) -> Own:
    """Everything, with its size. What cannot be looked at is named."""
    problems: list[Trouble] = []
    folders = tuple(dict.fromkeys((state.config, state.data, state.state, state.cache)))
    pieces = [
        Piece(kind=kind, path=Path(where), bytes=_size(Path(where)))
        for kind, placed in (
            (Kind.STARTERS, (*reminders_placed(host), *watcher_placed(host))),
            (Kind.MENU, menu_placed(host)),
        )
        for where in placed
    ]
    for folder in folders:
        pieces += [
            _piece(state, folder, entry, problems)
            for entry in _entries(folder, problems)
            if Path(entry.path) not in folders  # the caches may lie in the folder of the rest
        ]
    receipts = Receipts(state.state / RECEIPTS)
    done = receipts.all()
    problems += [
        Trouble(str(one.path), one.problem, {name: str(value) for name, value in one.parameters.items()})
        for one in receipts.problems
    ]
    order = list(Kind)
    return Own(
        pieces=tuple(sorted(pieces, key=lambda piece: (order.index(piece.kind), piece.path))),
        undoable=sum(isinstance(one, SettingReceipt) and one.undone is None for one in done),
        restorable=sum(isinstance(one, ErasureReceipt) and one.restorable for one in done),
        interrupted=_holds_something(state.state / _ERASING),
        problems=tuple(problems),
    )


def _piece(state: StateFolders, folder: Path, entry: "os.DirEntry[str]", problems: list[Trouble]) -> Piece:
    files, size = _weigh(entry, problems)
    return Piece(kind=_kind(state, folder, entry.name), path=Path(entry.path), files=files, bytes=size)


def _kind(state: StateFolders, folder: Path, name: str) -> Kind:
    if folder == state.data and name == VAULT:
        return Kind.COPIES
    if folder == state.cache or name in _CACHES:
        return Kind.CACHES
    if name in _SETTINGS or folder in {state.config, state.data} - {state.state}:
        return Kind.SETTINGS
    return Kind.RECORDS


def _entries(folder: Path, problems: list[Trouble]) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        problems.append(trouble(folder, error))
        return []


def _weigh(entry: "os.DirEntry[str]", problems: list[Trouble]) -> tuple[int, int]:
    """Number of files and bytes; a link is one file and is never followed."""
    if not entry.is_dir(follow_symlinks=False):
        return 1, _size(Path(entry.path))
    files = size = 0
    for inner in _walk(Path(entry.path), problems):
        files += 1
        size += _size(inner)
    return files, size


def _walk(folder: Path, problems: list[Trouble]) -> Iterator[Path]:
    for entry in _entries(folder, problems):
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), problems)
        else:
            yield Path(entry.path)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _entry in entries)
    except OSError:
        return False


def trouble(path: Path, error: OSError) -> Trouble:
    """What the system says of a place."""
    problem, parameters = of_system(error, otherwise=_UNREADABLE)
    return Trouble(str(error.filename or path), problem, {name: str(value) for name, value in parameters.items()})
