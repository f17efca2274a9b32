"""The part about its powers of the page of an app."""

import os
from collections.abc import Iterator
from typing import Any, Final

from tidytrace.catalog.powers import POWER_NAMES
from tidytrace.checks.powers.chart import Ability, Powers
from tidytrace.checks.powers.servers import Server
from tidytrace.checks.powers.telling import listed, told_rights
from tidytrace.cli.output import moment
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host.right_names import RIGHT_NAMES
from tidytrace.language import N_, Language

_MARKS: Final = {"free": "!", "held": "✓", "unknown": "?"}
_STATES: Final = {
    "free": N_("without asking"),
    "held": N_("only after asking, or not at all"),
    "unknown": N_("it is not known whether it asks"),
}


def powers_body(powers: Powers) -> dict[str, Any]:
    """The shape of the document. No key of a tool server stands in it, only what it is called."""
    return {
        "may": [{"power": one.power, "state": one.state, "by": list(one.by)} for one in powers.abilities],
        "servers": [_server_body(one) for one in powers.look.servers],
        "unread": [os.fspath(path) for path, _ in powers.look.unread],
        "memory": [{"store": one.store, "where": os.fspath(one.where), "count": one.count} for one in powers.notes],
        "system": {
            "box": powers.grants.box,
            "rights": [
                {
                    "right": one.right,
                    "state": one.state,
                    "of": one.of or None,
                    "where": one.where,
                    "key": one.key,
                    "value": one.value,
                    "used": moment(one.used),
                    "together": one.together,
                }
                for one in powers.grants.grants
            ],
            "unseen": [{"where": one.where, "why": one.why} for one in powers.grants.unseen],
        },
    }


def _server_body(server: Server) -> dict[str, Any]:
    return {
        "name": server.name,
        "where": os.fspath(server.file),
        "enabled": server.enabled,
        "remote": server.remote or None,
        "folders": list(server.folders),
        "wide": list(server.wide),
        "secrets": list(server.secrets),
        "without_asking": "all" if server.unasked is None else server.unasked,
    }


def powers_lines(powers: Powers, language: Language) -> Iterator[str]:
    """What it may do, for a person."""
    for ability in powers.abilities:
        yield _line(ability, language)
    for server in powers.servers:
        yield from _about(server, language)
    rights = told_rights(powers)
    if rights:
        names = listed(RIGHT_NAMES[one.right] for one in rights)
        yield "· " + render(Phrase("powers-rights", {"rights": names}), language)
    if powers.grants.box != "none":
        yield "· " + render(Phrase(f"powers-box-{powers.grants.box}"), language)
    for kept in powers.notes:
        yield "· " + render(Phrase("powers-notes", {"path": os.fspath(kept.where)}), language)
    for unseen in powers.grants.unseen:
        key = "powers-no-answer" if unseen.why == "no-answer" else "permissions-unreadable"
        yield "? " + render(Phrase(key, {"path": unseen.where}), language)


def _line(ability: Ability, language: Language) -> str:
    name = POWER_NAMES[ability.power].in_language(language.code)
    if ability.power == "memory" and ability.state != "unknown":  # no matter of asking
        answer = language("yes") if ability.state == "free" else language("no")
        return "· " + language("{where}: {sentence}").format(where=name, sentence=answer)
    words = language("{where}: {sentence}").format(where=name, sentence=language(_STATES[ability.state]))
    return f"{_MARKS[ability.state]} {words}"


def _about(server: Server, language: Language) -> Iterator[str]:
    yield "· " + language("Tool server {name}").format(name=server.name)
    if server.remote:
        yield "  " + language("runs on {host}").format(host=server.remote)
    if server.folders:
        yield "  " + language("folders: {folders}").format(folders=language(", ").join(server.folders))
    if server.secrets:
        names = language(", ").join(server.secrets)
        yield "  " + language("keys in clear: {names} ({path})").format(names=names, path=server.file)
