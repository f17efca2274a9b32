"""What every start asks first: whether what is kept has the form of this version. Usually that is one small file."""

import contextlib
import datetime
from typing import TYPE_CHECKING, Final

from tidytrace.host import Host, HostError, StateFolders
from tidytrace.state.number import BEFORE, LAYOUT, number_of

if TYPE_CHECKING:
    from tidytrace.state.moving import Moved

_PATIENCE: Final = 10.0
"""Seconds for a watcher of an older version to end."""


def up_to_date(host: Host, folders: StateFolders, now: datetime.datetime) -> "Moved | None":
    """Bring what is kept to the form of this version. Returns none if it is so already.

    A watcher that runs meanwhile is asked to end, and started anew where it starts by itself.

    Raises:
        StateNewer: A newer Tidytrace wrote it.
        StateBusy: Another one is at it.
        StateStuck: It could not be done, and is as it was.
        OSError, StateUnsafe: The folders cannot be used.
    """
    number = number_of(folders)
    if number is not None and number.layout == LAYOUT and not number.copy:
        if (folders.state / BEFORE).is_dir():
            from tidytrace.state.copies import prune

            with contextlib.suppress(OSError):  # the next start tries again
                prune(folders, now)
        return None
    from tidytrace.state.moving import move

    watcher = _Watcher(host, folders)
    try:
        return move(folders, now, watcher.ended)
    finally:
        watcher.begin_again()


def give_number(folders: StateFolders) -> None:
    """What was begun to be kept gets its number. Where that cannot be written, the next start does it."""
    from tidytrace.state.number import note

    with contextlib.suppress(OSError, HostError):
        note(folders)


class _Watcher:
    """The one that may run in the background, perhaps with the old form in its memory."""

    def __init__(self, host: Host, folders: StateFolders) -> None:
        self._host, self._folders = host, folders
        self._sent_away = False

    def ended(self) -> bool:
        """Ask it to end. Returns whether none runs."""
        from tidytrace.watch.eyes.home import is_watched
        from tidytrace.watch.standing.orders import leave

        if not is_watched(self._folders):
            return True
        self._sent_away = leave(self._folders, seconds=_PATIENCE, runs=is_watched)
        return self._sent_away

    def begin_again(self) -> None:
        """If it was there before."""
        if not self._sent_away:
            return
        from tidytrace.watch.reminders.errors import PlacingFailed
        from tidytrace.watch.standing.setting_up import begin, is_placed

        with contextlib.suppress(PlacingFailed, OSError):  # it starts at the next login
            if is_placed(self._host):
                begin(self._host)
