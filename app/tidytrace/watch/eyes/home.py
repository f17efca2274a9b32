"""Where the watcher keeps what it knows, and how it makes sure that it is the only one."""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.host.errors import HostError
from tidytrace.host.lock import take
from tidytrace.host.state import StateFolders, private_folder, write_private
from tidytrace.language import N_
from tidytrace.sensitive.marks import Marks
from tidytrace.watch.eyes.outlook import Outlook
from tidytrace.watch.eyes.state import Sights

_FOLDER: Final = "watching"
_PATIENCE: Final = 0.3
"""Seconds in which another one may let go of the lock."""


class AlreadyWatching(HostError):  # noqa: N818 - says what is the matter
    """Another watcher runs for the same account."""

    def __init__(self) -> None:
        """Nothing more is known of it."""
        super().__init__(N_("Tidytrace is already watching in another window or in the background."))


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    layout: int
    outlook: Outlook


_LAYOUT: Final = 1


def sights_of(state: StateFolders) -> Sights:
    """What was heard and told on this account. Raises OSError, StateUnsafe, sqlite3.Error."""
    key = Marks.of(private_folder(state.state) / "marks.key").key_for("watching")
    return Sights(state.state / _FOLDER / "sights.sqlite", key)


def kept_outlook(state: StateFolders) -> Outlook | None:
    """Where to look, as it was at the last time; so that nobody has to wait for it."""
    try:
        kept = msgspec.msgpack.decode((state.state / _FOLDER / "outlook").read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    return kept.outlook if kept.layout == _LAYOUT else None


def keep_outlook(state: StateFolders, outlook: Outlook) -> None:
    """Remember where to look. Raises OSError."""
    write_private(state.state / _FOLDER / "outlook", msgspec.msgpack.encode(_Kept(_LAYOUT, outlook)))


@contextlib.contextmanager
def only_one(state: StateFolders) -> Iterator[None]:
    """Be the only watcher of this account; the system lets go of it whenever this program ends.

    Raises:
        AlreadyWatching: Another one runs.
        OSError: The lock cannot be made.
        StateUnsafe: The folder is not ours.
    """
    path = private_folder(state.state / _FOLDER) / "lock"
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        end = time.monotonic() + _PATIENCE
        while not take(descriptor):
            # whoever only looks whether somebody watches holds it for a moment
            if time.monotonic() >= end:
                raise AlreadyWatching
            time.sleep(_PATIENCE / 10)
        yield
    finally:
        os.close(descriptor)


def is_watched(state: StateFolders) -> bool:
    """Whether a watcher runs for this account. One that was killed runs no more, whatever it left. Raises OSError."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(state.state / _FOLDER / "lock", flags)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        return not take(descriptor)
    finally:
        os.close(descriptor)
