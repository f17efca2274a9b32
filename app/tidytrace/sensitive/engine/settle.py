"""Which of several matches on the same characters stays.

The order: the higher rank of the rule (a resident ID before a card, a vendor's key before a key of any kind), then the
higher confidence, then the longer value, then the one that begins first, then the rule's name.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter

from tidytrace.sensitive.model import CONFIDENCES, Found
from tidytrace.sensitive.reading.textures import touched
from tidytrace.sensitive.stopping import Stop, go_on, never


def settle(found: Iterable[Found], ranks: Mapping[str, int], stop: Stop = never) -> list[Found]:
    """The matches that stay, in the order of the text. Raises LookStopped.

    Args:
        found: All.
        ranks: The rank of each rule by its id.
        stop: Asked in between.
    """
    kept: list[Found] = []
    together: list[Found] = []
    end = -1
    for one in sorted(found, key=attrgetter("start")):
        if one.start >= end and together:
            go_on(stop)
            kept += together if len(together) == 1 else _settled(together, ranks)
            together = []
        together.append(one)
        end = max(end, one.end)
    return kept + _settled(together, ranks)


def pieces(found: Iterable[Found], plain: Iterable[Found], signs: Sequence[int]) -> set[Found]:
    """Those that a sign has cut out of something longer, which nobody sees who reads the text.

    Args:
        found: In a text as it is written.
        plain: In the same made plain, by places in the text as it is written.
        signs: Where signs end that the text is written otherwise, in order.
    """
    whole = sorted(plain, key=attrgetter("start"))
    known = set(whole)
    starts = [one.start for one in whole]
    # how far anything reaches that begins no later
    reach = list(accumulate((one.end for one in whole), max))

    def is_piece(one: Found) -> bool:
        before, upto = bisect_left(starts, one.start), bisect_right(starts, one.start)
        if upto and reach[upto - 1] > one.end:
            return True
        return bool(before) and reach[before - 1] == one.end

    return {one for one in found if one not in known and touched(signs, one.start, one.end) and is_piece(one)}


def _settled(found: Iterable[Found], ranks: Mapping[str, int]) -> list[Found]:
    """Of some that touch each other."""

    def order(one: Found) -> tuple[int, int, int, int, str]:
        sure = CONFIDENCES.index(one.confidence)
        return -ranks[one.rule], sure, one.start - one.end, one.start, one.rule

    starts: list[int] = []
    kept: list[Found] = []
    for one in sorted(found, key=order):
        place = bisect_left(starts, one.start)
        if place and kept[place - 1].end > one.start:
            continue
        if place < len(kept) and kept[place].start < one.end:
            continue
        starts.insert(place, one.start)
        kept.insert(place, one)
    return kept
