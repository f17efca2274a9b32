"""What an evidence report is made of, before and after it was covered. Nothing in here is chat text."""

import datetime
from typing import Final, Literal, get_args

import msgspec

from tidytrace.catalog import Text
from tidytrace.findings.model import Finding

Source = Literal["checkup", "exposure", "connections"]
SOURCES: Final[tuple[Source, ...]] = get_args(Source)

Part = Literal["user-name", "home", "computer-name", "network-addresses"]
"""What is covered until the person says that it shall be shown."""
PARTS: Final[tuple[Part, ...]] = get_args(Part)
Covered = Literal["user-name", "home", "computer-name", "network-addresses", "secrets"]
"""Secrets are covered always: nobody needs them to understand a report."""
COVERED: Final[tuple[Covered, ...]] = get_args(Covered)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, and when it was seen by which look."""

    source: Source
    when: datetime.datetime
    finding: Finding

    @property
    def id(self) -> str:
        """Tells it from all others that were seen."""
        return f"{self.source}:{self.finding.id}"


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be looked at; it belongs into every report that is made of the same look."""

    where: str
    message: Text


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the person adds; it goes in as it is."""

    name: str
    """Its own name, without folders."""
    content: bytes
    modified: datetime.datetime


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Which program made the report, on what system, and when."""

    version: str
    os: str
    release: str
    when: datetime.datetime
    """In the person's own time zone."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One moment as two clocks show it."""

    utc: str
    local: str
    zone: str


def moment(when: datetime.datetime) -> Moment:
    """A moment to the second; ``when`` must have a time zone, and it is turned into this computer's."""
    here = when.astimezone() if when.utcoffset() == datetime.timedelta() else when
    offset = here.strftime("%z")
    return Moment(
        utc=f"{when.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
        local=f"{here:%Y-%m-%d %H:%M:%S}",
        zone=f"UTC{offset[:3]}:{offset[3:5]}",
    )


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of evidence of a statement, covered."""

    where: str
    key: str | None = None
    value: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was seen, in words, covered."""

    source: Source
    id: str
    app: str | None
    check: str
    state: str
    severity: str
    when: Moment
    title: Text
    why: Text
    evidence: tuple[Trace, ...]


class AddedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the person added: under which name it is in the report, and what it was."""

    member: str
    name: str
    bytes: int
    sha256: str
    modified: Moment
    holds: tuple[Covered, ...]
    """What a search has found in it that is covered elsewhere in the report; the file itself is never changed."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report, covered; ``report.json`` is this, and the pages are made of it."""

    schema: str = "tidytrace/evidence-report/1"
    version: str
    os: str
    release: str
    made: Moment
    note: str
    """The person's own words."""
    seen: tuple[Statement, ...]
    unseen: tuple[Unseen, ...]
    files: tuple[AddedFile, ...]
    covered: dict[str, int]
    """How often something was covered, by part."""
    shown: tuple[Part, ...]
    """What the person chose to show."""
