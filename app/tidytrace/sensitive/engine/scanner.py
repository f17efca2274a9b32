"""All rules on the bytes of a file: candidates in one pass, each confirmed in a small stretch of plain text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.sensitive.engine.anchors import OTHERWISE, Hits, Places, families_of, places
from tidytrace.sensitive.engine.family import Family
from tidytrace.sensitive.engine.glance import LONGEST, Glance, longer
from tidytrace.sensitive.engine.judge import Compiled
from tidytrace.sensitive.engine.otherwise import Otherwise
from tidytrace.sensitive.engine.reference import matches
from tidytrace.sensitive.engine.settle import settle
from tidytrace.sensitive.engine.starts import searching
from tidytrace.sensitive.engine.tails import NOWHERE
from tidytrace.sensitive.engine.windows import Window
from tidytrace.sensitive.model import EDGE, Found, Rule
from tidytrace.sensitive.reading.blobs import without_blobs


class Scanner:
    """The rules of one program run; may be used again and again, by one thread at a time."""

    def __init__(self, rules: Sequence[Rule], cache: Path | None = None, engine: Places | None = None) -> None:
        """Make the rules ready.

        Args:
            rules: Which.
            cache: A file for the compiled form of their anchors.
            engine: Finds the anchors; the fastest there is if left out.
        """
        self._places = places(rules, cache) if engine is None else engine
        families = families_of(rules)
        off = self._places.off
        self._families = [Family(those, off.get(number, NOWHERE)) for number, those in enumerate(families)]
        self._otherwise = Otherwise(
            self._places, {number: one.reach for number, one in enumerate(self._families)}, self._confirmed
        )
        self._ranks = {one.id: one.rank for one in rules}

    def find(self, data: bytes, *, lines: bool = False) -> list[Found]:
        """What stands in some bytes of UTF-8, by bytes; overlaps are settled. See ``values``."""
        return [one for one, _ in self.values(data, lines=lines)]

    def values(self, data: bytes, *, lines: bool = False) -> list[tuple[Found, bytes]]:
        """What stands in some bytes of UTF-8, by bytes, with the plain value, which nobody may keep.

        Args:
            data: Of a whole file, or of a part that begins and ends with a line.
            lines: Each line is a document of its own (JSON Lines), so nothing reaches over its end.
        """
        data = without_blobs(data)
        hits = self._places.hits(data)
        found = dict(self._confirmed(data, hits, lines, cut=False))
        if OTHERWISE in hits:
            found |= self._otherwise.found(data, hits, lines=lines)
        return [(one, found[one]) for one in settle(found, self._ranks)]

    def _confirmed(self, data: bytes, hits: Hits, lines: bool, cut: bool) -> Iterator[tuple[Found, bytes]]:  # noqa: FBT001 - see ``Otherwise``
        for number, ends in hits.items():
            if number == OTHERWISE:
                continue
            for glance, worth in self._families[number].worth(data, ends):
                yield from _in_stretches(glance, data, worth, lines=lines, cut=cut)


def _in_stretches(
    glance: Glance, data: bytes, ends: Sequence[int], *, lines: bool, cut: bool
) -> Iterator[tuple[Found, bytes]]:
    """What a rule finds around hits of its anchors."""
    rule = glance.rule
    guard = rule.margin
    seen: set[int] = set()
    before, after = rule.before + glance.off.behind + guard, rule.after + glance.off.before + guard
    for start, end in _around(data, ends, before, after, lines=lines):
        cut_left = not (lines and data[start - 1] == 0x0A) if start else cut
        part = Window(data, start, end)
        found = _in_window(part, glance.compiled, start + guard if cut_left else 0)
        if found and not _sees_behind(part, found[-1]) and (longer_end := _further(data, end, after, lines=lines)) > end:
            part = Window(data, start, longer_end)
            found = _in_window(part, glance.compiled, start + guard if cut_left else 0)
            if found and longer_end < _further(data, longer_end, 1, lines=lines) and not _sees_behind(part, found[-1]):
                del found[-1]
        for one in found:
            first = part.origin(one.start)
            if first not in seen:
                seen.add(first)
                last = part.origin(one.end)
                yield Found(one.rule, one.kind, first, last, one.confidence), part.text[one.start : one.end]


def _in_window(part: Window, compiled: Compiled, first: int) -> list[Found]:
    """What a rule finds in a stretch; what begins before a place of the file has a stretch of its own."""
    search = searching(compiled, part.text)
    found = list(matches(part.text, compiled, search=search))
    if found and found[0].start < compiled.rule.margin and first:
        # what stands before it is not seen from here
        return list(matches(part.text, compiled, part.place(first), search))
    return found


def _sees_behind(part: Window, one: Found) -> bool:
    """Whether what follows a match is in the stretch too: it may be longer than it seemed."""
    return one.end + EDGE <= len(part.text)


def _further(data: bytes, end: int, after: int, *, lines: bool) -> int:
    """The end of a stretch of which everything is written at length."""
    stop = min(len(data), end + LONGEST * after)
    if not lines:
        return stop
    newline = data.find(b"\n", end, stop)
    return newline if newline >= 0 else stop


def _around(data: bytes, ends: Sequence[int], before: int, after: int, *, lines: bool) -> Iterator[tuple[int, int]]:
    """The surroundings of some places, those that overlap joined."""
    start = stop = -1
    for end in ends:
        first, last = max(0, end - before), min(len(data), end + after)
        more = longer(data[first:last])
        if more:
            first, last = max(0, first - more), min(len(data), last + more)
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
