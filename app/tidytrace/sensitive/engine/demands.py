"""What every match of a pattern has, so that surroundings without it need not be looked at any closer."""

import importlib
import re
from functools import lru_cache
from typing import Any, Final

_PARSER: Any = importlib.import_module("re._parser")
_LEAST: Final = 3
"""Fewer digits in a row stand everywhere."""
_DIGITS: Final = range(0x30, 0x3A)


@lru_cache(maxsize=512)
def demand(pattern: str) -> re.Pattern[bytes] | None:
    """What must stand in the bytes of a file around every match, however it is spelled there; none if nothing must."""
    least = _run(_PARSER.parse(pattern.encode()))
    if least < _LEAST:
        return None
    return re.compile(rb"[0-9]{%d}|\xef\xbc[\x90-\x99]|[uU][fF][fF]1[0-9]|&#" % least)


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
