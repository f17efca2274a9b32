"""The tray on this computer."""

import datetime
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.tray.port import Closing, Counts, Seen, Told
from tidytrace.host import Host, StateFolders
from tidytrace.host.errors import HostError
from tidytrace.host.state import write_private
from tidytrace.language import Language
from tidytrace.portions import at_most
from tidytrace.watch.eyes.home import is_watched
from tidytrace.watch.notices.answers import place_of
from tidytrace.watch.notices.ledger import Entry, Ledger, Stage
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import shown
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.model import Gone
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.standing import orders, setting_up
from tidytrace.watch.standing.orders import pause_of

_MOST: Final = 5
_OPEN: Final = frozenset({Stage.TOLD, Stage.TELLING})
"""Told, and neither answered nor closed by the person."""
_LARGEST: Final = 4096


class RealWatcher:
    """Whether somebody watches, and what was told."""

    def __init__(self, host: Host, language: Language) -> None:
        """Nothing is looked at yet."""
        self._host = host
        self._ = language
        self._state = StateFolders.of(host)
        self._placed: bool | None = None

    def seen(self) -> Seen:
        """How things stand; what starts the watcher is looked at once, and again after each change from here."""
        told, waiting, unread = self._told()
        with as_problems():
            if self._placed is None or self._host.system == "linux":
                self._placed = setting_up.is_placed(self._host)
            return Seen(
                running=is_watched(self._state),
                placed=self._placed,
                pause=pause_of(self._state, datetime.datetime.now(datetime.UTC)),
                told=told,
                waiting=waiting,
                unread=unread,
            )

    def _told(self) -> tuple[Sequence[Told], int, bool]:
        if not (self._state.state / "notices.sqlite").is_file():
            return (), 0, False  # nothing is made only to look
        try:
            ledger = Ledger.of(self._state)
            try:
                entries = [one for one in ledger.entries() if one.stage in {*_OPEN, Stage.CLOSED, Stage.ANSWERED}]
            finally:
                ledger.close()
        except (OSError, HostError, sqlite3.Error):
            return (), 0, True
        waiting = sum(one.stage in _OPEN and bool(one.notice.actions) for one in entries)
        return tuple(self._one(entry) for entry in entries[:_MOST]), waiting, False

    def _one(self, entry: Entry) -> Told:
        words = shown(entry.notice, entry.number, self._).title
        return Told(entry.since, words, place_of(entry.notice, Action.SHOW))

    def pause(self, until: datetime.datetime | None) -> None:
        """The watcher sees it within two seconds."""
        with as_problems():
            orders.pause(self._state, until)

    def resume(self) -> None:
        """The watcher sees it within two seconds."""
        with as_problems():
            orders.resume(self._state)

    def setup(self) -> Setup:
        """What would be placed, whole."""
        with as_problems():
            return setting_up.setup_of(self._host)

    def place(self) -> None:
        """All or nothing."""
        self._settled(lambda: setting_up.install(self._host, self._state))

    def take_away(self) -> None:
        """Without a trace."""
        self._settled(lambda: setting_up.uninstall(self._host, self._state))

    def begin(self) -> None:
        """By whoever starts it at login."""
        try:
            with as_problems():
                setting_up.begin(self._host)
        except PlacingFailed as error:
            raise _problem(error) from error

    def _settled(self, act: Callable[[], Gone]) -> None:
        self._placed = None
        try:
            with as_problems():
                gone = act()
        except PlacingFailed as error:
            raise _problem(error) from error
        if gone.problems:
            raise _problem(gone.problems[0])


def _problem(error: PlacingFailed) -> EngineProblem:
    return EngineProblem(error.problem, error.parameters, where=error.where)


class _Kept(msgspec.Struct, frozen=True):
    closing: Closing | None = None
    counts: Counts | None = None
    layout: Literal[1] = 1


class RealMemory:
    """Two small private files: what the person wants, and what the last check-up came to."""

    def __init__(self, state: StateFolders) -> None:
        """Nothing is read yet."""
        self._wishes = state.config / "tray.json"
        self._facts = state.state / "tray.json"

    def closing(self) -> Closing | None:
        """A file that nobody can read holds no answer: then the person is asked again."""
        return _read(self._wishes).closing

    def keep_closing(self, closing: Closing | None) -> bool:
        """In the private configuration."""
        return _write(self._wishes, _Kept(closing=closing))

    def counts(self) -> Counts | None:
        """None as well when the file cannot be read."""
        return _read(self._facts).counts

    def keep_counts(self, counts: Counts) -> None:
        """Beside the time of the last check-up."""
        if counts != self.counts():
            _write(self._facts, _Kept(counts=counts))


def _read(path: Path) -> _Kept:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(at_most(file, _LARGEST), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return _Kept()


def _write(path: Path, kept: _Kept) -> bool:
    try:
        write_private(path, msgspec.json.format(msgspec.json.encode(kept), indent=1))
    except (OSError, HostError):
        return False
    return True
