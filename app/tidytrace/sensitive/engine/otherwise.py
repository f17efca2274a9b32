"""Stretches of a text that are written in another way than rules read them, made plain and looked through again.

What was undone may have hidden something that is written in another way itself, as HTML in JSON in HTML has it, so
that is undone too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tidytrace.sensitive.engine.anchors import OTHERWISE, Hits
from tidytrace.sensitive.engine.glance import longer
from tidytrace.sensitive.engine.settle import pieces
from tidytrace.sensitive.engine.stretches import Text
from tidytrace.sensitive.model import Found
from tidytrace.sensitive.reading.textures import DEPTH, Plain, touched

_BESIDE: Final = 1000
"""Bytes on each side of a sign that are made plain."""
_SHORT: Final = 700
"""What reaches no further from its anchor is whole in there, wherever a sign has touched it."""
_PIECE: Final = 16 << 10
"""Bytes of a longer stretch that are made plain in one go."""

_Stretch = tuple[int, int]
Confirm = Callable[[Text, Hits], Iterable[tuple[Found, bytes]]]
"""What stands around hits in a text."""


class Otherwise:
    """For one set of rules."""

    def __init__(self, reaches: Mapping[int, int]) -> None:
        """Nothing is looked through yet.

        Args:
            reaches: By the number of a family of rules how far from a hit of its anchors something has a say.
        """
        self._long = {number: reach for number, reach in reaches.items() if reach > _SHORT}

    def found(
        self, text: Text, hits: Hits, find: Callable[[bytes], Hits], confirm: Confirm, depth: int = DEPTH
    ) -> Iterator[tuple[Found, bytes]]:
        """What stands near signs that a text is written otherwise, with the plain values. Raises LookStopped.

        Args:
            text: Which.
            hits: Where anchors and signs end in it.
            find: Finds them in what is made plain.
            confirm: Looks at them.
            depth: So often what was hidden is looked through in its turn.
        """
        signs = hits.get(OTHERWISE, ())
        stretches = list(_joined(self._stretches(signs, hits), len(text.data)))
        for own, following in stretches:
            for begin, until in _pieces(own, following):
                for first, last, plain, inside, further in self._plains(text, signs, (begin, until), find, depth):
                    here = signs[bisect_right(signs, first) : bisect_right(signs, last)]
                    within = Text(plain.text, text.lines, text.is_cut(first))
                    for one, value in self._inside(within, inside, find, confirm, further):
                        start, end = first + plain.start(one.start), first + plain.end(one.end)
                        if begin <= start < until and touched(here, start, end):
                            yield Found(one.rule, one.kind, start, end, one.confidence), value

    def _plains(
        self, text: Text, signs: Sequence[int], own: _Stretch, find: Callable[[bytes], Hits], depth: int
    ) -> Iterator[tuple[int, int, Plain, Hits, int]]:
        """A stretch made plain, with as much around it as what begins in it may reach; the hits, and how deep to go."""
        data = text.data
        first, last = _wider(data, *own, _BESIDE)
        plains = _plain(data, signs, first, last, find)
        more = max((self._long.get(number, 0) for _, inside in plains for number in inside), default=0)
        if more:
            first, last = _wider(data, first, last, more)
            plains = _plain(data, signs, first, last, find)
        for further, (plain, inside) in zip((depth - 1, 0), plains, strict=False):
            yield first, last, plain, inside, further

    def _inside(
        self, text: Text, hits: Hits, find: Callable[[bytes], Hits], confirm: Confirm, depth: int
    ) -> Iterator[tuple[Found, bytes]]:
        found = dict(confirm(text, hits))
        if depth and OTHERWISE in hits:
            plain = dict(self.found(text, hits, find, confirm, depth))
            for one in pieces(found, plain, hits[OTHERWISE]):
                del found[one]
            found |= plain
        yield from found.items()

    def _stretches(self, signs: Sequence[int], hits: Hits) -> Iterator[_Stretch]:
        """The surroundings of signs, and all of what reaches far and has a sign in it."""
        if signs:
            # signs stand in their order, and where there are many they stand close
            apart = (at for at in range(1, len(signs)) if signs[at] - signs[at - 1] > 2 * _BESIDE)
            begin = 0
            for at in (*apart, len(signs)):
                yield signs[begin] - _BESIDE, signs[at - 1] + _BESIDE
                begin = at
        for number, reach in self._long.items():
            for end in hits.get(number, ()):
                at = bisect_left(signs, end - reach)
                if at < len(signs) and signs[at] <= end + reach:
                    yield end - reach, end + reach


def _joined(stretches: Iterator[_Stretch], size: int) -> Iterator[_Stretch]:
    """In their order, those that meet as one."""
    start = stop = -1
    for first, last in sorted(stretches):
        if first <= stop:
            stop = max(stop, min(last, size))
            continue
        if stop >= 0:
            yield start, stop
        start, stop = max(0, first), min(last, size)
    if stop >= 0:
        yield start, stop


def _pieces(first: int, last: int) -> Iterator[_Stretch]:
    for start in range(first, last, _PIECE):
        yield start, min(last, start + _PIECE)


def _plain(
    data: bytes, signs: Sequence[int], first: int, last: int, find: Callable[[bytes], Hits]
) -> list[tuple[Plain, Hits]]:
    """A stretch made plain, if that changes anything, and the hits in it."""
    here = signs[bisect_right(signs, first) : bisect_right(signs, last)]
    return [(one, find(one.text)) for one in Plain.of(data[first:last], [end - first for end in here])]


def _wider(data: bytes, first: int, last: int, beside: int) -> _Stretch:
    """A stretch with so much of what it means on both sides."""
    before, after = data[max(0, first - beside) : first], data[last : last + beside]
    return max(0, first - beside - longer(before)), min(len(data), last + beside + longer(after))
