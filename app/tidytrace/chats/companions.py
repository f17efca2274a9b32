"""What else belongs to conversations by their ids: files, lines, entries and rows; each place is looked at once."""

import os
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tidytrace.catalog import RowEntries, Store, sql
from tidytrace.chats.bytelines import lines
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.files import content_of, opened, unreadable, unreadable_database
from tidytrace.chats.functions import know_functions
from tidytrace.chats.image import Images
from tidytrace.chats.model import Conversation, Location, What, spelled
from tidytrace.chats.names import owned_names
from tidytrace.chats.rowcounts import count_rows
from tidytrace.chats.selectors import compiled
from tidytrace.chats.stores.database import readable, tables_of
from tidytrace.chats.stores.document import MAX_DOCUMENT
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.chats.stores.whole import size_of
from tidytrace.host import Installation

_OWN_NAMES = re.compile(r"\{(id|stem|dir)\}")


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of one place that belong to conversations."""

    app: str
    store: str
    path: Path
    what: What
    conversations: tuple[str, ...]
    """Ids of the conversations they belong to."""
    count: int
    bytes: int
    """Of files and lines; rows and entries count nothing."""


class _Found(NamedTuple):
    """One piece, as light as there are many."""

    store: Store
    path: str
    what: What
    owners: Sequence[Conversation]
    many: int
    size: int
    """Bytes of lines; what a file or folder comes to has to be asked for."""


class Companions:
    """The companions of one app's conversations, found by id."""

    def __init__(self, installation: Installation, images: Images, problems: list[StoreError]) -> None:
        """Problems of single places are noted, the others are looked at."""
        self._installation = installation
        self._images = images
        self._problems = problems

    def pieces(self, conversations: Sequence[Conversation], others: Sequence[Conversation] = ()) -> Iterator[Pieces]:
        """All pieces, store by store; a place that holds pieces of several conversations comes once for each.

        Args:
            conversations: Whose pieces.
            others: The app's other conversations. What is named after one of them is never taken for a piece of
                one whose id only begins the same.
        """
        for found in self._found(conversations, others):
            path = Path(found.path)
            yield Pieces(
                app=self._installation.app.id,
                store=found.store.id,
                path=path,
                what=found.what,
                conversations=tuple(conversation.id for conversation in found.owners),
                count=found.many,
                bytes=size_of(path) if found.what == "file" else found.size,
            )

    def locations(
        self, conversations: Sequence[Conversation], others: Sequence[Conversation] = ()
    ) -> dict[str, list[Location]]:
        """The places of all pieces by the ids of the conversations, without a look at how large they are."""
        places: dict[str, list[Location]] = {}
        for found in self._found(conversations, others):
            location = Location(spelled(found.path), found.what)
            for conversation in found.owners:
                places.setdefault(conversation.id, []).append(location)
        return places

    def _found(self, conversations: Sequence[Conversation], others: Sequence[Conversation]) -> Iterator[_Found]:
        if not conversations:
            return
        transcripts = {store.id for store in self._installation.app.transcripts}
        for store in self._installation.app.stores:
            if store.kind == "transcript" or (store.link is not None and store.link.by != "id"):
                continue
            owners = _Owners.of(store, transcripts, conversations, others)
            if owners.by_native:
                try:
                    yield from self._of_store(store, owners)
                except StoreError as error:
                    self._problems.append(error)

    def _of_store(self, store: Store, owners: "_Owners") -> Iterator[_Found]:
        if store.unit in {"file", "folder"}:
            yield from self._whole(store, owners)
            return
        for path in self._paths(store, owners):
            try:
                for what, native, count, size in _inside(store, path, owners, self._images):
                    yield _Found(store, os.fspath(path), what, owners.by_native[native], count, size)
            except StoreError as error:
                self._problems.append(error)

    def _whole(self, store: Store, owners: "_Owners") -> Iterator[_Found]:
        for template in store.files:
            if _OWN_NAMES.search(template):
                for path, conversation in owners.named_after(self._installation, template):
                    yield _Found(store, path, "file", (conversation,), 1, 0)
            elif store.id_pattern is not None:
                yield from self._by_pattern(store, template, re.compile(store.id_pattern), owners)

    def _by_pattern(self, store: Store, template: str, pattern: re.Pattern[str], owners: "_Owners") -> Iterator[_Found]:
        for path in self._installation.places.names(template):
            match = pattern.search(spelled(path).replace(os.sep, "/"))
            if match is not None and match.group(1) in owners.by_native:
                yield _Found(store, path, "file", owners.by_native[match.group(1)], 1, 0)

    def _paths(self, store: Store, owners: "_Owners") -> Iterator[Path]:
        seen: set[Path] = set()
        for template in store.files:
            if _OWN_NAMES.search(template):
                found = [Path(path) for path, _conversation in owners.named_after(self._installation, template)]
            else:
                found = self._installation.places.expand(template)
            for path in found:
                if path not in seen:
                    seen.add(path)
                    yield path


class _Owners(msgspec.Struct):
    chosen: list[Conversation]
    others: list[Conversation]
    by_native: dict[str, list[Conversation]]

    @classmethod
    def of(
        cls,
        store: Store,
        transcripts: Collection[str],
        conversations: Sequence[Conversation],
        others: Sequence[Conversation],
    ) -> "_Owners":
        """Those that the store accompanies; an orphan, which only an index names, could be of any transcript."""
        foreign = set(transcripts) - set(store.of) if store.of else set()
        chosen = [one for one in conversations if one.store not in foreign]
        by_native: dict[str, list[Conversation]] = {}
        for one in chosen:
            by_native.setdefault(one.native, []).append(one)
        rest = [one for one in others if one.store not in foreign and one.native not in by_native]
        return cls(chosen, rest, by_native)

    def named_after(self, installation: Installation, template: str) -> Iterator[tuple[str, Conversation]]:
        """Paths of the chosen ones, told apart from those of the others."""
        for path, conversation in owned_names(installation.places, template, [*self.chosen, *self.others]):
            if conversation.native in self.by_native:
                yield path, conversation


Found = tuple[What, str, int, int]
"""What, the conversation's native id, how many, and their bytes."""


def _inside(store: Store, path: Path, owners: _Owners, images: Images) -> Iterator[Found]:
    if store.database is not None:
        yield from _in_database(store, path, owners.by_native, images)
    elif store.unit == "line":
        yield from _in_lines(store, path, owners.by_native)
    elif store.unit == "entry" and store.format == "json":
        yield from _in_entries(store, path, owners.by_native)


def _in_lines(store: Store, path: Path, natives: Mapping[str, object]) -> Iterator[Found]:
    file = opened(path)
    if file is None or store.link is None or store.link.key is None:
        return
    key = compiled(store.link.key)
    found: dict[str, tuple[int, int]] = {}
    with file:
        try:
            for _offset, line in lines(file):
                try:
                    native = as_id(key(decode(line))) if line else None
                except NotJSON:
                    continue  # a broken line names nobody
                if line and native in natives:
                    count, size = found.get(str(native), (0, 0))
                    found[str(native)] = count + 1, size + len(line)
        except OSError as error:
            raise unreadable(path, error) from error
    for native, (count, size) in found.items():
        yield "line", native, count, size


def _in_entries(store: Store, path: Path, natives: Mapping[str, object]) -> Iterator[Found]:
    content = content_of(path, MAX_DOCUMENT)
    if not content or store.link is None:
        return
    try:
        value = decode(content)
    except NotJSON as error:
        raise StoreUnreadable(path, error.problem, **error.parameters) from error
    yield from _counted(_entry_ids(value, store.link.list, store.link.key), natives)


def _counted(found: Iterator[tuple[What, str]], natives: Mapping[str, object]) -> Iterator[Found]:
    counts: dict[tuple[What, str], int] = {}
    for what, native in found:
        if native in natives:
            counts[what, native] = counts.get((what, native), 0) + 1
    for (what, native), count in counts.items():
        yield what, native, count, 0


def _entry_ids(value: Any, container: str | None, key: str | None) -> Iterator[tuple[What, str]]:
    """The id of every entry, and whether it is a member of an object or an element of an array."""
    entries = compiled(container)(value) if container is not None else value
    select = compiled(key)
    if isinstance(entries, dict):
        for name, entry in entries.items():
            native = name if key is None else as_id(select(entry))
            if native is not None:
                yield "key", native
    for entry in entries if isinstance(entries, list) else ():
        # a projection yields the arrays and objects that it went through
        if key is None and isinstance(entry, dict):
            yield from (("key", name) for name in entry)
        for one in entry if isinstance(entry, list) else (entry,):
            native = as_id(select(one)) if key is not None else as_id(one)
            if native is not None:
                yield "entry", native


def _in_database(store: Store, path: Path, natives: Mapping[str, object], images: Images) -> Iterator[Found]:
    database = store.database
    if database is None:
        return
    found: list[Found] = []
    with images.borrowed(path) as connection:
        try:
            present = tables_of(connection, database, path)
            sql.read_only(connection, readable(present))
            connection.create_function("holds", 1, lambda _value: 0)
            know_functions(connection)
            found += [
                ("row", native, count, 0)
                for native, count in count_rows(connection, database, present, natives).items()
            ]
            for entries in database.entries:
                if entries.table in present and not entries.text:
                    found += _in_row(connection, entries, natives)
        except sqlite3.Error as error:
            raise unreadable_database(path, error) from error
    yield from found


def _in_row(connection: sqlite3.Connection, entries: RowEntries, natives: Mapping[str, object]) -> list[Found]:
    query = (
        f"SELECT {sql.quoted(entries.value_column)} FROM {sql.quoted(entries.table)} "  # noqa: S608 - quoted names
        f"WHERE {sql.quoted(entries.key_column)} = ?"
    )
    found: list[Found] = []
    for (value,) in connection.execute(query, (entries.row,)):
        content = value.encode() if isinstance(value, str) else value
        if isinstance(content, bytes):
            try:
                found += _counted(_entry_ids(decode(content), entries.list, entries.key), natives)
            except NotJSON:
                continue  # nothing in there to be told apart
    return found
