"""Why something was not erased; each error carries a key for both faces and a sentence for the person.

ErasureError
├── Refused           the fence: a link, another person's file, something outside the app's folders …
├── ChangedSincePlan  the file is not the one that the person confirmed
├── NotWritable       read-only file, folder or disk
├── NoSpace           the disk has no room for a safe rewrite
├── StillOpen         another program reads or writes the database, or (Windows) does not share the file
├── NotUnderstood     the file is not built as the definition says
├── Damaged           the database fails SQLite's own check
├── Unscrubbed        it is gone, but its old bytes may still stand in the file or beside it
└── CannotErase       the system refused a step, or SQLite cannot promise what is needed
"""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tidytrace.formats.refusals import of_system
from tidytrace.language import N_


class ErasureError(Exception):
    """One place was left as it was."""

    key: ClassVar[str] = "cannot-erase"
    problem: str
    """An English sentence, marked with ``N_``, with ``{names}`` for the parameters."""

    def __init__(self, path: Path, detail: str = "", **parameters: str | int) -> None:
        """Keep the place and what goes into the sentence apart.

        Args:
            path: The file or folder that stays.
            detail: What the system or SQLite says, for the log alone.
            parameters: What goes into the sentence; never text of a conversation.
        """
        said = f"{path}: {self.problem.format(**parameters)}"
        super().__init__(f"{said} [{detail}]" if detail else said)
        self.path = path
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``), without the path."""
        return translate(self.problem).format(**self.parameters)


class Refused(ErasureError):  # noqa: N818 - says what happened
    """The fence does not let this path through; ``reason`` is one of the keys of REFUSALS."""

    key = "refused"

    def __init__(self, path: Path, reason: str) -> None:
        """Look the sentence up by its key."""
        self.problem = REFUSALS[reason]
        super().__init__(path)
        self.reason = reason


REFUSALS = {
    "link": N_("It is reached through a link; what is behind a link is never changed."),
    "hard-link": N_("The same file has another name elsewhere, so it is not changed."),
    "special-file": N_("It is neither a file nor a folder."),
    "other-disk": N_("Another disk is mounted there."),
    "other-owner": N_("It belongs to another user of this computer."),
    "others": N_("It holds chats that you keep."),
    "outside": N_("It lies outside the app's own folders."),
    "never-touch": N_("It holds settings, sign-in data or models of the app, which are never touched."),
}


class ChangedSincePlan(ErasureError):  # noqa: N818
    """Somebody wrote to the file, replaced or removed it after the person looked at the plan."""

    key = "changed"
    problem = N_("It changed in the meantime and was left as it is; look again and repeat.")


class NotWritable(ErasureError):  # noqa: N818
    """The file, its folder or the disk does not allow changes."""

    key = "read-only"
    problem = N_("It is read-only and was left as it is.")


class NoSpace(ErasureError):  # noqa: N818
    """Rewriting needs room that the disk does not have."""

    key = "disk-full"
    problem = N_("The disk has not enough free space to rewrite it safely; it was left as it is.")


class StillOpen(ErasureError):  # noqa: N818
    """Another program has the database open, or on Windows any file that it does not share."""

    key = "still-open"
    problem = N_("Another program still has it open; close that program and repeat.")

    def __init__(self, path: Path, *programs: str) -> None:
        """``programs``: name and process id of each, as far as they can be seen."""
        if programs:
            self.problem = N_("Still open in {programs}; close that program and repeat.")
            super().__init__(path, programs=", ".join(programs))
        else:
            super().__init__(path)


class NotUnderstood(ErasureError):  # noqa: N818
    """The content is not what the definition describes, so nothing in it was changed."""

    key = "newer-schema"
    problem = N_("A newer version of the app wrote it in a way that is not known yet; it was left as it is.")


class Damaged(ErasureError):  # noqa: N818
    """SQLite's own check finds faults."""

    key = "damaged"
    problem = N_("Its database is damaged.")


class Unscrubbed(ErasureError):  # noqa: N818
    """What was to go is gone; the disk failed while its old bytes were overwritten."""

    key = "unscrubbed"
    problem = N_("It is gone, but its old bytes could not be overwritten yet; that is tried again at the next start.")


class CannotErase(ErasureError):  # noqa: N818
    """A step failed for a reason of the system's own."""

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """The sentence is the caller's."""
        self.problem = problem
        super().__init__(path, "", **parameters)


_SHARING = {32, 33}
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows, which Python takes for a missing permission."""
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_LINK = {errno.ELOOP, errno.EMLINK} if hasattr(errno, "EMLINK") else {errno.ELOOP}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE} if hasattr(errno, "ESTALE") else {errno.ENOENT, errno.ENOTDIR}


def from_system(path: Path, error: OSError) -> ErasureError:
    """The error that says in the person's words what the system said."""
    if getattr(error, "winerror", None) in _SHARING:
        from tidytrace.host.holders import holders

        return StillOpen(path, *(f"{process.name} ({process.pid})" for process in holders(path)))
    if error.errno in _LINK:
        return Refused(path, "link")
    if error.errno in _GONE:
        return ChangedSincePlan(path)
    if error.errno in _READ_ONLY:
        return NotWritable(path)
    if error.errno in _FULL:
        return NoSpace(path)
    problem, parameters = of_system(error, otherwise=N_("The system refuses to write it: {reason}."))
    return CannotErase(path, problem, **parameters)
