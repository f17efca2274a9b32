"""What a person is told of the apps on the computer, and of one of them."""

import datetime

from tidytrace.catalog import knowledge


def test_each_app_says_how_fresh_its_knowledge_is(command, chats):
    apps = {one["id"]: one for one in command("apps", "--json").document["apps"]}
    told = apps["codex"]["knowledge"]
    assert set(told) == {"verified", "versions", "evidence", "old"}
    assert told["evidence"] in {"source", "docs", "observed"}
    assert datetime.date.fromisoformat(told["verified"])
    assert "0.169.0" in told["versions"]
    assert "verified 20" in command("apps").out


def test_old_knowledge_is_called_so(command, chats, monkeypatch):
    monkeypatch.setattr(knowledge, "OLD_AFTER", datetime.timedelta(days=-40000))
    answer = command("apps", "--json")
    assert all(one["knowledge"]["old"] for one in answer.document["apps"])
    assert "old knowledge: verified" in command("apps").out


def test_one_app_has_a_page_with_switches_stores_and_what_its_own_delete_leaves(command, chats):
    page = command("apps", "claude-code").out
    for heading in ("What it keeps here", "Switches on this computer", "In your account"):
        assert heading in page
    assert "sessions: 6 chats" in page
    assert "When you delete a chat in the app itself" in page
    [body] = command("apps", "claude-code", "--json").document["apps"]
    assert body["found"]
    assert {one["state"] for one in body["settings"]} <= {"risk", "ok", "unknown", "manual"}
    assert set(body["own_delete"]) == {"what", "version", "there", "leaves", "takes", "unknown"}


def test_one_app_tells_every_place_and_what_was_found_besides(command, chats):
    page = command("apps", "claude-code").out
    assert "What was found besides" in page
    [body] = command("apps", "claude-code", "--json").document["apps"]
    places = {one["id"]: one for one in body["places"]}
    assert places["sessions"]["conversations"] == 6
    assert places["sessions"]["erasable"] == "alone"
    assert all(one["reason"] for one in body["places"] if one["erasable"] == "no")
    assert {one["id"] for one in body["findings"]} >= {"claude-code.powers", "claude-code.old-chats"}
    assert {one["state"] for one in body["findings"]} <= {"risk", "ok", "unknown", "manual"}


def test_an_app_that_is_not_there_can_be_read_about(command, home):
    answer = command("apps", "goose")
    assert answer.code == 0
    assert "It was not found on this computer." in answer.out
    [body] = command("apps", "goose", "--json").document["apps"]
    assert not body["found"]
    assert body["settings"] == []
    assert body["account"]


def test_an_app_that_nobody_knows_is_a_wrong_word(command, home):
    answer = command("apps", "toaster")
    assert answer.code == 2
    assert "toaster" in answer.err
