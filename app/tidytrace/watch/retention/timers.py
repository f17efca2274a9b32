"""What an app's own timer will take, and when: by what the definition says the timer counts from."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

from tidytrace.catalog import Grade, Text
from tidytrace.host import Installation

if TYPE_CHECKING:
    from tidytrace.chats.outline import Outline

Measure = Literal["use", "written", "created"]


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """An app deletes chats by itself."""

    days: int
    """As it is set on this computer."""
    measures: Measure | None
    """None where nobody knows; the last use is taken then, and that is said."""
    sweeps: Literal["start", "daily"] | None
    reach: Literal["all", "project"] = "all"
    grade: Grade
    what: Text

    def end_of(self, chat: "Outline") -> datetime.datetime | None:
        """From when on the app deletes a conversation; none where it has no such date."""
        begin = (
            chat.written if self.measures == "written" else chat.created if self.measures == "created" else chat.used
        )
        try:
            return None if begin is None else begin + datetime.timedelta(days=self.days)
        except OverflowError:
            return None


class Vanishing(msgspec.Struct, frozen=True, kw_only=True):
    """What a timer will take soon, if nobody does anything."""

    chats: tuple[str, ...]
    """Ids; those that go first come first."""
    overdue: int
    """How many of them the app deletes as soon as it looks."""
    first: datetime.datetime
    """When the first of them is due for it."""
    last: datetime.datetime


def timer_of(installation: Installation) -> Timer | None:
    """The timer of an app as it is set here; none where the app never deletes by itself."""
    from tidytrace.checks.retention import own_days

    retention = installation.app.retention
    days = own_days(installation)
    if retention is None or days is None:
        return None
    return Timer(
        days=days,
        measures=retention.measures,
        sweeps=retention.sweeps,
        reach=retention.reach,
        grade=retention.grade,
        what=retention.what,
    )


def vanishing(
    timer: Timer, chats: "Iterable[Outline]", now: datetime.datetime, within: datetime.timedelta
) -> Vanishing | None:
    """What a timer takes within some time; none where it is nothing."""
    ends = ((end, chat.id) for chat in chats if (end := timer.end_of(chat)) is not None and end <= now + within)
    found = sorted(ends)
    if not found:
        return None
    return Vanishing(
        chats=tuple(chat for _, chat in found),
        overdue=sum(end <= now for end, _ in found),
        first=found[0][0],
        last=found[-1][0],
    )
