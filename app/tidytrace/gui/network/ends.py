"""The other ends that an app is connected to, several processes and connections put together."""

import datetime
from collections.abc import Iterable

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.connections.history import Novelty
from tidytrace.checks.connections.looking import Line, Picture
from tidytrace.checks.connections.telling import place_name


class End(msgspec.Struct, frozen=True, kw_only=True):
    """One address and port at the other end."""

    address: str
    port: int
    incoming: bool
    place: Text
    host: str | None
    since: datetime.datetime | None
    new: tuple[Novelty, ...]
    count: int
    processes: tuple[str, ...]


def ends(lines: Iterable[Line]) -> tuple[End, ...]:
    """What is new comes first, then by where it is."""
    groups: dict[tuple[str, int, bool], list[Line]] = {}
    for line in lines:
        connection = line.connection
        groups.setdefault((connection.remote, connection.port, connection.incoming), []).append(line)
    found = [_together(group) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (not one.new, "country" not in one.new, one.place.en, one.address)))


def _together(group: list[Line]) -> End:
    first = group[0]
    processes = dict.fromkeys(f"{line.process.name} ({line.process.pid})" for line in group)
    return End(
        address=first.connection.remote,
        port=first.connection.port,
        incoming=first.connection.incoming,
        place=place_name(first),
        host=first.host,
        since=first.met.since,
        new=first.met.new,
        count=sum(line.count for line in group),
        processes=tuple(processes),
    )


def surprises(picture: Picture) -> dict[str, tuple[Text, tuple[Text, ...]]]:
    """The countries that are new for an app, with its names; by the app's id."""
    found: dict[str, tuple[Text, tuple[Text, ...]]] = {}
    for app in picture.apps:
        new = dict.fromkeys(place_name(line) for line in picture.of(app) if "country" in line.met.new)
        if new:
            found[app.id] = (app.names, tuple(new))
    return found
