"""What the window knows of an erasure: what it would do, what it did, how it came back, and its receipt."""

import datetime
from collections.abc import Mapping
from typing import Literal

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation, What
from tidytrace.erase.model import PlaceKind, Remnant
from tidytrace.erase.plan.besides import Besides
from tidytrace.erase.plan.storage import Storage
from tidytrace.erase.vault import HomeKind
from tidytrace.findings.model import Phrase

KeyHome = HomeKind


class Trouble(msgspec.Struct, frozen=True):
    """A place that could not be read or changed, and why; the sentence is an English text of the translations."""

    where: str
    """Empty when it is about no place."""
    sentence: str
    parameters: Mapping[str, str | int] = {}
    """What goes into the sentence."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about a plan; places are named as ``Place.path`` names them."""

    named: frozenset[str] = frozenset()
    """Locked conversations that go all the same, by their ids."""
    unticked: frozenset[str] = frozenset()
    """Places that stay."""
    ticked: frozenset[str] = frozenset()
    """Optional places that go too."""


class Kept(msgspec.Struct, frozen=True):
    """A conversation that is left alone, and why."""

    conversation: Conversation
    reason: Phrase
    locked: bool = False
    """It goes if the person says so for this one by name."""


class Spared(msgspec.Struct, frozen=True):
    """A place that is left as it is although its conversation goes, and why."""

    where: str
    reason: Phrase


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One file or database of a plan."""

    path: str
    """Names it towards the engine."""
    shown: str
    """The path as a person writes it."""
    kind: PlaceKind
    what: What
    pieces: int
    """Files, lines, entries or rows of it that go."""
    bytes: int
    owners: tuple[str, ...] = ()
    """Ids of the conversations that it belongs to."""
    optional: bool = False
    """Holds the same text and belongs to something else; stays unless it is ticked."""


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure would do; shown to the person before anything happens."""

    conversations: tuple[Conversation, ...]
    kept: tuple[Kept, ...] = ()
    spared: tuple[Spared, ...] = ()
    places: tuple[Place, ...] = ()
    """Those that go, and the optional ones that could."""
    storages: tuple[Storage, ...] = ()
    """What the storage allows to promise, least first."""
    besides: tuple[Besides, ...] = ()
    """What is no chat and goes all the same; the person has to read it first."""
    plan: object = None
    """The engine's own plan; the window only carries it back."""

    @property
    def going(self) -> tuple[Place, ...]:
        """Places that go."""
        return tuple(one for one in self.places if not one.optional)

    @property
    def bytes(self) -> int:
        """What goes."""
        return sum(one.bytes for one in self.going)

    @property
    def times(self) -> tuple[datetime.datetime, ...]:
        """When the oldest was last used and when the newest was; empty when no conversation has a date."""
        known = sorted(time for time in map(last_used, self.conversations) if time is not None)
        return (known[0], known[-1]) if known else ()


class Leftover(msgspec.Struct, frozen=True):
    """A place where something of an erased conversation was found again, or that could not be looked into."""

    where: str
    what: Remnant
    wanted: bool = False
    """The person wanted this place to stay."""
    path: str = ""
    """Names it towards the engine."""
    bytes: int = 0
    """Its size."""

    @property
    def seen(self) -> bool:
        """False when nobody can say what is in there."""
        return self.what not in {"unreadable", "too-large"}

    @property
    def is_trace(self) -> bool:
        """Whether it is something that should be gone."""
        return self.what in {"text", "id", "link"} and not self.wanted

    @property
    def can_go(self) -> bool:
        """Whether the file can be erased as a whole, if the person wants that."""
        return self.what == "text" and not self.wanted and bool(self.path)


class Proof(msgspec.Struct, frozen=True):
    """How much the search after an erasure looked at."""

    files: int
    bytes: int
    complete: bool = True
    """False when it was stopped before its end."""


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure did."""

    gone: frozenset[str]
    """Ids of the conversations that are gone."""
    places: int
    bytes: int
    proof: Proof
    receipts: tuple[str, ...]
    """Newest first; more than one when leftovers were erased too."""
    until: datetime.datetime | None = None
    """Until then it can be brought back; none when no copy was kept."""
    failed: tuple[Kept, ...] = ()
    spared: tuple[Spared, ...] = ()
    """Places that belong to no single conversation and could not be cleaned."""
    leftovers: tuple[Leftover, ...] = ()
    problems: tuple[Trouble, ...] = ()
    """What of our own could not be written afterwards; the next start tries again."""
    complete: bool = True
    """False when the person stopped it."""
    done: object = None
    """The engine's own outcome; the window only carries it back."""

    @property
    def traces(self) -> tuple[Leftover, ...]:
        """What is left although it should not be."""
        return tuple(one for one in self.leftovers if one.is_trace)

    @property
    def unread(self) -> tuple[Leftover, ...]:
        """What could not be looked into; nobody may call it clean."""
        return tuple(one for one in self.leftovers if not one.seen)


class Beside(msgspec.Struct, frozen=True):
    """Something newer stood in a place, so what came back was put beside it."""

    where: str
    put: str


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """How bringing back ended."""

    chats: int
    places: int
    """That are as they were, or have it again."""
    beside: tuple[Beside, ...] = ()
    problems: tuple[Trouble, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything is back; otherwise the copy is kept."""
        return not self.problems

    def and_then(self, other: "Restored") -> "Restored":
        """This, and what another receipt of the same chats brought back."""
        return Restored(
            chats=max(self.chats, other.chats),
            places=self.places + other.places,
            beside=self.beside + other.beside,
            problems=self.problems + other.problems,
        )


DeedState = Literal["can-be-undone", "undone", "destroyed", "no-copy", "unfinished"]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done, as its receipt tells it."""

    receipt: str
    kind: Literal["erase", "redact", "setting"]
    when: datetime.datetime
    state: DeedState
    apps: tuple[Text, ...] = ()
    chats: int = 0
    switch: Text | None = None
    """The switch that was moved."""
    until: datetime.datetime | None = None
    """Until then it can be undone; none when there is no such day."""
    undone: datetime.datetime | None = None
    destroyed: datetime.datetime | None = None
    left: int = 0
    """Places that the proof named."""


class Deeds(msgspec.Struct, frozen=True):
    """All that was done, newest first."""

    deeds: tuple[Deed, ...]
    problems: tuple[Trouble, ...] = ()


class Title(msgspec.Struct, frozen=True):
    """One conversation of an erasure, as the vault remembers it."""

    id: str
    title: str | None
    app: Text
    back: bool = False
    """It was brought back already."""


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What became of something that had been interrupted."""

    how: Literal["rolled-back", "finished", "unfinished", "waiting"]
    """``unfinished``: words that were to be cut out may still stand there."""
    when: datetime.datetime
    """When it had been confirmed or begun."""
    what: Literal["erasure", "restoration"] = "erasure"
    gone: int = 0
    """Conversations that are erased now."""
    kept: tuple[Phrase, ...] = ()
    """Why others stay, or wait."""
    problems: tuple[Trouble, ...] = ()
    locked: bool = False
    """It waits for the vault's passphrase."""


class Settled(msgspec.Struct, frozen=True):
    """What the start of the window put in order."""

    news: tuple[News, ...] = ()
    ended: int = 0
    """Copies whose time was over, destroyed now."""


def last_used(conversation: Conversation) -> datetime.datetime | None:
    """When a conversation was last used, as far as it is known."""
    return conversation.updated or conversation.created
