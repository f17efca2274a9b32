"""What the person accepted, for whoever shows what was found."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tidytrace.host.state import StateFolders, write_private
from tidytrace.sensitive.accepting.accepted import Accepted, AcceptedUnreadable, Spot
from tidytrace.sensitive.marks import Marks

if TYPE_CHECKING:
    from tidytrace.checks.scanning import Place


def accepted_of(state: StateFolders) -> Accepted:
    """The decisions of this account. Raises OSError, AcceptedUnreadable."""
    return Accepted.of(state.state / "accepted.json", Marks.of(state.state / "marks.key"), write_private)


def spot_of(place: "Place") -> Spot:
    """What of a place counts for accepting it."""
    match = place.match
    return Spot(
        rule=match.rule,
        kind=match.kind,
        mark=match.mark,
        masked=match.masked,
        path=os.fspath(place.path),
        app=place.app,
        chat=place.chat,
    )


def sifted(places: "Iterable[Place]", accepted: Accepted) -> "tuple[list[Place], list[Place]]":
    """Those that the person did not accept, and those that they did."""
    still: list[Place] = []
    fine: list[Place] = []
    for place in places:
        (fine if accepted.holds(spot_of(place)) else still).append(place)
    return still, fine


def not_accepted(state: StateFolders, places: "Iterable[Place]") -> "Iterator[Place]":
    """Those that the person did not accept; all of them while the decisions cannot be read. Raises OSError."""
    try:
        accepted = accepted_of(state)
    except AcceptedUnreadable:
        accepted = nothing_accepted(state)
    return (place for place in places if not accepted.holds(spot_of(place)))


def nothing_accepted(state: StateFolders) -> Accepted:
    """As if nothing was accepted, for whoever has to go on. Raises OSError."""
    return Accepted(state.state / "accepted.json", Marks.of(state.state / "marks.key").key_for("places"), write_private)
