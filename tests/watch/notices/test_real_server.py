"""Real notifications: dunst of Debian on a private session bus and a display in memory."""

import datetime
import sys
import time

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from tidytrace.findings.model import Phrase
from tidytrace.host import FixtureHost
from tidytrace.watch.notices.answers import Answered, Answers, Outcome
from tidytrace.watch.notices.desk import Desk
from tidytrace.watch.notices.ledger import Stage
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.opening import Opener
from tidytrace.watch.notices.ways.choosing import way_for
from waiting import wait_until
from watch.notices.desktop import real_desktop

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(scope="module")
def desktop():
    with real_desktop(click="do_action") as there:
        yield there


@pytest.fixture
def started():
    return []


@pytest.fixture
def desk(desktop, state, ledger, language, started):
    """Ours, on that desktop; what it starts is written down."""
    host = FixtureHost(desktop.folder, "linux", environ=desktop.environ)
    put_back = Answered(Outcome.DONE, Phrase("answer-back", {"where": "config.toml"}))
    answers = Answers(
        host,
        state,
        language,
        opener=Opener(host, lambda words, environ: started.append((words[4:], environ))),
        own={(Kind.SWITCH_MOVED, Action.PUT_BACK): lambda _notice, _now: put_back},
    )
    one = Desk(state, ledger, way_for(host), answers, language)
    yield one
    one.close()
    desktop.ctl("close-all")
    wait_until(lambda: desktop.displayed() == 0)


def _answered(desk, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        turn = desk.turn(NOW, 0.1)
        if turn.answered:
            return [(number, action, one.outcome) for number, action, one in turn.answered]
    return []


def test_a_button_that_is_chosen_reaches_the_program(desk, desktop, ledger, card, started):
    assert desk.tell([card(5)], NOW).told == (1,)
    assert desktop.displayed() == 1
    desktop.choose("Erase the chat")
    desktop.ctl("context")
    assert _answered(desk) == [(1, Action.ERASE, Outcome.OPENED)]
    assert started[0][0] == ("--show", "chats/chat-5/erase")
    assert started[0][1]["DISPLAY"] == desktop.environ["DISPLAY"]
    for words in ("Erase the chat", "It's fine", "Later", "Show it"):
        assert words in desktop.menu
    assert ledger.entry(1).answer is Action.ERASE
    wait_until(lambda: desktop.displayed() == 0)


def test_a_click_on_the_notice_opens_the_program_there(desk, desktop, ledger, card, started):
    desk.tell([card(6)], NOW)
    wait_until(lambda: desktop.displayed() == 1)
    time.sleep(0.2)  # dunst draws before the pointer finds it
    desktop.click()
    assert _answered(desk) == [(1, Action.SHOW, Outcome.OPENED)]
    assert started[0][0] == ("--show", "chats/chat-6")


def test_what_an_answer_came_to_is_shown_in_its_place(desk, desktop, ledger, moved):
    desk.tell([moved()], NOW)
    desktop.choose("Put it back")
    desktop.ctl("context")
    assert _answered(desk) == [(1, Action.PUT_BACK, Outcome.DONE)]
    assert ledger.entry(1).stage is Stage.ANSWERED
    wait_until(lambda: "It is back: config.toml." in desktop.shown())


def test_one_that_is_closed_without_an_answer_is_seen(desk, desktop, ledger, card):
    desk.tell([card(8, urgent=True)], NOW)
    desktop.ctl("close")

    def closed():
        desk.turn(NOW, 0.05)
        return ledger.entry(1).stage is Stage.CLOSED

    wait_until(closed)
    assert desk.tell([card(8, urgent=True)], NOW).told == ()
