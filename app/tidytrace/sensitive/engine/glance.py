"""A first look at the surroundings of an anchor: nearly all of them hold nothing, and that has to cost little.

Whatever a closer look would find passes here; what does not pass here a closer look would not find.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from tidytrace.sensitive.engine.judge import Compiled, compile_rule, touches, value_of
from tidytrace.sensitive.engine.openings import opening
from tidytrace.sensitive.engine.starts import searching
from tidytrace.sensitive.engine.tails import NOWHERE, Off
from tidytrace.sensitive.engine.windows import as_meant, uncut
from tidytrace.sensitive.model import EDGE, Rule
from tidytrace.sensitive.stopping import Stop, go_on, never
from tidytrace.sensitive.validators import Verdict

_LONG_ESCAPES: Final = 3
LONGEST: Final = 6
"""So many times as long is a text with escapes at most, and with entities."""
_ENTITIES: Final = re.compile(rb"&(?:#|amp;|lt;|gt;|quot;|nbsp;|apos;)")
_ENTITY: Final = 5
"""Bytes that an entity can be longer than its character."""
_LONG: Final = 4
"""Bytes that an escape of six can be longer than a character of one, without its backslash."""
TOGETHER: Final = 16 << 10
"""Bytes that are looked at in one go: little enough to be done in a moment, whatever stands there."""
OFTEN: Final = 50
"""Questions from which on an expression of its own is worth compiling."""
_NEAR: Final = 64
"""Bytes before the end of an anchor in which trying each place is less work than a search."""


class Glance:
    """One rule's."""

    def __init__(self, rule: Rule, off: Off = NOWHERE) -> None:
        """Nothing is compiled before some surroundings have all that can be asked for without.

        Args:
            rule: Which.
            off: How far hits can end from the ends of the rule's anchors.
        """
        self.rule = rule
        self.off = off
        before, after = reach_of(rule)
        self.before, self.after = before + off.behind, after + off.before
        self._table = bytes(one in rule.run_of for one in range(256))
        self._run = b"\1" * rule.run
        self._slashes = b"/" in rule.run_of
        self._ascii = all(one.isascii() for one in rule.needles)
        self._lead = self.before - EDGE
        self._asked = 0

    @cached_property
    def compiled(self) -> Compiled:
        """The rule, ready to run."""
        return compile_rule(self.rule)

    @cached_property
    def _near(self) -> re.Pattern[bytes]:
        near = b"(?s:.{0,%d}?)(?:%s)" % (max(0, self._lead), self.rule.pattern.encode())
        return re.compile(near, re.IGNORECASE * self.rule.ignore_case)

    @cached_property
    def _opens(self) -> re.Pattern[bytes] | None:
        """What stands from where the anchor says, as it is written; a look at that costs less than to undo escapes.

        To ask for a run costs still less.
        """
        begins = opening(self.rule.pattern) if self._lead <= _NEAR else None
        if begins is None:
            return None
        return re.compile(b"(?s:.{0,%d}?)%s" % (max(0, self._lead), begins), re.IGNORECASE * self.rule.ignore_case)

    def worth(self, data: bytes, ends: Sequence[int], stop: Stop = never) -> list[int]:
        """The hits that deserve a closer look. Raises LookStopped."""
        self._asked += len(ends)
        if not self.rule.run:
            ends = self._opened(data, ends)
        # written out, because it is done for each of very many hits
        before, after, run, table = self.before, self.after, self._run, self._table
        reach, count = before + after, len(ends)
        found: list[int] = []
        at = 0
        while at < count:
            begin, first = at, ends[at]
            last = first
            at += 1
            go_on(stop)
            while at < count and ends[at] - last <= reach and last - first < TOGETHER:
                last = ends[at]
                at += 1
            start = first - before if first > before else 0
            piece = data[start : last + after]
            entities = b"&" in piece and _ENTITIES.search(piece) is not None
            escaped = entities or b"\\" in piece
            if run:
                times = LONGEST if entities else _LONG_ESCAPES
                wide = data[max(0, first - times * before) : last + times * after] if escaped else piece
                if run not in wide.translate(table) and not (self._slashes and self._has_run(wide)):
                    continue
            if escaped:
                more = longer(piece)
                start = uncut(data, max(0, first - before - more))
                piece = data[start : last + after + more]
            if self._holds(piece, first - start if at == begin + 1 else None):
                found += ends[begin:at]
        return found

    def _opened(self, data: bytes, ends: Sequence[int]) -> Sequence[int]:
        """The hits of anchors where a match may begin."""
        if self._asked < OFTEN or self._opens is None:
            return ends
        begins, lead = self._opens.match, self._lead
        return [end for end in ends if begins(data, end - lead if end > lead else 0) is not None]

    def _holds(self, piece: bytes, hit: int | None) -> bool:
        """Whether surroundings may hold a match; ``hit``: the place of the anchor in them if it is just one."""
        if self.rule.needles and not self._has_needle(piece):
            return False
        text = as_meant(piece)
        return (hit is None or self._is_near(text, piece[:hit])) and _may(self.compiled, text)

    def _has_run(self, piece: bytes) -> bool:
        """Whether the run is there if slashes have backslashes before them."""
        return b"\\/" in piece and self._run in piece.replace(b"\\/", b"/").translate(self._table)

    def _has_needle(self, piece: bytes) -> bool:
        if not self._ascii and b"\\u" in piece:
            return True
        small = piece.lower()
        return any(one in small for one in self.rule.needles)

    def _is_near(self, text: bytes, left: bytes) -> bool:
        """Whether a match may begin where the anchor says; a search through all would take longer."""
        if self._lead > _NEAR or self._asked < OFTEN:
            return True
        if b"\\" in left or b"&" in left or not left.isascii():
            left = as_meant(left)
        return self._near.match(text, max(0, len(left) - self._lead)) is not None


def reach_of(rule: Rule) -> tuple[int, int]:
    """The bytes before and after the end of an anchor in which a match and its edges lie."""
    less = rule.margin - EDGE
    return max(0, rule.before - less), max(0, rule.after - less)


def runs(ends: Sequence[int], reach: int) -> Iterator[list[int]]:
    """Hits whose surroundings overlap, together, but not too many."""
    run: list[int] = []
    for end in ends:
        if run and (end - run[-1] > reach or end - run[0] > TOGETHER):
            yield run
            run = []
        run.append(end)
    if run:
        yield run


def around(data: bytes, run: Sequence[int], before: int, after: int) -> bytes:
    """The surroundings of some hits, more of them where escapes make a text long."""
    first, last = run[0], run[-1]
    piece = data[max(0, first - before) : last + after]
    more = longer(piece)
    if more:
        return data[uncut(data, max(0, first - before - more)) : last + after + more]
    return piece


def longer(written: bytes) -> int:
    """The bytes by which a text with escapes is longer than what it means, and half of that for what follows."""
    more = _ENTITY * len(_ENTITIES.findall(written)) if b"&" in written else 0
    if b"\\" in written:
        more += written.count(b"\\") + _LONG * written.count(b"\\u")
    return more * 3 // 2


def _may(compiled: Compiled, text: bytes) -> bool:
    """Whether a candidate stands in a text that neither its edges nor its checksum speak against."""
    search = searching(compiled, text)
    match = search(text, 0)
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
