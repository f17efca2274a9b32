"""The sums of many apps by two processes: the second one is a copy of this one, and starts when there is much to do."""

import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, NamedTuple

from tidytrace.chats.errors import StoreError
from tidytrace.chats.page import News, Page
from tidytrace.chats.tally import Tally
from tidytrace.host.forks import may_fork

_SHORT: Final = 0.1
"""Seconds of work for which no second process is worth its start."""
_NUMBER: Final = 2
"""Bytes of the number of an app."""

Sums = tuple[Tally, list[StoreError]]
"""What one app comes to, and what of it could not be read."""


class Work(NamedTuple):
    """What is done for one app, in whichever process."""

    summed: Callable[[str], Sums]
    page_of: Callable[[str], Page | None]
    """What is known of an app; what the other process finds out gets there."""


class _Answer(NamedTuple):
    app: str
    sums: Sums
    news: News | None


def abreast(apps: Sequence[str], work: Work, second: "Second | None" = None) -> Iterator[tuple[str, Sums]]:
    """The sums of each app, in their order.

    Args:
        apps: the apps.
        work: what is done for each.
        second: a process that was started with just these apps.
    """
    begin = time.monotonic()
    for number, app in enumerate(apps):
        if second is None and len(apps) - number > 1 and time.monotonic() - begin > _SHORT:
            second = Second.started(apps[number:], work)
            begin = time.monotonic()
        if second is not None:
            yield from _by_two(apps[number:], work, second)
            return
        yield app, work.summed(app)


def _by_two(apps: Sequence[str], work: Work, other: "Second") -> Iterator[tuple[str, Sums]]:
    done: dict[str, Sums] = {}

    def take(answer: _Answer) -> None:
        page = work.page_of(answer.app)
        if page is not None and answer.news is not None:
            page.take(answer.news)
        done[answer.app] = answer.sums

    try:
        for app in apps:
            while app not in done:
                mine = other.next_app()
                if mine is not None:
                    done[mine] = work.summed(mine)
                    for answer in other.answers():
                        take(answer)
                elif (last := other.wait()) is not None:
                    take(last)
                else:
                    done[app] = work.summed(app)  # the other one took it and is gone
            yield app, done.pop(app)
    finally:
        other.end()


class Second:
    """The second process, as the first one sees it. It begins at once, whatever the first one does meanwhile."""

    def __init__(self, apps: Sequence[str], process: BaseProcess, waiting: int, pipe: Connection) -> None:
        """Of ``started``."""
        self._apps = apps
        self._process, self._waiting, self._pipe = process, waiting, pipe
        self._alive = True

    @classmethod
    def started(cls, apps: Sequence[str], work: Work) -> "Second | None":
        """A copy of this process, where that can be had and helps."""
        if sys.platform != "linux" or not may_fork() or len(os.sched_getaffinity(0)) < 2:
            return None
        else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
            try:
                waiting = _in_line(len(apps))
                here, there = multiprocessing.Pipe(duplex=False)
            except OSError:
                return None

            def serve() -> None:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts ends the first process, and that one this
                here.close()
                try:
                    _serve(apps, work, waiting, there)
                except Exception:  # noqa: BLE001 - the first process does the same work, and is told of whatever it was
                    os._exit(1)

            process = multiprocessing.get_context("fork").Process(target=serve, daemon=True)
            other = cls(apps, process, waiting, here)
            try:
                process.start()
            except OSError:
                other.close()
                return None
            finally:
                there.close()
            return other

    def next_app(self) -> str | None:
        """One that nobody has begun with; none when there are no more."""
        return _next(self._apps, self._waiting)

    def answers(self) -> Iterator[_Answer]:
        """Those that have come."""
        while self._alive and self._pipe.poll() and (answer := self.wait()) is not None:
            yield answer

    def wait(self) -> _Answer | None:
        """The next answer; none when there will be no more."""
        if self._alive:
            try:
                answer: _Answer = self._pipe.recv()
            except (EOFError, OSError):
                self._alive = False
            else:
                return answer
        return None

    def end(self) -> None:
        """Let it go, whatever it is doing: it writes nothing."""
        self.close()
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Nothing is asked or heard any more."""
        self._pipe.close()
        os.close(self._waiting)


def _in_line(count: int) -> int:
    """A pipe with the numbers of all apps; each is read once, by whoever comes first. Raises OSError."""
    waiting, end = os.pipe()
    os.write(end, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(end)
    return waiting


def _next(apps: Sequence[str], waiting: int) -> str | None:
    number = os.read(waiting, _NUMBER)
    return apps[int.from_bytes(number, "big")] if number else None


def _serve(apps: Sequence[str], work: Work, waiting: int, pipe: Connection) -> None:
    """What the second process does. Answers are long: while the first process is busy, a thread waits with them."""
    ready: queue.SimpleQueue[_Answer | None] = queue.SimpleQueue()

    def send() -> None:
        with suppress(OSError):
            while (answer := ready.get()) is not None:
                pipe.send(answer)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        while (app := _next(apps, waiting)) is not None:
            sums = work.summed(app)
            page = work.page_of(app)
            ready.put(_Answer(app, sums, page.news() if page is not None else None))
    finally:
        ready.put(None)
        sender.join()
