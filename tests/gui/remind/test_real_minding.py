"""The assistant of a real home behind the page."""

import datetime
import json
import os
import sys
import threading

import pytest

from homes import WRITERS
from homes.talk import talks
from reminding import computer
from tidytrace.findings.model import Phrase
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.remind.real import RealMinding
from tidytrace.host import StateFolders
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.places import Place
from tidytrace.watch.peace import Hours
from tidytrace.watch.reminders.book import open_book
from tidytrace.watch.reminders.rules import Weekly
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.rules import Rule

ENGLISH = Language("en")
NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
"""The talks of all homes are from March 2026."""


def _minding(host):
    return RealMinding(host, StateFolders.of(host), threading.Lock(), NOW.astimezone)


@pytest.fixture
def home(fixture_host):
    """Claude Code with two chats whose files were last written to 40 and 10 days ago."""
    host = fixture_host("linux")
    written = talks(2, seed=7)
    WRITERS["claude-code"](host, written)
    for talk, days in zip(written, (40, 10), strict=True):
        [transcript] = host.home.rglob(f"projects/*/{talk.id}.jsonl")
        then = (NOW - datetime.timedelta(days=days)).timestamp()
        os.utime(transcript, (then, then))
    return host


def _never():
    return False


def test_rules_timers_and_what_is_due_of_a_real_home(home):
    retaining = _minding(home).retaining
    [kept] = retaining.look(_never).apps
    assert (kept.due.app, kept.due.total, kept.due.due) == ("claude-code", 2, ())
    assert (len(kept.due.vanishing.chats), kept.changeable, kept.settled) == (1, True, False)
    retaining.set_rule(Rule(does="tidy", days=90))
    retaining.set_rule(Rule(scope="chat", of=kept.due.vanishing.chats[0], does="keep"))
    look = retaining.look(_never)
    [kept] = look.apps
    assert len(kept.due.due) == 1
    assert kept.asking == (Rule(does="tidy", days=90),)
    # an exception is called by the title of its conversation
    [title] = look.titles.values()
    [found] = retaining.search(title[:12], _never)
    assert found[1] == title
    [due] = retaining.due("claude-code")
    assert due.id == kept.due.due[0].id
    assert due.title
    assert retaining.folders()
    retaining.agree("claude-code", kept.asking)
    retaining.put_off("claude-code")
    [kept] = retaining.look(_never).apps
    assert kept.asking == ()
    assert kept.later is not None
    with pytest.raises(EngineProblem):
        retaining.look(lambda: True)


def test_copies_are_saved_and_what_is_saved_is_settled(home, tmp_path):
    retaining = _minding(home).retaining
    said = retaining.keep_copies("claude-code", str(tmp_path / "copies"), ENGLISH)
    assert said == Phrase("answer-copies", {"count": 1, "path": str(tmp_path / "copies")})
    assert len(list((tmp_path / "copies").glob("*.md"))) == 1
    assert retaining.look(_never).apps[0].settled


def test_the_app_s_own_setting_is_planned_and_changed_with_a_receipt(home):
    retaining = _minding(home).retaining
    change = retaining.plan_longer("claude-code")
    settings = home.home / ".claude" / "settings.json"
    before = settings.read_bytes() if settings.exists() else None
    assert (change.where, change.after) == (str(settings), "365")
    assert (settings.read_bytes() if settings.exists() else None) == before
    receipt = retaining.lengthen("claude-code")
    assert json.loads(settings.read_bytes())["cleanupPeriodDays"] == 365
    assert [one.id for one in Receipts(StateFolders.of(home).state / "receipts").all()] == [receipt]


def test_a_damaged_file_of_rules_is_said(home):
    minding = _minding(home)
    minding.retaining.set_rule(Rule(does="tidy", days=90))
    Book(StateFolders.of(home)).path.write_text("{")
    look = minding.retaining.look(_never)
    assert look.rules == ()
    assert "is damaged" in look.problems[0].sentence


@pytest.mark.skipif(sys.platform != "linux", reason="what is placed is that of Linux")
def test_reminders_are_set_up_follow_their_rules_and_leave_nothing(tmp_path):
    host = computer(tmp_path)
    reminders = _minding(host).reminders
    before = sorted(host.home.rglob("*"))
    look = reminders.look()
    assert (look.reminders, look.setup.installed) == ((), False)
    assert reminders.install() == ()
    look = reminders.look()
    assert (look.setup.installed, look.setup.current) == (True, True)
    assert [one.rule.subject for one in look.reminders] == ["checkup"]
    reminders.remind("walk", Weekly(2, datetime.time(18)))
    # what is set up follows
    assert reminders.look().setup.current
    assert "18:00" in " ".join(one.content for one in reminders.look().setup.pieces)
    path = tmp_path / "mine.ics"
    assert reminders.calendar(str(path), ENGLISH) == 2
    assert b"Time for the walk" in path.read_bytes()
    path.write_bytes(b"mine")
    with pytest.raises(EngineProblem):
        reminders.calendar(str(path), ENGLISH)
    reminders.remind("walk", None)
    assert reminders.uninstall() == ()
    assert sorted(host.home.rglob("*")) == before


def test_quiet_hours_of_notices_are_those_of_reminders_and_of_tidying(home):
    minding = _minding(home)
    minding.notices.prefer(quiet=Hours.of("22:00-08:00"))
    assert minding.retaining.look(_never).peace.quiet == Hours.of("22:00-08:00")
    assert open_book(StateFolders.of(home)).book.peace.quiet == Hours.of("22:00-08:00")


def _tell(host, **fields):
    ledger = Ledger.of(StateFolders.of(host))
    notice = Notice(title=Phrase("remind-checkup"), body=Phrase("remind-checkup-body"), **fields)
    ledger.offer([notice], NOW)
    ledger.told(ledger.take([1], NOW))
    ledger.close()


def test_nothing_told_makes_no_ledger(home):
    assert _minding(home).notices.look().entries == ()
    assert not (StateFolders.of(home).state / "notices.sqlite").exists()


def test_an_answer_about_old_chats_is_carried_out(home):
    about = {"app": "claude-code", "rules": "tidy older than 90 days"}
    _tell(home, id="tidy", kind=Kind.TIDY, actions=(Action.TIDY, Action.LATER, Action.KEEP), about=about)
    notices = _minding(home).notices
    done, said = notices.answer(1, Action.KEEP, ENGLISH)
    assert done
    assert said == "From now on everything of Claude Code is kept."
    [entry] = notices.look().entries
    assert entry.answer is Action.KEEP
    sayings, _problem = Book(StateFolders.of(home)).read()
    assert sayings.rules == (Rule(scope="app", of="claude-code", does="keep"),)
    with pytest.raises(EngineProblem):
        notices.answer(7, Action.KEEP, ENGLISH)


def test_what_opens_a_page_is_done_in_the_window(home):
    _tell(home, id="walk", kind=Kind.CHECKUP, actions=(Action.SHOW,), about={"reminder": "walk"})
    notices = _minding(home).notices
    [entry] = notices.look().entries
    assert notices.place(entry, Action.SHOW) == Place("tips")
    assert notices.place(entry, Action.LATER) is None
    notices.seen(1)
    assert notices.look().entries[0].stage == "closed"


def test_a_trial_without_a_desktop_says_why(home):
    assert _minding(home).notices.try_one(ENGLISH) == "There is no desktop session here that could show it."
