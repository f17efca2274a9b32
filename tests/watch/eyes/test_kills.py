"""Killed at any moment: after the next start nothing that was added is unheard, and nothing is told twice."""

import os
import signal
import time
from pathlib import Path

import pytest

from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import current_host
from tidytrace.watch.eyes.home import sights_of
from tidytrace.watch.eyes.wire import Glance, Study
from tidytrace.watch.eyes.worker import Worker
from watch_eyes import card

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a copy of this process is killed")
_STEPS = 60
"""Statements that are tried at most, one after the other."""


def in_a_copy(work) -> int:
    """Do something in a copy of this process, which may be killed; how it ended."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


def tell_all(worker, told: Path) -> None:
    """As the process that stays does it: what waits is taken, and then told."""
    while (notice := worker._sights.next()) is not None:
        with told.open("ab") as file:
            file.write(notice.id.encode() + b"\n")


def test_at_every_statement_that_is_written(worker, chats, tmp_path: Path) -> None:
    chats.say("Hello.")
    first = worker()
    first._sights.begin(10**9)
    first.do(Study(None, start=True))
    first._sights.close()
    told = tmp_path / "told"
    first._make_ready()
    surroundings = Surroundings.of(current_host())
    assert surroundings.installations  # looked for once for all copies
    expected: list[str] = []
    for step in range(_STEPS):
        path = chats.say(f"My card is {card(str(step))}.", 0 if step == 0 else step + 10)
        expected.append(f"sensitive:payment-card:claude-code:{path.stem}")
        left = step

        def killed(_statement: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def work(path=path, killed=killed) -> None:
            mine = Worker(surroundings, sights_of(surroundings.state))
            mine._look = first._look  # the rules are ready
            mine._sights._file.set_trace_callback(killed)
            mine.do(Glance((os.fsencode(path),), ("claude-code",)))
            tell_all(mine, told)

        if not os.WIFSIGNALED(in_a_copy(work)):
            break
    else:
        pytest.fail("it was never let live")
    assert step > 10
    # the next start
    after = worker()
    after.do(Study(None, start=True))
    tell_all(after, told)
    assert sorted(told.read_text().split()) == sorted(expected)


def test_whenever_the_watcher_itself_is_killed(watch, chats) -> None:
    chats.say("Hello.")
    told: list[str | None] = []
    for number, seconds in enumerate((0.0, 0.15, 0.4)):
        one = watch()
        one.ready()
        chats.say(f"My card is {card(str(number))}.", number)
        time.sleep(seconds)
        one.kill()
        told += one.told()
    last = watch()
    last.ready()
    for number in range(3):
        if chats.id(number) not in told:
            last.notice(chats.id(number))
    told += last.told()
    assert sorted(told) == [chats.id(number) for number in range(3)]
