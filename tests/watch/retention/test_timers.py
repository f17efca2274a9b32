"""What an app's own timer will take is told before, once, with what can be done about it."""

import datetime
import json
import os

import pytest

from tidytrace.catalog import Text, load_catalogue
from tidytrace.chats.outline import Outline
from tidytrace.findings.wording import render
from tidytrace.formats import read_key
from tidytrace.language import Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import AlreadyPrivate, AppRunning, NoLocalFix, undo
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.lengthening import keep_longer
from tidytrace.watch.retention.telling import everything, warn
from tidytrace.watch.retention.timers import Timer, vanishing

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(days=7)
ENGLISH = Language("en")


def chat(name, **days_ago):
    times = {field: NOW - datetime.timedelta(days=days) for field, days in days_ago.items()}
    return Outline(
        id=name, project=None, pinned=False, erasable="alone", reason=None, of_site=False,
        **{"used": None, "created": None, "written": NOW, **times},
    )  # fmt: skip


def timer(measures, sweeps="start"):
    return Timer(days=30, measures=measures, sweeps=sweeps, grade="docs", what=Text("x", "x"))


@pytest.mark.parametrize(
    ("measures", "taken"),
    [("use", ["used"]), (None, ["used"]), ("created", ["created", "used"]), ("written", ["written"])],
)
def test_days_are_counted_from_what_the_definition_says(measures, taken):
    chats = [
        chat("used", used=28, created=29, written=1),
        chat("created", used=2, created=40, written=3),
        chat("written", used=1, created=2, written=29),
        chat("young", used=3, created=4, written=5),
    ]
    soon = vanishing(timer(measures), chats, NOW, WEEK)
    assert list(soon.chats) == taken
    assert soon.overdue == ("created" in taken)


def test_nothing_is_told_where_nothing_goes():
    assert vanishing(timer("use"), [chat("young", used=3)], NOW, WEEK) is None
    assert vanishing(timer("use"), [chat("undated")], NOW, WEEK) is None


def test_every_timer_of_the_catalogue_says_from_when_it_counts():
    timers = {app.id: app.retention for app in load_catalogue() if app.retention and app.retention.days}
    assert {"claude-code", "gemini-cli", "codebuddy-cli"} <= timers.keys()
    assert all(one.measures and one.sweeps for one in timers.values())


def with_claude(person, days_ago=(40, 28, 10)):
    """Claude Code deletes what was not written to for 30 days, when it starts."""
    me = person("claude-code", count=len(days_ago))
    for talk, days in zip(me.talks["claude-code"], days_ago, strict=True):
        [transcript] = me.host.home.rglob(f"projects/*/{talk.id}.jsonl")
        then = (NOW - datetime.timedelta(days=days)).timestamp()
        os.utime(transcript, (then, then))
    me.say()
    return me


def test_a_warning_names_count_date_and_the_next_start(person):
    me = with_claude(person)
    [notice] = everything(me.surroundings, me.book, NOW)
    assert notice.kind is Kind.VANISHING
    assert render(notice.title, ENGLISH) == "Claude Code: 2 chats will vanish at its next start"
    body = render(notice.body, ENGLISH)
    assert "30 days after their file was last written to" in body
    assert "Due already: 1." in body
    assert "only when it starts" in body
    assert notice.actions == (Action.KEEP_COPIES, Action.LET_GO, Action.CHANGE_SETTING)
    assert render(notice.title, Language("zh_CN"))


def test_a_date_is_named_where_nothing_is_due_yet(person):
    me = with_claude(person, (28, 10, 10))
    [notice] = everything(me.surroundings, me.book, NOW)
    assert render(notice.title, ENGLISH) == "Claude Code: 1 chat will vanish from 3 September 2026 on"


def test_it_is_one_happening_for_a_week_and_over_when_the_person_let_go(person):
    me = with_claude(person)
    first, tomorrow = (everything(me.surroundings, me.book, NOW + datetime.timedelta(days=n)) for n in (0, 1))
    assert [one.id for one in first] == [one.id for one in tomorrow]
    answers.let_go(me.book, "claude-code", datetime.datetime.fromisoformat(first[0].about["until"]))
    assert everything(me.surroundings, me.book, NOW) == ()
    # what the timer takes later is news
    assert everything(me.surroundings, me.book, NOW + datetime.timedelta(days=15))


def test_copies_are_kept_in_a_folder_of_the_person(person, tmp_path):
    me = with_claude(person)
    soon = me.look()["claude-code"].vanishing
    chats = [*soon.chats, "claude-code:gone-already"]
    copied = answers.keep_copies(me.surroundings, "claude-code", chats, tmp_path / "mine")
    assert (copied.problems, copied.gone) == ((), ("claude-code:gone-already",))
    assert len(copied.saved) == 2
    texts = [one.path.read_text("utf-8") for one in copied.saved]
    for talk in me.talks["claude-code"][:2]:
        assert any(f"PROMPT-{talk.id}-0" in text for text in texts)


def test_the_app_s_setting_is_changed_and_put_back(person):
    me = with_claude(person)
    settings = me.host.home / ".claude" / "settings.json"
    before = settings.read_bytes()
    receipts = Receipts(me.surroundings.state.state / "receipts")
    receipt = keep_longer(me.surroundings.installation("claude-code"), me.host, receipts)
    assert json.loads(settings.read_bytes())["cleanupPeriodDays"] == 365
    assert me.look()["claude-code"].timer.days == 365
    assert everything(me.surroundings, me.book, NOW) == ()
    with pytest.raises(AlreadyPrivate):
        keep_longer(me.surroundings.installation("claude-code"), me.host, receipts)
    undo(receipt, receipts, me.host)
    assert settings.read_bytes() == before


def test_an_app_that_only_looks_at_the_project_in_use_is_told_so(person):
    me = person("gemini-cli", count=2)
    me.say()
    [notice] = everything(me.surroundings, me.book, NOW)
    said = render(notice.title, ENGLISH)
    assert said == "Gemini CLI: 2 chats will vanish when it is next used in their projects"
    assert "only looks at the chats of the project" in render(notice.body, ENGLISH)


def test_a_span_of_time_is_written_as_one(person):
    me = person("gemini-cli", count=1)
    receipts = Receipts(me.surroundings.state.state / "receipts")
    receipt = keep_longer(me.surroundings.installation("gemini-cli"), me.host, receipts)
    key = ("general", "sessionRetention", "maxAge")
    assert read_key(receipt.edits[0].path, "jsonc", key).value == "365d"


def test_nothing_is_changed_while_the_app_runs_or_where_there_is_no_timer(person):
    me = person("claude-code", "codex", count=1)
    receipts = Receipts(me.surroundings.state.state / "receipts")
    me.run_app("claude")
    with pytest.raises(AppRunning):
        keep_longer(me.surroundings.installation("claude-code"), me.host, receipts)
    with pytest.raises(NoLocalFix):
        keep_longer(me.surroundings.installation("codex"), me.host, receipts)
    assert receipts.all() == ()


def test_where_nobody_knows_from_when_it_counts_that_is_said(person):
    import msgspec

    me = with_claude(person)
    found = me.look()["claude-code"]
    unknown = msgspec.structs.replace(found, timer=msgspec.structs.replace(found.timer, measures=None, sweeps=None))
    notice = warn(unknown, me.book.read()[0], NOW, changeable=False)
    body = render(notice.body, ENGLISH)
    assert "not known from when it counts" in body
    assert "not known when exactly it looks" in body
    assert Action.CHANGE_SETTING not in notice.actions
