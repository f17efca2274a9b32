"""What a person answers to a notice is done, said, and never erases anything at once."""

import datetime
import os

import pytest

from tidytrace.findings.wording import render
from tidytrace.host.documents import documents_folder
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.retention.answering import carry_out
from tidytrace.watch.retention.telling import everything

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
OLD = "tidy older than 90 days"
ENGLISH = Language("en")


@pytest.fixture
def answer():
    def give(me, action, now=NOW):
        [notice] = everything(me.surroundings, me.book, now)
        said = carry_out(me.surroundings, notice, action, now, ENGLISH)
        return said.done, render(said.phrase, ENGLISH)

    return give


@pytest.fixture
def leaving(person):
    """Two of three chats are about to be deleted by Claude Code itself."""
    me = person("claude-code", count=3)
    for talk, days in zip(me.talks["claude-code"], (40, 28, 10), strict=True):
        [transcript] = me.host.home.rglob(f"projects/*/{talk.id}.jsonl")
        then = (NOW - datetime.timedelta(days=days)).timestamp()
        os.utime(transcript, (then, then))
    me.say()
    return me


def test_tidy_agrees_and_the_next_run_tidies(person, answer):
    me = person("codex", count=2)
    me.say(OLD)
    done, said = answer(me, Action.TIDY)
    assert done
    assert "Codex CLI are tidied while it is closed" in said
    assert len(me.chats()) == 2
    assert len(me.tidy().tidied[0].gone) == 2


def test_later_and_keep(person, answer):
    me = person("codex", count=2)
    me.say(OLD)
    assert answer(me, Action.LATER) == (True, "You are asked again on 8 September 2026.")
    assert everything(me.surroundings, me.book, NOW) == ()
    done, said = answer(me, Action.KEEP, NOW + datetime.timedelta(days=8))
    assert (done, said) == (True, "From now on everything of Codex CLI is kept.")
    assert me.due() == {}


def test_letting_go(leaving, answer):
    assert answer(leaving, Action.LET_GO)[0]
    assert everything(leaving.surroundings, leaving.book, NOW) == ()


def test_copies_go_among_the_person_s_documents(leaving, answer):
    done, said = answer(leaving, Action.KEEP_COPIES)
    folder = documents_folder(leaving.host)
    assert (done, said) == (True, f"Chats saved in {folder}: 2.")
    assert len(list(folder.iterdir())) == 2
    assert everything(leaving.surroundings, leaving.book, NOW) == ()


def test_what_cannot_be_saved_is_told_again(leaving, answer):
    [transcript] = leaving.host.home.rglob(f"projects/*/{leaving.talks['claude-code'][0].id}.jsonl")
    times = transcript.stat().st_mtime_ns
    transcript.write_bytes(b'{"type": "summary"}\n')
    os.utime(transcript, ns=(times, times))
    done, said = answer(leaving, Action.KEEP_COPIES)
    assert not done
    assert said.endswith("saved: 1.")
    assert len(everything(leaving.surroundings, leaving.book, NOW)) == 1


def test_the_setting_is_changed_unless_the_app_runs(leaving, answer):
    leaving.run_app("claude")
    done, said = answer(leaving, Action.CHANGE_SETTING)
    assert not done
    assert said.startswith("It could not be done: Close the app first")
    leaving.run_app(None)
    assert answer(leaving, Action.CHANGE_SETTING) == (
        True, "Claude Code keeps chats for 365 days now. You can undo that under Activity.",
    )  # fmt: skip


def test_what_the_app_has_deleted_meanwhile_is_not_called_saved(leaving):
    [notice] = everything(leaving.surroundings, leaving.book, NOW)
    for talk in leaving.talks["claude-code"][:2]:
        [transcript] = leaving.host.home.rglob(f"projects/*/{talk.id}.jsonl")
        transcript.unlink()
    said = carry_out(leaving.surroundings, notice, Action.KEEP_COPIES, NOW, ENGLISH)
    assert said.done
    assert render(said.phrase, ENGLISH).startswith("There is nothing left to save: Claude Code has deleted")


def test_an_app_that_is_gone_meanwhile_is_said(leaving):
    [notice] = everything(leaving.surroundings, leaving.book, NOW)
    leaving.host.home.rename(leaving.host.home.with_name("bob"))
    for action in (Action.KEEP_COPIES, Action.CHANGE_SETTING):
        said = carry_out(leaving.surroundings, notice, action, NOW, ENGLISH)
        assert not said.done
        assert render(said.phrase, ENGLISH).endswith("It is not on this computer any more.")


def test_what_cannot_be_noted_is_said(person, answer, monkeypatch):
    me = person("codex", count=1)
    me.say(OLD)

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tidytrace.watch.retention.book.write_private", full)
    assert answer(me, Action.TIDY) == (False, "It could not be done: no room left on the disk")


def test_other_answers_are_for_others(person):
    me = person("codex", count=1)
    me.say(OLD)
    [notice] = everything(me.surroundings, me.book, NOW)
    assert carry_out(me.surroundings, notice, Action.SHOW, NOW, ENGLISH) is None
