"""All browsers of this computer with all their profiles, and what each of them remembers of AI sites."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from tidytrace.catalog.footprint import Footprint, Trace, TraceKind
from tidytrace.chats.errors import StoreError
from tidytrace.chats.files import unreadable
from tidytrace.chats.times import parse_time
from tidytrace.checks.websites.counting import Clock, Count, Stop, counts
from tidytrace.host import Installation


class Place(msgspec.Struct, frozen=True):
    """One file or folder in which something of a site was counted."""

    path: Path
    kind: TraceKind
    amount: int
    """Visits, cookies or bytes."""


class SiteTraces(msgspec.Struct, frozen=True, kw_only=True):
    """What one profile remembers of one site. None: that cannot be counted in this browser, or could not be."""

    host: str
    visits: int | None
    pages: int | None
    first: datetime | None
    last: datetime | None
    cookies: int | None
    sign_in: int | None
    """Those of the cookies that only the server reads, which is how a person stays signed in."""
    bytes: int | None
    """What pages of the site store on the disk."""
    places: tuple[Place, ...]


class ProfileTraces(msgspec.Struct, frozen=True, kw_only=True):
    """One profile of a browser."""

    installation: Installation
    path: Path
    sites: tuple[SiteTraces, ...]
    """In the order of their hosts."""
    unread: tuple[StoreError, ...]
    """Places that could not be counted: nothing may be said about what is there."""


def never() -> bool:
    """Nobody calls it off."""
    return False


def look(
    installations: Iterable[Installation], stop: Stop = never, clock: Callable[[Stop], Clock] = Clock
) -> Iterator[ProfileTraces]:
    """Count what is there, profile by profile.

    Args:
        installations: all apps that were found; those that are no browsers are left out.
        stop: asked all the time.
        clock: what limits the time for places of one kind.

    Raises:
        ReadingStopped: it was called off.
    """
    for installation in installations:
        if installation.app.footprint is not None:
            yield from _profiles(installation, installation.app.footprint, stop, clock)


def _profiles(
    installation: Installation, footprint: Footprint, stop: Stop, clock: Callable[[Stop], Clock]
) -> Iterator[ProfileTraces]:
    places = installation.places
    for root in places.roots(footprint.profile):
        counted: list[tuple[Trace, Path, Count]] = []
        unread: list[StoreError] = []
        failed: set[TraceKind] = set()
        there = False
        for trace in footprint.traces:
            limit = clock(stop)
            for path in (
                path for template in trace.files for path in places.expand(template, {footprint.profile: root})
            ):
                there = True
                try:
                    counted += [(trace, path, one) for one in counts(trace, path, limit)]
                except StoreError as error:
                    unread.append(error)
                    failed.add(trace.kind)
                if limit.late:
                    break
        for path, reason in _closed(places.unreadable, Path(root)):
            problem = unreadable(path, reason)
            problem.__cause__ = reason
            unread.append(problem)
            failed |= {trace.kind for trace in footprint.traces}
        if there or unread:
            known = {trace.kind for trace in footprint.traces} - failed
            yield ProfileTraces(
                installation=installation,
                path=Path(root),
                sites=tuple(_sites(counted, known)),
                unread=tuple(unread),
            )


def _closed(closed: Mapping[Path, OSError], root: Path) -> Iterator[tuple[Path, OSError]]:
    """Folders on the way to a profile, and in it, that could not be looked into."""
    return ((path, error) for path, error in closed.items() if root.is_relative_to(path) or path.is_relative_to(root))


def _sites(counted: Sequence[tuple[Trace, Path, Count]], known: set[TraceKind]) -> Iterator[SiteTraces]:
    """Where a kind could not be counted everywhere, only what was seen of it for sure is told."""
    for host in sorted({one.host for _, _, one in counted}):
        mine = [(trace, path, one) for trace, path, one in counted if one.host == host]
        parts = [one for _, _, one in mine]
        firsts = [one.first for one in parts if one.first is not None]
        lasts = [one.last for one in parts if one.last is not None]
        yield SiteTraces(
            host=host,
            visits=_sum((one.visits for one in parts), "visits" in known),
            pages=_sum((one.pages for one in parts), "visits" in known),
            first=parse_time(min(firsts)) if firsts else None,
            last=parse_time(max(lasts)) if lasts else None,
            cookies=_sum((one.cookies for one in parts), "cookies" in known),
            sign_in=_sum((one.sign_in for one in parts), "cookies" in known),
            bytes=_sum((one.bytes for one in parts), "storage" in known),
            places=tuple(_places(mine)),
        )


def _sum(values: Iterable[int | None], known: bool) -> int | None:  # noqa: FBT001 - a private word for «or none»
    seen = [value for value in values if value is not None]
    return sum(seen) if seen or known else None


def _places(counted: Iterable[tuple[Trace, Path, Count]]) -> Iterator[Place]:
    for trace, path, one in counted:
        amount = {"visits": one.visits, "cookies": one.cookies, "storage": one.bytes}[trace.kind]
        if amount:
            yield Place(path, trace.kind, amount)
