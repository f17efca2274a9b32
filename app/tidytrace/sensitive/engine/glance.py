"""A first look at the surroundings of an anchor: nearly all of them hold nothing, and that has to cost little.

Whatever a closer look would find passes here; what does not pass here a closer look would not find.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tidytrace.sensitive.engine.demands import demand, needles
from tidytrace.sensitive.engine.windows import as_meant
from tidytrace.sensitive.judge import Compiled, compile_rule, touches, value_of
from tidytrace.sensitive.model import EDGE, Rule
from tidytrace.sensitive.validators import Verdict

_ESCAPED: Final = 3
"""So many times as long is a text at most when JSON escapes stand in it for characters of three bytes."""
_NEAR: Final = 64
"""Bytes before the end of an anchor in which trying each place is less work than a search."""


class Glance:
    """One rule's."""

    def __init__(self, rule: Rule) -> None:
        """Make it ready."""
        self.compiled = compile_rule(rule)
        self.before, self.after = reach_of(rule)
        self._demand = demand(rule.pattern, ignore_case=rule.ignore_case)
        near = b"(?s:.{0,%d}?)(?:%s)" % (self.before, rule.pattern.encode())
        self._near = re.compile(near, re.IGNORECASE * rule.ignore_case) if self.before <= _NEAR else None
        self._needles = needles(rule.pattern)

    def worth(self, data: bytes, ends: Sequence[int]) -> list[int]:
        """The hits that deserve a closer look."""
        found: list[int] = []
        for run in runs(ends, self.before + self.after):
            piece = around(data, run, self.before, self.after)
            if self._demand is not None and not self._demand.within(piece):
                continue
            text = as_meant(piece)
            if self._needles and not any(one in text for one in self._needles):
                continue
            if self._near is not None and len(run) == 1:
                if self._near.match(text, self._first(data, run[0], piece)) is None:
                    continue
            if _may(self.compiled, text):
                found += run
        return found

    def _first(self, data: bytes, end: int, piece: bytes) -> int:
        """Where in the text of an anchor's surroundings a match can begin."""
        if b"\\u" not in piece:
            return 0
        # they reach farther than plain ones, because escapes make a text long
        return max(0, len(as_meant(data[max(0, end - _ESCAPED * self.before) : end])) - self.before)


def reach_of(rule: Rule) -> tuple[int, int]:
    """The bytes before and after the end of an anchor in which a match and its edges lie."""
    return tuple(side - rule.margin + EDGE if side > rule.margin else side for side in (rule.before, rule.after))


def runs(ends: Sequence[int], reach: int) -> Iterator[list[int]]:
    """Hits whose surroundings overlap, together."""
    run: list[int] = []
    for end in ends:
        if run and end - run[-1] > reach:
            yield run
            run = []
        run.append(end)
    if run:
        yield run


def around(data: bytes, run: Sequence[int], before: int, after: int) -> bytes:
    """The surroundings of some hits, and more of them where escapes make a text long."""
    first, last = run[0], run[-1]
    piece = data[max(0, first - before) : last + after]
    if b"\\u" in piece:
        return data[max(0, first - _ESCAPED * before) : last + _ESCAPED * after]
    return piece


def _may(compiled: Compiled, text: bytes) -> bool:
    """Whether a candidate stands in a text that neither its edges nor its checksum speak against."""
    search = compiled.pattern.search
    match = search(text)
    while match is not None:
        if _plausible(compiled, text, *value_of(compiled, match)):
            return True
        match = search(text, match.start() + 1)
    return False


def _plausible(compiled: Compiled, text: bytes, start: int, end: int) -> bool:
    if touches(compiled.rule, text, start, end):
        return False
    validate = compiled.validate
    return validate is None or validate(text[start:end].decode("utf-8", "replace")) is not Verdict.INVALID
