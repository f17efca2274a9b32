"""Values that a streamed message holds in pieces, each piece in a document of its own.

The pieces of each stream are put together in a window that slides with the file, and what the rules find there is
led back to the pieces. A match stands where its first piece has the first byte of it; its length reaches to the end
of its last piece if all of them are on one line, else to the end of what the first one has of it.
"""

import contextlib
import threading
from bisect import bisect_left, insort
from collections.abc import Generator, Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple, Protocol

from tidytrace.sensitive.model import CONFIDENCES, LARGEST_MATCH, Confidence, Found
from tidytrace.sensitive.reading.blocks import Block
from tidytrace.sensitive.reading.deltas_codes import BEGINNING, FIRST, code_of, coded, goes_on
from tidytrace.sensitive.reading.deltas_lines import Spans, Template, parsed
from tidytrace.sensitive.reading.deltas_open import LARGEST, Open, is_between, is_edge, last_begun
from tidytrace.sensitive.reading.deltas_shapes import SIGNS, Key, Piece, identified, pieces
from tidytrace.sensitive.reading.deltas_streams import Place, Stream

_GUARD: Final = 512
"""Bytes beside a match that are looked at to judge it: the words around it, and what touches it."""
_CARRY: Final = LARGEST_MATCH + _GUARD
"""Bytes of a stream that are kept for what follows."""
_WINDOW: Final = 1 << 16
"""Bytes of a stream that are put together before they are looked at."""
_PIECES: Final = 1 << 15
"""Pieces that all streams together keep from one block to the next."""
_LITTLE: Final = 1 << 13
"""Bytes in which signs are looked for one by one."""
_HARMLESS: Final = b'"ping"'
"""Stands between the pieces of a message and ends none."""


class Seen(Protocol):
    """A match that was found in the file's own bytes."""

    @property
    def rule(self) -> str: ...  # pragma: no cover
    @property
    def offset(self) -> int: ...  # pragma: no cover
    @property
    def length(self) -> int: ...  # pragma: no cover
    @property
    def confidence(self) -> Confidence: ...  # pragma: no cover


class Across(NamedTuple):
    """A value in pieces, by places of the file."""

    found: Found
    value: bytes
    """Nobody may keep it."""
    line: int
    """Of its first piece."""
    instead_of: tuple[tuple[str, int], ...]
    """Rules and offsets of matches that were seen in one of its pieces alone: this is the whole of them."""


class Values(Protocol):
    """Finds values in a text."""

    def values(self, data: bytes, *, lines: bool = False) -> list[tuple[Found, bytes]]:
        """See ``Scanner``."""
        ...  # pragma: no cover


class Deltas:
    """The streams of one file."""

    def __init__(self, scanner: Values) -> None:
        """Nothing was read yet."""
        self._scanner = scanner
        self._streams: dict[Key, Stream] = {}
        """The one that was added to last is the last."""
        self._nameless: dict[Key, Stream] = {}
        """Those of them whose kind alone is known: the next message will be of the same."""
        self._touched: dict[Key, Stream] = {}
        self._seen: list[tuple[int, int, str, Confidence]] = []
        """Matches in blocks that have pieces, in their order."""
        self._template: Template | None = None
        self._open: Open | None = None
        """The document that was begun and is not yet whole."""
        self._listed = False
        """Messages without names stand in a list that is written over several lines."""
        self._goes_on = False
        """The step that ended last said that the next one goes on with its text."""

    def through(self, block: Block, line: int, seen: Iterable[Seen]) -> Iterator[Across]:
        """What is complete with this block.

        Args:
            block: The next one of the file.
            line: The number of the line at the place where it is fresh.
            seen: What was found in its own bytes.
        """
        if self._open is not None or has_signs(block.data):
            for one in seen:
                insort(self._seen, (one.offset, one.offset + one.length, one.rule, one.confidence))
            yield from self._read(block, line)
            for stream in self._touched.values():
                yield from self._told(stream, stream.end - _GUARD)
            self._touched.clear()
            yield from self._forget()
        elif self._nameless and b"{" in block.data:
            yield from self._end()

    def rest(self) -> Iterator[Across]:
        """What was waiting for more of its message; asked for at the end of the file."""
        for stream in self._streams.values():
            yield from self._told(stream, stream.end)
        for those in (self._streams, self._nameless, self._touched):
            those.clear()

    def _read(self, block: Block, line: int) -> Iterator[Across]:
        data = block.data
        at = block.fresh
        if at and data[at - 1] != 0x0A:
            at = data.find(b"\n", at) + 1 or len(data)  # a line that was cut
            line += 1
            self._open = None
        while at < len(data):
            end = data.find(b"\n", at)
            end = end if end >= 0 else len(data)
            if end - at < LARGEST:
                text = data[at:end]
                span = self._template.of(text) if self._template is not None else None
                if self._template is not None and span is not None:
                    self._open = None
                    yield from self._add(block, line, at + span[0], self._template.key, text[span[0] : span[1]])
                else:
                    yield from self._line(block, line, at, text)
            else:
                self._open = None
            at = end + 1
            line += 1

    def _line(self, block: Block, line: int, at: int, text: bytes) -> Iterator[Across]:
        """The pieces on a line that begins at a place of a block."""
        signed = _has_sign(text)
        those = list(pieces(parsed(text))) if signed else []
        code = code_of(text)
        if those or code is not None:
            self._open = None
        if those:
            yield from self._document(block, line, at, text, those)
        elif code is not None:
            yield from self._coded(block, line, at, text, code)
        elif self._open is not None and (yield from self._go_on(self._open, block, line, at, text)):
            return
        elif signed and (begun := last_begun(text)) is not None:
            yield from self._go_on(Open(), block, line, at + begun, text[begun:])
        elif (signed and b'"done"' in text) or (self._nameless and self._ends(text)):
            yield from self._end()

    def _coded(self, block: Block, line: int, at: int, text: bytes, code: str) -> Iterator[Across]:
        """A line that says itself what it is."""
        if code in {"d", "e", "f"}:
            went_on, self._goes_on = self._goes_on, code == "e" and goes_on(text)
            if not self._goes_on and not (code == "f" and went_on):
                yield from self._end()
            return
        piece = coded(text)
        if piece is not None:
            key = ("data stream", code)
            yield from self._add(block, line, at + piece.start, key, text[piece.start : piece.end], piece.text)
            self._template = Template(text, (piece.start, piece.end), key)

    def _go_on(self, begun: Open, block: Block, line: int, at: int, text: bytes) -> Generator[Across, None, bool]:
        """Whether a document over several lines goes on with this one."""
        end = begun.add(block, line, at, text)
        again = last_begun(text[end if begun.whole else 0 :]) if begun is self._open or begun.whole else None
        self._open = None if end is None or begun.whole else begun
        if end is None:
            return False
        rest = text[end:] if begun.whole else text
        if begun.whole:
            self._listed = True
            for one in begun.written():
                yield from self._add(one.block, one.line, one.at, one.piece.key, one.raw, one.piece.text)
            if again is None and is_edge(rest):
                yield from self._end()
        if again is not None:
            # what was open before was never closed
            yield from self._go_on(Open(), block, line, at + len(text) - len(rest) + again, rest[again:])
        return True

    def _ends(self, text: bytes) -> bool:
        """Whether messages without names end with a line that has no piece of them."""
        if self._listed and (is_between(text) or is_edge(text)):
            return not is_between(text)
        return b"{" in text and _HARMLESS not in text

    def _document(self, block: Block, line: int, at: int, text: bytes, those: list[Piece]) -> Iterator[Across]:
        """The pieces in the document on a line that begins at a place of a block."""
        spans = Spans(text)
        for piece in those:
            span = spans.of(piece)
            if span is not None:
                yield from self._add(block, line, at + span[0], piece.key, text[span[0] : span[1]], piece.text)
                if len(those) == 1:
                    self._template = Template(text, span, piece.key)

    def _add(  # noqa: PLR0913, PLR0917 - a piece, and where it stands
        self, block: Block, line: int, at: int, key: Key, raw: bytes, said: str | None = None
    ) -> Iterator[Across]:
        """A piece that is written at a place of a block; what it says, where that may be another thing."""
        stream = self._stream(key)
        encoding = block.encoding(at)
        as_it_is = b"\\" not in raw and encoding == "utf-8"
        stream.places.append(Place(stream.end, block.origin(at), line, None if as_it_is else raw, encoding))
        stream.text += raw if said is None else said.encode("utf-8", "surrogatepass")
        if len(stream.text) > _WINDOW:
            yield from self._told(stream, stream.end - _GUARD)

    def _stream(self, key: Key) -> Stream:
        stream = self._streams.pop(key, None)
        if stream is None:
            stream = Stream()
            if not identified(key):
                self._nameless[key] = stream
        self._streams[key] = self._touched[key] = stream
        return stream

    def _end(self) -> Iterator[Across]:
        """What follows is of other messages."""
        for key, stream in self._nameless.items():
            del self._streams[key]
            self._touched.pop(key, None)
            yield from self._told(stream, stream.end)
        self._nameless.clear()
        self._listed = False

    def _told(self, stream: Stream, limit: int) -> Iterator[Across]:
        """The matches that end before a place of the message and were not told before."""
        if len(stream.places) > 1 or stream.begin:
            for one, value in self._scanner.values(bytes(stream.text)):
                end = one.end + stream.begin
                cut = stream.begin and one.start < _GUARD
                if stream.told < end <= limit and not cut:
                    across = self._across(stream, one, value)
                    if across is not None:
                        yield across
        stream.told = max(stream.told, limit)
        stream.forget(max(stream.begin, stream.end - _CARRY))

    def _across(self, stream: Stream, one: Found, value: bytes) -> Across | None:
        """A match in a stream's text as one in the file; None if it was seen there."""
        parts, line, together = stream.parts(one.start + stream.begin, one.end + stream.begin)
        offset, stop = parts[0]
        if together:
            stop = parts[-1][1]
        whole = Found(one.rule, one.kind, offset, stop, one.confidence)
        before = [seen for start, end in parts for seen in self._in(start, end)]
        if len(parts) == 1 and any(rule == one.rule and _at_least(sure, one.confidence) for _, _, rule, sure in before):
            return None
        return Across(whole, value, line, tuple({(rule, start): None for start, _, rule, _ in before}))

    def _in(self, start: int, end: int) -> Iterator[tuple[int, int, str, Confidence]]:
        """What was seen in the file between two places; matches do not overlap."""
        at = bisect_left(self._seen, (start,))
        if at and self._seen[at - 1][1] > start:
            at -= 1
        while at < len(self._seen) and self._seen[at][0] < end:
            yield self._seen[at]
            at += 1

    def _forget(self) -> Iterator[Across]:
        """Hold no more than is bounded: the streams that were not added to for the longest time go first."""
        kept = sum(len(stream.places) for stream in self._streams.values())
        for key in list(self._streams):
            if kept <= _PIECES:
                return
            stream = self._streams.pop(key)
            self._nameless.pop(key, None)
            kept -= len(stream.places)
            yield from self._told(stream, stream.end)


def _at_least(one: Confidence, other: Confidence) -> bool:
    return CONFIDENCES.index(one) <= CONFIDENCES.index(other)


def _has_sign(data: bytes) -> bool:
    for one in SIGNS:  # noqa: SIM110 - for every line of a stream
        if one in data:
            return True
    return False


def _has_any(data: bytes) -> bool:
    return data.startswith(FIRST) or BEGINNING.search(data) is not None or _has_sign(data)


_one_at_a_time: Final = threading.Lock()
"""What the database works with serves one look at a time; a second one meanwhile would be refused."""


@cache
def _database() -> Any:
    """All signs in one look; None where Hyperscan cannot be had."""
    try:
        import hyperscan
    except ImportError:
        return None
    database = hyperscan.Database()
    signs = [*SIGNS, BEGINNING.pattern]
    database.compile(
        expressions=signs,
        ids=list(range(len(signs))),
        elements=len(signs),
        flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(signs),
    )
    return database


def has_signs(data: bytes) -> bool:
    """Whether any sign stands in some bytes; at more than ten times the speed of the rules."""
    database = _database() if len(data) > _LITTLE else None
    if database is None:
        return _has_any(data)
    if data.startswith(FIRST):
        return True
    found: list[int] = []

    def hit(number: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
        found.append(number)
        return True

    import hyperscan

    with _one_at_a_time, contextlib.suppress(hyperscan.ScanTerminated):
        database.scan(data, match_event_handler=hit)
    return bool(found)
