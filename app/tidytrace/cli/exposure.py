"""``tidytrace exposure``: AI servers on this computer and who can reach them."""

from collections.abc import Sequence
from typing import Any, Final

from tidytrace.checks.exposed_server import Exposed, Exposure
from tidytrace.checks.exposure.sightings import Sighting
from tidytrace.checks.exposure.telling import LOCKS, WHO, verdict
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import current_host
from tidytrace.language import N_, Language

_MARKS: Final = {State.RISK: "!", State.UNKNOWN: "?", State.MANUAL: "✎", State.OK: "✓"}


@command(help=N_("Show the AI servers on this computer and who can reach them."))
@common
def exposure(output: Output) -> int:
    """Show the AI servers on this computer and who can reach them."""
    surroundings = Surroundings.of(current_host())
    output.working(output.language("Looking at who can reach AI servers"))
    found = list(Exposure(surroundings).look())
    output.working("")
    network = surroundings.host.network()
    if network.problem:
        sentence = output.language("The programs that listen on this computer cannot all be seen ({why}).")
        output.problem("tidytrace", sentence.format(why=network.problem))
    output.document("exposure", surroundings.host, _body(found, surroundings, output.language))
    if not output.as_json:
        _say(output, found)
    if output.problems:
        return exits.NOT_EVERYTHING
    return exits.AT_RISK if any(one.finding.state is State.RISK for one in found) else exits.DONE


def _body(found: Sequence[Exposed], surroundings: Surroundings, language: Language) -> dict[str, Any]:
    network = surroundings.host.network()
    firewall = network.firewall
    return {
        "servers": [_server(one, sighting, language) for one in found for sighting in one.sightings],
        "configured": [_configured(one, language) for one in found if not one.sightings],
        "firewall": {"state": firewall.state, "name": firewall.name or None, "incoming": firewall.incoming},
        "network_addresses": network.lan,
        "listening": len({one.port for one in network.listeners}),
    }


def _server(one: Exposed, sighting: Sighting, language: Language) -> dict[str, Any]:
    state, severity = verdict(sighting.reach, sighting.lock)
    process = sighting.process
    return {
        "product": one.server.id,
        "name": one.server.names.in_language(language.code),
        "app": one.server.app,
        "version": sighting.version,
        "pid": process.pid if process is not None else None,
        "process": process.name if process is not None else None,
        "user": sighting.spot.owner,
        "port": sighting.spot.port,
        "addresses": sighting.spot.addresses,
        "container": sighting.container,
        "tunnel": sighting.tunnel,
        "proxy": sighting.forward.program if sighting.forward is not None else None,
        "reach": sighting.reach,
        "answers_in_network": {"answers": True, "refuses": False, "silent": False, "not-asked": None}[
            sighting.in_network
        ],
        "auth": sighting.lock,
        "state": state.value,
        "severity": severity,
        "fix": _fix(one, language) if state is not State.OK else None,
    }


def _configured(one: Exposed, language: Language) -> dict[str, Any]:
    return {
        "product": one.server.id,
        "name": one.server.names.in_language(language.code),
        "app": one.server.app,
        "where": [{"where": seen.where, "key": seen.key, "value": seen.value} for seen in one.finding.evidence],
        "reach": one.reach,
        "auth": one.lock,
        "state": one.finding.state.value,
        "severity": one.finding.severity,
        "fix": _fix(one, language),
    }


def _fix(one: Exposed, language: Language) -> dict[str, Any]:
    remedy = one.finding.remedy
    return {
        "finding": one.finding.id,
        "kind": remedy.kind,
        "reversible": remedy.reversible,
        "steps": [render(step, language) for step in remedy.steps],
        "url": remedy.url,
    }


def _say(output: Output, found: Sequence[Exposed]) -> None:
    _ = output.language
    if not found:
        output.say(_("No AI server is running on this computer, and none is set to open itself."))
        return
    for one in sorted(found, key=lambda each: each.finding.state is State.OK):
        output.say(f"{_MARKS[one.finding.state]} {render(one.finding.title, _)}")
        for sighting in one.sightings:
            output.say(f"    {_line(sighting, _)}")
        if one.finding.state is State.OK:
            continue
        output.say(f"    {render(one.finding.why, _)}")
        if one.finding.remedy.kind == "setting":
            output.say(f"    → tidytrace fix {one.finding.id}")
        steps = one.finding.remedy.steps
        for step in steps if one.finding.remedy.kind != "setting" else steps[-1:]:
            output.say(f"    → {render(step, _)}")


def _line(sighting: Sighting, language: Language) -> str:
    """«port 8501, 0.0.0.0 · everyone … · no password · 1.67.0 · python (4711)»."""
    process = sighting.process
    parts = [
        language("port {port}, {addresses}").format(
            port=sighting.spot.port, addresses=", ".join(sighting.spot.addresses)
        ),
        language(WHO[sighting.reach]),
        language(LOCKS[sighting.lock]),
        sighting.version or "",
        f"{process.name} ({process.pid})" if process is not None else sighting.spot.owner or "",
    ]
    return " · ".join(part for part in parts if part)
