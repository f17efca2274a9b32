"""Places that hold the same text and belong to something else: offered one by one, never taken by themselves."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tidytrace.chats.leveldb import NAMES
from tidytrace.chats.model import Conversation
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.keyvalue.locked import CURRENT
from tidytrace.erase.model import Ground, Item, Leftover, PlaceKind, Plan, Spared, database_of
from tidytrace.erase.plan.elsewhere import search_elsewhere
from tidytrace.erase.plan.fence import Fence
from tidytrace.erase.search.traces import Traces
from tidytrace.host import Host, Installation, locate
from tidytrace.language import N_

_TOO_MANY = N_("There are too many files in this folder to look through; it may hold copies.")


class Offers:
    """What can be offered of one app's conversations."""

    def __init__(self, installation: Installation, host: Host) -> None:
        """Nothing is looked for yet."""
        self._installation = installation
        self._host = host
        self._fence = Fence(installation, host)
        self._of_sites = all(store.of_sites for store in installation.app.transcripts)
        self._caches: frozenset[Path] = frozenset()
        if self._of_sites:
            stores = (one for one in installation.app.stores if one.link is not None and one.link.by == "mark")
            self._caches = frozenset(path for store in stores for path in installation.places.files(store))
        self.spared: list[Spared] = []

    def of(self, going: Sequence[Conversation], traces: Traces, ground: Ground, planned: Iterable[Item]) -> list[Item]:
        """Whole files that no store of the definition accounts for; what could not be looked at is in ``spared``.

        Args:
            going: Conversations that go.
            traces: Their passages.
            ground: The folders of their app.
            planned: What goes or is changed anyway.
        """
        known = {path for item in planned for path in (item.path, *(one.path for one in item.contents))}
        # of a browser's gigabytes nothing would be offered; the proof looks into all of them
        grounds = () if self._of_sites else (ground,)
        found = search_elsewhere(going, traces, grounds, self._host.home, known=known)
        everybody = tuple(one.id for one in going)
        self.spared += [
            Spared(path=path, reason="too-many", problem=_TOO_MANY, conversations=everybody) for path in found.too_many
        ]
        places = [place for place in found.places if place.readable]
        return [item for place in places for item in self._item(place.path, place.kind, place.conversations)]

    def left(self, leftovers: Iterable[Leftover], paths: Iterable[Path]) -> list[Item]:
        """Files in which a proof has found text; what the fence refuses is in ``spared``."""
        wanted = frozenset(paths)
        chosen = (one for one in leftovers if one.path in wanted and one.what == "text")
        return [item for one in chosen for item in self._item(one.path, "app-file", one.conversations)]

    def _item(self, path: Path, kind: PlaceKind, owners: tuple[str, ...]) -> Iterator[Item]:
        if database_of(path) != path and os.path.lexists(database_of(path)):
            return  # without its log a living database is not what its app left
        if NAMES.match(path.name) and os.path.lexists(path.with_name(CURRENT)):
            return  # without one of its files a LevelDB loses everything
        if self._of_sites and kind == "app-file" and not self._is_cached(path):
            return  # it holds what the person has of all other sites
        try:
            target = self._fence.target(path, project=not self._is_inside(path))
        except ErasureError as error:
            self.spared.append(
                Spared(
                    path=path,
                    reason=error.key,
                    problem=error.problem,
                    parameters=error.parameters,
                    conversations=owners,
                )
            )
            return
        yield Item(
            app=self._installation.app.id,
            store="",
            kind=kind,
            path=path,
            what="file",
            action="remove",
            conversations=owners,
            pieces=1,
            bytes=target.stamp.size,
            target=target,
            shares=dict.fromkeys(owners, 1),
        )

    def _is_cached(self, path: Path) -> bool:
        return any(path == one or one in path.parents for one in self._caches)

    def _is_inside(self, path: Path) -> bool:
        return any(folder in path.parents for folder in self._installation.places.folders)


def plan_leftovers(
    plan: Plan, leftovers: Sequence[Leftover], paths: Iterable[Path], host: Host, apps: Callable[[str], Installation]
) -> Plan:
    """A plan for files in which the proof has still found text of conversations that are gone.

    Args:
        plan: The one that was carried out.
        leftovers: What its proof has found.
        paths: Those that the person chose.
        host: Asked anew which apps are running.
        apps: Gives an installation by the app's id.
    """
    wanted = frozenset(paths)
    items: list[Item] = []
    spared: list[Spared] = []
    host.refresh()
    for ground in plan.grounds:
        installation = apps(ground.app)
        now = locate(installation.app, host)
        if now is not None and now.running:
            continue
        offers = Offers(installation, host)
        mine = [one for one in leftovers if any(plan.apps.get(chat) == ground.app for chat in one.conversations)]
        items += offers.left(mine, wanted)
        spared += offers.spared
    gone = {one for item in items for one in item.conversations}
    return Plan(
        items=tuple(items),
        kept=(),
        spared=tuple(spared),
        apps={one: app for one, app in plan.apps.items() if one in gone},
        grounds=plan.grounds,
        traces=plan.traces,
    )
