import datetime

import pytest

from tidytrace.chats.times import from_mtime, parse_time

MOMENT = datetime.datetime(2026, 11, 23, 4, 58, 24, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-23T04:58:24Z",
        "2026-11-23T12:58:24+08:00",
        "2026-11-23 04:58:24",
        1795409904,
        1795409904.0,
        1795409904000,
        "1795409904000",
        1795409904000000,
        1795409904000000000,
    ],
)
def test_every_way_that_apps_write_one_moment(written):
    assert parse_time(written) == MOMENT


@pytest.mark.parametrize("written", ["", "yesterday", None, True, [], {}, "nan", "inf", 12, -1, 1e300, "9" * 400])
def test_what_is_no_time(written):
    assert parse_time(written) is None


def test_a_time_without_a_zone_may_be_the_computers_own():
    local = parse_time("2026-11-23 04:58:24", local=True)
    assert local == datetime.datetime(2026, 11, 23, 4, 58, 24).astimezone()
    assert local.tzinfo is datetime.UTC


def test_the_edges_of_the_calendar_do_not_crash():
    assert parse_time("0001-01-01T00:00:00+14:00") is None
    assert parse_time("9999-12-31T23:59:59-12:00") is None
    assert from_mtime(1e30) is None


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-01-01"])
def test_the_first_and_last_years_stand_for_never(written):
    # in some time zones their days lie outside the calendar
    assert parse_time(written) is None
    assert from_mtime(253402300799) is None
