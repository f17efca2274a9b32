"""The digits that every match of a pattern has, so that surroundings without them need not be looked at any closer."""

import importlib
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

_PARSER: Any = importlib.import_module("re._parser")
LEAST: Final = 3
"""Fewer digits in a row stand everywhere."""
RUN: Final = rb"(?:^|[^0-9])[0-9]{3}"
"""The beginning of a run of digits."""
WRITTEN_OTHERWISE: Final = rb"(?:\xef\xbc[\x90-\x99]|\\u[fF][fF]1[0-9]|&#)"
"""A digit in full width, or an entity, which may be one."""
_DIGITS: Final = range(0x30, 0x3A)


class Digits:
    """Where some bytes have runs of digits."""

    def __init__(self, data: bytes, runs: Sequence[int], others: Sequence[int]) -> None:
        """Remember them.

        Args:
            data: The bytes.
            runs: Where ``RUN`` ends, in order.
            others: Where ``WRITTEN_OTHERWISE`` ends, in order.
        """
        self._data = data
        self._runs = runs
        self._others = others

    def within(self, first: int, last: int, least: int) -> bool:
        """Whether so many digits in a row may stand between two places, however they are written."""
        data = self._data
        # a run that begins before the stretch may be cut by it
        if first and data[first - 1 : first + 1].isdigit():
            return True
        at = bisect_left(self._runs, first + LEAST)
        while at < len(self._runs) and (start := self._runs[at] - LEAST) + least <= last:
            if data[start : start + least].isdigit():
                return True
            at += 1
        at = bisect_left(self._others, first)
        return at < len(self._others) and self._others[at] <= last


@lru_cache(maxsize=512)
def least_digits(pattern: str) -> int:
    """So many digits in a row has every match of a pattern at least; 0 if they are too few to look for them."""
    least = _run(_PARSER.parse(pattern.encode()))
    return least if least >= LEAST else 0


def _run(parsed: Any) -> int:
    """The longest run of digits that any match has at least."""
    longest = 0
    for operator, argument in parsed:
        name = str(operator)
        found = 0
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            low, _high, inner = argument
            if low:
                found = int(low) if len(inner) == 1 and _is_digit(*inner[0]) else _run(inner)
        elif name == "SUBPATTERN":
            found = _run(argument[-1])
        elif name == "BRANCH":
            found = min(_run(branch) for branch in argument[1])
        longest = max(longest, found)
    return longest


def _is_digit(operator: Any, argument: Any) -> bool:
    return str(operator) == "IN" and all(
        (str(kind) == "RANGE" and value[0] in _DIGITS and value[1] in _DIGITS)
        or (str(kind) == "LITERAL" and value in _DIGITS)
        for kind, value in argument
    )
