"""What the pages of the report ask; every call may take long and is made from a worker thread."""

from collections.abc import Callable, Collection
from typing import Protocol

from tidytrace.evidence.looking import Look
from tidytrace.evidence.making import Wish, Written
from tidytrace.gui.engine import Cancelled, Step
from tidytrace.report.draft import Draft
from tidytrace.report.model import Source
from tidytrace.report.verify import Verdict


class Evidence(Protocol):
    """Looks, sets and writes."""

    def look(self, sources: Collection[Source], progress: Callable[[Step], None], cancelled: Cancelled) -> Look:
        """What can be put into a report; changes nothing. Raises EngineProblem."""

    def draft(self, wish: Wish) -> Draft:
        """Everything that would be in it. Raises EngineProblem."""

    def write(self, draft: Draft, path: str, *, over: bool) -> Written:
        """Sign it and write it; ``over``: the person agreed that a file there goes. Raises EngineProblem."""

    def check(self, path: str) -> Verdict:
        """Whether a report is as it was made. Raises EngineProblem."""

    def proposal(self) -> str:
        """Where it could be saved, under a name that is not taken."""
