"""The walks of the person at this computer."""

import datetime
import threading
from collections.abc import Callable

from tidytrace.catalog import load_tips
from tidytrace.findings.model import State
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import StateFolders
from tidytrace.watch.walk.book import Kept, Walks
from tidytrace.watch.walk.model import Answer, Walk
from tidytrace.watch.walk.questions import Page, load_walk
from tidytrace.watch.walk.today import Done, done_since


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class RealWalking:
    """One answer after the other: what was read before is written with it."""

    def __init__(self, state: StateFolders, now: Callable[[], datetime.datetime] = _now) -> None:
        """``now`` gives the time in UTC."""
        self._state = state
        self._now = now
        self._began: datetime.datetime | None = None
        self._writing = threading.Lock()

    def pages(self) -> tuple[Page, ...]:
        """Of the checklist in use."""
        with as_problems():
            return load_walk(load_tips())

    def kept(self) -> Kept:
        """From our state folder."""
        with self._writing, as_problems():
            return Walks(self._state).kept(self._now())

    def begin(self) -> None:
        """What is done before the first answer counts, too."""
        self._began = self._now()

    def answer(self, tip: str, answer: Answer, seen: State) -> tuple[Kept, Walk]:
        """On the disk when it returns."""
        with self._writing, as_problems():
            tips = [one.id for one in load_tips()]
            return Walks(self._state).answer(tip, answer, seen, self._now(), tips, began=self._began)

    def done_since(self, began: datetime.datetime) -> Done:
        """From the receipts."""
        from tidytrace.receipts import Receipts

        with as_problems():
            return done_since(Receipts(self._state.state / "receipts").all(), began)
