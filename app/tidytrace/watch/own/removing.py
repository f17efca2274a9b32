"""Takes away what Tidytrace itself keeps: what starts by itself first, the copies last, and only what was shown."""

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tidytrace.erase.act.lock import alone
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.vault import Vault
from tidytrace.host import Host, StateFolders
from tidytrace.host.state import NUMBER
from tidytrace.receipts import ErasureReceipt, Receipts
from tidytrace.watch import menu
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.own.looking import RECEIPTS, VAULT, own, trouble
from tidytrace.watch.own.model import INTERRUPTED, WATCHED, Kind, Own, OwnRefused, Removed, Trouble
from tidytrace.watch.reminders.errors import BookUnwritable, PlacingFailed
from tidytrace.watch.reminders.placing import setting_up as reminders
from tidytrace.watch.standing import setting_up as standing
from tidytrace.watch.standing.orders import leave

_PLACED: Final = frozenset({Kind.STARTERS, Kind.MENU})
"""What was placed among the files of others, and is taken away by those who placed it."""
_PATIENCE: Final = 10.0
"""Seconds for a watcher to end."""


def remove(host: Host, state: StateFolders, shown: Own, *, copies: bool) -> Removed:
    """Take away what was shown.

    Args:
        host: The computer.
        state: Our folders.
        shown: What the person agreed to; what came later stays.
        copies: Also the copies of erased chats. Without it they stay, and what is needed to bring them back.

    Raises:
        OwnRefused: Nothing was taken away but what starts by itself and what is in the menu.
    """
    if own(host, state).interrupted:
        raise OwnRefused(INTERRUPTED)
    problems = _take_away_placed(host, state)
    if not leave(state, seconds=_PATIENCE, runs=is_watched):
        raise OwnRefused(WATCHED)
    try:
        with alone(state.state):
            if copies:
                problems += _destroy_copies(state)
            spared = () if copies else _spared(state)
            for piece in shown.going(copies=copies):
                if piece.kind not in _PLACED and piece.path.name != "erasing.lock":
                    problems += _take(piece.path, spared)
    except ErasureError as error:
        raise OwnRefused(error.problem, str(error.path or "")) from error
    problems += _take(state.state / "erasing.lock", ())
    ours = {state.config, state.data, state.state, state.cache}
    for folder in sorted(ours, key=lambda one: len(one.parts), reverse=True):
        with contextlib.suppress(OSError):  # something of somebody else is in it, or what stays
            folder.rmdir()
    gone = tuple(piece for piece in shown.going(copies=copies) if not os.path.lexists(piece.path))
    return Removed(gone=gone, problems=tuple(problems))


def _take_away_placed(host: Host, state: StateFolders) -> list[Trouble]:
    problems: list[Trouble] = []
    for setting_up in (standing, reminders, menu):
        if not setting_up.placed(host):
            continue
        try:
            gone = setting_up.uninstall(host, state)
        except BookUnwritable as error:
            problems.append(Trouble(str(error.path), error.problem, _words(error.parameters)))
            continue
        problems += [_of_placing(one) for one in gone.problems]
    return problems


def _of_placing(error: PlacingFailed) -> Trouble:
    return Trouble(error.where, error.problem, _words(error.parameters))


def _words(parameters: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in dict(parameters).items()}  # type: ignore[call-overload]


def _destroy_copies(state: StateFolders) -> list[Trouble]:
    if not (state.data / VAULT).is_dir():
        return []
    vault = Vault(state.data / VAULT)
    vault.destroy_all()
    return [Trouble(str(one.path or vault.folder), one.problem, _words(one.parameters)) for one in vault.problems]


def _spared(state: StateFolders) -> Sequence[Path]:
    """Receipts without which a copy cannot be brought back, and the number of the form in which they are."""
    receipts = Receipts(state.state / RECEIPTS)
    kept = [
        receipts.folder / f"{one.id}.json"
        for one in receipts.all()
        if isinstance(one, ErasureReceipt) and one.restorable
    ]
    return [*kept, state.state / NUMBER] if kept else []


def _take(path: Path, spared: Sequence[Path]) -> list[Trouble]:
    """Remove a file, a link (never what it leads to) or a folder with all in it but what is spared."""
    if path in spared:
        return []
    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        elif any(one.is_relative_to(path) for one in spared):
            problems = []
            for inner in sorted(path.iterdir()):
                if inner not in spared:
                    problems += _take(inner, spared)
            return problems
        else:
            shutil.rmtree(path)
    except OSError as error:
        return [trouble(path, error)]
    return []
