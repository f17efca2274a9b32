"""Conversations in the IndexedDB of an app that is a browser inside (Electron, WebView2).

Only reads, and never through the app's own database: its files are read as they lie there, without a lock.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tidytrace.catalog import Records, Store
from tidytrace.catalog.stores import Joined, Schema, Titles
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import NewerThanCatalogue, ReadingStopped, StoreError
from tidytrace.chats.files import content_of
from tidytrace.chats.model import Message
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.base import FileReader, Listed
from tidytrace.chats.stores.document import DocumentSelectors
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.chats.stores.websites import contents_of, plain, stamps_of
from tidytrace.chats.stores.whole import size_of
from tidytrace.chats.times import parse_time
from tidytrace.chats.web.object_stores import Record, records, version
from tidytrace.chats.wording import as_title
from tidytrace.language import N_

_LARGEST_VALUE: Final = 64 << 20
_LEFT_OUT: Final = N_("Conversations whose text cannot be read were left out: {count}.")
_ENDING: Final = ".leveldb"


class RecordsReader(FileReader):
    """Reads ``indexed-db-records`` stores."""

    sizes_need_counts = True

    def __init__(self, store: Store, problems: list[StoreError]) -> None:
        """Compile the selectors once for all folders."""
        super().__init__(store, problems)
        if store.records is None or store.document is None:
            raise ValueError(f"store {store.id} does not say which records are conversations")
        self._records: Records = store.records
        self._select = DocumentSelectors(store.document)
        self._messages = compiled(store.document.messages)
        self._key = re.compile(store.records.key) if store.records.key is not None else None
        self._last: tuple[Path, str, Sequence[tuple[str, Any, bool]]] | None = None

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The conversations in the records."""
        found = self._conversations(path)
        known = self._titles(path) if titles and found else {}
        # all share the folder, so none has a size of its own
        share = size_of(path) // len(found) if counts and found else 0
        for native, value, newer in found:
            listed = Listed(native=native, newer=newer)
            self._select.fill(listed, value)
            told = known.get(native)
            if told is not None:
                listed.title = told.title or listed.title
                listed.created, listed.updated = listed.created or told.created, listed.updated or told.updated
            listed.bytes = share
            yield listed

    def messages(self, path: Path, native: str) -> Iterator[Message]:
        """The messages of one conversation."""
        value = next((value for name, value, _newer in self._conversations(path) if name == native), None)
        if value is not None:
            yield from self._select.messages(value)

    def _conversations(self, path: Path) -> Sequence[tuple[str, Any, bool]]:
        """All of a folder, and which are of an unknown generation.

        Kept until another folder is asked for, since a check-up asks for one conversation after the other.
        """
        stamps = stamps_of(path)
        if self._last is None or self._last[:2] != (path, stamps):
            self._last = path, stamps, tuple(self._read_conversations(path))
        return self._last[2]

    def _read_conversations(self, path: Path) -> Iterator[tuple[str, Any, bool]]:
        contents = contents_of(path, self.is_stopped)
        if contents is None or not contents.live:
            return
        found = self._read(contents.live, path, self._records.store)
        if found is None:
            if any(_has_records(key) for key in contents.live):
                raise NewerThanCatalogue(path, missing=f"{self._records.database}.{self._records.store}")
            return
        parts = [(one, self._parts(contents.live, path, one)) for one in self._records.joined]
        told = [(self._native(record), record) for record in self._unless_stopped(found)]
        known = self._records.schema is None or _knows(self._records.schema, self._marks(contents.live, told))
        lost = 0
        for native, record in told:
            if native is None:
                continue
            if not record.readable:
                lost += 1
                continue
            whole = opened(record.value)
            newer = not known or not _knows(self._select.schema, whole)
            for name, value in self._split(native, whole):
                for joined, belonging in parts:
                    self._join(value, joined, belonging)
                yield name, value, newer
        if lost:
            self.problem(path, _LEFT_OUT, count=lost)

    def _marks(self, live: Mapping[bytes, bytes], told: Sequence[tuple[str | None, Record]]) -> dict[str, Any]:
        others = {one.key: opened(one.value) for native, one in told if native is None and isinstance(one.key, str)}
        return {"version": version(live, self._records.database), "records": others}

    def _read(self, live: Mapping[bytes, bytes], path: Path, store: str) -> Iterator[Record] | None:
        beside = path.with_name(path.name.removesuffix(_ENDING) + ".blob")

        def read_file(database: int, number: int) -> bytes | None:
            # the path is made of numbers in hexadecimal (indexed_db_leveldb_operations.cc)
            try:
                return content_of(beside / f"{database:x}" / f"{number >> 8 & 255:02x}" / f"{number:x}", _LARGEST_VALUE)
            except StoreError as error:
                self.problems.append(error)
                return None

        return records(live, self._records.database, store, read_file)

    def _native(self, record: Record) -> str | None:
        """The id that the record's key gives, empty where it gives none; none for a record that is something else."""
        if self._key is None:
            return as_id(record.key) or ""
        match = self._key.fullmatch(record.key) if isinstance(record.key, str) else None
        if match is None:
            return None
        return match.group(1) if self._key.groups else ""

    def _split(self, native: str, value: Any) -> Iterator[tuple[str, Any]]:
        if self._records.list is None:
            own = native or self._select.id(value)
            if own and isinstance(value, dict):
                yield own, value
            return
        for one in compiled(self._records.list)(value) or ():
            own = self._select.id(one)
            if own is not None:
                yield own, one

    def _parts(self, live: Mapping[bytes, bytes], path: Path, joined: Joined) -> dict[str, Any]:
        found = self._read(live, path, joined.store) or ()
        parts: dict[str, Any] = {}
        for one in self._unless_stopped(found):
            name = as_id(one.key)
            if name is not None:
                parts[name] = one.value
        return parts

    def _unless_stopped(self, found: Iterable[Record]) -> Iterator[Record]:
        for one in found:
            if self.is_stopped():
                raise ReadingStopped
            yield one

    def _join(self, value: Any, joined: Joined, parts: Mapping[str, Any]) -> None:
        select = compiled(joined.keys)
        for message in self._messages(value) or ():
            keys = select(message)
            if isinstance(message, dict) and isinstance(keys, list):
                message[joined.name] = [parts[key] for key in keys if isinstance(key, str) and key in parts]

    def _titles(self, path: Path) -> dict[str, Listed]:
        """What Local Storage says of the conversations; nothing where there is none, which is no error."""
        titles = self._records.titles
        if titles is None:
            return {}
        try:
            contents = contents_of(Path(os.path.normpath(path.parent / titles.beside)), self.is_stopped)
        except StoreError as error:
            self.problems.append(error)
            return {}
        ending = b"\0\1" + titles.key.encode()
        entries = contents.live.items() if contents is not None else ()
        values = [opened(plain(value)) for key, value in entries if key.endswith(ending)]
        return {told.native: told for value in values for told in _told(value, titles)}


def _told(value: Any, titles: Titles) -> Iterator[Listed]:
    if isinstance(value, dict):
        value = {name: opened(one) for name, one in value.items()}
    for one in compiled(titles.list)(value) or ():
        native = as_id(compiled(titles.id)(one))
        title = compiled(titles.title)(one)
        if native is not None:
            yield Listed(
                native=native,
                title=as_title(title) if isinstance(title, str) else None,
                created=parse_time(compiled(titles.created)(one)),
                updated=parse_time(compiled(titles.updated)(one)),
            )


def _knows(schema: Schema | None, value: Any) -> bool:
    return schema is None or schema.knows(compiled(schema.query)(value))


def opened(value: Any) -> Any:
    """The value of a string that is JSON; every other value as it is."""
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return decode(value.encode("utf-8", "surrogatepass"))
    except NotJSON:
        return value


def _has_records(key: bytes) -> bool:
    """Whether it is more than the frame of a database without anything in it."""
    return len(key) > 4 and key[0] == 0 and key[1] > 0 and key[2] > 0
