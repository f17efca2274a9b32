"""One JSON document: one conversation, or entries that each are one."""

import contextlib
import datetime
import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tidytrace.catalog import Document, Store
from tidytrace.chats.decode import NotJSON, decode, decode_yaml, is_blank
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.files import content_of, file_time, status_of
from tidytrace.chats.gob import decode_gob
from tidytrace.chats.model import Message
from tidytrace.chats.selectors import Selector, compiled, truthy
from tidytrace.chats.stores.base import FileReader, Listed
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.chats.times import parse_time
from tidytrace.chats.wording import Own, as_role, as_text, as_title
from tidytrace.chats.xmltree import decode_xml
from tidytrace.formats.errors import Malformed
from tidytrace.language import N_

MAX_DOCUMENT = 128 << 20
"""Bytes of a document that is still read whole."""
_DECODERS: dict[str, Callable[[bytes], Any]] = {"yaml": decode_yaml, "gob": decode_gob, "xml": decode_xml}


class DocumentSelectors:
    """The selectors of a definition on one value; also used on the values of database rows."""

    def __init__(self, fields: Document) -> None:
        """Compile the selectors once."""
        self._own = Own(fields.context, fields.unwrap)
        self._messages = compiled(fields.messages)
        self._role, self._text, self._time = compiled(fields.role), compiled(fields.text), compiled(fields.time)
        self._id, self._title = compiled(fields.id), compiled(fields.title)
        self._created, self._updated = compiled(fields.created), compiled(fields.updated)
        self._project, self._version = compiled(fields.project), compiled(fields.version)
        self._pinned = compiled(fields.pinned)
        self.schema = fields.schema
        self._same = compiled(fields.same) if fields.same is not None else None

    def id(self, value: Any) -> str | None:
        """The conversation's own id."""
        return as_id(self._id(value))

    def title(self, value: Any) -> str | None:
        """The app's own title."""
        title = self._title(value)
        return as_title(title) if isinstance(title, str) else None

    def prompt(self, value: Any) -> str | None:
        """The first thing that the person wrote, as a title."""
        return self._first_prompt(self.messages(value))

    def _first_prompt(self, messages: Iterable[Message]) -> str | None:
        prompts = (as_title(message.text) for message in messages if message.role == "user")
        return next(filter(None, prompts), None)

    def fill(self, listed: Listed, value: Any, *, words: bool = True) -> None:
        """Everything that a list shows of one conversation.

        Args:
            listed: takes it.
            value: of the conversation.
            words: also what takes a look at all messages: their number, and a title that the first one gives.
        """
        listed.title = self.title(value)
        listed.created = parse_time(self._created(value))
        listed.updated = parse_time(self._updated(value))
        listed.project = as_text(self._project(value)) or None
        listed.version = as_text(self._version(value)) or None
        listed.pinned = truthy(self._pinned(value))
        if listed.created is None:
            listed.created = _first_time(self._list(value), self._time)
        if listed.updated is None:
            listed.updated = _first_time(reversed(self._list(value)), self._time)
        if not words:
            return
        messages = list(self.messages(value))
        listed.messages = sum(message.role != "system" for message in messages)
        if listed.title is None:
            listed.prompt = self._first_prompt(messages)

    def messages(self, value: Any) -> Iterator[Message]:
        """The messages in order."""
        for one in self._list(value):
            text = as_text(self._text(one))
            if text:
                yield self._own.message(as_role(self._role(one)), text, parse_time(self._time(one)))

    def _list(self, value: Any) -> list[Any]:
        found = self._messages(value)
        if not isinstance(found, list):
            return []
        if self._same is None:
            return found
        once: dict[str, Any] = {}
        for number, one in enumerate(found):
            name = self._same(one)
            once[f"#{number}" if name is None else f"={name}"] = one
        return list(once.values())


def _first_time(messages: Iterable[Any], time_of: Selector) -> datetime.datetime | None:
    return next((time for time in (parse_time(time_of(one)) for one in messages) if time is not None), None)


def pieces_of(store: Store, path: Path) -> str | None:
    """Where the messages of a document are that have files of their own, as a glob from its folder."""
    if store.document is None or store.document.pieces is None:
        return None
    named = re.search(store.id_pattern, path.as_posix()) if store.id_pattern is not None else None
    return store.document.pieces.replace("{id}", glob.escape(named[1] if named is not None else path.stem))


class DocumentReader(FileReader):
    """Reads ``json``, ``yaml``, ``gob`` and ``xml`` stores."""

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Compile the selectors once for all files."""
        super().__init__(store, problems)
        if store.document is None:
            raise ValueError(f"store {store.id} has no selectors for its document")
        self._select = DocumentSelectors(store.document)
        self._pieces, self._parts = store.document.pieces, store.document.parts
        self._packed = store.document.packed
        self._mark = (store.document.mark or "").encode()
        self._last: tuple[Path, tuple[int, ...], Any] | None = None
        self._schema = store.document.schema
        self.sizes_need_counts = store.document.version is not None
        self.times_need_titles = store.unit != "entry"
        self._title_in_pieces = "pieces" in (store.document.title or "")
        self._version = compiled(self._schema.query if self._schema is not None else None)

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """One conversation, or the document's entries."""
        if self.foreign(path):
            return
        status = status_of(path)
        if status is None:
            return
        native = self.id_of_path(path)
        listed = Listed(native=native or path.stem, bytes=status.st_size)
        if not status.st_size and self.store.unit != "entry":
            # an app that was killed while it wrote leaves an empty file; its name is still a trace
            listed.updated, listed.updated_by_file = file_time(status), True
            yield listed
        elif native is not None and not (titles or counts or self._schema) and self.store.unit != "entry":
            listed.updated, listed.updated_by_file = file_time(status), True
            yield listed
        else:
            value = self._read(path)
            newer = self._schema is not None and value is not None and not self._schema.knows(self._version(value))
            words = titles or counts
            if self.store.unit == "entry":
                found = self._entries(value, words=words)
            else:
                self._select.fill(listed, value, words=words)
                found = iter((self._whole(value, listed, native, status),))
            for one in found:
                one.newer = newer
                yield one

    def _whole(self, value: Any, listed: Listed, native: str | None, status: os.stat_result) -> Listed:
        listed.native = native or self._select.id(value) or listed.native
        if listed.updated is None:
            listed.updated, listed.updated_by_file = file_time(status), True
        if self.store.kind != "transcript":
            listed.messages = None  # a record of a conversation does not hold them
        return listed

    def titles_from(self, path: Path, listed: Sequence[Listed]) -> bool:
        """Read the document for the titles alone; False where other conversations are in it now."""
        if self.store.unit == "entry":
            return self._titles_of_entries(path, listed)
        status = status_of(path)
        if status is None:
            return False
        for one in listed if status.st_size else ():
            value = self._decoded(path) if not self._title_in_pieces else self._together(path)
            one.title = self._select.title(value)
            if one.title is None:
                one.prompt = self._select.prompt(value if self._pieces is None else self._together(path))
        return True

    def _titles_of_entries(self, path: Path, listed: Sequence[Listed]) -> bool:
        entries: dict[str, list[Any]] = {}
        for native, entry in self._named(self._read(path)):
            entries.setdefault(native, []).append(entry)
        for one in listed:
            of_native = entries.get(one.native)
            if not of_native:
                return False
            entry = of_native.pop(0)
            one.title = self._select.title(entry)
            one.prompt = self._select.prompt(entry) if one.title is None else None
        return True

    def _entries(self, value: Any, *, words: bool) -> Iterator[Listed]:
        for native, entry in self._named(value):
            listed = Listed(native=native)
            self._select.fill(listed, entry, words=words)
            if self.store.kind != "transcript":
                listed.messages = None  # a list of conversations does not hold them
            yield listed

    def _named(self, value: Any) -> Iterator[tuple[str, Any]]:
        link = self.store.link
        container = compiled(link.list)(value) if link is not None and link.list is not None else value
        if isinstance(container, dict):
            # with a key, members that it finds nothing in are something else, such as settings
            key = compiled(link.key) if link is not None and link.key is not None else None
            for name, entry in container.items():
                native = as_id(key(entry)) if key is not None else self._select.id(entry) or name
                if native is not None:
                    yield native, entry
        elif isinstance(container, list):
            for entry in container:
                native = self._select.id(entry)
                if native is not None:
                    yield native, entry
                elif isinstance(entry, dict):  # a projection yields the objects that it went through
                    yield from ((self._select.id(one) or name, one) for name, one in entry.items())

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages of one conversation."""
        value = self._read(path)
        if self.store.unit == "entry":
            value = next((entry for name, entry in self._named(value) if name == native), None)
        yield from self._select.messages(value)

    def _read(self, path: Path) -> Any:
        """A document; one with several conversations is kept, since they are asked for one after the other."""
        if self.store.unit != "entry":
            return self._together(path)
        status = status_of(path)
        stamp = (status.st_ino, status.st_size, status.st_mtime_ns) if status is not None else ()
        if self._last is None or self._last[:2] != (path, stamp):
            self._last = path, stamp, self._together(path)
        return self._last[2]

    def _together(self, path: Path) -> Any:
        """A document with its messages, where each has a file of its own."""
        value = self._decoded(path)
        if self._pieces is None or not isinstance(value, dict):
            return value
        pieces = pieces_of(self.store, path)
        left = MAX_DOCUMENT

        def beside(pattern: str) -> Iterator[tuple[Path, Any]]:
            nonlocal left
            for piece in sorted(path.parent.glob(pattern)):
                status = status_of(piece)
                left -= status.st_size if status is not None else 0
                if left < 0:
                    raise StoreUnreadable(path, N_("It is larger than {limit} MiB."), limit=MAX_DOCUMENT >> 20)
                yield piece, self._opened(self._decoded(piece))

        found: list[Any] = []
        for piece, one in beside(pieces) if pieces is not None else ():
            if self._parts is not None and isinstance(one, dict):
                native = glob.escape(self.id_of_path(path) or path.stem)
                parts = self._parts.replace("{id}", native).replace("{piece}", glob.escape(piece.stem))
                one = one | {"parts": [part for _, part in beside(parts)]}  # noqa: PLW2901 - the same, and its parts
            found.append(one)
        return value | {"pieces": found}

    def _opened(self, piece: Any) -> Any:
        for name in self._packed if isinstance(piece, dict) else ():
            if isinstance(piece.get(name), str):
                with contextlib.suppress(NotJSON):  # then it is text, as it stands
                    piece[name] = decode(piece[name].encode("utf-8", "replace"))
        return piece

    def _decoded(self, path: Path) -> Any:
        content = content_of(path, MAX_DOCUMENT)
        if content is None or is_blank(content) or self._mark not in content:
            return None
        try:
            return _DECODERS.get(self.store.format, decode)(content)
        except Malformed as error:
            raise StoreUnreadable(path, error.problem, **error.parameters) from error
