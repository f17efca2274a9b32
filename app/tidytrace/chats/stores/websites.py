"""What a browser keeps of AI services on the web: one conversation per site, because its store cannot be told apart."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tidytrace.catalog import Store
from tidytrace.catalog.sites import known_hosts, title_of
from tidytrace.chats.errors import ReadingStopped, StoreError, StoreUnreadable
from tidytrace.chats.files import content_of, file_time, unreadable
from tidytrace.chats.leveldb import NAMES, Contents, FormatError, read_contents
from tidytrace.chats.leveldb.logs import varint
from tidytrace.chats.model import Message
from tidytrace.chats.stores.base import FileReader, Listed, Stop
from tidytrace.chats.stores.whole import size_of
from tidytrace.chats.web import indexed_db
from tidytrace.chats.web.keys import hosts_of
from tidytrace.chats.web.texts import messages_in
from tidytrace.language import N_

LARGEST: Final = 256 << 20
"""Bytes of a store that is read into memory as a whole."""
_META: Final = (b"META:", b"METAACCESS:")
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_NO_STORE: Final = N_("It is no database that can be read, or it is damaged.")
_TOO_LARGE: Final = N_("It is larger than {limit} MiB.")


class SiteReader(FileReader):
    """What readers of sites have in common: the title is made of the host, so it is no secret."""

    times_need_titles = False

    def title_from(self, path: Path, listed: Listed) -> bool:  # noqa: ARG002 - as every reader
        """The name of the service."""
        listed.title = title_of(listed.native)
        return True

    def whole_site(
        self, path: Path, native: str, times: Iterable[datetime | None], *, titles: bool, counts: bool
    ) -> Listed:
        """A site that has a folder to itself, whose files were written at these times."""
        return Listed(
            native=native,
            title=title_of(native) if titles else None,
            title_at=-1,
            updated=max((time for time in times if time is not None), default=None),
            updated_by_file=True,
            bytes=size_of(path) if counts else 0,
        )


class StorageReader(SiteReader):
    """Reads ``web-storage`` stores: the one database for all sites that Local Storage is, or Session Storage."""

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Nothing is kept yet."""
        super().__init__(store, problems)
        self._kept: dict[Path, tuple[str, Mapping[str, _Entries]]] = {}

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:  # noqa: ARG002 - as every reader
        """The AI services that have entries, also deleted ones that still stand in the files."""
        for host, entries in self._sites(path).items():
            one = Listed(native=host, title=title_of(host), title_at=-1)
            for key, value in entries:
                one.bytes += len(key) + len(value)
                if key.startswith(_META):
                    one.updated = max(filter(None, (one.updated, _time(value))), default=None)
            yield one

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The texts in a site's entries."""
        for key, value in self._sites(path).get(native, ()):
            if not key.startswith(_META):
                yield from messages_in(plain(value))

    def end(self) -> None:
        """Let go of the entries of all sites."""
        super().end()
        self._kept.clear()

    def _sites(self, path: Path) -> "Mapping[str, _Entries]":
        """The entries of each AI service; while one site after the other is read the store is unpacked once."""
        if self._stop is None:
            return _entries_in(path, self.is_stopped)
        stamps = stamps_of(path)
        known = self._kept.get(path)
        if known is None or known[0] != stamps:
            known = self._kept[path] = stamps, _entries_in(path, self.is_stopped)
        return known[1]


_Entries = Sequence[tuple[bytes, bytes]]


def _entries_in(path: Path, stop: Stop) -> Mapping[str, _Entries]:
    contents = contents_of(path, stop)
    found: dict[str, list[tuple[bytes, bytes]]] = {}
    if contents is None:
        return found
    known = known_hosts()
    everything = (*contents.live.items(), *contents.past)
    hosts = hosts_of((key for key, _ in everything), contents.live)
    for key, value in everything:
        host = hosts.get(key)
        if host in known and host is not None:
            found.setdefault(host, []).append((key, value))
    return found


class SiteDatabaseReader(SiteReader):
    """Reads ``indexed-db`` stores: a folder for each site."""

    sizes_need_counts = True

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The site of a folder, if it is an AI service."""
        native = self.id_of_path(path)
        if native not in known_hosts() or native is None:
            return
        try:
            # a browser that only starts makes a file anew in each of these folders
            times = [file_time(status) for status in _files_in(path)]
        except FileNotFoundError:
            return
        except OSError as error:
            raise unreadable(path, error) from error
        yield self.whole_site(path, native, times, titles=titles, counts=counts)

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - one folder, one site
        """The texts in the records, older ones behind those of today."""
        contents = contents_of(path, self.is_stopped)
        if contents is not None:
            for value in indexed_db.values(iter((*contents.live.items(), *contents.past))):
                if self.is_stopped():
                    raise ReadingStopped
                yield from messages_in(value)


def _files_in(folder: Path) -> Iterator[os.stat_result]:
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - only the names
        if NAMES.match(name):
            yield (folder / name).lstat()


def stamps_of(folder: Path) -> str:
    """What tells that a store is as it was. Raises StoreUnreadable."""
    try:
        return repr([(status.st_ino, status.st_size, status.st_mtime_ns) for status in _files_in(folder)])
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise unreadable(folder, error) from error


def plain(value: bytes) -> str:
    """A value of Local Storage (a byte says whether letters have one byte or two) or of Session Storage (two)."""
    if value[:1] == b"\1":
        return value[1:].decode("latin-1")
    if value[:1] == b"\0" and len(value) % 2:
        value = value[1:]
    return value.decode("utf-16-le", "replace")


def contents_of(folder: Path, stop: Stop | None = None) -> Contents | None:
    """What stands in a LevelDB; none when it is gone. Raises StoreUnreadable, ReadingStopped.

    Args:
        folder: With its files.
        stop: Asked all the time.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - only the names
        total = sum((folder / name).lstat().st_size for name in names if NAMES.match(name))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(folder, error) from error
    if total > LARGEST:
        raise StoreUnreadable(folder, _TOO_LARGE, limit=LARGEST >> 20)
    if "CURRENT" not in names:
        return None
    try:
        return read_contents(names, lambda name: content_of(folder / name, LARGEST), stop=stop)
    except FormatError as error:
        raise StoreUnreadable(folder, _NO_STORE) from error


def _time(value: bytes) -> datetime | None:
    """When a site's entries were written last: microseconds since 1601 in the first field of a message."""
    try:
        number, _ = varint(value, 1)
        return _EPOCH + timedelta(microseconds=number)
    except (FormatError, OverflowError):
        return None
