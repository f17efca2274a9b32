"""Where a copy may lie that never reaches a disk: a folder of the person's own in memory."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace.erase.rehearse.errors import NotRehearsed
from tidytrace.formats.files import is_alive
from tidytrace.host import Host

_PREFIX: Final = "tidytrace-rehearsal-"
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_SHARED: Final = "/dev/shm"  # noqa: S108 - a folder of our own is made in it


@contextlib.contextmanager
def room(host: Host, least: int, within: Path | None = None) -> Iterator[Path]:
    """A new private folder in memory, which goes with everything in it.

    Args:
        host: The computer.
        least: Bytes that must be free there.
        within: Take this folder, whatever it lies on.

    Raises:
        NotRehearsed: There is none with so much room.
    """
    above = within or _memory(host, least)
    if above is None:
        raise NotRehearsed("no-room")
    _sweep(above)
    try:
        made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=above))
    except OSError as error:
        raise NotRehearsed("no-room") from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _memory(host: Host, least: int) -> Path | None:
    if sys.platform == "linux":  # elsewhere nothing of the kind is there without an administrator
        for name in (host.environ.get("XDG_RUNTIME_DIR", ""), _SHARED):
            folder = Path(name)
            with contextlib.suppress(OSError):
                status = os.statvfs(folder)
                free = status.f_bavail * status.f_frsize
                if name and free >= least and os.access(folder, os.W_OK) and host.volume(folder).system in _IN_MEMORY:
                    return folder
    return None


def _sweep(above: Path) -> None:
    """Take away what a rehearsal that was killed has left; one that still goes on keeps its own."""
    for left in above.glob(_PREFIX + "*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if left.is_symlink() or left.lstat().st_uid != _own():
                continue
            if number.isdigit() and not is_alive(int(number)):
                shutil.rmtree(left, ignore_errors=True)


def _own() -> int:
    if sys.platform == "win32":
        return 0
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        return os.geteuid()
