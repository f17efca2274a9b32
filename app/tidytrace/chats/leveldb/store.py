"""A whole store: which of its files count, and what stands in it today."""

import re
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from tidytrace.chats.errors import ReadingStopped
from tidytrace.chats.leveldb import tables
from tidytrace.chats.leveldb.logs import DELETE, PUT, FormatError, as_varint, changes, records, sized, varint

NAMES: Final = re.compile(r"(?:MANIFEST-(\d{6,})|(\d{6,})\.(?:log|ldb|sst|dbtmp))\Z")
"""Files that hold keys and values; CURRENT, LOCK and LOG hold none."""
_CURRENT: Final = re.compile(rb"(MANIFEST-\d{6,})\n\Z")
_BYTEWISE: Final = frozenset({b"", b"leveldb.BytewiseComparator"})
_COMPARATOR, _LOG, _NEXT, _LAST, _POINTER, _DELETED, _NEW, _PREVIOUS = 1, 2, 3, 4, 5, 6, 7, 9

Read = Callable[[str], bytes | None]
"""The content of one of the store's files by its name; none when it is not there."""


class Version(msgspec.Struct):
    """What the manifest says."""

    comparator: bytes = b""
    log: int = 0
    previous_log: int = 0
    next_file: int = 0
    last_sequence: int = 0
    tables: dict[int, int] = {}
    """Numbers of the tables that count, with their levels."""


class Contents(msgspec.Struct):
    """A store as its app would see it."""

    manifest: str
    version: Version
    live: dict[bytes, bytes]
    """The newest value of every key that is not deleted."""
    last_sequence: int
    """The highest one in use."""
    past: list[tuple[bytes, bytes]]
    """What else the files hold: keys that are deleted, and values that newer ones replaced."""


def read_contents(
    names: Iterable[str],
    read: Read,
    *,
    verify: bool = False,
    stop: Callable[[], bool] | None = None,
    within: tables.Range | None = None,
) -> Contents:
    """Everything that stands in a store.

    Args:
        names: Of the files in its folder.
        read: Reads one.
        verify: Compare all checksums, as is due before the store is written anew.
        stop: Asked before each change that is taken in.
        within: Only these keys, so that what stands elsewhere is not even unpacked.

    Raises:
        ReadingStopped: It was called off.
        FormatError: It is no store, or a damaged one.
    """
    names = frozenset(names)
    current = _CURRENT.fullmatch(read("CURRENT") or b"")
    if current is None:
        raise FormatError("no CURRENT")
    manifest = current.group(1).decode()
    version = _version(_content(read, manifest), verify=verify)
    if within is not None and version.comparator not in _BYTEWISE:
        raise FormatError("its keys are not sorted byte by byte")
    state = _State(version.last_sequence, stop)
    for number in version.tables:
        name = next((one for one in (f"{number:06}.ldb", f"{number:06}.sst") if one in names), f"{number:06}.ldb")
        for change in tables.entries(_content(read, name), verify=verify, within=within):
            state.take(*change)
    for name in sorted(names):
        if name.endswith(".log") and is_live(name, manifest, version):
            for record in records(_content(read, name), verify=verify):
                for change in changes(record):
                    if within is None or within[0] <= change[2] < within[1]:
                        state.take(*change)
    return Contents(manifest, version, state.live, state.last, state.past)


class _State:
    """What stands in a store after all changes that were seen, in whatever order they came."""

    def __init__(self, last: int, stop: Callable[[], bool] | None) -> None:
        self.last = last
        self._stop = stop
        self.past: list[tuple[bytes, bytes]] = []
        self._newest: dict[bytes, tuple[int, bytes | None]] = {}

    @property
    def live(self) -> dict[bytes, bytes]:
        return {key: value for key, (_, value) in self._newest.items() if value is not None}

    def take(self, sequence: int, kind: int, key: bytes, value: bytes) -> None:
        if self._stop is not None and self._stop():
            raise ReadingStopped
        if kind not in {PUT, DELETE}:
            raise FormatError("a change of an unknown kind")
        self.last = max(self.last, sequence)
        old: tuple[int, bytes | None] | None = self._newest.get(key)
        new = sequence, value if kind == PUT else None
        if old is not None and old[0] > sequence:
            old, new = new, old
        self._newest[key] = new
        if new[1] is None or (old is not None and old[1] is not None):
            self.past.append((key, old[1] or b"" if old is not None else b""))


def _content(read: Read, name: str) -> bytes:
    content = read(name)
    if content is None:
        raise FormatError("a file is missing")
    return content


def is_live(name: str, manifest: str, version: Version) -> bool:
    """Whether one of the numbered files still counts."""
    found = NAMES.match(name)
    if found is None or name.endswith(".dbtmp"):
        return False
    if found.group(1) is not None:
        return name == manifest
    number = int(found.group(2))
    if name.endswith(".log"):
        return number >= version.log or number == version.previous_log
    return number in version.tables


def _version(manifest: bytes, *, verify: bool) -> Version:
    version = Version()
    seen = False
    for edit in records(manifest, verify=verify):
        _apply(edit, version)
        seen = True
    if not seen:
        raise FormatError("the manifest is empty")
    return version


def _apply(edit: bytes, version: Version) -> None:
    at = 0
    while at < len(edit):
        tag, at = varint(edit, at)
        if tag == _COMPARATOR:
            version.comparator, at = sized(edit, at)
        elif tag == _LOG:
            version.log, at = varint(edit, at)
        elif tag == _PREVIOUS:
            version.previous_log, at = varint(edit, at)
        elif tag == _NEXT:
            version.next_file, at = varint(edit, at)
        elif tag == _LAST:
            version.last_sequence, at = varint(edit, at)
        elif tag == _POINTER:
            _, at = varint(edit, at)
            _, at = sized(edit, at)
        elif tag == _DELETED:
            _, at = varint(edit, at)
            number, at = varint(edit, at)
            version.tables.pop(number, None)
        elif tag == _NEW:
            level, at = varint(edit, at)
            number, at = varint(edit, at)
            _, at = varint(edit, at)
            _, at = sized(edit, at)
            _, at = sized(edit, at)
            version.tables[number] = level
        else:
            raise FormatError("an entry of the manifest of an unknown kind")


def first_edit(comparator: bytes, log: int, next_file: int, last_sequence: int) -> bytes:
    """The one record of a manifest for a store that has nothing but a log."""
    parts = [as_varint(_COMPARATOR) + as_varint(len(comparator)) + comparator]
    for tag, value in ((_LOG, log), (_PREVIOUS, 0), (_NEXT, next_file), (_LAST, last_sequence)):
        parts.append(as_varint(tag) + as_varint(value))
    return b"".join(parts)
