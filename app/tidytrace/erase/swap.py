"""Gives a new file the name of an old one and overwrites the old one, so that a kill at any moment can be mended.

The old file gets a second, recognisable name first. As long as both names lead to the same file nothing has happened;
once the second name stands alone, what it leads to is the old file and may go.
"""

import contextlib
import os
import re
from typing import Final

from tidytrace.erase.handles import Folder
from tidytrace.erase.overwrite import fill

OWN_NAME: Final = re.compile(r"^\.tidytrace-[0-9a-f]{16}\.(?:new|old|new-journal)$")
"""Names that an interruption can leave behind; the last is SQLite's beside a new database."""


def swap(folder: Folder, token: str, name: str, size: int) -> None:
    """Let ``<token>.new`` take a name, then overwrite and remove what had it.

    Args:
        folder: Holds all of them.
        token: ``.tidytrace-`` and 16 hexadecimal digits.
        name: The name to take; nobody else may have its file open on Windows.
        size: Bytes of the old file.

    Raises:
        OSError: Before the swap, and then nothing but ``<token>.new`` and perhaps ``<token>.old`` is there; or while
            the old file was overwritten, and then ``<token>.old`` is left.
    """
    old = f"{token}.old"
    try:
        folder.link(name, old)
    except OSError:
        # a file system without second names (FAT, some shares): for a moment the name leads nowhere
        folder.replace(name, old)
    folder.replace(f"{token}.new", name)
    folder.sync()
    descriptor = folder.open(old, os.O_RDWR)
    try:
        fill(descriptor, size)
        os.fsync(descriptor)
        with contextlib.suppress(OSError):  # its length is all that would be left
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
    folder.unlink(old)
