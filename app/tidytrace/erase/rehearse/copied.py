"""A private copy of what one app's list is made from, and the computer as that copy shows it.

The copy lies where nothing reaches a disk (``room``), and goes with everything in it when the rehearsal is over.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tidytrace.catalog import App, Store
from tidytrace.chats.files import names_below
from tidytrace.chats.stores.document import pieces_of
from tidytrace.erase.model import SIDE_FILES
from tidytrace.erase.rehearse.errors import NotRehearsed
from tidytrace.host import FixtureHost, Host, Installation, Places
from tidytrace.winpaths import spelled

_CHUNK: Final = 1 << 20
_LEVELDB: Final = ".leveldb"
_DATABASES: Final = frozenset({"sqlite", "cursor-chat"})


class CopiedHost(FixtureHost):
    """The same computer, with the copy in the place of every path. Nothing runs on it."""

    def __init__(self, real: Host, root: Path) -> None:
        """``root`` takes the copy."""
        super().__init__(root, real.system)
        self._real = real
        self.home = self.at(real.home)

    def at(self, path: Path) -> Path:
        """Where the copy of a place is."""
        if path.is_relative_to(self.root):
            return path
        drive = path.drive.strip(":\\/")
        return self.root.joinpath(*([drive] if drive else []), *path.parts[1:])

    def variables(self) -> Mapping[str, str]:
        """Those of the real one, in the copy."""
        return {name: os.fspath(self.at(Path(folder))) for name, folder in self._real.variables().items()}

    def local(self, absolute: str) -> Path:
        """The place in the copy."""
        # the fixture asks before it is made whole
        real: Host | None = getattr(self, "_real", None)
        return super().local(absolute) if real is None else self.at(real.local(absolute))


class CopiedPlaces(Places):
    """The places of an app, in the copy: each variable stands for what it stands for on the real computer."""

    def __init__(self, app: App, host: CopiedHost, real: Places) -> None:
        """``real`` are its places on the computer."""
        super().__init__(app, host)
        self._copy = host
        self._real = real

    def _resolve(self, name: str) -> tuple[str, ...]:
        return tuple(os.fspath(self._copy.at(Path(root))) for root in self._real.roots(name))


class Limits:
    """How much may be copied, and for how long."""

    def __init__(self, most_bytes: int, most_files: int, stop: Callable[[], bool]) -> None:
        """``stop`` says that it takes too long, or that nobody wants it any more."""
        self._bytes = most_bytes
        self._files = most_files
        self._stop = stop
        self._taken: set[str] = set()

    def take(self, name: str, size: int) -> None:
        """One more file. Raises NotRehearsed."""
        self.wait()
        if name in self._taken:
            return
        self._taken.add(name)
        self._files -= 1
        self._bytes -= size
        if self._files < 0 or self._bytes < 0:
            raise NotRehearsed("too-large")

    def wait(self) -> None:
        """Raises NotRehearsed when the time is over."""
        if self._stop():
            raise NotRehearsed("too-long")


def needed(installation: Installation, limits: Limits) -> int:
    """Bytes of everything that an app's list is made from. Raises NotRehearsed where that is more than is allowed."""
    total = 0
    for name, status in _files(installation):
        if stat.S_ISREG(status.st_mode):
            limits.take(name, status.st_size)
            total += status.st_size
    return total


def copied(installation: Installation, host: CopiedHost, limits: Limits) -> Installation:
    """Copy everything that an app's list is made from; the app as the copy shows it.

    Raises:
        NotRehearsed: It takes too long, or cannot be read.
    """
    places = CopiedPlaces(installation.app, host, installation.places)
    try:
        # a folder without chats is one of the app's own all the same
        for folder in installation.places.folders:
            host.at(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, status in _files(installation):
            to = host.at(Path(name))
            if stat.S_ISDIR(status.st_mode):
                to.mkdir(parents=True, exist_ok=True, mode=0o700)
            elif not to.exists():
                limits.take(name, status.st_size)
                _copy_file(name, to, status, limits)
    except OSError as error:
        raise NotRehearsed("no-room" if error.errno == errno.ENOSPC else "unreadable") from error
    return Installation(app=installation.app, places=places, evidence=(), version=installation.version, processes=())


def _files(installation: Installation) -> Iterator[tuple[str, os.stat_result]]:
    """Files and folders as they are now; links are left out, for nothing is ever erased through one."""
    for store in installation.app.stores:
        # what is too large for a database stands beside it, in a store of that store
        if store.lists or (
            store.of and store.kind == "attachment" and store.link is not None and store.link.by == "app"
        ):
            for match in installation.places.matches(store):
                for name in _of_store(store, match.path):
                    yield from _below(name)


def _below(name: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        status = os.lstat(spelled(name))
    except FileNotFoundError:
        return
    if stat.S_ISREG(status.st_mode):
        yield name, status
    elif stat.S_ISDIR(status.st_mode):
        yield name, status
        for one in names_below(name, _raise):
            yield from _below(one)


def _of_store(store: Store, name: str) -> Iterator[str]:
    yield name
    if store.format in _DATABASES:
        yield from (name + ending for ending in SIDE_FILES)
    if name.endswith(_LEVELDB):
        yield name.removesuffix(_LEVELDB) + ".blob"  # Chromium puts there what is too large for the database
    pieces = pieces_of(store, Path(name))
    if pieces is not None:
        yield from map(os.fspath, Path(name).parent.glob(pieces))


def _raise(error: OSError) -> None:
    raise error


def _copy_file(name: str, to: Path, status: os.stat_result, limits: Limits) -> None:
    """As it is, with its times: some lists are ordered by them, and some tell no others."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    source = os.open(spelled(name), flags)
    try:
        target = os.open(spelled(to), os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            while content := os.read(source, _CHUNK):
                limits.wait()
                view = memoryview(content)
                while view:
                    view = view[os.write(target, view) :]
        finally:
            os.close(target)
    finally:
        os.close(source)
    os.utime(to, ns=(status.st_atime_ns, status.st_mtime_ns))
