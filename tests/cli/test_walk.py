"""``tidytrace walk``: asked on a terminal, told elsewhere."""

import io
import sys

import pytest

from tidytrace.catalog import load_tips
from tidytrace.cli import walk
from tidytrace.host import StateFolders, current_host

TIPS = [tip.id for tip in load_tips()]


@pytest.fixture
def at_terminal(monkeypatch):
    """The person types these lines."""

    def typed(*lines):
        monkeypatch.setattr(walk, "_at_terminal", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return typed


@pytest.fixture
def shares(home):
    """Claude Code as it is at first, without chats: nothing is there to be looked through for long."""
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "settings.json").write_text("{}\n")
    return home


def _one_question_a_page(answer):
    """Lines for the whole walk: scenes are skipped with Enter."""
    lines = []
    for tip in TIPS:
        lines += [""] * {"doubt-demands": 2, "check-before-believing": 1, "second-opinion": 1}.get(tip, 0)
        lines.append(answer)
    return lines


def test_without_a_terminal_each_tip_is_told_and_the_exit_code_is_0(command, shares):
    answer = command("walk", "--lang", "en")
    assert answer.code == 0
    lines = [line.split("\t") for line in answer.out.splitlines()]
    assert len(lines) == len(TIPS)
    told = {line[0][2:]: line for line in lines}
    assert told["Turn data sharing off"][0].startswith("! ")
    assert "Claude Code" in told["Turn data sharing off"][1]
    assert told["An AI can be biased: ask a second source"][1] == "Nothing on this computer shows it."


def test_the_document_has_tips_evidence_and_walks(command, home):
    home.mkdir(parents=True, exist_ok=True)
    document = command("walk", "--json").document
    assert document["schema"] == "tidytrace/walk/1"
    assert [tip["id"] for tip in document["tips"]] == TIPS
    assert (document["current"], document["walks"], document["next"]) == (None, [], None)
    one = document["tips"][0]
    assert set(one) == {"id", "title", "state", "answer", "evidence", "told"}
    assert set(one["evidence"]) == {"risk", "ok", "unknown", "manual", "apps"}


def test_a_walk_is_left_and_continued(command, home, at_terminal):
    home.mkdir(parents=True, exist_ok=True)
    at_terminal("a", "x", "q")
    answer = command("walk", "--lang", "en")
    assert answer.code == 0
    assert "Question 3 of 13" in answer.out
    assert "Question 4" not in answer.out
    assert "Your answers are kept" in answer.out

    at_terminal(*_one_question_a_page("n")[2:])
    answer = command("walk", "--lang", "en")
    assert "Question 2 " not in answer.out
    assert "Question 3 of 13" in answer.out
    assert "The walk is done." in answer.out
    assert "Already so 1 · Not now 11 · Does not apply 1" in answer.out
    assert "12339" in answer.out
    assert "12377" in answer.out
    assert "12321" in answer.out

    document = command("walk", "--json").document
    (done,) = document["walks"]
    assert document["current"] is None
    assert done["answers"] == {"done": 0, "already-so": 1, "not-now": 11, "does-not-apply": 1}
    assert sum(done["counts"].values()) == 13
    assert document["tips"][1]["answer"] == "does-not-apply"
    assert document["next"] is not None


def test_enter_back_and_wrong_letters(command, home, at_terminal):
    home.mkdir(parents=True, exist_ok=True)
    at_terminal("d", "b", "huh", "n", "q")
    answer = command("walk", "--lang", "en")
    assert answer.out.count("Question 1 of 13") == 2
    assert "Please type one of these letters" in answer.err
    current = command("walk", "--json").document["current"]
    assert [(one["id"], one["answer"]) for one in current["tips"]] == [(TIPS[0], "not-now")]


def test_a_scene_teaches_and_nothing_of_it_is_kept(command, home, at_terminal):
    home.mkdir(parents=True, exist_ok=True)
    at_terminal(*_one_question_a_page("n")[:10], "3", "1", "", "n")
    answer = command("walk", "--lang", "en")
    assert "whoever pays once is asked again" in " ".join(answer.out.split())
    assert "The number that you have called for years" in " ".join(answer.out.split())
    kept = (StateFolders.of(current_host()).state / "walk.json").read_text()
    assert "voice" not in kept
    assert '"doubt-demands"' in kept


def test_what_needs_the_person_is_put_right_on_its_page_and_can_be_undone(command, shares, at_terminal):
    at_terminal("n", "n", "n", "f", "y", "", "q")
    answer = command("walk", "--lang", "en")
    before, _, after = answer.out.rpartition("Undo: tidytrace undo r-")
    assert "More: tidytrace chats list --sensitive" in before
    assert "things need you (Claude Code" in before.partition("Question 4 of 13")[2]
    assert "Claude Code" not in after.partition("Question 5 of 13")[0].partition("[d ")[0]
    done = command("undo", "--list", "--json").document["receipts"]
    assert done
    assert {one["kind"] for one in done} == {"setting"}
    assert command("undo", "--json").document["undone"]


def test_what_cannot_be_read_of_former_walks_is_said(command, home):
    home.mkdir(parents=True, exist_ok=True)
    state = StateFolders.of(current_host()).state
    state.mkdir(parents=True, mode=0o700)
    (state / "walk.json").write_text("{")
    answer = command("walk", "--json")
    assert answer.code == 3
    assert answer.document["errors"][0]["where"] == str(state / "walk.json")
    assert len(answer.document["tips"]) == 13


def test_chinese_throughout(command, home, at_terminal):
    home.mkdir(parents=True, exist_ok=True)
    at_terminal("q")
    answer = command("walk", "--lang", "zh_CN")
    assert "AI 应用动手之前会先问您吗" in answer.out
