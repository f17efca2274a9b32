"""Puts other bytes in the place of some: the rest of the file stays byte for byte."""

import contextlib
import os
import secrets
import stat
from collections.abc import Sequence
from typing import Final

import msgspec

from tidytrace.erase.errors import ChangedSincePlan, from_system
from tidytrace.erase.handles import Folder, folder_of, open_checked
from tidytrace.erase.model import Journal, Target
from tidytrace.erase.swap import swap

_BLOCK: Final = 1024 * 1024


class Splice(msgspec.Struct, frozen=True, order=True):
    """One range of bytes that goes, and what takes its place."""

    start: int
    end: int
    put: bytes = b""


def splice(target: Target, splices: Sequence[Splice], journal: Journal | None = None) -> None:
    """Change ranges of a file that do not overlap. Raises ErasureError; the file is then as it was."""
    token = f".tidytrace-{secrets.token_hex(8)}"
    with folder_of(target) as folder:
        try:
            if journal is not None:
                journal.note("write", target.path)
            _write(folder, f"{token}.new", target, sorted(splices))
            if journal is not None:
                journal.note("replace", target.path)
            swap(folder, token, target.parts[-1], target.stamp.size)
        except OSError as error:
            raise from_system(target.path, error) from error
        finally:
            with contextlib.suppress(OSError):  # it bears the real name by now
                folder.unlink(f"{token}.new")


def _write(folder: Folder, name: str, target: Target, splices: Sequence[Splice]) -> None:
    old = open_checked(folder, target)
    with contextlib.ExitStack() as held:
        held.callback(os.close, old)
        status = os.fstat(old)
        new = folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        held.callback(os.close, new)
        at = 0
        for one in (*splices, Splice(target.stamp.size, target.stamp.size)):
            os.lseek(old, at, os.SEEK_SET)
            left = one.start - at
            while left:
                block = os.read(old, min(left, _BLOCK))
                if not block:
                    raise ChangedSincePlan(target.path)
                left -= len(block)
                _write_all(new, block)
            _write_all(new, one.put)
            at = one.end
        if hasattr(os, "fchmod"):
            os.fchmod(new, stat.S_IMODE(status.st_mode))
        os.fsync(new)


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
