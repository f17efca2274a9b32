"""Symbolic links that go with the folder around them: a name and a text. What one leads to is never looked at.

Nothing of a link is overwritten, and its name goes in one step, so an interruption leaves it whole or gone.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from tidytrace.erase.copies import Attributes, Deposit, LinkCopy, Place
from tidytrace.erase.errors import ChangedSincePlan, ErasureError, NotWritable, Refused, from_system
from tidytrace.erase.files.folders import is_locked, is_plain_link
from tidytrace.erase.files.handles import Folder, OpenFolders, folder_of, is_others
from tidytrace.erase.model import Journal, Stamp, Target


def checked_link(folder: Folder, target: Target) -> os.stat_result:
    """Look at a link again: still the planned one, and nothing that the fence refuses. Raises ErasureError."""
    try:
        status = folder.look(target.parts[-1])
    except OSError as error:
        raise from_system(target.path, error) from error
    if not is_plain_link(status) or Stamp.of(status) != target.stamp:
        raise ChangedSincePlan(target.path)
    if status.st_nlink > 1:
        raise Refused(target.path, "hard-link")
    if status.st_dev != target.anchor_stamp.device:
        raise Refused(target.path, "other-disk")
    return status


def require_removable(folder: Folder, target: Target) -> None:
    """It is the planned link, and its name may be removed. Raises ErasureError."""
    status = checked_link(folder, target)
    try:
        locked = not folder.changeable() or is_locked(status) or is_others(folder, status)
    except OSError as error:
        raise from_system(target.path, error) from error
    if locked:
        raise NotWritable(target.path)


def remove_link(folder: Folder, target: Target, journal: Journal | None = None) -> None:
    """Remove a link's own name.

    Args:
        folder: The folder that holds it.
        target: The planned link.
        journal: Is told the step before it happens.

    Raises:
        ErasureError: It is not the planned link, or may not be removed; it is as it was.
    """
    require_removable(folder, target)
    if journal is not None:
        journal.note("remove", target.path)
    try:
        folder.unlink(target.parts[-1], target.stamp)
    except OSError as error:
        raise from_system(target.path, error) from error


def finish_links(targets: Iterable[Target]) -> list[ErasureError]:
    """Remove what an interruption left of some links; what is in the way. One that is gone is none of it."""
    left: list[ErasureError] = []
    with OpenFolders() as folders:
        for target in targets:
            try:
                folder = folders.of(target)
                remove_link(folder, target)
            except ErasureError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    left.append(error)
            else:
                # when the disk learns of it is then for the system to choose
                with contextlib.suppress(OSError):
                    folder.sync()
    return left


def copy_link(  # noqa: PLR0913 - a link's copy has this many sides
    target: Target, deposit: Deposit, *, owners: tuple[str, ...], app: str, store: str, home: Path
) -> None:
    """Lay a link into the vault: where it leads, as it is written.

    Args:
        target: The planned link.
        deposit: Takes the copy.
        owners: The conversations that it belongs to.
        app: The app's id.
        store: The store's id.
        home: The home that it lies in.

    Raises:
        ErasureError: It is not the planned link.
        VaultError: The vault cannot take it.
    """
    with folder_of(target) as folder:
        status = checked_link(folder, target)
        text = folder.readlink(target.parts[-1], target.stamp)
    deposit.record(
        LinkCopy(
            place=Place.of(target.anchor, target.parts, home),
            owners=owners,
            app=app,
            store=store,
            attributes=Attributes.of(status),
            text=os.fsencode(text),
        )
    )
