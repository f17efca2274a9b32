"""What the pages about apps and about keeping ask, where there are so many chats that reading them is felt.

The index of fifty thousand conversations takes a hundred megabytes once it is read. The window would keep that room for
as long as it is open, and stand still again and again while it reads.
"""

import datetime
import threading
from collections.abc import Callable

import msgspec

from tidytrace.checks.roll import Entry
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.apart.asking import ENDED, asked
from tidytrace.gui.apart.wire import Entered, KeptAt, Rolled, Stepped
from tidytrace.gui.apps.port import Cancelled, Roll
from tidytrace.gui.apps.real import RealApps
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.remind.port import Kept
from tidytrace.gui.remind.real_retaining import RealRetaining
from tidytrace.host import Host, StateFolders
from tidytrace.language import N_


def _is_much(host: Host) -> bool:
    """Whether another process is worth its start."""
    with as_problems():
        return Surroundings.of(host).index.is_worth_two


class ApartApps(RealApps):
    """Looks at all of them from another process; one of them is read here."""

    def look(self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Entry], None]) -> Roll:
        """As ``RealApps``; what was found before it was stopped stays."""
        if not _is_much(self._host):
            return super().look(progress, cancelled, found)
        told: dict[str, Entry] = {}
        with asked("apps", cancelled) as answers:
            for one in answers:
                if isinstance(one, Stepped):
                    progress(one.step)
                elif isinstance(one, Entered):
                    told[one.entry.id] = one.entry
                    found(one.entry)
                elif isinstance(one, Rolled):
                    return msgspec.structs.replace(one.roll, entries=tuple(told.values()))
        if not cancelled():
            raise EngineProblem(ENDED)
        return Roll(entries=tuple(told.values()), when=datetime.datetime.now(datetime.UTC), complete=False)


class ApartRetaining(RealRetaining):
    """Counts from another process what the rules come to."""

    def __init__(self, host: Host, state: StateFolders, reading: threading.Lock) -> None:
        """By the clock of this computer."""
        super().__init__(host, state, reading, lambda: datetime.datetime.now(datetime.UTC))

    def look(self, cancelled: Cancelled) -> Kept:
        """As ``RealRetaining``."""
        if not _is_much(self._host):
            return super().look(cancelled)
        with asked("kept", cancelled) as answers:
            for one in answers:
                if isinstance(one, KeptAt):
                    return one.kept
        raise EngineProblem(N_("Stopped before the end") if cancelled() else ENDED)
