"""What the window asks about words in the whole text of chats, and about forgetting one of them everywhere.

What is looked for lives in the fields of the window and in these calls; nothing keeps it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.finding.whole_text import Hit
from tidytrace.chats.model import Conversation
from tidytrace.erase.forget.spellings import Spelling
from tidytrace.erase.plan.storage import Storage
from tidytrace.findings.model import Phrase
from tidytrace.gui.erasing import Trouble

if TYPE_CHECKING:
    from tidytrace.gui.engine import Step

Cancelled = Callable[[], bool]
OnStep = Callable[["Step"], None]


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """How a search ended."""

    looked: int
    """Chats that were looked through."""
    problems: tuple[Trouble, ...] = ()
    complete: bool = True


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is no chat and holds what shall be forgotten, or that nobody could look into."""

    app: str
    shown: str
    """The path as a person writes it."""
    kind: str
    """A key of ``wordings.KINDS``."""
    why: Trouble


class Everywhere(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through all apps came to."""

    hits: tuple[Hit, ...] = ()
    copies: tuple[Copy, ...] = ()
    files: int = 0
    apps: Mapping[str, Text] = {}
    running: frozenset[str] = frozenset()
    services: tuple[str, ...] = ()
    """Ids of the web services that the person uses."""
    problems: tuple[Trouble, ...] = ()
    complete: bool = True
    found: object = None
    """The engine's own, which the window only carries back."""


class Forgetting(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done; shown to the person before anything happens."""

    cut: tuple[Conversation, ...] = ()
    erase: tuple[Conversation, ...] = ()
    places: int = 0
    """Where words are cut out."""
    pieces: int = 0
    """Places that go with the chats that are erased."""
    kept: tuple[tuple[str, Phrase], ...] = ()
    """Chats that stay as they are, by their ids, and why."""
    storages: tuple[Storage, ...] = ()
    plan: object = None

    @property
    def empty(self) -> bool:
        """Whether nothing can be done."""
        return not self.places and not self.pieces


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    cut: int
    erased: int
    receipts: tuple[str, ...] = ()
    """Newest first."""
    until: datetime | None = None
    files: int = 0
    """Looked into afterwards."""
    still: tuple[Copy, ...] = ()
    failed: tuple[Trouble, ...] = ()
    complete: bool = True


class Searching(Protocol):
    """Words in the whole text. Each call may take long, and raises EngineProblem."""

    def find(
        self, words: str, found: Callable[[Sequence[Hit]], None], progress: OnStep, cancelled: Cancelled
    ) -> Sought:
        """Tells the chats in which all words stand, some at a time, as they are found."""

    def look_everywhere(self, spellings: Sequence[str], progress: OnStep, cancelled: Cancelled) -> Everywhere:
        """All chats and all other files of the apps."""

    def plan(
        self, everywhere: Everywhere, spellings: Sequence[str], cut: Collection[str], erase: Collection[str]
    ) -> Forgetting:
        """What cutting out of some chats and erasing others would touch; changes nothing."""

    def forget(  # noqa: PLR0913, PLR0917 - as ``Engine.erase``
        self,
        forgetting: Forgetting,
        spellings: Sequence[str],
        days: int,
        progress: OnStep,
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Forgotten:
        """Do it, and look through everything once more. Raises VaultLocked or EngineProblem: nothing was changed."""


__all__ = ["Copy", "Everywhere", "Forgetting", "Forgotten", "Hit", "Searching", "Sought", "Spelling"]
