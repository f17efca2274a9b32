"""The process that looks: it knows the definitions and the rules, does what it is asked, and ends with who asked."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from tidytrace.chats.errors import StoreError
from tidytrace.checks.scanning import Scan
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.formats.refusals import of_system
from tidytrace.host import Installation, current_host, locate
from tidytrace.host.errors import HostError
from tidytrace.host.parent import Parent
from tidytrace.language import N_
from tidytrace.sensitive.looks.look import Look
from tidytrace.watch.eyes.ears import Stirred, asked
from tidytrace.watch.eyes.glimpse import Glimpse
from tidytrace.watch.eyes.hearing import Hearing
from tidytrace.watch.eyes.home import sights_of
from tidytrace.watch.eyes.horizon import horizon
from tidytrace.watch.eyes.outlook import BESIDE, own_name
from tidytrace.watch.eyes.state import Sights
from tidytrace.watch.eyes.wire import Done, Glance, Job, Problem, Study, next_job, send
from tidytrace.watch.notices.notice import Action, Kind, Notice

_LARGEST: Final = 32 << 20
"""Bytes of a database that is looked through each time that something moves in it; larger ones have to wait."""
_COULD_NOT: Final = N_("A part of the assistant could not look: {reason}")
_POLITE: Final = 10
"""How far this process stands back where others want the processor."""


class Worker:
    """Does one job after the other, on one computer."""

    def __init__(self, surroundings: Surroundings, sights: Sights) -> None:
        """Nothing is looked at yet."""
        self._surroundings = surroundings
        self._sights = sights
        state = surroundings.state
        self._look = Look(state.cache / "detectors", state.state / "marks.key", state.cache / "looks.sqlite")
        self._found: dict[str, Installation | None] = {}
        self._process, self._parent = os.getpid(), Parent()

    def do(self, job: Job) -> Done:
        """Do what was asked. Raises OSError, sqlite3.Error."""
        if isinstance(job, Glance):
            return self._glance([os.fsdecode(path) for path in job.paths], job.apps)
        if isinstance(job, Study):
            return self._study(job)
        return Done(horizon(self._surroundings))

    def _glance(self, paths: Sequence[str], apps: Sequence[str]) -> Done:
        """Look at a few files; whatever cannot be told from them is left to the next study."""
        files = tuple(dict.fromkeys(_whole_files(paths)))
        seen = [path for path in files if not _has_to_wait(path)]
        scan = Scan(self._look)
        if not files:
            self._make_ready()
            return Done()
        glimpse = Glimpse(self._surroundings, self._installed(apps), seen)
        places = list(scan.of_chats(glimpse, stop=self._alone, glimpse=True))
        heard = not self._alone() and Hearing(self._surroundings, self._sights).hear(places, glance=True)
        # packed stores and copies show themselves only where all of an app is looked at
        whole = heard and scan.files >= len(files) and not scan.problems and not glimpse.library.problems
        return Done(files=scan.files, left=not whole)

    def _make_ready(self) -> None:
        """Do what takes time at the first look while nobody waits for it."""
        if self._look.is_compiled:
            for _nothing in self._look.in_text(b""):
                pass

    def _installed(self, apps: Sequence[str]) -> Iterator[Installation]:
        """Some apps, each looked for once; to look for all would take longer than all the rest of a glance."""
        for app in apps:
            if app not in self._found:
                definition = self._surroundings.catalogue.app(app)
                self._found[app] = locate(definition, self._surroundings.host)
            found = self._found[app]
            if found is not None:
                yield found

    def _study(self, job: Study) -> Done:
        there = [one.app.id for one in self._surroundings.installations]
        apps = there if job.apps is None else [app for app in there if app in job.apps]
        self._meet(there)
        problems: list[StoreError] = []
        files = 0
        unsettled = [app for app, settled in self._sights.apps().items() if not settled]
        for app in apps:
            scan = Scan(self._look)
            hearing = Hearing(self._surroundings, self._sights)
            places = list(scan.of_chats(self._surroundings, [app], stop=self._alone))
            if any(map(hearing.is_nobodys, places)):
                # a conversation that began after they were listed and before its file was looked at seems nobody's
                seen = set(places)
                scan = Scan(self._look)
                places = [
                    place
                    for place in scan.of_chats(self._surroundings, [app], stop=self._alone)
                    if place in seen or not hearing.is_nobodys(place)
                ]
            if self._alone():
                return Done()
            hearing.hear(places, glance=False)
            if app in unsettled:
                with self._sights.writing():
                    self._sights.settle(app)
            problems += scan.problems
            files += scan.files
            self._warm(app)
        if job.apps is None:
            with self._sights.writing():
                self._sights.forget_first()
        problems += self._surroundings.library.problems
        told = {(os.fspath(one.path), one.problem): one for one in problems}
        said = (*map(_problem, told.values()), *self._listen(job))
        return Done(horizon(self._surroundings), said, files)

    def _meet(self, there: Sequence[str]) -> None:
        """Tell of apps that came since the last time."""
        known = self._sights.apps()
        with self._sights.writing():
            for app in there:
                if app not in known:
                    self._sights.meet(app)
                    if known:
                        self._sights.put(self._new(app))

    def _new(self, app: str) -> Notice:
        names: dict[str, Parameter] = {"app": self._surroundings.name(app)}
        return Notice(
            id=f"new-app:{app}",
            kind=Kind.NEW_APP,
            title=Phrase("new-app", names),
            body=Phrase("new-app-why", names),
            actions=(Action.CHECK, Action.FINE),
            about={"app": app},
        )

    def _warm(self, app: str) -> None:
        """Let the list of conversations be known when somebody asks for it."""
        library = self._surroundings.library
        for _conversation in library.conversations(app, titles=False):
            pass
        library.tally(app, sizes=True)
        self._surroundings.index.save_new()

    def _listen(self, job: Study) -> Iterator[Problem]:
        """Ask who listens. What one of them cannot do is told, and stops no other."""
        stirred = Stirred(chats=job.chats, settings=job.settings, start=job.start)
        for name in job.ears:
            try:
                for notice in asked(name, stirred, self._surroundings):
                    # kept before it goes on: it may note that this was told
                    with self._sights.writing():
                        self._sights.put(notice)
            except HostError as error:
                yield Problem(b"tidytrace", _COULD_NOT, {"reason": error.sentence(N_)})
            except OSError as error:
                where = os.fsencode(error.filename) if error.filename else b"tidytrace"
                yield Problem(where, *of_system(error, _COULD_NOT))

    def _alone(self) -> bool:
        """Whether nobody waits for the answer any more."""
        # a copy of this process, which does some of the work, has another parent; this one ends it
        return os.getpid() == self._process and self._parent.gone()


def _whole_files(paths: Sequence[str]) -> Iterator[str]:
    """The files that paths belong to, as far as they are there: of what lies beside a database, the database."""
    for path in paths:
        folder, name = os.path.split(path)
        own = os.path.join(folder, own_name(name))  # noqa: PTH118 - a text in, a text out
        if os.path.isfile(own):  # noqa: PTH113 - as above
            yield own
        elif os.path.isfile(path):  # noqa: PTH113
            yield path  # only named as if it lay beside one


def _has_to_wait(path: str) -> bool:
    """Whether it is a database that takes too long to be looked through each time that something moves in it."""
    if sum(_size(f"{path}{ending}") for ending in ("", *BESIDE)) <= _LARGEST:
        return False
    try:
        return _is_database(path)
    except OSError:
        return False


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a text in
    except OSError:
        return 0


def _is_database(path: str) -> bool:
    with open(path, "rb") as file:  # noqa: PTH123 - a text in
        return file.read(16) == b"SQLite format 3\0"


def _problem(error: StoreError) -> Problem:
    return Problem(os.fsencode(error.path), error.problem, error.parameters)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Do jobs until there are no more. Raises OSError, sqlite3.Error, StateUnsafe."""
    surroundings = Surroundings.of(current_host())
    worker = Worker(surroundings, sights_of(surroundings.state))
    while (job := next_job(requests)) is not None:
        send(answers, worker.do(job))


def main() -> int:
    """Serve on the standard streams. Returns the exit code."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints something must not stand between answers
    if "--polite" in sys.argv and hasattr(os, "nice"):
        os.nice(_POLITE)
    with suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
