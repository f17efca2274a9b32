"""Brings symbolic links back as they were written; what one leads to need not be there and is not looked at."""

import contextlib
import itertools
import os
from pathlib import Path

from tidytrace.erase.copies import LinkCopy, Restored
from tidytrace.erase.errors import NotWritable
from tidytrace.erase.files.folders import is_plain_link
from tidytrace.erase.files.halfway import exists
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.model import Stamp
from tidytrace.erase.restore.putback import beside, folder_for


def restore_link(copy: LinkCopy, home: Path, receipt: str) -> tuple[Restored, Path]:
    """Bring a link back: under its name if that is free, else beside what has it.

    Args:
        copy: From the vault.
        home: Today's home.
        receipt: The receipt's id, for the name of a link beside.

    Returns:
        How it came back, and where it is.

    Raises:
        ErasureError: It is not there; nothing was changed.
    """
    name = copy.place.names[-1]
    with folder_for(copy.place, home) as folder:
        if _made(folder, name, copy):
            return "as-before", folder.path / name
        if _leads(folder, name, copy):
            return "there-already", folder.path / name
        others = (beside(name, receipt, number) for number in itertools.count(1))
        other = next(one for one in others if _made(folder, one, copy) or _leads(folder, one, copy))
        return "beside", folder.path / other


def _made(folder: Folder, name: str, copy: LinkCopy) -> bool:
    """Whether the name was free, so that the link has it now. Raises NotWritable, OSError."""
    if exists(folder, name):
        return False
    if not folder.changeable():
        raise NotWritable(folder.path / name)
    try:
        folder.symlink(os.fsdecode(copy.text), name)
    except FileExistsError:
        return False  # the app was quicker
    with contextlib.suppress(OSError):  # another owner can only be given by an administrator
        folder.dress_link(name, copy.attributes)
    folder.sync()
    return True


def _leads(folder: Folder, name: str, copy: LinkCopy) -> bool:
    """Whether what has the name is the same link. Raises ErasureError, OSError."""
    status = folder.look(name)
    return is_plain_link(status) and os.fsencode(folder.readlink(name, Stamp.of(status))) == copy.text
