"""Work trees of git with a remote: folders whose files a person sends elsewhere with a command.

Only files of git are read; git itself is not run, for a work tree may tell it to start other programs.
Sources: git-config(1), gitrepository-layout(5), git's index-format.
"""

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from tidytrace.host.base import Host
from tidytrace.host.reading import is_file, is_folder, read_bytes, read_text

_REMOTE: Final = re.compile(r'^\s*\[remote\s+"(?P<name>(?:[^"\\\n]|\\.)*)"\]', re.IGNORECASE)
_SECTION: Final = re.compile(r"^\s*\[")
_URL: Final = re.compile(r"^\s*(?:push)?url\s*=\s*(?P<url>.+?)\s*$", re.IGNORECASE)
_SHORT: Final = re.compile(r"(?:[^@/\s]+@)?(?P<host>[^:/\s]+):(?!//)")
"""``git@example.org:me/project``"""
_INDEX_BYTES: Final = 64 * 1024 * 1024
_INDEX: Final = b"DIRC"
_WHOLE_PATHS: Final = (2, 3)
"""Versions of the index in which every path stands whole."""


class Worktree(msgspec.Struct, frozen=True, kw_only=True):
    """A work tree with at least one remote."""

    root: Path
    """Without links."""
    git: Path
    """The folder with its configuration and its own list of exceptions."""
    index: Path
    hosts: tuple[str, ...]
    """Names of the computers that its remotes are on, never their addresses: those may hold passwords."""

    @property
    def exclude(self) -> Path:
        """The list of exceptions that is this computer's alone."""
        return self.git / "info" / "exclude"


class Tracked:
    """Which files are part of what is sent, as git's index says; read once."""

    def __init__(self, index: Path) -> None:
        """``index`` need not exist."""
        self._content = read_bytes(index, _INDEX_BYTES)

    def holds(self, relative: str) -> bool | None:
        """Whether a file, or one in a folder, is part of it; none when that cannot be told."""
        if not self._content:
            return False
        if self._content[:4] != _INDEX or int.from_bytes(self._content[4:8], "big") not in _WHOLE_PATHS:
            return None
        path = os.fsencode(relative)
        # the path begins behind flags and ends with a null byte
        return path + b"/" in self._content or path + b"\0" in self._content


def worktree_of(folder: Path, host: Host) -> Worktree | None:
    """The innermost work tree that holds a folder without links, if it has a remote.

    Nothing above the home is looked at for what lies in it.
    """
    home = Path(os.path.realpath(host.home))
    for one in (folder, *folder.parents):
        marker = one / ".git"
        if is_folder(marker) or is_file(marker):
            return _read(one, marker, host)
        if one == home:
            return None
    return None


def _read(root: Path, marker: Path, host: Host) -> Worktree | None:
    own = marker
    if is_file(marker):
        told = read_text(marker, 4096).removeprefix("gitdir:").strip()
        own = host.local(told) if host.is_absolute(told) else root / told
    common = read_text(own / "commondir", 4096).strip()
    git = own if not common else host.local(common) if host.is_absolute(common) else own / common
    git = Path(os.path.realpath(git))
    hosts = _hosts(read_text(git / "config"))
    return Worktree(root=root, git=git, index=own / "index", hosts=hosts) if hosts else None


def _hosts(config: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    inside = ""
    for line in config.splitlines():
        remote = _REMOTE.match(line)
        if remote or _SECTION.match(line):
            inside = remote["name"] if remote else ""
        elif inside and (url := _URL.match(line)):
            found[_host(url["url"].strip('"')) or inside] = None
    return tuple(found)


def _host(url: str) -> str:
    short = _SHORT.match(url)
    if short and "://" not in url:
        return short["host"]
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
