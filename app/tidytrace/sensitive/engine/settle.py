"""Which of several matches on the same characters stays.

The order: the higher rank of the rule (a resident ID before a card, a vendor's key before a key of any kind), then the
higher confidence, then the longer value, then the one that begins first, then the rule's name.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from tidytrace.sensitive.model import CONFIDENCES, Found


def settle(found: Iterable[Found], ranks: Mapping[str, int]) -> list[Found]:
    """The matches that stay, in the order of the text. ``ranks`` is the rank of each rule by its id."""

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
