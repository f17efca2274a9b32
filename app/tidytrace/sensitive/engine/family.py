"""Rules that have the same anchors: what none of them can use is put aside once for all of them."""

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from tidytrace.sensitive.engine.glance import Glance, around, reach_of, runs
from tidytrace.sensitive.engine.sieves import CONTEXT, MARK, Sieve, sieve
from tidytrace.sensitive.engine.tails import NOWHERE, Off
from tidytrace.sensitive.engine.windows import as_meant
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.stopping import Stop, go_on, never
from tidytrace.sensitive.validators import QUICK_LOOKS

_ESCAPE: Final = 7
"""Bytes of the longest escape, with two backslashes, but for its last one."""
_WRITTEN_ON: Final = re.compile(rb"\\{1,2}u(?:00|[fF][fF])|&#|\xef")
"""A letter or digit that is written in another way."""
_WORD: Final = frozenset(bytes((one,)) for one in string.ascii_letters.encode() + string.digits.encode() + b"_")
_RIGHT: Final = b"(?![0-9])"


class Family:
    """At least one rule."""

    def __init__(self, rules: Sequence[Rule], off: Off = NOWHERE) -> None:
        """Nothing is made ready before it is needed.

        Args:
            rules: Which.
            off: How far hits can end from the ends of the rules' anchors.
        """
        self._rules = rules
        self._off = off
        self.reach = max(max(one.before + off.behind, one.after + off.before) + one.margin for one in rules)
        """Bytes from a hit on either side that have a say in what stands there."""

    def worth(self, data: bytes, ends: Sequence[int], stop: Stop = never) -> Iterator[tuple[Glance, list[int]]]:
        """The hits that deserve a closer look, for each rule that has any. Raises LookStopped."""
        if self._phrase is not None:
            ends = _close(data, ends, self._together, self._phrase)
        if self._run is not None:
            ends = _whole_runs(data, ends, *self._run)
        if self._quick_look is not None and ends:
            ends = self._at_all(data, ends, self._quick_look, stop)
        starts = self._starts
        shares = [ends] * len(self._rules) if starts is None else self._shares(data, ends, starts, stop)
        for glance, share in zip(self._glances, shares, strict=True):
            those = glance.worth(data, share, stop) if share else []
            if those:
                yield glance, those

    def _at_all(self, data: bytes, ends: Sequence[int], look: Callable[[bytes], bool], stop: Stop) -> list[int]:
        """The hits around which something may be that all the rules would agree to."""
        before, after = self._reach
        found: list[int] = []
        for run in runs(ends, before + after):
            go_on(stop)
            if look(as_meant(around(data, run, before, after))):
                found += run
        return found

    def _shares(self, data: bytes, ends: Sequence[int], starts: re.Pattern[bytes], stop: Stop) -> list[Sequence[int]]:
        """The hits that each of the rules may have a use for."""
        shares: list[list[int]] = [[] for _ in self._rules]
        before, after = self._reach
        for run in runs(ends, before + after):
            go_on(stop)
            text = around(data, run, before, after)
            for number in self._able(text if self._as_written else as_meant(text), starts):
                shares[number] += run
        return list(shares)

    def _able(self, text: bytes, starts: re.Pattern[bytes]) -> Iterable[int]:
        """The numbers of the rules that may find something in a text."""
        if not self._as_written and b"\\" in text:
            return range(len(self._rules))
        begins, group = self._any.match, starts.groups
        places = [
            one.start()
            for one in starts.finditer(text)
            if (one.lastindex or 0) == group and begins(text, one.start()) is not None
        ]
        if not places:
            return ()
        return [
            number
            for number, one in enumerate(self._glances)
            if any(one.compiled.pattern.match(text, place) is not None for place in places)
        ]

    @cached_property
    def _glances(self) -> list[Glance]:
        return [Glance(rule, self._off) for rule in self._rules]

    @cached_property
    def _reach(self) -> tuple[int, int]:
        sides = [reach_of(rule) for rule in self._rules]
        return max(one for one, _ in sides) + self._off.behind, max(one for _, one in sides) + self._off.before

    @cached_property
    def _sieves(self) -> list[Sieve]:
        return [sieve(one) for one in self._rules[0].anchors if one.startswith(MARK) and one != CONTEXT]

    @cached_property
    def _together(self) -> int:
        return max((one.together for one in self._sieves), default=0)

    @cached_property
    def _phrase(self) -> bytes | None:
        return next((one.between for one in self._sieves if one.together), None)

    @cached_property
    def _run(self) -> tuple[int, re.Pattern[bytes], re.Pattern[bytes]] | None:
        """The length of the sieve's runs, how one goes on, and what whole ones look like, if they are what is found."""
        if len(self._sieves) != 1 or len(self._rules[0].anchors) != 1 or not self._sieves[0].least_run:
            return None
        if any((rule.left, rule.right) != ("word", "word") for rule in self._rules):
            return None
        whole = b"|".join(b"(?:" + rule.pattern.encode() + b")" for rule in self._rules)
        return self._sieves[0].least_run, re.compile(self._sieves[0].run_of + b"+"), re.compile(whole)

    @cached_property
    def _as_written(self) -> bool:
        return bool(self._sieves) and all(one.as_written for one in self._sieves)

    @cached_property
    def _starts(self) -> re.Pattern[bytes] | None:
        if len(self._sieves) != 1 or len(self._rules[0].anchors) != 1 or not self._sieves[0].starts:
            return None
        return re.compile(self._sieves[0].starts)

    @cached_property
    def _quick_look(self) -> Callable[[bytes], bool] | None:
        looks = {QUICK_LOOKS.get(rule.validator or "") for rule in self._rules}
        return looks.pop() if len(looks) == 1 else None

    @cached_property
    def _any(self) -> re.Pattern[bytes]:
        """What one of the rules would find."""
        patterns = (_edged(rule) for rule in self._rules)
        return re.compile(b"|".join(patterns), re.IGNORECASE * self._rules[0].ignore_case)


def _edged(rule: Rule) -> bytes:
    """A pattern that no digit may stand behind, unless only a part of it is the value."""
    whole = "(?P<secret>" not in rule.pattern
    right = _RIGHT if whole and rule.right != "none" else b""
    return b"(?:" + rule.pattern.replace("(?P<secret>", "(?:").encode() + b")" + right


def _close(data: bytes, ends: Sequence[int], reach: int, between: bytes) -> list[int]:
    """Those that have a neighbour within some bytes and nothing but certain ones between the two."""
    found: list[int] = []
    last = -reach - 1
    for end in ends:
        if end - last <= reach and not data[last:end].translate(None, between):
            if not found or found[-1] != last:
                found.append(last)
            found.append(end)
        last = end
    return found


def _whole_runs(
    data: bytes, ends: Sequence[int], least: int, on: re.Pattern[bytes], whole: re.Pattern[bytes]
) -> list[int]:
    """Those in runs that nothing touches and that are what a rule looks for.

    An escape may be at the edge of a run: letters of it seem to belong to it, or it stands for what goes on.
    """
    found: list[int] = []
    last, good = -1, False
    for end in ends:
        if end != last + 1:
            start, more = end - least, on.match(data, end)
            stop = end if more is None else more.end()
            if b"\\" in data[max(0, start - _ESCAPE) : start] or _WRITTEN_ON.match(data, stop) is not None:
                good = True
            elif data[start - 1 : start] in _WORD or data[stop : stop + 1] in _WORD:
                good = False
            else:
                good = whole.fullmatch(data, start, stop) is not None
        if good:
            found.append(end)
        last = end
    return found
