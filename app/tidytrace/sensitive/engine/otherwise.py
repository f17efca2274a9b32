"""Stretches of a text that are written in another way than rules read them, made plain and looked through again.

What was undone may have hidden something that is written in another way itself, as HTML in JSON in HTML has it, so
that is undone too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from tidytrace.sensitive.engine.anchors import OTHERWISE, Hits, Places
from tidytrace.sensitive.engine.glance import longer
from tidytrace.sensitive.model import Found
from tidytrace.sensitive.reading.textures import DEPTH, Plain, touched

_BESIDE: Final = 1000
"""Bytes on each side of a sign that are made plain."""
_SHORT: Final = 700
"""What reaches no further from its anchor is whole in there, wherever a sign has touched it."""

_Stretch = tuple[int, int]


class Otherwise:
    """For one set of rules."""

    def __init__(
        self,
        places: Places,
        reaches: Mapping[int, int],
        confirmed: Callable[[bytes, Hits, bool, bool], Iterator[tuple[Found, bytes]]],
    ) -> None:
        """Nothing is looked through yet.

        Args:
            places: Finds anchors and signs.
            reaches: By the number of a family of rules how far from a hit of its anchors something has a say.
            confirmed: What stands around hits in a text, of which each line may be a document of its own, and the
                beginning may be cut off.
        """
        self._places = places
        self._long = {number: reach for number, reach in reaches.items() if reach > _SHORT}
        self._confirmed = confirmed

    def found(
        self, data: bytes, hits: Hits, *, lines: bool, cut: bool = False, depth: int = DEPTH
    ) -> Iterator[tuple[Found, bytes]]:
        """What stands near signs that a text is written otherwise, with the plain values.

        Args:
            data: UTF-8.
            hits: Where anchors and signs end in it.
            lines: Each line is a document of its own.
            cut: The text begins within something.
            depth: So often what was hidden is looked through in its turn.
        """
        signs = hits.get(OTHERWISE, ())
        stretches = _joined(self._stretches(signs, hits))
        at = 0
        while at < len(stretches):
            first, last = _wider(data, *stretches[at])
            at += 1
            plains = self._plain(data, signs, first, last)
            more = max((self._long.get(number, 0) for _, inside in plains for number in inside), default=0)
            if more:
                first, last = first - more, last + more
                while at < len(stretches) and stretches[at][0] <= last:
                    last = max(last, stretches[at][1] + more)
                    at += 1
                first, last = max(0, first), min(len(data), last)
                plains = self._plain(data, signs, first, last)
            here = signs[bisect_right(signs, first) : bisect_right(signs, last)]
            inner_cut = cut if not first else not (lines and data[first - 1] == 0x0A)
            for further, (plain, inside) in zip((depth - 1, 0), plains, strict=False):
                for one, value in self._inside(plain.text, inside, lines=lines, cut=inner_cut, depth=further):
                    start, end = first + plain.start(one.start), first + plain.end(one.end)
                    if touched(here, start, end):
                        yield Found(one.rule, one.kind, start, end, one.confidence), value

    def _plain(self, data: bytes, signs: Sequence[int], first: int, last: int) -> list[tuple[Plain, Hits]]:
        """A stretch made plain, if that changes anything, and the hits in it."""
        here = signs[bisect_right(signs, first) : bisect_right(signs, last)]
        return [(one, self._places.hits(one.text)) for one in Plain.of(data[first:last], [end - first for end in here])]

    def _inside(
        self, text: bytes, hits: Hits, *, lines: bool, cut: bool, depth: int
    ) -> Iterator[tuple[Found, bytes]]:
        yield from self._confirmed(text, hits, lines, cut)
        if depth and OTHERWISE in hits:
            yield from self.found(text, hits, lines=lines, cut=cut, depth=depth)

    def _stretches(self, signs: Sequence[int], hits: Hits) -> Iterator[_Stretch]:
        """The surroundings of signs, and all of what reaches far and has a sign in it."""
        for end in signs:
            yield end - _BESIDE, end + _BESIDE
        for number, reach in self._long.items():
            for end in hits.get(number, ()):
                at = bisect_left(signs, end - reach)
                if at < len(signs) and signs[at] <= end + reach:
                    yield end - reach, end + reach


def _joined(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """In their order, those that meet as one."""
    found: list[_Stretch] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _wider(data: bytes, first: int, last: int) -> _Stretch:
    """A stretch with more of what is written at length on both sides."""
    first, last = max(0, first), min(len(data), last)
    before, after = longer(data[first : first + _BESIDE]), longer(data[max(first, last - _BESIDE) : last])
    return max(0, first - before), min(len(data), last + after)
