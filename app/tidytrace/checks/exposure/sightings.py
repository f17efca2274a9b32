"""The AI servers that run on this computer now: every port is visited once, all at the same time."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

import msgspec

from tidytrace.catalog import Text
from tidytrace.catalog.servers import Look, Option, Server
from tidytrace.checks.exposure.answers import Lock, fits, lock_of, recognised, version_of
from tidytrace.checks.exposure.options import given
from tidytrace.host import Host, Process, ProcessesUnknown
from tidytrace.host.containers import forwarder
from tidytrace.host.network import Container, Listener, Network, Published, is_public
from tidytrace.host.probing import SECONDS, Below, NotThisComputer, Prober, Visit
from tidytrace.host.processes import Candidates
from tidytrace.host.proxies import Forward, forwards, processes_of

Reach = Literal["loopback", "lan", "all"]
Silent = Literal["refused", "timeout", "not-http", "tls", ""]
_MOST_AT_ONCE: Final = 32
_GENERATIONS: Final = 6
_TUNNELS: Final = re.compile(
    r"^(cloudflared|ngrok|frpc.*|bore|localtunnel|lt|zrok|tailscale(?:d)?|tunnelmole|devtunnel)$"
)
_PLAIN_PATH: Final = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)
_REMOTE_FORWARD: Final = re.compile(r"(?:^|\s)-R\s*\S*?:(\d+)(?:\s|$)")


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One port that somebody listens on, with all its addresses."""

    port: int
    addresses: tuple[str, ...]
    pids: tuple[int, ...] = ()
    owner: str | None = None
    container: Published | None = None


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One AI server that runs."""

    server: Server
    spot: Spot
    process: Process | None = None
    """The one that says which product it is, or else the one that holds the port."""
    version: str | None = None
    lock: Lock = "unknown"
    note: Text | None = None
    in_network: Literal["answers", "refuses", "silent", "not-asked"] = "not-asked"
    """Whether it answers under this computer's address in the network."""
    network_address: str | None = None
    tunnel: str | None = None
    """The program that leads strangers to it from the internet."""
    forward: Forward | None = None
    """The web server of this computer that passes on to it what comes from outside."""
    container: Container | None = None
    silence: Silent = ""
    """Why it said nothing, when it is only known by its process."""

    @property
    def reach(self) -> Reach:
        """Who can connect."""
        own = reach_of(self.spot.addresses)
        return "all" if self.tunnel else self.led_in if own == "loopback" else own

    led_in: Reach = "loopback"
    """Who gets to it by way of ``forward``."""


def reach_of(addresses: Iterable[str]) -> Reach:
    """Who can connect to these addresses: this computer, the network it is in, or everyone."""
    reach: Reach = "loopback"
    for address in addresses:
        listener = Listener(address=address, port=0)
        if listener.wildcard or is_public(address):
            return "all"
        if not listener.loopback:
            reach = "lan"
    return reach


class Watch:
    """One look at all ports."""

    def __init__(self, host: Host, servers: Sequence[Server]) -> None:
        """Nothing is asked yet."""
        self._host = host
        self._servers = servers
        self._network: Network = host.network()
        self._prober: Prober = host.prober()
        try:
            self._processes: Mapping[int, Process] = {one.pid: one for one in host.processes()}
        except ProcessesUnknown:
            self._processes = {}
        self._tunnels = tuple(_tunnels(self._processes.values()))
        self._forwards = tuple(forwards(host, {one.name for one in self._processes.values()}))
        self._portless: Mapping[str, Sequence[Process]] = {}
        """By product its processes that hold no port, as far as the system tells whose the ports are."""

    def sightings(self, cancelled: Callable[[], bool] | None = None) -> tuple[Sighting, ...]:
        """All that is recognised, by port."""
        spots = list(self._spots())
        if not spots or (cancelled is not None and cancelled()):
            return ()
        holders = {pid for spot in spots for pid in spot.pids}
        others = Candidates(tuple(one for one in self._processes.values() if one.pid not in holders), ())
        self._portless = {server.id: others.fitting(server.processes) for server in self._servers}
        with ThreadPoolExecutor(max_workers=min(_MOST_AT_ONCE, len(spots)), thread_name_prefix="visit") as pool:
            found = list(pool.map(self._look, spots))
        return tuple(one for one in found if one is not None)

    def _spots(self) -> Iterator[Spot]:
        groups: dict[tuple[int, tuple[int, ...]], list[Listener]] = {}
        containers = {one.port: one for one in self._network.published if one.running}
        for one in self._network.listeners:
            forwards = one.port in containers or any(
                forwarder(self._processes[pid]) for pid in one.pids if pid in self._processes
            )
            groups.setdefault((one.port, () if forwards else one.pids), []).append(one)
        for (port, _), listeners in sorted(groups.items()):
            yield Spot(
                port=port,
                addresses=tuple(dict.fromkeys(one.address for one in listeners)),
                pids=tuple(dict.fromkeys(pid for one in listeners for pid in one.pids)),
                owner=next((one.owner for one in listeners if one.owner), None),
                container=containers.get(port),
            )
        listed = {one.port for one in self._network.listeners}
        for port, published in sorted(containers.items()):
            if port not in listed:
                yield Spot(port=port, addresses=(published.address or "0.0.0.0",), container=published)  # noqa: S104
        if self._network.hidden_ports:
            for port in sorted({port for one in self._servers for port in one.ports} - listed - set(containers)):
                hidden = Published(address="0.0.0.0", port=port, by="docker")  # noqa: S104 - docker's own default
                yield Spot(port=port, addresses=(hidden.address,), container=hidden)

    def _look(self, spot: Spot) -> Sighting | None:
        began = time.monotonic()
        kin = tuple(self._kin(spot.pids))
        by_process = [server for server in self._servers if _marked(server, kin) or self._out_of_sight(server, spot)]
        # a slow server has no time for questions that lead nowhere
        likely = next((one.recognise[0].path for one in by_process if one.recognise and not one.generic), "/")
        visit, address = self._visit(spot, likely)
        found = self._recognised(spot, visit, by_process, kin) if visit is not None else None
        if found is None:
            # what answers nothing, or as nobody expects, is still known by its own process, or the one that started it
            answered = visit is not None and visit.silence is None
            near = [one for one in by_process if spot.port in one.ports and (_marked(one, kin[:2]) or not answered)]
            server = next(iter(near), None)
            if server is None or (answered and server.recognise and reach_of(spot.addresses) == "loopback"):
                return None
            return self._sighting(spot, server, kin, silence=(visit.silence or "") if visit is not None else "")
        server, look, door = found
        lock, note = lock_of(server, door)
        sighting = self._sighting(
            spot, server, kin, version=version_of(server.version, door), lock=lock, note=note, silence=""
        )
        path = f"{door.prefix}{look.path}" if isinstance(door, Below) else look.path
        asked = msgspec.structs.replace(look, path=path)
        return self._in_network(sighting, asked, address, SECONDS - (time.monotonic() - began))

    def _out_of_sight(self, server: Server, spot: Spot) -> bool:
        """Whether a product that may hold this port runs for somebody else, whose ports the system tells without it."""
        if spot.pids or spot.container is not None:
            return False
        port = re.compile(rf"(?<!\d){spot.port}(?!\d)")
        return any(
            spot.port in server.ports or port.search(" ".join(one.command[1:])) for one in self._portless[server.id]
        )

    def _visit(self, spot: Spot, path: str) -> tuple[Visit | None, str]:
        """A visit to the first of the port's addresses that takes connections."""
        visit: Visit | None = None
        began = time.monotonic()
        for address in _doors(spot.addresses):
            visit = self._begun(address, spot.port, SECONDS - (time.monotonic() - began))
            if visit is None:
                continue
            visit.ask(path)
            if visit.silence != "refused":
                return visit, address
        return visit, ""

    def _begun(self, address: str, port: int, seconds: float) -> Visit | None:
        """A visit; none to an address that has gone since, or that was never this computer's."""
        try:
            return self._prober.visit(address, port, seconds)
        except NotThisComputer:
            return None

    def _recognised(
        self, spot: Spot, visit: Visit, by_process: Sequence[Server], kin: Sequence[Process]
    ) -> tuple[Server, Look, Visit] | None:
        """The product, what it was known by, and the visit that its other pages are asked in."""
        if visit.silence is not None:
            return None
        by_port = (server for server in self._servers if spot.port in server.ports)
        by_image = [one for one in self._servers if spot.container and made_of(one, spot.container.image)]
        seen = {one.id for one in (*by_process, *by_image)}
        likely = {one.id: one for one in (*by_process, *by_image, *by_port)}
        rest = (one for one in self._servers if one.id not in likely)
        ordered = [
            *sorted(likely.values(), key=lambda one: one.generic),
            *sorted(rest, key=lambda one: one.generic),
        ]
        visit.ask_ahead(
            (look.path, look.accept)
            for server in ordered
            for look in server.recognise
            if server.id in seen or not look.with_process
        )
        for server in ordered:
            for door in (*_below(server, visit, kin), visit):
                look = recognised(server, door, seen=server.id in seen)
                if look is not None:
                    return server, look, door
        return None

    def _kin(self, pids: Iterable[int]) -> Iterator[Process]:
        """The processes that hold a port, and those that started them."""
        seen: set[int] = set()
        here = [self._processes[pid] for pid in pids if pid in self._processes]
        for _ in range(_GENERATIONS):
            here = [one for one in here if one.pid not in seen]
            seen.update(one.pid for one in here)
            yield from here
            parents = {one.parent for one in here if one.parent and one.parent > 1}
            here = [self._processes[pid] for pid in sorted(parents) if pid in self._processes]

    def _sighting(  # noqa: PLR0913 - the parts of one sighting
        self,
        spot: Spot,
        server: Server,
        kin: Sequence[Process],
        *,
        version: str | None = None,
        lock: Lock = "unknown",
        note: Text | None = None,
        silence: Silent = "",
    ) -> Sighting:
        process = next((one for one in kin if _marked(server, (one,))), kin[0] if kin else None)
        forward = self._forward(spot)
        forwards = next((kind for kind in map(forwarder, kin[:1]) if kind), None)
        return Sighting(
            server=server,
            spot=spot,
            process=process,
            version=version,
            # a password may be asked for on the way; none of the server's own is none all the same
            lock="unknown" if forward is not None and forward.asks and lock == "off" else lock,
            note=note,
            forward=forward,
            led_in=self._led_in(forward),
            tunnel=next((name for name, ports in self._tunnels if spot.port in ports), None),
            container=spot.container.by if spot.container is not None else forwards,
            silence=silence,
        )

    def _forward(self, spot: Spot) -> Forward | None:
        """What passes on to a server that nobody else could reach."""
        if reach_of(spot.addresses) != "loopback":
            return None
        mine = [one for one in self._forwards if one.port == spot.port]
        return min(mine, key=lambda one: one.asks, default=None)

    def _led_in(self, forward: Forward | None) -> Reach:
        if forward is None:
            return "loopback"
        names = processes_of(forward.program)
        held = [
            one.address
            for one in self._network.listeners
            if any(self._processes[pid].name.lower() in names for pid in one.pids if pid in self._processes)
        ]
        # without administrator rights it cannot be seen which are its ports, only which may be
        unseen = (one for one in self._network.listeners if not one.pids and one.port in forward.ports)
        return reach_of(held or [one.address for one in unseen])

    def _in_network(self, sighting: Sighting, look: Look, asked: str, seconds: float) -> Sighting:
        """Ask once more under this computer's own address in the network, if it should answer there."""
        end = time.monotonic() + seconds
        if reach_of(sighting.spot.addresses) == "loopback":
            return sighting
        # one that took no connection of IPv4 here takes none there
        lan = [one for one in self._network.lan if ":" in one] if asked == "::1" else self._network.lan
        own = list(_own_doors(sighting.spot.addresses, lan))
        for address in own if seconds > 0 else ():
            seen = self._asked_in_network(sighting, look, address, asked, end - time.monotonic())
            if seen is not None and (seen.in_network != "silent" or address == own[-1]):
                return seen
        return sighting

    def _asked_in_network(
        self, sighting: Sighting, look: Look, address: str, asked: str, seconds: float
    ) -> Sighting | None:
        if address == asked:
            return msgspec.structs.replace(sighting, in_network="answers", network_address=address)
        visit = self._begun(address, sighting.spot.port, seconds)
        if visit is None:
            return None
        reply = visit.ask(look.path, look.accept)
        if reply is not None and fits(look, reply):
            return msgspec.structs.replace(sighting, in_network="answers", network_address=address)
        turned_away = reply is not None and reply.status in {401, 403}
        if turned_away and sighting.lock == "off" and not sighting.server.host_filter:
            # such as one that keeps a list of the addresses that it talks to
            return msgspec.structs.replace(sighting, lock="on", in_network="refuses", network_address=address)
        return msgspec.structs.replace(sighting, in_network="silent", network_address=address)


def _own_doors(addresses: Sequence[str], lan: Sequence[str]) -> Iterator[str]:
    """This computer's addresses in the network that should answer: its own, or one of each kind for all of them."""
    concrete = [
        one for one in addresses if reach_of((one,)) != "loopback" and not Listener(address=one, port=0).wildcard
    ]
    if concrete:
        yield concrete[0]
        return
    kinds = {":" in one for one in addresses if Listener(address=one, port=0).wildcard}
    if True in kinds:
        kinds.add(False)  # most sockets of IPv6 take connections of IPv4 too
    for kind in sorted(kinds):
        yield from [one for one in lan if (":" in one) is kind][:1]


def _doors(addresses: Sequence[str]) -> Iterator[str]:
    """Where to knock, the loopback first."""
    doors: dict[str, None] = {}
    for address in addresses:
        listener = Listener(address=address, port=0)
        if not listener.wildcard:
            doors[address] = None
        elif ":" in address:
            # most such sockets take connections of IPv4 too
            doors |= {"127.0.0.1": None, "::1": None}
        else:
            doors["127.0.0.1"] = None
    yield from sorted(doors, key=lambda one: (not Listener(address=one, port=0).loopback, ":" in one))


def _below(server: Server, visit: Visit, kin: Iterable[Process]) -> Iterator[Visit]:
    """The same visit below the path that the product was told to put before all of its pages."""
    options = tuple(Option(name=name) for name in server.prefix)
    for process in kin if options else ():
        found = given(options, process.command)
        path = f"/{found[1].strip('/')}" if found is not None else ""
        if _PLAIN_PATH.fullmatch(path):
            yield Below(visit, path)
            return


def _marked(server: Server, processes: Sequence[Process]) -> bool:
    return any(process.fits(mark) for process in processes for mark in server.processes)


def made_of(server: Server, image: str) -> bool:
    """Whether a container image is one of the product's."""
    name = image.lower().removeprefix("docker.io/").removeprefix("library/")
    return any(name == one or name.startswith((f"{one}:", f"{one}@", f"{one}-")) for one in server.images)


def _tunnels(processes: Iterable[Process]) -> Iterator[tuple[str, frozenset[int]]]:
    """Programs that lead strangers from the internet to a port here, and the ports that they were told."""
    for process in processes:
        words = " ".join(process.command)
        if _TUNNELS.fullmatch(process.name.lower()):
            ports = re.findall(r"(?<![\d.])(\d{2,5})(?![\d.])", words)
        elif process.name.lower() in {"ssh", "autossh"}:
            ports = _REMOTE_FORWARD.findall(words)
        else:
            continue
        yield process.name, frozenset(int(port) for port in ports)
