"""When the person wants to be left alone, and of what they do not want to be told at all."""

import datetime
import re
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.host.state import StateFolders, write_private
from tidytrace.watch.notices.keeping import SetAside, set_aside
from tidytrace.watch.notices.notice import Kind, Notice

_LARGEST: Final = 1 << 16
_LAYOUT: Final = 1
_HOURS: Final = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
_DAYS: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?")
_MOST_HOLIDAYS: Final = 100
MOST_MINUTES: Final = 60 * 24 * 60
"""Of «later»."""
_FAR: Final = datetime.timedelta(days=400)
"""Whoever is away for longer is told then."""


class Hours(msgspec.Struct, frozen=True):
    """From one time of day to another, over midnight if it is earlier."""

    begin: datetime.time
    end: datetime.time

    @classmethod
    def of(cls, text: str) -> "Hours | None":
        """``22:00-08:00``; none if it is not written so, or if nothing lies between."""
        match = _HOURS.fullmatch(text.strip())
        if match is None:
            return None
        try:
            begin, end = (datetime.time(int(match[one]), int(match[one + 1])) for one in (1, 3))
        except ValueError:
            return None
        return cls(begin, end) if begin != end else None

    def __str__(self) -> str:
        """As ``of`` reads it."""
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    def holds(self, time: datetime.time) -> bool:
        """Whether a time of day lies in it."""
        if self.begin < self.end:
            return self.begin <= time < self.end
        return time >= self.begin or time < self.end


class Days(msgspec.Struct, frozen=True):
    """From one day to another, both included."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, text: str) -> "Days | None":
        """``2026-12-24..2027-01-02``, or one day; none if it is not written so."""
        match = _DAYS.fullmatch(text.strip())
        if match is None:
            return None
        try:
            first, last = (datetime.date.fromisoformat(one) for one in (match[1], match[2] or match[1]))
        except ValueError:
            return None
        return cls(first, last) if first <= last else None

    def __str__(self) -> str:
        """As ``of`` reads it."""
        return f"{self.first}..{self.last}"


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about notices."""

    off: tuple[Kind, ...] = ()
    """Of these nothing is told; they are listed."""
    quiet: Hours | None = None
    holidays: tuple[Days, ...] = ()
    weekends: bool = True
    """Whether Saturdays and Sundays are days like others."""
    later_minutes: int = 180
    """How long «later» is."""

    def later(self, now: datetime.datetime) -> datetime.datetime:
        """When «later» is."""
        return now + datetime.timedelta(minutes=self.later_minutes)

    def is_off(self, notice: Notice) -> bool:
        """Whether the person does not want to be told of such things."""
        return notice.kind in self.off

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
        if any(one.first <= day <= one.last for one in self.holidays) or not (self.weekends or day.weekday() < 5):
            return _at(day + datetime.timedelta(days=1), datetime.time())
        if self.quiet is None or not self.quiet.holds(moment.time()):
            return None
        over = self.quiet.end <= moment.time()
        return _at(day + datetime.timedelta(days=1) if over else day, self.quiet.end)


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    off: tuple[Kind, ...] = ()
    quiet: str | None = None
    holidays: tuple[str, ...] = ()
    weekends: bool = True
    later_minutes: int = 180
    layout: Literal[1] = 1


class _Layout(msgspec.Struct):
    layout: int = 0


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A moment by the clock on the wall, whatever summer time does in between."""
    return datetime.datetime.combine(day, time).astimezone()


def path_of(state: StateFolders) -> Path:
    """Where they are kept."""
    return state.config / "notices.json"


def preferences_of(state: StateFolders) -> tuple[Preferences, SetAside | None]:
    """What the person said, and whether that was not readable and had to be set aside. Raises OSError."""
    path = path_of(state)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except FileNotFoundError:
        return Preferences(), None
    found = _read(content)
    return (Preferences(), set_aside("preferences", path, newer=_newer(content))) if found is None else (found, None)


def keep_preferences(state: StateFolders, preferences: Preferences) -> None:
    """Remember what the person said. Raises OSError; then what they said before holds."""
    kept = _Kept(
        off=preferences.off,
        quiet=None if preferences.quiet is None else str(preferences.quiet),
        holidays=tuple(str(one) for one in preferences.holidays[-_MOST_HOLIDAYS:]),
        weekends=preferences.weekends,
        later_minutes=preferences.later_minutes,
    )
    write_private(path_of(state), msgspec.json.format(msgspec.json.encode(kept), indent=1))


def _read(content: bytes) -> Preferences | None:
    try:
        kept = msgspec.json.decode(content, type=_Kept)
    except msgspec.MsgspecError:
        return None
    quiet = None if kept.quiet is None else Hours.of(kept.quiet)
    holidays = tuple(days for days in map(Days.of, kept.holidays) if days is not None)
    sound = len(holidays) == len(kept.holidays) and (quiet is not None or kept.quiet is None)
    if not sound or not 1 <= kept.later_minutes <= MOST_MINUTES:
        return None
    return Preferences(
        off=kept.off, quiet=quiet, holidays=holidays, weekends=kept.weekends, later_minutes=kept.later_minutes
    )


def _newer(content: bytes) -> bool:
    try:
        return msgspec.json.decode(content, type=_Layout).layout > _LAYOUT
    except msgspec.MsgspecError:
        return False
