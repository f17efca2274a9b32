"""All AI apps of one computer as a list: those that were found, services, and what may be an app."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.catalog import Text
from tidytrace.catalog.words import Kind
from tidytrace.chats.errors import StoreError
from tidytrace.checks import strangers
from tidytrace.checks.accounts.services import Sign
from tidytrace.checks.dossier import Dossier, Dossiers
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.host import Installation

Sort = Literal["app", "service", "stranger", "closed"]
"""An app that was found, a web service that the person uses, something that nobody knows, or a folder that could not
be looked into, in which an app may be."""
CLOSED: Final = "closed:"
"""Begins the id of a folder that could not be looked into."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list."""

    id: str
    """Of the app; of what is none, its finding or its folder."""
    sort: Sort
    names: Text
    vendor: str = ""
    kind: Kind | None = None
    running: bool = False
    looked: bool = True
    """False while only its name is known."""
    conversations: int | None = None
    """None of what keeps no chats on this computer, and of what nobody could look into."""
    needs: int = 0
    """Things that need the person."""
    fine: int = 0
    unknown: int = 0
    """Things that could not be checked."""
    manual: int = 0
    """Things that only the person knows."""
    signs: tuple[Sign, ...] = ()
    """Why a service is taken for used."""
    finding: Finding | None = None
    """What is said of something that nobody knows."""
    problem: StoreError | None = None
    """Why a folder could not be looked into."""

    @property
    def state(self) -> State | None:
        """What the person sees first; none before it was looked at."""
        if not self.looked:
            return None
        if self.needs:
            return State.RISK
        if self.unknown:
            return State.UNKNOWN
        return State.MANUAL if self.sort == "service" else State.OK


def entry_of(found: Dossier) -> Entry:
    """The line of an app that was looked at."""
    app, states = found.app, found.states
    return Entry(
        id=app.id,
        sort="app",
        names=app.names,
        vendor=app.vendor,
        kind=app.kind,
        running=found.running,
        # how many chats there are where nobody could look is not known
        conversations=(found.conversations or (None if found.problems else 0)) if app.transcripts else None,
        needs=states[State.RISK],
        fine=states[State.OK],
        unknown=states[State.UNKNOWN],
        manual=states[State.MANUAL],
    )


def first_entry(installation: Installation) -> Entry:
    """The line of an app that was found and not looked at yet."""
    app = installation.app
    return Entry(
        id=app.id,
        sort="app",
        names=app.names,
        vendor=app.vendor,
        kind=app.kind,
        running=installation.running,
        looked=False,
    )


def entries(surroundings: Surroundings, *, today: datetime.date | None = None) -> Iterator[Entry]:
    """The names of all apps at once; then each of them again with what was found, and all that is no app.

    Raises:
        OSError, RuleError: as ``dossier``.
    """
    yield from map(first_entry, surroundings.installations)
    look = Dossiers(surroundings, today)
    for installation in surroundings.installations:
        yield entry_of(look.whole(installation))
    yield from _others(surroundings)


def _near_home(path: Path, home: Path) -> str:
    """As a person writes it; a name that is no Unicode as it can be shown."""
    near = Path("~") / path.relative_to(home) if home in path.parents else path
    return os.fsencode(near).decode("utf-8", "replace")


def _others(surroundings: Surroundings) -> Iterator[Entry]:
    for service in surroundings.services:
        if service.used:
            yield Entry(
                id=service.app.id,
                sort="service",
                names=service.app.names,
                vendor=service.app.vendor,
                kind=service.app.kind,
                manual=len(service.app.account),
                signs=tuple(sorted(service.signs)),
            )
    for finding in strangers.run(surroundings):
        name = str(finding.title.parameters["name"])
        yield Entry(id=finding.id, sort="stranger", names=Text(name, name), unknown=1, finding=finding)
    for problem in surroundings.closed:
        name = _near_home(problem.path, surroundings.host.home)
        yield Entry(id=f"{CLOSED}{problem.path}", sort="closed", names=Text(name, name), unknown=1, problem=problem)
