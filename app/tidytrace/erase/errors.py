"""Why something was not erased; each error carries a key for both faces and a sentence for the person.

ErasureError
├── Refused           the fence: a link, another person's file, something outside the app's folders …
├── ChangedSincePlan  the file is not the one that the person confirmed
├── NotWritable       read-only file, folder or disk
├── NoSpace           the disk has no room for a safe rewrite
├── StillOpen         another program reads or writes the database
├── NotUnderstood     the file is not built as the definition says
├── Damaged           the database fails SQLite's own check
└── CannotErase       the system refused a step, or SQLite cannot promise what is needed
"""

import errno
from pathlib import Path
from typing import ClassVar

from tidytrace.language import N_


class ErasureError(Exception):
    """One place was left as it was."""

    key: ClassVar[str] = "cannot-erase"
    sentence: ClassVar[str] = N_("{path}: could not be erased: {problem}")

    def __init__(self, path: Path, problem: str = "") -> None:
        """``problem`` is a detail in the system's words; it is never text of a conversation."""
        super().__init__(self.sentence.format(path=path, problem=problem))
        self.path = path
        self.problem = problem


class Refused(ErasureError):  # noqa: N818 - says what happened
    """The fence does not let this path through; ``reason`` is one of the keys of REFUSALS."""

    key = "refused"
    sentence = N_("{path}: not touched: {problem}")

    def __init__(self, path: Path, reason: str) -> None:
        """Look the sentence up by its key."""
        super().__init__(path, REFUSALS[reason])
        self.reason = reason


REFUSALS = {
    "link": N_("it is a link to somewhere else"),
    "hard-link": N_("the same file has another name elsewhere"),
    "special-file": N_("it is neither a file nor a folder"),
    "other-disk": N_("another disk is mounted there"),
    "other-owner": N_("it belongs to another user"),
    "outside": N_("it lies outside the app's own folders"),
    "never-touch": N_("it holds settings, sign-in data or models of the app"),
}


class ChangedSincePlan(ErasureError):  # noqa: N818
    """Somebody wrote to the file, replaced or removed it after the person looked at the plan."""

    key = "changed"
    sentence = N_("{path}: it changed in the meantime and was left as it is; look again and repeat")


class NotWritable(ErasureError):  # noqa: N818
    """The file, its folder or the disk does not allow changes."""

    key = "read-only"
    sentence = N_("{path}: it is read-only and was left as it is")


class NoSpace(ErasureError):  # noqa: N818
    """Rewriting needs room that the disk does not have."""

    key = "disk-full"
    sentence = N_("{path}: the disk has not enough free space to rewrite it safely; it was left as it is")


class StillOpen(ErasureError):  # noqa: N818
    """Another program has the database open."""

    key = "still-open"
    sentence = N_("{path}: another program still has it open; close it and repeat")


class NotUnderstood(ErasureError):  # noqa: N818
    """The content is not what the definition describes, so nothing in it was changed."""

    key = "newer-schema"
    sentence = N_("{path}: a newer version of the app wrote it in a way that is not known yet; it was left as it is")


class Damaged(ErasureError):  # noqa: N818
    """SQLite's own check finds faults."""

    key = "damaged"
    sentence = N_("{path}: the database is damaged: {problem}")


class CannotErase(ErasureError):  # noqa: N818
    """A step failed for a reason of the system's own."""


_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_LINK = {errno.ELOOP, errno.EMLINK} if hasattr(errno, "EMLINK") else {errno.ELOOP}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE} if hasattr(errno, "ESTALE") else {errno.ENOENT, errno.ENOTDIR}


def from_system(path: Path, error: OSError) -> ErasureError:
    """The error that says in the person's words what the system said."""
    if error.errno in _LINK:
        return Refused(path, "link")
    if error.errno in _GONE:
        return ChangedSincePlan(path)
    if error.errno in _READ_ONLY:
        return NotWritable(path)
    if error.errno in _FULL:
        return NoSpace(path)
    return CannotErase(path, error.strerror or str(error))
