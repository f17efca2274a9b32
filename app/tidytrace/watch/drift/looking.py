"""Look at switches that a check has judged, compare them with what is remembered, and remember them."""

import datetime
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.findings.model import Finding, State
from tidytrace.host.errors import HostError
from tidytrace.host.lock import held
from tidytrace.host.state import StateFolders
from tidytrace.language import N_
from tidytrace.receipts import Receipt, Receipts
from tidytrace.watch.drift.comparing import compared, same
from tidytrace.watch.drift.deeds import deed_about
from tidytrace.watch.drift.memory import Aside, Memory, Move, Remembered, load, place, save, set_aside
from tidytrace.watch.drift.standing import Observed, settled

MOMENT: Final = 0.25
"""Seconds between two looks at what is just being written."""
_NOT_KEPT: Final = N_("How the switches stand could not be kept for the next time.")
_log = logging.getLogger(__name__)


class Looking:
    """One look at some switches."""

    def __init__(
        self,
        state: StateFolders,
        *,
        now: datetime.datetime | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Nothing is read yet.

        Args:
            state: the folders of our own.
            now: when the look began; what is done with Tidytrace from then on is not part of it.
            pause: waits some seconds.
        """
        self._path = place(state)
        self._receipts = Receipts(state.state / "receipts")
        self.now = now or datetime.datetime.now(datetime.UTC)
        self._pause = pause
        self.aside: Aside | None = None
        """What was remembered could not be used, or could not be kept."""

    @cached_property
    def memory(self) -> Memory:
        """As it was before this look."""
        try:
            return load(self._path)[0]
        except OSError:
            return Memory()  # said when it is to be written

    def remember(self, seen: Iterable[Observed], *, shown: bool) -> tuple[Memory, tuple[Move, ...]]:
        """Take all of them in. Returns what is remembered now, and the moves that are new.

        Args:
            seen: the switches that could be checked.
            shown: the person sees the moves right away.
        """
        observed = {one.finding: one for one in seen}
        try:
            with held(self._path.with_suffix(".lock")) as alone:
                memory, matter = load(self._path)
                if matter is not None and alone:
                    self.aside = set_aside(self._path, matter, self.now)
                after, moves = self._taken_in(memory, observed, shown=shown)
                # whoever holds it takes the same in at this moment
                if alone and _differs(memory, after):
                    save(self._path, after)
                return (after, moves) if alone else (after, ())
        except (OSError, HostError) as error:
            _log.warning("how the switches stand cannot be kept: %s", error)
            self.aside = Aside(path=self._path, problem=_NOT_KEPT)
            return self.memory, ()

    def _taken_in(
        self, memory: Memory, observed: Mapping[str, Observed], *, shown: bool
    ) -> tuple[Memory, tuple[Move, ...]]:
        sure = self._sure(memory, observed)
        receipts = self._done_since(memory, sure)
        switches = dict(memory.switches)
        moves: list[Move] = []
        for finding, one in sure.items():
            remembered, move = self._compared(switches.get(finding), one, receipts)
            switches[finding] = remembered
            if move is not None:
                moves.append(msgspec.structs.replace(move, shown=shown))
        return Memory(switches=switches, moves=(*memory.moves, *moves)), tuple(moves)

    def _compared(
        self, old: Remembered | None, one: Observed, receipts: tuple[Receipt, ...]
    ) -> tuple[Remembered, Move | None]:
        deed = deed_about(one, receipts, old.seen) if old is not None and receipts else None
        return compared(old, one, deed, self.now)

    def _done_since(self, memory: Memory, observed: Iterable[str]) -> tuple[Receipt, ...]:
        known = [memory.switches[one].seen for one in observed if one in memory.switches]
        return self._receipts.changed_since(min(known)) if known else ()

    def _sure(self, memory: Memory, observed: Mapping[str, Observed]) -> dict[str, Observed]:
        """Those of which it is certain how they stand: the others are looked at twice, a moment apart."""
        doubtful = {name for name, one in observed.items() if self._doubtful(memory.switches.get(name), one)}
        if doubtful:
            self._pause(MOMENT)
        return {
            name: one
            for name, one in observed.items()
            if not _shut(memory.switches.get(name), one) and (name not in doubtful or one.again() == one.standing)
        }

    def _doubtful(self, old: Remembered | None, one: Observed) -> bool:
        if old is not None and same(old, one.standing):
            return False
        return not settled(one.standing, old.where if old is not None else None, self.now)

    def mark(self, finding: Finding, one: Observed | None) -> Finding | None:
        """The finding with its move, if its switch has moved; none where only a second look can tell.

        Args:
            finding: as a check tells it.
            one: its switch; none for a finding about something else, or a switch that could not be checked.
        """
        if one is None:
            return finding
        old = self.memory.switches.get(one.finding)
        if old is None or _shut(old, one):
            return finding
        if self._doubtful(old, one):
            return None
        return marked(finding, self._compared(old, one, self._recent)[0])

    @cached_property
    def _recent(self) -> tuple[Receipt, ...]:
        return self._done_since(self.memory, self.memory.switches)


def marked(finding: Finding, remembered: Remembered | None) -> Finding:
    """The finding with its move, where it has one and does not stand on the private side."""
    if remembered is None or remembered.moved is None or State.OK in {remembered.side, finding.state}:
        return finding
    return msgspec.structs.replace(finding, moved=remembered.moved)


def _shut(old: Remembered | None, one: Observed) -> bool:
    """Whether the file that decided before is there, and closed: then it is not known how the switch stands."""
    if old is None or old.where is None or old.where == one.standing.where:
        return False
    path = Path(old.where)
    try:
        with path.open("rb"):
            return False
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _differs(before: Memory, after: Memory) -> bool:
    """Whether there is more to keep than when it was looked at."""
    if after.moves != before.moves or after.switches.keys() != before.switches.keys():
        return True
    # when it was looked at alone is not worth writing for
    return any(
        msgspec.structs.replace(one, seen=before.switches[name].seen) != before.switches[name]
        for name, one in after.switches.items()
        if one is not before.switches[name]
    )
