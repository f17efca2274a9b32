"""Words that speak for a value, or against it: beside it, or in itself.

Each is first looked for as a plain text, for hardly any is ever there.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, Final

from tidytrace.sensitive.engine import expressions

_BREAKS: Final = re.compile(r"[ ]")
_SMALL: Final = {0x17F: "s", 0x131: "i", 0x307: None}
"""Letters that count as those where case makes no difference, behind what ``lower`` does: ſ, ı, and the dot that is
left of İ. Source: ``re._compiler._EXTRA_CASES`` of Python."""

_FEW_LETTERS: Final = 4


class Words:
    """At least one word. English ones stand alone or as a part of ``snake_case`` and ``camelCase``."""

    def __init__(self, these: Iterable[str]) -> None:
        """No expression is compiled before its word is there."""
        self._parts = tuple({one: max(_BREAKS.split(one.lower()), key=len) for one in these}.items())

    def stand_in(self, text: str) -> bool:
        """Whether one of them does."""
        small = in_small(text)
        # written out, because it is asked for every value
        for word, part in self._parts:  # noqa: SIM110
            if part in small and _expression(word).search(text) is not None:
                return True
        return False


class Harmless:
    """An expression for what is a placeholder or an example, and no secret."""

    def __init__(self, expression: str, flags: int) -> None:
        """It is looked at when something may be one: most never are."""
        self._expression = expression
        self._flags = flags

    @cached_property
    def _parts(self) -> tuple[str, ...] | None:
        return _least(expressions.parsed(self._expression, self._flags))

    def is_in(self, value: str, small: str) -> bool:
        """Whether it stands in a value, which is given in small letters too."""
        if self._parts is not None:
            for one in self._parts:
                if one in small:
                    break
            else:
                return False
        return _compiled(self._expression, self._flags).search(value) is not None


_compiled = cache(re.compile)


def in_small(text: str) -> str:
    """A text in which letters are the same if case makes no difference between them."""
    small = text.lower()
    return small if small.isascii() else small.translate(_SMALL)


def _least(parsed: Any) -> tuple[str, ...] | None:
    """Texts of which every match has one, in small letters; None if that cannot be said."""
    best: tuple[str, ...] | None = None
    run = ""
    for operator, argument in parsed:
        name = str(operator)
        more = chr(argument) if name == "LITERAL" else ""
        if name in {"MAX_REPEAT", "MIN_REPEAT"} and argument[0]:
            inner = list(argument[2])
            if len(inner) == 1 and str(inner[0][0]) == "LITERAL":
                # so many at least; what follows need not touch them
                best = _better(best, (run + chr(inner[0][1]) * int(argument[0]),))
            else:
                best = _better(best, _least(inner))
        elif name == "IN":
            best = _better(best, _letters(argument))
        elif name == "SUBPATTERN":
            best = _better(best, _least(argument[-1]))
        elif name == "BRANCH":
            branches = [_least(branch) for branch in argument[1]]
            if None not in branches:
                best = _better(best, tuple(one for branch in branches for one in branch or ()))
        run = run + more if more else ""
        if run:
            best = _better(best, (run,))
    return None if best is None else tuple(dict.fromkeys(in_small(one) for one in best))


def _letters(members: Any) -> tuple[str, ...] | None:
    if len(members) > _FEW_LETTERS or any(str(operator) != "LITERAL" for operator, _ in members):
        return None
    return tuple(chr(one) for _, one in members)


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The rarer: of which even the shortest is longer."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=lambda those: min(map(len, those)))


def words(these: tuple[str, ...]) -> Words | None:
    """Finds any of the words."""
    return Words(these) if these else None


@cache
def _expression(word: str) -> re.Pattern[str]:
    body = re.escape(word).replace(r"\ ", r"[ _-]?")
    left = r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))" if word[:1].isascii() and word[:1].isalpha() else ""
    right = r"(?:s|es)?(?![a-z])(?!(?<=[A-Z])[A-Z])" if word[-1:].isascii() and word[-1:].isalpha() else ""
    return re.compile(f"{left}(?i:{body}){right}")
