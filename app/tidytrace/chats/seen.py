"""The files that an app's list is made from, as a look from outside shows them: nothing is opened for it."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from tidytrace.catalog import Store
from tidytrace.catalog.sites import known_hosts
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import unreadable
from tidytrace.chats.image import Signature
from tidytrace.chats.standing import Grounds, Standing
from tidytrace.chats.stores.document import pieces_of
from tidytrace.chats.stores.websites import stamps_of
from tidytrace.host import Installation, Match
from tidytrace.winpaths import spelled

DATABASES = frozenset({"sqlite", "cursor-chat"})
_STORES_OF_SITES = frozenset({"indexed-db", "indexed-db-records", "web-storage"})
_FOLDERS = frozenset({"folder", "mozilla-site"})
_LARGEST = (1 << 63) - 1
_READERS = 2
"""Raise it when readers find other things in the same files, so that what the index knows is read again."""


class State(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What tells that a file is still the one that was looked at."""

    inode: int
    size: int
    mtime_ns: int
    beside: str = ""
    """The same of the files that belong to a database."""


class Source(msgspec.Struct, frozen=True):
    """One store of an app that lists conversations."""

    store: Store
    digest: str
    """Of the definition: what was read with another one is not believed."""
    alone: bool
    """Whether a file's own size and time tell all of its state."""

    @classmethod
    def of(cls, store: Store) -> "Source":
        """With the digest of everything that decides what is found in a file."""
        digest = hashlib.blake2b(msgspec.json.encode(store) + bytes((_READERS,)), digest_size=8)
        if store.of_sites:
            digest.update("\0".join(sorted(known_hosts())).encode())
        pieces = store.document is not None and store.document.pieces is not None
        return cls(store, digest.hexdigest(), not pieces and store.format not in DATABASES | _STORES_OF_SITES)

    @property
    def anew(self) -> bool:
        """Whether it is listed every time.

        Size and time of such a folder tell nothing of what is in it, and listing it reads no content.
        """
        return self.store.format in _FOLDERS

    def state_of(self, path: str, status: os.stat_result) -> State:
        """The state of one of its files, or folders. Raises StoreUnreadable."""
        beside = "" if self.alone else self._beside(Path(path))
        # some file systems count beyond what can be kept; to tell two states apart less is enough
        return State(status.st_ino & _LARGEST, status.st_size, status.st_mtime_ns & _LARGEST, beside)

    def _beside(self, path: Path) -> str:
        if self.store.format in DATABASES:
            return repr(Signature.of(path).parts[1:])
        pieces = pieces_of(self.store, path)
        if pieces is not None:
            return _stamps_of_all(path.parent.glob(pieces))
        # a folder's own size and time do not tell whether a file in it has changed
        return stamps_of(path)


def _stamps_of_all(paths: Iterable[Path]) -> str:
    """What tells that all these files are as they were; one that is gone by now is none of them."""
    stamps: list[tuple[str, int, int, int]] = []
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            status = path.stat()
            stamps.append((path.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return hashlib.blake2b(repr(sorted(stamps)).encode(), digest_size=16).hexdigest()


class Seen(msgspec.Struct, gc=False):
    """One file of a source."""

    source: Source
    name: str
    """Its path as text: of tens of thousands that did not change, nobody asks for more."""
    state: State
    standing: Standing
    _path: Path | None = None

    @property
    def path(self) -> Path:
        """Its path, made once for all conversations in it."""
        if self._path is None:
            self._path = Path(self.name)
        return self._path


class Sight:
    """Looks at the files of one app, and remembers which of its folders are really where they seem to be."""

    def __init__(self, installation: Installation, home: Path) -> None:
        """Nothing is looked at yet."""
        self._places = installation.places
        self._sources = tuple(Source.of(store) for store in installation.app.stores if store.lists)
        self._grounds = Grounds(home, installation.places.folders)

    def standing(self, path: Path) -> Standing:
        """The standing of one file."""
        return self._grounds.standing(os.fspath(path), link=path.is_symlink())

    def files(self, report: Callable[[StoreError], None]) -> Iterator[Seen]:
        """All files that list conversations, store by store; what cannot be looked at is reported."""
        for source in self._sources:
            for match in self._places.matches(source.store):
                try:
                    seen = self._seen(source, match)
                except StoreError as error:
                    report(error)
                    continue
                if seen is not None:
                    yield seen

    def _seen(self, source: Source, match: Match) -> Seen | None:
        path = match.path
        try:
            status = match.status or os.lstat(spelled(path))
            link = stat.S_ISLNK(status.st_mode)
            standing = self._grounds.standing(path, link=link)
            if link and standing.read:
                status = os.stat(spelled(path))  # noqa: PTH116 - for every file of a list
        except FileNotFoundError:
            return None  # gone since the folder was listed, or a link to nothing
        except OSError as error:
            raise unreadable(Path(path), error) from error
        return Seen(source, path, source.state_of(path, status), standing)
