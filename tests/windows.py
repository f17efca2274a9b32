"""What differs for a test where the system is Windows."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from tidytrace.erase.files import windows
from tidytrace.winpaths import extended

POSIX_MODES = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes; the person's folder keeps others out")
CLOSED_FILES = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root, nor by a mode on Windows"
)
ODD_NAMES = pytest.mark.skipif(os.name == "nt", reason="Windows lets no file have such a name")
SYSTEMD = pytest.mark.skipif(os.name == "nt", reason="a unit of systemd, which is of Linux")
POSIX_OWNERS = pytest.mark.skipif(os.name == "nt", reason="Windows tells no owner by number")
PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
RENAMES_OPEN_FILES = pytest.mark.skipif(os.name == "nt", reason="Windows gives no other file the name of an open one")
OTHERS_WRITE = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody write to a file while it is rewritten")
KILLED_INSIDE = pytest.mark.skipif(
    os.name == "nt", reason="the killed step leaves its files open in this process, and Windows removes no folder then"
)


def has_mode(path: Path, mode: int) -> bool:
    """Whether a file has a mode, where there are modes."""
    return os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == mode


def held(path: Path) -> BinaryIO:
    """A file that is open in a way that lets others remove it; Windows has to be told so."""
    if os.name == "nt":
        return os.fdopen(windows.opened(extended(path), os.O_RDONLY), "rb", buffering=0)
    return path.open("rb")
