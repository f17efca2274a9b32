"""What the window asks when several findings shall be put right at once."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from tidytrace.findings.model import Finding
from tidytrace.gui.engine import Cancelled
from tidytrace.gui.erasing import Trouble


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value in one file; as a person may see it, never a secret."""

    where: str
    key: str
    before: str | None
    """None where it is not set."""
    after: str | None
    """None where it is taken out."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What putting one finding right would do; nothing was changed for it."""

    finding: Finding
    changes: tuple[Change, ...] = ()
    cost: str = ""
    """What the person loses by it, an English text of the translations; empty when that is nothing."""
    for_good: bool = False
    """Whether what is lost stays lost: it is not chosen beforehand."""
    reason: Trouble | None = None
    """Why it cannot be done now."""
    runs: bool = False
    """Its app has to be closed first; then it can be done."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one of them."""

    finding: str
    receipt: str | None = None
    reason: Trouble | None = None
    """Why it was not done. Without it and without a receipt another switch had done it already."""


class Fixing(Protocol):
    """Answers for this computer; every call may take long."""

    def plan(self, findings: Sequence[Finding], cancelled: Cancelled) -> tuple[Planned, ...]:
        """What would change, as things are now. Writes nothing. Raises EngineProblem."""
        ...

    def move(self, findings: Sequence[Finding], moved: Callable[[Moved], None], cancelled: Cancelled) -> None:
        """Put them right, one after another; one that fails stops no other. Raises EngineProblem."""
        ...

    def undo(self, receipts: Sequence[str], undone: Callable[[Moved], None], cancelled: Cancelled) -> None:
        """Take back what was done, the last first; ``Moved.finding`` is that of the receipt. Raises EngineProblem."""
        ...
