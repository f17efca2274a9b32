"""What was learned about files at an earlier look, so that unchanged ones need no reading.

Kept in the cache folder: paths, ids, times, sizes and counts. No title and no text is ever stored; a title is read
again from the place where it stood. A damaged index is thrown away and made anew.

It is one MessagePack text behind a mark and a digest: read and written whole, tens of thousands of conversations take
less time than one page of a database.
"""

import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tidytrace.chats.stores.base import Listed

_LAYOUT = b"tidytrace conversations 4\n"
_ANY_LAYOUT = _LAYOUT[: _LAYOUT.rindex(b" ") + 1]
_DIGEST_BYTES = 16
_HEAD = len(_LAYOUT) + _DIGEST_BYTES
Name = tuple[str, str]
"""A file and the digest of the definition it was read with: several stores may stand in one database."""
_log = logging.getLogger(__name__)


class _OtherLayout(Exception):  # noqa: N818 - not an error: another version of Tidytrace made it
    pass


class State(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What tells that a file is still the one that was looked at."""

    inode: int
    size: int
    mtime_ns: int
    beside: str = ""
    """The same of the files that belong to a database."""


class Known(msgspec.Struct, array_like=True, gc=False):
    """What the last look at one file gave."""

    reader: str
    """Digest of the definition it was read with."""
    state: State
    counted: bool
    listed: tuple[Listed, ...]

    @property
    def titled(self) -> bool:
        """Whether it is known where the titles stand."""
        return all(one.title_at is not None for one in self.listed)


_Content = list[tuple[str, Known]]


class ConversationIndex:
    """The index of one person's conversations."""

    def __init__(self, path: Path) -> None:
        """Nothing is read before the first question."""
        self._path = path
        self._known: dict[Name, Known] | None = None
        self._changed: set[Name] = set()
        self._asked: set[Name] = set()

    def get(self, path: Path, reader: str, state: State) -> Known | None:
        """What is known about a file in just this state, read with just this definition."""
        name = os.fspath(path), reader
        self._asked.add(name)
        known = self._all().get(name)
        return known if known is not None and known.state == state else None

    def put(self, path: Path, known: Known) -> None:
        """Remember a file; titles and prompts stay out. One whose name is no valid Unicode is read again every time."""
        name = os.fspath(path), known.reader
        if not _storable(name, known.listed):
            return
        known.listed = tuple(msgspec.structs.replace(one, title=None, prompt=None) for one in known.listed)
        self._all()[name] = known
        self._asked.add(name)
        self._changed.add(name)

    def save(self) -> None:
        """Write what changed, and forget files that are gone. Where that is impossible the next look is just slower."""
        known = self._all()
        asked = {path for path, _ in self._asked}
        # a file that was read with another definition is read with that one no more
        gone = {
            name for name in known if name not in self._asked and (name[0] in asked or not os.path.lexists(name[0]))
        }
        for name in gone:
            del known[name]
        self._changed |= gone
        self.save_new()

    def save_new(self) -> None:
        """Write what changed. Files that are gone are not looked for: that takes a question for every file."""
        if not self._changed:
            return
        try:
            self._write()
        except OSError as error:
            _log.warning("the index of conversations could not be saved: %s", error)
            return
        self._changed.clear()

    def _all(self) -> dict[Name, Known]:
        if self._known is None:
            self._known = {}
            if os.path.lexists(self._path):
                try:
                    self._known = self._read()
                except _OtherLayout:
                    self._discard()
                except (OSError, ValueError, RecursionError) as error:
                    _log.warning("the index of conversations is damaged and is made anew: %s", error)
                    self._discard()
        return self._known

    def _discard(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the damaged index could not be removed: %s", error)

    def _read(self) -> dict[Name, Known]:
        content = self._path.read_bytes()
        if not content.startswith(_LAYOUT):
            raise _OtherLayout if content.startswith(_ANY_LAYOUT) else ValueError("no index")
        written = memoryview(content)[_HEAD:]
        if _digest(written) != content[len(_LAYOUT) : _HEAD]:
            raise ValueError("written in part only")
        return {(path, known.reader): known for path, known in msgspec.msgpack.decode(written, type=_Content)}

    def _write(self) -> None:
        written = msgspec.msgpack.encode([(path, known) for (path, _reader), known in self._all().items()])
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # over the old one, because ids of erased conversations must not stay in blocks that nobody has any more;
            # what breaks off on the way does not fit its digest
            before = os.fstat(descriptor).st_size
            file.write(_LAYOUT + _digest(written))
            file.write(written)
            file.write(bytes(max(0, before - file.tell())))
            file.truncate(_HEAD + len(written))


def _digest(content: bytes | memoryview) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


def _storable(name: Name, listed: Iterable[Listed]) -> bool:
    """Whether SQLite takes all texts; a name in another encoding comes as half surrogate pairs."""
    try:
        for text in (*name, *(text for one in listed for text in (one.native, one.project, one.version) if text)):
            text.encode()
    except UnicodeEncodeError:
        return False
    return True
