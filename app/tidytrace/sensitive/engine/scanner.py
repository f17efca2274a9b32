"""All rules on the bytes of a file: candidates in one pass, each confirmed in a small stretch of plain text."""

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.sensitive.engine.anchors import OTHERWISE, Hits, Places, families_of, places
from tidytrace.sensitive.engine.family import Family
from tidytrace.sensitive.engine.otherwise import Otherwise
from tidytrace.sensitive.engine.settle import pieces, settle
from tidytrace.sensitive.engine.stretches import Text, in_stretches
from tidytrace.sensitive.engine.tails import NOWHERE
from tidytrace.sensitive.model import Found, Rule
from tidytrace.sensitive.reading.blobs import without_blobs
from tidytrace.sensitive.stopping import Stop, go_on, never


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
        self._otherwise = Otherwise({number: one.reach for number, one in enumerate(self._families)})
        self._ranks = {one.id: one.rank for one in rules}
        self._stop: Stop = never

    def until(self, stop: Stop) -> "Scanner":
        """The same, which raises LookStopped as soon as somebody calls it off."""
        other = copy.copy(self)
        other._stop = stop  # noqa: SLF001 - its own
        return other

    def go_on(self) -> None:
        """Ask whether the answer is still wanted. Raises LookStopped."""
        go_on(self._stop)

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
        text = Text(data, lines, cut=False)
        hits = self._places.hits(data, self._stop)
        found = dict(self._confirmed(text, hits))
        if OTHERWISE in hits:
            plain = dict(self._otherwise.found(text, hits, self._hits, self._confirmed))
            for one in pieces(found, plain, hits[OTHERWISE]):
                del found[one]
            found |= plain
        return [(one, found[one]) for one in settle(found, self._ranks, self._stop)]

    def _hits(self, data: bytes) -> Hits:
        self.go_on()
        return self._places.hits(data, self._stop)

    def _confirmed(self, text: Text, hits: Hits) -> Iterator[tuple[Found, bytes]]:
        """What stands around hits in a text."""
        for number, ends in hits.items():
            if number == OTHERWISE:
                continue
            for glance, worth in self._families[number].worth(text.data, ends, self._stop):
                yield from in_stretches(glance, text, worth, self._stop)
