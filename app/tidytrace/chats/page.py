"""What is known of the files of one app: a page of the index."""

import logging
import os
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from tidytrace.chats.seen import State
from tidytrace.chats.stores.base import Listed
from tidytrace.chats.tally import Tally

DAMAGED: Final = "the index of conversations is damaged and is made anew: %s"
EMPTY: Final = msgspec.msgpack.encode({})
"""A page that says nothing."""
_log = logging.getLogger(__name__)


class Known(msgspec.Struct, array_like=True, gc=False):
    """What the last look at one file gave."""

    state: State
    counted: bool
    listed: tuple[Listed, ...]


_Files = dict[str, dict[str, Known]]
"""By the digest of the definition they were read with, since several stores may stand in one database; then by path."""


class News(NamedTuple):
    """What one process tells another about an app."""

    seen: bytes
    tally: Tally | None
    content: bytes | None
    """All that is known of files; none where it is as it was."""


class Page:
    """What is known of one app."""

    def __init__(self, written: Callable[[], bytes], seen: bytes = b"", tally: Tally | None = None) -> None:
        """Nothing is read yet.

        Args:
            written: gives the page as it stands in the index. Raises ValueError where it is damaged, and OSError.
            seen: what the sums were made of.
            tally: the sums.
        """
        self.changed = False
        """Whether it says something else than what is written."""
        self._written = written
        self._files: _Files | None = None
        self._seen, self._tally = seen, tally
        self._asked: set[tuple[str, str]] = set()
        self._summed = self._unchanged = False
        self._looked_through = False

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

    def news(self) -> "News":
        """What another process is told of all files; nobody may ask here again."""
        self.forget_gone()
        changed = self.changed
        seen, tally, content = self.encoded()
        return News(seen, tally, content if changed else None)

    def take(self, news: "News") -> None:
        """Believe what another process found out about all files."""
        self._seen, self._tally = news.seen, news.tally
        self._summed, self._unchanged = False, news.tally is not None
        self._looked_through = True
        if news.content is not None:
            content = news.content
            self._files, self._written = None, lambda: content
            self.changed = True

    def forget_gone(self) -> None:
        """Forget files that are there no more, and what was read with a definition that is used no more."""
        if self._unchanged or self._looked_through:
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
        self._files = {reader: known for reader, known in files.items() if known}
        if gone or (self._tally is not None and not self._summed and not self._files):
            self._forget_tally()

    def encoded(self) -> tuple[bytes, Tally | None, bytes]:
        """What the sums were made of, the sums, and all else; names in another encoding stay out and are read anew."""
        if self._files is None:
            try:
                return self._seen, self._tally, self._written()
            except (OSError, ValueError) as error:
                _log.warning(DAMAGED, error)
                self._files = {}
        content = _encoded(self._files)
        try:
            msgspec.msgpack.encode(self._tally)
        except UnicodeEncodeError:
            return b"", None, content
        return self._seen, self._tally, content

    def stands(self, written: Callable[[], bytes]) -> None:
        """Take note of where it was written to."""
        self._written, self.changed = written, False

    def _forget_tally(self) -> None:
        self._seen, self._tally = b"", None
        self._summed = self._unchanged = self._looked_through = False
        self.changed = True

    def _opened(self) -> _Files:
        if self._files is None:
            self._files = {}
            try:
                self._files = msgspec.msgpack.decode(self._written(), type=_Files)
            except (OSError, ValueError, RecursionError) as error:
                _log.warning(DAMAGED, error)
                self.changed = True
        return self._files


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
