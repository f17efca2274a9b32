"""What was seen before: for each AI app the addresses it was connected to, with the first and the last time.

Kept in the state folder for this account alone (mode 0600). At most ``MOST`` addresses; what was not seen for longest
goes first. Countries and names stay, so that a well-known country is not called new because its addresses change.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from tidytrace.host.state import StateFolders, write_private
from tidytrace.language import N_
from tidytrace.portions import at_most

MOST: Final = 512
"""Addresses of all apps together; an entry takes about 130 bytes."""
MOST_NAMES: Final = 64
"""Names of one app."""
FRESH: Final = datetime.timedelta(days=7)
"""For so long what is new is called new: who was not looking on the first day still learns of it."""
_NAME: Final = "connections.json"
_LARGEST: Final = 1 << 20

Novelty = Literal["address", "country", "host"]


class HistoryUnreadable(Exception):  # noqa: N818 - says what is the matter
    """What was seen before cannot be read; nothing is called new then, and nothing is remembered."""

    problem: Final = N_(
        "Which connections were seen before cannot be read: the file {path} is damaged. Delete it to begin anew."
    )

    def __init__(self, path: Path) -> None:
        """The sentence is for the person."""
        super().__init__(self.problem.format(path=path))
        self.path = path


class Sight(NamedTuple):
    """One address that an app is connected to."""

    app: str
    address: str
    port: int
    country: str | None = None
    host: str | None = None


class Met(msgspec.Struct, frozen=True):
    """What the history says of a sight."""

    since: datetime.datetime | None = None
    """When it was first seen; none when nothing is remembered."""
    new: tuple[Novelty, ...] = ()
    """What of it the app was not connected to before."""
    first_look: bool = False
    """Whether the app was never seen connected before, so that there is nothing to compare with."""


class _Since(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    first: datetime.datetime
    at_start: bool
    """Whether it was there at the app's first look, when everything is new."""

    def fresh(self, now: datetime.datetime) -> bool:
        return not self.at_start and now - self.first < FRESH


class _Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    app: str
    address: str
    port: int
    since: _Since
    last: datetime.date

    @property
    def key(self) -> tuple[str, str, int]:
        return self.app, self.address, self.port


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    addresses: tuple[_Address, ...] = ()
    countries: dict[str, dict[str, _Since]] = {}
    hosts: dict[str, dict[str, _Since]] = {}
    apps: tuple[str, ...] = ()
    layout: Literal[1] = 1


def remember(state: StateFolders, sights: Iterable[Sight], now: datetime.datetime) -> dict[Sight, Met]:
    """Compare with what was seen before, and remember these too.

    Args:
        state: the folders of the person.
        sights: what is seen now; each is in the answer.
        now: the moment.

    Raises:
        HistoryUnreadable: the file is damaged; it stays as it is.
        OSError: it cannot be read or written.
        HostError: the folder for it is not ours.
    """
    path = state.state / _NAME
    kept = _read(path)
    seen = tuple(dict.fromkeys(sights))
    after, met = _met(kept, seen, now)
    if after != kept:
        write_private(path, msgspec.json.encode(after))
    return met


def forget(state: StateFolders) -> bytes | None:
    """Forget all that was seen before, a damaged file too. Returns what ``bring_back`` takes; none if nothing was kept.

    Raises:
        OSError: the file cannot be read or taken away.
    """
    path = state.state / _NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    path.unlink()
    return content


def bring_back(state: StateFolders, content: bytes) -> None:
    """What was forgotten is known again; what was seen in between is met at the next look.

    Raises:
        OSError: it cannot be written.
        HostError: the folder for it is not ours.
    """
    write_private(state.state / _NAME, content)


def _met(kept: _Kept, sights: tuple[Sight, ...], now: datetime.datetime) -> tuple[_Kept, dict[Sight, Met]]:
    addresses = {one.key: one for one in kept.addresses}
    countries = {app: dict(known) for app, known in kept.countries.items()}
    hosts = {app: dict(known) for app, known in kept.hosts.items()}
    met: dict[Sight, Met] = {}
    for sight in sights:
        first_look = sight.app not in kept.apps
        here = _Since(now, first_look)
        key = (sight.app, sight.address, sight.port)
        since = addresses[key].since if key in addresses else here
        addresses.pop(key, None)
        addresses[key] = _Address(*key, since, now.date())
        new: list[Novelty] = ["address"] if since.fresh(now) else []
        if sight.country and countries.setdefault(sight.app, {}).setdefault(sight.country, here).fresh(now):
            new.append("country")
        if sight.host and hosts.setdefault(sight.app, {}).setdefault(sight.host, here).fresh(now):
            new.append("host")
        met[sight] = Met(since.first, tuple(new), first_look)
    latest = sorted(addresses.values(), key=lambda one: one.last)[-MOST:]
    return _Kept(
        addresses=tuple(latest),
        countries=countries,
        hosts={app: dict(list(known.items())[-MOST_NAMES:]) for app, known in hosts.items()},
        apps=tuple(sorted({*kept.apps, *(sight.app for sight in sights)})),
    ), met


def _read(path: Path) -> _Kept:
    try:
        with path.open("rb") as file:
            content = at_most(file, _LARGEST)
    except FileNotFoundError:
        return _Kept()
    try:
        return msgspec.json.decode(content, type=_Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise HistoryUnreadable(path) from error
