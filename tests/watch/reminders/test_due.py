"""What is due: told once, at the right time of the clock on the wall, and not when the person wants peace."""

import datetime
import subprocess
import sys
import zoneinfo

import pytest

from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.peace import Peace, read_holidays, read_quiet
from tidytrace.watch.reminders.book import Book, with_rule
from tidytrace.watch.reminders.due import due, joined, look, put_off, upcoming
from tidytrace.watch.reminders.rules import Daily, Monthly, Weekly

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
TEN = datetime.time(10)


def berlin():
    """A zone whose clocks change; Windows brings no list of zones along."""
    try:
        return zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("no list of time zones here")


def at(text, zone=SHANGHAI):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def book(rhythm, since, subject="checkup", holidays=(), quiet="none"):
    made = Book(peace=Peace(holidays=read_holidays(holidays) if holidays else (), quiet=read_quiet(quiet)))
    return with_rule(made, subject, rhythm, since)


class Person:
    """Looks again and again, as the timer does, and keeps what was told."""

    def __init__(self, book, *, reached=True):
        self.book, self.reached, self.notices = book, reached, []

    def look(self, now):
        found = look(self.book, now, self._tell)
        self.book = found.book
        return [one.missed for one in found.told], [why for _one, why in found.held]

    def _tell(self, notice):
        self.notices.append(notice)
        return self.reached


# 2026-11-26 is a Thursday, 2026-11-29 a Sunday
WEEKLY = Weekly(6, TEN)


def test_a_new_rule_waits_for_its_first_time_and_is_told_once():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    assert person.look(at("2026-11-28T10:00")) == ([], [])
    assert person.look(at("2026-11-29T09:59")) == ([], [])
    assert person.look(at("2026-11-29T10:00")) == ([0], [])
    assert person.look(at("2026-11-29T10:01")) == ([], [])
    assert person.look(at("2026-12-05T23:00")) == ([], [])
    assert person.look(at("2026-12-06T10:00")) == ([0], [])
    [first, second] = person.notices
    assert (first.kind, first.actions) == (Kind.CHECKUP, (Action.CHECK, Action.LATER))
    assert first.id == "remind:checkup:2026-11-29T10:00" != second.id
    assert render(first.title, Language("en")) == "Time for a check-up"


def test_seven_weeks_away_are_told_once():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    assert person.look(at("2027-01-14T20:00")) == ([6], [])
    assert "Earlier ones that you missed: 6." in render(person.notices[0].body, Language("en"))
    assert person.look(at("2027-01-15T10:00")) == ([], [])
    assert person.look(at("2027-01-17T10:00")) == ([0], [])


def test_days_count_from_when_it_was_told():
    person = Person(book(Daily(30, TEN), at("2026-11-01T12:00"), "purge"))
    assert person.look(at("2026-11-30T23:00")) == ([], [])
    assert person.look(at("2026-12-05T08:00")) == ([0], [])
    assert person.notices[0].kind is Kind.TIDY
    assert person.look(at("2027-01-04T09:00")) == ([], [])
    assert person.look(at("2027-01-04T10:00")) == ([0], [])
    assert person.look(at("2027-06-04T10:00")) == ([4], [])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (31, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (30, ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        (1, ["2027-02-01", "2027-03-01", "2027-04-01", "2027-05-01"]),
    ],
)
def test_a_month_that_is_too_short_has_it_on_its_last_day(day, expected):
    person = Person(book(Monthly(day, TEN), at("2027-01-10T00:00")))
    told = []
    for number in range(112):
        now = at("2027-01-11T10:00") + datetime.timedelta(days=number)
        if person.look(now)[0]:
            told.append(now.date().isoformat())
    assert told == expected


def test_a_leap_day():
    person = Person(book(Monthly(29, TEN), at("2028-02-01T00:00")))
    assert person.look(at("2028-02-28T23:00")) == ([], [])
    assert person.look(at("2028-02-29T10:00")) == ([0], [])


@pytest.mark.parametrize("weeks", [0, 1, 5])
def test_monthly_ones_that_were_missed_are_counted(weeks):
    person = Person(book(Monthly(5, TEN), at("2026-10-05T12:00")))
    now = at("2027-02-05T10:00") + datetime.timedelta(weeks=weeks)
    assert person.look(now) == ([3 + (weeks == 5)], [])


def test_a_time_that_the_clock_skips_is_told_after_it_and_one_that_comes_twice_once():
    # in Berlin 02:30 does not exist on 2027-03-28, and comes twice on 2027-10-31
    person = Person(book(Weekly(6, datetime.time(2, 30)), at("2027-03-25T12:00", berlin())))
    assert person.look(at("2027-03-28T01:59", berlin())) == ([], [])
    assert person.look(at("2027-03-28T03:00", berlin())) == ([0], [])
    person = Person(book(Weekly(6, datetime.time(2, 30)), at("2027-10-28T12:00", berlin())))
    first = at("2027-10-31T02:30", berlin())
    assert person.look(first) == ([0], [])
    assert person.look(first.replace(fold=1)) == ([], [])
    assert first.utcoffset() != first.replace(fold=1).utcoffset()


def test_ten_stays_ten_when_summer_time_begins():
    person = Person(book(WEEKLY, at("2027-03-25T12:00", berlin())))
    assert person.look(at("2027-03-28T09:59", berlin())) == ([], [])
    assert person.look(at("2027-03-28T10:00", berlin())) == ([0], [])


def test_travelling_west_tells_nothing_twice():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    assert person.look(at("2026-11-29T11:00")) == ([0], [])
    assert person.look(at("2026-11-29T10:30", berlin())) == ([], [])
    assert person.look(at("2026-12-06T10:00", berlin())) == ([0], [])


def test_a_clock_that_was_put_back_is_harmless():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    assert person.look(at("2026-11-29T10:00")) == ([0], [])
    assert person.look(at("2026-11-29T08:00")) == ([], [])
    assert person.look(at("2026-11-29T10:00")) == ([], [])


def test_a_clock_that_was_years_ahead_does_not_silence_anything():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    assert person.look(at("2036-11-30T10:00"))[0]
    person.book, _which = put_off(person.book, at("2036-11-30T10:00"))
    assert person.look(at("2026-11-27T10:00")) == ([], [])
    assert person.look(at("2026-11-29T10:00")) == ([0], [])


def test_nothing_on_a_holiday_and_once_after_it():
    person = Person(book(WEEKLY, at("2026-11-26T12:00"), holidays=["2026-11-28..2026-11-30"]))
    assert person.look(at("2026-11-29T10:00")) == ([], ["holiday"])
    assert person.look(at("2026-11-30T10:00")) == ([], ["holiday"])
    assert person.look(at("2026-12-01T10:00")) == ([0], [])
    assert person.look(at("2026-12-02T10:00")) == ([], [])


def test_nothing_in_quiet_hours_and_once_after_them():
    person = Person(book(WEEKLY, at("2026-11-26T12:00"), quiet="22:00-08:00"))
    assert person.look(at("2026-11-29T23:30")) == ([], ["quiet"])
    assert person.look(at("2026-11-30T07:59")) == ([], ["quiet"])
    assert person.look(at("2026-11-30T08:00")) == ([0], [])


def test_what_could_not_be_shown_is_told_at_the_next_look():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")), reached=False)
    assert person.look(at("2026-11-29T10:00")) == ([], ["untold"])
    person.reached = True
    assert person.look(at("2026-11-30T10:00")) == ([0], [])
    assert {notice.id for notice in person.notices} == {"remind:checkup:2026-11-29T10:00"}


def test_later_tells_it_again_once():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    person.look(at("2026-11-29T10:00"))
    person.book, [one] = put_off(person.book, at("2026-11-29T10:05"))
    assert one.again.isoformat() == "2026-11-30T10:05:00"
    assert person.look(at("2026-11-30T10:00")) == ([], [])
    assert person.look(at("2026-11-30T10:05")) == ([0], [])
    assert person.look(at("2026-11-30T10:06")) == ([], [])
    assert len({notice.id for notice in person.notices}) == 2


def test_what_falls_due_while_it_is_put_off_waits_with_it():
    person = Person(book(WEEKLY, at("2026-11-26T12:00")))
    person.look(at("2026-11-29T10:00"))
    person.book, _which = put_off(person.book, at("2026-11-29T10:05"), datetime.timedelta(days=10))
    assert person.look(at("2026-12-06T10:00")) == ([], [])
    assert person.look(at("2026-12-09T10:05")) == ([0], [])


def test_only_what_was_told_can_be_put_off():
    both = with_rule(book(WEEKLY, at("2026-11-26T12:00")), "purge", Daily(30, TEN), at("2026-11-26T12:00"))
    assert put_off(both, at("2026-11-27T10:00"))[1] == ()
    person = Person(both)
    person.look(at("2026-11-29T10:00"))
    assert [one.rule.subject for one in put_off(person.book, at("2026-11-29T10:01"))[1]] == ["checkup"]


def test_the_same_rule_once_more_changes_nothing_and_another_one_counts_anew():
    before = book(WEEKLY, at("2026-11-26T12:00"))
    assert with_rule(before, "checkup", WEEKLY, at("2026-11-29T12:00")) == before
    other = with_rule(before, "checkup", Weekly(5, TEN), at("2026-11-29T12:00"))
    assert due(other, at("2026-11-29T12:00")) == ()
    assert other.reminders[0].uid == before.reminders[0].uid
    assert with_rule(before, "checkup", None, at("2026-11-29T12:00")).reminders == ()


@pytest.mark.parametrize(
    ("rhythm", "holidays", "quiet", "expected"),
    [
        (WEEKLY, (), "none", "2026-11-29T10:00"),
        (WEEKLY, ("2026-11-29",), "none", "2026-11-30T10:00"),
        (Weekly(6, datetime.time(23)), (), "22:00-08:00", "2026-11-30T08:00"),
        (Weekly(6, datetime.time(23)), ("2026-11-30",), "22:00-08:00", "2026-12-01T08:00"),
        (Daily(30, TEN), (), "none", "2026-12-26T10:00"),
        (Monthly(31, TEN), (), "none", "2026-11-30T10:00"),
    ],
)
def test_the_next_time_is_foretold_and_comes_true(rhythm, holidays, quiet, expected):
    person = Person(book(rhythm, at("2026-11-26T12:00"), holidays=holidays, quiet=quiet))
    next_time = upcoming(person.book.reminders[0], person.book, at("2026-11-26T12:00"))
    assert next_time.isoformat(timespec="minutes") == expected
    assert person.look(next_time.replace(tzinfo=SHANGHAI) - datetime.timedelta(minutes=1))[0] == []
    assert person.look(next_time.replace(tzinfo=SHANGHAI)) == ([0], [])


def test_the_computer_looks_at_the_times_of_the_rules_and_when_quiet_hours_end():
    both = with_rule(
        book(WEEKLY, at("2026-11-26T12:00")), "purge", Daily(30, datetime.time(23)), at("2026-11-26T12:00")
    )
    assert both.times() == (TEN, datetime.time(23))
    quiet = book(Weekly(6, datetime.time(23)), at("2026-11-26T12:00"), quiet="22:00-08:00")
    assert quiet.times() == (datetime.time(8),)
    assert Book().times() == ()


def test_a_rule_that_is_changed_while_one_is_told_stays_changed():
    before = with_rule(book(WEEKLY, at("2026-11-26T12:00")), "purge", Weekly(6, TEN), at("2026-11-26T12:00"))
    now = at("2026-11-29T10:00")
    looked = look(before, now, lambda notice: notice.kind is not None).book
    changed = with_rule(before, "purge", Monthly(31, TEN), now)
    both = joined(changed, looked)
    assert both.of("checkup").told is not None
    assert both.of("purge") == changed.of("purge")
    assert joined(with_rule(before, "checkup", None, now), looked).of("checkup") is None


def test_the_standing_process_needs_nothing_heavy_for_it():
    modules = ("due", "book", "grammar", "ics", "placing.setting_up")
    imports = "; ".join(f"import tidytrace.watch.reminders.{module}" for module in modules)
    heavy = "{'hyperscan', 'cryptography', 'rich', 'jmespath', 'click', 'PySide6'}"
    code = f"import sys; {imports}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
