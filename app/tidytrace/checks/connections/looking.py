"""One look at where running AI apps are connected."""

import datetime
import ipaddress
import re
from collections import Counter
from typing import Final, Literal

import msgspec

from tidytrace.catalog import App
from tidytrace.checks.connections.belonging import Belonging, Owner, belonging
from tidytrace.checks.connections.history import HistoryUnreadable, Met, Sight, remember
from tidytrace.checks.surroundings import Surroundings
from tidytrace.formats.refusals import in_short
from tidytrace.host import HostError, Process
from tidytrace.host.connecting import Connection, Connections
from tidytrace.host.countries import embedded
from tidytrace.language import Language

Place = Literal["internet", "network", "stand-in"]
"""The internet; the network that this computer is in; an address that a proxy or VPN put in place of the real one."""
_STAND_INS: Final = ipaddress.ip_network("198.18.0.0/15")
"""Reserved for measurements (RFC 2544); proxy programs give such addresses to names and keep the real ones."""

_SEALED: Final = re.compile(r"(?:^|\s)--type=(?:renderer|zygote|gpu-process)(?:\s|$)")
"""Parts of a Chromium or Electron program. Their sandbox hides them from everybody and keeps them off the network; what
they need from there another part fetches, which can be seen."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One process of an app and one other end; several connections to the same port are one line."""

    owner: Owner
    process: Process
    connection: Connection
    count: int = 1
    place: Place = "internet"
    country: str | None = None
    host: str | None = None
    met: Met = Met()

    @property
    def app(self) -> App:
        """Whose it is."""
        return self.owner.app


class Unsaved(msgspec.Struct, frozen=True):
    """Why nothing could be compared with earlier looks, or remembered."""

    where: str
    error: Exception

    def sentence(self, language: Language) -> str:
        """For the person."""
        error = self.error
        if isinstance(error, HistoryUnreadable):
            return language(error.problem).format(path=error.path)
        if isinstance(error, HostError):
            return error.sentence(language)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return language("Connections cannot be remembered, so nothing can be called new: {reason}").format(
            reason=in_short(reason, language)
        )


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All that was seen, and what could not be."""

    apps: tuple[App, ...]
    """Those that run and were looked at."""
    lines: tuple[Line, ...]
    local: tuple[Line, ...] = ()
    """Connections to programs of this computer: the app's own parts, a model's server, or a proxy that leads on."""
    served: tuple[int, ...] = ()
    """Ports that the apps themselves listen on."""
    hidden: tuple[tuple[App, Process], ...] = ()
    """Processes that do not show their connections."""
    browsers: tuple[App, ...] = ()
    """Browsers that run and were left out: they are connected wherever the person goes."""
    others: int = 0
    datagrams: bool = True
    problem: str = ""
    unsaved: Unsaved | None = None

    def used_ports(self, app: App) -> tuple[int, ...]:
        """Ports of programs on this computer that are no AI app, and that this one uses."""
        used = (line.connection for line in self.local if line.app.id == app.id)
        return tuple(sorted({one.port for one in used if not one.incoming and one.port not in self.served}))

    def of(self, app: App) -> tuple[Line, ...]:
        """The lines of one app."""
        return tuple(line for line in self.lines if line.app.id == app.id)


def look(surroundings: Surroundings, *, browsers: bool = False, now: datetime.datetime | None = None) -> Picture:
    """Look once, and remember what was seen. Nobody is asked but this computer's own system and files.

    Args:
        surroundings: the computer.
        browsers: whether browsers are shown too; they are never remembered, that would be a list of visited sites.
        now: the moment.

    Raises:
        ProcessesUnknown: nobody knows which apps run.
    """
    host = surroundings.host
    found = belonging(surroundings.catalogue, host)
    wanted = {pid: one for pid, one in found.owners.items() if browsers or one.app.kind != "browser"}
    told = host.connections(frozenset(wanted)) if wanted else Connections()
    lines = _lines(surroundings, found, told)
    here = told.here()
    out = [line for line in lines if line.connection not in here]
    met, unsaved = _compared(surroundings, out, now or datetime.datetime.now(datetime.UTC))
    apps = {one.app.id for one in wanted.values()}
    return Picture(
        apps=tuple(app for app in found.apps if app.id in apps),
        lines=tuple(msgspec.structs.replace(line, met=met.get(_sight(line), Met())) for line in out),
        local=tuple(line for line in lines if line.connection in here),
        served=told.served,
        hidden=tuple((wanted[pid].app, found.processes[pid]) for pid in told.hidden if _tells(found, pid)),
        browsers=tuple(app for app in found.apps if app.id not in apps),
        others=told.others,
        datagrams=told.datagrams,
        problem=told.problem,
        unsaved=unsaved,
    )


def _tells(found: Belonging, pid: int) -> bool:
    """Whether it matters that a process hides its connections."""
    return pid in found.processes and not _SEALED.search(" ".join(found.processes[pid].command))


def _lines(surroundings: Surroundings, found: Belonging, told: Connections) -> list[Line]:
    host = surroundings.host
    names = host.written_names() if told.seen else {}
    counts = Counter(told.seen)
    lines = []
    for connection in sorted(counts, key=lambda one: (found.owners[one.pid].app.id, one.pid, one.remote, one.port)):
        place = place_of(connection.remote)
        lines.append(
            Line(
                owner=found.owners[connection.pid],
                process=found.processes[connection.pid],
                connection=connection,
                count=counts[connection],
                place=place,
                country=host.country(connection.remote) if place == "internet" else None,
                host=names.get(connection.remote),
            )
        )
    return lines


def place_of(address: str) -> Place:
    """Where an address is, as far as it says so itself."""
    found = embedded(address)
    if found is None or found in _STAND_INS:
        return "stand-in"
    return "internet" if found.is_global and not found.is_multicast else "network"


def _sight(line: Line) -> Sight:
    return Sight(line.app.id, line.connection.remote, line.connection.port, line.country, line.host)


def _compared(
    surroundings: Surroundings, lines: list[Line], now: datetime.datetime
) -> tuple[dict[Sight, Met], Unsaved | None]:
    sights = [_sight(line) for line in lines if line.app.kind != "browser" and not line.connection.incoming]
    try:
        return (remember(surroundings.state, sights, now) if sights else {}), None
    except (HistoryUnreadable, HostError) as error:
        return {}, Unsaved(str(getattr(error, "path", surroundings.state.state)), error)
    except OSError as error:
        return {}, Unsaved(str(error.filename or surroundings.state.state), error)
