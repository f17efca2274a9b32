"""What a file has besides its bytes, brought over to the file that takes its place."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from tidytrace.erase.copies import Attributes
from tidytrace.formats.ownership import carry_ownership, mark

_EXTENDED: Final = hasattr(os, "listxattr")
_ORDINARY: Final = 0o777


def carry_over(old: int, new: int) -> None:
    """Give a new file the owner, mode and extended attributes (access lists among them) of an old one.

    Raises:
        OSError: It cannot have the same owner or mode.
    """
    carry_ownership(new, os.fstat(old))
    if _EXTENDED:
        _carry_extended(old, new)


def _carry_extended(old: int, new: int) -> None:
    # some belong to the system alone, and some file systems have none; the content matters more than a label on it
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(old):
                with contextlib.suppress(OSError):
                    os.setxattr(new, name, os.getxattr(old, name))


def give(descriptor: int, path: Path, attributes: Attributes, *, time: bool = True) -> None:
    """Give a file that comes back the mode, owner and time that it had.

    Another owner can only be given by an administrator; without that the file is the person's own, and the marks
    that lend the owner's rights to others are left off.

    Args:
        descriptor: Of the file, whose content is written.
        path: For systems that set times by path alone.
        attributes: Those of the old file.
        time: Whether it gets the old time too.
    """
    mode = attributes.mode
    if hasattr(os, "fchown") and (attributes.uid, attributes.gid) != _owner(descriptor):
        try:
            os.fchown(descriptor, attributes.uid, attributes.gid)
        except OSError:
            mode &= _ORDINARY
    if hasattr(os, "fchmod"):
        with contextlib.suppress(OSError):  # file systems without modes
            os.fchmod(descriptor, mode)
    mark(descriptor, attributes.marks)
    if time:
        with contextlib.suppress(OSError):
            times = (attributes.mtime_ns, attributes.mtime_ns)
            os.utime(descriptor if os.utime in os.supports_fd else path, ns=times)


def _owner(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_uid, status.st_gid
