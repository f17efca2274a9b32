"""Copies of what was kept in an earlier form: only of the files that are about to change, and only for a while.

Each is a folder ``layout-1-20261126-204500`` with the files below the names of our folders and a list. A file that
was not there stands in the list as well, so that bringing back takes a newer one away.
"""

import datetime
import os
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import msgspec

from tidytrace import __version__
from tidytrace.host.state import StateFolders, private_folder, write_private
from tidytrace.state.number import BEFORE

MOST: Final = 2
"""So many are kept, the newest."""
DAYS: Final = 90
"""And none for longer: what the person removes in the meantime shall not lie there for ever."""
_NAME: Final = re.compile(r"layout-\d+-\d{8}-\d{6}")
_LIST: Final = "contents.json"
_PART: Final = ".part"
_DATABASES: Final = frozenset({".sqlite"})
_BESIDE: Final = ("-wal", "-shm", "-journal")


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    place: str
    """``state/reminders.json``: which of our folders, and the path in it."""
    there: bool


class _Contents(msgspec.Struct, frozen=True, kw_only=True):
    layout: int
    program: str
    """The version that was about to change it."""
    when: datetime.datetime
    files: tuple[_Kept, ...]


def folder_of(folders: StateFolders) -> Path:
    """Where they lie."""
    return folders.state / BEFORE


def keep(folders: StateFolders, layout: int, places: Sequence[str], now: datetime.datetime) -> str:
    """Copy files as they are. Returns the name of the copy, which is complete or not there.

    Args:
        folders: Ours.
        layout: The form in which they are.
        places: Which, such as ``config/notices.json``.
        now: UTC.

    Raises:
        OSError, StateUnsafe, sqlite3.Error: There is no copy.
    """
    name = _free(folder_of(folders), f"layout-{layout}-{now:%Y%m%d-%H%M%S}")
    part = private_folder(folder_of(folders) / f"{name}{_PART}")
    kept = []
    for place in places:
        there = path_of(folders, place)
        kept.append(_Kept(place=place, there=there.is_file()))
        if there.is_file():
            _copy(there, part / place)
    contents = _Contents(layout=layout, program=__version__, when=now, files=tuple(kept))
    write_private(part / _LIST, msgspec.json.format(msgspec.json.encode(contents), indent=1) + b"\n")
    part.rename(part.with_name(name))
    return name


def bring_back(folders: StateFolders, name: str) -> int:
    """Put everything of a copy back where it was. Returns the form in which it is then.

    Raises:
        OSError, StateUnsafe: It cannot be written; trying again does no harm.
        msgspec.MsgspecError: The list of the copy is damaged.
    """
    copy = folder_of(folders) / name
    contents = _contents(folders, name)
    for one in contents.files:
        path = path_of(folders, one.place)
        if one.there:
            write_private(path, (copy / one.place).read_bytes())
        else:
            path.unlink(missing_ok=True)
        if path.suffix in _DATABASES:
            for beside in _BESIDE:
                path.with_name(path.name + beside).unlink(missing_ok=True)
    return contents.layout


def is_whole(folders: StateFolders, name: str) -> bool:
    """Whether a copy of this name is there, with a list that can be read. Raises OSError."""
    try:
        return bool(name) and bool(_contents(folders, name))
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return False


def places_of(folders: StateFolders, name: str) -> tuple[str, ...]:
    """What a copy is of. Raises OSError, msgspec.MsgspecError."""
    return tuple(one.place for one in _contents(folders, name).files)


def _contents(folders: StateFolders, name: str) -> _Contents:
    return msgspec.json.decode((folder_of(folders) / name / _LIST).read_bytes(), type=_Contents)


def prune(folders: StateFolders, now: datetime.datetime, needed: str = "") -> None:
    """Take away what is too old, too much or half made. Raises OSError."""
    folder = folder_of(folders)
    try:
        names = sorted(filter(_NAME.match, os.listdir(folder)), key=_age, reverse=True)  # noqa: PTH208 - at every start
    except (FileNotFoundError, NotADirectoryError):
        return
    oldest = f"{now - datetime.timedelta(days=DAYS):%Y%m%d-%H%M%S}"
    whole = [name for name in names if not name.endswith(_PART)]
    kept = {name for name in whole[:MOST] if _age(name) >= oldest} | {needed}
    for name in names:
        if name not in kept:
            shutil.rmtree(folder / name)
    with suppress(OSError):  # one is still there
        folder.rmdir()


def path_of(folders: StateFolders, place: str) -> Path:
    """Where a place is on this computer."""
    kind, _, inside = place.partition("/")
    return Path(getattr(folders, kind)) / inside


def _age(name: str) -> str:
    return name.split("-", 2)[-1]


def _free(folder: Path, name: str) -> str:
    names = (name if not number else f"{name}-{number}" for number in range(1_000))
    return next(one for one in names if not os.path.lexists(folder / one))


def _copy(path: Path, target: Path) -> None:
    private_folder(target.parent)
    if path.suffix in _DATABASES:
        _copy_database(path, target)
    else:
        write_private(target, path.read_bytes())


def _copy_database(path: Path, target: Path) -> None:
    """With what SQLite keeps beside it and has not written into it yet."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
