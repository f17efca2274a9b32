"""The calendar file is one that calendars read (RFC 5545), and says the same times as the reminders themselves."""

import calendar
import datetime
import re

import msgspec
import pytest

from reminding import NOW, weekly
from tidytrace.language import Language
from tidytrace.watch.peace import Peace, read_holidays
from tidytrace.watch.reminders.book import Book, wall, with_rule
from tidytrace.watch.reminders.errors import CalendarRefused
from tidytrace.watch.reminders.ics import calendar_of, escaped, folded, rrule, write_calendar
from tidytrace.watch.reminders.rules import Daily, Monthly, Weekly, following

TEN = datetime.time(10)
STAMP = "%Y%m%dT%H%M%S"


def lines_of(content):
    """The content lines, unfolded; every rule about their form is held."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line and len(line) <= 75 for line in physical)
    assert all(line.decode("utf-8") for line in physical)  # no character is split
    return content[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def events_of(content):
    """The properties of each event."""
    lines = lines_of(content)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    depth, events = [], []
    for line in lines:
        name, _colon, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+", name)
        if name == "BEGIN":
            depth.append(value)
            events += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert depth.pop() == value
        elif depth[-1] == "VEVENT":
            assert name not in events[-1]
            events[-1][name] = value
        elif depth[-1] == "VALARM":
            events[-1][f"ALARM-{name}"] = value
    assert depth == []
    return events


def expanded(event, until):
    """The times of an event, computed from its RRULE alone."""
    rule = dict(part.split("=") for part in event["RRULE"].split(";"))
    start = datetime.datetime.fromisoformat(event["DTSTART"])
    off = set(event.get("EXDATE", "").split(","))
    found = []
    day = start
    while day < until:
        last = calendar.monthrange(day.year, day.month)[1]
        wanted = [int(one) for one in rule.get("BYMONTHDAY", "0").split(",")]
        days = sorted(one if one > 0 else last + 1 + one for one in wanted)
        days = [one for one in days if one <= last]
        days = days[-1:] if rule.get("BYSETPOS") == "-1" else days
        fits = {
            "DAILY": (day - start).days % int(rule.get("INTERVAL", "1")) == 0,
            "WEEKLY": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.weekday()] == rule.get("BYDAY"),
            "MONTHLY": day.day in days,
        }[rule["FREQ"]]
        if fits and day.strftime(STAMP) not in off:
            found.append(day)
        day += datetime.timedelta(days=1)
    moved = [datetime.datetime.fromisoformat(one) for one in event.get("RDATE", "").split(",") if one]
    return sorted([*found, *(one for one in moved if one < until)])


RHYTHMS = [
    Daily(1, TEN),
    Daily(30, TEN),
    Weekly(6, TEN),
    Weekly(0, TEN),
    *(Monthly(day, TEN) for day in (1, 29, 30, 31)),
]


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_the_calendar_says_the_same_times_as_the_reminders(rhythm):
    [event] = events_of(calendar_of(with_rule(Book(), "checkup", rhythm, NOW), NOW, Language("en")))
    until = wall(NOW) + datetime.timedelta(days=500)
    wanted, when = [], following(rhythm, wall(NOW))
    while when < until:
        wanted.append(when)
        when = following(rhythm, when)
    assert expanded(event, until) == wanted


def test_holidays_are_moved_to_the_first_day_after_them():
    away = Peace(holidays=read_holidays(["2026-12-05..2026-12-07", "2026-12-19..2026-12-26"]))
    book = msgspec.structs.replace(weekly(), peace=away)
    [event] = events_of(calendar_of(book, NOW, Language("en")))
    times = expanded(event, datetime.datetime.fromisoformat("2027-01-04"))
    assert [f"{one:%m-%d}" for one in times] == ["11-29", "12-08", "12-13", "12-27", "01-03"]


def test_an_event_has_what_a_calendar_needs():
    [event] = events_of(calendar_of(weekly(), NOW, Language("en")))
    assert event["DTSTAMP"] == "20261126T040000Z"
    assert event["DTSTART"] == "20261129T100000"
    assert event["RRULE"] == "FREQ=WEEKLY;BYDAY=SU"
    assert event["SUMMARY"] == "Time for a check-up"
    assert event["DESCRIPTION"] == "See what your AI apps share and keep\\; it takes a minute."
    assert (event["ALARM-ACTION"], event["ALARM-TRIGGER"]) == ("DISPLAY", "PT0S")
    assert event["ALARM-DESCRIPTION"]


def test_a_reminder_keeps_its_id_from_one_file_to_the_next():
    book = with_rule(weekly(), "purge", Daily(30), NOW)
    first = [event["UID"] for event in events_of(calendar_of(book, NOW, Language("en")))]
    later = NOW + datetime.timedelta(days=90)
    changed = with_rule(book, "checkup", Monthly(31), later)
    assert [event["UID"] for event in events_of(calendar_of(changed, later, Language("zh_CN")))] == first
    assert len(set(first)) == 2


def test_days_that_were_missed_begin_with_the_next_one():
    book = with_rule(Book(), "purge", Daily(30, TEN), NOW)
    [event] = events_of(calendar_of(book, NOW + datetime.timedelta(days=45), Language("en")))
    assert event["DTSTART"] == "20270111T100000"


def test_short_months_have_no_gap():
    assert [rrule(Monthly(day)) for day in (28, 30, 31)] == [
        "FREQ=MONTHLY;BYMONTHDAY=28",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
    ]


@pytest.mark.parametrize("text", ["x" * 300, "清迹提醒" * 60, "a" + "é" * 80, "😀" * 40, "", "x" * 75, "x" * 76])
def test_long_lines_are_folded_between_characters(text):
    content = folded(text)
    parts = content[:-2].split(b"\r\n ")
    assert all(len(part) <= (74 if number else 75) for number, part in enumerate(parts))
    assert "".join(part.decode("utf-8") for part in parts) == text
    assert len(parts) <= len(text.encode()) // 70 + 1


def test_text_is_escaped():
    assert escaped("a\\b; c, d\r\ne\nf") == "a\\\\b\\; c\\, d\\ne\\nf"


def test_only_a_calendar_of_ours_is_written_over(tmp_path):
    path = tmp_path / "reminders.ics"
    content = calendar_of(weekly(), NOW, Language("en"))
    write_calendar(path, content)
    write_calendar(path, content)
    assert path.read_bytes() == content
    path.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\n")
    with pytest.raises(CalendarRefused, match="another file"):
        write_calendar(path, content)
    assert b"Somebody" in path.read_bytes()
    with pytest.raises(CalendarRefused):
        write_calendar(tmp_path, content)
