"""The powers of one app on one computer, put together from its switches, its tool servers and the system's lists."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.catalog import App, Power, Severity
from tidytrace.checks.powers.servers import Look, Server, servers_of
from tidytrace.checks.switches import Judged, judged_settings
from tidytrace.findings.model import State
from tidytrace.host import Host, Installation
from tidytrace.host.grants import Grant, Granting, Grants, Identity
from tidytrace.host.reading import is_folder, names_in

ORDER: Final[tuple[Power, ...]] = (
    *("commands", "files", "outside", "network", "tools", "screen", "browser", "clipboard", "steering", "plugins"),
    "memory",
)
_MOST_NOTES: Final = 1000
_OPEN_BY_NATURE: Final = frozenset({"editor", "browser"})
"""Programs that a person uses for much else, and that were given wide rights for that."""


AbilityState = Literal["free", "held", "unknown"]
_FREEST: Final[tuple[AbilityState, ...]] = ("free", "unknown", "held")
Ground = Literal["bare", "terminal", "other"]
"""What holds for a program without a box: nothing keeps it from what the person may open; macOS counts it as the
terminal that it was started in; or neither can be said."""


class Ability(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an AI can do, and whether it asks first."""

    power: Power
    state: AbilityState
    """``held``: it asks first, or may not do it at all."""
    by: tuple[str, ...] = ()
    """The switches (or tool servers) that say so."""


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """What an app remembers of the person, on this computer."""

    store: str
    where: Path
    """The first of the files."""
    count: int


class Powers(msgspec.Struct, frozen=True, kw_only=True):
    """All of one app."""

    app: App
    abilities: tuple[Ability, ...]
    switches: tuple[Judged, ...]
    """Those that have a say in it."""
    look: Look
    notes: tuple[Notes, ...]
    grants: Grants
    wide: tuple[tuple[Server, str], ...]
    """Tool servers that were given the whole home folder or disk."""
    ground: Ground = "other"

    @property
    def servers(self) -> tuple[Server, ...]:
        """The tool servers that are switched on."""
        return tuple(one for one in self.look.servers if one.enabled)

    @property
    def unasked(self) -> tuple[Server, ...]:
        """Those with tools that are used without asking."""
        return tuple(one for one in self.servers if one.unasked != 0)

    @property
    def free(self) -> tuple[Power, ...]:
        """What it may do without asking."""
        return tuple(one.power for one in self.abilities if one.state == "free")

    @property
    def risky(self) -> tuple[Judged, ...]:
        """The switches about access that stand on the wrong side."""
        return tuple(
            one for one in self.switches if one.setting.check == "app-access" and one.finding.state is State.RISK
        )

    @property
    def strong(self) -> tuple[Grant, ...]:
        """Rights of the system that reach nearly everything, where the kind of program does not need them."""
        if self.app.kind in _OPEN_BY_NATURE:
            return ()
        return tuple(one for one in self.grants.grants if one.strong)

    @property
    def severity(self) -> Severity:
        """How bad it is, by the worst that it may do without asking; ``info`` for nothing."""
        found: list[Severity] = [one.setting.severity for one in self.risky if one.setting.powers]
        if self.strong or self.wide or any(one.unasked is None for one in self.unasked):
            found.append("medium")
        elif self.unasked:
            found.append("low")
        order: tuple[Severity, ...] = ("high", "medium", "low")
        return next((one for one in order if one in found), "info")

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        told = self.abilities or self.look.servers or self.look.unread or self.notes
        return not told and self.grants == Grants()


def powers_of(
    installation: Installation,
    host: Host,
    granting: Granting,
    judged: Sequence[Judged] | None = None,
    look: Look | None = None,
) -> Powers:
    """What one app may do here. Reads files; never raises for what it finds in them.

    Args:
        installation: the app.
        host: the computer.
        granting: what the system lets programs do.
        judged: its switches about access, if somebody has judged them before.
        look: its tool servers, if somebody has read them before.
    """
    app = installation.app
    if judged is None:
        judged = tuple(judged_settings(installation, host, lambda one: one.check == "app-access"))
    # a switch about remembering belongs to another check
    more = judged_settings(installation, host, lambda one: bool(one.powers) and one.check != "app-access")
    switches = (*judged, *more)
    look = look or servers_of(installation, host)
    servers = [one for one in look.servers if one.enabled]
    wide = tuple((one, folder) for one in servers for folder in one.wide)
    notes = tuple(_notes(installation))
    return Powers(
        app=app,
        abilities=tuple(_abilities(app, switches, servers, notes)),
        switches=switches,
        look=look,
        notes=notes,
        grants=granting.of(identity_of(installation, host)),
        wide=wide,
        ground=_ground(app, host),
    )


def _ground(app: App, host: Host) -> Ground:
    if host.system == "macos":
        return "terminal" if app.kind in {"terminal-agent", "terminal-chat"} else "other"
    # a package of the Microsoft Store may be kept in a box, and need not be
    packed = host.system == "windows" and any(one.startswith("msix:") for one in app.detect.packages)
    return "other" if packed else "bare"


def identity_of(installation: Installation, host: Host) -> Identity:
    """What the lists of the system call an app."""
    detect = installation.app.detect
    # only macOS has paths in its lists
    commands = detect.binaries if host.system == "macos" else ()
    programs = tuple(path for path in map(host.which, commands) if path is not None)
    # a name that is only a sign together with a command line («node») is that of many programs
    marks = [mark.name for mark in detect.processes if mark.name and not mark.command and "*" not in mark.name]
    return Identity(packages=detect.packages, programs=programs, names=tuple({*detect.binaries, *marks}))


class _Said:
    """What each source says of each power; the freest counts, and what is not known counts more than «it asks»."""

    def __init__(self) -> None:
        self._said: dict[Power, dict[AbilityState, list[str]]] = {}

    def say(self, power: Power, state: AbilityState, by: str) -> None:
        self._said.setdefault(power, {}).setdefault(state, []).append(by)

    def speaks_of(self, power: Power) -> bool:
        return power in self._said

    def by_switch(self, one: Judged) -> None:
        setting, judgement = one.setting, one.judgement
        risky = judgement.state is State.RISK
        default = setting.default if judgement.decided_by == "default" and setting.default_known else None
        given = setting.given_by(judgement.value if judgement.value is not None else default, risky=risky)
        for power in setting.powers:
            otherwise: AbilityState = "unknown" if judgement.state is State.UNKNOWN else "held"
            self.say(power, "free" if power in given else otherwise, setting.id)

    def by_servers(self, servers: Sequence[Server]) -> None:
        asks = self.speaks_of("tools")
        for server in servers:
            if server.unasked != 0:
                self.say("tools", "free", server.name)
            elif not asks:  # no switch tells whether the app asks before it uses one
                self.say("tools", "unknown", server.name)
            if server.wide:
                self.say("outside", "free", server.name)

    def abilities(self) -> Iterator[Ability]:
        for power in ORDER:
            states = self._said.get(power, {})
            state = next((one for one in _FREEST if one in states), None)
            if state is not None:
                yield Ability(power=power, state=state, by=tuple(dict.fromkeys(states[state])))


def _abilities(
    app: App, switches: Sequence[Judged], servers: Sequence[Server], notes: Sequence[Notes]
) -> Iterator[Ability]:
    said = _Said()
    for one in switches:
        said.by_switch(one)
    for card in app.account:
        for power in card.powers:
            said.say(power, "unknown", card.id)
    said.by_servers(servers)
    for kept in notes:
        said.say("memory", "free", kept.store)
    return said.abilities()


def _notes(installation: Installation) -> Iterator[Notes]:
    for store in installation.app.stores:
        # a database is there from the start, whether anything was noted or not
        if store.kind != "memory" or store.format == "sqlite":
            continue
        found: list[Path] = []
        for path in installation.places.files(store):
            if not is_folder(path) or names_in(path):
                found.append(path)
            if len(found) >= _MOST_NOTES:
                break
        if found:
            yield Notes(store=store.id, where=found[0], count=len(found))
