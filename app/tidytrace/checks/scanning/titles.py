"""Titles as others may see them: many apps make a title from the first words that were typed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tidytrace.checks.scanning.values import masks
from tidytrace.sensitive.looks.look import Look

_TOGETHER: Final = 512
"""Titles that are looked through at one go: one after the other takes four times as long."""
_BETWEEN: Final = "\n\n\n"
"""Stands between two of them: nothing that is looked for goes on behind empty lines."""


def masked_titles(
    look: Look, titles: Sequence[str], cancelled: Callable[[], bool] | None = None
) -> Iterator[tuple[int, str]]:
    """The number of each title that holds something of note, and how it is shown instead. Raises LookStopped."""
    for start in range(0, len(titles), _TOGETHER):
        for number in _noted(look, titles[start : start + _TOGETHER], cancelled):
            shown = _masked(look, titles[start + number], cancelled)
            if shown is not None:
                yield start + number, shown


def _noted(look: Look, titles: Sequence[str], cancelled: Callable[[], bool] | None) -> Iterator[int]:
    """Those that something was found in, or beside: what is found over an edge is looked at again on both sides."""
    found = list(masks(look, _BETWEEN.join(titles), cancelled))
    at = first = 0
    for number, title in enumerate(titles):
        end = at + len(title)
        while first < len(found) and found[first].end <= at:
            first += 1
        if first < len(found) and found[first].start < end:
            yield number
        at = end + len(_BETWEEN)


def _masked(look: Look, title: str, cancelled: Callable[[], bool] | None) -> str | None:
    shown, at = "", 0
    for one in masks(look, title, cancelled):
        shown += title[at : one.start] + one.masked
        at = one.end
    return shown + title[at:] if at else None
