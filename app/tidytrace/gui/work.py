"""Work that is not done on the GUI thread: jobs with progress, cancel, and results that are dropped when outdated."""

import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from tidytrace.gui.engine import EngineProblem
from tidytrace.language import N_

Result = TypeVar("Result")

_PAUSE: Final = 0.05
"""Seconds between two progress reports of one job; a person could not read them faster."""


_TURN: Final = 0.0005
"""Seconds after which a worker that only reckons lets the window's thread go on. A picture takes a dozen such turns."""


class Handle:
    """What a job's function gets: it tells how far it is, and asks whether it is still wanted."""

    def __init__(self, arrived: Callable[[str, object], None]) -> None:
        """``arrived`` is called in the worker's thread."""
        self._arrived = arrived
        self._stop = threading.Event()
        self._told = 0.0

    def progress(self, value: object) -> None:
        """Say how far the work is. Reports that follow each other too fast are left out."""
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            self._arrived("progress", value)

    def found(self, value: object) -> None:
        """Hand over one result before the end; none is left out."""
        self._arrived("found", value)

    def cancelled(self) -> bool:
        """Whether the person pressed Cancel, or the window no longer wants the result."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the function to come to an end."""
        self._stop.set()


class Job(QObject, Generic[Result]):
    """One piece of work and who hears of it. Callbacks are called on the GUI thread, and never after ``drop``."""

    _arrived = Signal(str, object)

    def __init__(
        self,
        parent: QObject,
        call: Callable[[Handle], Result],
        hears: dict[str, Callable[..., None]],
    ) -> None:
        """``hears`` may name progress, found, done and failed."""
        super().__init__(parent)
        self._call = call
        self._hears = hears
        self.over = False
        self.handle = Handle(self._arrived.emit)
        # queued by name: the signal is emitted in the worker's thread and must be heard in this one
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self) -> None:
        """The worker's side. What nobody foresaw still ends the job for the window, and its trace is printed."""
        ending: tuple[str, object] = (
            "failed",
            EngineProblem(N_("Something unforeseen went wrong. Nothing more was changed. Please try again.")),
        )
        try:
            ending = ("done", self._call(self.handle))
        except EngineProblem as problem:
            ending = ("failed", problem)
        finally:
            self._arrived.emit(*ending)

    def cancel(self) -> None:
        """Ask the work to stop; what it returns is still heard."""
        self.handle.stop()

    def drop(self) -> None:
        """Ask the work to stop and hear nothing more of it."""
        self.handle.stop()
        self._hears = {}

    @Slot(str, object)
    def _deliver(self, what: str, value: object) -> None:
        if what in {"done", "failed"}:
            self.over = True
        hear = self._hears.get(what)
        if hear is not None:
            hear(value)
        if self.over:
            self._hears = {}
            del self._call  # and with it what the person typed for it
            self.deleteLater()


class _Run(QRunnable):
    def __init__(self, job: Job[Result]) -> None:
        super().__init__()
        self.setAutoDelete(False)  # Python owns it; Qt deleting it too would be once too often
        self._job = job

    def run(self) -> None:
        self._job.run()


class Work(QObject):
    """All jobs of one window. A new job of a kind takes the place of the one before, whose results are dropped."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Eight threads: a preview must wait for no other look, and those that take long wait for other processes."""
        super().__init__(parent)
        sys.setswitchinterval(_TURN)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(8)
        self._jobs: dict[str, Job[object]] = {}
        self._runs: list[tuple[Job[object], _Run]] = []

    def start(  # noqa: PLR0913 - one word per thing that can be heard
        self,
        kind: str,
        call: Callable[[Handle], Result],
        *,
        done: Callable[[Result], None],
        failed: Callable[[EngineProblem], None],
        progress: Callable[..., None] | None = None,
        found: Callable[..., None] | None = None,
    ) -> None:
        """Run ``call`` in a worker thread; ``kind`` names the place whose former job this one replaces."""
        self.drop(kind)
        hears: dict[str, Callable[..., None]] = {"done": done, "failed": failed}
        if progress is not None:
            hears["progress"] = progress
        if found is not None:
            hears["found"] = found
        job: Job[object] = Job(self, call, hears)
        run = _Run(job)
        self._jobs[kind] = job
        self._runs = [(other, kept) for other, kept in self._runs if not other.over]
        self._runs.append((job, run))
        self._pool.start(run)

    def busy(self, kind: str) -> bool:
        """Whether a job of this kind runs or waits."""
        job = self._jobs.get(kind)
        return job is not None and not job.over

    def cancel(self, kind: str) -> None:
        """Ask the job of this kind to stop; its result is still heard."""
        if self.busy(kind):
            self._jobs[kind].cancel()

    def drop(self, kind: str) -> None:
        """Stop the job of this kind and hear nothing more of it."""
        if self.busy(kind):
            self._jobs.pop(kind).drop()

    def close(self) -> None:
        """Drop all jobs and wait until their threads came to an end."""
        for job, _ in self._runs:
            if not job.over:
                job.drop()
        self._pool.waitForDone()
        self._jobs.clear()
