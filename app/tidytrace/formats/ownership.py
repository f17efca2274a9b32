"""Whose a file is, and who may do what with it, brought over to the file that takes its place."""

import os
import stat


def carry_ownership(descriptor: int, old: os.stat_result) -> None:
    """Give a new file the owner, the group and the mode of an old one. Nothing is done where files have none of these.

    Only an administrator can give a file to a group that one is not in. Such a file stays in the person's own group,
    provided that the old group could do no more with it than everybody: then nobody gains a right or loses one.

    Raises:
        OSError: It cannot have the same owner or mode.
    """
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "fchown"):
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                if new.st_uid != old.st_uid or not _group_is_like_everybody(mode):
                    raise
                mode &= ~stat.S_ISGID
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)


def _group_is_like_everybody(mode: int) -> bool:
    return (mode & stat.S_IRWXG) >> 3 == mode & stat.S_IRWXO
