"""Files of other programs, opened with care: they may be gone, closed to us, or no files at all."""

import datetime
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from io import BufferedReader, FileIO
from pathlib import Path

from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.times import from_mtime
from tidytrace.formats.refusals import of_database, of_system
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.winpaths import entry_path, spelled


def opened(path: Path) -> BufferedReader | None:
    """The file for reading, or none when it is gone. Raises StoreUnreadable."""
    try:
        # a named pipe that somebody put there must not stop the listing for ever
        descriptor = os.open(spelled(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StoreUnreadable(path, N_("It is no regular file."))
    # not os.fdopen: it asks three times more what it has in hand, for each of thousands of files
    return BufferedReader(FileIO(descriptor))


def status_of(path: Path) -> os.stat_result | None:
    """What the system says of a file, or none when it is gone. Raises StoreUnreadable."""
    try:
        return os.stat(spelled(path))  # noqa: PTH116 - as it is opened
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from error


def files_below(folder: Path, closed: Callable[[OSError], None]) -> Iterator[Path]:
    """All entries below a folder that are no folders, as ``names_below`` has them."""
    return map(Path, names_below(os.fspath(folder), closed))


def names_below(folder: str, closed: Callable[[OSError], None]) -> Iterator[str]:
    """The paths of all entries below a folder that are no folders, however deep; links are not followed.

    Args:
        folder: Where to begin; one that is none has nothing below it.
        closed: Is told folders that cannot be listed; the others are.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(spelled(here)) as found:
                entries = list(found)
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone, or never a folder
        except OSError as error:
            closed(error)
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry_path(entry))
            else:
                yield entry_path(entry)


def content_of(path: Path, limit: int) -> bytes | None:
    """All of a file, or none when it is gone. Raises StoreUnreadable, also when it is longer than ``limit``."""
    file = opened(path)
    if file is None:
        return None
    with file:
        try:
            content = at_most(file, limit + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    if len(content) > limit:
        raise StoreUnreadable(path, N_("It is larger than {limit} MiB."), limit=limit >> 20)
    return content


def unreadable(path: Path, error: OSError) -> StoreUnreadable:
    """The error for a file that the system does not let us read."""
    problem, parameters = of_system(error)
    return StoreUnreadable(path, problem, **parameters)


def unreadable_database(path: Path, error: sqlite3.Error) -> StoreUnreadable:
    """The error for a database that SQLite does not read."""
    problem, parameters = of_database(error)
    return StoreUnreadable(path, problem, **parameters)


def file_time(status: os.stat_result) -> datetime.datetime | None:
    """The time of the last change as the file system knows it."""
    return from_mtime(status.st_mtime)
