"""Killed at any moment, the next run goes on from the journal, and everything that went can come back."""

import datetime
import os

import pytest

from tidytrace.erase.act.erasures import Erasures, Stages
from tidytrace.erase.act.restoring import restore
from tidytrace.erase.model import Progress
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.tidying import tidy

NOW = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)
OLD = "tidy older than 90 days"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are made by forking")


class Doomed(Erasures):
    """Ends the process at one step of the act, or of the proof."""

    stage = "act"
    at = 0

    def erase(self, plan, conversations, library, **more):
        def step(progress: Progress) -> None:
            if progress.done >= self.at:
                os._exit(9)

        return super().erase(plan, conversations, library, **more, stages=Stages(**{self.stage: step}))


def killed(me, stage, at):
    process = os.fork()
    if not process:
        doomed = Doomed(me.host, me.surroundings.state, lambda: me.surroundings.library)
        doomed.stage, doomed.at = stage, at
        tidy(me.surroundings, doomed, me.book, NOW)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8


@pytest.mark.parametrize(("stage", "at"), [("act", 0), ("act", 2), ("act", 4), ("act", 7), ("proof", 0)])
def test_the_next_run_goes_on(person, stage, at):
    me = person("claude-code", count=3)
    me.say(OLD)
    answers.agree(me.book, "claude-code", [OLD])
    chats = me.chats()
    killed(me, stage, at)
    me.tidy()
    assert me.chats() == set()
    assert not list((me.surroundings.state.state / "erasing").glob("*"))
    words = {f"PROMPT-{talk.id}".encode() for talk in me.talks["claude-code"]}
    files = [path for path in me.host.home.rglob("*") if path.is_file()]
    assert not [path for path in files if any(word in path.read_bytes() for word in words)]
    receipts = me.erasures.erasures()
    assert all(one.finished and one.restorable for one in receipts)
    restore(me.erasures, receipts)
    assert me.chats() == chats


def test_what_was_said_survives_as_it_was_or_as_it_is(person):
    me = person("codex", count=1)
    before = me.say(OLD)
    process = os.fork()
    if not process:
        os.replace = lambda *_args, **_more: os._exit(9)
        type(me.book.path).replace = lambda *_args: os._exit(9)
        answers.keep_all(me.book, "codex", NOW)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8
    assert me.book.read() == (before, None)
    assert answers.keep_all(me.book, "codex", NOW) == me.book.read()[0]
