"""What is due by the rules, app by app, and what stays although it is old."""

import datetime
import json
import os
import sqlite3
from contextlib import closing

import pytest

from tidytrace.chats.errors import StoreError
from tidytrace.watch.retention.rules import rendered

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
OLD = "tidy older than 90 days"
MENAGERIE = ("codex", "claude-code", "goose", "opencode", "cline", "lm-studio", "deepchat", "copilot-cli", "open-webui")


def ago(days):
    return NOW - datetime.timedelta(days=days)


@pytest.mark.parametrize("app", MENAGERIE)
def test_every_old_chat_of_an_app_is_due_and_the_oldest_first(person, app):
    me = person(app, count=4)
    me.say(OLD)
    found = me.look()[app]
    known = {one.id: one for one in me.surroundings.library.conversations(counts=False)}
    assert found.total == len(known)
    free = [one for one in known.values() if one.erasable == "alone" and not one.pinned and one.updated < ago(90)]
    assert [one.id for one in found.due] == [one.id for one in sorted(free, key=lambda one: (one.updated, one.id))]
    assert len(found.due) + sum(found.held.values()) == sum(one.updated < ago(90) for one in known.values())
    assert all(one.used == known[one.id].updated for one in found.due)


def test_nothing_is_due_before_its_time(person):
    me = person("codex")
    me.say(OLD)
    third = me.talks["codex"][2].ended
    assert len(me.due(third + datetime.timedelta(days=90, hours=-1))) == 2
    assert len(me.due(third + datetime.timedelta(days=90, hours=1))) == 3


def test_without_a_rule_nothing_is_due_and_all_is_counted(person):
    me = person("codex", "goose")
    found = me.look()
    assert me.due() == {}
    assert [one.total for one in found.values()] == [6, 6]
    assert found["codex"].oldest == me.talks["codex"][0].started
    assert rendered(found["codex"].rule) == "keep everything"


@pytest.mark.skipif(os.name == "nt", reason="a folder of Linux, and here its home lies on a disk of Windows")
def test_exceptions_of_every_width(person):
    me = person("codex", "goose")
    codex = [f"codex:{talk.id}" for talk in me.talks["codex"]]
    project = me.surroundings.library.find(codex[0]).project
    me.say(OLD, "app:goose keep everything", f"folder:{project} keep", f"chat:{codex[1]} keep")
    # every third talk is of the first project
    assert me.due() == dict.fromkeys((codex[2], codex[4], codex[5]), OLD)
    me.say(f"folder:{project} tidy older than 30 days", f"chat:{codex[0]} tidy older than 3 days")
    assert me.due()[codex[0]] == f"chat:{codex[0]} tidy older than 3 days"
    assert me.due()[codex[3]] == f"folder:{project} tidy older than 30 days"


@pytest.mark.skipif(os.name == "nt", reason="a folder of Linux, and here its home lies on a disk of Windows")
def test_a_shorter_rule_for_a_folder_reaches_chats_that_the_others_leave(person):
    me = person("codex")
    project = me.surroundings.library.find(f"codex:{me.talks['codex'][0].id}").project
    me.say("tidy older than 300 days", f"folder:{project} tidy older than 90 days")
    assert set(me.due()) == {f"codex:{me.talks['codex'][number].id}" for number in (0, 3)}


def test_a_pinned_chat_is_never_due(person):
    me = person("lm-studio", count=3)
    conversations = sorted(me.host.home.rglob("*.conversation.json"))
    content = json.loads(conversations[0].read_text("utf-8"))
    conversations[0].write_text(json.dumps(content | {"pinned": True}), "utf-8")
    me.say(OLD)
    found = me.look(ago(-300))["lm-studio"]
    assert found.held == {"pinned": 1}
    assert len(found.due) == found.total - 1


def test_what_can_only_go_with_all_others_stays(person):
    me = person("chatbox", count=3)
    me.say(OLD)
    found = me.look()["chatbox"]
    assert found.held["only-all"] == found.total - len(found.due)
    assert all(me.surroundings.library.find(one.id).erasable == "alone" for one in found.due)


def test_what_is_known_from_hearsay_stays(person):
    me = person("cursor", count=3)
    me.say(OLD)
    assert set(me.look()["cursor"].held) == {"evidence-weak"}


def test_what_a_browser_keeps_of_a_site_is_no_chat_that_grows_old(person):
    me = person("firefox", count=1)
    me.say("tidy older than 1 days")
    found = me.look(datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))["firefox"]
    assert found.due == ()
    assert set(found.held) <= {"of-site"}


def test_chats_without_a_folder_are_counted_where_a_folder_has_a_rule(person):
    me = person("open-webui", count=3)
    me.say(OLD)
    assert me.look()["open-webui"].unplaced == 0
    me.say("folder:/home/alice/work keep")
    found = me.look()["open-webui"]
    assert found.unplaced == len(found.due) == 3


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_on_other_systems_too(person, system):
    me = person("codex", system=system, count=3)
    me.say(OLD)
    assert len(me.due()) == 3


def test_an_app_that_cannot_be_read_is_said_and_the_others_are_due(person):
    me = person("codex", "goose", count=3)
    [database] = me.host.home.rglob("sessions.db")
    for beside in database.parent.glob("sessions.db-*"):
        beside.unlink()
    database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    me.say(OLD)
    found = me.look()
    assert len(found["codex"].due) == 3
    assert all(isinstance(one, StoreError) for one in found["goose"].problems)
    assert found["goose"].problems


def test_a_chat_without_any_date_is_never_due(person):
    me = person("goose", count=2)
    [database] = me.host.home.rglob("sessions.db")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE sessions SET created_at = 'never', updated_at = 'never'")
    me.say("tidy older than 1 days")
    undated = {one.id for one in me.surroundings.library.conversations() if one.updated is None}
    assert undated
    assert undated.isdisjoint(me.due(ago(-9000)))


@pytest.mark.parametrize("app", ["codex", "cline", "lm-studio", "deepchat", "claude-code"])
def test_the_outline_says_the_same_as_the_list(person, app):
    me = person(app, count=3)
    library = me.surroundings.library
    outlines = {one.id: one for one in library.outlines(app, lambda _: True).chosen}
    listed = {one.id: one for one in library.conversations(app)}
    assert outlines.keys() == listed.keys()
    for chat, one in outlines.items():
        full = listed[chat]
        assert (one.used, one.created, one.project, one.pinned, one.erasable, one.reason) == (
            *(full.updated or full.created, full.created, full.project, full.pinned, full.erasable, full.reason),
        )
        assert abs(one.written.timestamp() - full.path.stat().st_mtime) < 0.001


def test_an_old_index_and_a_new_one_say_the_same(person):
    me = person("claude-code")
    me.say(OLD)
    surroundings = me.surroundings
    before = me.due()
    list(surroundings.library.conversations(titles=False, counts=False))
    surroundings.index.save()
    assert me.due() == before
    [transcript] = me.host.home.rglob(f"projects/*/{me.talks['claude-code'][0].id}.jsonl")
    transcript.unlink()
    assert set(before) - set(me.due()) == {f"claude-code:{me.talks['claude-code'][0].id}"}
