"""A calendar file (RFC 5545) with the reminders, for a calendar of the person's own.

Times are floating ones (3.3.5, form 1): ten o'clock wherever the calendar is, through every change of the clock.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tidytrace import __version__
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host.reading import opened
from tidytrace.host.state import write_private
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.book import Book, Reminder, wall
from tidytrace.watch.reminders.errors import CalendarRefused
from tidytrace.watch.reminders.rules import Daily, Rhythm, Weekly, following

_WIDEST: Final = 75
"""Octets of a line, without its end (3.1)."""
_PRODUCT: Final = f"-//Tidytrace//Tidytrace {__version__}//EN"
_OURS: Final = b"PRODID:-//Tidytrace//"
_HEAD: Final = 4096
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HOLIDAYS_AHEAD: Final = datetime.timedelta(days=730)
_MINUTES: Final = 15


def calendar_of(book: Book, now: datetime.datetime, language: Language) -> bytes:
    """The file: one event for each reminder, moved off the holidays of the next two years.

    Args:
        book: the rules.
        now: this moment, in the person's zone.
        language: in which the events are written.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in book.reminders:
        lines += _event(one, book, now, language)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(one: Reminder, book: Book, now: datetime.datetime, language: Language) -> Iterator[str]:
    rhythm, subject = one.rule.rhythm, one.rule.subject
    clock = wall(now)
    first = following(rhythm, one.settled if isinstance(rhythm, Daily) else max(one.settled, clock))
    if first <= clock:
        # what was missed is told at once; the calendar begins with the next day
        first = following(Daily(1, rhythm.at), clock)
    title = render(Phrase(f"remind-{subject}"), language)
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}@tidytrace"
    yield f"DTSTAMP:{now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART:{_floating(first)}"
    yield f"DURATION:PT{_MINUTES}M"
    yield f"RRULE:{rrule(rhythm)}"
    off, instead = _moved(rhythm, first, book)
    if off:
        yield f"EXDATE:{','.join(map(_floating, off))}"
    if instead:
        yield f"RDATE:{','.join(map(_floating, instead))}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"DESCRIPTION:{escaped(render(Phrase(f'remind-{subject}-body'), language))}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(title)}"
    yield "TRIGGER:PT0S"
    yield "END:VALARM"
    yield "END:VEVENT"


def rrule(rhythm: Rhythm) -> str:
    """The recurrence (3.3.10). A day that short months lack becomes the last of those that there are."""
    if isinstance(rhythm, Daily):
        return f"FREQ=DAILY;INTERVAL={rhythm.every}"
    if isinstance(rhythm, Weekly):
        return f"FREQ=WEEKLY;BYDAY={_DAYS[rhythm.weekday]}"
    if rhythm.day == 31:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if rhythm.day > 28:
        days = ",".join(str(day) for day in range(28, rhythm.day + 1))
        return f"FREQ=MONTHLY;BYMONTHDAY={days};BYSETPOS=-1"
    return f"FREQ=MONTHLY;BYMONTHDAY={rhythm.day}"


def _moved(
    rhythm: Rhythm, first: datetime.datetime, book: Book
) -> tuple[list[datetime.datetime], list[datetime.datetime]]:
    """Which times fall on holidays, and the first free days after them that are none of the rule's own."""
    off: list[datetime.datetime] = []
    instead: dict[datetime.datetime, None] = {}
    if not book.peace.holidays and book.peace.weekends:
        return off, []
    when = first
    own: set[datetime.datetime] = set()
    while when < first + _HOLIDAYS_AHEAD:
        free = book.peace.working_day(when.date())
        if free != when.date():
            off.append(when)
            instead[datetime.datetime.combine(free, rhythm.at)] = None
        else:
            own.add(when)
        when = following(rhythm, when)
    return off, [one for one in instead if one not in own]


def _floating(moment: datetime.datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def escaped(text: str) -> str:
    """A text value (3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> bytes:
    """A content line with its end, folded so that no part is longer than 75 octets and no character is split."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        encoded = character.encode("utf-8")
        # the blank that begins a folded line counts too
        if len(part) + len(encoded) > _WIDEST - (1 if parts else 0):
            parts.append(part)
            part = b""
        part += encoded
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def write_calendar(path: Path, content: bytes) -> None:
    """Write the file; only over one that we wrote. Raises CalendarRefused."""
    from tidytrace.formats.refusals import of_system

    try:
        with opened(path) as file:
            ours = _OURS in file.read(_HEAD)
    except FileNotFoundError:
        ours = True
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        raise CalendarRefused(path, problem, **parameters) from error
    if not ours:
        raise CalendarRefused(path, N_("There is another file with this name; it was not touched."))
    try:
        write_private(path, content)
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        raise CalendarRefused(path, problem, **parameters) from error
