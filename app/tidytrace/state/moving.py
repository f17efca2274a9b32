"""Brings what is kept to the form of this version: a copy first, then step after step, each noted when it is done.

Whoever is killed in between goes on at the next start, from the step that was not noted; whatever cannot be done is
taken back from the copy.
"""

import contextlib
import datetime
import errno
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.host.errors import HostError
from tidytrace.host.lock import held
from tidytrace.host.state import NUMBER, StateFolders, private_folder, sweep_private
from tidytrace.state import copies
from tidytrace.state.errors import StateBusy, StateFull, StateNewer, StateStuck
from tidytrace.state.number import FIRST, LAYOUT, Number, holds_something, keep_number, number_of
from tidytrace.state.steps import STEPS, Step

_LOCK: Final = "moving.lock"
_PATIENCE: Final = 30.0
"""Seconds to wait for another one that moves it: at login, the watcher and a reminder start together."""
_OFTEN: Final = 0.05
_Failure = (OSError, sqlite3.Error, HostError)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    before: int
    after: int
    copy: Path | None = None
    """Where the files lie as they were; none if nothing had to change."""


def move(
    folders: StateFolders,
    now: datetime.datetime,
    alone: Callable[[], bool] = lambda: True,
    steps: Sequence[Step] = STEPS,
) -> Moved | None:
    """Bring it there. Returns none if it is in that form already.

    Args:
        folders: Ours.
        now: UTC.
        alone: Is asked when something has to change: whether no other Tidytrace works with the old form.
        steps: Those that this program knows.

    Raises:
        StateNewer: A newer Tidytrace wrote it.
        StateBusy: Another one is at it.
        StateStuck: It could not be done, and is as it was.
        OSError, StateUnsafe: The folders cannot be used.
    """
    last = steps[-1].layout if steps else LAYOUT
    number = number_of(folders)
    if number is None and not holds_something(folders) and not _old(folders, steps):
        return None
    if number is not None and number.layout == last and not number.copy:
        return None
    if number is not None and number.layout > last:
        raise StateNewer(folders.state, number.layout, last)
    with _turn(folders):
        number = number_of(folders) or Number(layout=FIRST)
        if number.layout >= last and not number.copy:
            return None  # somebody else was faster
        return _move(folders, number, now, alone, steps)


def _old(folders: StateFolders, steps: Sequence[Step]) -> list[str]:
    """The places that have to change. Raises StateStuck."""
    try:
        return list(dict.fromkeys(place for step in steps for place in step.touches(folders)))
    except _Failure as error:
        raise _stuck(folders.state, error) from error


def _move(
    folders: StateFolders, number: Number, now: datetime.datetime, alone: Callable[[], bool], steps: Sequence[Step]
) -> Moved:
    last = steps[-1].layout
    copy = number.copy if copies.is_whole(folders, number.copy) else ""
    begun = [copies.path_of(folders, place) for place in copies.places_of(folders, copy)] if copy else []
    for path in (folders.state / NUMBER, *begun):
        sweep_private(path)
    ahead = [step for step in steps if step.layout > number.layout]
    places = _old(folders, ahead)
    if places and not alone():
        raise StateBusy
    try:
        if places and not copy:
            copies.prune(folders, now)
            copy = copies.keep(folders, number.layout, places, now)
            keep_number(folders, number.layout, copy)
        for step in ahead:
            step.take(folders)
            keep_number(folders, step.layout, copy)
        keep_number(folders, last)
    except _Failure as error:
        if copy:
            _take_back(folders, copy)
        raise _stuck(folders.state, error) from error
    return Moved(before=number.layout, after=last, copy=copies.folder_of(folders) / copy if copy else None)


def _take_back(folders: StateFolders, copy: str) -> None:
    """As it was; where even that fails, the copy stays noted and the next start goes on from it."""
    with contextlib.suppress(*_Failure, msgspec.MsgspecError):
        keep_number(folders, copies.bring_back(folders, copy))


def _stuck(folder: Path, error: BaseException) -> StateStuck:
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
    return StateFull(folder) if full else StateStuck(folder, _reason(error))


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


@contextlib.contextmanager
def _turn(folders: StateFolders) -> Iterator[None]:
    """Be the only one who moves it; what starts at the same moment waits."""
    path = private_folder(folders.state) / _LOCK
    end = time.monotonic() + _PATIENCE
    while True:
        with held(path) as mine:
            if mine:
                try:
                    yield
                finally:
                    # Windows lets no file go that is open; there it stays, and holds nothing
                    with contextlib.suppress(OSError):
                        path.unlink()
                return
        if time.monotonic() >= end:
            raise StateBusy
        time.sleep(_OFTEN)
