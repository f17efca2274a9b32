"""What the page «Preferences» and the front of the window ask of the house."""

from collections.abc import Sequence
from typing import Protocol

from tidytrace.gui.lock.port import Locksmith
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.tray.port import Closing
from tidytrace.watch.own.model import Own, Removed


class Preferring(Protocol):
    """Only what is said to take long is asked in a worker's thread; it raises EngineProblem."""

    def wishes(self) -> Wishes:
        """What the person said about the window."""

    def keep(self, wishes: Wishes) -> bool:
        """Remember it. Returns whether that could be done."""

    def language_said(self) -> str:
        """The language that the environment (TIDYTRACE_LANG) asks for, which wins; empty if it asks for none."""

    def closing(self) -> Closing | None:
        """What closing the window means; none if the person is to be asked."""

    def keep_closing(self, closing: Closing | None) -> bool:
        """Remember that. Returns whether it could be done."""

    def own(self) -> Own:
        """Where Tidytrace keeps its own things, and how large they are. May take long."""

    def remove_own(self, shown: Own, *, copies: bool) -> Removed:
        """Take away what was shown. May take long.

        Args:
            shown: What the person agreed to.
            copies: Also the copies by which erased chats can be brought back.
        """

    @property
    def folders(self) -> Sequence[str]:
        """Those of our own."""

    @property
    def lock(self) -> Locksmith:
        """What opens the window."""
