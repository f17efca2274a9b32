"""All rules on the bytes of a file: candidates in one pass, each confirmed in a small stretch of plain text."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tidytrace.sensitive.engine.anchors import Anchor, Places, places, spellings
from tidytrace.sensitive.engine.demands import RUN, WRITTEN_OTHERWISE, Digits, least_digits
from tidytrace.sensitive.engine.windows import Window
from tidytrace.sensitive.judge import Compiled, compile_rule
from tidytrace.sensitive.model import EDGE, Found, Rule
from tidytrace.sensitive.reference import matches
from tidytrace.sensitive.settle import settle
from tidytrace.sensitive.validators import QUICK_LOOKS

_PER_CHARACTER: Final = 4
_RUNS: Final = -1
_OTHERS: Final = -2
"""In the place of a rule's number: where digits stand."""
_ESCAPED: Final = 3
"""So many times as long is a text at most when JSON escapes stand in it for characters of three bytes."""


class Scanner:
    """The rules of one program run; may be used again and again, by one thread at a time."""

    def __init__(self, rules: Sequence[Rule], cache: Path | None = None, engine: Places | None = None) -> None:
        """Make the rules ready.

        Args:
            rules: Which.
            cache: A file for the compiled form of their anchors.
            engine: Finds the anchors; the fastest there is if left out.
        """
        self._rules = tuple(rules)
        self._ranks = {one.id: one.rank for one in rules}
        self._places = places(anchors_of(rules), cache) if engine is None else engine

    def find(self, data: bytes, *, lines: bool = False) -> list[Found]:
        """What stands in some bytes of UTF-8, by bytes; overlaps are settled. See ``values``."""
        return [one for one, _ in self.values(data, lines=lines)]

    def values(self, data: bytes, *, lines: bool = False) -> list[tuple[Found, bytes]]:
        """What stands in some bytes of UTF-8, by bytes, with the plain value, which nobody may keep.

        Args:
            data: Of a whole file, or of a part that begins and ends with a line.
            lines: Each line is a document of its own (JSON Lines), so nothing reaches over its end.
        """
        hits = self._places.hits(data)
        if not hits:
            return []
        ends: dict[int, list[int]] = {}
        for rule, end in hits:
            ends.setdefault(rule, []).append(end)
        for those in ends.values():
            those.sort()
        digits = Digits(data, ends.pop(_RUNS, ()), ends.pop(_OTHERS, ()))
        found: dict[Found, bytes] = {}
        for rule, those in ends.items():
            found.update(_confirmed(compile_rule(self._rules[rule]), data, those, digits, lines=lines))
        return [(one, found[one]) for one in settle(found, self._ranks)]


def anchors_of(rules: Sequence[Rule]) -> list[Anchor]:
    """The anchors of all rules, in every spelling; each once."""
    found: dict[tuple[bytes, bool], tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for anchor in rule.anchors:
            for one in spellings(anchor):
                found[one, rule.ignore_case] = (*found.get((one, rule.ignore_case), ()), number)
    digits = [Anchor((_RUNS,), RUN, ignore_case=False), Anchor((_OTHERS,), WRITTEN_OTHERWISE, ignore_case=False)]
    return [*digits, *(Anchor(those, one, ignore_case) for (one, ignore_case), those in found.items())]


def _confirmed(
    compiled: Compiled, data: bytes, ends: Sequence[int], digits: Digits, *, lines: bool
) -> Iterator[tuple[Found, bytes]]:
    seen: set[int] = set()
    guard = max(EDGE, compiled.rule.reach * _PER_CHARACTER if compiled.context or compiled.against else 0)
    quick_look = QUICK_LOOKS.get(compiled.rule.validator or "")
    for start, end in _stretches(compiled.rule, data, ends, guard, digits, lines=lines):
        part = Window(data, start, end)
        if quick_look is not None and not quick_look(part.text):
            continue
        cut_left = start > 0 and not (lines and data[start - 1] == 0x0A)
        for one in matches(part.text, compiled):
            if cut_left and one.start < guard:
                continue  # what stands before it is not seen from here; its anchor has a stretch of its own
            first = part.origin(one.start)
            if first not in seen:
                seen.add(first)
                last = part.origin(one.end - 1) + 1
                yield Found(one.rule, one.kind, first, last, one.confidence), part.text[one.start : one.end]


def _stretches(  # noqa: PLR0913 - where, and what may stand there
    rule: Rule, data: bytes, ends: Sequence[int], guard: int, digits: Digits, *, lines: bool
) -> Iterator[tuple[int, int]]:
    """The surroundings of candidates that may have what the rule's pattern demands, those that overlap joined."""
    before, after = rule.before + guard, rule.after + guard
    least = least_digits(rule.pattern)
    start = stop = -1
    for end in ends:
        first, last = max(0, end - before), min(len(data), end + after)
        if b"\\u" in data[first:last]:
            first, last = max(0, end - _ESCAPED * before), min(len(data), end + _ESCAPED * after)
        if least and not digits.within(first, last, least):
            continue
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


__all__ = ["Scanner", "anchors_of"]
