"""What one rule finds in the surroundings of its anchors, piece by piece where they are long."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from tidytrace.sensitive.engine.glance import LONGEST, TOGETHER, Glance, longer
from tidytrace.sensitive.engine.judge import Compiled
from tidytrace.sensitive.engine.reference import matches
from tidytrace.sensitive.engine.starts import searching
from tidytrace.sensitive.engine.windows import Window, uncut
from tidytrace.sensitive.model import EDGE, Found
from tidytrace.sensitive.stopping import Stop, go_on


class Text(NamedTuple):
    """In which something is looked for."""

    data: bytes
    """UTF-8."""
    lines: bool
    """Each line is a document of its own."""
    cut: bool
    """It begins within something."""

    def is_cut(self, start: int) -> bool:
        """Whether a place has something before it that is not seen from there."""
        return not (self.lines and self.data[start - 1] == 0x0A) if start else self.cut


class _Piece(NamedTuple):
    """A piece of some surroundings, by places of the file."""

    start: int
    own: int
    """Values that begin before this place were found in the piece before."""
    next: int
    """Values that begin here or behind will be found in the next piece."""
    end: int


def in_stretches(glance: Glance, text: Text, ends: Sequence[int], stop: Stop) -> Iterator[tuple[Found, bytes]]:
    """What a rule finds around hits of its anchors, with the plain values. Raises LookStopped."""
    rule = glance.rule
    guard = rule.margin
    before, after = rule.before + glance.off.behind + guard, rule.after + glance.off.before + guard
    seen: set[int] = set()
    done = 0
    for start, end in _around(text, ends, before, after):
        for piece in _pieces(text.data, start, end, before, after, guard):
            go_on(stop)
            # what stands before the first bytes is not seen from here
            begin = piece.start + guard if text.is_cut(piece.start) else piece.start
            if piece.start < piece.own:
                begin = max(done, begin)
            for first, last, one, value in _found(glance.compiled, text, piece, begin, after):
                done = last
                if first not in seen:
                    seen.add(first)
                    yield Found(one.rule, one.kind, first, last, one.confidence), value


def _found(
    compiled: Compiled, text: Text, piece: _Piece, begin: int, after: int
) -> Iterator[tuple[int, int, Found, bytes]]:
    """The matches of a piece: begin and end in the file, what it is, and its value."""
    part = Window(text.data, piece.start, piece.end)
    found = _in_window(part, compiled, begin, piece.next)
    if found and not _sees_behind(part, found[-1]):
        further = _further(text, piece.end, LONGEST * after)
        if further > piece.end:
            part = Window(text.data, piece.start, further)
            found = _in_window(part, compiled, begin, piece.next)
            if found and further < _further(text, further, 1) and not _sees_behind(part, found[-1]):
                del found[-1]
    for one in found:
        if part.origin(one.start) < piece.own:
            continue
        yield part.origin(one.start), part.origin(one.end), one, part.text[one.start : one.end]


def _in_window(part: Window, compiled: Compiled, begin: int, until: int) -> list[Found]:
    """What a rule finds in a window from one place of the file up to another."""
    search = searching(compiled, part.text)
    if part.is_as_written:
        return _up_to(matches(part.text, compiled, part.place(begin), search), part, until)
    first = next(matches(part.text, compiled, search=search), None)
    if first is None:
        return []
    # the place in the text costs something, and only matters if what begins before it takes the place of the first one
    start = part.place(begin) if begin > part.begin else 0
    return _up_to(matches(part.text, compiled, start, search), part, until)


def _up_to(found: Iterator[Found], part: Window, until: int) -> list[Found]:
    return list(takewhile(lambda one: part.origin(one.start) < until, found))


def _sees_behind(part: Window, one: Found) -> bool:
    """Whether what follows a match is in the window too: it may be longer than it seemed."""
    return one.end + EDGE <= len(part.text)


def _further(text: Text, end: int, more: int) -> int:
    """The end of a stretch that goes on so far, but not over the end of a document."""
    stop = min(len(text.data), end + more)
    if not text.lines:
        return stop
    newline = text.data.find(b"\n", end, stop)
    return newline if newline >= 0 else stop


def _around(text: Text, ends: Sequence[int], before: int, after: int) -> Iterator[tuple[int, int]]:
    """The surroundings of some places, those that overlap joined."""
    data, lines = text.data, text.lines
    start = stop = -1
    for end in ends:
        first, last = max(0, end - before), min(len(data), end + after)
        more = longer(data[first:last])
        if more:
            first, last = max(0, first - more), min(len(data), last + more)
        first = uncut(data, first)
        if lines:
            first = max(first, data.rfind(b"\n", first, end) + 1)
            newline = data.find(b"\n", end, last)
            last = newline if newline >= 0 else last
        if start >= 0 and first <= stop:
            start, stop = min(start, first), max(stop, last)
            continue
        if start >= 0:
            yield start, stop
        start, stop = first, last
    if start >= 0:
        yield start, stop


def _pieces(data: bytes, start: int, end: int, before: int, after: int, guard: int) -> Iterator[_Piece]:  # noqa: PLR0913, PLR0917 - one stretch
    """A stretch in pieces, each with what has a say in the matches that begin in it."""
    reach = before + after
    size = max(TOGETHER, 4 * reach)
    own = start
    while own < end:
        following = end if end - own <= 2 * size else own + size
        left, right = data[max(0, own - reach - guard) : own], data[following : following + reach]
        yield _Piece(
            own if own == start else max(start, uncut(data, own - reach - guard - longer(left))),
            own,
            following,
            min(end, following + reach + longer(right)),
        )
        own = following
