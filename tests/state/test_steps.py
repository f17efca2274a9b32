"""Each step makes of an old form what this version reads, and leaves alone what is new or damaged."""

import datetime
import json

import pytest

from tidytrace.state.number import LAYOUT
from tidytrace.state.steps import STEPS, s0002_handles, s0003_one_place_for_quiet
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.preferences import Preferences, keep_preferences, preferences_of
from tidytrace.watch.peace import Hours
from tidytrace.watch.reminders.book import open_book
from tidytrace.watch.retention.book import Book

NIGHT = Hours(datetime.time(22, 30), datetime.time(8))


@pytest.fixture
def take(old):
    """Takes the step that moves quiet hours."""

    def act() -> Preferences:
        s0003_one_place_for_quiet.take(old.folders)
        said, aside = preferences_of(old.folders)
        assert aside is None
        return said

    return act


def test_the_steps_are_numbered_without_a_gap():
    assert [step.layout for step in STEPS] == list(range(2, LAYOUT + 1))


def test_what_was_said_about_reminders_holds_for_everything(old, take):
    old.everything()
    said = take()
    assert said.quiet == NIGHT
    assert [str(one) for one in said.holidays] == ["2027-02-05..2027-02-12", "12-25"]
    opened = open_book(old.folders)
    assert opened.aside is None
    assert opened.book.peace == said.peace
    assert [one.rule.subject for one in opened.book.reminders] == ["checkup"]


def test_rules_of_how_long_chats_stay_are_read_again(old, take):
    old.everything()
    assert Book(old.folders).read()[1] is not None, "the old form is damaged to this version"
    take()
    sayings, problem = Book(old.folders).read()
    assert problem is None
    assert [(rule.of, rule.does) for rule in sayings.rules] == [("codex", "keep")]


def test_what_was_said_about_notices_wins(old, take):
    old.everything()
    keep_preferences(old.folders, Preferences(quiet=Hours(datetime.time(20), datetime.time(6)), later_minutes=60))
    said = take()
    assert str(said.quiet) == "20:00-06:00"
    assert said.later_minutes == 60
    assert len(said.holidays) == 2


@pytest.mark.parametrize(
    ("quiet", "becomes"),
    [
        ({"begin": 1260, "end": 390}, "21:00-06:30"),
        ({"begin": 1320, "end": 420}, None),
        ({"begin": 0, "end": 0}, None),
        ({"begin": "x"}, None),
        ({"begin": -1, "end": 5}, None),
        ([], None),
    ],
)
def test_hours_of_tidying_count_only_if_somebody_said_them(old, take, quiet, becomes):
    old.write("state/retention.json", {"layout": 1, "quiet": quiet})
    said = take()
    assert (None if said.quiet is None else str(said.quiet)) == becomes
    assert "quiet" not in old.read("state/retention.json")


def test_a_file_that_held_nothing_else_goes(old, take):
    old.write("state/reminders.json", {"version": 1, "reminders": [], "quiet": None, "holidays": [], "made": []})
    assert take() == Preferences()
    assert not old.path("state/reminders.json").exists()
    assert not old.path("config/notices.json").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"version": 2, "quiet": {"first": "22:00:00", "last": "07:00:00"}}',
        b'{"layout": 2, "quiet": {"begin": 1, "end": 2}}',
    ],
)
@pytest.mark.parametrize("name", ["reminders", "retention"])
def test_what_is_damaged_or_of_a_later_form_is_left_to_whoever_reads_it(old, content, name):
    path = old.path(f"state/{name}.json")
    old.write(f"state/{name}.json", {})
    path.write_bytes(content)
    assert s0003_one_place_for_quiet.touches(old.folders) == ()
    s0003_one_place_for_quiet.take(old.folders)
    assert path.read_bytes() == content


def test_strange_values_do_not_stop_it(old, take):
    old.write(
        "state/reminders.json",
        {
            "version": 1,
            "reminders": [],
            "quiet": {"first": "25:00", "last": 3},
            "holidays": ["x", {"first": "2026-02-30", "last": "2026-03-01"}, {"first": "2026-03-01"}],
        },
    )
    assert take() == Preferences()


def test_notices_of_an_old_ledger_are_told_with_a_handle(old):
    old.ledger()
    assert s0002_handles.touches(old.folders) == ("state/notices.sqlite",)
    s0002_handles.take(old.folders)
    assert s0002_handles.touches(old.folders) == ()
    ledger = Ledger.of(old.folders)
    assert ledger.aside is None
    (entry,) = ledger.entries()
    now = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
    assert ledger.take([entry.number], now) == {entry.number}
    ledger.told([entry.number], "desktop:7")
    assert ledger.handles() == {"desktop:7": entry.number}
    ledger.close()


def test_a_damaged_ledger_is_left_to_whoever_reads_it(old):
    old.write("state/notices.sqlite", {"no": "database"})
    assert s0002_handles.touches(old.folders) == ()


def test_each_step_can_be_taken_again(old):
    old.everything()
    for step in STEPS:
        step.take(old.folders)
    after = old.snapshot()
    for step in STEPS:
        assert step.touches(old.folders) == ()
        step.take(old.folders)
    assert old.snapshot() == after
    assert json.loads(after["config/notices.json"])["quiet"] == "22:30-08:00"
