"""What an erasure would do: every place of the chosen conversations, and what stays and why. Changes nothing."""

import datetime
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.model import Ground, Item, Kept, Plan, Spared
from tidytrace.erase.plan.fence import Fence
from tidytrace.erase.plan.footprint import Footprint
from tidytrace.erase.plan.offers import Offers
from tidytrace.erase.plan.remains import is_overwritten, remains
from tidytrace.erase.search.traces import NO_TRACES, Traces
from tidytrace.host import Host, Installation, locate

JUST_NOW: Final = datetime.timedelta(minutes=2)
"""A conversation that was written to so recently may still be going on."""


def plan_erasure(  # noqa: PLR0913 - what a person may say about an erasure
    conversations: Sequence[Conversation],
    library: Library,
    host: Host,
    *,
    named: Collection[str] = (),
    held: Collection[str] | None = (),
    unticked: Collection[Path] = (),
    ticked: Collection[Path] = (),
    elsewhere: bool = True,
    now: datetime.datetime | None = None,
) -> Plan:
    """Look for every place of the conversations, and for reasons not to touch them.

    Args:
        conversations: What the person chose.
        library: The conversations of this computer; its installations give the definitions.
        host: Asked anew which apps are running.
        named: Ids of conversations that the person confirmed by name: these go although they are pinned or were
            written to just now.
        held: Ids of conversations that the person keeps: these never go, whoever names them. None means that nobody
            knows which those are, so nothing goes.
        unticked: Places that stay. A conversation that is listed from one of them stays as a whole.
        ticked: Places among the optional ones that go too.
        elsewhere: Look for these too; takes a look into every file of the apps.
        now: The time by which «just now» is told.
    """
    ids = None if held is None else frozenset(held)
    locks = _Locks(frozenset(named), ids, now or datetime.datetime.now(datetime.UTC))
    plan = _planned(conversations, library, host, locks, elsewhere=elsewhere)
    staying = plan.listed_from(unticked)
    if staying:
        rest = [one for one in conversations if one.id not in staying]
        kept = tuple(Kept(one, "unticked") for one in sorted(staying))
        plan = _planned(rest, library, host, locks, elsewhere=elsewhere)
        plan = msgspec.structs.replace(plan, kept=(*plan.kept, *kept))
    return plan.without(unticked).with_optional(ticked)


def _planned(
    conversations: Sequence[Conversation], library: Library, host: Host, locks: "_Locks", *, elsewhere: bool
) -> Plan:
    host.refresh()
    chosen: dict[str, list[Conversation]] = {}
    for conversation in {one.id: one for one in conversations}.values():
        chosen.setdefault(conversation.app, []).append(conversation)
    together = sum(map(len, chosen.values()))
    parts = [
        _AppPlan(library, host, app, ones, together, locks, elsewhere=elsewhere).made() for app, ones in chosen.items()
    ]
    return Plan(
        items=tuple(sorted((item for part in parts for item in part.items), key=lambda item: item.rank)),
        kept=tuple(kept for part in parts for kept in part.kept),
        spared=tuple(spared for part in parts for spared in part.spared),
        apps={one: app for part in parts for one, app in part.apps.items()},
        grounds=tuple(ground for part in parts for ground in part.grounds),
        traces=_together([part.traces for part in parts]),
        optional=tuple(item for part in parts for item in part.optional),
    )


def _together(traces: Sequence[Traces]) -> Traces:
    if len(traces) == 1:
        return traces[0]
    return Traces.merged(traces) if traces else NO_TRACES


class _Locks(msgspec.Struct, frozen=True):
    """Which conversations need a word of their own: a pinned one is dear to somebody, a fresh one may be going on."""

    named: frozenset[str]
    held: frozenset[str] | None
    now: datetime.datetime

    def holds(self, conversation: Conversation) -> str | None:
        """Why it never goes, if the person keeps it or nobody knows whether they do."""
        if self.held is None:
            return "held-unknown"
        return "held" if conversation.id in self.held else None

    def reason(self, conversation: Conversation, *, shared: bool) -> str | None:
        """Why it is locked, if it is.

        Args:
            conversation: One that the person chose.
            shared: Its file is that of other conversations too, so the file's time says nothing about it.
        """
        if conversation.id in self.named:
            return None
        if conversation.pinned:
            return "pinned"
        if not shared and is_overwritten(conversation.path):
            return None  # by this program, before it was interrupted
        times = [conversation.updated, None if shared else self._written(conversation.path)]
        return "just-used" if any(time is not None and abs(self.now - time) < JUST_NOW for time in times) else None

    @staticmethod
    def _written(path: Path) -> datetime.datetime | None:
        try:
            return datetime.datetime.fromtimestamp(path.lstat().st_mtime, datetime.UTC)
        except (OSError, OverflowError, ValueError):
            return None  # a file without a time that a calendar has was not written to just now


class _AppPlan:
    """The part of a plan for one app."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a plan is made of
        self,
        library: Library,
        host: Host,
        app: str,
        chosen: Sequence[Conversation],
        together: int,
        locks: "_Locks",
        *,
        elsewhere: bool,
    ) -> None:
        self._elsewhere = elsewhere
        self._together = together
        self._locks = locks
        self._library = library
        self._host = host
        self._app = app
        self._chosen = list(chosen)
        self._installation: Installation = library.installation(app)
        self._fence = Fence(self._installation, host)
        self._kept: dict[str, Kept] = {}
        self._spared: list[Spared] = []

    def made(self) -> Plan:
        """Everything about this app."""
        everything = {one.id: one for one in self._library.conversations(self._app, titles=False, counts=False)}
        if not self._app_is_closed():
            return self._plan((), [], NO_TRACES)
        self._keep_what_cannot_go(set(everything))
        going = self._going()
        footprint = self._footprint_of(going, everything)
        items = footprint.items()
        # a transcript that the fence refuses keeps its conversation; the others are looked at again without it
        while footprint.kept:
            self._kept.update({one.id: one for one in footprint.kept})
            going = self._going()
            footprint = self._footprint_of(going, everything)
            items = footprint.items()
        self._library.close()
        self._spared = footprint.spared
        stray = remains(self._installation, self._fence, items) if going else []
        offers = Offers(self._installation, self._host)
        optional = offers.of(going, footprint.traces, self._ground(), items) if going and self._elsewhere else []
        self._spared += offers.spared
        plan = self._plan([*stray, *items], going, footprint.traces)
        return msgspec.structs.replace(plan, optional=tuple(optional))

    def _going(self) -> list[Conversation]:
        return [one for one in self._chosen if one.id not in self._kept]

    def _footprint_of(self, going: Sequence[Conversation], everything: Mapping[str, Conversation]) -> Footprint:
        names = {one.id for one in going}
        others = [one for one in everything.values() if one.id not in names]
        return Footprint(self._installation, self._fence, self._library, going, others, together=self._together)

    def _app_is_closed(self) -> bool:
        now = locate(self._installation.app, self._host)
        if self._installation.app.detect.processes and not (now or self._installation).processes_known:
            self._keep_all("processes-unknown", {"app": self._app})
            return False
        if now is None or not now.running:
            return True
        names = ", ".join(dict.fromkeys(process.name for process in now.processes))
        self._keep_all("app-running", {"processes": names, "app": self._app})
        return False

    def _keep_all(self, reason: str, parameters: dict[str, str]) -> None:
        self._kept = {one.id: Kept(one.id, reason, parameters) for one in self._chosen}

    def _keep_what_cannot_go(self, everything: set[str]) -> None:
        for one in self._chosen:
            if held := self._locks.holds(one):
                self._kept[one.id] = Kept(one.id, held, {"app": self._app})
            elif one.erasable == "no":
                self._kept[one.id] = Kept(one.id, one.reason or "cannot-erase", {"app": self._app})
            elif reason := self._locks.reason(one, shared=self._shared(one)):
                self._kept[one.id] = Kept(one.id, reason, {"app": self._app})
        missing = everything - {one.id for one in self._going()}
        for one in self._going():
            if one.erasable == "with-all" and missing:
                self._kept[one.id] = Kept(one.id, one.reason or "only-all", {"app": self._app})

    def _shared(self, conversation: Conversation) -> bool:
        store = self._installation.app.store(conversation.store)
        return store.of_sites or store.erasable == "with-all" or store.unit not in {"file", "folder"}

    def _plan(self, items: Iterable[Item], going: Sequence[Conversation], traces: Traces) -> Plan:
        return Plan(
            items=tuple(items),
            kept=tuple(self._kept.values()),
            spared=tuple(self._spared),
            apps={one.id: self._app for one in going},
            grounds=(self._ground(),) if going else (),
            traces=traces,
        )

    def _ground(self) -> Ground:
        folders = self._installation.places.folders
        outside = {
            path
            for store in self._installation.app.stores
            if store.project_files
            for template in store.files
            if not any(variable in template for variable in ("{id}", "{dir}", "{stem}"))
            for path in self._installation.places.expand(template)
            if not any(folder in path.parents for folder in folders)
        }
        # settings are never touched, but whether they hold something has to be known
        outside |= {path for path in self._fence.protected if not any(folder in path.parents for folder in folders)}
        files = tuple(path for path in sorted(outside) if os.path.isfile(path))  # noqa: PTH113 - a closed one is told elsewhere
        return Ground(self._app, folders, files, self._fence.protected)
