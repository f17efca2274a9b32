"""Which files a look goes into, in an order that is the same each time."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tidytrace.winpaths import entry_path, spelled


class Listed(NamedTuple):
    """A file that is to be looked into."""

    path: str
    status: os.stat_result | None = None
    """As the listing found it; None if nobody asked yet."""


def listed(paths: Sequence[str], closed: Callable[[OSError], None]) -> Iterator[Listed]:
    """The files that are named, and all in the folders that are named, however deep; each once.

    Links in folders are not followed, and what is no plain file in there is left out.

    Args:
        paths: Absolute.
        closed: Is told folders that cannot be listed; the others are.
    """
    seen: set[str] = set()
    for path in paths:
        below = _below(path, closed) if os.path.isdir(spelled(path)) else [Listed(path)]  # noqa: PTH112 - plain paths all through
        for one in below:
            if one.path not in seen:
                seen.add(one.path)
                yield one


def _below(folder: str, closed: Callable[[OSError], None]) -> Iterator[Listed]:
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(spelled(waiting.pop())) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone, or never a folder
        except OSError as error:
            closed(error)
            continue
        waiting += [entry_path(entry) for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                # what a folder of Windows says of a file is old while somebody writes to it, and has no number
                yield Listed(entry_path(entry), None if os.name == "nt" else _status(entry))


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None  # it is told when it is looked into
