"""The evidence of this computer."""

import datetime
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from tidytrace.checks.run import Progress
from tidytrace.checks.surroundings import Surroundings
from tidytrace.evidence.errors import EvidenceError
from tidytrace.evidence.keys import own_key
from tidytrace.evidence.looking import Look, look_at
from tidytrace.evidence.making import Maker, Wish, Written
from tidytrace.formats.refusals import of_system
from tidytrace.gui.engine import Cancelled, EngineProblem, Step
from tidytrace.gui.printing import printed
from tidytrace.host import Host, HostError, StateFolders
from tidytrace.language import N_
from tidytrace.report.draft import Draft
from tidytrace.report.model import Source
from tidytrace.report.paper import use_printer
from tidytrace.report.verify import Verdict, verify


class RealEvidence:
    """For one person on one computer, with a host of its own: nobody waits for a look of this one."""

    def __init__(self, host: Host) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._state = StateFolders.of(host)
        use_printer(printed)

    @cached_property
    def _maker(self) -> Maker:
        return Maker(self._host, self._state)

    def look(self, sources: Collection[Source], progress: Callable[[Step], None], cancelled: Cancelled) -> Look:
        """As this computer is now."""

        def told(step: Progress) -> None:
            progress(Step(step.done, step.total, step.name))

        with _as_problems():
            self._host.refresh()
            return look_at(Surroundings.of(self._host), sources, told, cancelled)

    def draft(self, wish: Wish) -> Draft:
        """Covered and set; nothing is written."""
        with _as_problems():
            return self._maker.draft(wish)

    def write(self, draft: Draft, path: str, *, over: bool) -> Written:
        """For nobody else's eyes."""
        with _as_problems():
            return self._maker.write(draft, Path(path), over=over)

    def check(self, path: str) -> Verdict:
        """Held against the key of this computer."""
        with _as_problems():
            return verify(Path(path), own_key(self._state))

    def proposal(self) -> str:
        """In the folder for documents, else in the home folder."""
        documents = self._host.home / "Documents"
        folder = documents if documents.is_dir() else self._host.home
        name = f"tidytrace-report-{datetime.datetime.now().astimezone():%Y%m%d-%H%M}"
        path, number = folder / f"{name}.zip", 2
        while os.path.lexists(path):
            path, number = folder / f"{name}-{number}.zip", number + 1
        return str(path)


@contextmanager
def _as_problems() -> Iterator[None]:
    try:
        yield
    except (EvidenceError, HostError) as error:
        raise EngineProblem(error.problem, error.parameters) from error
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        raise EngineProblem(problem, parameters, where=str(error.filename or "")) from error
