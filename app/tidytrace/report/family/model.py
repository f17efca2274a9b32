"""What such a page is made of."""

import datetime

import msgspec

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding, State
from tidytrace.report.model import Origin


class Tip(msgspec.Struct, frozen=True, kw_only=True):
    """One tip of the checklist, and how it stands."""

    id: str
    title: Text
    state: State


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done with Tidytrace and still holds."""

    what: Text | None = None
    """The switch that was moved; none of an erasure."""
    app: Text | None = None
    chats: int = 0
    """That were erased."""
    words_only: bool = False
    """Words were cut out of them, and they stay."""
    when: datetime.datetime
    undo: bool = True
    """Whether it can be undone."""
    until: datetime.datetime | None = None
    """Until then; none when there is no such day."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A check-up, as things stand now."""

    origin: Origin
    """``when`` is the time of the check-up."""
    findings: tuple[Finding, ...]
    """What was fixed since is fine in here."""
    tips: tuple[Tip, ...]
    done: tuple[Done, ...] = ()
    """Newest first."""
    complete: bool = True
    """False when the person stopped it."""
