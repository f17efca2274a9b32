"""Work shared with a second process: this one does its half itself, so that only one has to be started.

What is to be done goes over as numbers, and what was found comes back without a value in it. A second process that
ends before its work is done costs nothing but time: this one does the rest.
"""

import functools
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tidytrace.host.forks import may_fork
from tidytrace.sensitive.looks.inside import Inside, Piece, Refused
from tidytrace.sensitive.stopping import LookStopped, Stop, never

Outcome = Inside | Refused
Work = Callable[[Sequence[Piece]], Iterator[Outcome]]
Begin = Callable[[], Work]
"""Makes the other process ready."""
if TYPE_CHECKING:
    # what one end is called on Windows takes its types in the stubs alone
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        Pipe = PipeConnection[Any, Any]
    else:
        from multiprocessing.connection import Connection

        Pipe = Connection

_MOST: Final = 4 << 20
_LEAST: Final = 256 << 10
"""Bytes of work that go over at a time: little towards the end, so that both are done at the same moment."""
_OF_THE_REST: Final = 12
_OPENING: Final = 8 << 10
"""Bytes that could be looked at in the time that it takes to open a file."""
_PATIENCE: Final = 0.05
"""Seconds between two questions whether the answer is still wanted."""
_GRACE: Final = 0.1
"""Seconds in which a process that is asked to end may do so by itself."""
_AHEAD: Final = 2
"""Portions that wait for the other process, so that it need not wait for this one."""

_READY: Final = b"ready"
_pieces = msgspec.msgpack.Decoder(tuple[Piece, ...])
_decoder = msgspec.msgpack.Decoder(tuple[Outcome, ...])
_encode = msgspec.msgpack.Encoder().encode


def alone(pieces: Sequence[Piece], work: Work) -> Iterator[tuple[int, Outcome]]:
    """All of the work in this process: the number of each piece and what came of it."""
    yield from enumerate(work(pieces))


def shared(
    pieces: Sequence[Piece], sizes: Sequence[int], work: Work, begin: Begin, stop: Stop = never
) -> Iterator[tuple[int, Outcome]]:
    """All of the work in two processes, in any order: the number of each piece and what came of it.

    Raises LookStopped, and whatever ``work`` does; the other process is gone then.

    Args:
        pieces: What is to be done.
        sizes: Bytes of each.
        work: Does some of it here, in their order.
        begin: Makes the other process ready; a function of a module, with arguments that can be sent.
        stop: Asked while this process waits for the other one; ``work`` asks by itself.
    """
    waiting = deque(portions(sizes))
    other = _Other(pieces, work, begin)
    try:
        while waiting or other.busy:
            while waiting and other.takes_more:
                other.give(waiting.popleft())
            if not waiting:
                yield from other.wait(stop)
            else:
                mine = waiting.popleft()
                for number, outcome in zip(mine, work(pieces[mine.start : mine.stop]), strict=True):
                    yield number, outcome
                    if other.has_answered():
                        yield from other.wait(stop)
                        if waiting and other.takes_more:
                            other.give(waiting.popleft())
            waiting.extend(other.left_behind())
    finally:
        other.end()


def portions(sizes: Sequence[int]) -> Iterator[range]:
    """Numbers of pieces that are done by one process without asking."""
    rest = sum(sizes) + _OPENING * len(sizes)
    first = size = 0
    for number, one in enumerate(sizes):
        size += one + _OPENING
        if size >= min(_MOST, max(_LEAST, rest // _OF_THE_REST)):
            yield range(first, number + 1)
            rest -= size
            first, size = number + 1, 0
    if first < len(sizes):
        yield range(first, len(sizes))


class _Other:
    """The second process, as the first one sees it."""

    def __init__(self, pieces: Sequence[Piece], work: Work, begin: Begin) -> None:
        self._here, there = multiprocessing.Pipe()
        self._pieces = pieces
        self._given: deque[range] = deque()
        self._alive = True
        self._ready = False
        # a process that is forked while other threads run may wait for ever
        if sys.platform != "win32" and may_fork():
            serve = functools.partial(_serve, there, self._here, lambda: work)
            self._process: BaseProcess = multiprocessing.get_context("fork").Process(target=serve, daemon=True)
        else:
            serve = functools.partial(_serve, there, None, begin)
            self._process = multiprocessing.get_context("spawn").Process(target=serve, daemon=True)
        self._process.start()
        there.close()

    @property
    def busy(self) -> bool:
        """Whether it has something to do."""
        return bool(self._given)

    @property
    def takes_more(self) -> bool:
        # until it reads, this process would wait for it with whatever it sends
        return self._alive and self._ready and len(self._given) < _AHEAD

    def give(self, portion: range) -> None:
        self._given.append(portion)
        # no more than a few bytes: two that both wait until the other one reads would wait for ever
        try:
            self._here.send_bytes(_encode((portion.start, portion.stop)))
        except OSError:
            self._alive = False

    def _tell_all(self) -> None:
        """What there is to do; it waits for that, so that this takes no longer than the sending."""
        try:
            self._here.send_bytes(_encode(self._pieces))
        except OSError:
            self._alive = False

    def has_answered(self) -> bool:
        try:
            return self._alive and self._here.poll()
        except OSError:  # so Windows says that the other end is closed
            self._alive = False
            return False

    def wait(self, stop: Stop) -> Iterator[tuple[int, Outcome]]:
        """The answer to the oldest portion, or none: that it can be given something. Raises LookStopped."""
        if not self._alive:
            return
        try:
            while not self._here.poll(_PATIENCE):
                if stop():
                    raise LookStopped
            answer = self._here.recv_bytes()
        except (EOFError, OSError):
            self._alive = False
            return
        if not self._ready:
            self._ready = True
            self._tell_all()
            return
        answers = _decoder.decode(answer)
        yield from zip(self._given.popleft(), answers, strict=True)

    def left_behind(self) -> list[range]:
        """What nobody will do any more if this process does not."""
        if self._alive:
            return []
        left = list(self._given)
        self._given.clear()
        return left

    def end(self) -> None:
        """Let it go, whatever it is doing."""
        self._here.close()
        if self._given or not self._ready:
            self._process.terminate()
        self._process.join(_GRACE)
        # a copy of this process may do something else when it is asked to end; it keeps nothing that could be lost
        self._process.kill()
        self._process.join()


def _serve(there: "Pipe", here: "Pipe | None", begin: Begin) -> None:
    """What the second process does: portions, until the first one closes its end."""
    # somebody who interrupts ends the first process, and that one ends this
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if here is not None:
        here.close()
    work = begin()
    with suppress(EOFError, OSError):
        there.send_bytes(_READY)
        pieces = _pieces.decode(there.recv_bytes())
        while True:
            first, last = msgspec.msgpack.decode(there.recv_bytes())
            there.send_bytes(_encode([*work(pieces[first:last])]))
