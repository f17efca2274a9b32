"""Which part of a file belongs to which conversation, as byte ranges."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from tidytrace.catalog import Store
from tidytrace.catalog.sites import site_of
from tidytrace.catalog.stores import StoreKind
from tidytrace.chats.bytelines import lines
from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.chats.files import content_of, unreadable
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.selectors import Selector, compiled
from tidytrace.chats.stores.jsonl import as_id
from tidytrace.chats.stores.sections import SectionsReader
from tidytrace.chats.web.mozilla_tabs import without_sites
from tidytrace.chats.web.tabs import commands
from tidytrace.erase.copies import Part
from tidytrace.erase.errors import NotUnderstood
from tidytrace.erase.files import jsonspans
from tidytrace.erase.files.rewrite import merged
from tidytrace.erase.model import Packed
from tidytrace.erase.search.needles import Needles, chunks, passages
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.winpaths import spelled

_LARGEST_DOCUMENT = 256 << 20
_LARGEST_PIECE = 16 << 20
_LONG_ID = 15
_NO_TABS = N_("It keeps the tabs in a way that is not known, or it is encrypted.")
_ABOUT: frozenset[StoreKind] = frozenset({"log", "cache", "index"})
"""Kinds that only report on conversations: a piece that holds any of a conversation's words goes."""


class Wanted:
    """What tells a conversation's pieces: ids, or its own words."""

    def __init__(self, natives: Mapping[str, str], needles: Needles) -> None:
        """``natives``: the app's own id to the conversation; ``needles``: passages of the same conversations."""
        self.natives = dict(natives)
        self.needles = needles
        long = {native: frozenset({owner}) for native, owner in natives.items() if len(native) >= _LONG_ID}
        self._ids = Needles(long)
        self._short = [
            (re.compile(rb"(?<![\w-])" + re.escape(native.encode()) + rb"(?![\w-])"), owner)
            for native, owner in natives.items()
            if native not in long
        ]

    def by_id_in(self, data: bytes) -> set[str]:
        """Conversations whose id stands in some bytes."""
        return self.by_long_id_in(data) | {owner for native, owner in self._short if native.search(data)}

    def by_long_id_in(self, data: bytes) -> set[str]:
        """The same for ids that are too long to stand there by chance."""
        return self._ids.owners_in(data)

    def by_words_in(self, data: bytes, kind: StoreKind) -> set[str]:
        """Conversations whose words stand in some bytes.

        What the person may miss (attachments, prompts, memories) must consist of them for the most part: a single
        sentence or line of code in common is not enough to take it away.
        """
        found = self.needles.in_bytes(data)
        if not found or kind in _ABOUT:
            return self.needles.owners_of(found)
        whole = sum(map(len, passages(data.decode("utf-8", "replace"))))
        covered: dict[str, int] = {}
        for passage in found:
            for owner in self.needles.owners[passage]:
                covered[owner] = covered.get(owner, 0) + self.needles.lengths[passage]
        return {owner for owner, length in covered.items() if 2 * length >= whole}


class Pieces:
    """The pieces of some conversations in one file."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.cuts: list[tuple[int, int]] = []
        self.parts: list[Part] = []
        self.shares: dict[str, int] = {}
        self.count = 0
        self.becomes: Packed | None = None
        """What the whole file becomes, where it is packed and nothing can be cut out of it."""

    def add(self, cut: tuple[int, int], owners: AbstractSet[str]) -> None:
        """One more piece."""
        self.cuts.append(cut)
        self.parts.append(Part(*cut, tuple(sorted(owners))))
        self.count += 1
        for owner in owners:
            self.shares[owner] = self.shares.get(owner, 0) + 1


def pieces_of(path: Path, store: Store, wanted: Wanted) -> Pieces:
    """The lines, entries or sections of the wanted conversations. A file that is gone has none.

    Raises:
        StoreError: It cannot be read.
        NotUnderstood: It is not built as the definition says.
    """
    if store.format == "tab-session":
        return _tabs(path, store, wanted)
    if store.format == "mozilla-tabs":
        return _packed_tabs(path, wanted)
    if store.unit == "section" and store.sections is not None:
        return _sections(path, store, wanted)
    if store.unit == "entry":
        return _entries(path, store, wanted)
    return _lines(path, store, wanted)


def holders(path: Path, kind: StoreKind, wanted: Wanted) -> set[str]:
    """The conversations whose words a file, or any file of a folder, holds. Raises OSError."""
    if path.is_file():
        with open(spelled(path), "rb") as file:  # noqa: PTH123 - by its right name
            head = at_most(file, _LARGEST_PIECE + 1)
        if len(head) <= _LARGEST_PIECE:
            return wanted.by_words_in(head, kind)
        passages_found = wanted.needles.in_chunks(chunks(path)) if kind in _ABOUT else set()
        return wanted.needles.owners_of(passages_found)
    inside = (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
    return {owner for one in inside for owner in holders(one, kind, wanted)}


def _sections(path: Path, store: Store, wanted: Wanted) -> Pieces:
    found = Pieces()
    by_text = store.link is not None and store.link.by == "text"
    for section in SectionsReader(store, []).sections(path):
        if by_text:
            owners = wanted.by_words_in("\n".join(section.lines).encode("utf-8", "surrogatepass"), store.kind)
        else:
            owners = {wanted.natives[section.native]} if section.native in wanted.natives else set()
        if owners:
            found.add((section.start, section.end), owners)
    found.cuts = merged(found.cuts)
    return found


def _tabs(path: Path, store: Store, wanted: Wanted) -> Pieces:
    """What a browser's file of tabs tells of pages of the sites, or holds of their words."""
    found = Pieces()
    data = content_of(path, _LARGEST_DOCUMENT)
    if not data:
        return found
    try:
        for one in commands(data):
            owner = wanted.natives.get((site_of(one.address) if one.address is not None else None) or "")
            owners = {owner} if owner else wanted.by_words_in(data[one.start : one.end], store.kind)
            if owners:
                found.add((one.start, one.end), owners)
    except FormatError as error:
        raise StoreUnreadable(path, _NO_TABS) from error
    found.cuts = merged(found.cuts)
    return found


def _packed_tabs(path: Path, wanted: Wanted) -> Pieces:
    """The tabs of the Firefox family: the file as a whole becomes one without the pages of the sites."""
    found = Pieces()
    data = content_of(path, _LARGEST_DOCUMENT)
    if not data:
        return found
    owners: set[str] = set()

    def ours(address: str) -> bool:
        owner = wanted.natives.get(site_of(address) or "")
        owners.update({owner} if owner is not None else ())
        return owner is not None

    try:
        rest, count = without_sites(data, ours)
    except FormatError as error:
        raise StoreUnreadable(path, _NO_TABS) from error
    if count:
        found.add((0, len(data)), owners)
        found.count = count
        found.becomes = Packed(rest)
    return found


def _lines(path: Path, store: Store, wanted: Wanted) -> Pieces:
    found = Pieces()
    key = store.lines.id if store.kind == "transcript" and store.lines is not None else _link_key(store)
    select = compiled(key)
    by_text = store.link is not None and store.link.by == "text"
    try:
        with open(spelled(path), "rb") as file:  # noqa: PTH123 - by its right name
            for offset, line in lines(file):
                if line is None:
                    continue
                if by_text:
                    owners = wanted.by_words_in(line, store.kind)
                    if store.kind == "log":
                        owners |= wanted.by_long_id_in(line)
                else:
                    owners = wanted.by_id_in(line)
                    if owners and key is not None:
                        owners = _exactly(line, select, wanted)
                if owners:
                    found.add((offset, offset + len(line)), owners)
    except FileNotFoundError:
        return found
    except OSError as error:
        raise unreadable(path, error) from error
    found.cuts = merged(found.cuts)
    return found


def _link_key(store: Store) -> str | None:
    return store.link.key if store.link is not None else None


def _exactly(line: bytes, select: Selector, wanted: Wanted) -> set[str]:
    try:
        native = as_id(select(decode(line)))
    except NotJSON:
        # half a line of an interrupted write: it names the id, and no reader can use it
        return wanted.by_id_in(line)
    owner = wanted.natives.get(native) if native is not None else None
    return {owner} if owner is not None else set()


def _entries(path: Path, store: Store, wanted: Wanted) -> Pieces:
    found = Pieces()
    data = content_of(path, _LARGEST_DOCUMENT)
    if not data or not data.strip():
        return found
    value = _value(data, path, store)
    link = store.link
    select = compiled(link.key) if link is not None else compiled(None)

    def owners_of(name: str | None, one: object) -> frozenset[str]:
        if link is not None and link.by == "text":
            return frozenset(wanted.by_words_in(jsonspans.plain(one), store.kind))
        native = name if link is None or link.key is None else as_id(select(one))
        owner = wanted.natives.get(native) if native is not None else None
        return frozenset({owner}) if owner is not None else frozenset()

    for start, end, owners in jsonspans.entry_parts(data, value, link.list if link is not None else None, owners_of):
        found.add((start, end), owners)
    found.cuts = merged(found.cuts)
    return found


def all_entries(path: Path, store: Store) -> tuple[list[tuple[int, int]], int]:
    """Byte ranges and number of every entry of a document's container, for when all conversations go.

    Raises:
        StoreError: It cannot be read.
        NotUnderstood: It is not built as the definition says.
    """
    data = content_of(path, _LARGEST_DOCUMENT)
    if not data or not data.strip():
        return [], 0
    selector = store.link.list if store.link is not None else None
    cuts, count = jsonspans.entry_cuts(data, _value(data, path, store), selector, lambda _name, _one: True)
    return merged(cuts), count


def _value(data: bytes, path: Path, store: Store) -> object:
    try:
        value = jsonspans.load(data)
    except ValueError as error:
        raise NotUnderstood(path) from error
    schema = store.document.schema if store.document is not None else None
    if schema is not None and not schema.knows(compiled(schema.query)(jsonspans.plain(value))):
        raise NotUnderstood(path)
    return value
