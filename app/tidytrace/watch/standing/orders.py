"""What the person told the watcher: to pause until a time, to take its notices off the screen, or to end.

Each is a small private file of its own.

The watcher looks at them every second or so; whoever gives an order need not know which process the watcher is.
"""

import datetime
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host.state import StateFolders, write_private

_FOLDER: Final = "watching"
_PAUSE: Final = "pause.json"
_LEAVE: Final = "leave"
_HUSH: Final = "hush"
_LARGEST: Final = 4096
_OFTEN: Final = 0.1
_MORNING: Final = datetime.time(6)

Runs = Callable[[StateFolders], bool]


class Pause(msgspec.Struct, frozen=True):
    """Nothing is looked at and nothing told; what moves meanwhile is looked at afterwards."""

    until: datetime.datetime | None = None
    """Aware of its time zone; none until the person resumes."""

    def holds(self, now: datetime.datetime) -> bool:
        """Whether it is not over."""
        return self.until is None or now < self.until


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    until: datetime.datetime | None = None
    layout: Literal[1] = 1


def path_of(state: StateFolders) -> Path:
    """Where the pause is kept."""
    return state.state / _FOLDER / _PAUSE


def pause_of(state: StateFolders, now: datetime.datetime) -> Pause | None:
    """The pause that holds now; none when it is over or there is none.

    A file that is damaged, or of a newer version, pauses until the person resumes: to watch what somebody asked not to
    watch would be worse than not to watch, and the tray and ``tidytrace watch --status`` say that it is paused.
    Raises OSError.
    """
    try:
        with path_of(state).open("rb") as file:
            content = file.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        until = msgspec.json.decode(content, type=_Kept).until
    except msgspec.MsgspecError:
        return Pause()
    if until is not None and until.tzinfo is None:
        return Pause()
    pause = Pause(until)
    return pause if pause.holds(now) else None


def pause(state: StateFolders, until: datetime.datetime | None) -> None:
    """Let the watcher rest, whether it runs now or is started meanwhile. Raises OSError, StateUnsafe."""
    write_private(path_of(state), msgspec.json.encode(_Kept(until)))


def resume(state: StateFolders) -> bool:
    """End the pause. Returns whether there was one. Raises OSError."""
    try:
        path_of(state).unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def hush(state: StateFolders) -> None:
    """Ask whoever shows notices to take them off the screen. Raises OSError, StateUnsafe."""
    write_private(state.state / _FOLDER / _HUSH, b"")


def hushed(state: StateFolders) -> bool:
    """Whether that was asked; it is asked once."""
    try:
        (state.state / _FOLDER / _HUSH).unlink()
    except OSError:
        return False
    return True


def tomorrow(now: datetime.datetime) -> datetime.datetime:
    """Six in the morning of the next day, by the clock on the wall: before that it is still the same evening."""
    local = now.astimezone()
    day = local.date() if local.hour < _MORNING.hour else local.date() + datetime.timedelta(days=1)
    return datetime.datetime.combine(day, _MORNING).astimezone()


class Orders:
    """The orders as the watcher itself sees them."""

    def __init__(self, state: StateFolders) -> None:
        """An order to end that was meant for an earlier watcher is forgotten. Raises OSError."""
        self._state = state
        self._leave = state.state / _FOLDER / _LEAVE
        self._seen: tuple[int, int] | None = None
        self._pause: Pause | None = None
        with suppress(FileNotFoundError):
            self._leave.unlink()

    def paused(self) -> bool:
        """Whether nothing is to be looked at now. The file is only read when it is another one."""
        now = datetime.datetime.now(datetime.UTC)
        try:
            found = os.stat(path_of(self._state))  # noqa: PTH116 - a hundred thousand times a day
        except OSError:
            self._seen, self._pause = None, None
            return False
        if (found.st_mtime_ns, found.st_ino) != self._seen:
            try:
                self._pause = pause_of(self._state, now)
            except OSError:
                self._pause = Pause()
            self._seen = (found.st_mtime_ns, found.st_ino)
        return self._pause is not None and self._pause.holds(now)

    def leaves(self) -> bool:
        """Whether the watcher is to end; it is asked once."""
        try:
            self._leave.unlink()
        except OSError:
            return False
        return True


def leave(state: StateFolders, *, seconds: float, runs: Runs) -> bool:
    """Ask the watcher to end, and wait a while for it. Returns whether none runs then. Raises OSError, StateUnsafe.

    Args:
        state: Of the account.
        seconds: How long at most.
        runs: Says whether a watcher runs.
    """
    if not runs(state):
        return True
    file = state.state / _FOLDER / _LEAVE
    end = time.monotonic() + seconds
    while runs(state):
        # one that only just began forgets what it finds, as an order to an earlier one
        if not file.exists():
            write_private(file, b"")
        if time.monotonic() >= end:
            return False  # the order stays: it ends as soon as it looks
        time.sleep(_OFTEN)
    with suppress(FileNotFoundError):
        file.unlink()
    return True
