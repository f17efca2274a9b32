"""One walk: which tip was answered how, and what a machine had seen of it then. No word that a person typed."""

import calendar
import datetime
from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from tidytrace.findings.model import State

_Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
STANDINGS: Final = (State.OK, State.MANUAL, State.UNKNOWN, State.RISK)
"""How a tip can stand after a walk, in the order in which charts and tables show it."""


class Answer(StrEnum):
    """What the person can say to a tip."""

    DONE = "done"
    ALREADY = "already-so"
    NOT_NOW = "not-now"
    NOT_MINE = "does-not-apply"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer."""

    answer: Answer
    seen: State
    """What a machine saw when it was given; ``manual`` when it sees nothing of it."""

    @property
    def standing(self) -> State:
        """What was seen counts more than what was said.

        A risk stays one whatever the answer. What could not be checked becomes something that only the person knows,
        as soon as they have an opinion on it.
        """
        if self.seen is State.UNKNOWN and self.answer is not Answer.NOT_NOW:
            return State.MANUAL
        return self.seen


class Walk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One walk through the checklist."""

    began: _Moment
    """UTC."""
    touched: _Moment
    """When the last answer was given; UTC."""
    said: dict[str, Said] = {}
    """By the ids of the tips."""
    finished: bool = False

    def left(self, tips: Collection[str]) -> list[str]:
        """The tips that are not answered yet, in their order."""
        return [tip for tip in tips if tip not in self.said]

    def standings(self) -> Counter[State]:
        """How many tips stand in which state."""
        return Counter(one.standing for one in self.said.values())

    def answers(self) -> Counter[Answer]:
        """How many tips were answered in which way."""
        return Counter(one.answer for one in self.said.values())


def month_after(day: datetime.date) -> datetime.date:
    """The same day of the next month, or its last one."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def suggested(seen: State, *, changed: bool, fine: Answer = Answer.ALREADY) -> Answer:
    """The answer that Enter gives: nothing is claimed that was not seen.

    Args:
        seen: What a machine sees of the tip now.
        changed: Whether something was put right on this page.
        fine: What the question wants to hear when all that was seen is fine.
    """
    if seen is State.OK:
        return Answer.DONE if changed else fine
    return Answer.NOT_NOW
