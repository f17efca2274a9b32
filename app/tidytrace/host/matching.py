"""Paths that fit a pattern, found with as few questions to the file system as there are folders to look into.

Patterns are those of ``glob``: ``*``, ``?``, ``[…]`` within a name, ``**`` for any number of folders; a leading dot is
only matched by a dot. Different from ``glob``: text that was filled in is never a pattern, ``..`` fits nothing, ``**``
does not follow links, and a folder that may not be read is reported instead of looking empty.
"""

import fnmatch
import operator
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from tidytrace.winpaths import entry_path, spelled

_NAME = operator.attrgetter("name")
_MAGIC = re.compile(r"[*?[]")
_ESCAPED = re.compile(r"\[([*?[])\]")

Report = Callable[[str, OSError], None]


class Match(NamedTuple):
    """An existing path."""

    path: str
    linked: bool
    """A link was crossed below the last part of the pattern that is plain text."""
    status: os.stat_result | None = None
    """What the system said of the path itself, where it had to be asked."""


def escaped(value: str) -> str:
    """Text that stands for itself inside a pattern."""
    return re.sub(r"([*?[])", r"[\1]", value)


def plain(pattern: str) -> str:
    """The text of a pattern without a glob."""
    return _ESCAPED.sub(r"\1", pattern)


def has_glob(pattern: str) -> bool:
    """Whether a pattern can fit more than one path."""
    return _MAGIC.search(_ESCAPED.sub("", pattern)) is not None


class Part(NamedTuple):
    """One part of a pattern, between two slashes."""

    text: str
    """What it says without a glob."""
    fits: Callable[[str], object] | None
    """Whether a name fits; none for plain text."""
    hidden: bool
    """Also names with a leading dot."""
    anywhere: bool
    """``**``: any number of folders."""


@lru_cache(maxsize=4096)
def part_of(part: str, *, fold: bool) -> Part:
    if not has_glob(part):
        return Part(plain(part), None, hidden=True, anywhere=False)
    fits: Callable[[str], object] = re.compile(fnmatch.translate(part), re.IGNORECASE if fold else 0).match
    ending = plain(part[1:])
    if part.startswith("*") and not has_glob(part[1:]) and not fold:
        # the most common kind, for tens of thousands of names
        fits = operator.methodcaller("endswith", ending)
    return Part(part, fits, hidden=part.startswith("."), anywhere=part == "**")


def status_of(path: str, report: Report) -> os.stat_result | None:
    """What is there, a broken link included, or none; what cannot be checked is reported."""
    try:
        return os.lstat(spelled(path))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        report(path, error)
        return None


def is_own_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder itself: no link, and on Windows no junction (it could lead back up).

    Raises OSError.
    """
    if sys.platform == "win32" and entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT:
        return False
    return entry.is_dir(follow_symlinks=False)


def matches(pattern: str, *, fold: bool, report: Report) -> Iterator[Match]:
    """Existing paths that fit, sorted within each folder.

    Args:
        pattern: an absolute pattern; both kinds of slashes separate on Windows, ``/`` everywhere.
        fold: names are compared without regard to case.
        report: told of everything that could not be looked at.
    """
    anchor = PurePath(pattern).anchor
    parts = [part for part in pattern[len(anchor) :].replace(os.sep, "/").split("/") if part not in {"", "."}]
    if not anchor or ".." in parts:
        return
    yield from _Search(tuple(part_of(part, fold=fold) for part in parts), report).below(anchor, 0, linked=False)


class _Search(NamedTuple):
    parts: tuple[Part, ...]
    report: Report

    def below(self, folder: str, index: int, *, linked: bool) -> Iterator[Match]:
        parts = self.parts
        start = index
        while index < len(parts) and parts[index].fits is None:
            index += 1
        if index > start:
            folder = os.path.join(folder, *(part.text for part in parts[start:index]))  # noqa: PTH118
        if index == len(parts):
            status = status_of(folder, self.report)
            if status is not None:
                yield Match(folder, linked, status)
        elif parts[index].anywhere:
            yield from self._anywhere(folder, index, linked=linked)
        else:
            yield from self._named(folder, index, linked=linked)

    def _named(self, folder: str, index: int, *, linked: bool) -> Iterator[Match]:
        part = self.parts[index]
        fits = part.fits
        entries = self._entries(folder, hidden=part.hidden)
        fitting = [entry for entry in entries if fits is None or fits(entry.name)]
        if index + 1 == len(self.parts):
            yield from [Match(entry_path(entry), linked or entry.is_symlink()) for entry in fitting]
            return
        for entry in fitting:
            if self._is_folder(entry, follow=True):
                yield from self.below(entry_path(entry), index + 1, linked=linked or entry.is_symlink())

    def _anywhere(self, folder: str, index: int, *, linked: bool) -> Iterator[Match]:
        last = index + 1 == len(self.parts)
        if not last:
            yield from self.below(folder, index + 1, linked=linked)
        for entry in self._entries(folder, hidden=False):
            if last:
                yield Match(entry_path(entry), linked or entry.is_symlink())
            if self._is_folder(entry, follow=False):
                yield from self._anywhere(entry_path(entry), index, linked=linked)

    def _entries(self, folder: str, *, hidden: bool) -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(spelled(folder)) as entries:
                found = [entry for entry in entries if hidden or not entry.name.startswith(".")]
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return []
        except OSError as error:
            self.report(folder, error)
            return []
        found.sort(key=_NAME)
        return found

    def _is_folder(self, entry: "os.DirEntry[str]", *, follow: bool) -> bool:
        try:
            return entry.is_dir() if follow else is_own_folder(entry)
        except OSError as error:
            self.report(entry_path(entry), error)
            return False
