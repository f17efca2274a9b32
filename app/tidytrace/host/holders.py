"""Which running programs have a file open, so that a person can be told what to close."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.host.processes import Process

_PROC: Final = "/proc"
_DELETED: Final = " (deleted)"


def holders(path: Path) -> tuple[Process, ...]:
    """Other programs that have this very file open, under whatever name, as far as the system lets a person see.

    An empty answer is no proof: programs of other users are not seen. This program itself never counts.
    """
    try:
        status = path.stat()
    except OSError:
        return ()
    if sys.platform == "win32":
        from tidytrace.host.restarts import users_of

        return users_of(path)
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        found = _by_proc(path.name, status) if sys.platform == "linux" else _by_psutil(path, status)
        return tuple(sorted(found, key=lambda process: process.pid))


def _by_proc(name: str, status: os.stat_result) -> Iterator[Process]:
    """What the descriptors of all processes lead to (proc(5)). Tens of thousands of them: plain texts, no paths."""
    own = str(os.getpid())
    ends = (f"/{name}", f"/{name}{_DELETED}")
    for process in _listed(_PROC):
        if process.isdigit() and process != own and _holds(f"{_PROC}/{process}/fd", ends, status):
            yield Process(pid=int(process), name=_name(process))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []  # another user's, or gone already


def _holds(folder: str, ends: tuple[str, ...], status: os.stat_result) -> bool:
    for descriptor in _listed(folder):
        link = f"{folder}/{descriptor}"
        try:
            # the name first: to look at a file on a share that is gone would wait for ever
            if os.readlink(link).endswith(ends):  # noqa: PTH115
                there = os.stat(link)  # noqa: PTH116 - follows the way to the file itself
                if (there.st_ino, there.st_dev) == (status.st_ino, status.st_dev):
                    return True
        except OSError:
            continue  # closed meanwhile
    return False


def _name(process: str) -> str:
    try:
        return Path(_PROC, process, "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "?"


def _by_psutil(path: Path, status: os.stat_result) -> Iterator[Process]:
    import psutil

    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid():
                continue
            names = [Path(one.path) for one in process.open_files()]
            if any(name.name == path.name and _same(name, status) for name in names):
                yield Process(pid=process.pid, name=process.name())
        except (psutil.Error, OSError):
            continue  # another user's, or gone already


def _same(path: Path, status: os.stat_result) -> bool:
    there = path.stat()
    return (there.st_ino, there.st_dev) == (status.st_ino, status.st_dev)
