"""The thin port between the window and everything behind it.

The window asks only these questions; ``RealEngine`` answers them for this computer, the tests' ``StagedEngine`` for a
made-up one. Every call may take long and is made from a worker thread, one call of a kind at a time.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.tips import TipState
from tidytrace.erase.storage import Promise
from tidytrace.findings.model import Finding, Phrase
from tidytrace.language import Language

Cancelled = Callable[[], bool]


class EngineProblem(Exception):  # noqa: N818 - what is told to the person is a problem, not an error
    """Something could not be done."""

    def __init__(self, sentence: str, parameters: Mapping[str, object] | None = None, *, where: str = "") -> None:
        """Keep the sentence (an English text of the translations) apart from what goes into it, and from the place."""
        super().__init__(f"{where}: {sentence}" if where else sentence)
        self._where = where
        self._sentence = sentence
        self._parameters = dict(parameters or {})

    def told(self, language: Language) -> str:
        """The sentence for the person."""
        words = language(self._sentence)
        if self._parameters:
            words = words.format(**self._parameters)
        return f"{self._where}: {words}" if self._where else words


class Step(msgspec.Struct, frozen=True):
    """How far a long piece of work is."""

    done: int
    total: int
    name: str = ""
    """An English text of the translations, such as «Looking at data sharing»; empty when there is nothing to say."""


class CheckUp(msgspec.Struct, frozen=True, kw_only=True):
    """What one check-up found."""

    findings: tuple[Finding, ...]
    tips: tuple[TipState, ...]
    when: datetime.datetime
    complete: bool = True
    """False when the person stopped it."""


class Fixed(msgspec.Struct, frozen=True):
    """A setting that was changed, and how to change it back."""

    receipt: str
    where: tuple[str, ...] = ()


class Trouble(msgspec.Struct, frozen=True):
    """A place that could not be read or changed, and why; the sentence is an English text of the translations."""

    where: str
    sentence: str
    parameters: Mapping[str, str | int] = {}
    """What goes into the sentence."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """All conversations of this computer."""

    conversations: tuple[Conversation, ...]
    apps: Mapping[str, Text]
    """Names of the apps by id; also of those that keep no conversations."""
    problems: tuple[Trouble, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """A conversation that is left alone, and why."""

    conversation: Conversation
    reason: Phrase


class Place(msgspec.Struct, frozen=True):
    """A place that is left as it is although its conversation goes, and why."""

    where: str
    reason: Phrase


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure would do; shown to the person before anything happens."""

    conversations: tuple[Conversation, ...]
    kept: tuple[Kept, ...] = ()
    spared: tuple[Place, ...] = ()
    places: int
    """Files, lines and rows that hold these conversations or copies of them."""
    bytes: int
    promise: Promise = "best-effort"
    """What the storage lets us promise."""
    plan: object = None
    """The engine's own plan; the window only carries it back."""

    @property
    def times(self) -> tuple[datetime.datetime, ...]:
        """When the oldest was last used and when the newest was; empty when no conversation has a date."""
        known = sorted(time for time in map(last_used, self.conversations) if time is not None)
        return (known[0], known[-1]) if known else ()


class Leftover(msgspec.Struct, frozen=True):
    """A place where text of an erased conversation was found again, or that could not be looked into."""

    where: str
    what: Literal["text", "shared-text", "id", "unreadable", "too-large"]
    erased: bool

    @property
    def seen(self) -> bool:
        """False when nobody can say what is in there."""
        return self.what not in {"unreadable", "too-large"}


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure did."""

    gone: frozenset[str]
    """Ids of the conversations that are gone."""
    places: int
    bytes: int
    failed: tuple[Kept, ...] = ()
    spared: tuple[Place, ...] = ()
    """Places that belong to no single conversation and could not be cleaned."""
    leftovers: tuple[Leftover, ...] = ()
    complete: bool = True
    """False when the person stopped it."""


class Engine(Protocol):
    """What the window needs from the house."""

    def tips(self) -> tuple[TipState, ...]:
        """The checklist before anything was looked at; its states do not count yet."""

    def last_check_up(self) -> datetime.datetime | None:
        """When the last complete check-up was made on this computer."""

    def check_up(
        self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Finding], None]
    ) -> CheckUp:
        """Look at everything. Raises EngineProblem."""

    def fix(self, finding_id: str) -> Fixed:
        """Move one switch to its private side. Raises EngineProblem."""

    def undo(self, receipt_id: str) -> None:
        """Move it back. Raises EngineProblem."""

    def conversations(self, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
        """All conversations, titles included; ``progress`` hears how many there are so far. Raises EngineProblem."""

    def messages(self, conversation: Conversation, most: int, cancelled: Cancelled) -> Sequence[Message]:
        """The first ``most`` messages of one conversation. Raises EngineProblem."""

    def plan_erasure(self, conversations: Sequence[Conversation], cancelled: Cancelled) -> Erasure:
        """What erasing these would touch; changes nothing. Raises EngineProblem."""

    def erase(self, erasure: Erasure, progress: Callable[[Step], None], cancelled: Cancelled) -> Erased:
        """Do what was planned, then look for what is left. Raises EngineProblem."""


def last_used(conversation: Conversation) -> datetime.datetime | None:
    """When a conversation was last used, as far as it is known."""
    return conversation.updated or conversation.created
