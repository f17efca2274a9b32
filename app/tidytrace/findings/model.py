"""The one shape that every check answers in. It carries keys and parameters, never a rendered sentence."""

import datetime
from typing import Literal

import msgspec

from tidytrace.catalog import Check, Contact, Right, Severity, Text
from tidytrace.findings.state import State as State  # noqa: PLC0414 - everybody asks for it here

Parameter = str | int | float | bool | None | Text


class Phrase(msgspec.Struct, frozen=True):
    """A sentence by its key in ``findings.wording``, with what goes into it."""

    key: str
    parameters: dict[str, Parameter] = {}
    then: tuple["Phrase", ...] = ()
    """Sentences that follow it."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen: a file, and in it a key and its value. Never a secret, never chat text."""

    where: str
    key: str | None = None
    value: str | None = None


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about a finding."""

    kind: Literal["setting", "erase", "guide", "none"]
    reversible: bool = False
    steps: tuple[Phrase, ...] = ()
    url: str | None = None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a ready-made letter needs to know; the person sends it, nobody else does."""

    service: str
    """The id of the app."""
    product: Text
    vendor: str
    right: Right
    contact: Contact
    chinese_law: bool
    """Whether the vendor works under the law of China."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding has that is about an account: the person says when it is done, and is asked again later."""

    ticked: datetime.date | None = None
    """The day on which the person said so; none while they are asked."""
    warns: bool = False
    """``why`` begins with what has to be known before the link is followed."""
    letter: Letter | None = None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A switch stands otherwise than it did, and nobody moved it with Tidytrace."""

    before: str | None
    """As evidence shows values; none while the key was not set."""
    after: str | None
    since: datetime.datetime
    """When it was first seen as it stands now."""
    before_since: datetime.datetime
    """Since when it had stood the other way, as far as it was seen."""
    version_before: str | None = None
    """Of the app, when it was last seen the other way; none where it is not known."""
    version_after: str | None = None
    cause: Literal["app", "catalogue"] = "app"
    """``catalogue``: nothing moved; what is known of the app is better now."""
    was_private: bool
    """Whether it stood on the private side before."""
    ours: datetime.datetime | None = None
    """When the person had put it on the private side with Tidytrace."""


NO_REMEDY = Remedy(kind="none")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found about one switch, folder or app."""

    id: str
    """``<app or "system">.<setting or check>``; part of the contract."""
    app: str | None
    check: Check
    tip: str
    """The tip of the checklist that it speaks for first."""
    also: tuple[str, ...] = ()
    """Other tips that it speaks for."""
    state: State
    severity: Severity
    title: Phrase
    why: Phrase
    evidence: tuple[Evidence, ...] = ()
    remedy: Remedy = NO_REMEDY
    card: Card | None = None
    """Of a finding about an account."""
    moved: Moved | None = None
    """Of a switch that left the private side, or moved beside it, and still stands so."""
    parts: tuple[str, ...] = ()
    """Ids of findings that this one sums up: where they stand as it does, a person has one thing to do, not several."""

    @property
    def tips(self) -> tuple[str, ...]:
        """All tips that it speaks for."""
        return (self.tip, *self.also)


def worst(states: list[State]) -> State:
    """The state that a person must see first: risk, then unknown, then manual, then ok."""
    for state in (State.RISK, State.UNKNOWN, State.MANUAL):
        if state in states:
            return state
    return State.OK
