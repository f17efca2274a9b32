"""Entries of a JSON document that come back into a document that moved on; every other byte of it stays."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from tidytrace.chats.selectors import Selector, compiled
from tidytrace.erase.copies import Piece
from tidytrace.erase.files.edits import Edit, Merge
from tidytrace.erase.files.jsonspans import Container, Entry, containers, parsed
from tidytrace.erase.files.landmarks import digest

_SPACE: Final = b" \t\r\n"


def neighbours(data: bytes, selector: str | None, cuts: Sequence[tuple[int, int]]) -> list[tuple[bytes, bytes]]:
    """For each cut the digests of the entries of its container that stay before and after it.

    Args:
        data: The document.
        selector: JMESPath of the container, as for ``jsonspans.entry_cuts``.
        cuts: From ``entry_cuts``, merged.
    """
    try:
        found = containers(data, selector)
        return [_neighbours(data, found, cut) for cut in cuts]
    except (ValueError, RecursionError):
        # it was understood when it was planned; without neighbours its entries come back at the end
        return [(b"", b"")] * len(cuts)


def _neighbours(data: bytes, found: Sequence[Container], cut: tuple[int, int]) -> tuple[bytes, bytes]:
    start, end = cut
    for container in found:
        if container.inside[0] <= start and end <= container.inside[1]:
            before = [entry for entry in container.entries if entry.end <= start]
            after = [entry for entry in container.entries if entry.start >= end]
            return (
                _identity(data, before[-1]) if before else b"",
                _identity(data, after[0]) if after else b"",
            )
    return b"", b""


def _identity(data: bytes, entry: Entry) -> bytes:
    return digest(_plain(entry.name, entry.content(data)))


def _plain(name: str | None, value: Any) -> bytes:
    return json.dumps([name, value], sort_keys=True).encode()


def put_entries(data: bytes, pieces: Sequence[tuple[Piece, bytes]], container: str | None, key: str | None) -> Merge:
    """How entries come back into today's document.

    Args:
        data: Today's document.
        pieces: What was cut, with its bytes.
        container: JMESPath of the container.
        key: JMESPath of an array element's identity.
    """
    try:
        today = [_Today(data, one, compiled(key) if key else None) for one in containers(data, container)]
    except (ValueError, RecursionError):
        return as_document(content for _, content in pieces)
    beside: list[bytes] = []
    for piece, content in pieces:
        place = _place(today, piece, content)
        if place is None:
            beside.append(content)
            continue
        try:
            conflicts = place.take(piece, content)
        except (ValueError, IndexError):
            conflicts = [content]
        beside += conflicts
    edits = [edit for place in today for edit in place.edits()]
    return Merge(tuple(edits), as_document(beside).beside if beside else b"")


def _place(today: Sequence["_Today"], piece: Piece, content: bytes) -> "_Today | None":
    """The container that a piece stood in: told by its neighbours, or because no other can be meant."""
    for place in today:
        if any(mark and mark in place.marks for mark in (piece.before, piece.after)):
            return place
    if len(today) == 1:
        return today[0]
    if piece.before or piece.after:
        return None
    empty = [place for place in today if not place.container.entries]
    filled = [place for place in today if place.consists_of(content)]
    return filled[0] if filled else empty[0] if len(empty) == 1 else None


class _Today:
    """One container of today's document and what comes into it."""

    def __init__(self, data: bytes, container: Container, select: Selector | None) -> None:
        self.container = container
        self._data = data
        self._select = select
        self.marks = {_identity(data, entry): number for number, entry in enumerate(container.entries)}
        self._values = [(entry.name, entry.content(data)) for entry in container.entries]
        self._free: dict[bytes, int] = defaultdict(int)
        for name, value in self._values:
            self._free[_plain(name, value)] += 1
        self._put: dict[int, list[bytes]] = defaultdict(list)
        self._sources: list[tuple[bytes, bool]] = []
        """Pieces that something is taken of, and whether all of it."""
        self._comma: bytes | None = None

    def consists_of(self, content: bytes) -> bool:
        """Whether a piece's entries are all that it has, and no other piece's."""
        try:
            data, entries = parsed(content, is_object=self.container.is_object)
            plain = sorted(_plain(entry.name, entry.content(data)) for entry in entries)
        except (ValueError, RecursionError):
            return False
        return plain == sorted(one for one, free in self._free.items() for _ in range(free))

    def take(self, piece: Piece, content: bytes) -> list[bytes]:
        """Give a piece's entries their place; those that must not go in come back. Raises ValueError."""
        data, entries = parsed(content, is_object=self.container.is_object)
        conflicts: list[bytes] = []
        wanted: list[bytes] = []
        for entry in entries:
            value = entry.content(data)
            plain = _plain(entry.name, value)
            if self._free[plain] > 0:
                self._free[plain] -= 1
            elif self._in_the_way(entry.name, value):
                conflicts.append(data[entry.start : entry.end])
            else:
                wanted.append(data[entry.start : entry.end])
        if wanted:
            self._comma = self._comma or _comma_of(content, data, entries)
            self._put[self._index(piece)] += wanted
            self._sources.append((content, len(wanted) == len(entries)))
        return conflicts

    def _in_the_way(self, name: str | None, value: Any) -> bool:
        """Whether the document has another entry in its place, which is newer."""
        if self.container.is_object:
            return any(one == name for one, _ in self._values)
        identity = self._select(value) if self._select is not None else None
        if identity is None or self._select is None:
            return False
        return any(self._select(one) == identity for _, one in self._values)

    def _index(self, piece: Piece) -> int:
        count = len(self.container.entries)
        if piece.before in self.marks:
            return self.marks[piece.before] + 1
        if piece.after in self.marks:
            return self.marks[piece.after]
        return 0 if not piece.before and piece.after else count

    def edits(self) -> list[Edit]:
        """What is put where."""
        entries = self.container.entries
        start, end = self.container.inside
        if not self._put:
            return []
        comma = self._separator()
        if not entries:
            content, whole = self._sources[0]
            if not whole or len(self._sources) > 1 or content.strip(_SPACE) != content.strip(_SPACE + b","):
                content = comma.join(one for number in sorted(self._put) for one in self._put[number])
            return [Edit(start, 0, content, end - start)]
        made = []
        for number, contents in self._put.items():
            if number < len(entries):
                at = entries[number].start
                made.append(Edit(at, 0, b"".join(one + comma for one in contents)))
            else:
                made.append(Edit(entries[-1].end, 0, b"".join(comma + one for one in contents)))
        return made

    def _separator(self) -> bytes:
        """What stands between two entries of the document: as there, else as in the piece, else as is usual."""
        entries = self.container.entries
        if len(entries) > 1:
            return self._data[entries[0].end : entries[1].start]
        if self._comma is not None:
            return self._comma
        lead = self._data[self.container.inside[0] : entries[0].start] if entries else b""
        return b"," + (lead if b"\n" in lead else b" ")


def _comma_of(content: bytes, data: bytes, entries: Sequence[Entry]) -> bytes | None:
    """The comma that a piece brings along, with the space around it."""
    if len(entries) > 1:
        return data[entries[0].end : entries[1].start]
    lead = content[: len(content) - len(content.lstrip(_SPACE + b","))]
    trail = content[len(content.rstrip(_SPACE + b",")) :]
    return next((one for one in (lead, trail) if b"," in one), None)


def as_document(contents: Iterable[bytes]) -> Merge:
    """Entries as a document of their own, where they can be read."""
    contents = list(contents)
    for is_object in (True, False):
        try:
            texts = []
            for content in contents:
                data, entries = parsed(content, is_object=is_object)
                texts += [data[entry.start : entry.end] for entry in entries]
        except (ValueError, IndexError, RecursionError):
            continue
        first, last = (b"{\n", b"\n}\n") if is_object else (b"[\n", b"\n]\n")
        return Merge(beside=first + b",\n".join(texts) + last)
    return Merge(beside=b"\n".join(contents) + b"\n")
