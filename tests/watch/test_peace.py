"""One wish to be left alone, kept in one place."""

import datetime

import pytest

from tidytrace.host import StateFolders
from tidytrace.watch.notices.notice import Kind
from tidytrace.watch.notices.preferences import (
    Preferences,
    keep_peace,
    keep_preferences,
    path_of,
    peace_of,
    preferences_of,
)
from tidytrace.watch.peace import Days, Hours, Peace
from tidytrace.watch.reminders.book import open_book
from tidytrace.watch.reminders.rules import MORNING


@pytest.fixture
def state(fixture_host):
    return StateFolders.of(fixture_host())


def at(text):
    return datetime.datetime.fromisoformat(text).astimezone()


@pytest.mark.parametrize(
    ("day", "free"),
    [("2026-09-30", False), ("2026-10-01", True), ("2031-10-07", True), ("2026-10-08", False), ("2026-10-10", True)],
)
def test_holidays_of_every_year_and_weekends(day, free):
    peace = Peace(holidays=(Days.of("10-01..10-07"),), weekends=False)
    assert peace.is_free(datetime.date.fromisoformat(day)) is free


def test_what_waits_is_told_after_a_yearly_holiday_and_the_night():
    peace = Peace(holidays=(Days.of("12-30..01-02"),), quiet=Hours.of("22-8"))
    assert peace.quiet_until(at("2026-12-31 12:00")) == at("2027-01-03 08:00")
    assert peace.quiet_until(at("2027-01-03 08:00")) is None


def test_the_first_day_that_is_none():
    peace = Peace(holidays=(Days.of("2026-12-28..2026-12-31"),), weekends=False)
    assert peace.working_day(datetime.date(2026, 12, 26)) == datetime.date(2027, 1, 1)
    # whoever is away for ever is reminded all the same
    away = Peace(holidays=(Days.of("01-01..12-31"),))
    assert away.working_day(datetime.date(2026, 5, 1)) == datetime.date(2026, 5, 1)
    assert away.working_day(datetime.date(9999, 12, 31)) == datetime.date(9999, 12, 31)


def test_it_is_kept_with_the_notices_and_everyone_reads_it(state):
    keep_preferences(state, Preferences(off=(Kind.NEW_APP,)))
    keep_peace(state, quiet=Hours.of("21:00-07:00"), holidays=(Days.of("10-01..10-07"),))
    kept, aside = preferences_of(state)
    assert (kept.off, str(kept.quiet), aside) == ((Kind.NEW_APP,), "21:00-07:00", None)
    assert peace_of(state) == kept.peace
    assert open_book(state).book.peace == kept.peace
    assert open_book(state).book.loud(MORNING) == MORNING
    assert open_book(state).book.loud(datetime.time(23)) == datetime.time(7)


def test_no_wish_leaves_no_file_and_no_folder(state):
    before = sorted(state.config.parents[1].rglob("*"))
    keep_peace(state, weekends=False)
    assert path_of(state).exists()
    keep_peace(state, weekends=True)
    assert sorted(state.config.parents[1].rglob("*")) == before


def test_a_damaged_wish_is_said_by_reminders_too(state):
    keep_peace(state, weekends=False)
    path_of(state).write_text("{")
    found = open_book(state)
    assert found.silence is not None
    assert found.silence.path.read_text() == "{"
    assert found.book.peace == Peace()
