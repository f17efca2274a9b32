"""What is to be looked at, and when: soon, but not while it still moves, and never so often that it is a burden."""

import os
from collections.abc import Iterable
from typing import Final

from tidytrace.watch.eyes.moved import MOST
from tidytrace.watch.eyes.outlook import Terrain, What
from tidytrace.watch.eyes.wire import Glance, Study

_QUIET: Final = 3.0
"""Seconds without a move after which an app is looked at as a whole."""
_AT_LATEST: Final = 15.0
"""Seconds after its first move when it is looked at all the same."""
_CALM: Final = 60.0
_CALM_AT_LATEST: Final = 300.0
"""The same for an app of which all that moved was looked at already: for the list of its chats, and who listens."""
_SHARE: Final = 3
"""After a look comes a rest, so many times as long."""
_STARTS: Final = 1.0
"""Seconds that a process may take to begin; what is over that is looking."""
_POLL: Final = 5.0
_POLL_SHARE: Final = 50
"""Seconds between two looks into folders that the system tells nothing of, and their share of the time."""
_ROUND: Final = 900.0
_ROUND_SHARE: Final = 3000
"""The same for a round through all folders that nothing asks for."""
_LISTEN: Final = 1800.0
"""Seconds after which those who listen are asked although nothing moved: some things are due at a time."""
_AFTER_LOSS: Final = 1.0
_AGAIN: Final = 30.0
"""Seconds after which a look is tried again that failed."""
_NEVER: Final = float("inf")


class Plans:
    """All times are those of the steady clock, in seconds."""

    def __init__(self) -> None:
        """There is nothing to do."""
        self._files: dict[str, list[str]] = {}
        self._chats: dict[str, None] = {}
        self._settings: dict[str, None] = {}
        self._signs = False
        self._all = False
        self._start = False
        self._calm: dict[str, None] = {}
        self._calm_first = self._calm_last = _NEVER
        self._glanced: dict[str, None] = {}
        self._first = self._last = _NEVER
        self._not_before = 0.0
        self._glance_not_before = 0.0
        self._glance_began = 0.0
        self._asked: tuple[float, Study] | None = None
        self._poll_at = 0.0
        self._round_at = _NEVER
        self._round_not_before = 0.0
        self._listen_at = _NEVER

    def began(self, now: float) -> None:
        """All folders were just looked at."""
        self._round_at = now + _ROUND
        self._listen_at = now + _LISTEN
        self._asked = (now, Study(None, start=True))

    # --- what moved

    def file(self, path: str, grounds: set[tuple[str, What]], now: float) -> None:
        """A file moved."""
        apps = [app for app, what in grounds if what == "chats"]
        if apps and len(self._files) < MOST:
            self._files[path] = apps
            self._calm |= dict.fromkeys(apps)
            self._calm_first, self._calm_last = min(self._calm_first, now), now
            grounds = {(app, what) for app, what in grounds if what != "chats"}
        self.stir_all(grounds, now)

    def stir_all(self, grounds: Iterable[tuple[str, What]], now: float) -> None:
        """Something moved in some grounds."""
        for app, what in grounds:
            if what == "sign":
                self._signs = True
            else:
                (self._chats if what == "chats" else self._settings)[app] = None
            self._stir(now)

    def lost(self, now: float) -> None:
        """Nobody knows all that moved."""
        self._all = True
        self._stir(now)
        self._round_at = min(self._round_at, max(now + _AFTER_LOSS, self._round_not_before))

    def _stir(self, now: float) -> None:
        self._first = min(self._first, now)
        self._last = now

    # --- what is done

    def take_glance(self, most: int, now: float) -> Glance | None:
        """Files that are to be looked at now; none if it is not the time."""
        if not self._files or now < self._glance_not_before:
            return None
        some = list(self._files)[:most]
        apps = dict.fromkeys(app for path in some for app in self._files.pop(path))
        self._glanced, self._glance_began = dict.fromkeys(some), now
        return Glance(tuple(map(os.fsencode, some)), tuple(apps))

    def glanced(self, terrain: Terrain, now: float, *, left: bool) -> None:
        """Files were looked at; if something was left, their apps have to be looked at as a whole."""
        if left:
            self.stir_all({one for path in self._glanced for one in terrain.grounds(path)}, now)
        if not self._glanced:
            return  # it was only made ready
        self._glanced = {}
        self._glance_not_before = now + max(0.0, now - self._glance_began - _STARTS)

    def take_study(self, now: float, ears: tuple[str, ...]) -> Study | None:
        """Apps that are to be looked at as a whole now; none if it is not the time."""
        if now < self._study_at():
            return None
        chats = tuple(self._chats | self._calm)
        apps = None if self._all else chats
        study = Study(apps, chats, tuple(self._settings), start=self._start, ears=ears)
        self._asked = (now, study)
        self._listen_at = now + _LISTEN
        self._chats, self._settings, self._calm = {}, {}, {}
        self._calm_first = self._calm_last = _NEVER
        self._signs = self._all = self._start = False
        self._first = self._last = _NEVER
        return study

    def _study_at(self) -> float:
        soon = min(self._last + _QUIET, self._first + _AT_LATEST)
        calm = min(self._calm_last + _CALM, self._calm_first + _CALM_AT_LATEST)
        return max(min(soon, calm, self._listen_at), self._not_before)

    def studied(self, now: float) -> None:
        """The look at the apps is done."""
        if self._asked is not None:
            self._not_before = now + _SHARE * (now - self._asked[0])
        self._asked = None

    def failed(self, now: float) -> None:
        """The look at the apps failed; it is asked for again, once some time has passed."""
        if self._asked is not None:
            study = self._asked[1]
            self._all = self._all or study.apps is None
            self._start = self._start or study.start
            self._chats |= dict.fromkeys(study.chats)
            self._settings |= dict.fromkeys(study.settings)
            self._stir(now)
        self._asked = None
        self._not_before = now + _AGAIN

    def interrupted(self, terrain: Terrain, now: float) -> None:
        """Whatever is being looked at comes to no end; it is asked for again."""
        self.glanced(terrain, now, left=True)
        if self._asked is not None:
            self.failed(now)
            self._not_before = now

    def polls(self, now: float) -> bool:
        """Whether it is time to look into the folders that nobody tells of."""
        return now >= self._poll_at

    def polled(self, began: float, now: float) -> None:
        """That is done."""
        self._poll_at = now + max(_POLL, _POLL_SHARE * (now - began))

    def goes_round(self, now: float) -> bool:
        """Whether it is time to look into all folders."""
        return now >= self._round_at

    def went_round(self, began: float, now: float) -> None:
        """That is done."""
        self._round_at = now + max(_ROUND, _ROUND_SHARE * (now - began))
        self._round_not_before = now + _SHARE * (now - began)

    def rest(self, now: float, beat: float, *, glancing: bool) -> float:
        """Seconds until there may be something to do, if nothing moves.

        Args:
            now: The time.
            beat: What it is at most.
            glancing: Files are being looked at; who does that says when it is done.
        """
        times = [beat]
        if self._asked is None:
            times.append(self._study_at() - now)
        if self._files and not glancing:
            times.append(self._glance_not_before - now)
        return max(0.0, min(times))
