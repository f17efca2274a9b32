"""Cuts byte ranges out of a file: the rest stays byte for byte, the old bytes are overwritten.

The new file is written beside the old one and takes its name in one step; at every moment the name leads to the whole
old or the whole new file. The old file is held open and overwritten after it lost its name. Windows cannot replace
an open file, so there the old one gets a second name first and is overwritten under that.
"""

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.erase.errors import ChangedSincePlan, from_system
from tidytrace.erase.handles import BY_HANDLE, Folder, folder_of, open_checked
from tidytrace.erase.model import Journal, Target
from tidytrace.erase.overwrite import fill

_BLOCK: Final = 1024 * 1024
OWN_NAME: Final = re.compile(r"^\.tidytrace-[0-9a-f]{16}\.(?:new|old)$")
"""Names that an interrupted rewrite can leave behind."""


def merged(cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap joined, empty ones dropped."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if start >= end:
            continue
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def cut(target: Target, cuts: Sequence[tuple[int, int]], journal: Journal | None = None) -> None:
    """Take byte ranges out of a file. Raises ErasureError; the file is then as it was."""
    with folder_of(target) as folder:
        old = open_checked(folder, target)
        with contextlib.ExitStack() as held:
            held.callback(os.close, old)
            try:
                _cut_open(folder, target, old, held, merged(cuts), journal)
            except OSError as error:
                raise from_system(target.path, error) from error


def _cut_open(  # noqa: PLR0913, PLR0917 - one step of cut, apart for its size
    folder: Folder,
    target: Target,
    old: int,
    held: contextlib.ExitStack,
    cuts: Sequence[tuple[int, int]],
    journal: Journal | None,
) -> None:
    name = target.parts[-1]
    token = f".tidytrace-{secrets.token_hex(8)}"
    if journal is not None:
        journal.note("write", target.path)
    try:
        _write_rest(folder, f"{token}.new", old, target, cuts)
        if journal is not None:
            journal.note("replace", target.path)
        if BY_HANDLE:
            folder.replace(f"{token}.new", name)
        else:
            folder.link(name, f"{token}.old")
            held.close()
            folder.replace(f"{token}.new", name)
    except BaseException:
        _drop(folder, f"{token}.new")
        raise
    folder.sync()
    if journal is not None:
        journal.note("overwrite", target.path)
    if BY_HANDLE:
        fill(old, target.stamp.size)
        os.fsync(old)
        os.ftruncate(old, 0)
    else:
        _overwrite_second_name(folder, f"{token}.old", target.stamp.size)


def _write_rest(folder: Folder, name: str, old: int, target: Target, cuts: Sequence[tuple[int, int]]) -> None:
    status = os.fstat(old)
    new = folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.lseek(old, 0, os.SEEK_SET)
        for start, end in _rest(cuts, target.stamp.size):
            os.lseek(old, start, os.SEEK_SET)
            _copy(old, new, end - start, target.path)
        if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != _owner(new):
            os.fchown(new, status.st_uid, status.st_gid)
        if hasattr(os, "fchmod"):
            os.fchmod(new, stat.S_IMODE(status.st_mode))
        os.fsync(new)
    finally:
        os.close(new)


def _owner(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_uid, status.st_gid


def _rest(cuts: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in cuts:
        if start > at:
            yield at, start
        at = end
    if at < size:
        yield at, size


def _copy(old: int, new: int, length: int, path: Path) -> None:
    left = length
    while left > 0:
        block = os.read(old, min(left, _BLOCK))
        if not block:
            raise ChangedSincePlan(path)  # it became shorter meanwhile
        left -= len(block)
        written = 0
        while written < len(block):
            written += os.write(new, block[written:])


def _drop(folder: Folder, name: str) -> None:
    with contextlib.suppress(OSError):  # it was never made, or bears the real name already
        folder.unlink(name)


def _overwrite_second_name(folder: Folder, name: str, size: int) -> None:
    descriptor = folder.open(name, os.O_RDWR)
    try:
        fill(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder.unlink(name)
