"""Asking a process of its own, and letting it go when its answer is not wanted any more."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

from tidytrace.gui.apart.wire import Answer, Problem, Question, next_answer
from tidytrace.gui.engine import Cancelled, EngineProblem
from tidytrace.itself import WITHOUT_CONSOLE, part
from tidytrace.language import N_

ENDED: Final = N_("The look ended before its time. Nothing was changed. Please try again.")
_COMMAND: Final = part("look")
_PATIENCE: Final = 0.1
"""Seconds between two questions whether the answer is still wanted."""
_GRACE: Final = 8.0
"""Seconds in which it may come to an end by itself; what it keeps is whole at any moment."""


@contextmanager
def asked(question: Question, cancelled: Cancelled) -> Iterator[Iterator[Answer]]:
    """Ask something; the answers come one by one, and end early where the process does.

    Args:
        question: What is asked.
        cancelled: Asked all the time: once it says so, the process is told to stop, and soon after it has to.

    Raises:
        EngineProblem: It cannot be started, or has said why it cannot answer.
    """
    try:
        words = (*_COMMAND, question)
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=WITHOUT_CONSOLE)
    except OSError as error:
        from tidytrace.gui.real_problems import as_problems

        with as_problems():
            raise error from None
        raise
    over = threading.Event()
    guard = threading.Thread(target=_guard, args=(process, over, cancelled), daemon=True)
    guard.start()
    try:
        yield _answers(process)
    finally:
        over.set()
        guard.join()
        _let_go(process)


def _answers(process: "subprocess.Popen[bytes]") -> Iterator[Answer]:
    stream = _stream(process.stdout)
    while (one := next_answer(stream)) is not None:
        if isinstance(one, Problem):
            raise EngineProblem(one.sentence, one.parameters, where=one.where)
        yield one


def _guard(process: "subprocess.Popen[bytes]", over: threading.Event, cancelled: Cancelled) -> None:
    while not over.wait(_PATIENCE):
        if cancelled():
            _tell_to_stop(process)
            if not over.wait(_GRACE):
                process.kill()
            return


def _tell_to_stop(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        _stream(process.stdin).close()


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    _tell_to_stop(process)
    _stream(process.stdout).close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise BrokenPipeError
    return stream
