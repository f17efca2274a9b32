"""The watcher itself. It stays: it waits for what moves, has it looked at, and tells what is to be told.

It knows neither definitions nor rules; whoever looks is another process, see ``worker``. What nobody may lose stands in
``state``; all that is in here may be lost at any moment.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.host.state import StateFolders
from tidytrace.language import N_
from tidytrace.watch.eyes.ears import EARS
from tidytrace.watch.eyes.helper import Failed, Helper
from tidytrace.watch.eyes.home import keep_outlook, kept_outlook, only_one, sights_of
from tidytrace.watch.eyes.moved import Moved
from tidytrace.watch.eyes.outlook import Outlook, Terrain
from tidytrace.watch.eyes.plans import Plans
from tidytrace.watch.eyes.posts import Posts, posts
from tidytrace.watch.eyes.rounds import Rounds
from tidytrace.watch.eyes.wire import Done, Glance, Horizon, Problem, Study
from tidytrace.watch.notices.notice import Kind, Notice
from tidytrace.watch.standing.orders import Orders

_GATHER: Final = 0.05
"""Seconds in which what moves together comes together."""
_BEAT: Final = 5.0
"""Seconds after which it is looked whether a drive came or went, and whether the computer slept."""
_HEED: Final = 1.5
"""Seconds after which an order of the person is seen."""
_SLEPT: Final = 10.0
"""Seconds by which a clock may be off before it is taken for a sleep."""
_LINGER: Final = 60.0
"""Seconds that the process stays that looks at what has just moved."""
_AT_ONCE: Final = 200
"""Files that are looked at together."""


class Watching(msgspec.Struct, frozen=True, kw_only=True):
    """What is watched."""

    apps: tuple[str, ...]
    folders: int
    """In which something counts."""
    told: int
    """Folders that the system tells of."""
    polled: int
    """Folders that are looked into every few seconds, because the system tells nothing of them."""
    full: bool = False
    """The system's limit for watched folders is reached."""
    blind: bool = False
    """The system tells of no folder at all."""


class Listener(Protocol):
    """Who is told."""

    def ready(self, watching: Watching) -> None:
        """From now on nothing escapes."""
        ...

    def tell(self, notice: Notice) -> None:
        """Something is to be told; nobody tells it again."""
        ...

    def problem(self, problem: Problem) -> None:
        """Something could not be looked at."""
        ...


class Eyes:
    """Watches one account."""

    def __init__(
        self,
        state: StateFolders,
        listener: Listener,
        *,
        ears: Sequence[str] = EARS,
        make_posts: Callable[[Moved], Posts] = posts,
        make_orders: Callable[[StateFolders], Orders] = Orders,
    ) -> None:
        """Nothing is watched yet.

        Args:
            state: Where this account's state is.
            listener: Is told; in the thread that calls ``run``.
            ears: Who else listens, see ``ears``.
            make_posts: Makes what the system is asked with.
            make_orders: Makes what says whether to rest or to end; asked while this is the only watcher.
        """
        self._state = state
        self._listener = listener
        self._ears = tuple(ears)
        self._some = threading.Event()
        self._moved = Moved(self._some)
        self._make_posts = make_posts
        self._make_orders = make_orders
        self._paused = False
        self._glances = Helper(self._some, polite=False)
        self._studies = Helper(self._some, polite=True)
        self._plans = Plans()
        self._stopped = False
        self._lingers = 0.0

    def stop(self) -> None:
        """End ``run`` soon; may be called from anywhere."""
        self._stopped = True
        self._some.set()

    def once(self) -> Done:
        """Look at everything once, tell what is new, and watch nothing. Raises OSError, HostError, sqlite3.Error."""
        with only_one(self._state):
            self._sights = sights_of(self._state)
            try:
                self._tell_set_aside()
                if self._sights.began is None:
                    self._sights.begin(time.time_ns(), ())
                self._studies.ask(Study(None, start=True, ears=self._ears))
                done = self._wait(self._studies)
                self._tell()
                return done
            finally:
                self._studies.stop()
                self._sights.close()

    def run(self) -> None:
        """Watch until somebody says ``stop``. Raises OSError, HostError, sqlite3.Error."""
        with only_one(self._state):
            self._orders = self._make_orders(self._state)
            self._sights = sights_of(self._state)
            self._posts = self._make_posts(self._moved)
            try:
                self._tell_set_aside()
                self._begin()
                while not self._stopped:
                    self._turn()
            finally:
                self._posts.close()
                self._glances.stop()
                self._studies.stop()
                self._sights.close()

    # --- the beginning

    def _begin(self) -> None:
        outlook = kept_outlook(self._state)
        if outlook is None:
            self._studies.ask(Horizon())
            outlook = self._wait(self._studies).outlook or Outlook()
            keep_outlook(self._state, outlook)
        self._rounds = Rounds(Terrain(outlook), self._posts, self._moved)
        sizes: list[tuple[str, int]] | None = [] if self._sights.began is None else None
        began = time.time_ns()
        self._rounds.go_round(None if sizes is None else lambda path, size: sizes.append((path, size)))
        if sizes is not None:
            self._sights.begin(began, sizes)
        self._wall, self._steady = time.time(), time.monotonic()
        self._plans.began(self._steady)
        self._listener.ready(self.watching)
        self._tell_limits()
        self._paused = self._orders.paused()
        if self._paused:
            self._plans.interrupted(self._rounds.terrain, self._steady)
            return
        self._tell()
        self._studies.ask(Study(None, start=True, ears=self._ears))
        # whoever has just begun to watch may well have an app open: the first look should not have to wait
        self._glances.ask(Glance())

    def _wait(self, helper: Helper) -> Done:
        """The answer, whatever else happens meanwhile."""
        while not self._stopped:
            self._some.wait()
            self._some.clear()
            answer = helper.answer()
            if isinstance(answer, Done):
                return answer
            if isinstance(answer, Failed):
                self._listener.problem(Problem(b"tidytrace", FAILED))
                break
        return Done(problems=(Problem(b"tidytrace", FAILED),))

    @property
    def watching(self) -> Watching:
        """What is watched now."""
        return Watching(
            apps=self._rounds.terrain.outlook.apps,
            folders=self._rounds.folders,
            told=len(self._posts),
            polled=self._rounds.polled,
            full=self._posts.full,
            blind=self._posts.blind,
        )

    # --- each turn

    def _turn(self) -> None:
        self._some.wait(_HEED if self._paused else self._rest())
        if self._some.is_set() and not self._stopped:
            time.sleep(_GATHER)
        self._some.clear()
        if self._orders.leaves():
            self.stop()
            return
        self._heed()
        if not self._paused:
            self._answers()
        self._take()
        now = time.monotonic()
        self._beat(now)
        if not self._paused:
            self._look(now)

    def _rest(self) -> float:
        return self._plans.rest(time.monotonic(), _HEED, glancing=self._glances.job is not None)

    def _heed(self) -> None:
        """Rest as long as the person wants it; then everything that may have moved meanwhile is looked at."""
        paused = self._orders.paused()
        if paused and not self._paused:
            self._glances.stop()
            self._studies.stop()
            self._plans.interrupted(self._rounds.terrain, time.monotonic())
        elif self._paused and not paused:
            self._plans.lost(time.monotonic())
            self._tell()
        self._paused = paused

    def _answers(self) -> None:
        now = time.monotonic()
        glanced = self._glances.answer()
        if glanced is not None:
            self._lingers = now + _LINGER
            self._plans.glanced(self._rounds.terrain, now, left=isinstance(glanced, Failed) or glanced.left)
            self._tell()
        studied = self._studies.answer()
        if isinstance(studied, Done):
            self._plans.studied(now)
            self._studies.let_go()
            self._tell()
            for problem in studied.problems:
                self._listener.problem(problem)
            if studied.outlook is not None:
                self._turn_to(studied.outlook)
        elif isinstance(studied, Failed):
            self._plans.failed(now)
            self._listener.problem(Problem(b"tidytrace", FAILED))

    def _turn_to(self, outlook: Outlook) -> None:
        """Watch other folders, if there are others."""
        if outlook == self._rounds.terrain.outlook:
            return
        keep_outlook(self._state, outlook)
        new = set(outlook.grounds) - set(self._rounds.terrain.outlook.grounds)
        self._plans.stir_all({(one.app, one.what) for one in new if one.what != "sign"}, time.monotonic())
        if self._glances.runs:
            self._glances.stop()  # it knows other apps
            self._plans.glanced(self._rounds.terrain, time.monotonic(), left=True)
        self._rounds = self._rounds.turned_to(Terrain(outlook))
        self._tell_limits()

    def _take(self) -> None:
        batch = self._moved.take()
        if not batch:
            return
        now = time.monotonic()
        if batch.lost:
            self._plans.lost(now)
        terrain = self._rounds.terrain
        for folder in batch.gone:
            self._plans.stir_all(self._rounds.leave(folder) | terrain.grounds(folder), now)
        for folder in batch.new:
            self._rounds.enter(folder)
            self._plans.stir_all(terrain.grounds(folder), now)
        for folder in batch.folders:
            self._plans.stir_all(terrain.apps_in(folder), now)
        for path in batch.files:
            self._plans.file(path, terrain.grounds(path), now)

    def _beat(self, now: float) -> None:
        wall, steady = time.time(), now
        if steady - self._steady < _BEAT:
            return
        # Linux stops one of the clocks while the computer sleeps, Windows both, macOS either
        slept = abs((wall - self._wall) - (steady - self._steady)) > _SLEPT or steady - self._steady > _BEAT + 60
        self._wall, self._steady = wall, steady
        if slept:
            self._plans.lost(now)
        for folder in list(self._rounds.missed()):
            self._plans.stir_all(self._rounds.leave(folder), now)
            self._rounds.enter(folder)
            self._plans.stir_all(self._rounds.terrain.apps_in(folder), now)

    def _look(self, now: float) -> None:
        if self._rounds.polled and self._plans.polls(now):
            self._plans.stir_all(self._rounds.poll(), now)
            self._plans.polled(now, time.monotonic())
        if self._plans.goes_round(now):
            self._plans.stir_all(self._rounds.go_round(), now)
            self._plans.went_round(now, time.monotonic())
        if self._glances.job is None:
            glance = self._plans.take_glance(_AT_ONCE, now)
            if glance is not None:
                self._glances.ask(glance)
            elif self._glances.runs and now > self._lingers:
                self._glances.let_go()
        if self._studies.job is None:
            study = self._plans.take_study(now, self._ears)
            if study is not None:
                self._studies.ask(study)

    # --- telling

    def _tell(self) -> None:
        while (notice := self._sights.next()) is not None:
            self._listener.tell(notice)

    def _tell_set_aside(self) -> None:
        if self._sights.set_aside is not None:
            self._watching_notice("set-aside", {"path": os.fspath(self._sights.set_aside)}, again=True)

    def _tell_limits(self) -> None:
        watching = self.watching
        if watching.blind and watching.polled:
            self._watching_notice("watching-blind", {"polled": watching.polled})
        elif watching.polled and watching.full:
            self._watching_notice(
                "watching-full",
                {"polled": watching.polled, "folders": watching.folders},
            )

    def _watching_notice(self, key: str, parameters: dict[str, str | int], *, again: bool = False) -> None:
        notice = Notice(
            id=f"watching:{key}",
            kind=Kind.WATCHING,
            title=Phrase(key, {**parameters}),
            body=Phrase(f"{key}-why", {**parameters}),
        )
        with self._sights.writing():
            if again:
                self._sights.again(notice.id)
            self._sights.put(notice)


FAILED: Final = N_("What moved could not be looked at. It is tried again.")
