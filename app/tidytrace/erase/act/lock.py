"""Keeps two Tidytraces apart: whoever erases, restores or finishes holds one lock of the person's state folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.erase.errors import ErasureError, from_system
from tidytrace.host.lock import take
from tidytrace.host.state import private_folder
from tidytrace.language import N_

_NAME: Final = "erasing.lock"


class AnotherTidytrace(ErasureError):  # noqa: N818 - says what is the matter
    """Another program of ours is erasing or restoring."""

    key = "busy"
    problem = N_("Another Tidytrace is erasing or restoring right now. Wait until it is done, then repeat.")


@contextlib.contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the lock; the system takes it back whenever this program ends, however it ends.

    Args:
        state: The person's state folder; made when it is missing.

    Raises:
        AnotherTidytrace: Somebody else holds it.
        ErasureError: The lock file cannot be made.
        StateUnsafe: The state folder is not ours.
    """
    path = state / _NAME
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        private_folder(state)
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise from_system(path, error) from error
    try:
        try:
            taken = take(descriptor)
        except OSError as error:
            raise from_system(path, error) from error
        if not taken:
            raise AnotherTidytrace(path)
        yield
    finally:
        os.close(descriptor)
