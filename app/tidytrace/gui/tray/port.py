"""What the tray needs to know of this computer, and what it asks for. A watcher is asked in a worker's thread."""

import datetime
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from tidytrace.watch.notices.places import Place
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.standing.orders import Pause


class Closing(StrEnum):
    """What happens when the person closes the window."""

    TRAY = "tray"
    END = "end"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What the last check-up came to, as it stands now."""

    needs: int
    unknown: int


class Told(msgspec.Struct, frozen=True):
    """One thing that was told."""

    when: datetime.datetime
    words: str
    place: Place


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand at this moment."""

    running: bool = False
    """Somebody watches."""
    placed: bool = False
    """The watcher starts when the person logs in."""
    pause: Pause | None = None
    told: Sequence[Told] = ()
    """Newest first."""
    waiting: int = 0
    """Of what was told, so much has no answer yet."""
    unread: bool = False
    """What was told cannot be read."""


class Watcher(Protocol):
    """This computer. All but the memory raise EngineProblem."""

    def seen(self) -> Seen:
        """How things stand."""
        ...

    def pause(self, until: datetime.datetime | None) -> None:
        """Let the watcher rest."""
        ...

    def resume(self) -> None:
        """End the pause."""
        ...

    def setup(self) -> Setup:
        """What starts the watcher at login, or would."""
        ...

    def place(self) -> None:
        """Set that up, and start the watcher."""
        ...

    def take_away(self) -> None:
        """Take it away again, and end the watcher."""
        ...

    def begin(self) -> None:
        """Start the watcher that does not run, though it is set up."""
        ...


class Memory(Protocol):
    """What is remembered from one start to the next; small enough to be asked by the window itself."""

    def closing(self) -> Closing | None:
        """What the person answered; none if they were never asked."""
        ...

    def keep_closing(self, closing: Closing | None) -> bool:
        """Remember the answer, or that there is none. Returns whether it could be."""
        ...

    def counts(self) -> Counts | None:
        """Of the last check-up; none if there was none."""
        ...

    def keep_counts(self, counts: Counts) -> None:
        """Remember them; if that does not work, they are not known after the next start."""
        ...
