"""The computer around the apps, as the window asks for it: servers, connections, and what is remembered of these."""

import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.formats import Edit, Reading
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.neighbours import Connected, FileChange, Servers
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import Host, ProcessesUnknown, StateFolders
from tidytrace.language import N_

_PATIENCE: Final = 0.1
"""Seconds between two questions whether a look that has to wait is still wanted."""


class RealNetwork:
    """Every look is a new one: what listens and what is connected changes by the second."""

    def __init__(self, host: Host, state: StateFolders, changing: threading.Lock) -> None:
        """``changing`` is held while the host is asked, as by everyone who changes settings."""
        self._host = host
        self._state = state
        self._changing = changing

    def servers(self, cancelled: Callable[[], bool]) -> Servers:
        """Each known port is asked once, on this computer alone."""
        from tidytrace.checks.exposed_server import Exposure

        with self._alone(cancelled), as_problems():
            self._host.refresh()
            found = tuple(Exposure(Surroundings.of(self._host)).look(cancelled))
            network = self._host.network()
        places = {seen.where for one in found for seen in one.finding.evidence}
        return Servers(
            servers=found,
            firewall=network.firewall,
            problem=network.problem,
            changed={where: when for where in places if (when := _last_change(where)) is not None},
            receipts=self._receipts({one.finding.id for one in found}),
            when=datetime.datetime.now(datetime.UTC),
        )

    def _receipts(self, findings: set[str]) -> dict[str, str]:
        from tidytrace.receipts import Receipts, SettingReceipt

        with as_problems():
            done = Receipts(self._state.state / "receipts").all()
        newest_last = reversed(done)
        settings = (one for one in newest_last if isinstance(one, SettingReceipt) and one.undone is None)
        return {one.finding: one.id for one in settings if one.finding in findings}

    def plan_closing(self, finding_id: str, cancelled: Callable[[], bool]) -> tuple[FileChange, ...]:
        """What would be written, from a look of now."""
        from tidytrace.checks.closers import CLOSERS, check_of
        from tidytrace.remedies import plan_close

        with self._alone(cancelled), as_problems():
            check = check_of(finding_id)
            self._host.refresh()
            found = CLOSERS[check](Surroundings.of(self._host)) if check is not None else {}
            closing = found.get(finding_id)
            if closing is None:
                raise EngineProblem(N_("This switch is no longer there. Please check again."))
            return changes_of(plan_close(closing, self._host))

    def connections(self, cancelled: Callable[[], bool], *, browsers: bool = False) -> Connected:
        """The running programs are listed anew."""
        with self._alone(cancelled):
            return self._connected(browsers=browsers)

    def sample(self) -> Connected | None:
        """Nobody waits for it, and it makes nobody wait."""
        if not self._changing.acquire(blocking=False):
            return None
        try:
            return self._connected(browsers=False)
        finally:
            self._changing.release()

    def _connected(self, *, browsers: bool) -> Connected:
        from tidytrace.checks.connections.looking import look

        with as_problems():
            self._host.refresh()
            now = datetime.datetime.now(datetime.UTC)
            try:
                picture = look(Surroundings.of(self._host), browsers=browsers, now=now)
            except ProcessesUnknown as error:
                raise EngineProblem(
                    N_("Could not check: the running programs cannot be listed ({reason})."), {"reason": error.why}
                ) from error
        return Connected(picture=picture, countries_known=self._host.countries_known, when=now)

    def forget_connections(self) -> bytes | None:
        """A damaged file goes too."""
        from tidytrace.checks.connections.history import forget

        with self._changing, as_problems():
            return forget(self._state)

    def remember_again(self, kept: bytes) -> None:
        """What was seen in between is seen again at the next look."""
        from tidytrace.checks.connections.history import bring_back

        with self._changing, as_problems():
            bring_back(self._state, kept)

    @contextmanager
    def _alone(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait until nobody else looks or changes; who no longer wants it does not wait."""
        while not self._changing.acquire(timeout=_PATIENCE):
            if cancelled():
                raise EngineProblem(N_("Stopped before the end"))
        try:
            yield
        finally:
            self._changing.release()


def _last_change(where: str) -> datetime.datetime | None:
    path = Path(where)
    if not path.is_absolute():
        return None
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except (OSError, ValueError, OverflowError):
        return None


def changes_of(edits: Sequence[Edit]) -> tuple[FileChange, ...]:
    """What edits would change, key by key."""
    return tuple(
        FileChange(
            where=str(edit.path),
            key=" › ".join(edit.key),
            before=_written(edit.before),
            after=_written(edit.after),
            created=edit.created,
        )
        for edit in edits
    )


def _written(reading: Reading) -> str | None:
    """A value as settings files write it, not as Python does."""
    if not reading.present:
        return None
    value = reading.value
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
