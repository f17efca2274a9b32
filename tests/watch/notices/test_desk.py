"""What happened is told once, at the right time; what is answered is carried out."""

import datetime
import io
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tidytrace.findings.model import Phrase
from tidytrace.watch.notices.answers import Answered, Answers, Outcome
from tidytrace.watch.notices.desk import MOST_AT_ONCE, Desk
from tidytrace.watch.notices.ledger import Ledger, Stage
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.preferences import Preferences, keep_preferences, path_of
from tidytrace.watch.notices.ways.way import Arrived, Gone, Lost, NotDelivered, Pressed, Way
from tidytrace.watch.peace import Hours

SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
NOON = datetime.datetime(2026, 11, 26, 12, 0).astimezone()


class Screen(Way):
    """Takes everything, or says why not."""

    name = "screen"

    def __init__(self):
        self.shown = []
        self.withdrawn = []
        self.coming = []
        self.refuses = None

    def show(self, one):
        if self.refuses is not None:
            raise self.refuses
        self.shown.append(one)
        return f"screen/{one.number}"

    def adopt(self, handles):
        self.adopted = handles

    def events(self, wait):
        coming, self.coming = self.coming, []
        return coming

    def withdraw(self, number):
        self.withdrawn.append(number)

    @property
    def titles(self):
        return [one.title for one in self.shown]

    @property
    def numbers(self):
        return [one.number for one in self.shown]


@pytest.fixture
def screen():
    return Screen()


@pytest.fixture
def carried():
    return []


@pytest.fixture
def another(state, ledger, screen, answers, language):
    """Makes one, as each process does."""
    return lambda: Desk(state, ledger, screen, answers, language)


@pytest.fixture
def desk(another):
    return another()


@pytest.fixture
def answers(host, state, language, carried):
    def fix(notice, now):
        carried.append((notice.id, now))
        return Answered(Outcome.DONE, Phrase("answer-back", {"where": "settings.json"}))

    def refuse(notice, now):
        return Answered(Outcome.FAILED, Phrase("answer-failed", {"problem": "Cursor is running."}))

    own = {(Kind.SWITCH_MOVED, Action.PUT_BACK): fix, (Kind.SENSITIVE, Action.ERASE): refuse}
    return Answers(host, state, language, own=own)


def test_each_happening_is_told_once(desk, screen, card):
    assert desk.tell([card(1)], NOON).told == (1,)
    assert desk.tell([card(1)], NOON + HOUR).told == ()
    assert desk.turn(NOON + HOUR).told == ()
    assert screen.titles == ["bank card"]
    assert [button.words for button in screen.shown[0].buttons] == ["Erase the chat", "It's fine", "Later"]


def test_at_night_only_what_is_urgent_is_told_and_the_rest_in_the_morning(desk, state, screen, card):
    keep_preferences(state, Preferences(quiet=Hours.of("22:00-08:00")))
    night = NOON.replace(hour=23)
    desk.tell([card(1), card(2, urgent=True)], night)
    assert screen.numbers == [2]
    morning = NOON.replace(day=27, hour=8)
    assert desk.next_turn(night) == morning
    assert desk.turn(morning - SECOND).told == ()
    assert desk.turn(morning).told == (1,)
    assert desk.next_turn(morning) is None


def test_what_is_switched_off_is_only_listed_also_when_it_is_on_again(desk, state, ledger, screen, card):
    keep_preferences(state, Preferences(off=(Kind.SENSITIVE,)))
    desk.tell([card(1)], NOON)
    keep_preferences(state, Preferences())
    desk.tell([card(1), card(2)], NOON + HOUR)
    assert screen.numbers == [2]
    assert ledger.entry(1).stage is Stage.SILENT


def test_many_at_once_are_told_as_a_number(desk, screen, card):
    desk.tell([card(one) for one in range(40)], NOON)
    assert len(screen.shown) == MOST_AT_ONCE + 1
    assert screen.titles[-1] == f"{40 - MOST_AT_ONCE} more things to look at"
    assert "tidytrace notices" in screen.shown[-1].body
    desk.tell([card(one) for one in range(40, 50)], NOON + SECOND)  # the flood goes on
    assert len(screen.shown) == MOST_AT_ONCE + 1
    desk.turn(NOON + 20 * SECOND)
    assert len(screen.shown) == 2 * (MOST_AT_ONCE + 1)
    assert desk.next_turn(NOON + 20 * SECOND) is None


def test_one_a_second_is_no_flood(desk, screen, card):
    for number in range(12):
        desk.tell([card(number)], NOON + number * 1.5 * SECOND)
    assert len(screen.shown) == 12


def test_a_desktop_that_takes_nothing_is_tried_again_more_and_more_seldom(desk, screen, card):
    screen.refuses = NotDelivered(Phrase("notices-no-server"))
    assert desk.tell([card(1), card(2)], NOON).told == ()
    assert desk.problem.key == "notices-no-server"
    assert desk.next_turn(NOON) == NOON + 30 * SECOND
    assert desk.turn(NOON + 31 * SECOND).told == ()
    assert desk.next_turn(NOON + 31 * SECOND) == NOON + 91 * SECOND
    screen.refuses = None
    assert desk.turn(NOON + 60 * SECOND).told == ()  # not yet
    assert desk.turn(NOON + 92 * SECOND).told == (1, 2)
    assert desk.problem is None


def test_what_may_have_been_shown_is_not_shown_again(desk, screen, ledger, card):
    screen.refuses = NotDelivered(Phrase("notices-silent"), perhaps=True)
    desk.tell([card(1)], NOON)
    screen.refuses = None
    assert desk.turn(NOON + HOUR).told == ()
    assert ledger.entry(1).stage is Stage.TELLING
    screen.coming = [Arrived(1)]
    desk.turn(NOON + HOUR)
    assert ledger.entry(1).stage is Stage.TOLD


def test_what_was_surely_not_shown_is(desk, screen, card):
    screen.refuses = NotDelivered(Phrase("notices-silent"), perhaps=True)
    desk.tell([card(1)], NOON)
    screen.refuses = None
    screen.coming = [Lost(1)]
    assert desk.turn(NOON + HOUR).told == (1,)


def test_an_answer_is_carried_out_said_and_remembered(desk, screen, ledger, moved, carried):
    desk.tell([moved()], NOON)
    screen.coming = [Pressed(1, Action.PUT_BACK), Pressed(1, Action.PUT_BACK)]
    turn = desk.turn(NOON + SECOND)
    assert [(number, action, one.outcome) for number, action, one in turn.answered] == [
        (1, Action.PUT_BACK, Outcome.DONE)  # a double click is one
    ]
    assert carried == [("switch:codex.analytics", NOON + SECOND)]
    assert screen.withdrawn == [1]
    assert screen.shown[-1].body == "It is back: settings.json."
    assert (ledger.entry(1).stage, ledger.entry(1).answer) == (Stage.ANSWERED, Action.PUT_BACK)


def test_an_answer_that_failed_leaves_the_notice_open(desk, screen, ledger, card):
    desk.tell([card(1, urgent=True)], NOON)
    screen.coming = [Pressed(1, Action.ERASE)]
    desk.turn(NOON)
    assert screen.withdrawn == []
    assert screen.shown[-1].body == "It could not be done: Cursor is running."
    assert ledger.entry(1).stage is Stage.TOLD


def test_later_comes_back_when_it_is_later(desk, state, screen, card):
    keep_preferences(state, Preferences(later_minutes=60))
    desk.tell([card(1)], NOON)
    screen.coming = [Pressed(1, Action.LATER), Gone(1, by_person=True)]
    desk.turn(NOON)
    assert desk.next_turn(NOON) == NOON + HOUR
    assert desk.turn(NOON + HOUR - SECOND).told == ()
    assert desk.turn(NOON + HOUR).told == (1,)
    assert screen.numbers == [1, 1]


def test_what_an_earlier_process_showed_is_still_heard(desk, another, screen, card):
    desk.tell([card(1), card(2)], NOON)
    screen.coming = [Gone(2, by_person=True)]
    desk.turn(NOON)
    another()
    assert screen.adopted == {"screen/1": 1}


def test_a_sentence_that_this_version_does_not_know_stops_nothing(desk, screen, card):
    strange = msgspec.structs.replace(card(1), title=Phrase("of-next-year"), body=Phrase("effect"))
    desk.tell([strange, card(2)], NOON)
    assert screen.titles == ["something sensitive in a chat", "bank card"]
    assert screen.shown[0].body == ""


def test_a_button_that_was_not_there_does_nothing(desk, screen, ledger, moved, carried):
    desk.tell([moved()], NOON)
    screen.coming = [Pressed(1, Action.ERASE), Pressed(77, Action.PUT_BACK)]
    assert desk.turn(NOON).answered == ()
    assert ledger.entry(1).stage is Stage.TOLD


def test_one_that_the_person_closed_is_not_open_any_more(desk, screen, ledger, card):
    desk.tell([card(1), card(2)], NOON)
    screen.coming = [Gone(1, by_person=True), Gone(2, by_person=False)]
    desk.turn(NOON)
    assert ledger.entry(1).stage is Stage.CLOSED
    assert ledger.entry(2).stage is Stage.TOLD


def test_damaged_preferences_are_said_and_nothing_stops(desk, state, screen, card):
    keep_preferences(state, Preferences())
    path_of(state).write_bytes(b"{")
    desk.tell([card(1)], NOON)
    assert screen.numbers == [1]
    assert len(desk.aside) == 1


class Killed(BaseException):
    """The end of a process, wherever it comes."""


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("before offer", 1),  # nothing was entered: whoever watches says it again
        ("after offer", 1),
        ("before take", 1),
        ("after take", 0),  # may have been shown, for all that the next process knows: it is in the list
        ("before told", 1),
        ("after told", 1),
    ],
)
def test_killed_at_any_point_nothing_is_told_twice(another, screen, card, when, shown):
    after, point = when.startswith("after"), when.split()[1]
    real = getattr(Ledger, point)

    def killed(*arguments, **more):
        if after:
            real(*arguments, **more)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, point, killed)
        with pytest.raises(Killed):
            another().tell([card(1)], NOON)
    desk = another()
    desk.tell([card(1)], NOON + HOUR)
    desk.turn(NOON + 2 * HOUR)
    assert len(screen.shown) == shown
    assert [one.notice for one in desk._ledger.entries()] == [card(1)]


def test_the_desk_of_a_computer_that_shows_nothing_keeps_all_for_later(fixture_host, language, card):
    host = fixture_host("macos")
    desk = Desk.of(host, language)
    assert desk.tell([card(1)], NOON).told == ()
    assert desk.problem.key == "notices-no-program"
    desk.close()
    stream = io.StringIO()
    later = Desk.of(host, language, terminal=stream)
    assert later.turn(NOON + HOUR).told == (1,)
    assert stream.getvalue().startswith("● bank card\n")
    later.close()


_KILLED = """
import datetime, os, signal, sys
from tidytrace.findings.model import Phrase
from tidytrace.host import FixtureHost, StateFolders
from tidytrace.language import Language
from tidytrace.watch.notices.answers import Answers
from tidytrace.watch.notices.desk import Desk
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Kind, Notice
from tidytrace.watch.notices.ways.way import Way

class Deadly(Way):
    name = "deadly"
    def show(self, one):
        os.kill(os.getpid(), signal.SIGKILL)

host = FixtureHost(sys.argv[1], "linux")
state = StateFolders.of(host)
english = Language("en")
desk = Desk(state, Ledger.of(state), Deadly(), Answers(host, state, english), english)
notices = [Notice(id=f"n{n}", kind=Kind.CHECKUP, title=Phrase("cancelled"), body=Phrase("cancelled")) for n in (1, 2)]
desk.tell(notices, datetime.datetime.now(datetime.UTC))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is for POSIX")
def test_who_is_killed_while_telling_repeats_nothing_and_loses_nothing(host, state, screen, language):
    """The first was handed over, the second not yet."""
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3] / "app")}
    done = subprocess.run([sys.executable, "-c", _KILLED, host.root], env=environ, check=False, timeout=30)
    assert done.returncode == -9
    ledger = Ledger.of(state)
    desk = Desk(state, ledger, screen, Answers(host, state, language), language)
    assert desk.turn(datetime.datetime.now(datetime.UTC) + HOUR).told == (2,)
    assert {one.notice.id: one.stage for one in ledger.entries()} == {"n1": Stage.TELLING, "n2": Stage.TOLD}
    ledger.close()
