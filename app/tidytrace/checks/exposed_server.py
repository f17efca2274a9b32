"""Who can reach the AI servers of this computer, now and after their next start, and do they ask for a password?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from tidytrace.catalog import App, Detection
from tidytrace.catalog.server_load import load_servers
from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.answers import Lock
from tidytrace.checks.exposure.closing import Opener, Site, starts_of
from tidytrace.checks.exposure.intents import intent_of, reach_of_value
from tidytrace.checks.exposure.sightings import Reach, Sighting, Watch
from tidytrace.checks.exposure.telling import Plan, Reaching, not_seen, nothing_open, planned, running
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import switch_findings
from tidytrace.findings.closing import Closing
from tidytrace.findings.judgement import Judgement
from tidytrace.findings.model import Finding, State
from tidytrace.host import Installation, Places
from tidytrace.host.launchers import Assignment, Launcher, assignments, launchers


class Exposed(msgspec.Struct, frozen=True, kw_only=True):
    """One server: what was seen of it, what is said of it, and what closes it."""

    server: Server
    finding: Finding
    closing: Closing | None = None
    sightings: tuple[Sighting, ...] = ()
    """Empty for one that does not run now."""
    reach: Reach = "loopback"
    """Of one that does not run: after its next start."""
    lock: Lock = "unknown"


class Exposure:
    """One look at the servers of a computer."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Nothing is asked yet."""
        self._surroundings = surroundings
        self._host = surroundings.host

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The products that are known, as far as this system has them."""
        cache = self._surroundings.state.cache / "servers"
        found = load_servers(cache=cache)
        return tuple(server for server in found if self._host.system in server.systems)

    @cached_property
    def _launchers(self) -> tuple[Launcher, ...]:
        return tuple(launchers(self._host))

    @cached_property
    def _assignments(self) -> tuple[Assignment, ...]:
        names = {name for server in self.servers for name in server.listen.variables}
        return tuple(assignments(self._host, names))

    def look(self, cancelled: Callable[[], bool] | None = None) -> Iterator[Exposed]:
        """The servers that run, and those that will open themselves, in the order of their names."""
        self._surroundings.reaching.clear()
        groups: dict[str, list[Sighting]] = {}
        for sighting in Watch(self._host, self.servers).sightings(cancelled):
            groups.setdefault(sighting.server.id, []).append(sighting)
        for server in self.servers:
            plan = self._note(server, running=server.id in groups)
            if server.id in groups:
                yield self._running(server, groups[server.id])
            elif plan is not None:
                yield self._planned(server, plan)

    def planned(self, server: Server, plan: Plan) -> Finding:
        """What is said of a server that will open itself, as if it were not running."""
        return self._planned(server, plan).finding

    def reaching(self, server: Server, *, running: bool = False) -> Reaching | None:
        """Who will be able to reach a server after its next start; none where there is no sign of it."""
        site = self.site(server)
        plan = self._planned_opener(site)
        own = self._surroundings.installation(server.app) if server.app is not None else None
        if plan is None and own is None and not (running or site.starts or site.assignments):
            return None
        return Reaching(server=server, plan=plan, version=own.version if own is not None else None)

    def _note(self, server: Server, *, running: bool) -> Plan | None:
        reaching = self.reaching(server, running=running)
        if reaching is None:
            return None
        noted = self._surroundings.reaching
        # several servers of one app are one finding, and the worst of them is told
        if server.finding not in noted or noted[server.finding].state is not State.RISK:
            noted[server.finding] = reaching
        return reaching.plan

    def _running(self, server: Server, sightings: Sequence[Sighting]) -> Exposed:
        openers: list[Opener] = []
        for sighting in sightings:
            if sighting.reach != "loopback" and sighting.tunnel is None and sighting.forward is None:
                command = sighting.process.command if sighting.process is not None else ()
                openers += [one for one in self.site(server).openers(command) if one not in openers]
        finding, closing = running(sightings, openers, self._host.network().firewall, self._host)
        return Exposed(server=server, finding=finding, closing=closing, sightings=tuple(sightings))

    def _planned(self, server: Server, plan: Plan) -> Exposed:
        """A server that is not running and will be open when it does."""
        finding, closing = planned(server, plan, self._host)
        return Exposed(server=server, finding=finding, closing=closing, reach=plan.reach, lock=plan.lock)

    def _planned_opener(self, site: Site) -> Plan | None:
        server = site.server
        for start in site.starts:
            reach = start.intent.reach
            if start.opens and reach is not None:
                lone = msgspec.structs.replace(site, starts=(start,), assignments=site.assignments)
                openers = tuple(lone.openers())
                if openers:
                    return Plan(opener=_merged(openers), reach=reach, lock=start.intent.lock, start=start)
        own = {setting.id for setting in server.settings}
        written = [judged.where for setting, judged in site.settings() if setting.id in own and _opens(judged)]
        if written:
            lone = msgspec.structs.replace(site, starts=(), assignments=())
            openers = tuple(one for one in lone.openers() if one.where in set(map(str, written)))
            if openers:
                lock = intent_of(server, (), self._environ).lock
                return Plan(opener=_merged(openers), reach="all", lock=lock)
        if not self._installed(server):
            return None
        for one in site.assignments:
            reach_there = reach_of_value(one.value)
            if reach_there != "loopback":
                lock = intent_of(server, (), {**self._environ, one.name: one.value}).lock
                opener = next(iter(msgspec.structs.replace(site, starts=(), assignments=(one,)).openers()))
                return Plan(opener=opener, reach=reach_there, lock=lock)
        return None

    def _installed(self, server: Server) -> bool:
        return server.app is None or self._surroundings.installation(server.app) is not None

    @property
    def _environ(self) -> Mapping[str, str]:
        return {one.name: one.value for one in self._assignments}

    def site(self, server: Server) -> Site:
        """All that may open one server here."""
        return Site(
            host=self._host,
            server=server,
            installation=self._installation(server),
            starts=starts_of(server, self._launchers, self._environ),
            assignments=tuple(one for one in self._assignments if one.name in server.listen.variables),
        )

    def _installation(self, server: Server) -> Installation:
        own = self._surroundings.installation(server.app) if server.app is not None else None
        if own is None:
            stand_in = as_app(server)
            places = Places(stand_in, self._host)
            return Installation(app=stand_in, places=places, evidence=(), version=None, processes=())
        if not server.settings:
            return own
        both = msgspec.structs.replace(
            own.app, settings=(*own.app.settings, *server.settings), paths={**own.app.paths, **server.paths}
        )
        return msgspec.structs.replace(own, app=both, places=Places(both, self._host))


def _opens(judged: Judgement) -> bool:
    """Whether a file says itself that others shall reach the server."""
    return judged.state is State.RISK and judged.decided_by == "file" and judged.value is not None


def _merged(openers: Sequence[Opener]) -> Opener:
    """Several places of one server, told as one."""
    first = openers[0]
    return msgspec.structs.replace(
        first,
        moves=tuple(move for one in openers for move in one.moves) if all(one.moves for one in openers) else (),
        steps=tuple(step for one in openers for step in one.steps),
    )


def as_app(server: Server) -> App:
    """What stands for a server whose switches belong to no app of the catalogue."""
    return App(
        id=server.app or server.id,
        names=server.names,
        vendor=server.vendor,
        kind="local-server",
        homepage=server.homepage,
        systems=server.systems,
        verified_on=server.verified_on,
        verified_versions=server.verified_versions,
        detect=Detection(processes=server.processes),
        paths=server.paths,
        folders=("{home}",),
        settings=server.settings,
        sources=server.sources,
    )


def run(surroundings: Surroundings, cancelled: Callable[[], bool] | None = None) -> Iterator[Finding]:
    """One finding for each server that runs or will open itself, and one for each switch in the files of an app.

    One more tells how the computer stands as a whole.
    """
    states: list[State] = []
    for exposed in Exposure(surroundings).look(cancelled):
        states.append(exposed.finding.state)
        yield exposed.finding
    yield from switch_findings(surroundings, "exposed-server")
    problem = surroundings.host.network().problem
    if problem:
        yield not_seen(problem)
    elif (states or surroundings.installations) and all(state is State.OK for state in states):
        yield nothing_open()


def closings(surroundings: Surroundings) -> dict[str, Closing]:
    """What closes servers, by the ids of the findings about them; those that only a person can close are left out."""
    looked = Exposure(surroundings).look()
    return {one.finding.id: one.closing for one in looked if one.closing and one.finding.state is not State.OK}
