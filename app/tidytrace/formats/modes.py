"""Who may read a file: its mode is moved and put back like a key, and nothing in the file is read.

The one key is ``mode``; its value is the mode in octal digits, such as ``0600``. Not for Windows.
"""

import os
import stat
import sys
from pathlib import Path
from typing import Final

from tidytrace.formats import refusals
from tidytrace.formats.errors import N_, ChangedSinceRead, KeyConflict, ReadOnly, Unchangeable
from tidytrace.formats.model import ABSENT, Edit, KeyPath, Reading, Splice

KEY: Final[KeyPath] = ("mode",)


def read(path: Path) -> Reading:
    """The mode; absent where there is no file."""
    try:
        return Reading(present=True, value=spelled(os.stat(path).st_mode))  # noqa: PTH116 - as all of this room
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError as error:
        problem, parameters = refusals.of_system(error)
        raise ReadOnly(path, problem, **parameters) from error


def spelled(mode: int) -> str:
    """``0644``."""
    return f"{stat.S_IMODE(mode):04o}"


def plan(path: Path, real: Path, changes: list[tuple[KeyPath, Reading]]) -> list[Edit]:
    """Plan one change of the mode. Raises Unchangeable, ReadOnly."""
    (key, to) = changes[0]
    before = read(real)
    wanted = to.value if to.present and isinstance(to.value, str) else ""
    if key != KEY or len(changes) != 1 or not before.present or not _is_mode(wanted):
        raise Unchangeable(path, N_("This format has no such key."))
    if os.name == "nt":
        raise Unchangeable(path, N_("Windows has other rules for who may read a file."))
    old, new = str(before.value).encode(), wanted.encode()
    edit = Edit(
        path=path,
        format="mode",
        key=key,
        before=before,
        after=to,
        splices=() if old == new else (Splice(0, old, new),),
        digest_before=old.decode(),
        digest_after=new.decode(),
    )
    return [edit]


def _is_mode(text: str) -> bool:
    return len(text) == 4 and text[0] == "0" and set(text) <= set("01234567")


def apply(edit: Edit, real: Path) -> None:
    """Set the mode. Raises ChangedSinceRead when it is another one than was planned for, ReadOnly, Unchangeable."""
    _move(edit, real, edit.digest_before, edit.digest_after)


def revert(edit: Edit, real: Path) -> None:
    """Set the mode that was there before. Raises KeyConflict when somebody else has set another one since."""
    now = read(real)
    if now.present and now.value == edit.digest_before:
        return
    if not now.present or now.value != edit.digest_after:
        raise KeyConflict(edit.path, N_("This setting was changed by someone else since; it is left as it is."))
    _move(edit, real, edit.digest_after, edit.digest_before)


def _move(edit: Edit, real: Path, expected: str, mode: str) -> None:
    try:
        descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        raise _refused(edit.path, error) from error
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise Unchangeable(edit.path, N_("It is no regular file."))
        if spelled(about.st_mode) != expected:
            raise ChangedSinceRead(edit.path, N_("It was changed by another program just now; look again first."))
        if sys.platform != "win32":  # for which nothing is planned
            os.fchmod(descriptor, int(mode, 8))
    except OSError as error:
        raise _refused(edit.path, error) from error
    finally:
        os.close(descriptor)


def _refused(path: Path, error: OSError) -> ReadOnly:
    problem, parameters = refusals.of_system(error, otherwise=N_("The system refuses to write it: {reason}."))
    return ReadOnly(path, problem, **parameters)
