"""What was learned about files at an earlier look, so that unchanged ones need no reading.

Kept in the cache folder: paths, ids, times, sizes and counts. No title and no text is ever stored; a title is read
again from the place where it stood. A damaged index is thrown away and made anew.

A mark, then the sums of all apps, then a page for each app, all of it MessagePack with digests. A page is read only
when an app's files have changed, or when its conversations are listed one by one.

Several programs may use it at once, and each writes all of it: what another one wrote meanwhile is taken over.
"""

import hashlib
import logging
import os
import time
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.page import DAMAGED, EMPTY, Page
from tidytrace.chats.tally import Tally

_LAYOUT = b"tidytrace conversations 5\n"
_ANY_LAYOUT = _LAYOUT[: _LAYOUT.rindex(b" ") + 1]
_DIGEST_BYTES = 16
_LENGTH_BYTES = 8
_MUCH = 256 << 10
"""Bytes of an index of some thousand conversations."""
_START = len(_LAYOUT) + _DIGEST_BYTES + _LENGTH_BYTES
_AGAIN: Final = (0.02, 0.1)
"""Seconds after which what does not fit together is read once more: another program may just be writing it."""
_log = logging.getLogger(__name__)


class _OtherLayout(ValueError):  # noqa: N818 - not an error: another version of Tidytrace made it
    pass


class _Head(msgspec.Struct, array_like=True):
    """What stands before the pages about one of them."""

    app: str
    seen: bytes
    tally: Tally | None
    at: int
    length: int
    digest: bytes


class ConversationIndex:
    """The index of one person's conversations."""

    def __init__(self, path: Path) -> None:
        """Nothing is read before the first question."""
        self._path = path
        self._pages: dict[str, Page] | None = None
        self.held = False
        """Whether another process still reads what is written, so that nothing may be written over it."""

    @property
    def is_worth_two(self) -> bool:
        """Whether a second process is worth its start: what is known is much, or nothing."""
        self._all()
        try:
            return self._path.stat().st_size > _MUCH
        except OSError:
            return True

    def of(self, app: str) -> Page:
        """The page of one app."""
        return self._all().setdefault(app, Page(lambda: EMPTY))

    def save(self) -> None:
        """Write what changed, and forget files that are gone. Where that is impossible the next look is just slower."""
        for page in self._all().values():
            page.forget_gone()
        self.save_new()

    def save_new(self) -> None:
        """Write what changed. Files that are gone are not looked for: that takes a question for every file."""
        pages = self._all().values()
        if self.held or not any(page.changed for page in pages):
            return
        try:
            self._write()
        except OSError as error:
            _log.warning("the index of conversations could not be saved: %s", error)

    def _all(self) -> dict[str, Page]:
        if self._pages is None:
            self._pages = {}
            if os.path.lexists(self._path):
                try:
                    self._pages = self._stored()
                except _OtherLayout:
                    self._discard()
                except (OSError, ValueError, RecursionError) as error:
                    _log.warning(DAMAGED, error)
                    self._discard()
        return self._pages

    def _discard(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the damaged index could not be removed: %s", error)

    def _stored(self) -> dict[str, Page]:
        """The pages as they stand in the file. Raises ValueError where it is damaged, and OSError."""
        for pause in _AGAIN:
            try:
                return self._read()
            except _OtherLayout:
                raise
            except ValueError:
                time.sleep(pause)
        return self._read()

    def _read(self) -> dict[str, Page]:
        heads, before = self._heads()
        return {one.app: Page(partial(self._page, one, before), one.seen, one.tally) for one in heads}

    def _heads(self) -> tuple[list[_Head], int]:
        """What stands before the pages, and how many bytes that are."""
        with self._path.open("rb") as file:
            start = file.read(_START)
            if not start.startswith(_LAYOUT):
                raise _OtherLayout if start.startswith(_ANY_LAYOUT) else ValueError("no index")
            length = int.from_bytes(start[-_LENGTH_BYTES:], "big")
            head = file.read(min(length, os.fstat(file.fileno()).st_size))
        if _digest(head) != start[len(_LAYOUT) : -_LENGTH_BYTES]:
            raise ValueError("written in part only")
        return msgspec.msgpack.decode(head, type=list[_Head]), len(head)

    def _page(self, head: _Head, before: int) -> bytes:
        content = self._content(head, before)
        for pause in _AGAIN:
            if content is not None:
                return content
            content = self._written_anew(head.app)
            if content is None:
                time.sleep(pause)
        if content is None:
            raise ValueError("a page was written in part only")
        return content

    def _written_anew(self, app: str) -> bytes | None:
        """The page as another program has written it meanwhile. Raises OSError."""
        try:
            heads, before = self._heads()
        except ValueError:
            return None
        head = next((one for one in heads if one.app == app), None)
        return EMPTY if head is None else self._content(head, before)

    def _content(self, head: _Head, before: int) -> bytes | None:
        with self._path.open("rb") as file:
            file.seek(_START + before + head.at)
            content = file.read(head.length)
        return content if _digest(content) == head.digest else None

    def _take_over(self) -> None:
        """Apps that another program has written of meanwhile, and nobody asked here about."""
        if os.path.lexists(self._path):
            try:
                stored = self._stored()
            except (OSError, ValueError, RecursionError):
                return  # what nobody can read is written over
            for app, page in stored.items():
                self._all().setdefault(app, page)

    def _write(self) -> None:
        self._take_over()
        heads: list[_Head] = []
        pages: list[tuple[Page, bytes]] = []
        at = 0
        for app, page in self._all().items():
            seen, tally, content = page.encoded()
            heads.append(_Head(app, seen, tally, at, len(content), _digest(content)))
            pages.append((page, content))
            at += len(content)
        head = msgspec.msgpack.encode(heads)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # over the old one, because ids of erased conversations must not stay in blocks that nobody has any more;
            # what breaks off on the way does not fit its digest
            before = os.fstat(descriptor).st_size
            file.write(_LAYOUT + _digest(head) + len(head).to_bytes(_LENGTH_BYTES, "big"))
            file.write(head)
            file.writelines(content for _, content in pages)
            written = file.tell()
            file.write(bytes(max(0, before - written)))
            file.truncate(written)
        for one, (page, _) in zip(heads, pages, strict=True):
            page.stands(partial(self._page, one, len(head)))


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
