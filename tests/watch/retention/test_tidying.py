"""What is due goes through plan, vault and proof: after the person agreed, and with a way back."""

import datetime
import json
import os

import pytest

from tidytrace.chats.errors import StoreError
from tidytrace.erase.act.lock import AnotherTidytrace, alone
from tidytrace.erase.act.restoring import restore
from tidytrace.findings.dates import written
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action, Kind
from tidytrace.watch.notices.preferences import keep_peace
from tidytrace.watch.peace import Hours
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.rules import parse
from tidytrace.watch.retention.telling import ask, done, everything
from tidytrace.watch.retention.tidying import rehearse

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
OLD = "tidy older than 90 days"
ENGLISH = Language("en")


def files(person):
    """Everything of the apps, to the byte."""
    own = person.host.home / ".local", person.host.home / ".cache"
    paths = (path for path in person.host.home.rglob("*") if not any(one in path.parents for one in own))
    return {path: path.read_bytes() for path in paths if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


def words(person, app):
    """Words of the app's talks that still stand anywhere in the home."""
    marks = [f"PROMPT-{talk.id}".encode() for talk in person.talks[app]]
    return {mark for content in files(person).values() for mark in marks if mark in content}


def test_nothing_goes_before_the_person_agreed(person):
    me = person("codex")
    me.say(OLD)
    before = files(me)
    found = me.tidy()
    assert [one.app for one in found.asking] == ["codex"]
    assert found.tidied == ()
    assert files(me) == before


def test_the_question_names_counts_dates_and_the_rule(person):
    me = person("codex")
    me.say(OLD)
    [notice] = everything(me.surroundings, me.book, NOW)
    assert notice.kind is Kind.TIDY
    assert render(notice.title, ENGLISH) == "Codex CLI: tidy 6 old chats?"
    body = render(notice.body, ENGLISH)
    assert f"between {written(me.talks['codex'][0].ended.astimezone().date(), ENGLISH)} and " in body
    assert OLD in body
    assert "for 30 days" in body
    assert notice.actions == (Action.TIDY, Action.LATER, Action.KEEP)
    assert "清理超过 90 天未用的" in render(notice.body, Language("zh_CN"))


@pytest.mark.parametrize("app", ["codex", "claude-code", "goose", "opencode", "lm-studio"])
def test_after_that_it_goes_without_a_trace_and_comes_back_whole(person, app):
    me = person(app, count=3)
    me.say(OLD)
    before, chats = files(me), me.chats()
    answers.agree(me.book, app, [OLD])
    [tidied] = me.tidy().tidied
    assert set(tidied.gone) == chats
    assert (tidied.left, tidied.waiting, tidied.problems) == (0, 0, ())
    assert tidied.files > 0
    assert me.chats() == set()
    assert words(me, app) == set()
    [receipt] = me.erasures.erasures()
    assert (receipt.id, receipt.until - receipt.when) == (tidied.receipt, datetime.timedelta(days=30))
    restore(me.erasures, [receipt])
    assert me.chats() == chats
    assert before.keys() <= files(me).keys()
    assert {mark for content in before.values() for mark in _marks(me, app) if mark in content} == words(me, app)
    # what the person took back is not taken away again the next night
    now = datetime.datetime.now(datetime.UTC)
    assert me.tidy(now + datetime.timedelta(days=89)).tidied == ()
    assert me.look(now)[app].held == {"brought-back": 3}
    assert len(me.tidy(now + datetime.timedelta(days=91)).tidied[0].gone) == 3


def _marks(me, app):
    return [f"PROMPT-{talk.id}".encode() for talk in me.talks[app]]


def test_only_what_the_rules_say_goes_and_all_else_stays_to_the_byte(person):
    me = person("claude-code", "codex")
    dear = f"codex:{me.talks['codex'][0].id}"
    claude = {path: content for path, content in files(me).items() if ".claude" in path.parts}
    me.say(OLD, "app:claude-code keep everything", f"chat:{dear} keep")
    for app in ("codex", "claude-code"):
        answers.agree(me.book, app, [OLD])
    found = me.tidy()
    assert [one.app for one in found.tidied] == ["codex"]
    assert {one for one in me.chats() if one.startswith("codex:")} == {dear}
    assert {path: content for path, content in files(me).items() if ".claude" in path.parts} == claude


def test_a_pinned_chat_stays_even_if_it_was_pinned_after_the_look(person, monkeypatch):
    me = person("lm-studio", count=3)
    me.say(OLD)
    answers.agree(me.book, "lm-studio", [OLD])
    surroundings = me.surroundings
    look = surroundings.library.outlines

    def pin_meanwhile(app, wanted):
        found = look(app, wanted)
        path = min(me.host.home.rglob("*.conversation.json"))
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"pinned": True}), "utf-8")
        return found

    monkeypatch.setattr(surroundings.library, "outlines", pin_meanwhile)
    from tidytrace.watch.retention.tidying import tidy

    [tidied] = tidy(surroundings, me.erasures, me.book, NOW).tidied
    assert [one.reason for one in tidied.kept] in (["pinned"], ["just-used"])
    assert len(tidied.gone) == 2


def test_what_was_written_to_just_now_stays(person):
    me = person("codex", count=3)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    [transcript] = me.host.home.rglob(f"*{me.talks['codex'][0].id}*.jsonl")
    transcript.touch()
    [tidied] = me.tidy().tidied
    assert [(one.id, one.reason) for one in tidied.kept] == [(f"codex:{me.talks['codex'][0].id}", "just-used")]
    assert len(tidied.gone) == 2


def test_an_app_that_runs_is_left_until_it_is_closed(person):
    me = person("codex", "goose", count=3)
    me.say(OLD)
    for app in ("codex", "goose"):
        answers.agree(me.book, app, [OLD])
    me.run_app("codex")
    by_app = {one.app: one for one in me.tidy().tidied}
    assert by_app["codex"].gone == ()
    assert {one.reason for one in by_app["codex"].kept} == {"app-running"}
    assert len(by_app["goose"].gone) == 3
    me.run_app(None)
    assert len(me.tidy().tidied[0].gone) == 3


def test_a_computer_that_hides_its_programs_is_left(person):
    me = person("codex", count=2, processes_known=False)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    before = files(me)
    [tidied] = me.tidy().tidied
    assert {one.reason for one in tidied.kept} == {"processes-unknown"}
    assert files(me) == before


def test_quiet_hours_are_kept_unless_the_person_asks(person):
    me = person("codex", count=2)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    hour = NOW.astimezone()
    hours = Hours(hour.time(), (hour + datetime.timedelta(hours=1)).time())
    keep_peace(me.surroundings.state, quiet=hours)
    assert me.tidy().quiet
    assert everything(me.surroundings, me.book, NOW) == ()
    assert len(me.chats()) == 2
    assert len(me.tidy(asked=True).tidied[0].gone) == 2


def test_a_run_is_bounded_and_the_oldest_go_first(person):
    me = person("codex", "goose", count=4)
    me.say(OLD)
    for app in ("codex", "goose"):
        answers.agree(me.book, app, [OLD])
    found = {one.app: one for one in me.tidy(most=5).tidied}
    assert sum(len(one.gone) for one in found.values()) == 5
    assert sum(one.waiting for one in found.values()) == 3
    first = me.talks["codex"]
    assert len(found["codex"].gone) == 4
    assert {one.partition(":")[2] for one in found["codex"].gone} == {talk.id for talk in first}
    assert len(me.tidy(most=5).tidied[0].gone) == 3


def test_what_must_stay_takes_no_place_from_those_behind_it(person):
    me = person("codex", count=5)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    for talk in me.talks["codex"][:2]:
        [transcript] = me.host.home.rglob(f"*{talk.id}*.jsonl")
        transcript.touch()
    [tidied] = me.tidy(most=2).tidied
    assert {one.partition(":")[2] for one in tidied.gone} == {talk.id for talk in me.talks["codex"][2:4]}
    assert tidied.waiting == 1


def test_a_changed_rule_asks_again(person):
    me = person("codex", count=3)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    me.say("tidy older than 60 days")
    found = me.tidy()
    assert found.tidied == ()
    assert [one.app for one in found.asking] == ["codex"]
    assert len(me.chats()) == 3


@pytest.mark.skipif(os.name == "nt", reason="a folder of Linux, and here its home lies on a disk of Windows")
def test_a_narrower_rule_is_asked_about_of_its_own(person):
    me = person("codex", count=6)
    project = me.surroundings.library.find(f"codex:{me.talks['codex'][0].id}").project
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    me.say(f"folder:{project} tidy older than 30 days")
    found = me.tidy()
    assert len(found.tidied[0].gone) == 4
    [question] = found.asking
    notice = ask(question, me.book.read()[0], NOW)
    assert render(notice.title, ENGLISH) == "Codex CLI: tidy 2 old chats?"
    assert f"folder:{project} " in render(notice.body, ENGLISH)


def test_later_and_keep_are_answers(person):
    me = person("codex", count=2)
    me.say(OLD)
    [first] = everything(me.surroundings, me.book, NOW)
    answers.put_off(me.book, "codex", NOW)
    assert everything(me.surroundings, me.book, NOW + datetime.timedelta(days=6)) == ()
    [again] = everything(me.surroundings, me.book, NOW + datetime.timedelta(days=8))
    assert again.id != first.id
    answers.keep_all(me.book, "codex", NOW)
    assert everything(me.surroundings, me.book, NOW + datetime.timedelta(days=9)) == ()
    assert me.due() == {}


def test_what_was_done_is_told_with_its_receipt(person):
    me = person("codex", count=2)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    [tidied] = me.tidy().tidied
    notice = done(tidied)
    assert render(notice.title, ENGLISH) == "Codex CLI: 2 old chats were tidied"
    assert f"until {written(tidied.until.astimezone().date(), ENGLISH)}" in render(notice.body, ENGLISH)
    assert notice.about["receipt"] == tidied.receipt


def test_without_a_place_for_copies_nothing_goes_and_that_is_said(person):
    me = person("codex", count=2)
    me.erasures.vault.choose("passphrase", "correct horse battery")
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    before = files(me)
    [tidied] = me.tidy().tidied
    assert tidied.no_copy
    assert tidied.gone == ()
    assert files(me) == before
    assert render(done(tidied).title, ENGLISH) == "Codex CLI: old chats wait, because no copy for undo can be made"


def test_only_one_tidytrace_at_a_time(person):
    me = person("codex", count=2)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    with alone(me.surroundings.state.state):
        [tidied] = me.tidy().tidied
    assert [type(one) for one in tidied.problems] == [AnotherTidytrace]
    assert len(me.chats()) == 2


def test_it_can_be_stopped_between_two_apps(person):
    me = person("codex", "goose", count=2)
    me.say(OLD)
    for app in ("codex", "goose"):
        answers.agree(me.book, app, [OLD])
    found = {one.app: one.waiting for one in me.tidy(cancelled=lambda: True).tidied}
    assert found == {"codex": 2, "goose": 2}
    assert len(me.chats()) == 4


def test_copies_whose_time_is_over_are_destroyed_by_a_later_run(person):
    me = person("codex", count=2)
    me.say(OLD)
    answers.agree(me.book, "codex", [OLD])
    me.tidy()
    [receipt] = me.erasures.erasures()
    me.tidy(receipt.until - datetime.timedelta(hours=1))
    assert me.erasures.vault.holds(receipt.id)
    me.tidy(receipt.until + datetime.timedelta(hours=1))
    assert not me.erasures.vault.holds(receipt.id)
    assert me.erasures.erasures()[0].destroyed


def test_a_rehearsal_changes_nothing(person):
    me = person("codex", count=3)
    me.say(OLD)
    before = files(me)
    [(tidied, plan)] = rehearse(me.surroundings, Chooser([parse(OLD)], me.host), NOW, most=2)
    assert (tidied.chosen, tidied.waiting, len(plan.apps)) == (2, 1, 2)
    assert files(me) == before


def test_a_reminder_comes_when_its_time_has_come_and_once(person):
    me = person("codex", "goose", count=2)
    me.say("remind every 30 days", "app:goose remind every 7 days")
    assert everything(me.surroundings, me.book, NOW + datetime.timedelta(days=6)) == ()
    [goose] = everything(me.surroundings, me.book, NOW + datetime.timedelta(days=8))
    assert "keeps 2 chats on this computer" in render(goose.title, ENGLISH)
    assert goose.about == {"app": "goose"}
    assert everything(me.surroundings, me.book, NOW + datetime.timedelta(days=9)) == ()
    both = everything(me.surroundings, me.book, NOW + datetime.timedelta(days=31))
    assert render(both[0].title, ENGLISH).startswith(
        "AI apps keep 2 chats on this computer, the oldest from 2 March 2026"
    )
    assert "every 30 days" in render(both[0].body, ENGLISH)
    assert len(both) == 2


def test_a_store_that_cannot_be_read_stops_no_other(person):
    me = person("codex", "goose", count=2)
    [database] = me.host.home.rglob("sessions.db")
    for beside in database.parent.glob("sessions.db-*"):
        beside.unlink()
    database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    me.say(OLD)
    for app in ("codex", "goose"):
        answers.agree(me.book, app, [OLD])
    assert {one.app for one in me.tidy().tidied if one.gone} >= {"codex"}
    assert any(isinstance(one, StoreError) for one in me.look()["goose"].problems)
