"""All rules on the bytes of a file: candidates in one pass, each confirmed in a small stretch of plain text."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.sensitive.engine.anchors import OTHERWISE, Hits, Places, families_of, places
from tidytrace.sensitive.engine.family import Family
from tidytrace.sensitive.engine.glance import Glance, longer
from tidytrace.sensitive.engine.reference import matches
from tidytrace.sensitive.engine.settle import settle
from tidytrace.sensitive.engine.tails import NOWHERE
from tidytrace.sensitive.engine.windows import Window
from tidytrace.sensitive.model import Found, Rule
from tidytrace.sensitive.reading.blobs import without_blobs
from tidytrace.sensitive.reading.textures import Plain

_BESIDE: Final = 700
"""Bytes on each side of a sign that are made plain."""
_TOUCHED: Final = 300
"""Bytes within which what it is a sign of may be a part of a match, or of the words that it begins with."""


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
        off = self._places.off
        self._families = [Family(those, off.get(number, NOWHERE)) for number, those in enumerate(families_of(rules))]
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
        signs = hits.pop(OTHERWISE, ())
        found = dict(self._confirmed(data, hits, lines=lines))
        if signs:
            found |= self._as_meant(data, signs, lines=lines)
        return [(one, found[one]) for one in settle(found, self._ranks)]

    def _confirmed(self, data: bytes, hits: Hits, *, lines: bool) -> Iterator[tuple[Found, bytes]]:
        for number, ends in hits.items():
            for glance, worth in self._families[number].worth(data, ends):
                yield from _in_stretches(glance, data, worth, lines=lines)

    def _as_meant(self, data: bytes, signs: Sequence[int], *, lines: bool) -> dict[Found, bytes]:
        """What stands where a text has special spaces, digits in full width and the like, made plain."""
        found: dict[Found, bytes] = {}
        for first, last in _around(data, signs, _BESIDE, _BESIDE, lines=lines):
            here = signs[bisect_right(signs, first) : bisect_right(signs, last)]
            plain = Plain.of(data[first:last], [end - first for end in here])
            if plain is None:
                continue
            hits = self._places.hits(plain.text)
            hits.pop(OTHERWISE, None)
            for one, value in self._confirmed(plain.text, hits, lines=False):
                start, end = first + plain.start(one.start), first + plain.end(one.end)
                if _touched(here, start, end):
                    found[Found(one.rule, one.kind, start, end, one.confidence)] = value
        return found


def _touched(signs: Sequence[int], start: int, end: int) -> bool:
    """Whether a sign stands so near that without it another thing might have been found, or nothing."""
    at = bisect_right(signs, start - _TOUCHED)
    return at < len(signs) and signs[at] <= end + _TOUCHED


def _in_stretches(glance: Glance, data: bytes, ends: Sequence[int], *, lines: bool) -> Iterator[tuple[Found, bytes]]:
    """What a rule finds around hits of its anchors."""
    rule = glance.rule
    guard = rule.margin
    seen: set[int] = set()
    before, after = rule.before + glance.off.behind + guard, rule.after + glance.off.before + guard
    for start, end in _around(data, ends, before, after, lines=lines):
        part = Window(data, start, end)
        cut_left = start > 0 and not (lines and data[start - 1] == 0x0A)
        for one in matches(part.text, glance.compiled):
            first = part.origin(one.start)
            if cut_left and first - start < guard:
                continue  # what stands before it is not seen from here; its anchor has a stretch of its own
            if first not in seen:
                seen.add(first)
                last = part.origin(one.end)
                yield Found(one.rule, one.kind, first, last, one.confidence), part.text[one.start : one.end]


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
            stop = max(stop, last)
            continue
        if start >= 0:
            yield start, stop
        start, stop = first, last
    if start >= 0:
        yield start, stop
