"""How long something takes, in seconds of an ordinary computer: a machine that is busy or slow is slow in everything.

Processor time alone is not enough: two programs on one core, or one with many other programs in its memory, take twice
as long for the same work. So a small piece of work of ours is timed beside it, and what that takes longer than it
should is taken off.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

_THREADS: Final = Path("/proc/self/task")
_LOAD: Final = Path("/proc/loadavg")

_ORDINARY: Final = 0.0014
"""Seconds that one turn takes on an AMD EPYC of 2023 with nothing else to do."""


def _turn() -> float:
    began = time.process_time()
    words: dict[str, int] = {}
    for number in range(10_000):
        word = str(number & 1023)
        words[word] = words.get(word, 0) + len(word)
    assert len(words) == 1024
    return time.process_time() - began


def slowness() -> float:
    """How many times as long as on an ordinary computer everything takes here and now; 1 at least."""
    return max(1.0, min(_turn() for _ in range(5)) / _ORDINARY)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside takes no more of the processor than that, on an ordinary computer."""
    slow = slowness()
    began = time.process_time()
    yield
    took = time.process_time() - began
    if took >= seconds:
        took /= max(slow, slowness())
    assert took < seconds, f"it took {took:.3f} s"


def least(work: Callable[[], object], *, enough: float, most: int = 20) -> float:
    """The shortest time of several, in seconds of an ordinary computer.

    Args:
        work: Done again and again.
        enough: Seconds; one that is shorter is the last.
        most: How often at most.
    """
    best = float("inf")
    for _ in range(most):
        slow = slowness()
        began = time.process_time()
        work()
        took = time.process_time() - began
        best = min(best, took / max(slow, slowness()))
        if best < enough:
            break
    return best


class Stopwatch:
    """Runs from its making on, but not while a thread of this process could go on and has no core.

    For what waits by itself and is no work. The system tells that time on Linux alone; elsewhere it is counted in.
    """

    def __init__(self) -> None:
        self._queued, self._began = _queued(), time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began - max(0.0, _queued() - self._queued)


@contextlib.contextmanager
def soon(seconds: float) -> Iterator[None]:
    """What is done inside is over by then, however busy the computer is."""
    watch = Stopwatch()
    yield
    took = watch.seconds
    assert took < seconds, f"it took {took:.2f} s"


def crowd() -> float:
    """How many programs share a core; 1 at least. Another process that we wait for comes that many times later."""
    if not _LOAD.exists():
        return 1.0
    minute, _, _, running, _ = _LOAD.read_text("ascii").split()
    return max(1.0, float(minute) / (os.cpu_count() or 1), int(running.partition("/")[0]) / (os.cpu_count() or 1))


def _queued() -> float:
    """Seconds in which the threads of this process stood in the queue for a core (sched-stats.rst)."""
    total = 0
    for stat in _THREADS.glob("*/schedstat"):
        with contextlib.suppress(OSError):  # the thread has ended, or this kernel does not count
            total += int(stat.read_text("ascii").split()[1])
    return total / 1e9
