"""What was learned about files at an earlier look, so that unchanged ones need no reading.

Kept in the cache folder: paths, ids, times, sizes and counts. No title and no text is ever stored; a title is read
again from the place where it stood. A damaged index is thrown away and made anew.

It is one MessagePack text behind a mark and a digest, with a page for each app. A page is opened only when an app's
files have changed, or when its conversations are listed one by one; its sums are there without that.
"""

import hashlib
import logging
import os
from pathlib import Path

import msgspec

from tidytrace.chats.seen import State
from tidytrace.chats.stores.base import Listed
from tidytrace.chats.tally import Tally

_LAYOUT = b"tidytrace conversations 5\n"
_ANY_LAYOUT = _LAYOUT[: _LAYOUT.rindex(b" ") + 1]
_DIGEST_BYTES = 16
_HEAD = len(_LAYOUT) + _DIGEST_BYTES
_log = logging.getLogger(__name__)


class _OtherLayout(Exception):  # noqa: N818 - not an error: another version of Tidytrace made it
    pass


class Known(msgspec.Struct, array_like=True, gc=False):
    """What the last look at one file gave."""

    state: State
    counted: bool
    listed: tuple[Listed, ...]

    @property
    def titled(self) -> bool:
        """Whether it is known where the titles stand."""
        return all(one.title_at is not None for one in self.listed)


_Files = dict[str, dict[str, Known]]
"""By the digest of the definition they were read with, since several stores may stand in one database; then by path."""


class _Written(msgspec.Struct, array_like=True):
    app: str
    seen: bytes
    tally: Tally | None
    files: msgspec.Raw


class Page:
    """What is known of one app."""

    def __init__(self, written: _Written | None = None) -> None:
        """Args: the page as it stands in the index; none for an app that is new there."""
        self.changed = False
        """Whether it says something else than what is written."""
        self._written = written
        self._files: _Files | None = {} if written is None else None
        self._tally = written.tally if written is not None else None
        self._seen = written.seen if written is not None else b""
        self._asked: set[tuple[str, str]] = set()
        self._summed = self._unchanged = False

    def get(self, path: str, reader: str, state: State) -> Known | None:
        """What is known about a file in just this state, read with just this definition."""
        self._asked.add((reader, path))
        known = self._opened().get(reader, {}).get(path)
        return known if known is not None and known.state == state else None

    def put(self, path: str, reader: str, known: Known) -> None:
        """Remember a file; titles and prompts stay out."""
        if any(one.title is not None or one.prompt is not None for one in known.listed):
            known.listed = tuple(msgspec.structs.replace(one, title=None, prompt=None) for one in known.listed)
        self._opened().setdefault(reader, {})[path] = known
        self._asked.add((reader, path))
        self._forget_tally()

    def tally(self, seen: bytes) -> Tally | None:
        """The sums, if they were made of just these files; ``seen`` is the digest of what was seen of them all."""
        if self._seen != seen:
            return None
        self._unchanged = self._tally is not None
        return self._tally

    def put_tally(self, seen: bytes, tally: Tally) -> None:
        """Remember the sums of all files."""
        self._seen, self._tally = seen, tally
        self._summed = self.changed = True

    def forget_gone(self) -> None:
        """Forget files that are there no more, and what was read with a definition that is used no more."""
        if self._unchanged:
            return
        asked = {path for _, path in self._asked}
        files = self._opened()
        gone = [
            (reader, path)
            for reader, known in files.items()
            for path in known
            if (reader, path) not in self._asked and (path in asked or not os.path.lexists(path))
        ]
        for reader, path in gone:
            del files[reader][path]
        if gone or (self._tally is not None and not self._summed and not any(files.values())):
            self._forget_tally()

    def written(self, app: str) -> _Written:
        """The page as it is to be written."""
        if self.changed or self._written is None:
            files = msgspec.Raw(_encoded(self._opened()))
            self._written = _Written(app, self._seen, self._tally, files)
            try:
                msgspec.msgpack.encode(self._tally)
            except UnicodeEncodeError:
                self._written = _Written(app, b"", None, files)
        return self._written

    def _forget_tally(self) -> None:
        self._seen, self._tally = b"", None
        self._summed = self._unchanged = False
        self.changed = True

    def _opened(self) -> _Files:
        if self._files is None:
            self._files = {}
            try:
                self._files = msgspec.msgpack.decode(self._written.files if self._written else b"\x80", type=_Files)
            except (ValueError, RecursionError) as error:
                _log.warning("the index of conversations is damaged and is made anew: %s", error)
        return self._files


class ConversationIndex:
    """The index of one person's conversations."""

    def __init__(self, path: Path) -> None:
        """Nothing is read before the first question."""
        self._path = path
        self._pages: dict[str, Page] | None = None

    def of(self, app: str) -> Page:
        """The page of one app."""
        return self._all().setdefault(app, Page())

    def save(self) -> None:
        """Write what changed, and forget files that are gone. Where that is impossible the next look is just slower."""
        for page in self._all().values():
            page.forget_gone()
        self.save_new()

    def save_new(self) -> None:
        """Write what changed. Files that are gone are not looked for: that takes a question for every file."""
        pages = self._all().values()
        if not any(page.changed for page in pages):
            return
        try:
            self._write()
        except OSError as error:
            _log.warning("the index of conversations could not be saved: %s", error)
            return
        for page in pages:
            page.changed = False

    def _all(self) -> dict[str, Page]:
        if self._pages is None:
            self._pages = {}
            if os.path.lexists(self._path):
                try:
                    self._pages = self._read()
                except _OtherLayout:
                    self._discard()
                except (OSError, ValueError, RecursionError) as error:
                    _log.warning("the index of conversations is damaged and is made anew: %s", error)
                    self._discard()
        return self._pages

    def _discard(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the damaged index could not be removed: %s", error)

    def _read(self) -> dict[str, Page]:
        content = self._path.read_bytes()
        if not content.startswith(_LAYOUT):
            raise _OtherLayout if content.startswith(_ANY_LAYOUT) else ValueError("no index")
        written = memoryview(content)[_HEAD:]
        if _digest(written) != content[len(_LAYOUT) : _HEAD]:
            raise ValueError("written in part only")
        return {page.app: Page(page) for page in msgspec.msgpack.decode(written, type=list[_Written])}

    def _write(self) -> None:
        written = msgspec.msgpack.encode([page.written(app) for app, page in self._all().items()])
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


def _encoded(files: _Files) -> bytes:
    """All files, but those with a name in another encoding: they are read again every time."""
    try:
        return msgspec.msgpack.encode(files)
    except UnicodeEncodeError:
        kept = {
            reader: {path: one for path, one in known.items() if _storable(path, one)}
            for reader, known in files.items()
        }
        return msgspec.msgpack.encode(kept)


def _storable(path: str, known: Known) -> bool:
    """Whether all texts are Unicode; what is in another encoding comes as half surrogate pairs."""
    try:
        msgspec.msgpack.encode((path, known))
    except UnicodeEncodeError:
        return False
    return True
