"""What is told of a move: a notice with «put back», and a line of the history."""

import datetime
from collections.abc import Iterable, Mapping

from tidytrace.catalog import Catalogue, Text
from tidytrace.findings.model import Finding, Parameter, Phrase
from tidytrace.findings.moving import SERVER, circumstances, moved_phrase, parameters_of
from tidytrace.watch.drift.memory import Move
from tidytrace.watch.notices.notice import Action, Kind, Notice


def notice_of(move: Move, finding: Finding) -> Notice:
    """One move that made something worse.

    Args:
        move: as it was seen.
        finding: what a check says of the switch now.
    """
    moved = move.moved
    named: dict[str, Parameter] = {
        name: finding.title.parameters[name] for name in ("app", "switch") if name in finding.title.parameters
    }
    parameters = named | parameters_of(move.finding, moved)
    known = moved.cause == "catalogue"
    told = [
        Phrase("moved-held", parameters),
        *circumstances(moved),
        Phrase(f"moved-to-{move.side_after.value}", parameters),
    ]
    if "switch" not in named:
        what = "moved-what-server"
    else:
        what = "moved-what-known" if known and moved.before == moved.after else "moved-what"
    return Notice(
        id=notice_id(move),
        kind=Kind.SWITCH_MOVED,
        title=Phrase("moved-known-title" if known else "moved-title", parameters),
        body=Phrase(what, parameters, tuple(told)),
        actions=(Action.PUT_BACK, Action.FINE) if finding.remedy.kind == "setting" else (Action.SHOW, Action.FINE),
        about={"finding": move.finding, "app": move.app or ""},
        urgent=finding.severity == "high",
    )


def notice_id(move: Move) -> str:
    """The same for the same move."""
    return f"{Kind.SWITCH_MOVED}:{move.finding}:{move.moved.since.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}"


def title_of(move: Move, catalogue: Catalogue, others: Mapping[str, Text]) -> Phrase:
    """What the switch is called, as a finding is.

    Args:
        move: of the history; what it is about may have left the catalogue since.
        catalogue: the one in use.
        others: names of servers and of features of the system, by the ids of the findings about them.
    """
    if move.finding in others:
        server = SERVER in move.finding
        return Phrase("moved-of-server" if server else "moved-of-feature", {"app": others[move.finding]})
    app_id, _, setting_id = move.finding.partition(".")
    for app in catalogue:
        if app.id == app_id:
            for setting in app.settings:
                if setting.id == setting_id:
                    return Phrase("setting", {"app": app.names, "switch": setting.title})
    return Phrase("moved-of-unknown", {"name": move.finding})


def line_of(move: Move) -> Phrase:
    """When, from what to what, and on which side it came to stand."""
    told = moved_phrase(move.finding, move.moved)
    side = Phrase(f"moved-to-{move.side_after.value}")
    return Phrase(told.key, told.parameters, (*told.then, side))


def newest_first(moves: Iterable[Move]) -> tuple[Move, ...]:
    """As a person reads a history."""
    return tuple(reversed(tuple(moves)))
