"""What a rule has to know of each conversation and no more: no title and no place."""

import datetime
from collections.abc import Callable, Iterable

import msgspec

from tidytrace.chats.merge import Gist, Place, gist, leave_of
from tidytrace.chats.model import Erasable

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class Outline(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One conversation by its id, times and standing."""

    id: str
    used: datetime.datetime | None
    """When it was last used, as far as that is known."""
    created: datetime.datetime | None
    written: datetime.datetime
    """The time of the file that names it."""
    project: str | None
    pinned: bool
    erasable: Erasable
    reason: str | None
    """A key of ``findings.wording`` when it cannot be erased alone."""
    of_site: bool
    """It is what a browser keeps of a web site."""


class Outlines(msgspec.Struct, frozen=True):
    """The conversations of one app."""

    total: int = 0
    oldest: datetime.datetime | None = None
    """When the first one was begun."""
    chosen: tuple[Outline, ...] = ()
    """Those that were asked for."""


Wanted = Callable[[Gist], bool]
"""Whether a conversation is asked for."""


def outlined(app: str, found: Iterable[list[Place]], wanted: Wanted) -> Outlines:
    """Count an app's conversations, and outline those that are asked for.

    Args:
        app: the app's id.
        found: the places of each conversation.
        wanted: asked for each of them.
    """
    total = 0
    oldest: datetime.datetime | None = None
    chosen: list[Outline] = []
    for places in found:
        counted = gist(places)
        total += 1
        begun = counted.created or counted.updated
        if begun is not None and (oldest is None or begun < oldest):
            oldest = begun
        if wanted(counted):
            chosen.append(_outline(app, counted, places))
    return Outlines(total, oldest, tuple(chosen))


def written(counted: Gist) -> datetime.datetime:
    """The time of the file that names a conversation."""
    microseconds = counted.main.file.state.mtime_ns // 1000
    try:
        return _EPOCH + datetime.timedelta(microseconds=microseconds)
    except OverflowError:
        return _LAST  # no calendar has it; such a file is never old


def _outline(app: str, counted: Gist, places: list[Place]) -> Outline:
    main = counted.main
    erasable, reason = leave_of(main, newer=counted.newer)
    told = [main.listed, *(place.listed for place in places if place is not main)]
    return Outline(
        id=f"{app}:{main.listed.native}",
        used=counted.updated or counted.created,
        created=counted.created,
        written=written(counted),
        project=next((one.project for one in told if one.project), None),
        pinned=any(one.pinned for one in told),
        erasable=erasable,
        reason=reason,
        of_site=main.store.of_sites,
    )
