"""``tidytrace retention``, as a person or a program calls it."""

import datetime
import json
import os
import time

import pytest

OLD = "tidy older than 30 days"
SCHEMA = "tidytrace/retention/1"


@pytest.fixture
def retention(command, chats):
    """Six chats in Claude Code and six in Codex, last used in March 2026; nobody is asked for a passphrase."""
    command("vault", "key", "file")

    def call(*arguments, code=0):
        answer = command("retention", *arguments, "--json")
        assert answer.code == code, answer.err
        assert answer.document["schema"] == SCHEMA
        return answer.document

    return call


def app(document, name):
    return next(one for one in document["apps"] if one["app"] == name)


def test_nothing_is_set_at_first(retention):
    document = retention()
    assert [one["rule"] for one in document["rules"]] == ["keep everything"]
    assert document["quiet"] is None
    codex = app(document, "codex")
    assert (codex["chats"], codex["due"], codex["own_timer"]) == (6, 0, None)
    assert codex["oldest"].startswith("2026-03-")


def test_rules_are_set_shown_and_taken_back(retention, command, home):
    document = retention("--set", OLD, "--set", "app:codex keep everything", "--set", "folder:~/work keep")
    assert [one["rule"] for one in document["rules"]] == [
        OLD, "app:codex keep everything", f"folder:{home / 'work'} keep everything",
    ]  # fmt: skip
    assert app(document, "codex")["rule"] == "app:codex keep everything"
    assert "• tidy older than 30 days" in command("retention", "--list").out
    assert "• 清理超过 30 天未用的" in command("--lang", "zh_CN", "retention").out
    document = retention("--remove", "app:codex", "--remove", "folder:~/work")
    assert [one["rule"] for one in document["rules"]] == [OLD]
    assert retention("--remove", OLD)["rules"][0]["rule"] == "keep everything"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "forget all"], "is no rule"),
        (["--set", "app:codexx keep"], "no app with this id"),
        (["--set", "chat:codex:nowhere keep"], "no conversation with this id"),
        (["--set", "folder:work keep"], "whole path"),
        (["--remove", "app:codex"], "There is no rule"),
        (["--quiet", "late"], "not a range of hours"),
        (["--yes"], "go with --due"),
        (["--due", "--run"], "choose one of"),
        (["--vanishing", "let-go"], "goes with --app"),
        (["--app", "nothing"], "not on this computer"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(retention, command, arguments, words):
    before = retention()["rules"]
    answer = command("retention", "--set", OLD, *arguments)
    assert answer.code == 2
    assert words in answer.err
    assert retention()["rules"] == before


def test_each_chat_that_is_due_is_listed_with_the_rule_that_won(retention, command, chats):
    kept = f"codex:{chats[6].id}"
    document = retention("--set", OLD, "--set", f"chat:{kept} keep", "--due")
    due = {one["id"]: one for one in document["due"]}
    assert len(due) == 11
    assert kept not in due
    assert {one["why"] for one in due.values()} == {OLD}
    assert not any(one["agreed"] for one in due.values())
    assert due[f"codex:{chats[7].id}"]["used"].startswith("2026-03-")
    assert len(command("retention", "--due").out.splitlines()) == 11


def test_a_rehearsal_changes_nothing(retention):
    rehearsed = retention("--set", OLD, "--due", "--dry-run", "--app", "codex")
    assert [(one["app"], one["planned"], one["gone"]) for one in rehearsed["tidied"]] == [("codex", 6, [])]
    assert app(rehearsed, "codex")["chats"] == 6


def test_yes_agrees_and_tidies_and_all_comes_back(retention, command):
    document = retention("--set", OLD, "--due", "--yes", "--app", "codex")
    [tidied] = document["tidied"]
    assert (len(tidied["gone"]), tidied["left"]) == (6, 0)
    assert [one["app"] for one in document["apps"] if one["chats"]] == []
    assert command("undo", tidied["receipt"]).code == 0
    document = retention()
    assert (app(document, "codex")["chats"], app(document, "codex")["held"]) == (6, {"brought-back": 6})
    assert app(document, "claude-code")["due_by"][0]["agreed"] is False


def test_the_assistant_s_own_run_asks_first(retention, command):
    document = retention("--set", OLD, "--quiet", "off", "--run")
    assert (document["asking"], document["tidied"]) == (["claude-code", "codex"], [])
    assert "you have not agreed yet" in command("retention", "--run").out


def test_quiet_hours_hold_the_assistant_back(retention):
    now = datetime.datetime.now().astimezone()
    hours = f"{now:%H}:00-{(now + datetime.timedelta(hours=2)):%H}:00"
    document = retention("--set", OLD, "--quiet", hours, "--run")
    assert document["quiet_now"] is True
    assert document["tidied"] == []


def test_a_damaged_file_is_said_and_keeps_everything(retention, home):
    retention("--set", OLD)
    [path] = home.rglob("retention.json")
    path.write_text("{", "utf-8")
    document = retention("--run", code=3)
    assert [one["where"] for one in document["errors"]] == [str(path)]
    assert (document["rules"][0]["rule"], document["tidied"]) == ("keep everything", [])


@pytest.fixture
def soon(home, chats):
    """Two chats that Claude Code deletes at its next start, and one on the day after tomorrow."""
    for talk, days in zip(chats[:6], (40, 35, 28, 3, 2, 1), strict=True):
        [transcript] = home.rglob(f"projects/*/{talk.id}.jsonl")
        then = time.time() - days * 86400
        os.utime(transcript, (then, then))


def test_what_will_vanish_is_told_and_copies_are_kept(retention, command, soon, tmp_path):
    claude = app(retention(), "claude-code")
    assert (claude["own_timer"]["days"], claude["own_timer"]["counts_from"]) == (30, "written")
    vanish = claude["will_vanish"]
    assert (vanish["chats"], vanish["overdue"], vanish["at_next_start"], vanish["settled"]) == (3, 2, True, False)
    assert "3 chats will vanish at its next start" in command("retention").out
    folder = tmp_path / "mine"
    document = retention("--app", "claude-code", "--vanishing", "keep-copies", "--out", str(folder))
    assert len(document["saved"]) == len(list(folder.iterdir())) == 3
    assert app(document, "claude-code")["will_vanish"]["settled"] is True


def test_letting_go_and_changing_the_app_s_setting(retention, command, soon, home):
    document = retention("--app", "claude-code", "--vanishing", "let-go")
    assert app(document, "claude-code")["will_vanish"]["settled"] is True
    settings = home / ".claude" / "settings.json"
    before = settings.read_bytes()
    document = retention("--app", "claude-code", "--vanishing", "change-setting")
    assert json.loads(settings.read_bytes())["cleanupPeriodDays"] == document["changed"]["days"] == 365
    assert app(document, "claude-code")["will_vanish"] is None
    assert command("undo", document["changed"]["receipt"]).code == 0
    assert settings.read_bytes() == before
    document = retention("--app", "codex", "--vanishing", "change-setting", code=3)
    assert document["changed"] is None
