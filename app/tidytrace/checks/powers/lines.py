"""The powers of an app line by line, for the page about it."""

import os
from collections.abc import Iterator

import msgspec

from tidytrace.catalog.powers import POWER_NAMES
from tidytrace.checks.powers.chart import Ability, Powers
from tidytrace.checks.powers.servers import Server
from tidytrace.checks.powers.telling import listed, told_rights
from tidytrace.findings.model import Phrase, State
from tidytrace.host.right_names import RIGHT_NAMES


class Line(msgspec.Struct, frozen=True):
    """One thing to know, with what belongs to it."""

    words: Phrase
    state: State | None = None
    """None for what is neither good nor bad."""
    below: tuple[Phrase, ...] = ()


def lines_of(powers: Powers) -> Iterator[Line]:
    """What it may do, which tool servers it has, what the system lets it do and what it remembers."""
    risky = {one.setting.id for one in powers.risky}
    risky |= {one.name for one in powers.unasked} | {one.name for one, _ in powers.wide}
    for ability in powers.abilities:
        yield _ability(ability, risky)
    for server in powers.servers:
        yield Line(Phrase("tool-server", {"name": server.name}), None, tuple(_about(server)))
    rights = told_rights(powers)
    if rights:
        names = listed(RIGHT_NAMES[one.right] for one in rights)
        yield Line(Phrase("powers-rights", {"rights": names}), State.RISK if powers.strong else None)
    if powers.grants.box != "none":
        yield Line(Phrase(f"powers-box-{powers.grants.box}"))
    elif powers.ground != "other":
        yield Line(Phrase(f"powers-ground-{powers.ground}"))
    for kept in powers.notes:
        yield Line(Phrase("powers-notes", {"path": os.fspath(kept.where)}))
    for path, _ in powers.look.unread:
        yield Line(Phrase("permissions-unreadable", {"path": os.fspath(path)}), State.UNKNOWN)
    for unseen in powers.grants.unseen:
        key = "powers-no-answer" if unseen.why == "no-answer" else "permissions-unreadable"
        yield Line(Phrase(key, {"path": unseen.where}), State.UNKNOWN)


def _ability(ability: Ability, risky: set[str]) -> Line:
    parameters = {"power": POWER_NAMES[ability.power]}
    if ability.power == "memory" and ability.state != "unknown":  # no matter of asking
        return Line(Phrase("power-yes" if ability.state == "free" else "power-no", {**parameters}))
    states = {"held": State.OK, "unknown": State.UNKNOWN}
    state = states.get(ability.state) or (State.RISK if risky.intersection(ability.by) else None)
    return Line(Phrase(f"power-{ability.state}", {**parameters}), state)


def _about(server: Server) -> Iterator[Phrase]:
    if server.remote:
        yield Phrase("tool-server-remote", {"host": server.remote})
    if server.folders:
        yield Phrase("tool-server-folders", {"folders": ", ".join(server.folders)})
    if server.unasked is None:
        yield Phrase("tool-server-all")
    elif server.unasked:
        yield Phrase("tool-server-some", {"count": server.unasked})
    if server.secrets:
        yield Phrase("tool-server-keys", {"names": ", ".join(server.secrets), "path": os.fspath(server.file)})
