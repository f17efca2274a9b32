"""What the page «Apps» asks of the house. Every call may take long, and raises EngineProblem."""

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

from tidytrace.checks.dossier import Dossier
from tidytrace.checks.roll import Entry
from tidytrace.gui.neighbours import FileChange

if TYPE_CHECKING:
    from tidytrace.gui.engine import Step

Cancelled = Callable[[], bool]


class Roll(msgspec.Struct, frozen=True, kw_only=True):
    """All AI apps of this computer."""

    entries: tuple[Entry, ...]
    when: datetime.datetime
    complete: bool = True
    """False when the person stopped it."""


class AppPage(msgspec.Struct, frozen=True, kw_only=True):
    """One app, as it is now."""

    dossier: Dossier
    receipts: Mapping[str, str] = {}
    """Of what was changed here and can be put back, by the ids of the findings."""


class Apps(Protocol):
    """The apps of one computer."""

    def look(self, progress: "Callable[[Step], None]", cancelled: Cancelled, found: Callable[[Entry], None]) -> Roll:
        """Look at all of them; ``found`` hears of each at once, and again when more is known of it."""

    def page(self, app: str) -> AppPage:
        """One app, whether it is here or not."""

    def plan(self, finding_id: str, cancelled: Cancelled) -> tuple[FileChange, ...]:
        """What ``Engine.fix`` of this finding would change; changes nothing."""
