"""The rehearsal of an erasure: what each app will list afterwards, told before anything is changed.

Each app's erasure is carried out on a copy of the files that its list is made from, with the same steps, and the copy
is read with the same readers. Where that cannot be done, the numbers are reckoned from the plan, and it is said why.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.act.act import carry_out
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Cancelled, Plan
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.rehearse.copied import CopiedHost, Limits, copied, needed
from tidytrace.erase.rehearse.errors import NotRehearsed, Why
from tidytrace.erase.rehearse.room import room
from tidytrace.host import Host

MOST_BYTES: Final = 64 << 20
"""Of all that one app's list is made from; a copy takes as much memory."""
MOST_FILES: Final = 5_000
_SPARE: Final = 4 << 20
MOST_SECONDS: Final = 20.0
"""For all apps together: nobody waits longer before a question."""


class AppShows(msgspec.Struct, frozen=True, kw_only=True):
    """What one app lists before and after."""

    app: str
    before: int
    after: int
    not_tried: Why | None = None
    """Why it was only reckoned; none where it was carried out on a copy."""
    still: tuple[str, ...] = ()
    """Ids of chats that would still be listed although they were to go."""
    lost: tuple[str, ...] = ()
    """Ids of chats that would no longer be listed although they were to stay."""
    altered: tuple[str, ...] = ()
    """Ids of chats that would stay with another title, or another number of messages."""

    @property
    def as_planned(self) -> bool:
        """Whether exactly what was chosen goes, as far as it was tried."""
        return not (self.still or self.lost or self.altered)


class Rehearsal(msgspec.Struct, frozen=True):
    """What the apps of a plan list before and after; apps that it does not name are not touched at all."""

    apps: tuple[AppShows, ...]

    @property
    def as_planned(self) -> bool:
        """Whether exactly what was chosen goes everywhere."""
        return all(one.as_planned for one in self.apps)


def rehearse(  # noqa: PLR0913 - what is tried, where, and for how long
    plan: Plan,
    library: Library,
    host: Host,
    *,
    within: Path | None = None,
    most_bytes: int = MOST_BYTES,
    most_files: int = MOST_FILES,
    seconds: float = MOST_SECONDS,
    cancelled: Cancelled | None = None,
) -> Rehearsal:
    """Try a plan on copies. The computer itself is only read.

    Args:
        plan: What would be done.
        library: The one that the plan was made with.
        host: The computer.
        within: Make the copies in this folder; otherwise in memory, where there is such a place.
        most_bytes: More than this of one app is not copied.
        most_files: Nor are more files.
        seconds: For how long; the apps that are left then are reckoned.
        cancelled: Asked now and then.
    """
    end = time.monotonic() + seconds

    def stop() -> bool:
        return time.monotonic() > end or (cancelled is not None and cancelled())

    shown: list[AppShows] = []
    for app in dict.fromkeys(plan.apps.values()):
        going = frozenset(one for one, of in plan.apps.items() if of == app)
        real = list(library.conversations(app, titles=False, counts=False))
        library.close()
        try:
            limits = Limits(most_bytes, most_files, stop)
            # a file is written anew beside the old one
            least = 2 * needed(library.installation(app), limits) + _SPARE
            with room(host, least, within) as root:
                trial = _Trial(library, CopiedHost(host, root), app, limits)
                shown.append(trial.run(going, real, stop))
        except NotRehearsed as error:
            stay = sum(one.id not in going for one in real)
            shown.append(AppShows(app=app, before=len(real), after=stay, not_tried=error.why))
    return Rehearsal(tuple(shown))


class _Trial:
    """One app, on its copy."""

    def __init__(self, library: Library, host: CopiedHost, app: str, limits: Limits) -> None:
        self._app = app
        self._host = host
        self._limits = limits
        self._installation = copied(library.installation(app), host, limits)

    def _library(self) -> Library:
        return Library([self._installation], self._host, None)

    def _listed(self) -> dict[str, Conversation]:
        library = self._library()
        found = {}
        for one in library.conversations(self._app):
            self._limits.wait()
            found[one.id] = one
        library.close()
        return found

    def run(self, going: Collection[str], real: Sequence[Conversation], stop: Callable[[], bool]) -> AppShows:
        """Raises NotRehearsed."""
        try:
            before = self._listed()
            named = self._named(before.values(), real)
            self._erase([before[one] for one in before if named[one] in going], stop)
            after = self._listed()
        except (StoreError, ErasureError, OSError) as error:
            raise NotRehearsed("failed") from error
        stay = {one: before[one] for one in before if named[one] not in going}
        return AppShows(
            app=self._app,
            before=len(before),
            after=len(after),
            still=_sorted(named[one] for one in before if named[one] in going and one in after),
            lost=_sorted(named[one] for one in stay if one not in after),
            altered=_sorted(named[one] for one in stay if one in after and _shown(after[one]) != _shown(stay[one])),
        )

    def _named(self, copies: Iterable[Conversation], real: Sequence[Conversation]) -> dict[str, str]:
        """The real id of each chat of the copy; an app without ids tells its chats by where they are.

        Raises NotRehearsed where the copy does not show the same chats in the same places.
        """
        copies = list(copies)
        known = {one.id for one in real}
        named = {one.id: one.id for one in copies if one.id in known}
        places: dict[Path, list[str]] = {}
        for one in real:
            if one.id not in named:
                places.setdefault(self._host.at(one.path), []).append(one.id)
        for copy in copies:
            here = places.get(copy.path)
            if copy.id not in named:
                if not here:
                    raise NotRehearsed("not-alike")
                named[copy.id] = here.pop(0)
        if any(places.values()):
            raise NotRehearsed("not-alike")
        return named

    def _erase(self, chosen: list[Conversation], stop: Callable[[], bool]) -> None:
        library = self._library()
        named = {one.id for one in chosen}
        plan = plan_erasure(chosen, library, self._host, named=named, elsewhere=False)
        self._limits.wait()
        carry_out(plan, cancelled=stop)
        library.close()
        self._limits.wait()


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


def _shown(conversation: Conversation) -> tuple[str | None, int | None]:
    """What a person sees of it in the app's list."""
    return conversation.title, conversation.messages
