"""Gives a new file the name of an old one and overwrites the old one, so that a kill at any moment can be mended.

The old file gets a second, recognisable name first. As long as both names lead to the same file nothing has happened;
once the second name stands alone, what it leads to is the old file and may go.
"""

import contextlib
import os
import re
from typing import Final

from tidytrace.erase.files.handles import Folder
from tidytrace.erase.files.overwrite import NO_ROOM, fill

OWN_NAME: Final = re.compile(r"^\.tidytrace-[0-9a-f]{16}\.(?:new|old|new-journal)$")
"""Names that an interruption can leave behind; the last is SQLite's beside a new database."""


class OldIsLeft(OSError):  # noqa: N818 - says what happened
    """The new file stands; the old one is left under its own name, for ``halfway.settle_folder``."""


def swap(folder: Folder, token: str, name: str, size: int) -> None:
    """Let ``<token>.new`` take a name, then overwrite and remove what had it.

    Args:
        folder: Holds all of them.
        token: ``.tidytrace-`` and 16 hexadecimal digits.
        name: The name to take; nobody else may have its file open on Windows.
        size: Bytes of the old file.

    Raises:
        OldIsLeft: After the swap.
        OSError: Before the swap, and then nothing but ``<token>.new`` and perhaps ``<token>.old`` is there.
    """
    old = f"{token}.old"
    try:
        folder.link(name, old)
    except OSError:
        # a file system without second names (FAT, some shares): for a moment the name leads nowhere
        folder.replace(name, old)
    folder.replace(f"{token}.new", name)
    try:
        folder.sync()
        overwrite_and_unlink(folder, old, size)
    except OSError as error:
        raise OldIsLeft(error.errno, str(error)) from error


def overwrite_and_unlink(folder: Folder, name: str, size: int | None = None) -> None:
    """Take a file of an own name away; its bytes are overwritten before, if there is room for that.

    Raises OSError, and then it is still there.
    """
    descriptor = folder.open(name, os.O_RDWR)
    try:
        try:
            fill(descriptor, os.fstat(descriptor).st_size if size is None else size)
        except OSError as error:
            # only where every write needs new room, and there the old bytes would not be overwritten either
            if error.errno not in NO_ROOM:
                raise
        os.fsync(descriptor)
        with contextlib.suppress(OSError):  # its length is all that would be left
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
    folder.unlink(name)
