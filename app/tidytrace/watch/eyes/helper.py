"""The process that looks, as the one that stays sees it: started when there is something to do, gone soon after."""

import subprocess
import threading
from collections import deque
from contextlib import suppress
from typing import IO, Final

from tidytrace.itself import WITHOUT_CONSOLE, part
from tidytrace.watch.eyes.wire import Done, Job, next_answer, send

_COMMAND: Final = part("watch")
_GRACE: Final = 5.0
"""Seconds in which a process that is let go may finish what it writes."""


class Failed:
    """A process ended before its work was done."""


class Helper:
    """One such process, or none."""

    def __init__(self, some: threading.Event, *, polite: bool) -> None:
        """Nothing runs yet.

        Args:
            some: Is set when there is an answer.
            polite: Others go first where they want the processor.
        """
        self._some = some
        self._command = (*_COMMAND, *(("--polite",) if polite else ()))
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: deque[tuple[int, Done | None]] = deque()
        self.job: Job | None = None
        """What it is doing."""

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid if self._process is not None else None

    def ask(self, job: Job) -> None:
        """Give it something to do, which it must not have; ``answer`` tells what came of it. Raises OSError."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                creationflags=WITHOUT_CONSOLE,
            )
            threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        self.job = job
        # one that has just died is told by whoever reads its answers
        with suppress(BrokenPipeError):
            send(_stream(self._process.stdin), job)

    def answer(self) -> Done | Failed | None:
        """What came of the job; none while it is being done."""
        while self._answers:
            pid, done = self._answers.popleft()
            if pid != self.pid:
                continue  # of one that was let go
            self.job = None
            if done is not None:
                return done
            self.let_go()
            return Failed()
        return None

    def let_go(self) -> None:
        """It is not needed any more."""
        process, self._process = self._process, None
        self.job = None
        if process is None:
            return
        with suppress(BrokenPipeError):
            _stream(process.stdin).close()
        try:
            process.wait(_GRACE if process.poll() is None else 0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop(self) -> None:
        """It has to end, whatever it does; what it wrote is whole."""
        if self._process is not None and self.job is not None:
            self._process.kill()
        self.let_go()

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        """In a thread of its own: wait for answers until there are no more."""
        with _stream(process.stdout) as answers:
            done: Done | None = None
            while True:
                try:
                    done = next_answer(answers)
                except (OSError, ValueError):
                    done = None
                if done is None:
                    break
                self._answers.append((process.pid, done))
                self._some.set()
        self._answers.append((process.pid, None))
        self._some.set()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise BrokenPipeError
    return stream
