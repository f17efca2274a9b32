"""An agent of launchd, for a Mac.

launchd.plist(5): ``StartCalendarInterval`` catches up after sleep, not after the Mac was off; ``RunAtLoad`` looks at
login for that. launchctl(1): ``bootstrap`` and ``bootout`` with the domain ``gui/UID`` of the person's own session.
"""

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from tidytrace.host import Host
from tidytrace.host.session import Starter
from tidytrace.watch.reminders.placing.files import FileWay
from tidytrace.watch.reminders.placing.marks import BLANK, sealed
from tidytrace.watch.reminders.placing.model import Gone, Piece, Target, demand

LABEL: Final = "tidytrace.remind"


class LaunchAgent(FileWay):
    """``~/Library/LaunchAgents/tidytrace.remind.plist``."""

    starter: ClassVar[Starter] = "launchd"
    label: ClassVar[str] = LABEL

    def places(self, host: Host) -> tuple[Path, ...]:
        """The folder of the person's own agents."""
        return (host.home / "Library" / "LaunchAgents" / f"{self.label}.plist",)

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """One agent."""
        return (Piece(str(self.places(host)[0]), sealed(plist(self.agent(target)))),)

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """Load it into the session that is open."""
        del target
        return (("launchctl", "bootstrap", _domain(), str(self.places(host)[0])),)

    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """An agent that is loaded already has to go first: it would keep its old times."""
        self.end(host, files)
        for order in self.orders(host, target):
            demand(host, *order)

    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Unload it; one that is not loaded cannot be, and that is no matter."""
        if files:
            host.order("launchctl", "bootout", f"{_domain()}/{self.label}")

    def forget(self, host: Host, files: Sequence[Path]) -> Gone:
        """Nothing is kept of it."""
        del host, files
        return Gone()

    def agent(self, target: Target) -> dict[str, object]:
        """What launchd is told."""
        return {
            "Label": self.label,
            "ProgramArguments": list(target.program),
            "EnvironmentVariables": {**dict(target.environment), "TIDYTRACE_PLACED": BLANK},
            "StartCalendarInterval": [{"Hour": at.hour, "Minute": at.minute} for at in target.times],
            "RunAtLoad": True,
            "ProcessType": "Background",
            "LimitLoadToSessionType": "Aqua",
        }


def _domain() -> str:
    return f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"


def plist(agent: dict[str, object]) -> str:
    """As launchd reads it."""
    return plistlib.dumps(agent, sort_keys=False).decode("utf-8")
