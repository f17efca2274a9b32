"""What all ways of telling have in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import Shown


class NotDelivered(Exception):  # noqa: N818 - says what is the matter
    """It was not shown, as far as anybody knows."""

    def __init__(self, why: Phrase, *, perhaps: bool = False) -> None:
        """Keep the reason.

        Args:
            why: For the person.
            perhaps: It may be shown all the same, now or later.
        """
        super().__init__(why.key)
        self.why = why
        self.perhaps = perhaps


class Pressed(msgspec.Struct, frozen=True):
    """The person pressed a button, or the notice itself (``show``)."""

    number: int
    action: Action
    token: str = ""
    """By which a Wayland desktop lets a new window come to the front."""


class Gone(msgspec.Struct, frozen=True):
    """It is not on the screen any more."""

    number: int
    by_person: bool


class Arrived(msgspec.Struct, frozen=True):
    """One of which that was not sure is shown."""

    number: int
    handle: str = ""
    """See ``Way.show``."""


class Lost(msgspec.Struct, frozen=True):
    """One of which that was not sure is surely not shown."""

    number: int


Event = Pressed | Gone | Arrived | Lost


class Way(ABC):
    """One way of telling."""

    name: str
    """For the list and for programs."""

    @abstractmethod
    def show(self, one: Shown) -> str:
        """Show it, in a bounded time. Raises NotDelivered.

        Returns:
            A handle by which a later process can hear of it, see ``adopt``; empty where there is none.
        """

    def adopt(self, handles: Mapping[str, int]) -> None:  # noqa: B027 - most ways cannot
        """Hear of what an earlier process showed, if it is still there. Raises nothing.

        Args:
            handles: To the numbers of the notices.
        """

    def events(self, wait: float) -> Sequence[Event]:
        """What happened since; waits for at most so many seconds if nothing did. Raises nothing."""
        import time

        if wait > 0:
            time.sleep(wait)
        return ()

    def withdraw(self, number: int) -> None:  # noqa: B027 - most ways cannot
        """Take it from the screen if it is still there. Raises nothing."""

    def hush(self) -> None:  # noqa: B027 - most ways cannot
        """Take everything from the screen that is known to be there. Raises nothing."""

    def fileno(self) -> int | None:
        """What becomes readable when there are events, if there is such a thing."""
        return None

    def close(self) -> None:  # noqa: B027 - most ways hold nothing
        """Give back what it holds; what is on the screen stays there."""
