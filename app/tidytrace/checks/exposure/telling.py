"""What the check-up says of a server: who can reach it, whether it asks for a password, and what closes it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.catalog import Severity
from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.answers import Lock
from tidytrace.checks.exposure.closing import Opener, Start
from tidytrace.checks.exposure.sightings import Reach, Sighting
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.closing import Closing, Move
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.formats import SettingsError
from tidytrace.host import Host
from tidytrace.host.network import Firewall
from tidytrace.language import N_

WHO: Final[dict[Reach, str]] = {
    "loopback": N_("only this computer"),
    "lan": N_("people in the same network"),
    "all": N_("anyone who can connect to this computer"),
}
LOCKS: Final[dict[Lock, str]] = {
    "on": N_("asks for a password"),
    "off": N_("no password"),
    "unknown": N_("password: could not check"),
}
_ORDER: Final = {State.RISK: 0, State.UNKNOWN: 1, State.OK: 2}


def verdict(reach: Reach | None, lock: Lock) -> tuple[State, Severity]:
    """How bad it is that these people can reach a server with this lock."""
    if reach == "loopback":
        return State.OK, "info"
    if reach is None or lock == "unknown":
        return State.UNKNOWN, "medium"
    if lock == "off":
        return State.RISK, "high"
    return State.RISK, "medium" if reach == "all" else "low"


def worst(sightings: Iterable[Sighting]) -> Sighting:
    """The one that has to be told of first."""
    return min(sightings, key=lambda one: (_ORDER[verdict(one.reach, one.lock)[0]], one.reach != "all", one.spot.port))


def running(
    sightings: Sequence[Sighting], openers: Sequence[Opener], firewall: Firewall, host: Host
) -> tuple[Finding, Closing | None]:
    """What to say of the running copies of one server, and what closes it."""
    first = worst(sightings)
    server = first.server
    state, severity = verdict(first.reach, first.lock)
    moves = _writable(openers, host) if state is not State.OK and first.tunnel is None else ()
    parameters = _parameters(server, first)
    return _finding(
        server,
        state,
        severity,
        title=Phrase(_title(first, state), parameters),
        why=Phrase("server-where", parameters, tuple(_sentences(first, state, firewall, parameters))),
        evidence=(
            *(_evidence(one) for one in sightings),
            *(
                Evidence(where=one.where, key=one.key, value=one.value)
                for one in (openers if state is not State.OK else ())
            ),
        ),
        remedy=_remedy(server, first, state, openers, moves, parameters),
    ), Closing(finding=server.finding, app=server.app or server.id, moves=moves) if moves else None


def _title(sighting: Sighting, state: State) -> str:
    if state is State.OK:
        return "server-here"
    if state is State.UNKNOWN:
        return "server-unknown"
    return f"server-{'open' if sighting.lock == 'off' else 'locked'}-{sighting.reach}"


def _parameters(server: Server, sighting: Sighting) -> dict[str, Parameter]:
    return {
        "app": server.names,
        "port": sighting.spot.port,
        "addresses": ", ".join(sighting.spot.addresses),
        "network": sighting.network_address,
        "leaks": server.leaks,
        "note": sighting.note,
        "weak": server.lock.weak,
        "tunnel": sighting.tunnel,
        "proxy": sighting.forward.program if sighting.forward is not None else None,
        "where": str(sighting.forward.where) if sighting.forward is not None else None,
        "inside": sighting.spot.container.inside if sighting.spot.container is not None else None,
    }


def _sentences(
    sighting: Sighting, state: State, firewall: Firewall, parameters: dict[str, Parameter]
) -> Iterator[Phrase]:
    if state is State.OK:
        return
    if sighting.tunnel is not None:
        yield Phrase("server-tunnel", parameters)
    elif sighting.forward is not None:
        yield Phrase("server-proxy", parameters)
    elif sighting.in_network != "not-asked":
        yield Phrase(f"server-{sighting.in_network}", parameters)
    if state is State.UNKNOWN and sighting.forward is not None and sighting.forward.asks:
        yield Phrase("server-proxy-asks", parameters)
    elif state is State.UNKNOWN:
        yield Phrase("server-no-answer" if sighting.silence else "server-lock-unknown", parameters)
    if sighting.note is not None:
        yield Phrase("server-note", parameters)
    weak = sighting.server.lock.weak is not None
    locked = "server-weak" if weak else "server-only-password"
    yield Phrase(locked if sighting.lock == "on" else "server-leaks", parameters)
    if sighting.container is not None and firewall.state == "on":
        yield Phrase("server-container-firewall", {"firewall": firewall.name})
    elif sighting.tunnel is None:
        yield Phrase(firewall_sentence(firewall, sighting), {"firewall": firewall.name})


def firewall_sentence(firewall: Firewall, sighting: Sighting) -> str:
    """The key of what a firewall does about a server, as far as it can be read."""
    if firewall.state == "unknown":
        return "firewall-unknown"
    if firewall.state == "off" or firewall.incoming == "allowed":
        return "firewall-off"
    program = sighting.process.exe.lower() if sighting.process is not None else ""
    if firewall.rules_known and program:
        return "firewall-lets-in" if program in firewall.allowed else "firewall-stops"
    return "firewall-blocks" if firewall.incoming == "blocked" else "firewall-on"


def _evidence(sighting: Sighting) -> Evidence:
    process = sighting.process
    who = f"{process.name} ({process.pid})" if process is not None else sighting.spot.owner
    return Evidence(where=", ".join(sighting.spot.addresses), key=str(sighting.spot.port), value=who)


def nothing_open() -> Finding:
    """What to say when all ports were looked at, and nobody is let in."""
    return _whole(State.OK, "servers-closed", Phrase("servers-closed-why"))


def not_seen(problem: str) -> Finding:
    """What to say when the system does not tell who listens; ``problem``: its own words."""
    return _whole(State.UNKNOWN, "servers-unseen", Phrase("servers-unseen-why", {"reason": problem}))


def _whole(state: State, title: str, why: Phrase) -> Finding:
    return Finding(
        id="system.exposed-server",
        app=None,
        check="exposed-server",
        tip=TIP_OF["exposed-server"],
        state=state,
        severity="info" if state is State.OK else "medium",
        title=Phrase(title),
        why=why,
    )


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a server that does not run now will do at its next start."""

    opener: Opener
    reach: Reach
    lock: Lock
    start: Start | None = None
    """What starts it; none where only a variable is set."""


class Reaching(msgspec.Struct, frozen=True, kw_only=True):
    """Who will be able to reach a server that is here after its next start, whether it runs now or not."""

    server: Server
    plan: Plan | None
    """None: nothing opens it."""
    version: str | None = None
    """Of the app that it belongs to."""

    @property
    def state(self) -> State:
        """How bad that is."""
        return State.OK if self.plan is None else verdict(self.plan.reach, self.plan.lock)[0]


def planned(server: Server, plan: Plan, host: Host) -> tuple[Finding, Closing | None]:
    """What to say of a server that does not run now, but will open itself."""
    opener, lock, start = plan.opener, plan.lock, plan.start
    state, severity = verdict(plan.reach, lock)
    moves = _writable((opener,), host)
    parameters: dict[str, Parameter] = {
        "app": server.names,
        "leaks": server.leaks,
        "path": opener.where,
        "weak": server.lock.weak,
    }
    title = {"off": "server-will-open", "on": "server-will-lock", "unknown": "server-will-unknown"}[lock]
    itself = start is not None and start.launcher.enabled
    then = [Phrase("server-starts-itself", parameters)] if itself else []
    then.append(Phrase("server-leaks" if lock != "on" else "server-only-password", parameters))
    return _finding(
        server,
        state,
        severity,
        title=Phrase(title, parameters),
        why=Phrase("server-next-start", parameters, tuple(then)),
        evidence=(Evidence(where=opener.where, key=opener.key, value=opener.value),),
        remedy=_made(server, (opener,), moves, (), parameters),
    ), Closing(finding=server.finding, app=server.app or server.id, moves=moves) if moves else None


def _finding(  # noqa: PLR0913 - the parts of one finding
    server: Server,
    state: State,
    severity: Severity,
    *,
    title: Phrase,
    why: Phrase,
    evidence: tuple[Evidence, ...],
    remedy: Remedy,
) -> Finding:
    return Finding(
        id=server.finding,
        app=server.app,
        check="exposed-server",
        tip=TIP_OF["exposed-server"],
        state=state,
        severity=severity,
        title=title,
        why=why,
        evidence=evidence,
        remedy=remedy,
    )


def _writable(openers: Sequence[Opener], host: Host) -> tuple[Move, ...]:
    """The changes that close it, if all of them can be written here; one alone would close nothing."""
    moves: list[Move] = []
    for opener in openers:
        if not opener.moves:
            return ()
        moves += [one for one in opener.moves if one not in moves]
    try:
        changes = any(edit for move in moves for edit in move.planned(host.home))
    except SettingsError:
        return ()
    return tuple(moves) if changes else ()


def _remedy(  # noqa: PLR0913, PLR0917 - what is known of one server
    server: Server,
    sighting: Sighting,
    state: State,
    openers: Sequence[Opener],
    moves: tuple[Move, ...],
    parameters: dict[str, Parameter],
) -> Remedy:
    if state is State.OK:
        return NO_REMEDY
    if sighting.tunnel is not None:
        return Remedy(kind="guide", steps=(Phrase("step-close-tunnel", parameters),), url=server.url)
    if sighting.forward is not None:
        return Remedy(kind="guide", steps=(Phrase("step-close-proxy", parameters),))
    first: tuple[Phrase, ...] = ()
    if sighting.container is not None and not moves:
        first = (Phrase("step-container" if parameters["inside"] else "step-container-unknown", parameters),)
    return _made(server, openers, moves, first, parameters)


def _made(
    server: Server,
    openers: Sequence[Opener],
    moves: tuple[Move, ...],
    first: tuple[Phrase, ...],
    parameters: dict[str, Parameter],
) -> Remedy:
    restart = _restarts(openers)
    steps = first or tuple(step for opener in openers for step in opener.steps)
    if not steps or not openers:
        steps = (*steps, Phrase("step", {"step": server.steps}))
    last = restart or ((Phrase("step-restart", parameters),) if not first else ())
    return Remedy(kind="setting" if moves else "guide", reversible=bool(moves), steps=(*steps, *last), url=server.url)


def _restarts(openers: Sequence[Opener]) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for opener in openers:
        found += [one for one in opener.restart if one not in found]
    return tuple(found)
