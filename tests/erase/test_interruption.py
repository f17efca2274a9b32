"""Killed at any step: what stands on the disk is the old or the new state, and a second run finishes."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from chatter import fresh_desk
from tidytrace.erase import carry_out

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
OTHER = '{"session":"other","prompt":"of a conversation that is not listed"}\n'


def furnish(desk):
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats", "REPLY-cat sixteen hours a day")
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    desk.write("history.jsonl", json.dumps({"session": CAT, "prompt": "MARK-cat"}) + "\n" + OTHER)
    desk.write("logs/a.log", "start\nMARK-cat tell me about the sleeping habits of cats\n")
    desk.write(f"sessions/one/{CAT}/agent.jsonl", "MARK-cat")
    desk.database(rows=[("d-1", None, "MARK-d a conversation that stands in a database")])


class Killer:
    """Ends the process at one step, like a power cut."""

    def __init__(self, at: int) -> None:
        self.left = at

    def note(self, step: str, path: Path) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


class Steps:
    def __init__(self) -> None:
        self.steps: list[str] = []

    def note(self, step: str, path: Path) -> None:
        self.steps.append(step)


def run_and_die(plan, at: int) -> None:
    carry_out(plan, journal=Killer(at))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_killed_at_each_step_a_second_run_finishes(tmp_path, chatter):
    steps = Steps()
    first = fresh_desk(tmp_path / "whole", chatter)
    furnish(first)
    first.erase(CAT, "d-1", journal=steps)
    assert {"overwrite", "remove", "write", "replace", "delete-rows", "commit", "fold-in", "compact"} == set(
        steps.steps
    )
    fork = multiprocessing.get_context("fork")
    for at in range(len(steps.steps)):
        desk = fresh_desk(tmp_path / f"killed-{at}", chatter)
        furnish(desk)
        process = fork.Process(target=run_and_die, args=(desk.plan(CAT, "d-1"), at))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        where = f"{at} {steps.steps[at]}"
        assert OTHER in (desk.data / "history.jsonl").read_text(), where
        assert "MARK-dog" in (desk.data / f"sessions/one/{DOG}.jsonl").read_text(), where
        listed = desk.chats()
        left = [native for native in (CAT, "d-1") if native in listed]
        outcome = desk.erase(*left) if left else desk.erase(DOG)
        assert not outcome.failed, where
        assert not outcome.problems, where
        assert desk.raw("MARK-cat") == [], where
        assert desk.raw("MARK-d a") == [], where
        names = {path.name for path in desk.data.rglob("*")}
        assert f"{CAT}.jsonl" not in names, where
        assert not [name for name in names if name.startswith(".tidytrace")], where


def test_ctrl_c_in_the_middle_leaves_no_half_overwritten_file(desk):
    furnish(desk)

    class Interrupt(Steps):
        def note(self, step: str, path: Path) -> None:
            super().note(step, path)
            if step == "remove":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.erase(CAT, journal=Interrupt())
    assert CAT in desk.chats()
    assert not desk.erase(CAT).failed
    assert desk.raw("MARK-cat") == []
