"""How fresh and how sure a definition is, and what an app's own delete leaves behind as far as it says."""

import datetime
import re
from typing import Final

import msgspec

from tidytrace.catalog.model import App
from tidytrace.catalog.stores import Store
from tidytrace.catalog.words import Grade

OLD_AFTER: Final = datetime.timedelta(days=180)
"""Apps change their stores and switches about twice a year; what was looked at earlier is called old."""
_ORDER: Final = tuple(Grade)


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """When and against what a definition was last held."""

    verified: datetime.date
    versions: tuple[str, ...]
    """Versions of the app that were really seen, oldest first; empty where none was."""
    evidence: Grade
    """The best grade that stands behind the stores; for an app without stores, behind its switches or cards."""
    old: bool


class Leftovers(msgspec.Struct, frozen=True, kw_only=True):
    """Which places still hold a conversation after the app's own delete of it."""

    left: tuple[Store, ...]
    taken: tuple[Store, ...]
    unknown: tuple[Store, ...]
    """Nobody has looked yet."""
    none: bool = False
    """The app has no delete of its own."""

    @property
    def known(self) -> bool:
        """Whether anything can be said at all."""
        return bool(self.left or self.taken)


def knowledge_of(app: App, today: datetime.date) -> Knowledge:
    """How fresh and how sure a definition is on a day."""
    return Knowledge(
        verified=app.verified_on,
        versions=tuple(sorted(app.verified_versions, key=numbers)),
        evidence=_best(app),
        old=today - app.verified_on > OLD_AFTER,
    )


def _best(app: App) -> Grade:
    for facts in (app.stores, app.settings, app.tool_servers, app.account, app.sources):
        if facts:
            return min((one.grade for one in facts), key=_ORDER.index)
    return Grade.GUESS


def leftovers_of(app: App) -> Leftovers:
    """What the definition knows of the app's own delete."""
    return Leftovers(
        left=tuple(store for store in app.stores if store.left_behind is True),
        taken=tuple(store for store in app.stores if store.left_behind is False),
        unknown=tuple(store for store in app.stores if store.left_behind is None),
        none=app.own_delete is not None and not app.own_delete.there,
    )


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared; words in it do not count."""
    return tuple(int(part) for part in re.findall(r"\d{1,18}", version))
