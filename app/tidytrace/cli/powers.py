"""The part about its powers of the page of an app."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from tidytrace.checks.powers.chart import Powers
from tidytrace.checks.powers.lines import lines_of
from tidytrace.checks.powers.servers import Server
from tidytrace.cli.output import moment
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language


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


def powers_lines(powers: Powers, language: Language, marks: Mapping[State, str]) -> Iterator[str]:
    """What it may do, for a person."""
    for line in lines_of(powers):
        mark = marks[line.state] if line.state is not None else "·"
        yield f"{mark} {render(line.words, language)}"
        yield from (f"  {render(one, language)}" for one in line.below)
