"""Where Tidytrace keeps its own files, and how it writes them: for nobody else's eyes, and whole or not at all."""

import glob
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.errors import StateUnsafe
from tidytrace.host.machine import Machine
from tidytrace.language import N_

NUMBER: Final = "layout.json"
"""In the state folder: the form in which everything is kept; see the room ``state``."""
_NAME = "tidytrace"
_XDG = {"config": "XDG_CONFIG_HOME", "data": "XDG_DATA_HOME", "state": "XDG_STATE_HOME", "cache": "XDG_CACHE_HOME"}


class StateFolders(msgspec.Struct, frozen=True):
    """The four folders of our own; they need not exist yet (``private_folder`` makes them)."""

    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def of(cls, host: Host) -> Self:
        """The folders of the person whose home the host shows."""
        customary = _customary(host)
        if isinstance(host, Machine):
            # The system knows better where folders were moved to, as long as it speaks of the same home.
            asked = _platform(host)
            customary |= {kind: path for kind, path in asked.items() if path.is_relative_to(host.home)}
        for kind, variable in _XDG.items():
            value = host.environ.get(variable, "")
            if value and host.is_absolute(value):
                customary[kind] = host.local(value) / _NAME
        return cls(**customary)


def _customary(host: Host) -> dict[str, Path]:
    variables = host.variables()
    if host.system == "windows":
        own = Path(variables["localappdata"]) / _NAME
        return {"config": own, "data": own, "state": own, "cache": own / "Cache"}
    if host.system == "macos":
        own = Path(variables["library"]) / _NAME
        return {"config": own, "data": own, "state": own, "cache": host.home / "Library" / "Caches" / _NAME}
    return {kind: Path(variables[f"xdg_{kind}"]) / _NAME for kind in _XDG}


def _platform(host: Machine) -> dict[str, Path]:
    if host.environ is not os.environ:
        return {}  # platformdirs can only speak of the process's own environment
    from platformdirs import PlatformDirs

    known = PlatformDirs(_NAME, appauthor=False)
    return {
        "config": known.user_config_path,
        "data": known.user_data_path,
        "state": known.user_state_path,
        "cache": known.user_cache_path,
    }


def private_folder(path: Path) -> Path:
    """Make a folder (and the missing ones above it) that only the person may enter, mode 0700.

    Raises:
        StateUnsafe: it is no folder, or it belongs to somebody else.
        OSError: it cannot be made.
    """
    missing: list[Path] = []
    above = path
    while not os.path.lexists(above):
        missing.append(above)
        above = above.parent
    for folder in reversed(missing):
        # FileExistsError: another Tidytrace was faster, the check below looks at what it made
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
    try:
        seen = path.stat()
    except FileNotFoundError as error:
        raise StateUnsafe(path, N_("{path} is a link to nowhere; Tidytrace keeps its own files there.")) from error
    if not stat.S_ISDIR(seen.st_mode):
        raise StateUnsafe(path, N_("{path} is not a folder; Tidytrace keeps its own files there."))
    if sys.platform != "win32":
        if seen.st_uid != os.geteuid():
            raise StateUnsafe(path, N_("{path} belongs to somebody else; Tidytrace keeps its own files there."))
        if stat.S_IMODE(seen.st_mode) != 0o700:
            path.chmod(0o700)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only the person may read (mode 0600), in one step: a reader sees the old one or the new one.

    A missing folder is made with ``private_folder``. Raises OSError; then the old file is as it was.
    """
    if not path.parent.is_dir():
        private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _settle(path.parent)


def sweep_private(path: Path) -> None:
    """Take away what writes of a file left that were killed. For whoever knows that nobody writes it now."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        with suppress(OSError):
            left.unlink()


def _settle(folder: Path) -> None:
    """Bring the new name itself to the disk, where folders can be synced."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
