"""What a rule says: of what to remind, and when. All times are those of the clock on the wall."""

import calendar
import datetime
from typing import Final, Literal

import msgspec

from tidytrace.language import N_, Language

Subject = Literal["checkup", "purge", "walk"]
SUBJECTS: Final[tuple[Subject, ...]] = ("checkup", "purge", "walk")
MORNING: Final = datetime.time(10, 0)
"""When the person names no time."""
SUNDAY: Final = 6
MOST_DAYS: Final = 3650


class Daily(msgspec.Struct, frozen=True, tag="days"):
    """So many days after it was told last."""

    every: int
    at: datetime.time = MORNING

    def __post_init__(self) -> None:
        """Refuse what never comes."""
        if not 1 <= self.every <= MOST_DAYS:
            raise ValueError(f"every {self.every} days")


class Weekly(msgspec.Struct, frozen=True, tag="week"):
    """One day of each week."""

    weekday: int = SUNDAY
    """0 is Monday."""
    at: datetime.time = MORNING

    def __post_init__(self) -> None:
        """Refuse a day that no week has."""
        if not 0 <= self.weekday <= SUNDAY:
            raise ValueError(f"weekday {self.weekday}")


class Monthly(msgspec.Struct, frozen=True, tag="month"):
    """One day of each month; a month that is too short has it on its last day, so that 31 is always the last."""

    day: int = 1
    at: datetime.time = MORNING

    def __post_init__(self) -> None:
        """Refuse a day that no month has."""
        if not 1 <= self.day <= 31:
            raise ValueError(f"day {self.day}")


Rhythm = Daily | Weekly | Monthly


class Rule(msgspec.Struct, frozen=True):
    """One reminder."""

    subject: Subject
    rhythm: Rhythm


def in_month(year: int, month: int, rhythm: Monthly) -> datetime.datetime:
    """When a monthly rule falls in one month."""
    last = calendar.monthrange(year, month)[1]
    return datetime.datetime.combine(datetime.date(year, month, min(rhythm.day, last)), rhythm.at)


def latest(rhythm: Rhythm, now: datetime.datetime, settled: datetime.datetime) -> datetime.datetime | None:
    """The last time, up to now, at which the rule fell due after what is settled; none when there was none.

    Args:
        rhythm: when.
        now: the clock on the wall, without a zone.
        settled: up to when everything was told, by the same clock.
    """
    if isinstance(rhythm, Daily):
        first = following(rhythm, settled)
        if first > now:
            return None
        return first + datetime.timedelta(days=(now - first).days // rhythm.every * rhythm.every)
    if isinstance(rhythm, Weekly):
        day = now.date() - datetime.timedelta(days=(now.weekday() - rhythm.weekday) % 7)
        found = datetime.datetime.combine(day, rhythm.at)
        found -= datetime.timedelta(days=7) if found > now else datetime.timedelta()
    else:
        found = in_month(now.year, now.month, rhythm)
        if found > now:
            before = now.replace(day=1) - datetime.timedelta(days=1)
            found = in_month(before.year, before.month, rhythm)
    return found if found > settled else None


def following(rhythm: Rhythm, after: datetime.datetime) -> datetime.datetime:
    """The first time after a moment; for a rule in days, counted from the day of that moment."""
    if isinstance(rhythm, Daily):
        return datetime.datetime.combine(after.date() + datetime.timedelta(days=rhythm.every), rhythm.at)
    if isinstance(rhythm, Weekly):
        day = after.date() + datetime.timedelta(days=(rhythm.weekday - after.weekday()) % 7)
        found = datetime.datetime.combine(day, rhythm.at)
        return found if found > after else found + datetime.timedelta(days=7)
    found = in_month(after.year, after.month, rhythm)
    if found > after:
        return found
    behind = after.replace(day=28) + datetime.timedelta(days=4)
    return in_month(behind.year, behind.month, rhythm)


def missed(rhythm: Rhythm, found: datetime.datetime, settled: datetime.datetime) -> int:
    """How many times before ``found`` fell due after what is settled and were never told."""
    if isinstance(rhythm, Daily):
        return (found - following(rhythm, settled)).days // rhythm.every
    if isinstance(rhythm, Weekly):
        return (found - following(rhythm, settled)).days // 7
    first = following(rhythm, settled)
    return (found.year - first.year) * 12 + found.month - first.month


WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_WHEN: Final[dict[str, str]] = {
    "day": N_("every day {time}"),
    "days": N_("every {days} days {time}"),
    "week": N_("on {weekday} {time}"),
    "month": N_("on day {day} of the month {time}"),
    "last": N_("on the last day of the month {time}"),
}
_WHAT: Final[dict[Subject, str]] = {
    "checkup": N_("checkup {when}"),
    "purge": N_("purge {when}"),
    "walk": N_("walk {when}"),
}


def written(rule: Rule, language: Language) -> str:
    """The rule as it can be typed again, in the person's language."""
    rhythm = rule.rhythm
    numbers: dict[str, str | int] = {"time": f"{rhythm.at:%H:%M}"}
    if isinstance(rhythm, Daily):
        which = "day" if rhythm.every == 1 else "days"
        numbers["days"] = rhythm.every
    elif isinstance(rhythm, Weekly):
        which = "week"
        numbers["weekday"] = language(WEEKDAYS[rhythm.weekday])
    else:
        which = "last" if rhythm.day == 31 else "month"
        numbers["day"] = rhythm.day
    return language(_WHAT[rule.subject]).format(when=language(_WHEN[which]).format(**numbers))
