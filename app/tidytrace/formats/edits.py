"""Plan, apply and take back the change of one key. Planning writes nothing."""

from pathlib import Path
from typing import Literal

import msgspec

from tidytrace.formats import document, files, modes, row_edits
from tidytrace.formats.errors import (
    N_,
    ChangedSinceRead,
    Fixed,
    KeyConflict,
    Malformed,
    Unchangeable,
    Unparsable,
)
from tidytrace.formats.model import ABSENT, Edit, Format, KeyPath, Reading
from tidytrace.formats.reading import read_key
from tidytrace.formats.text import apply, reverse
from tidytrace.formats.values import same, storable


class Change(msgspec.Struct, frozen=True):
    """What a key shall become; an absent reading means that it goes."""

    key: KeyPath
    to: Reading


def plan_edit(path: Path, format: Format, key: KeyPath, value: object, *, home: Path) -> Edit:  # noqa: A002
    """Plan to set one key; see ``plan_changes`` for what is raised."""
    return plan_changes(path, format, [Change(key, Reading(present=True, value=value))], home=home)[0]


def plan_removal(path: Path, format: Format, key: KeyPath, *, home: Path) -> Edit:  # noqa: A002
    """Plan to take one key out, in all its occurrences; see ``plan_changes`` for what is raised."""
    return plan_changes(path, format, [Change(key, ABSENT)], home=home)[0]


def plan_changes(path: Path, format: Format, changes: list[Change], *, home: Path) -> list[Edit]:  # noqa: A002
    """Plan several changes of one file, each building on the one before; they are to be applied in this order.

    Every result is parsed again, and differs from what was there in this one key only.

    Args:
        path: the settings file; it need not exist.
        format: how it is written.
        changes: what shall become of which key.
        home: the person's home folder; links are followed only inside it.

    Raises:
        Unparsable: the file is not what its format promises.
        Unchangeable: the key cannot be changed without touching something else.
        ReadOnly: the file or its folder is write-protected.
        TooLarge: more than 64 MiB.
        OutsideHome: a link that leads out of the home.
        OtherNames: the file is a hard link.
    """
    real = files.target(path, home)
    if format != "mode":
        files.check_writable(path, real)
    if not storable(str(path)):
        raise Unchangeable(path, N_("Its name is no valid Unicode, so no receipt could name it."))
    if format == "sqlite":
        return row_edits.plan(path, real, [(change.key, change.to) for change in changes])
    if format == "mode":
        return modes.plan(path, real, [(change.key, change.to) for change in changes])
    content = files.read(real)
    folder_is_new = not real.parent.exists()
    edits: list[Edit] = []
    for change in changes:
        edit, content = _planned(path, format, content, change)
        edits.append(msgspec.structs.replace(edit, created_folder=edit.created and folder_is_new))
    return edits


def _planned(path: Path, file_format: Format, content: bytes | None, change: Change) -> tuple[Edit, bytes | None]:
    try:
        moved = document.moved(content or b"", file_format, change.key, change.to)
    except Malformed as error:
        raise Unparsable(path, error.problem, **error.parameters) from error
    except Fixed as error:
        raise Unchangeable(path, error.problem, **error.parameters) from error
    result = moved.content if content is not None or moved.after.present else None
    edit = Edit(
        path=path,
        format=file_format,
        key=change.key,
        before=moved.before,
        after=moved.after,
        created=content is None and result is not None,
        made=moved.made,
        splices=moved.splices,
        digest_before=files.digest(content),
        digest_after=files.digest(result),
    )
    return edit, result


def apply_edit(edit: Edit, *, home: Path) -> None:
    """Write a planned edit, if the file is still the one it was planned for.

    Raises:
        ChangedSinceRead: the file was changed since; plan again.
        ReadOnly, OutsideHome, OtherNames, Unreadable, TooLarge, Busy: as for planning.
    """
    real = files.target(edit.path, home)
    if not edit.splices:
        return
    if edit.format == "mode":
        modes.apply(edit, real)
        return
    files.check_writable(edit.path, real)
    if edit.format == "sqlite":
        row_edits.apply(edit, real)
        return
    content = files.read(real)
    if files.digest(content) != edit.digest_before:
        raise ChangedSinceRead(edit.path, N_("It was changed by another program since we looked; look again first."))
    result = content or b""
    for one in edit.splices:
        result = apply(result, one)
    if edit.created_folder and not real.parent.exists():
        files.make_folder(edit.path, real.parent)
    files.replace(edit.path, real, result, edit.digest_before)


def revert_edit(edit: Edit, *, home: Path) -> Literal["bytes", "key"]:
    """Take an applied edit back: to the same bytes when nobody wrote the file since, else just the key.

    Raises:
        KeyConflict: someone else changed this key since.
        ReadOnly, OutsideHome, OtherNames, Unparsable, Unreadable, TooLarge, Busy: as for planning.
    """
    real = files.target(edit.path, home)
    if not edit.splices:
        return "bytes"
    if edit.format == "mode":
        modes.revert(edit, real)
        return "bytes"
    if edit.format == "sqlite":
        return "bytes" if row_edits.revert(edit, real) else revert_key(edit, home=home)
    content = files.read(real)
    if content is not None and files.digest(content) == edit.digest_after:
        files.check_writable(edit.path, real)
        if edit.created:
            files.remove(edit.path, real, edit.digest_after, folder_too=edit.created_folder)
        else:
            files.replace(edit.path, real, reverse(content, edit.splices), edit.digest_after)
        return "bytes"
    return revert_key(edit, home=home)


def revert_key(edit: Edit, *, home: Path) -> Literal["key"]:
    """Set just the key back. Raises KeyConflict and what planning raises."""
    now = read_key(edit.path, edit.format, edit.key)
    if now.present == edit.before.present and same(now.value, edit.before.value):
        return "key"
    if now.present != edit.after.present or not same(now.value, edit.after.value):
        raise KeyConflict(edit.path, N_("This setting was changed by someone else since; it is left as it is."))
    apply_edit(plan_changes(edit.path, edit.format, [Change(edit.key, edit.before)], home=home)[0], home=home)
    for depth in range(1, edit.made + 1):
        if not _emptied(edit, edit.key[:-depth], home):
            break
    return "key"


def _emptied(edit: Edit, group: KeyPath, home: Path) -> bool:
    """Take a group that was made for the key out again, when nothing else has come into it."""
    now = read_key(edit.path, edit.format, group)
    if not now.present or now.value not in ({}, None):
        return False
    try:
        apply_edit(plan_removal(edit.path, edit.format, group, home=home), home=home)
    except Unchangeable:
        return False  # an empty group that cannot be taken out alone does no harm
    return True
