"""Finishes the removal of files that a kill or power cut interrupted: what was begun goes, what somebody changed stays.

A file that the removal had begun with has a whole block of the filling in it, which no transcript has; after a power
cut that need not be its first one, because the system writes blocks in any order.
"""

import os
from collections.abc import Sequence
from typing import Final

import msgspec

from tidytrace.erase.errors import ChangedSincePlan, ErasureError, from_system
from tidytrace.erase.files.handles import OpenFolders, checked
from tidytrace.erase.files.overwrite import BLOCK, FILLING, Removal, stored, whole
from tidytrace.erase.files.rewrite import cut
from tidytrace.erase.model import Journal, Stamp, Target

_CHUNK: Final = BLOCK * 256


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended for each file."""

    gone: tuple[Target, ...]
    """Removed now, or before the interruption."""
    added: tuple[Target, ...]
    """Overwritten; what somebody wrote behind it since is now all there is in the file."""
    left: tuple[tuple[Target, ErasureError], ...]
    """As they are: changed or exchanged since the plan, or out of reach."""


class _Found(msgspec.Struct, frozen=True):
    now: Target
    """In the state of this moment."""
    tail: int | None
    """Where begins what somebody wrote after the interruption."""


def finish(
    targets: Sequence[Target], *, force: bool = False, begun: bool = False, journal: Journal | None = None
) -> Finished:
    """Bring the removal of a batch to its end.

    Args:
        targets: As they were planned. Each may be untouched, overwritten wholly or partly, or gone.
        force: As for ``Removal``.
        begun: Only of those that were begun with; an untouched one is in none of the lists then.
        journal: Is told each step before it happens.
    """
    gone: list[Target] = []
    added: list[Target] = []
    left: list[tuple[Target, ErasureError]] = []
    going: dict[Target, Target] = {}
    with OpenFolders() as folders:
        for target in targets:
            try:
                found = _look(folders, target)
                if found is None:
                    gone.append(target)
                elif found.tail is None:
                    if not begun or found.now.stamp != target.stamp:
                        going[found.now] = target
                else:
                    # the new file is complete before the old one goes
                    cut(found.now, [(0, found.tail)], journal)
                    added.append(target)
            except ErasureError as error:
                left.append((target, error))
    removal = Removal(list(going), force=force, journal=journal)
    for _ in removal.run():
        pass
    gone += [going[now] for now in removal.removed]
    left += [(going[now], error) for now, error in (*removal.failed, *removal.doubtful)]
    return Finished(gone=tuple(gone), added=tuple(added), left=tuple(left))


def _look(folders: OpenFolders, target: Target) -> _Found | None:
    """What became of a file; nothing when it is gone. Raises ErasureError for one that is to be left."""
    name = target.parts[-1]
    try:
        folder = folders.of(target)
        folder.look(name)
    except FileNotFoundError:
        return None
    except ErasureError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None  # with the folder around it
        raise
    except OSError as error:
        raise from_system(target.path, error) from error
    stamp = Stamp.of(checked(folder, target, state=False))
    if stamp == target.stamp:
        return _Found(target, None)
    try:
        descriptor = folder.open(name, os.O_RDONLY)
        try:
            if Stamp.of(os.fstat(descriptor)) != stamp or not _is_begun(descriptor, min(stamp.size, target.stamp.size)):
                raise ChangedSincePlan(target.path)
            tail = _tail(descriptor, target.stamp.size, stamp.size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise from_system(target.path, error) from error
    return _Found(msgspec.structs.replace(target, stamp=stamp), tail)


def _is_begun(descriptor: int, size: int) -> bool:
    """Whether one block at least holds nothing but the filling, as far as the content reaches into it."""
    for start, length in stored(descriptor, size):
        end = start + length
        at = start - start % BLOCK
        while at < end:
            os.lseek(descriptor, at, os.SEEK_SET)
            chunk = os.read(descriptor, min(_CHUNK, end - at))
            if not chunk:
                break
            for here in range(0, len(chunk), BLOCK):
                if not chunk[here : here + BLOCK].strip(FILLING):
                    return True
            at += len(chunk)
    return False


def _tail(descriptor: int, planned: int, size: int) -> int | None:
    """Where new text begins behind the planned end; the filling may reach up to the end of the last block."""
    if size <= planned:
        return None
    os.lseek(descriptor, planned, os.SEEK_SET)
    filling = os.read(descriptor, whole(planned) - planned)
    start = planned + len(filling) - len(filling.lstrip(FILLING))
    return start if start < size else None
