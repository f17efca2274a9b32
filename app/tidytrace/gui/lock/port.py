"""What opens the window. What is typed is given on once and kept nowhere."""

from typing import Protocol

import msgspec

from tidytrace.gui.preferences.wishes import Lock


class Tried(msgspec.Struct, frozen=True):
    """What became of one try to open it."""

    opened: bool
    wait: float = 0.0
    """Seconds before the next try counts."""
    problem: str = ""
    """An English text of the translations, when nothing could be said about what was typed."""


class Locksmith(Protocol):
    """The lock of this person's window. Only what is said to take long is asked in a worker's thread."""

    @property
    def file(self) -> str:
        """The file that is the lock: without it nothing is locked."""

    def kind(self) -> Lock:
        """What opens the window now."""

    def damaged(self) -> bool:
        """Whether the file is there and says nothing, so that nothing can open it."""

    def wait(self) -> float:
        """Seconds before the next try counts; also those that an earlier start began."""

    def has_system(self) -> bool:
        """Whether this computer may be able to ask about the password of the account."""

    def open(self, secret: str) -> Tried:
        """Try it. May take long."""

    def lock_with_passphrase(self, secret: str) -> None:
        """From now on this opens the window. May take long. Raises EngineProblem."""

    def lock_with_system(self, secret: str) -> None:
        """The same for the password of the account, if the system knows it and refuses others. Raises EngineProblem."""

    def take_away(self) -> None:
        """Nothing is locked any more. Raises EngineProblem."""
