"""Times as apps write them: ISO 8601, or a number since 1970 in seconds down to nanoseconds, also as text."""

import datetime
from contextlib import suppress
from typing import Any

_UTC = datetime.UTC


def parse_time(value: Any, *, local: bool = False) -> datetime.datetime | None:
    """The time in UTC, or none when the value is not one.

    Args:
        value: a number, or a string.
        local: a time without a zone is the computer's own instead of UTC.
    """
    if isinstance(value, str):
        return _sensible(_from_text(value.strip(), local=local))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return None


def _sensible(time: datetime.datetime | None) -> datetime.datetime | None:
    """None for the first and last years of the calendar, which programs write for «never».

    A person's time zone would lead out of the calendar there.
    """
    return time if time is not None and 1 < time.year < datetime.MAXYEAR else None


def _from_text(text: str, *, local: bool) -> datetime.datetime | None:
    try:
        return _in_utc(datetime.datetime.fromisoformat(text), local=local)
    except ValueError:
        with suppress(ValueError, OverflowError):
            return _from_number(float(text))
    return None


def _in_utc(time: datetime.datetime, *, local: bool) -> datetime.datetime | None:
    if time.tzinfo is None and not local:
        return time.replace(tzinfo=_UTC)
    try:
        return time.astimezone(_UTC)
    except (ValueError, OverflowError, OSError):
        return None  # next to year 1 or 9999 the zone leads out of the calendar


def _from_number(number: float) -> datetime.datetime | None:
    # Seconds, milli-, micro- and nanoseconds of our times are three digits apart from each other.
    for limit, divisor in ((1e8, 0), (1e11, 1), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9)):
        if number < limit:
            if not divisor:
                return None
            return datetime.datetime.fromtimestamp(number / divisor, _UTC)
    return None


def from_mtime(seconds: float) -> datetime.datetime | None:
    """A file's time; none when the file system gives nonsense."""
    try:
        return _sensible(datetime.datetime.fromtimestamp(seconds, _UTC))
    except (ValueError, OverflowError, OSError):
        return None
