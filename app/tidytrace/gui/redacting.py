"""What the window knows of cutting words out of a chat: what it would do, and what it did. Never a word itself."""

import datetime

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.erase.model import PlaceKind
from tidytrace.erase.plan.storage import Storage
from tidytrace.findings.model import Phrase
from tidytrace.gui.erasing import Trouble


class CutPlace(msgspec.Struct, frozen=True):
    """One file or database in which words stand."""

    shown: str
    """The path as a person writes it."""
    kind: PlaceKind
    times: int
    """How often; 0 where they only stand in what a database no longer uses."""


class Redaction(msgspec.Struct, frozen=True, kw_only=True):
    """What cutting words out would do; shown to the person before anything happens."""

    conversation: Conversation
    words: int
    """How many are looked for."""
    places: tuple[CutPlace, ...] = ()
    kept: Phrase | None = None
    """Why the chat cannot be changed now."""
    left: tuple[Trouble, ...] = ()
    """Places that cannot be changed, and why."""
    storages: tuple[Storage, ...] = ()
    """What the storage allows to promise, least first."""
    plan: object = None
    """The engine's own plan, which knows the words; the window only carries it back."""

    @property
    def times(self) -> int:
        """In how many places words stand; what a database no longer uses is one."""
        return sum(max(one.times, 1) for one in self.places)


class Redacted(msgspec.Struct, frozen=True, kw_only=True):
    """What cutting words out did."""

    times: int
    """In how many places the mark stands now."""
    files: int
    searched: int
    """Files that were looked through afterwards."""
    receipt: str
    until: datetime.datetime | None = None
    """Until then it can be brought back; none when no copy was kept."""
    failed: tuple[Trouble, ...] = ()
    found: tuple[Trouble, ...] = ()
    """Where a word still stands, perhaps in another chat."""
    unread: tuple[Trouble, ...] = ()
    """What could not be looked into; nobody may call it clean."""
    some_short: bool = False
    """Short words were only looked for in the chat's own places."""
    problems: tuple[Trouble, ...] = ()
    """What of our own could not be written afterwards; the next start tries again."""
    complete: bool = True
    """False when the person stopped it."""
