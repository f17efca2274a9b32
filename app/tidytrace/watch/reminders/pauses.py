"""When nothing is told: holidays that the person set, and quiet hours."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
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
_LONGEST: Final = 400


class Holiday(msgspec.Struct, frozen=True):
    """Days on which nothing is told, both ends included; with ``yearly`` the year does not count."""

    first: datetime.date
    last: datetime.date
    yearly: bool = False

    def __post_init__(self) -> None:
        """Refuse what ends before it begins; a yearly one may go over the end of the year."""
        if not self.yearly and self.last < self.first:
            raise ValueError("ends before it begins")

    def covers(self, day: datetime.date) -> bool:
        """Whether a day is one of them."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        this = (day.month, day.day)
        return first <= this <= last if first <= last else this >= first or this <= last

    def written(self) -> str:
        """As it can be typed again."""
        how = "%m-%d" if self.yearly else "%Y-%m-%d"
        first, last = (one.strftime(how) for one in (self.first, self.last))
        return first if first == last else f"{first}..{last}"


class Quiet(msgspec.Struct, frozen=True):
    """Hours without a notice; they may go over midnight."""

    first: datetime.time
    last: datetime.time

    def __post_init__(self) -> None:
        """Refuse hours that are none, or all."""
        if self.first == self.last:
            raise ValueError("these hours are none")

    def covers(self, moment: datetime.datetime) -> bool:
        """Whether it is quiet then; at the end it is quiet no more."""
        time = moment.time()
        if self.first < self.last:
            return self.first <= time < self.last
        return time >= self.first or time < self.last

    def written(self) -> str:
        """As it can be typed again."""
        return f"{self.first:%H:%M}-{self.last:%H:%M}"


def free_day(day: datetime.date, holidays: Iterable[Holiday]) -> datetime.date:
    """The first day from this one on that is no holiday; this one when there is none within a year."""
    holidays = tuple(holidays)
    for number in range(_LONGEST):
        one = day + datetime.timedelta(days=number)
        if not any(holiday.covers(one) for holiday in holidays):
            return one
    return day


def read_holidays(texts: Sequence[str]) -> tuple[Holiday, ...]:
    """Holidays as a person writes them, one or several in a text; «none» alone takes all away. Raises RuleWrong."""
    parts = [part.strip() for text in texts for part in re.split(r"[,;、\s]+(?=\d)|[,;、]", _plain(text))]
    parts = [part for part in parts if part]
    if parts and all(part in NONE for part in parts):
        return ()
    return tuple(_holiday(part) for part in parts or [""])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _holiday(text: str) -> Holiday:
    found = _SPAN.fullmatch(text)
    wrong = RuleWrong(N_("«{rule}» is not a day or a range of days."), HOLIDAY_EXAMPLES, rule=text)
    if found is None:
        raise wrong
    year, month, day, other_year, other_month, other_day = found.groups()
    try:
        first = datetime.date(int(year or _LEAP), int(month), int(day))
        if other_day is None:
            return Holiday(first, first, yearly=year is None)
        if year is None and other_year is not None:
            raise wrong
        last = datetime.date(int(other_year or year or _LEAP), int(other_month), int(other_day))
        return Holiday(first, last, yearly=year is None)
    except ValueError as error:
        raise wrong from error


def read_quiet(text: str) -> Quiet | None:
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
        return Quiet(
            datetime.time(0 if first == "24" else int(first), int(first_minute or 0)),
            datetime.time(0 if last == "24" else int(last), int(last_minute or 0)),
        )
    except ValueError as error:
        raise wrong from error
