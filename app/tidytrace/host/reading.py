"""Small looks into files that other programs wrote; what is not there reads as empty."""

import errno
import json
import logging
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from tidytrace.portions import at_most
from tidytrace.winpaths import spelled

_LOG = logging.getLogger(__name__)
_LIMIT = 4 * 1024 * 1024


def note(path: Path | str, error: OSError) -> None:
    """Log what could not be looked at: for signs of an installation that is enough."""
    _LOG.info("cannot read %s: %s", path, error.strerror)


def opened(path: Path) -> BufferedReader:
    """A file for reading. Raises OSError, also for what is no file: opening a pipe would wait for its writer."""
    descriptor = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    kind = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
    raise OSError(kind, os.strerror(kind), os.fspath(path))


def is_file(path: Path) -> bool:
    """Whether there is a file; behind a closed door there is none to be seen (``Path.is_file`` would raise)."""
    return os.path.isfile(spelled(path))  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """The same for a folder."""
    return os.path.isdir(spelled(path))  # noqa: PTH112


def resolved(path: Path) -> Path:
    """The path without links, as far as they can be followed; ``Path.resolve`` would raise for one that circles."""
    return Path(os.path.realpath(path))


def read_bytes(path: Path, limit: int = _LIMIT) -> bytes:
    """The first ``limit`` bytes; nothing when the file is missing. One that may not be read is logged."""
    try:
        with opened(path) as file:
            return at_most(file, limit)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return b""
    except OSError as error:
        note(path, error)
        return b""


def read_text(path: Path, limit: int = _LIMIT) -> str:
    """The same as text; bytes that are not UTF-8 are replaced, a byte order mark is dropped."""
    return read_bytes(path, limit).decode("utf-8-sig", "replace")


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object; empty when the file is missing or holds something else."""
    try:
        value = json.loads(read_text(path) or "{}")
    except (ValueError, RecursionError):
        _LOG.info("%s is not JSON", path)
        return {}
    return value if isinstance(value, dict) else {}


def read_plist(path: Path, limit: int = _LIMIT) -> dict[str, Any]:
    """A property list of macOS in either form; empty when the file is missing, broken or holds something else."""
    content = read_bytes(path, limit)
    if not content:
        return {}
    import plistlib
    from xml.parsers.expat import ExpatError

    broken = (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, LookupError, TypeError)
    try:
        value = plistlib.loads(content)
    except (*broken, AttributeError, RecursionError):
        return {}  # half-written ones are common; what they are about shows by other signs
    return value if isinstance(value, dict) else {}


def names_in(folder: Path) -> tuple[str, ...]:
    """Names in a folder, sorted; none when it is missing."""
    try:
        return tuple(sorted(os.listdir(spelled(folder))))  # noqa: PTH208 - names are all that is wanted
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        note(folder, error)
        return ()


def children(folder: Path) -> Iterator[Path]:
    """Paths in a folder, sorted by name."""
    return (folder / name for name in names_in(folder))
