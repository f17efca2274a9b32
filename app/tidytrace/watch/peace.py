"""When the person wants to be left alone: quiet hours, holidays, weekends.

There is one such wish for everything that the assistant does by itself: notices wait, reminders wait, and nothing is
tidied. It is kept with what the person said about notices (``notices.preferences``).
"""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from tidytrace.language import N_
from tidytrace.watch.reminders.errors import RuleWrong

NONE: Final = frozenset({"none", "off", "no", "无", "没有", "关闭", "不设"})
HOLIDAY_EXAMPLES: Final = ("2027-02-05..2027-02-12", "10-01..10-07", "12-25", N_("none"))
QUIET_EXAMPLES: Final = ("22:00-08:00", N_("none"))

_DATE: Final = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?"
_SPAN: Final = re.compile(rf"{_DATE}(?:\s*(?:\.\.+|…|~|–|—|-|至|到|\bto\b)\s*{_DATE})?")
_HOURS: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|~|\.\.+|至|到|\bto\b)\s*(\d{1,2})(?::(\d{2}))?")
_LEAP: Final = 2000
"""A year that has every day."""
_FAR: Final = datetime.timedelta(days=400)
"""Whoever is away for longer is told then."""
_FRIDAY: Final = 4


class Hours(msgspec.Struct, frozen=True):
    """From one time of day to another, over midnight if it is earlier."""

    begin: datetime.time
    end: datetime.time

    def __post_init__(self) -> None:
        """Refuse hours that are none, or all."""
        if self.begin == self.end:
            raise ValueError("these hours are none")

    @classmethod
    def of(cls, text: str) -> "Hours | None":
        """``22:00-08:00``; none if it is not written so, or if nothing lies between."""
        try:
            return read_quiet(text)
        except RuleWrong:
            return None

    def __str__(self) -> str:
        """As ``of`` reads it."""
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    def holds(self, time: datetime.time) -> bool:
        """Whether a time of day lies in it; at the end it is quiet no more."""
        if self.begin < self.end:
            return self.begin <= time < self.end
        return time >= self.begin or time < self.end


class Days(msgspec.Struct, frozen=True):
    """From one day to another, both included; with ``yearly`` the year does not count."""

    first: datetime.date
    last: datetime.date
    yearly: bool = False

    def __post_init__(self) -> None:
        """Refuse what ends before it begins; a yearly one may go over the end of the year."""
        if not self.yearly and self.last < self.first:
            raise ValueError("ends before it begins")

    @classmethod
    def of(cls, text: str) -> "Days | None":
        """``2026-12-24..2027-01-02``, one day, or ``10-01..10-07`` of every year; none if it is not written so."""
        try:
            return _days(_plain(text))
        except RuleWrong:
            return None

    def __str__(self) -> str:
        """As ``of`` reads it."""
        first, last = map(self._written, (self.first, self.last))
        return first if first == last else f"{first}..{last}"

    def _written(self, day: datetime.date) -> str:
        return f"{day:%m-%d}" if self.yearly else day.isoformat()

    def covers(self, day: datetime.date) -> bool:
        """Whether a day is one of them."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        this = (day.month, day.day)
        return first <= this <= last if first <= last else this >= first or this <= last


class Peace(msgspec.Struct, frozen=True, kw_only=True):
    """When nothing is to be told or done that is not urgent."""

    quiet: Hours | None = None
    holidays: tuple[Days, ...] = ()
    weekends: bool = True
    """Whether Saturdays and Sundays are days like others."""

    def is_free(self, day: datetime.date) -> bool:
        """Whether the whole day is one on which the person wants to be left alone."""
        return any(one.covers(day) for one in self.holidays) or not (self.weekends or day.weekday() <= _FRIDAY)

    def working_day(self, day: datetime.date) -> datetime.date:
        """The first day from this one on that is no free one; this one when there is none within a year."""
        try:
            days = (day + datetime.timedelta(days=number) for number in range(_FAR.days))
            return next((one for one in days if not self.is_free(one)), day)
        except OverflowError:
            return day

    def is_quiet(self, time: datetime.time) -> bool:
        """Whether a time of day lies in the quiet hours."""
        return self.quiet is not None and self.quiet.holds(time)

    def quiet_until(self, now: datetime.datetime) -> datetime.datetime | None:
        """When the person may be told what is not urgent; none if they may be now."""
        moment = now.astimezone()
        last = moment + _FAR
        while moment < last:
            following = self._end_of_quiet(moment)
            if following is None:
                return moment if moment > now else None
            moment = following
        return moment

    def _end_of_quiet(self, moment: datetime.datetime) -> datetime.datetime | None:
        day = moment.date()
        if self.is_free(day):
            return _at(day + datetime.timedelta(days=1), datetime.time())
        if self.quiet is None or not self.quiet.holds(moment.time()):
            return None
        over = self.quiet.end <= moment.time()
        return _at(day + datetime.timedelta(days=1) if over else day, self.quiet.end)


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A moment by the clock on the wall, whatever summer time does in between."""
    return datetime.datetime.combine(day, time).astimezone()


def read_holidays(texts: Sequence[str]) -> tuple[Days, ...]:
    """Holidays as a person writes them, one or several in a text; «none» alone takes all away. Raises RuleWrong."""
    parts = [part.strip() for text in texts for part in re.split(r"[,;、\s]+(?=\d)|[,;、]", _plain(text))]
    parts = [part for part in parts if part]
    if parts and all(part in NONE for part in parts):
        return ()
    return tuple(_days(part) for part in parts or [""])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _days(text: str) -> Days:
    found = _SPAN.fullmatch(text)
    wrong = RuleWrong(N_("«{rule}» is not a day or a range of days."), HOLIDAY_EXAMPLES, rule=text)
    if found is None:
        raise wrong
    year, month, day, other_year, other_month, other_day = found.groups()
    try:
        first = datetime.date(int(year or _LEAP), int(month), int(day))
        if other_day is None:
            return Days(first, first, yearly=year is None)
        if year is None and other_year is not None:
            raise wrong
        last = datetime.date(int(other_year or year or _LEAP), int(other_month), int(other_day))
        return Days(first, last, yearly=year is None)
    except ValueError as error:
        raise wrong from error


def read_quiet(text: str) -> Hours | None:
    """Quiet hours as a person writes them; none for «none». Raises RuleWrong."""
    plain = _plain(text)
    if plain in NONE:
        return None
    found = _HOURS.fullmatch(plain)
    wrong = RuleWrong(N_("«{rule}» is not a range of hours."), QUIET_EXAMPLES, rule=text.strip())
    if found is None:
        raise wrong
    first, first_minute, last, last_minute = found.groups()
    try:
        # 24:00 is how people write the end of a day
        return Hours(
            datetime.time(0 if first == "24" else int(first), int(first_minute or 0)),
            datetime.time(0 if last == "24" else int(last), int(last_minute or 0)),
        )
    except ValueError as error:
        raise wrong from error
