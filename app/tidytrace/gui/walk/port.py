"""What the page of the tips asks of the house. Every call may take long, and raises EngineProblem."""

import datetime
from typing import Protocol

from tidytrace.findings.model import State
from tidytrace.watch.walk.book import Kept
from tidytrace.watch.walk.model import Answer, Walk
from tidytrace.watch.walk.questions import Page
from tidytrace.watch.walk.today import Done


class Walking(Protocol):
    """Walks of one person."""

    def pages(self) -> tuple[Page, ...]:
        """What is asked, in the order of the checklist."""

    def kept(self) -> Kept:
        """The walk that is not finished, and those that are."""

    def begin(self) -> None:
        """A walk begins now, or goes on; asks nobody and may be called from any thread."""

    def answer(self, tip: str, answer: Answer, seen: State) -> tuple[Kept, Walk]:
        """Keep one answer; returns what is kept now, and the walk that it belongs to."""

    def done_since(self, began: datetime.datetime) -> Done:
        """What was changed on this computer since then."""
