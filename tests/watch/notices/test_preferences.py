import datetime
import os
import stat

import pytest

from tidytrace.watch.notices.notice import Kind
from tidytrace.watch.notices.preferences import Preferences, keep_preferences, path_of, preferences_of
from tidytrace.watch.peace import Days, Hours


def _at(text):
    return datetime.datetime.fromisoformat(text).astimezone()


NIGHT = Hours(datetime.time(22), datetime.time(8))


@pytest.mark.parametrize("text", ["22:00-08:00", "22:00 – 8:00", " 22:00-08:00 "])
def test_hours_are_read_as_people_write_them(text):
    assert Hours.of(text) == NIGHT
    assert str(NIGHT) == "22:00-08:00"


@pytest.mark.parametrize("text", ["", "25:00-08:00", "22:00-22:00", "22:00", "night", "22:00-08:60"])
def test_what_are_no_hours(text):
    assert Hours.of(text) is None


@pytest.mark.parametrize("text", ["", "2026-13-01", "2027-01-02..2026-12-24", "tomorrow", "2026-12-24..", "2026-02-30"])
def test_what_are_no_days(text):
    assert Days.of(text) is None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-26 21:59", None),
        ("2026-11-26 22:00", "2026-11-27 08:00"),
        ("2026-11-27 07:59:59", "2026-11-27 08:00"),
        ("2026-11-27 08:00", None),
    ],
)
def test_a_night_goes_over_midnight(now, until):
    quiet = Preferences(quiet=NIGHT).quiet_until(_at(now))
    assert quiet == (None if until is None else _at(until))


def test_hours_of_the_day():
    lunch = Preferences(quiet=Hours.of("12:00-13:30"))
    assert lunch.quiet_until(_at("2026-11-26 12:10")) == _at("2026-11-26 13:30")
    assert lunch.quiet_until(_at("2026-11-26 13:30")) is None


def test_after_a_holiday_the_night_is_still_quiet():
    away = Preferences(quiet=NIGHT, holidays=(Days.of("2026-12-24..2026-12-26"),))
    assert away.quiet_until(_at("2026-12-24 15:00")) == _at("2026-12-27 08:00")


def test_quiet_weekends():
    weekdays = Preferences(weekends=False)
    assert weekdays.quiet_until(_at("2026-11-28 10:00")) == _at("2026-11-30 00:00")
    assert weekdays.quiet_until(_at("2026-11-27 10:00")) is None


def test_whoever_is_away_for_ever_is_asked_again_after_a_year():
    away = Preferences(holidays=(Days.of("2026-01-01..9999-12-30"),))
    until = away.quiet_until(_at("2026-11-26 12:00"))
    assert until is not None
    assert 2027 <= until.year <= 2028


def test_the_clock_of_the_person_counts_whatever_zone_is_asked_in():
    night = _at("2026-11-26 23:00").astimezone(datetime.UTC)
    assert Preferences(quiet=NIGHT).quiet_until(night) == _at("2026-11-27 08:00")


def test_what_was_said_is_kept_for_this_account_alone(state):
    wanted = Preferences(
        off=(Kind.NEW_APP,), quiet=NIGHT, holidays=(Days.of("2026-12-24"),), weekends=False, later_minutes=60
    )
    keep_preferences(state, wanted)
    assert preferences_of(state) == (wanted, None)
    if os.name == "posix":
        assert stat.S_IMODE(path_of(state).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "newer"),
    [
        (b"", False),
        (b"{", False),
        (b'{"quiet": "night", "layout": 1}', False),
        (b'{"holidays": ["never"], "layout": 1}', False),
        (b'{"later_minutes": 0, "layout": 1}', False),
        (b'{"layout": 2, "moods": []}', True),
        (b"\xff\xfe" * 100_000, False),
    ],
)
def test_what_cannot_be_read_is_set_aside_and_said(state, language, content, newer):
    keep_preferences(state, Preferences())
    path_of(state).write_bytes(content)
    found, aside = preferences_of(state)
    assert found == Preferences()
    assert aside.newer is newer
    assert aside.path.read_bytes() == content
    assert str(aside.path) in aside.sentence(language)
    assert preferences_of(state) == (Preferences(), None)


def test_no_more_than_a_few_are_set_aside(state):
    for _ in range(8):
        keep_preferences(state, Preferences())
        path_of(state).write_bytes(b"{")
        preferences_of(state)
    assert len(list(path_of(state).parent.iterdir())) == 5
