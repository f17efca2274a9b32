"""A lock on an open file that the system takes back whenever this program ends, however it ends."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tidytrace.host.state import private_folder

if sys.platform == "win32":  # pragma: no cover - not on this system
    import msvcrt

    def take(descriptor: int) -> bool:
        """Take it now; false when somebody else holds it. Raises OSError."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def take(descriptor: int) -> bool:
        """Take it now; false when somebody else holds it. Raises OSError."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the lock of a file of our own, if nobody else does; says whether it is held.

    Raises:
        OSError: the file cannot be made.
        StateUnsafe: its folder is not ours.
    """
    private_folder(path.parent)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        yield take(descriptor)
    finally:
        os.close(descriptor)
