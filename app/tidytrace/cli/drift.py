"""``tidytrace drift``: which switches moved by themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tidytrace.catalog import Text
from tidytrace.checks.run import Checkup
from tidytrace.checks.surroundings import catalogue_in_use
from tidytrace.cli import exits
from tidytrace.cli.help import command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.findings.model import Moved, State
from tidytrace.findings.moving import SERVER
from tidytrace.findings.wording import render
from tidytrace.host import StateFolders, current_host
from tidytrace.language import N_, Language
from tidytrace.watch.drift.checkup import Drift
from tidytrace.watch.drift.memory import Move
from tidytrace.watch.drift.moves import history
from tidytrace.watch.drift.telling import line_of, title_of

_MARKS = {State.RISK: "!", State.UNKNOWN: "?", State.OK: "✓", State.MANUAL: "✎"}


def compared(output: Output, drift: Drift, result: Checkup) -> Checkup:
    """The check-up with the switches marked that moved; how they stand is remembered."""
    result = msgspec.structs.replace(result, findings=drift.finish(result.findings))
    if drift.aside is not None:
        output.problem(drift.aside.path, drift.aside.sentence(output.language))
    return result


def moved_body(moved: Moved) -> dict[str, Any]:
    """The shape in a document."""
    return {
        "before": moved.before,
        "after": moved.after,
        "since": moment(moved.since),
        "before_since": moment(moved.before_since),
        "version_before": moved.version_before,
        "version_after": moved.version_after,
        "cause": moved.cause,
        "set_with_tidytrace": moment(moved.ours),
    }


@command(help=N_("List the switches that moved by themselves, the last one first."))
@common
def drift(output: Output) -> int:
    """List the switches that moved by themselves."""
    host = current_host()
    state = StateFolders.of(host)
    moves, aside = history(state)
    if aside is not None:
        output.problem(aside.path, aside.sentence(output.language))
    titles = _titles(state, moves, output.language)
    body = [_body(move, title) for move, title in zip(moves, titles, strict=True)]
    output.document("drift", host, {"moves": body})
    if not output.as_json:
        if not moves:
            output.say(output.language("No switch has moved since Tidytrace began to look."))
        for move, title in zip(moves, titles, strict=True):
            output.say(f"{_MARKS[move.side_after]} {title}")
            output.say(f"    {render(line_of(move), output.language)}")
            if move.side_after is not State.OK:
                output.say(f"    ({move.finding})")
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _titles(state: StateFolders, moves: Sequence[Move], language: Language) -> list[str]:
    if not moves:
        return []
    catalogue, others = catalogue_in_use(state), dict(_others(state, moves))
    return [render(title_of(move, catalogue, others), language) for move in moves]


def _others(state: StateFolders, moves: Sequence[Move]) -> Iterator[tuple[str, Text]]:
    """Names of what is no app; their lists are only opened for a move that is about one."""
    if any(SERVER in move.finding for move in moves):
        from tidytrace.catalog.server_load import load_servers

        yield from ((server.finding, server.names) for server in load_servers(cache=state.cache / "servers"))
    if any(move.app is None for move in moves):
        from tidytrace.catalog.system import load_features

        yield from ((f"system.{feature.id}", feature.names) for feature in load_features())


def _body(move: Move, title: str) -> dict[str, Any]:
    return {
        "finding": move.finding,
        "app": move.app,
        "title": title,
        **moved_body(move.moved),
        "state_before": move.side_before.value,
        "state": move.side_after.value,
    }
